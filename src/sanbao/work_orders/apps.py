from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class WorkOrdersConfig(AppConfig):
    name = "sanbao.work_orders"
    verbose_name = _("维修工单")

    def ready(self) -> None:
        from sanbao.documents.ports import record_pages  # noqa: PLC0415 - as all contexts: ports are filled at start-up

        record_pages.add("work_order", _address)


def _address(key: str) -> str | None:
    return reverse("work_orders:order", args=[key]) if key.isdecimal() else None
