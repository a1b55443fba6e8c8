from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from sanbao.accounts.ports import Journal


class AuditConfig(AppConfig):
    name = "sanbao.audit"
    verbose_name = _("审计")

    def ready(self) -> None:
        from sanbao.accounts.ports import journal  # noqa: PLC0415  # models are there only now

        journal.fill_later(_record)


def _record() -> "Journal":
    from sanbao.audit.services import record  # noqa: PLC0415  # loaded with the first act

    return record
