"""Days and moments as they are written in sheets, with the year from the month that the sheet is about."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from sanbao.documents.sheets.cells.faults import CellFault, filled
from sanbao.documents.sheets.cells.numbers import number_of
from sanbao.documents.sheets.values import Value
from sanbao.kernel.errors import mark
from sanbao.kernel.periods import SHANGHAI, Month

YEARS = range(1950, 2100)
CENTURY = 2000
# Excel counts days from here; its 1900 had a 29 February that never was, which shifts all later days by one.
SERIAL_DAY_ZERO = date(1899, 12, 30)
SERIALS = range(18_264, 73_051)  # 1950-01-01 to 2100-01-01
MIDNIGHT_TEXT = re.compile(r"[T ]*0{1,2}:00(?::00(?:\.0+)?)?$")
WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$")
FULL = re.compile(r"(\d{4}|\d{2})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH_AND_DAY = re.compile(r"(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?")
DAY_ONLY = re.compile(r"(\d{1,2})[日号]")
CLOCK = re.compile(
    r"(?P<half>上午|下午|中午|早上|晚上|凌晨|AM|PM)?\s*(?P<hour>\d{1,2})\s*"
    r"(?:[:点时]\s*(?P<minute>\d{1,2})\s*分?(?::\d{1,2}(?:\.\d+)?)?|(?P<sharp>[点时]整?)|(?P<past>[点时]半))"
    r"\s*(?P<after>AM|PM)?$",
    re.IGNORECASE,
)
NEXT_DAY = re.compile(r"(?:次日|第二天|翌日|隔天|隔日|次晨)(?:的)?")
END_OF_DAY = re.compile(r"(?:晚上|夜里|午夜)?\s*(?<!\d)24\s*(?:[点时]整?|[:点时]\s*0{1,2}\s*分?(?::00)?)$")
SPAN = re.compile(r"\d{1,2}\s*[:点时]\s*(?:\d{1,2}|半)?\s*分?\s*(?:-|~|至|到|—|–)+\s*\D{0,3}\d{1,2}\s*[:点时]")
AFTERNOON = frozenset({"下午", "晚上", "中午", "PM"})
MORNING = frozenset({"上午", "早上", "凌晨", "AM"})
NOON = 12
SECONDS_OF_A_DAY = 86_400
A_DAY = timedelta(days=1)
REMEMBERED = 4_096


def day(value: Value, *, month: Month | None = None) -> date:
    """Return a calendar day: 2026年10月3日, 2026/10/3, 20261003, a serial number; 10月3日 and 10.3 with `month`.

    A day without a year is the one nearest to `month`: in January 2027 12.31 is the day before.
    Raises: CellFault if it is blank, no day, a day that does not exist, or one whose year nobody knows.
    """
    value = filled(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _written_day(value, month)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _numeric_day(Decimal(value), month)
    raise _no_day()


def _written_day(text: str, month: Month | None) -> date:
    compact = "".join(WEEKDAY.sub("", MIDNIGHT_TEXT.sub("", text)).split())
    if found := FULL.fullmatch(compact) or COMPACT.fullmatch(compact):
        year = int(found[1])
        return _existing(year if year >= YEARS.start else year + CENTURY, int(found[2]), int(found[3]))
    if found := MONTH_AND_DAY.fullmatch(compact):
        return _existing(_nearest_year(int(found[1]), month), int(found[1]), int(found[2]))
    if found := DAY_ONLY.fullmatch(compact):
        known = _known(month)
        return _existing(known.year, known.month, int(found[1]))
    number = number_of(compact) if compact.isdecimal() else None
    if number is None:
        raise _no_day()
    return _serial_day(number)


def _numeric_day(number: Decimal, month: Month | None) -> date:
    if number == int(number):
        found = COMPACT.fullmatch(str(int(number)))
        return _existing(int(found[1]), int(found[2]), int(found[3])) if found else _serial_day(number)
    if int(number) in SERIALS:
        return _serial_day(number)
    return _decimal_day(number, month)


def _serial_day(number: Decimal) -> date:
    if int(number) not in SERIALS:
        raise _no_day()
    return SERIAL_DAY_ZERO + timedelta(days=int(number))


def _decimal_day(number: Decimal, month: Month | None) -> date:
    """Read 10.3 that was typed as a number: its zeros are lost, 10.1 may have been 10.10, so that is refused."""
    whole, _, digits = f"{number.normalize():f}".partition(".")
    if number < 0 or len(digits) > len("31"):
        raise _no_day()
    year = _nearest_year(int(whole), month)
    if len(digits) == 1 and _exists(year, int(whole), int(digits) * 10):
        raise CellFault(
            "documents.cell_day_ambiguous",
            mark("{value} 可能是 {month}月{first}日，也可能是 {month}月{second}日，请写成 2026-10-01 这样的日期。"),
            {"month": whole, "first": digits, "second": f"{digits}0"},
        )
    return _existing(year, int(whole), int(digits))


def _exists(year: int, month: int, number: int) -> bool:
    try:
        date(year, month, number)
    except ValueError:
        return False
    return True


def _existing(year: int, month: int, number: int) -> date:
    if not _exists(year, month, number):
        raise CellFault(
            "documents.cell_no_such_day",
            mark("没有{year}年{month}月{day}日这一天，请核对日期。"),
            {"year": str(year), "month": str(month), "day": str(number)},
        )
    if year not in YEARS:
        raise _no_day()
    return date(year, month, number)


def _nearest_year(number: int, month: Month | None) -> int:
    known = _known(month)
    months = known.year * 12 + known.month
    return min((known.year, known.year - 1, known.year + 1), key=lambda year: abs(year * 12 + number - months))


def _known(month: Month | None) -> Month:
    if month is None:
        raise CellFault("documents.cell_day_without_year", mark("“{value}”没有写年份，请写成 2026-10-03 这样。"))
    return month


def _no_day() -> CellFault:
    return CellFault("documents.cell_no_day", mark("“{value}”不是日期，请写成 2026-10-03 或 10月3日。"))


def clock(value: Value) -> time:
    """Return a time of day to the minute: 08:15, 8：15, 8点15分, 8点半, 下午2点, a time or fraction of a day.

    Raises: CellFault if it is blank or no time of day.
    """
    value = filled(value)
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, str) and (found := CLOCK.fullmatch(value)):
        return _clock_of(found)
    if isinstance(value, timedelta):
        value = Decimal(value // timedelta(seconds=1)) / SECONDS_OF_A_DAY
    number = number_of(value)
    if number is None or not 0 <= number < 1:
        raise _no_clock()
    return _fraction_of_day(number)


def _clock_of(found: re.Match[str]) -> time:
    hour = int(found["hour"])
    minute = 30 if found["past"] else int(found["minute"] or 0)
    half = (found["half"] or found["after"] or "").upper()
    if half in AFTERNOON and hour < NOON - (2 if half == "中午" else 0):
        hour += NOON
    if half in MORNING and hour == NOON:
        hour = 0
    try:
        return time(hour, minute)
    except ValueError as error:
        raise _no_clock() from error


def _fraction_of_day(number: Decimal) -> time:
    """Return the time of day that a fraction stands for, rounded to the second before its seconds are cut off."""
    seconds = min(int(number * SECONDS_OF_A_DAY + Decimal("0.5")), SECONDS_OF_A_DAY - 1)
    return time(seconds // 3600, seconds // 60 % 60)


def moment(value: Value, *, on: date | None = None, month: Month | None = None) -> datetime:
    """Return a moment in China's time to the minute.

    A bare time of day belongs to the day `on`, 次日1:00 and 24:00 to the next.

    Raises: CellFault if it is blank, no moment, two moments, or a time of day without a day.
    """
    if on is not None and (bare := _time_alone(value)):
        later, at = bare
        return datetime.combine(on + later, at, tzinfo=SHANGHAI)
    named, later, at = _told(filled(value), month, has_day=on is not None)
    when = named or on
    if when is None:
        raise CellFault("documents.cell_moment_without_day", mark("“{value}”没有写日期，请写成 2026-10-03 08:15。"))
    return datetime.combine(when + later, at, tzinfo=SHANGHAI)


@lru_cache(maxsize=REMEMBERED, typed=True)  # workshops begin and end at the same few times of day
def _time_alone(value: Value) -> tuple[timedelta, time] | None:
    """Return how much later than the row's day a cell means, and the time of day; None if it says anything else."""
    try:
        named, later, at = _told(filled(value), None, has_day=True)
    except CellFault:
        return None
    return None if named else (later, at)


@lru_cache(maxsize=REMEMBERED, typed=True)
def _told(value: Value, month: Month | None, *, has_day: bool) -> tuple[date | None, timedelta, time]:
    """Return the day that a cell names, how much later than that or the row's day it means, and the time of day."""
    if isinstance(value, str) and SPAN.search(value):
        raise CellFault(
            "documents.cell_two_moments",
            mark("“{value}”写了两个时间，请把开始和结束分别填在“开工时间”和“完工时间”两列。"),
        )
    later, of_next_day = 0, 0
    if value == A_DAY:  # a spreadsheet's 24:00
        return None, A_DAY, time(0)
    if isinstance(value, str) and (end_of_day := END_OF_DAY.search(value)):
        value, later = f"{value[: end_of_day.start()]}0:00", 1
    if has_day and isinstance(value, str) and (next_day := NEXT_DAY.match(value)):
        value, of_next_day = value[next_day.end() :].strip(), 1
    when, at = _parts(value, month)
    return when, timedelta(days=later + (of_next_day if when is None else 0)), at


def _parts(value: Value, month: Month | None) -> tuple[date | None, time]:
    if isinstance(value, datetime):
        return value.date(), clock(value)
    if isinstance(value, date):  # the parser gives a moment at midnight as a day
        return value, time(0)
    if isinstance(value, str) and (found := CLOCK.search(value)):
        before = value[: found.start()].rstrip("T ")
        return (day(before, month=month) if before else None), _clock_of(found)
    number = number_of(value)
    if number is not None and int(number) in SERIALS:
        return _serial_day(number), _fraction_of_day(number % 1)
    return None, clock(value)


def _no_clock() -> CellFault:
    return CellFault("documents.cell_no_clock", mark("“{value}”不是时间，请写成 08:15。"))
