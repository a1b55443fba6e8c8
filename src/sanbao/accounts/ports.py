"""What accounts needs of upper contexts. See docs/ports.md."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.db.models import Exists

from sanbao.accounts.rules.roles import Scope
from sanbao.kernel.ports import Port

if TYPE_CHECKING:
    from sanbao.accounts.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """A region or a station that a grant can name. `station_id` is None for a region."""

    scope: Scope
    code: str
    name: str
    station_id: int | None


class StationDirectory(Protocol):
    def stations_in(self, regions: AbstractSet[str], stations: AbstractSet[str]) -> frozenset[int]:
        """Return the ids of the stations in these regions and of these stations (codes), in one query."""

    def places(self) -> Sequence[Place]:
        """Return every region and every station, regions first, in the order of their codes."""


class Roster(Protocol):
    def __call__(self, user_id: int) -> Exists:
        """Return the expression that tells, in a query of grants, whether the account is that of a person."""


class Journal(Protocol):
    def __call__(  # a signature of its own, so that mypy checks it against audit's
        self,
        *,
        actor: "User | None",
        act: str,
        subject: str,
        station_id: int | None,
        facts: Mapping[str, object],
        now: datetime,
    ) -> object:
        """Write one act into the journal, in the transaction of the act."""


station_directory: Port[StationDirectory] = Port("accounts.station_directory")
roster: Port[Roster] = Port("accounts.roster")
journal: Port[Journal] = Port("accounts.journal")
