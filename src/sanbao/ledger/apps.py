from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "sanbao.ledger"
    verbose_name = _("工作量台账")
