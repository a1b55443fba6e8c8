"""What attendance tells of a month: days due, days there, leave and overtime."""

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from sanbao.kernel.calendar import WorkingCalendar
from sanbao.kernel.facts import FactSource, PersonFacts
from sanbao.kernel.periods import Month
from sanbao.network.models import AttendanceDay
from sanbao.network.queries import patterns_in, technicians_in, working_calendar
from sanbao.network.rules.attendance import Mark, WorkPattern, month_worth, scheduled_days

CODES = frozenset(
    {
        "scheduled_halves",
        "attended_halves",
        "sick_halves",
        "personal_halves",
        "overtime_workday_minutes",
        "overtime_rest_day_minutes",
        "overtime_holiday_minutes",
    }
)


class Stretch(NamedTuple):
    """Days of employment under one shift pattern; most people of a station share the same one."""

    first: date
    until: date
    pattern: WorkPattern


def collect(month: Month, station_ids: Collection[int] | None) -> PersonFacts:
    """Return the attendance facts of everybody with a grade or a mark in the month."""
    facts = _scheduled(month, station_ids)
    _add_marks(facts, month, station_ids)
    _add_workday_overtime(facts, month, station_ids)
    return facts


def _scheduled(month: Month, station_ids: Collection[int] | None) -> dict[tuple[int, int], dict[str, int]]:
    people = list(technicians_in(month, station_ids).values_list("station_id", "id", "hired_on", "left_on"))
    patterns = patterns_in(month, {person_id for _, person_id, _, _ in people})
    calendar = working_calendar(month.year, month.year)
    counted: dict[Stretch, int] = {}
    facts: dict[tuple[int, int], dict[str, int]] = {}
    for station_id, person_id, hired_on, left_on in people:
        first, until = max(hired_on or month.first, month.first), min(left_on or month.until, month.until)
        stretches = _stretches(first, until, patterns.get(person_id, []))
        halves = sum(_due(stretch, month, calendar, counted) for stretch in stretches) * 2
        facts[station_id, person_id] = {"scheduled_halves": halves}
    return facts


def _stretches(first: date, until: date, plans: list[tuple[date, WorkPattern]]) -> list[Stretch]:
    """Cut the days of employment where the shift changes; without a plan the plain week counts."""
    changes = [(from_on, pattern) for from_on, pattern in plans if first < from_on < until]
    before = [pattern for from_on, pattern in plans if from_on <= first]
    starts = [(first, before[-1] if before else WorkPattern()), *changes]
    ends = [start for start, _ in starts[1:]] + [until]
    return [Stretch(start, end, pattern) for (start, pattern), end in zip(starts, ends, strict=True)]


def _due(stretch: Stretch, month: Month, calendar: WorkingCalendar, counted: dict[Stretch, int]) -> int:
    if stretch not in counted:
        employed = (stretch.first + timedelta(days=n) for n in range((stretch.until - stretch.first).days))
        counted[stretch] = scheduled_days(month, stretch.pattern, calendar, employed)
    return counted[stretch]


def _in_month(month: Month, station_ids: Collection[int] | None) -> Q:
    days = Q(on__gte=month.first, on__lt=month.until)
    return days if station_ids is None else days & Q(station_id__in=station_ids)


def _add_marks(facts: dict[tuple[int, int], dict[str, int]], month: Month, station_ids: Collection[int] | None) -> None:
    rows = AttendanceDay.objects.filter(_in_month(month, station_ids)).order_by()
    marks: dict[tuple[int, int], Counter[Mark]] = {}
    for station_id, person_id, mark, days in rows.values_list("station_id", "person_id", "mark").annotate(
        n=Count("on")
    ):
        marks.setdefault((station_id, person_id), Counter())[Mark(mark)] = days
    for key, counts in marks.items():
        worth = month_worth(counts)
        facts.setdefault(key, {}).update(
            attended_halves=worth.attended_halves,
            sick_halves=worth.sick_halves,
            personal_halves=worth.personal_halves,
            overtime_rest_day_minutes=worth.overtime_rest_day_minutes,
            overtime_holiday_minutes=worth.overtime_holiday_minutes,
        )


def _add_workday_overtime(
    facts: dict[tuple[int, int], dict[str, int]], month: Month, station_ids: Collection[int] | None
) -> None:
    rows = AttendanceDay.objects.filter(_in_month(month, station_ids), overtime_workday_minutes__gt=0).order_by()
    sums = rows.values_list("station_id", "person_id").annotate(n=Sum("overtime_workday_minutes"))
    for station_id, person_id, minutes in sums:
        facts.setdefault((station_id, person_id), {})["overtime_workday_minutes"] = minutes


SOURCE = FactSource(codes=CODES, collect=collect)
