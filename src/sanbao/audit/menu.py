"""Entries of the journal in the menu."""

from typing import Final

from sanbao.audit.permissions import VIEW_JOURNAL
from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem

MENU: Final = (MenuItem(mark("审计日志"), "audit:journal", "history", VIEW_JOURNAL.code, order=20, group=Group.SYSTEM),)
