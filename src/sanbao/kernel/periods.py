"""Months, half-open periods of days, and the day on which a moment falls in China."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from sanbao.kernel.errors import DomainError, Translate, mark

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999
_WRITTEN: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_IN_SENTENCES: Final = mark("{year}年{month}月")
_A_DAY: Final = timedelta(days=1)


class NotAMonth(DomainError):
    code = "periods.not_a_month"
    message = "「{value}」不是月份，请写成 2026-10 这样。"


class DayOutOfRange(DomainError):
    code = "periods.day_out_of_range"
    message = "日期 {day} 不在 1900 年到 2999 年之间，请更正。"


class PeriodEndsBeforeItBegins(DomainError):
    code = "periods.ends_before_it_begins"
    message = "截止日期 {until_on} 早于开始日期 {from_on}，请调换或更正。"


def day_after(day: date) -> date:
    """Return the day after a last day that somebody named: periods end before their end.

    Raises: DayOutOfRange outside of the years 1900 to 2999.
    """
    return plausible(day) + _A_DAY


def plausible(day: date) -> date:
    """Return the day itself, of which the days before and after and its moments exist in every time zone.

    Raises: DayOutOfRange outside of the years 1900 to 2999.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayOutOfRange(day=day)
    return day


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A natural month of the years 1900 to 2999; months sort by time.

    Raises: NotAMonth.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):  # noqa: PLR2004  (a year has 12 months)
            raise NotAMonth(value=f"{self.year}-{self.month:02d}")

    @classmethod
    def from_key(cls, key: int) -> Self:
        """Return the month stored as `key`, 202610 for October 2026.

        Raises: NotAMonth.
        """
        return cls(*divmod(key, 100))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the month written as 2026-10.

        Raises: NotAMonth.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if not found:
            raise NotAMonth(value=text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month that holds `day`.

        Raises: TypeError for a moment, whose day depends on the time zone: ask `business_date` first; NotAMonth.
        """
        _refuse_moment(day)
        return cls(day.year, day.month)

    @property
    def key(self) -> int:
        """Return the number under which the month is stored: 202610."""
        return self.year * 100 + self.month

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, self.month, 1)

    @property
    def until(self) -> date:
        """Return the first day that is no longer in the month."""
        return date(self.year + self.month // 12, self.month % 12 + 1, 1)

    @property
    def period(self) -> "Period":
        """Return the month as a half-open period."""
        return Period(self.first, self.until)

    @property
    def days(self) -> list[date]:
        """Return every day of the month in order."""
        return self.period.days

    @property
    def previous(self) -> Self:
        """Return the month before.

        Raises: NotAMonth before January 1900.
        """
        return self.plus(-1)

    @property
    def next(self) -> Self:
        """Return the month after.

        Raises: NotAMonth after December 2999.
        """
        return self.plus(1)

    @property
    def year_ago(self) -> Self:
        """Return the same month of the year before.

        Raises: NotAMonth before January 1900.
        """
        return self.plus(-12)

    def plus(self, months: int) -> Self:
        """Return the month so many months later; a negative number goes back.

        Raises: NotAMonth outside of the years 1900 to 2999.
        """
        year, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return type(self)(year, index + 1)

    @property
    def label(self) -> str:
        """Return the month as forms print it: 2026年10月."""
        return f"{self.year}年{self.month}月"

    def told(self, translate: Translate) -> str:
        """Return the month as a sentence in the language of `translate` names it: 2026年10月, 2026-10."""
        return translate(_IN_SENTENCES).format(year=self.year, month=self.month)

    def __contains__(self, day: date) -> bool:
        _refuse_moment(day)
        return (day.year, day.month) == (self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `from_on` up to, but without, `until_on`. Both alike: no day at all.

    Raises: PeriodEndsBeforeItBegins; TypeError for moments.
    """

    from_on: date
    until_on: date

    def __post_init__(self) -> None:
        _refuse_moment(self.from_on)
        _refuse_moment(self.until_on)
        if self.until_on < self.from_on:
            raise PeriodEndsBeforeItBegins(from_on=self.from_on, until_on=self.until_on)

    @property
    def days(self) -> list[date]:
        """Return every day of the period in order."""
        return [self.from_on + _A_DAY * index for index in range((self.until_on - self.from_on).days)]

    def overlaps(self, other: "Period") -> bool:
        """Return whether the two periods share a day."""
        return max(self.from_on, other.from_on) < min(self.until_on, other.until_on)

    def __contains__(self, day: date) -> bool:
        _refuse_moment(day)
        return self.from_on <= day < self.until_on


def business_date(moment: datetime) -> date:
    """Return the day in China (Asia/Shanghai) on which a moment falls.

    Raises: ValueError for a moment without a time zone.
    Source: domain specification, section 10.12.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(SHANGHAI).date()


def _refuse_moment(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("a moment is not a day: ask business_date for its day first")
