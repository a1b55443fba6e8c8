"""Acts of the appraisal."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

_HEADS: Final = frozenset({Role.STATION_MANAGER, Role.AFTER_SALES_MANAGER})
_KEEPERS: Final = _HEADS | {Role.STATISTICIAN}

TARGETS: Final = Act("targets.view", mark("查看部门目标"), _KEEPERS | {Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK})
ENTER_TARGETS: Final = Act("targets.enter", mark("登记部门目标的数据"), _KEEPERS)
SET_TARGETS: Final = Act("targets.set", mark("调整部门目标"), frozenset({Role.AFTER_SALES_MANAGER}))
