"""How values stand in JSON: amounts and months as text, minutes as whole numbers, moments with their offset."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function, str_schema

from sanbao.accounts.rest.faults import faulty
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import FIRST_YEAR, LAST_YEAR, SHANGHAI, Month
from sanbao.kernel.text import BIGGEST_KEY, squeeze

NO_CONTROL: Final = r"^[^\x00-\x1f\x7f]*$"
MONTH_SCHEMA: Final = {"type": "string", "pattern": r"^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])$", "examples": ["2026-10"]}
AMOUNT: Final = r"^[0-9]{1,10}(\.[0-9]{1,2})?$"
AMOUNT_SCHEMA: Final = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$", "examples": ["123.45"]}


class NotText(DomainError):
    code = "input.not_text"
    message = "请写成文字（加引号）。"


class NotADay(DomainError):
    code = "input.not_a_day"
    message = "请写成日期，例如 2026-10-03。"


class NotAMoment(DomainError):
    code = "input.not_a_moment"
    message = "请写成带时区的时间，例如 2026-10-03T09:30:00+08:00。"


class OutOfTime(DomainError):
    code = "input.out_of_time"
    message = "年份应在 {first} 到 {last} 之间。"


class Blank(DomainError):
    code = "input.missing"
    message = "请填写这一项。"


class TooLong(DomainError):
    code = "input.too_long"
    message = "最多 {max_length} 个字，请写短一些。"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text in one shape: `Annotated[str, Text(80)]`."""

    longest: int
    shortest: int = 0

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        """Tell the library what is checked; the limits stand in the description of the interface too."""
        text = str_schema(min_length=self.shortest or None, max_length=self.longest, pattern=NO_CONTROL)
        return no_info_after_validator_function(self._shaped, text)

    def _shaped(self, text: str) -> str:
        plain = squeeze(text)
        if len(plain) > self.longest:  # one sign may stand for several
            raise faulty(TooLong(max_length=self.longest))
        if len(plain) < self.shortest:
            raise faulty(Blank())
        return plain


def chosen_from(enum: type[StrEnum]) -> WithJsonSchema:
    """Describe an optional choice of a query."""
    return WithJsonSchema({"type": "string", "enum": [member.value for member in enum]})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise faulty(NotText())
    return value


def _month(value: object) -> Month:
    if isinstance(value, Month):
        return value
    try:
        return Month.parse(_text(value))
    except DomainError as error:
        raise faulty(error) from error


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        day = date.fromisoformat(_text(value))
    except ValueError as error:
        raise faulty(NotADay()) from error
    _check_year(day.year)
    return day


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        moment = datetime.fromisoformat(_text(value))
    except ValueError as error:
        raise faulty(NotAMoment()) from error
    if moment.tzinfo is None:
        raise faulty(NotAMoment())
    _check_year(moment.year)
    return moment.astimezone(SHANGHAI)


def _check_year(year: int) -> None:
    if not FIRST_YEAR < year < LAST_YEAR:  # the years at the edge would leave it in another time zone
        raise faulty(OutOfTime(first=FIRST_YEAR + 1, last=LAST_YEAR - 1))


def _told(write: Callable[[Any], str]) -> PlainSerializer:
    return PlainSerializer(write, return_type=str)


Code = Annotated[str, Text(40)]
Key = Annotated[int, Field(ge=1, le=BIGGEST_KEY)]
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
MonthKey = Annotated[Month, PlainValidator(_month), _told(str), WithJsonSchema(MONTH_SCHEMA)]
Day = Annotated[date, PlainValidator(_day), _told(date.isoformat), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    datetime,
    PlainValidator(_moment),
    _told(lambda moment: moment.astimezone(SHANGHAI).isoformat(timespec="seconds")),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-10-03T09:30:00+08:00"]}),
]
# Given out with exactly two places, taken in with at most two.
Yuan = Annotated[Decimal, _told("{:.2f}".format), WithJsonSchema(AMOUNT_SCHEMA)]
YuanIn = Annotated[str, Field(pattern=AMOUNT, examples=["123.45"])]
