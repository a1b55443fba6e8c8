"""Acts of printed forms, and of imports. Each kind of sheet has its own act in the context that takes it in."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

_OFFICE = frozenset(
    {
        Role.STATISTICIAN,
        Role.STATION_MANAGER,
        Role.WORKSHOP_HEAD,
        Role.WARRANTY_APPRAISER,
        Role.AFTER_SALES_MANAGER,
    }
)

VIEW_FORMS: Final = Act("forms.view", mark("查看已签发表单"), _OFFICE | {Role.FINANCE_CLERK, Role.PAYROLL_CLERK})
ISSUE_FORMS: Final = Act("forms.issue", mark("签发表单"), _OFFICE)
VIEW_IMPORTS: Final = Act(
    "imports.view",
    mark("查看导入"),
    frozenset({Role.STATION_MANAGER, Role.STATISTICIAN, Role.AFTER_SALES_MANAGER, Role.SYSTEM_ADMINISTRATOR}),
)
OPEN_STATION: Final = Act(
    "imports.open_station",
    mark("导入花名册时新建网点"),
    frozenset({Role.AFTER_SALES_MANAGER, Role.SYSTEM_ADMINISTRATOR}),
)
