from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.periods import Month


class PayrollConfig(AppConfig):
    name = "sanbao.payroll"
    verbose_name = _("工资")

    def ready(self) -> None:
        from sanbao.documents.ports import record_pages  # noqa: PLC0415 - as all contexts: ports are filled at start-up

        record_pages.add("pay_run", _page_of_run)
        record_pages.add("pay_slip", _page_of_slip)


def _page_of_run(key: str) -> str | None:
    """Return the page of the run "station:month", also if the revision stands behind it."""
    station, month, *_revision = *key.split(":"), ""
    return reverse("payroll:run", args=(station, Month.parse(month))) if month else None


def _page_of_slip(key: str) -> str | None:
    """Return the page of the slip "station:month:number"."""
    station, _colon, rest = key.partition(":")
    month, _colon, no = rest.partition(":")
    return reverse("payroll:slip", args=(station, Month.parse(month), no)) if no else None
