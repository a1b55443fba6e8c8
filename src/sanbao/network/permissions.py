"""Acts of the network."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

_HEADS: Final = frozenset({Role.STATION_MANAGER, Role.AFTER_SALES_MANAGER})
_KEEPERS: Final = _HEADS | {Role.STATISTICIAN}

VIEW_PEOPLE: Final = Act(
    "people.view",
    mark("查看人员"),
    _KEEPERS
    | {
        Role.WORKSHOP_HEAD,
        Role.SERVICE_ADVISER,
        Role.INSPECTOR,
        Role.PAYROLL_CLERK,
        Role.SYSTEM_ADMINISTRATOR,
        Role.TECHNICIAN,
    },
)
EDIT_PEOPLE: Final = Act("people.edit", mark("维护人员"), _KEEPERS | {Role.SYSTEM_ADMINISTRATOR})
LINK_ACCOUNTS: Final = Act("people.link_account", mark("关联登录账号"), frozenset({Role.SYSTEM_ADMINISTRATOR}))
GRADE_PEOPLE: Final = Act("people.grade", mark("评定岗位级别和技术系数"), _HEADS)
LEND_PEOPLE: Final = Act("people.lend", mark("借调人员"), _KEEPERS | {Role.WORKSHOP_HEAD})
IMPORT_ROSTER: Final = Act("people.import", mark("导入花名册"), _KEEPERS | {Role.SYSTEM_ADMINISTRATOR})
VIEW_ATTENDANCE: Final = Act(
    "attendance.view", mark("查看考勤"), _KEEPERS | {Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK, Role.TECHNICIAN}
)
EDIT_ATTENDANCE: Final = Act("attendance.edit", mark("登记考勤"), _KEEPERS | {Role.WORKSHOP_HEAD})
IMPORT_ATTENDANCE: Final = Act("attendance.import", mark("导入考勤表"), _KEEPERS)
VIEW_ORGANISATION: Final = Act("organisation.view", mark("查看组织架构"), frozenset(Role))
EDIT_ORGANISATION: Final = Act("organisation.edit", mark("维护组织架构"), _HEADS | {Role.SYSTEM_ADMINISTRATOR})
VIEW_CALENDAR: Final = Act("calendar.view", mark("查看工作日历"), frozenset(Role))
EDIT_CALENDAR: Final = Act(
    "calendar.edit",
    mark("维护工作日历"),
    frozenset({Role.AFTER_SALES_MANAGER, Role.STATISTICIAN, Role.SYSTEM_ADMINISTRATOR}),
)
