"""Where documents stands in the menu."""

from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem

MENU: Final = (
    MenuItem(mark("导入"), "documents:imports", "file-import", "imports.view", order=50),
    MenuItem(
        mark("已签发表单"), "documents:issued_forms", "file-certificate", "forms.view", order=60, group=Group.FIGURES
    ),
)
