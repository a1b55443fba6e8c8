"""Months and days in an address."""

from datetime import date

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month


class MonthConverter:
    """2026-10."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> Month:
        try:
            return Month.parse(value)
        except DomainError as error:
            raise ValueError from error

    def to_url(self, value: Month | str) -> str:
        return str(value)


class DayConverter:
    """2026-10-03."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return str(value)
