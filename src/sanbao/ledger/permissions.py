"""Acts of the ledger. Nobody posts to it: documents of other contexts do."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

VIEW: Final = Act(
    "ledger.view",
    mark("查看工作量记录"),
    frozenset(
        {
            Role.STATISTICIAN,
            Role.STATION_MANAGER,
            Role.AFTER_SALES_MANAGER,
            Role.WORKSHOP_HEAD,
            Role.PAYROLL_CLERK,
            Role.FINANCE_CLERK,
            Role.TECHNICIAN,
        }
    ),
)
