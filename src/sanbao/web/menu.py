"""The menu as one user sees it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from sanbao.accounts.access import is_on_roster, roles_of
from sanbao.accounts.catalogue import acts
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem
from sanbao.web.registries import menu_items

MENU: Final = (
    MenuItem(mark("工作台"), "web:home", "home", None, order=0),
    MenuItem(mark("规则复算"), "web:rules", "calculator", None, order=90, group=Group.FIGURES),
)

GROUPS: Final = {
    Group.DAILY: mark("日常业务"),
    Group.FIGURES: mark("统计与报表"),
    Group.MASTER: mark("基础资料"),
    Group.SYSTEM: mark("系统管理"),
}


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    links: tuple[Link, ...]


def menu_for(request: HttpRequest) -> list[Section]:
    """Return the sections that the user may open; the user's grants are the only query."""
    if not isinstance(request.user, User):
        return []
    roles, is_known = roles_of(request.user), is_on_roster(request.user)
    items = [item for item in menu_items() if _is_open(item, roles) and (is_known or not item.for_people)]
    urls = {item: reverse(item.url_name) for item in items}
    current = max((url for url in urls.values() if _lies_below(request.path, url)), key=len, default=None)
    return [section for group in Group if (section := _section(group, urls, current)).links]


def _is_open(item: MenuItem, roles: Collection[Role]) -> bool:
    return item.act is None or not acts()[item.act].roles.isdisjoint(roles)


def _lies_below(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _section(group: Group, urls: dict[MenuItem, str], current: str | None) -> Section:
    links = (Link(item.label, url, item.icon, url == current) for item, url in urls.items() if item.group == group)
    return Section(GROUPS[group], tuple(links))
