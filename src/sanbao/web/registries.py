"""What the contexts offer to the shared pages, found by itself in their folders."""

from functools import cache

from sanbao.accounts.catalogue import modules
from sanbao.kernel.navigation import Group, MenuItem, Search, Waiting


@cache
def menu_items() -> tuple[MenuItem, ...]:
    """Return every menu entry of every context, in the order of the menu."""
    items = [item for module in modules("menu") for item in module.MENU]
    groups = list(Group)
    return tuple(sorted(items, key=lambda item: (groups.index(item.group), item.order)))


@cache
def waiting() -> tuple[Waiting, ...]:
    """Return every source of waiting work."""
    return tuple(source for module in modules("home") for source in module.WAITING)


@cache
def searches() -> tuple[Search, ...]:
    """Return every source of search results, in the order in which they are shown."""
    found = (source for module in modules("search") for source in module.SEARCH)
    return tuple(sorted(found, key=lambda source: source.order))
