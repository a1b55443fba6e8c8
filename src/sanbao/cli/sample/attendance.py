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


def marks_of(
    no: str, month: Month, working_days: Container[date], holidays: Container[date]
) -> dict[date, tuple[Mark, int]]:
    """Return each day's mark and minutes of overtime; `holidays` are the days that are paid threefold."""
    chance = Random(f"{no} {month}")  # noqa: S311 - sample data must be the same every time
    return {
        day: _working_day(chance) if day in working_days else (_free_day(chance, is_holiday=day in holidays), 0)
        for day in month.days
    }


def _working_day(chance: Random) -> tuple[Mark, int]:
    mark = chance.choices([mark for mark, _ in ON_WORKING_DAYS], [weight for _, weight in ON_WORKING_DAYS])[0]
    is_longer = mark is Mark.FULL and chance.randint(1, 100) <= LATE_PERCENT
    return mark, 60 * chance.randint(1, 3) if is_longer else 0


def _free_day(chance: Random, *, is_holiday: bool) -> Mark:
    if chance.randint(1, 100) > OVERTIME_PERCENT:
        return Mark.REST
    return Mark.OVERTIME_HOLIDAY if is_holiday else Mark.OVERTIME_REST_DAY
