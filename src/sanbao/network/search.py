"""People in the global search, by number, name or initials."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Hit, Search
from sanbao.network.queries.people import people_named


def people(user: User, places: Places, query: str, limit: int) -> Iterator[Hit]:
    """Yield the visible people that the query names."""
    for person in people_named(user, places, query)[:limit]:
        url = reverse("network:person", args=(person.station.code, person.no))
        yield Hit(person.name, url, person.station.name, person.no)


SEARCH: Final = (Search("people.view", mark("人员"), "users", people, order=20),)
