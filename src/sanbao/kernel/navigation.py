"""What a context offers to the pages that all share: menu entries, waiting work, search results.

A context lists them in its own `menu.py` (MENU), `home.py` (WAITING) and `search.py` (SEARCH); `web` collects them.
Acts are named by their code; whoever may not do the act never sees the entry, and its function is never called.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Group(StrEnum):
    """The headings of the menu, in their order."""

    DAILY = "daily"
    FIGURES = "figures"
    MASTER = "master"
    SYSTEM = "system"


class Tone(StrEnum):
    """What a colour means, the same on tiles, badges and notices."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the menu. `act` None: all who are signed in see it; `icon` is a name of Tabler's outline set.

    An entry `for_people` leads to what is one's own: only accounts of somebody on the roster see it.
    """

    label: str
    url_name: str
    icon: str
    act: str | None
    order: int
    group: Group = Group.DAILY
    for_people: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """Work that waits: how many there are and where they are listed. A tile that counts none is not shown."""

    label: str
    count: int
    url: str
    icon: str = "checklist"
    tone: Tone = Tone.INFO
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A source of tiles: `tiles(user, places, today)`, where `places` are those of the act."""

    act: str
    tiles: Callable[[Any, Any, date], Iterable[Tile]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    title: str
    url: str
    detail: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A source of hits: `hits(user, places, query, limit)`; the query is half-width, squeezed and never empty.

    Sources are shown in their `order`, the one that is looked for most often first.
    """

    act: str
    label: str
    icon: str
    hits: Callable[[Any, Any, str, int], Iterable[Hit]]
    order: int = 90
