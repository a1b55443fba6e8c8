"""Read the attendance grid of a station's month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Q

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.kernel.calendar import DayKind
from sanbao.kernel.periods import Month, Period
from sanbao.network.models import Person, Station, Team
from sanbao.network.ports import month_guard
from sanbao.network.queries.calendar import working_calendar
from sanbao.network.queries.months import cells_of, employed_in, patterns_in
from sanbao.network.rules.attendance import Cell, Mark, due_days, half_days, month_worth, written_cell

PAGE_PEOPLE: Final = 30  # thirty months of cells are as many fields as one form may send


@dataclass(frozen=True, slots=True)
class GridDay:
    """A column of the grid."""

    on: date
    kind: DayKind
    is_today: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the grid; `is_open` while the person is employed, `is_due` if his shift works on the day."""

    day: GridDay
    text: str
    is_open: bool
    is_due: bool


@dataclass(frozen=True, slots=True)
class GridTotals:
    """What a row adds up to."""

    attended_days: Decimal
    personal_days: Decimal
    sick_days: Decimal
    overtime_minutes: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the grid."""

    person: Person
    cells: Sequence[GridCell]
    totals: GridTotals

    @property
    def seen(self) -> str:
        """Return the row as it is shown, to tell later what somebody else has changed meanwhile."""
        return ",".join(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """A page of a station's month."""

    station: Station
    month: Month
    days: Sequence[GridDay]
    rows: Sequence[GridRow]
    teams: Sequence[Team]
    is_closed: bool
    knows_year: bool
    next_after: str


def attendance_grid(
    user: User, places: Places, station: Station, month: Month, *, team: int | None, after: str, today: date
) -> Grid:
    """Return thirty people of a station with their month; with own rows only, the user himself.

    A team of another station, or of none, narrows nothing.
    """
    people = Person.objects.filter(employed_in(month), station=station).select_related("team")
    if not places.covers(station.pk):
        people = people.filter(user=user)
    teams = list(station.teams.order_by("id"))
    if team in {own.pk for own in teams}:
        people = people.filter(team_id=team)
    rows = list(people.filter(Q(no__gt=after) if after else Q()).order_by("no")[: PAGE_PEOPLE + 1])
    shown = rows[:PAGE_PEOPLE]
    calendar = working_calendar(month.year, month.year)
    whole = Period(month.first, month.until)
    days = [GridDay(day, calendar.kind(day), day == today, day > today) for day in month.days]
    ids = [person.pk for person in shown]
    cells, patterns = cells_of(month, ids), patterns_in(month, ids)
    return Grid(
        station=station,
        month=month,
        days=days,
        rows=[_row(person, days, cells, due_days(whole, patterns.get(person.pk, ()), calendar)) for person in shown],
        teams=teams,
        is_closed=month_guard.get().is_closed(station.pk, month),
        knows_year=calendar.knows(month.year),
        next_after=shown[-1].no if len(rows) > PAGE_PEOPLE else "",
    )


def totals_of(cells: Sequence[Cell]) -> GridTotals:
    """Add up the cells of one person."""
    marks = [cell.mark for cell in cells]
    worth = month_worth({mark: marks.count(mark) for mark in Mark})
    overtime = worth.overtime_rest_day_minutes + worth.overtime_holiday_minutes
    return GridTotals(
        attended_days=half_days(worth.attended_halves),
        personal_days=half_days(worth.personal_halves),
        sick_days=half_days(worth.sick_halves),
        overtime_minutes=overtime + sum(cell.overtime_workday_minutes for cell in cells),
    )


def _row(
    person: Person, days: Sequence[GridDay], cells: Mapping[tuple[int, date], Cell], due: frozenset[date]
) -> GridRow:
    came, left = person.hired_on or date.min, person.left_on or date.max
    shown = [
        GridCell(day, written_cell(cells.get((person.pk, day.on))), came <= day.on < left, day.on in due)
        for day in days
    ]
    own = [cell for (person_id, _), cell in cells.items() if person_id == person.pk]
    return GridRow(person, shown, totals_of(own))
