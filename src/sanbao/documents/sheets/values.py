"""The plain values that cells hold, however the file kept them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

Value: TypeAlias = str | int | Decimal | date | datetime | time | timedelta | bool | None
Row: TypeAlias = tuple[Value, ...]

# What a formula that failed leaves in its cell.
FORMULA_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
)
# What stands in place of a formula that no program has worked out.
UNCOMPUTED = "#UNCOMPUTED!"


@lru_cache(maxsize=65_536)
def exact(number: float) -> int | Decimal:
    """Return the number that the spreadsheet shows: it keeps 15 digits, the rest is noise of binary fractions."""
    return int(number) if number.is_integer() else Decimal(format(number, ".15g"))


def whole_seconds(moment: datetime) -> datetime:
    """Return the moment without the noise that days stored as binary fractions carry below the second."""
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0) if moment.microsecond else moment


def written(value: Value) -> str:  # noqa: PLR0911 - one line per kind of value
    """Return a value as a person would have written it, for messages and remarks."""
    match value:
        case str():  # nearly all cells
            return value
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
