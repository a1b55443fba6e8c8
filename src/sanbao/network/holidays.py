"""The State Council's yearly notices of days off and make-up days, from the libraries that keep up with them.

Two libraries, since each knows half: `chinesecalendar` the blocks of days off and the make-up days, `holidays` which
days of a block are the legal ones that are paid threefold when worked. They take 16 MiB and are wanted once a year:
whoever imports this module does not load them yet.
"""
# ruff: noqa: PLC0415 - see above

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sanbao.kernel.calendar import DayKind

NAMES: Final[Mapping[str, str]] = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
_MOVED: Final = "休息日"  # how the library names a weekday that is off because a weekend day is worked


@dataclass(frozen=True, slots=True)
class OfficialDay:
    kind: DayKind
    note: str


def official_days(year: int) -> Mapping[date, OfficialDay] | None:
    """Return the days that the notice of `year` names, or None if the libraries do not know it yet.

    Source: domain spec §8.6.
    """
    from chinese_calendar.constants import holidays as days_off
    from chinese_calendar.constants import workdays as make_up_days

    off = {day: name for day, name in days_off.items() if day.year == year}
    if not off:
        return None
    legal = statutory_days(year)
    found = {day: OfficialDay(DayKind.REST, NAMES.get(name, name)) for day, name in off.items()}
    found |= {day: OfficialDay(DayKind.STATUTORY, NAMES.get(off.get(day, ""), note)) for day, note in legal.items()}
    for day, name in make_up_days.items():
        if day.year == year:
            found[day] = OfficialDay(DayKind.WORKDAY, f"{NAMES.get(name, name)}调休上班")
    return dict(sorted(found.items()))


def statutory_days(year: int) -> dict[date, str]:
    """Return the legal holidays of any year with their names: 11 a year up to 2024, 13 since 2025."""
    from holidays import country_holidays

    known = country_holidays("CN", years=year, observed=False, language="zh_CN")
    return {day: name for day, name in known.items() if not name.startswith(_MOVED)}
