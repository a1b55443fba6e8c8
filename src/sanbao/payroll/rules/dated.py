"""Rows that are in force from a month until another: city tables, tax tables, terms."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month


class Dated(Protocol):
    """`until_month` is the first month that the row is no longer in force; None: none is known."""

    @property
    def from_month(self) -> Month: ...

    @property
    def until_month(self) -> Month | None: ...


Row = TypeVar("Row", bound=Dated)


class TwoInForce(DomainError):
    code = "payroll.two_in_force"
    message = "{month}有两份「{subject}」同时有效，请把前一份的截止月份改好。"


class NoneInForce(DomainError):
    code = "payroll.none_in_force"
    message = "{month}没有有效的「{subject}」，请先登记，再计算工资。"


def is_in_force(row: Dated, month: Month) -> bool:
    """Tell whether a row counts in a month."""
    return row.from_month <= month and (row.until_month is None or month < row.until_month)


def in_force(rows: Iterable[Row], month: Month, *, subject: str) -> Row:
    """Return the only row in force in a month; `subject` names what was looked for.

    Raises: NoneInForce; TwoInForce.
    """
    found = [row for row in rows if is_in_force(row, month)]
    if not found:
        raise NoneInForce(month=month.label, subject=subject)
    if len(found) > 1:
        raise TwoInForce(month=month.label, subject=subject)
    return found[0]
