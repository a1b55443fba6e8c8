"""Where wages stand in the menu."""

from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem

MENU: Final = (
    MenuItem(mark("我的工资条"), "payroll:mine", "receipt", "payroll.own_slip", order=90),
    MenuItem(mark("工资表"), "payroll:runs", "report-money", "payroll.view", order=40, group=Group.FIGURES),
)
