"""Where wages stand in the menu."""

from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem

MENU: Final = (
    MenuItem(mark("我的工资条"), "payroll:mine", "receipt", "payroll.own_slip", order=90, for_people=True),
    MenuItem(mark("工资表"), "payroll:runs", "report-money", "payroll.view", order=40, group=Group.FIGURES),
    MenuItem(mark("用工成本"), "payroll:costs", "coins", "payroll.reports", order=41, group=Group.FIGURES),
    MenuItem(mark("工资标准"), "payroll:terms", "adjustments", "payroll.terms", order=40, group=Group.MASTER),
    MenuItem(mark("工资账户"), "payroll:accounts", "credit-card", "payroll.accounts", order=41, group=Group.MASTER),
    MenuItem(mark("参保城市"), "payroll:cities", "building-community", "payroll.terms", order=42, group=Group.MASTER),
)
