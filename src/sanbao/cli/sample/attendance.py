"""The attendance grid of a sample person's month. Pure."""

from collections.abc import Container
from datetime import date
from random import Random

from sanbao.kernel.periods import Month
from sanbao.network.rules.attendance import Mark

# Of a thousand working days.
ON_WORKING_DAYS = (
    (Mark.FULL, 940),
    (Mark.HALF, 18),
    (Mark.PERSONAL_LEAVE, 16),
    (Mark.SICK_LEAVE, 12),
    (Mark.ANNUAL_LEAVE, 14),
)
OVERTIME_PERCENT = 12  # of free days
LATE_PERCENT = 7  # of working days, one to three hours longer


def marks_of(no: str, month: Month, working_days: Container[date]) -> dict[date, tuple[Mark, int]]:
    """Return each day's mark and minutes of overtime."""
    chance = Random(f"{no} {month}")  # noqa: S311 - sample data must be the same every time
    return {day: _mark(chance, is_working=day in working_days) for day in month.days}


def _mark(chance: Random, *, is_working: bool) -> tuple[Mark, int]:
    if not is_working:
        return (Mark.OVERTIME_REST_DAY if chance.randint(1, 100) <= OVERTIME_PERCENT else Mark.REST), 0
    mark = chance.choices([mark for mark, _ in ON_WORKING_DAYS], [weight for _, weight in ON_WORKING_DAYS])[0]
    longer = mark is Mark.FULL and chance.randint(1, 100) <= LATE_PERCENT
    return mark, 60 * chance.randint(1, 3) if longer else 0
