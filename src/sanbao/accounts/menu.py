"""Entries of the accounts in the menu."""

from typing import Final

from sanbao.accounts.permissions import MANAGE_USERS
from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem

MENU: Final = (
    MenuItem(mark("用户与授权"), "accounts:users", "users", MANAGE_USERS.code, order=10, group=Group.SYSTEM),
)
