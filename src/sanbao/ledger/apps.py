from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from sanbao.network.ports import month_guard

if TYPE_CHECKING:
    from sanbao.network.ports import MonthGuard


class LedgerConfig(AppConfig):
    name = "sanbao.ledger"
    verbose_name = _("工作量台账")

    def ready(self) -> None:
        month_guard.fill_later(_closed_months)


def _closed_months() -> "MonthGuard":
    from sanbao.ledger.guard import ClosedMonths  # noqa: PLC0415 - loaded when a month is asked for

    return ClosedMonths()
