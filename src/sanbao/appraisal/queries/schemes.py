"""Read which schemes there are, and by which one somebody is appraised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sanbao.appraisal.models import SchemeEdition, SchemeUse
from sanbao.appraisal.rules.schemes import Scheme
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.network.models import Station

OUT: Final = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """A scheme as it counts in a month, and the row it was read from."""

    edition_id: int
    scheme: Scheme


@dataclass(frozen=True, slots=True)
class Uses:
    """The scheme codes of a station's month: its own, its teams' and its people's; empty: out of the appraisal."""

    station: str | None
    teams: Mapping[int, str]
    people: Mapping[int, str]

    def of(self, person_id: int, team_id: int | None) -> str:
        """Return the code for a person: his own, or his team's, or the station's; empty if he is not appraised."""
        own = self.people.get(person_id)
        if own is not None:
            return own
        of_team = self.teams.get(team_id) if team_id is not None else None
        return of_team if of_team is not None else self.station or OUT


def editions() -> list[SchemeEdition]:
    """Return every edition of every scheme, the newest of each code first."""
    return list(SchemeEdition.objects.select_related("set_by").order_by("code", "-from_month", "-id"))


def schemes_in(month: Month) -> dict[str, InForce]:
    """Return the schemes that are in force in a month, by their codes."""
    return {edition.code: in_force(edition) for edition in _editions_in(month).values()}


def _editions_in(month: Month) -> dict[str, SchemeEdition]:
    rows = SchemeEdition.objects.filter(from_month__lte=month).order_by("from_month", "id")
    return {edition.code: edition for edition in rows}


def scheme_in(month: Month, code: str) -> InForce | None:
    """Return a scheme as it counts in a month; None if there is none of this code then."""
    edition = SchemeEdition.objects.filter(code=code, from_month__lte=month).order_by("from_month", "id").last()
    return in_force(edition) if edition else None


def schemes_of(edition_ids: Iterable[int]) -> dict[int, Scheme]:
    """Return schemes by the ids of their editions: what scorecards were made with."""
    return {edition.pk: in_force(edition).scheme for edition in SchemeEdition.objects.filter(pk__in=set(edition_ids))}


def in_force(edition: SchemeEdition) -> InForce:
    """Return the scheme that an edition holds."""
    return InForce(edition.pk, read(Scheme, edition.content))


def uses_in(station: Station, month: Month) -> Uses:
    """Return which schemes a station, its teams and its people are appraised by in a month."""
    own: str | None = None
    teams: dict[int, str] = {}
    people: dict[int, str] = {}
    for use in SchemeUse.objects.filter(station=station, from_month__lte=month).order_by("from_month", "id"):
        if use.person_id is not None:
            people[use.person_id] = use.scheme
        elif use.team_id is not None:
            teams[use.team_id] = use.scheme
        else:
            own = use.scheme
    return Uses(own, teams, people)


def uses_of(station: Station) -> list[SchemeUse]:
    """Return every assignment of a station, the newest first."""
    rows = SchemeUse.objects.filter(station=station).select_related("team", "person", "set_by")
    return list(rows.order_by("-from_month", "-id"))
