"""Read who worked where and when in a month, for everything that is counted."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from sanbao.accounts.ports import Place
from sanbao.accounts.rules.roles import Scope
from sanbao.db.plain import plain_rows
from sanbao.kernel.periods import Month
from sanbao.network.models import AttendanceDay, Person, PostGrade, Region, ShiftPlan, Station
from sanbao.network.rules.attendance import Cell, Mark, WorkPattern

OfPerson = TypeVar("OfPerson", PostGrade, ShiftPlan)
Row = TypeVar("Row")
MOST_NAMED: Final = 500  # ids of people in one query
Key = tuple[int, date]  # a cell of the attendance grid: whose, and on which day


class Directory:
    """Fills accounts' port `station_directory`."""

    def stations_in(self, regions: AbstractSet[str], stations: AbstractSet[str]) -> frozenset[int]:
        """Return the ids of the stations in these regions and of these stations (codes), in one query."""
        wanted = Q(region__code__in=regions) | Q(code__in=stations)
        return frozenset(Station.objects.filter(wanted).values_list("id", flat=True))

    def places(self) -> Sequence[Place]:
        """Return every region and every station, regions first, in the order of their codes."""
        regions = (Place(Scope.REGION, code, name, None) for code, name in Region.objects.values_list("code", "name"))
        stations = (
            Place(Scope.STATION, code, name, station_id)
            for station_id, code, name in Station.objects.values_list("id", "code", "name")
        )
        return [*regions, *stations]


def is_person(user_id: int) -> Exists:
    """Fill accounts' port `roster`: tell in a query whether the account is that of a person."""
    return Exists(Person.objects.filter(user_id=user_id))


def employed_on(day: date) -> Q:
    """Return the condition that keeps the people who are employed on `day`."""
    began = Q(hired_on__isnull=True) | Q(hired_on__lte=day)
    stayed = Q(left_on__isnull=True) | Q(left_on__gt=day)
    return began & stayed


def employed_in(month: Month) -> Q:
    """Return the condition that keeps the people who were employed on at least one day of `month`."""
    began = Q(hired_on__isnull=True) | Q(hired_on__lt=month.until)
    stayed = Q(left_on__isnull=True) | Q(left_on__gt=month.first)
    return began & stayed


def technicians_in(month: Month, station_ids: Collection[int] | None) -> QuerySet[Person]:
    """Return the people with a post grade who were employed in `month` at these stations (None: all)."""
    people = Person.objects.filter(employed_in(month), Exists(PostGrade.objects.filter(person_id=OuterRef("pk"))))
    return people if station_ids is None else people.filter(station_id__in=station_ids)


def grades_on(day: date, person_ids: Collection[int] | None) -> dict[int, PostGrade]:
    """Return each person's grade and coefficient valid on `day`; one who has none yet that day gets the first."""
    grades = PostGrade.objects.order_by("from_on")
    if person_ids is not None:
        grades = grades.filter(person_id__in=person_ids)
    valid: dict[int, PostGrade] = {}
    for grade in grades:
        if grade.from_on <= day or grade.person_id not in valid:
            valid[grade.person_id] = grade
    return valid


class GradeHeld(NamedTuple):
    """A grade and its coefficient as printed."""

    grade: str
    coefficient: str


def grades_held_on(day: date, person_ids: Collection[int]) -> dict[int, GradeHeld]:
    """Return the same as `grades_on` in the least form, for statements of thousands of people."""
    valid: dict[int, GradeHeld] = {}
    for person_id, is_begun, *held in plain_rows(_named(_grades(day), person_ids)):
        if is_begun or person_id not in valid:
            valid[person_id] = _held(*held)
    return valid


# These queries are to be narrowed to people: building them takes longer than reading a station.


@lru_cache(maxsize=64)
def _grades(day: date) -> "QuerySet[PostGrade, tuple[Any, ...]]":
    begun = ExpressionWrapper(Q(from_on__lte=day), BooleanField())
    return PostGrade.objects.order_by("from_on").values_list("person_id", begun, "grade", "coefficient")


@lru_cache(maxsize=64)
def _plans(month: Month) -> "QuerySet[ShiftPlan, tuple[Any, ...]]":
    plans = ShiftPlan.objects.filter(from_on__lt=month.until).order_by("from_on")
    return plans.values_list("person_id", "from_on", "shift__weekdays", "shift__follows_calendar")


@lru_cache(maxsize=1024)
def _held(grade: str, coefficient: object) -> GradeHeld:
    """Return a grade with its coefficient to one decimal, in which SQLite (4.5, 4) and PostgreSQL agree."""
    return GradeHeld(grade, format(Decimal(str(coefficient)), ".1f"))


def _named(rows: "QuerySet[OfPerson, Row]", person_ids: Collection[int]) -> "QuerySet[OfPerson, Row]":
    """Keep the rows of these people; if they are many, keep all: a long list costs more, and databases limit it."""
    return rows.filter(person_id__in=person_ids) if len(person_ids) <= MOST_NAMED else rows.all()


def patterns_in(month: Month, person_ids: Collection[int]) -> dict[int, list[tuple[date, WorkPattern]]]:
    """Return each person's shift patterns that begin before the end of `month`, oldest first."""
    found: dict[int, list[tuple[date, WorkPattern]]] = {}
    for person_id, from_on, *shift in _named(_plans(month), person_ids):
        found.setdefault(person_id, []).append((from_on, _pattern(*shift)))
    return found


@lru_cache
def _pattern(weekdays: str, follows_calendar: bool) -> WorkPattern:  # noqa: FBT001 - as the shift has it
    """Return the pattern of a shift whose weekdays are written as "1111100"; most people share a few."""
    return WorkPattern(frozenset(day for day, works in enumerate(weekdays) if works == "1"), follows_calendar)


def cells_of(month: Month, person_ids: Collection[int]) -> dict[Key, Cell]:
    """Return the filled cells of these people in a month."""
    rows = AttendanceDay.objects.filter(person_id__in=person_ids, month=month)
    values = rows.values_list("person_id", "on", "mark", "overtime_workday_minutes")
    return {(person_id, on): Cell(Mark(mark), minutes) for person_id, on, mark, minutes in values}
