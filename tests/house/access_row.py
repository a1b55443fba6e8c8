"""One row of the access table, and how rows are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sanbao.accounts.rules.roles import Role

PUBLIC: Final = "everybody"
SIGNED_IN: Final = "everybody who is signed in"
Who = str | frozenset[Role]


def roles(names: str) -> frozenset[Role]:
    """Return the roles of a line of words, as `roles("statistician station_manager")`."""
    return frozenset(Role(name) for name in names.split())


@dataclass(frozen=True, slots=True)
class Row:
    """One address and method.

    `route` is written as in the URLconf; `values` fills its <…>, with "{station.code}" taken from the scene.
    `answer` is for those who may; `elsewhere` for an admitted role of another station, None if the page has no place.
    `counted` names the test that holds a list to a fixed number of queries: "tests/audit/test_pages.py::test_…".
    """

    route: str
    who: Who
    answer: int = 200
    method: str = "get"
    values: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    anonymous: int = 302
    elsewhere: int | None = None
    counted: str = ""

    def __str__(self) -> str:
        return f"{self.method} /{self.route}{self.query}"


def own(route: str, answer: int = 200, method: str = "get", **values: str) -> Row:
    """Return the row of a page on which everybody sees his own."""
    return Row(route, SIGNED_IN, answer, method, values)
