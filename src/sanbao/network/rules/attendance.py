"""What one mark of the attendance grid is worth. Source: domain spec §10.13."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from sanbao.kernel.calendar import DayKind, WorkingCalendar
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month, Period
from sanbao.kernel.text import squeeze

FULL_DAY_MINUTES = 480


class Mark(StrEnum):
    FULL = "full"
    HALF = "half"
    PERSONAL_LEAVE = "personal_leave"
    SICK_LEAVE = "sick_leave"
    ANNUAL_LEAVE = "annual_leave"
    OTHER_PAID_LEAVE = "other_paid_leave"
    ABSENT = "absent"
    REST = "rest"
    OVERTIME_REST_DAY = "overtime_rest_day"
    OVERTIME_HOLIDAY = "overtime_holiday"


# The sign written in the grid first, then what else people write.
SIGNS: Mapping[Mark, tuple[str, ...]] = {
    Mark.FULL: ("√", "✓", "✔", "1", "全", "出", "勤"),
    Mark.HALF: ("半", "0.5", "△"),
    Mark.PERSONAL_LEAVE: ("事", "事假"),
    Mark.SICK_LEAVE: ("病", "病假"),
    Mark.ANNUAL_LEAVE: ("年", "年假"),
    Mark.OTHER_PAID_LEAVE: ("假", "婚", "产", "丧", "陪"),
    Mark.ABSENT: ("旷", "×", "旷工"),
    Mark.REST: ("休", "休息", "○"),
    Mark.OVERTIME_REST_DAY: ("加", "加班"),
    Mark.OVERTIME_HOLIDAY: ("节", "节加"),
}
MARK_OF_SIGN: Mapping[str, Mark] = {sign: mark for mark, signs in SIGNS.items() for sign in signs}


class OvertimeNotOnThisMark(DomainError):
    code = "network.overtime_not_on_this_mark"
    message = "工作日加班只能记在“√”或“半”上，例如“√+2”表示加班 2 小时。"


class OvertimeTooLong(DomainError):
    code = "network.overtime_too_long"
    message = "一天的加班不能超过 {hours} 小时，请核对。"


class MarkUnknown(DomainError):
    code = "network.mark_unknown"
    message = "“{text}”不是考勤符号，请填 √ 半 事 病 年 假 旷 休 加 节，或留空。"


@dataclass(frozen=True, slots=True)
class DayWorth:
    """What one day adds to the month: half days attended and away, overtime in minutes."""

    attended_halves: int = 0
    sick_halves: int = 0
    personal_halves: int = 0
    overtime_rest_day_minutes: int = 0
    overtime_holiday_minutes: int = 0


WORTH: Mapping[Mark, DayWorth] = {
    Mark.FULL: DayWorth(attended_halves=2),
    Mark.HALF: DayWorth(attended_halves=1),
    Mark.PERSONAL_LEAVE: DayWorth(personal_halves=2),
    Mark.SICK_LEAVE: DayWorth(sick_halves=2),
    Mark.ANNUAL_LEAVE: DayWorth(),
    Mark.OTHER_PAID_LEAVE: DayWorth(),
    Mark.ABSENT: DayWorth(),
    Mark.REST: DayWorth(),
    Mark.OVERTIME_REST_DAY: DayWorth(attended_halves=2, overtime_rest_day_minutes=FULL_DAY_MINUTES),
    Mark.OVERTIME_HOLIDAY: DayWorth(attended_halves=2, overtime_holiday_minutes=FULL_DAY_MINUTES),
}


def month_worth(marks: Mapping[Mark, int]) -> DayWorth:
    """Add up a month from how often each mark occurs in it."""
    attended = sick = personal = rest_day = holiday = 0
    for mark, count in marks.items():  # in one loop, as it runs for everybody of a region
        worth = WORTH[mark]
        attended += worth.attended_halves * count
        sick += worth.sick_halves * count
        personal += worth.personal_halves * count
        rest_day += worth.overtime_rest_day_minutes * count
        holiday += worth.overtime_holiday_minutes * count
    return DayWorth(
        attended_halves=attended,
        sick_halves=sick,
        personal_halves=personal,
        overtime_rest_day_minutes=rest_day,
        overtime_holiday_minutes=holiday,
    )


def half_days(halves: int) -> Decimal:
    """Return `halves` half days as days: 45 → 22.5, 46 → 23."""
    return Decimal(halves) / 2


@dataclass(frozen=True, slots=True)
class WorkPattern:
    """A shift's week: the weekdays worked (Monday is 0); `follows_calendar` takes holidays and 调休 into account."""

    weekdays: frozenset[int] = frozenset(range(5))
    follows_calendar: bool = True

    def is_working(self, day: date, calendar: WorkingCalendar) -> bool:
        """Tell whether this shift works on `day`."""
        announced = calendar.days.get(day)
        if self.follows_calendar and announced is not None:
            return announced is DayKind.WORKDAY
        return day.weekday() in self.weekdays


def pattern_on(day: date, plans: Iterable[tuple[date, WorkPattern]]) -> WorkPattern:
    """Return the pattern in force on `day`, the plain week before any; `plans` with their first days, oldest first."""
    begun = [pattern for from_on, pattern in plans if from_on <= day]
    return begun[-1] if begun else WorkPattern()


def due_days(period: Period, plans: Sequence[tuple[date, WorkPattern]], calendar: WorkingCalendar) -> frozenset[date]:
    """Return the days of `period` on which a person with these shift plans is due: those that 应出勤 counts."""
    return frozenset(day for day in period.days if pattern_on(day, plans).is_working(day, calendar))


def scheduled_days(month: Month, pattern: WorkPattern, calendar: WorkingCalendar, employed: Iterable[date]) -> int:
    """Count the days of `month` on which a person of this shift is due, among the days of employment.

    Source: form BD-11, column 应出勤天.
    """
    due = set(employed)
    return sum(1 for day in month.days if day in due and pattern.is_working(day, calendar))


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell of the grid says: a mark and the overtime of a working day in minutes."""

    mark: Mark
    overtime_workday_minutes: int = 0


MOST_OVERTIME_MINUTES = 720
TAKES_OVERTIME = frozenset({Mark.FULL, Mark.HALF})
_WITH_OVERTIME = re.compile(r"(?P<sign>.+?)\s*\+\s*(?P<hours>[0-9]{1,2}(?:\.[0-9]{1,2})?)\s*(?:h|H|小时|时)?")


def read_cell(text: str) -> Cell | None:
    """Read a cell as people fill it: "√", "事假", "√+2" (two hours of overtime on a working day); None if empty.

    Raises: MarkUnknown; OvertimeNotOnThisMark; OvertimeTooLong.
    """
    plain = squeeze(text)
    if not plain:
        return None
    found = _WITH_OVERTIME.fullmatch(plain)
    sign, hours = (found["sign"], found["hours"]) if found else (plain, "0")
    if sign not in MARK_OF_SIGN:
        raise MarkUnknown(text=plain)
    return checked_cell(Cell(MARK_OF_SIGN[sign], int((Decimal(hours) * 60).to_integral_value(ROUND_HALF_UP))))


def checked_cell(cell: Cell) -> Cell:
    """Return the cell if its overtime is possible.

    Raises: OvertimeNotOnThisMark; OvertimeTooLong.
    """
    if cell.overtime_workday_minutes and cell.mark not in TAKES_OVERTIME:
        raise OvertimeNotOnThisMark
    if not 0 <= cell.overtime_workday_minutes <= MOST_OVERTIME_MINUTES:
        raise OvertimeTooLong(hours=MOST_OVERTIME_MINUTES // 60)
    return cell


def written_cell(cell: Cell | None) -> str:
    """Write a cell as the grid shows it, so that `read_cell` reads the same again."""
    if cell is None:
        return ""
    sign = SIGNS[cell.mark][0]
    if not cell.overtime_workday_minutes:
        return sign
    hours = (Decimal(cell.overtime_workday_minutes) / 60).quantize(Decimal("0.01"))
    return f"{sign}+{hours.normalize():f}"
