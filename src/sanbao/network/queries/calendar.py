"""Read the working calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from sanbao.kernel.calendar import DayKind, WorkingCalendar
from sanbao.kernel.periods import Month
from sanbao.network.models import CalendarDay
from sanbao.network.rules.calendar import is_announced

_WEEK = 7


@dataclass(frozen=True, slots=True)
class CalendarCell:
    """A day of the year view; `is_special` if it stands in the table."""

    on: date
    kind: DayKind
    note: str
    is_special: bool


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month of the year view: weeks from Monday to Sunday, None beside the month."""

    month: Month
    weeks: tuple[tuple[CalendarCell | None, ...], ...]
    working_days: int
    statutory_days: int


def working_calendar(first_year: int, last_year: int) -> WorkingCalendar:
    """Return the calendar of these years; a day without an entry falls back to Monday to Friday.

    A year is known once all of its legal holidays are in: a single day typed in does not make it known.
    """
    rows = CalendarDay.objects.filter(on__range=(date(first_year, 1, 1), date(last_year, 12, 31)))
    days = {on: DayKind(kind) for on, kind in rows.values_list("on", "kind")}
    kinds: dict[int, list[DayKind]] = {}
    for on, kind in days.items():
        kinds.setdefault(on.year, []).append(kind)
    return WorkingCalendar(days, frozenset(year for year, those in kinds.items() if is_announced(year, those)))


def calendar_year(year: int) -> tuple[list[CalendarMonth], bool]:
    """Return the twelve months of a year, and whether its notice is in."""
    rows = {row.on: row for row in CalendarDay.objects.filter(on__year=year)}
    calendar = WorkingCalendar({on: DayKind(row.kind) for on, row in rows.items()})
    months = [_month(Month(year, number), calendar, rows) for number in range(1, 13)]
    return months, is_announced(year, calendar.days.values())


def _month(month: Month, calendar: WorkingCalendar, rows: dict[date, CalendarDay]) -> CalendarMonth:
    start = month.first - timedelta(days=month.first.weekday())
    weeks = []
    while start < month.until:
        days = (start + timedelta(days=offset) for offset in range(_WEEK))
        weeks.append(tuple(_cell(day, calendar, rows) if day in month else None for day in days))
        start += timedelta(days=_WEEK)
    statutory = sum(calendar.kind(day) is DayKind.STATUTORY for day in month.days)
    return CalendarMonth(month, tuple(weeks), calendar.working_days(month), statutory)


def _cell(day: date, calendar: WorkingCalendar, rows: dict[date, CalendarDay]) -> CalendarCell:
    row = rows.get(day)
    return CalendarCell(day, calendar.kind(day), row.note if row else "", row is not None)
