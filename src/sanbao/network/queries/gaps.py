"""Read whose attendance lacks days."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import QuerySet

from sanbao.kernel.periods import Month, Period
from sanbao.network.models import AttendanceDay, Person
from sanbao.network.queries.calendar import working_calendar
from sanbao.network.queries.months import patterns_in
from sanbao.network.rules.attendance import WorkPattern, due_days


@dataclass(frozen=True, slots=True)
class Gap:
    """Somebody who was due on so many days of which nothing is written down."""

    person: Person
    days: int


def attendance_gaps(people: QuerySet[Person], month: Month, *, until: date) -> list[Gap]:
    """Return who of these people lacks days of `month` before `until`, by number. Four queries, however many people."""
    found = list(people.order_by("no"))
    patterns = patterns_in(month, {person.pk for person in found})
    calendar = working_calendar(month.year, month.year)
    written: dict[int, set[date]] = {}
    marks = AttendanceDay.objects.filter(month=month, person__in=people.order_by())
    for person_id, on in marks.order_by().values_list("person_id", "on"):
        written.setdefault(person_id, set()).add(on)

    @cache  # most people of a station share shift and dates
    def due(first: date, last: date, plans: tuple[tuple[date, WorkPattern], ...]) -> frozenset[date]:
        return due_days(Period(first, last), plans, calendar)

    gaps = []
    for person in found:
        first, last = _employed(person, month, until)
        if first < last:
            lacking = due(first, last, tuple(patterns.get(person.pk, ()))) - written.get(person.pk, set())
            gaps.append(Gap(person, len(lacking)))
    return [gap for gap in gaps if gap.days]


def _employed(person: Person, month: Month, until: date) -> tuple[date, date]:
    first = max(person.hired_on or month.first, month.first)
    return first, min(person.left_on or month.until, month.until, until)
