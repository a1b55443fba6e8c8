"""Where the network stands in the menu."""

from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem

MENU: Final = (
    MenuItem(mark("考勤"), "network:attendance", "calendar-check", "attendance.view", order=40),
    MenuItem(mark("人员"), "network:people", "users", "people.view", order=10, group=Group.MASTER),
    MenuItem(mark("组织架构"), "network:organisation", "sitemap", "organisation.view", order=20, group=Group.MASTER),
    MenuItem(mark("工作日历"), "network:calendar", "calendar-event", "calendar.view", order=30, group=Group.MASTER),
)
