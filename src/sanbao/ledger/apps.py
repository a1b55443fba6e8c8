from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "sanbao.ledger"
    verbose_name = _("工作量台账")

    def ready(self) -> None:
        # ruff: noqa: PLC0415 - models are there only now
        from sanbao.ledger.guard import ClosedMonths
        from sanbao.network.ports import month_guard

        month_guard.fill(ClosedMonths())
