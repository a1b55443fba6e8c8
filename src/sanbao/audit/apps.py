from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "sanbao.audit"
    verbose_name = _("审计")

    def ready(self) -> None:
        from sanbao.accounts.ports import journal  # noqa: PLC0415  # models are there only now
        from sanbao.audit.services import record  # noqa: PLC0415  # models are there only now

        journal.fill(record)
