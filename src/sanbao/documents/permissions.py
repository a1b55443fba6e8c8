"""Acts of printed forms."""

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
