"""Acts of wages. Nobody approves what he drafted or checked, and nobody edits his own pay: the services see to that."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

_READERS: Final = frozenset({Role.PAYROLL_CLERK, Role.FINANCE_CLERK, Role.AFTER_SALES_MANAGER, Role.STATION_MANAGER})
_CHECKERS: Final = frozenset({Role.PAYROLL_CLERK, Role.FINANCE_CLERK, Role.STATION_MANAGER})
_APPROVERS: Final = frozenset({Role.STATION_MANAGER, Role.AFTER_SALES_MANAGER})
_CLERKS: Final = frozenset({Role.PAYROLL_CLERK, Role.FINANCE_CLERK})

VIEW_RUNS: Final = Act("payroll.view", mark("查看工资表"), _READERS)
DRAFT: Final = Act("payroll.draft", mark("编制工资表"), frozenset({Role.PAYROLL_CLERK}))
CHECK: Final = Act("payroll.check", mark("审核工资表"), _CHECKERS)
APPROVE: Final = Act("payroll.approve", mark("批准工资表"), _APPROVERS)
PAY: Final = Act("payroll.pay", mark("登记工资发放"), frozenset({Role.FINANCE_CLERK}))
LOCK: Final = Act("payroll.lock", mark("锁定工资表"), _CLERKS)
RETURN: Final = Act("payroll.return", mark("退回工资表"), _CHECKERS | _APPROVERS)
TERMS: Final = Act("payroll.terms", mark("设定工资标准"), frozenset({Role.PAYROLL_CLERK, Role.AFTER_SALES_MANAGER}))
ITEMS: Final = Act("payroll.items", mark("登记当月工资项目"), frozenset({Role.PAYROLL_CLERK, Role.STATION_MANAGER}))
OWN: Final = Act("payroll.own_slip", mark("查看本人工资条"), frozenset(Role))
REPORTS: Final = Act("payroll.reports", mark("工资报表"), _READERS)
ACCOUNTS: Final = Act("payroll.accounts", mark("登记工资账户"), _CLERKS)
BANK: Final = Act("payroll.bank", mark("生成银行代发文件"), _CLERKS)
