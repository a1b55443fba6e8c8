"""Acts of the accounts."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

MANAGE_USERS: Final = Act("accounts.manage_users", mark("管理用户与授权"), frozenset({Role.SYSTEM_ADMINISTRATOR}))
