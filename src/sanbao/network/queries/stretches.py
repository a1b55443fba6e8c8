"""Read a month in stretches: days on which somebody had one coefficient and worked for one team."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final, NamedTuple

from sanbao.kernel.periods import Month
from sanbao.network.models import AttendanceDay, Lending, Person, PostGrade
from sanbao.network.queries.months import MOST_NAMED, employed_in
from sanbao.network.rules.attendance import WORTH, Mark

# Half days that a monthly wage is not paid for: leave without pay, sick leave, absence, what a half day lacks.
ABSENT_HALVES: Final[Mapping[Mark, int]] = {
    Mark.PERSONAL_LEAVE: 2,
    Mark.SICK_LEAVE: 2,
    Mark.ABSENT: 2,
    Mark.HALF: 1,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of employment (`until` exclusive) under one coefficient, for one team; `coefficient` empty: none.

    `team` is the person's own; `lent_to` the team that has borrowed the person for these days, None and empty if none.
    """

    first: date
    until: date
    grade: str
    coefficient: str
    team_id: int | None
    team: str
    lent_to_id: int | None = None
    lent_to: str = ""
    attended_halves: int = 0
    absent_halves: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the stretch as plain JSON values: what closing freezes."""
        return {
            "first": self.first.isoformat(),
            "until": self.until.isoformat(),
            "grade": self.grade,
            "coefficient": self.coefficient,
            "team_id": self.team_id,
            "team": self.team,
            "lent_to_id": self.lent_to_id,
            "lent_to": self.lent_to,
            "attended_halves": self.attended_halves,
            "absent_halves": self.absent_halves,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Stretch":
        """Return the stretch that was frozen as `data`."""
        days = {"first": date.fromisoformat(data["first"]), "until": date.fromisoformat(data["until"])}
        return cls(**{**data, **days})


class _Held(NamedTuple):
    from_on: date
    grade: str
    coefficient: str


class _Lent(NamedTuple):
    from_on: date
    until_on: date
    team_id: int
    team: str


class _Employed(NamedTuple):
    person_id: int
    first: date
    until: date
    team_id: int | None
    team: str


def stretches_in(month: Month, station_ids: Collection[int] | None) -> dict[int, tuple[Stretch, ...]]:
    """Return the month of everybody employed at these stations (None: all), cut where coefficient or team changes.

    Who has no coefficient yet on a day has his first one, as in the monthly statement.
    """
    employed = list(_employed(month, station_ids))
    ids = {one.person_id for one in employed}
    grades, lent, marks = _grades(ids), _lendings(month, ids), _marks(month, station_ids)
    return {
        one.person_id: tuple(
            _stretches(one, grades.get(one.person_id, ()), lent.get(one.person_id, ()), marks.get(one.person_id, ()))
        )
        for one in employed
    }


def _employed(month: Month, station_ids: Collection[int] | None) -> Iterator[_Employed]:
    people = Person.objects.filter(employed_in(month)).order_by()
    if station_ids is not None:
        people = people.filter(station_id__in=station_ids)
    rows = people.values_list("id", "hired_on", "left_on", "team_id", "team__name")
    for person_id, hired_on, left_on, team_id, team in rows:
        first, until = max(hired_on or month.first, month.first), min(left_on or month.until, month.until)
        yield _Employed(person_id, first, until, team_id, team or "")


def _grades(ids: Collection[int]) -> dict[int, list[_Held]]:
    rows = PostGrade.objects.order_by("from_on")
    if len(ids) <= MOST_NAMED:
        rows = rows.filter(person_id__in=ids)
    found: defaultdict[int, list[_Held]] = defaultdict(list)
    for person_id, from_on, grade, coefficient in rows.values_list("person_id", "from_on", "grade", "coefficient"):
        found[person_id].append(_Held(from_on, grade, str(coefficient)))
    return found


def _lendings(month: Month, ids: Collection[int]) -> dict[int, list[_Lent]]:
    rows = Lending.objects.filter(from_on__lt=month.until, until_on__gt=month.first).order_by("from_on")
    if len(ids) <= MOST_NAMED:
        rows = rows.filter(person_id__in=ids)
    found: defaultdict[int, list[_Lent]] = defaultdict(list)
    for person_id, from_on, until_on, team_id, team in rows.values_list(
        "person_id", "from_on", "until_on", "team_id", "team__name"
    ):
        found[person_id].append(_Lent(from_on, until_on, team_id, team))
    return found


def _marks(month: Month, station_ids: Collection[int] | None) -> dict[int, list[tuple[date, Mark]]]:
    rows = AttendanceDay.objects.filter(month=month).order_by()
    if station_ids is not None:
        rows = rows.filter(station_id__in=station_ids)
    found: defaultdict[int, list[tuple[date, Mark]]] = defaultdict(list)
    for person_id, on, mark in rows.values_list("person_id", "on", "mark"):
        found[person_id].append((on, Mark(mark)))
    return found


def _stretches(
    one: _Employed, grades: Sequence[_Held], lent: Sequence[_Lent], marks: Sequence[tuple[date, Mark]]
) -> Iterator[Stretch]:
    changes = {held.from_on for held in grades} | {
        day for lending in lent for day in (lending.from_on, lending.until_on)
    }
    days = [one.first, *sorted(day for day in changes if one.first < day < one.until), one.until]
    for first, until in pairwise(days):
        held, lending = _held(grades, first), _lent(lent, first)
        own = [mark for on, mark in marks if first <= on < until]
        yield Stretch(
            first,
            until,
            held.grade if held else "",
            held.coefficient if held else "",
            one.team_id,
            one.team,
            lending.team_id if lending else None,
            lending.team if lending else "",
            sum(WORTH[mark].attended_halves for mark in own),
            sum(ABSENT_HALVES.get(mark, 0) for mark in own),
        )


def _held(grades: Sequence[_Held], day: date) -> _Held | None:
    """Return the grade held on a day; before the first one, the first."""
    begun = [held for held in grades if held.from_on <= day]
    return begun[-1] if begun else next(iter(grades), None)


def _lent(lent: Sequence[_Lent], day: date) -> _Lent | None:
    return next((lending for lending in lent if lending.from_on <= day < lending.until_on), None)
