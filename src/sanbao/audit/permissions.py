"""Acts of the journal."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

_READERS = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AFTER_SALES_MANAGER, Role.STATION_MANAGER})

VIEW_JOURNAL: Final = Act("audit.view", mark("查看审计日志"), _READERS)
EXPORT_JOURNAL: Final = Act(
    "audit.export", mark("导出审计日志"), frozenset({Role.SYSTEM_ADMINISTRATOR, Role.AFTER_SALES_MANAGER})
)
