from urllib.parse import urlencode

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class WorkOrdersConfig(AppConfig):
    name = "sanbao.work_orders"
    verbose_name = _("维修工单")

    def ready(self) -> None:
        from sanbao.documents.ports import record_pages  # noqa: PLC0415 - as all contexts: ports are filled at start-up

        record_pages.add("work_order", _address)
        record_pages.add("work_orders", _address_of_month)


def _address(key: str) -> str | None:
    return reverse("work_orders:order", args=[key]) if key.isdecimal() else None


def _address_of_month(key: str) -> str:
    """Return where the orders of "station/month" are listed."""
    station, _slash, month = key.partition("/")
    return f"{reverse('work_orders:orders')}?{urlencode({'station': station, 'month': month})}"
