"""Acts of the monthly statistics."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

_KEEPERS: Final = frozenset({Role.STATISTICIAN, Role.STATION_MANAGER, Role.AFTER_SALES_MANAGER})
_READERS: Final = _KEEPERS | {Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK, Role.FINANCE_CLERK}

VIEW: Final = Act("statistics.view", mark("查看月度统计"), _READERS | {Role.TECHNICIAN})
CLOSE: Final = Act("statistics.close_month", mark("月度结账"), _KEEPERS)
NOTE: Final = Act("statistics.note_month", mark("登记奖罚和备注"), _KEEPERS)
PRINT: Final = Act("statistics.print", mark("打印统计表"), _READERS)
