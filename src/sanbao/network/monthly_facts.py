"""What attendance tells of a month: days due, days there, leave and overtime."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Case, Count, Q, QuerySet, Sum, When
from django.utils.translation import gettext

from sanbao.kernel.calendar import WorkingCalendar
from sanbao.kernel.facts import Asked, Behind, Evidence, FactSource, PersonFacts
from sanbao.kernel.periods import Month, Period
from sanbao.network.labels import MARK_LABELS
from sanbao.network.models import AttendanceDay, Person
from sanbao.network.queries import patterns_in, technicians_in, working_calendar
from sanbao.network.rules.attendance import WORTH, Mark, WorkPattern, month_worth, scheduled_days
from sanbao.network.sums import KEPT

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

Marked = tuple[tuple[str, int], ...]  # marks as stored, and on how many days each


class Stretch(NamedTuple):
    """Days of employment under one shift pattern; most people of a station share the same one."""

    first: date
    until: date
    pattern: WorkPattern


def collect(month: Month, station_ids: Collection[int] | None) -> PersonFacts:
    """Return the attendance facts of everybody with a grade or a mark in the month."""
    facts = _scheduled(month, station_ids)
    _add_marks(facts, month, station_ids)
    return facts


def _scheduled(month: Month, station_ids: Collection[int] | None) -> dict[tuple[int, int], dict[str, int]]:
    begin, end = month.first, month.until
    technicians = _technicians(month)
    people = list(technicians.all() if station_ids is None else technicians.filter(station_id__in=station_ids))
    patterns = patterns_in(month, {person_id for _, person_id, _, _ in people})
    calendar = working_calendar(month.year, month.year)
    due: dict[tuple[object, ...], int] = {}
    facts: dict[tuple[int, int], dict[str, int]] = {}
    for station_id, person_id, came_on, went_on in people:
        first, until = came_on or begin, went_on or end
        plans = patterns.get(person_id, [])
        same = (first, until, *plans)  # as nearly all of a region are
        if same not in due:
            due[same] = sum(_due(stretch, month, calendar) for stretch in _stretches(first, until, plans))
        facts[station_id, person_id] = {"scheduled_halves": due[same] * 2}
    return facts


@lru_cache(maxsize=64)
def _technicians(month: Month) -> "QuerySet[Person, tuple[int, int, date | None, date | None]]":
    """Return the query of who is due in a month, and of who comes or goes within it, to be narrowed to stations.

    To build it takes longer than to read a station. Hardly anybody comes or goes: only those days are read as dates,
    which takes longer than the rest of a region.
    """
    came = Case(When(hired_on__gt=month.first, then="hired_on"))
    went = Case(When(left_on__lt=month.until, then="left_on"))
    return technicians_in(month, None).values_list("station_id", "id", came, went)


def _stretches(first: date, until: date, plans: list[tuple[date, WorkPattern]]) -> list[Stretch]:
    """Cut the days of employment where the shift changes; without a plan the plain week counts."""
    changes = [(from_on, pattern) for from_on, pattern in plans if first < from_on < until]
    before = [pattern for from_on, pattern in plans if from_on <= first]
    starts = [(first, before[-1] if before else WorkPattern()), *changes]
    ends = [start for start, _ in starts[1:]] + [until]
    return [Stretch(start, end, pattern) for (start, pattern), end in zip(starts, ends, strict=True)]


def _due(stretch: Stretch, month: Month, calendar: WorkingCalendar) -> int:
    employed = (stretch.first + timedelta(days=n) for n in range((stretch.until - stretch.first).days))
    return scheduled_days(month, stretch.pattern, calendar, employed)


def _in_month(month: Month, station_ids: Collection[int] | None) -> Q:
    return Q(month=month) if station_ids is None else Q(month=month, station_id__in=station_ids)


def _add_marks(facts: dict[tuple[int, int], dict[str, int]], month: Month, station_ids: Collection[int] | None) -> None:
    """Tell what the marks of each person are worth."""
    columns = "station_id, person_id, mark, days, overtime_workday_minutes"
    marks: dict[tuple[int, int], Marked] = {}
    overtime: Counter[tuple[int, int]] = Counter()
    for station_id, person_id, mark, n, minutes in KEPT.of_month(columns, month, station_ids, where="days > 0"):
        key = station_id, person_id
        marks[key] = (*marks.get(key, ()), (mark, n))
        if minutes:
            overtime[key] += minutes
    worths: dict[Marked, dict[str, int]] = {}
    for key, marked in marks.items():
        worth = worths.get(marked)
        if worth is None:  # many of a region have the same month
            worth = worths[marked] = _worth(marked)
        own = facts.setdefault(key, {})
        own |= worth
        own["overtime_workday_minutes"] = overtime.get(key, 0)


def _worth(marked: Marked) -> dict[str, int]:
    worth = month_worth({Mark(mark): n for mark, n in marked})
    return {
        "attended_halves": worth.attended_halves,
        "sick_halves": worth.sick_halves,
        "personal_halves": worth.personal_halves,
        "overtime_rest_day_minutes": worth.overtime_rest_day_minutes,
        "overtime_holiday_minutes": worth.overtime_holiday_minutes,
    }


def behind(asked: Asked) -> Behind:
    """Return the days that one of these facts is made of."""
    (fact,) = asked.facts
    if fact == "scheduled_halves":
        lines = list(_days_due(asked))
        return Behind(sum(line.value for line in lines), len(lines), asked.page(lines))
    return _days_marked(fact, asked)


def _days_due(asked: Asked) -> Iterator[Evidence]:
    people = technicians_in(asked.month, asked.station_ids)
    if asked.person_id is not None:
        people = people.filter(pk=asked.person_id)
    found = list(people.values_list("station_id", "id", "hired_on", "left_on"))
    patterns = patterns_in(asked.month, {person_id for _, person_id, _, _ in found})
    calendar = working_calendar(asked.month.year, asked.month.year)
    for station_id, person_id, hired_on, left_on in found:
        first, until = max(hired_on or asked.month.first, asked.month.first), left_on or asked.month.until
        for stretch in _stretches(first, min(until, asked.month.until), patterns.get(person_id, [])):
            for day in Period(stretch.first, stretch.until).days:
                if stretch.pattern.is_working(day, calendar):
                    yield Evidence(day, person_id, station_id, person_id, 2, said=gettext("应出勤"), is_of_grid=True)


def _days_marked(fact: str, asked: Asked) -> Behind:
    days = AttendanceDay.objects.filter(_in_month(asked.month, asked.station_ids)).order_by("on", "id")
    if asked.person_id is not None:
        days = days.filter(person_id=asked.person_id)
    if fact == "overtime_workday_minutes":
        days = days.filter(overtime_workday_minutes__gt=0)
        sums = days.order_by().aggregate(n=Count("id"), minutes=Sum("overtime_workday_minutes"))
        return Behind(sums["minutes"] or 0, sums["n"], _lines(fact, days, asked))
    days = days.filter(mark__in=[mark for mark, worth in WORTH.items() if getattr(worth, fact)])
    counts = dict(days.order_by().values_list("mark").annotate(n=Count("id")))
    total = sum(getattr(WORTH[Mark(mark)], fact) * n for mark, n in counts.items())
    return Behind(total, sum(counts.values()), _lines(fact, days, asked))


def _lines(fact: str, days: QuerySet[AttendanceDay], asked: Asked) -> tuple[Evidence, ...]:
    if asked.after is not None:
        on, key = asked.after
        days = days.filter(Q(on__gt=on) | Q(on=on, id__gt=key))
    return tuple(_line(fact, day) for day in days[: asked.limit + 1])


def _line(fact: str, day: AttendanceDay) -> Evidence:
    minutes, worth = day.overtime_workday_minutes, WORTH[Mark(day.mark)]
    return Evidence(
        on=day.on,
        key=day.pk,
        station_id=day.station_id,
        person_id=day.person_id,
        value=minutes if fact == "overtime_workday_minutes" else getattr(worth, fact),
        said=str(MARK_LABELS[day.mark]),
        is_of_grid=True,
    )


SOURCE = FactSource(codes=CODES, collect=collect, behind=behind, sum_anew=KEPT.anew)
