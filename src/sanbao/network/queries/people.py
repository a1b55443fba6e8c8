"""Read people, for lists, pages and the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.network.models import Lending, Person, PostGrade, ShiftPlan
from sanbao.network.queries.months import cells_of, employed_on
from sanbao.network.rules.attendance import Cell, DayWorth, Mark, month_worth
from sanbao.network.rules.grades import LOWEST

PAGE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which people are asked for; empty means all. `text` is a number, a name or initials."""

    text: str = ""
    station: str = ""
    team: int | None = None
    grade: str = ""
    on: date | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """People in the order of station and number; `next_after` is empty on the last page."""

    people: Sequence[Person]
    next_after: str


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """What the page of a person shows."""

    person: Person
    grades: Sequence[PostGrade]
    current: PostGrade | None
    plans: Sequence[ShiftPlan]
    lendings: Sequence[Lending]
    cells: dict[date, Cell]
    worth: DayWorth
    overtime_workday_minutes: int


def visible_people(user: User, places: Places) -> QuerySet[Person]:
    """Return the people of these places; with own rows only, the user himself."""
    condition = places.within()
    return Person.objects.filter(condition | Q(user=user) if places.own and not places.everything else condition)


def people_page(user: User, places: Places, wanted: PeopleFilter, *, today: date) -> PeoplePage:
    """Return a page of people with the grade of the day, in one query whatever their number."""
    day = wanted.on or today
    people = _with_grade(visible_people(user, places), day).filter(_asked(wanted), _after(wanted.after))
    if wanted.on or not wanted.text:
        people = people.filter(employed_on(day))
    rows = list(people.select_related("station", "team", "post").order_by("station_id", "no")[: PAGE_ROWS + 1])
    last = rows[PAGE_ROWS - 1] if len(rows) > PAGE_ROWS else None
    return PeoplePage(rows[:PAGE_ROWS], f"{last.station_id}:{last.no}" if last else "")


def people_named(user: User, places: Places, text: str) -> QuerySet[Person]:
    """Return the visible people whose number, name or initials begin with `text` (names: contain it)."""
    return visible_people(user, places).filter(_called(text)).select_related("station").order_by("station_id", "no")


def person_seen(user: User, places: Places, station_code: str, no: str) -> Person:
    """Return a person within these places.

    Raises: NotFound.
    """
    people = visible_people(user, places).select_related("station__region", "team", "post__department", "user")
    person = people.filter(station__code=station_code, no=no).first()
    if person is None:
        raise NotFound
    return person


def person_sheet(person: Person, month: Month, *, today: date) -> PersonSheet:
    """Return what the page of a person shows, with the attendance of a month."""
    grades = list(person.grades.select_related("set_by").order_by("-from_on"))
    cells = {on: cell for (_, on), cell in cells_of(month, [person.pk]).items()}
    marks = [cell.mark for cell in cells.values()]
    return PersonSheet(
        person=person,
        grades=grades,
        current=next((grade for grade in grades if grade.from_on <= today), grades[-1] if grades else None),
        plans=list(person.shift_plans.select_related("shift").order_by("-from_on")),
        lendings=list(person.lendings.select_related("team").order_by("-from_on")),
        cells=cells,
        worth=month_worth({mark: marks.count(mark) for mark in Mark}),
        overtime_workday_minutes=sum(cell.overtime_workday_minutes for cell in cells.values()),
    )


def _with_grade(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Add the grade that counts on `day`, or the first one if it begins later."""
    own = PostGrade.objects.filter(person=OuterRef("pk"))
    latest, first = own.filter(from_on__lte=day).order_by("-from_on"), own.order_by("from_on")
    return people.annotate(
        grade=Coalesce(Subquery(latest.values("grade")[:1]), Subquery(first.values("grade")[:1])),
        coefficient=Coalesce(Subquery(latest.values("coefficient")[:1]), Subquery(first.values("coefficient")[:1])),
    )


def _asked(wanted: PeopleFilter) -> Q:
    condition = _called(wanted.text) if wanted.text else Q()
    if wanted.station:
        condition &= Q(station__code=wanted.station)
    if wanted.team:
        condition &= Q(team_id=wanted.team)
    if wanted.grade:
        condition &= Q(grade=wanted.grade)
    return condition


def _called(text: str) -> Q:
    return Q(no__istartswith=text) | Q(name__icontains=text) | Q(initials__startswith=text.lower())


def _after(cursor: str) -> Q:
    key, _, no = cursor.partition(":")
    station_id = whole_number(key)
    if station_id is None:
        return Q()
    return Q(station_id__gt=station_id) | Q(station_id=station_id, no__gt=no)


def grade_on_page(person: Person) -> tuple[str, Decimal] | None:
    """Return grade and coefficient that `people_page` has read; None for people who are no technicians."""
    grade, coefficient = getattr(person, "grade", None), getattr(person, "coefficient", None)
    # SQLite gives a computed decimal more places than its column has.
    return (grade, coefficient.quantize(LOWEST)) if grade and coefficient is not None else None
