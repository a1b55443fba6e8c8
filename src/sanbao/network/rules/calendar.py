"""When the calendar of a year is complete."""

from collections.abc import Iterable
from typing import Final

from sanbao.kernel.calendar import DayKind

_MORE_SINCE: Final = 2025


def statutory_days_due(year: int) -> int:
    """Return how many legal holidays a year has.

    Source: 全国年节及纪念日放假办法, 11 days from 2014 and 13 since 2025-01-01; domain spec §1.3. Unverified.
    """
    return 13 if year >= _MORE_SINCE else 11


def is_announced(year: int, kinds: Iterable[DayKind]) -> bool:
    """Tell whether these days of a year hold its whole notice: single days typed in do not make it known."""
    return sum(kind is DayKind.STATUTORY for kind in kinds) >= statutory_days_due(year)
