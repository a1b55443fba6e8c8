"""How a bank wants its payment file: which columns in which order, heading, encoding, how amounts are written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from sanbao.kernel.errors import DomainError, Fault, mark
from sanbao.kernel.money import to_fen
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Text, at
from sanbao.payroll.rules.people import refuse_if


class Cell(StrEnum):
    """What stands in a column."""

    POSITION = "position"
    NO = "no"
    NAME = "name"
    HOLDER = "holder"
    BANK = "bank"
    NUMBER = "number"
    AMOUNT = "amount"
    MONTH = "month"
    STATION = "station"
    REMARK = "remark"


CELL_LABELS: Final[Mapping[Cell, str]] = {
    Cell.POSITION: mark("序号"),
    Cell.NO: mark("工号"),
    Cell.NAME: mark("姓名"),
    Cell.HOLDER: mark("户名"),
    Cell.BANK: mark("开户行"),
    Cell.NUMBER: mark("账号"),
    Cell.AMOUNT: mark("金额"),
    Cell.MONTH: mark("月份"),
    Cell.STATION: mark("单位"),
    Cell.REMARK: mark("附言"),
}
# Without these no bank can pay.
NEEDED: Final = (Cell.HOLDER, Cell.NUMBER, Cell.AMOUNT)


class Encoding(StrEnum):
    """Of the CSV file; UTF-8 begins with its mark, so that spreadsheets know it."""

    GB18030 = "gb18030"
    UTF_8 = "utf-8"


class AmountStyle(StrEnum):
    YUAN = "yuan"
    GROUPED = "grouped"
    FEN = "fen"


AMOUNT_LABELS: Final[Mapping[AmountStyle, str]] = {
    AmountStyle.YUAN: mark("元，两位小数（8593.06）"),
    AmountStyle.GROUPED: mark("元，带千分位（8,593.06）"),
    AmountStyle.FEN: mark("分，整数（859306）"),
}
ENCODING_LABELS: Final[Mapping[Encoding, str]] = {
    Encoding.GB18030: mark("GB18030（网银常用）"),
    Encoding.UTF_8: mark("UTF-8"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """`title` empty: the usual one."""

    cell: Annotated[Cell, "内容"]
    title: Annotated[Text, "列名"] = ""

    @property
    def heading(self) -> str:
        """Return what stands above the column."""
        return self.title or CELL_LABELS[self.cell]


USUAL_COLUMNS: Final = tuple(
    Column(cell) for cell in (Cell.POSITION, Cell.HOLDER, Cell.NUMBER, Cell.BANK, Cell.AMOUNT, Cell.REMARK)
)


@dataclass(frozen=True, slots=True)
class Layout:
    """`remark` is the same in every row."""

    columns: tuple[Column, ...] = USUAL_COLUMNS
    has_header: Annotated[bool, "有标题行"] = True
    encoding: Annotated[Encoding, "编码"] = Encoding.GB18030
    amount_style: Annotated[AmountStyle, "金额格式"] = AmountStyle.YUAN
    remark: Annotated[Text, "附言"] = "工资"


@dataclass(frozen=True, slots=True)
class Payment:
    """What one person gets, and where it goes."""

    no: str
    name: str
    holder: str
    bank: str
    number: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Paid:
    """Whose month is paid."""

    station: str
    month: Month


class ColumnMissing(DomainError):
    code = "payroll.bank_column_missing"
    message = "银行代发文件必须有「{column}」一列，请补上。"


class ColumnTwice(DomainError):
    code = "payroll.bank_column_twice"
    message = "「{column}」一列写了两次，请去掉一列。"


def check(layout: Layout) -> None:
    """Refuse a layout that no bank could pay by.

    Raises: Refused.
    """
    refuse_if(_faults(layout))


def _faults(layout: Layout) -> Iterator[Fault]:
    cells = [column.cell for column in layout.columns]
    for cell in NEEDED:
        if cell not in cells:
            yield at("columns", ColumnMissing(column=CELL_LABELS[cell]))
    for index, cell in enumerate(cells):
        if cell in cells[:index]:
            yield at(f"columns[{index}].cell", ColumnTwice(column=CELL_LABELS[cell]))


def headings(layout: Layout) -> list[str]:
    """Return the heading row; empty if the bank wants none."""
    return [column.heading for column in layout.columns] if layout.has_header else []


def rows(layout: Layout, payments: Sequence[Payment], paid: Paid) -> list[list[str]]:
    """Return a row of texts for each payment, as the bank wants them."""
    return [
        [_WRITERS[column.cell](layout, payment, paid, position) for column in layout.columns]
        for position, payment in enumerate(payments, start=1)
    ]


def amount_text(amount: Decimal, style: AmountStyle) -> str:
    """Return an amount as the bank reads it."""
    return {
        AmountStyle.YUAN: f"{amount:.2f}",
        AmountStyle.GROUPED: f"{amount:,.2f}",
        AmountStyle.FEN: str(to_fen(amount)),
    }[style]


_Writer = Callable[[Layout, Payment, Paid, int], str]
_WRITERS: Final[Mapping[Cell, _Writer]] = {
    Cell.POSITION: lambda _layout, _payment, _paid, position: str(position),
    Cell.NO: lambda _layout, payment, _paid, _position: payment.no,
    Cell.NAME: lambda _layout, payment, _paid, _position: payment.name,
    Cell.HOLDER: lambda _layout, payment, _paid, _position: payment.holder,
    Cell.BANK: lambda _layout, payment, _paid, _position: payment.bank,
    Cell.NUMBER: lambda _layout, payment, _paid, _position: payment.number,
    Cell.AMOUNT: lambda layout, payment, _paid, _position: amount_text(payment.amount, layout.amount_style),
    Cell.MONTH: lambda _layout, _payment, paid, _position: str(paid.month),
    Cell.STATION: lambda _layout, _payment, paid, _position: paid.station,
    Cell.REMARK: lambda layout, _payment, _paid, _position: layout.remark,
}
