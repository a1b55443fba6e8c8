"""What the home page and the search page show: gathered from the contexts, within what the user may do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sanbao.accounts.access import places_of
from sanbao.accounts.catalogue import acts
from sanbao.accounts.models import User
from sanbao.kernel.navigation import Hit, Tile, Tone
from sanbao.web.registries import searches, waiting

MOST_HITS: Final = 20
URGENCY: Final = (Tone.DANGER, Tone.WARNING, Tone.INFO, Tone.SUCCESS, Tone.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Found:
    label: str
    icon: str
    hits: tuple[Hit, ...]
    has_more: bool


def waiting_for(user: User, *, today: date) -> list[Tile]:
    """Return the work that waits for the user, the most urgent first; what counts none is left out."""
    sources = ((source, places_of(user, acts()[source.act])) for source in waiting())
    tiles = [tile for source, places in sources if places for tile in source.tiles(user, places, today)]
    return sorted((tile for tile in tiles if tile.count), key=lambda tile: URGENCY.index(tile.tone))


def found_for(user: User, query: str) -> list[Found]:
    """Return what matches the query, source by source; sources without a hit are left out. No query, no hits."""
    return [found for found in _found(user, query) if found.hits] if query else []


def _found(user: User, query: str) -> Iterator[Found]:
    for source in searches():
        if places := places_of(user, acts()[source.act]):
            hits = tuple(source.hits(user, places, query, MOST_HITS + 1))
            yield Found(source.label, source.icon, hits[:MOST_HITS], len(hits) > MOST_HITS)
