"""Where statistics stand in the menu."""

from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem

MENU: Final = (
    MenuItem(mark("月度统计"), "statistics:month", "chart-bar", "statistics.view", order=10, group=Group.FIGURES),
    MenuItem(mark("维修明细"), "statistics:details", "list-details", "statistics.view", order=20, group=Group.FIGURES),
)
