"""The State Council's yearly notices of days off and make-up days, from the libraries that keep up with them.

Two libraries, since each knows half: `chinesecalendar` the blocks of days off and the make-up days, `holidays` which
days of a block are the legal ones that are paid threefold when worked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays as days_off
from chinese_calendar.constants import workdays as make_up_days
from holidays import country_holidays

from sanbao.kernel.calendar import DayKind

NAMES: Final[Mapping[str, str]] = {
    Holiday.new_years_day.value: "元旦",
    Holiday.spring_festival.value: "春节",
    Holiday.tomb_sweeping_day.value: "清明节",
    Holiday.labour_day.value: "劳动节",
    Holiday.dragon_boat_festival.value: "端午节",
    Holiday.national_day.value: "国庆节",
    Holiday.mid_autumn_festival.value: "中秋节",
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
    known = country_holidays("CN", years=year, observed=False, language="zh_CN")
    return {day: name for day, name in known.items() if not name.startswith(_MOVED)}
