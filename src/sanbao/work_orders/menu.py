"""Where work orders stand in the menu."""

from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import MenuItem

MENU: Final = (MenuItem(mark("维修工单"), "work_orders:orders", "clipboard-list", "work_orders.view", order=10),)
