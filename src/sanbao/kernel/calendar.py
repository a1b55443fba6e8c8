"""Working days in China: weekdays work, unless the year's notice of the State Council moves them (调休).

Which days a notice moves is data and is passed in. A year without notice falls back to Monday to Friday; `knows`
tells the caller to warn. Source: domain specification, sections 8.6 and 10.10.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sanbao.kernel.periods import Month, Period

_A_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class DayKind(StrEnum):
    """What a day is for working time: worked, off, or a statutory holiday (off, and paid threefold when worked)."""

    WORKDAY = "workday"
    REST = "rest"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`days` holds the days that differ from the plain week, and may hold others; `known_years` have a notice."""

    days: Mapping[date, DayKind] = field(default_factory=dict, hash=False)
    known_years: frozenset[int] = frozenset()

    def knows(self, year: int) -> bool:
        """Return whether the notice of `year` is in; if not, its days are plain weekdays and weekends."""
        return year in self.known_years

    def kind(self, day: date) -> DayKind:
        """Return what `day` is: as listed, else Monday to Friday worked and the weekend off."""
        plain = DayKind.WORKDAY if day.weekday() < _SATURDAY else DayKind.REST
        return self.days.get(day, plain)

    def is_working(self, day: date) -> bool:
        """Return whether `day` is worked."""
        return self.kind(day) is DayKind.WORKDAY

    def working_days(self, period: Period | Month) -> int:
        """Return how many days of the period are worked."""
        return sum(self.is_working(day) for day in period.days)

    def add_working_days(self, day: date, number: int) -> date:
        """Return the working day that is `number` working days after `day`, which itself is not counted.

        A negative number goes back. Zero gives `day` itself or, if it is off, the working day that follows: a term
        that ends on a day off ends on the next day that is worked.

        The terms of exchange, returns and repairs are counted in working days; whoever keeps one asks here.

        Source: Civil Code (民法典), articles 201 and 203; domain specification, sections 0, 6.2 and 8.6.
        """
        step = -_A_DAY if number < 0 else _A_DAY
        left = abs(number)
        while left or not self.is_working(day):
            day += step
            left -= left > 0 and self.is_working(day)
        return day
