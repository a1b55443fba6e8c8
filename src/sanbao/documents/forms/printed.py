"""How values and rows look in print, whatever carries them: paper, workbook or page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from sanbao.documents.forms.description import Align, Choice, Column, Kind, Row, RowKind, Table, Value
from sanbao.kernel.periods import SHANGHAI

NOTHING = "—"
RIGHT_KINDS = frozenset({Kind.MONEY})
LEFT_KINDS = frozenset({Kind.TEXT})


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the (one- or two-tier) table head; `column` is None for a group label."""

    text: str
    x: int
    y: int
    columns: int
    rows: int
    column: Column | None


@dataclass(frozen=True, slots=True)
class BodyCell:
    """A cell of a row: `column` is None for the label of a total, which spans `columns`."""

    text: str
    columns: int
    column: Column | None
    value: Value


def text_of(column: Column, value: Value) -> str:
    """Return `value` as the column prints it; 「—」 for None."""
    if value is None:
        return NOTHING
    return "" if value == "" else _WRITERS[column.kind](column, value)


def hours(minutes: Value) -> Decimal:
    """Return whole minutes as hours, unrounded."""
    return _number(minutes) / 60


def align_of(column: Column) -> Align:
    """Return the column's alignment: its own, or text left, money right, everything else centred."""
    if column.align is not None:
        return column.align
    if column.kind in RIGHT_KINDS:
        return Align.RIGHT
    return Align.LEFT if column.kind in LEFT_KINDS else Align.CENTRE


def head(columns: tuple[Column, ...]) -> tuple[HeadCell, ...]:
    """Return the cells of the table head: one tier, or two if any column belongs to a group."""
    tiers = 2 if any(column.group for column in columns) else 1
    cells: list[HeadCell] = []
    x = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        together = tuple(members)
        if group:
            cells.append(HeadCell(group, x, 0, len(together), 1, None))
        for offset, column in enumerate(together):
            y, rows = (1, 1) if group else (0, tiers)
            cells.append(HeadCell(column.label, x + offset, y, 1, rows, column))
        x += len(together)
    return tuple(cells)


def rows(table: Table) -> tuple[Row, ...]:
    """Return the rows as printed: short tables are padded with empty lines in front of the closing totals."""
    closing = len(table.rows)
    while closing and table.rows[closing - 1].kind is RowKind.TOTAL:
        closing -= 1
    missing = max(0, table.least_rows - closing)
    return table.rows[:closing] + (Row(kind=RowKind.BLANK),) * missing + table.rows[closing:]


def cells(table: Table, row: Row) -> tuple[BodyCell, ...]:
    """Return the cells of one row, the label of a total spanning the columns in front of its first value."""
    return tuple(_total_cells(table.columns, row) if row.label else _plain_cells(table.columns, row))


def marked(choice: Choice) -> str:
    """Return the check boxes of a choice as text: ☑三包　☐验货."""
    return "\u3000".join(f"{'☑' if option in choice.chosen else '☐'}{option}" for option in choice.options)


def value_text(value: str | Choice | None) -> str:
    """Return the value of a header field as printed."""
    if isinstance(value, Choice):
        return marked(value)
    return NOTHING if value is None else value


def _plain_cells(columns: tuple[Column, ...], row: Row) -> Iterator[BodyCell]:
    for column in columns:
        value = row.values.get(column.key)
        named = column.key in row.values or row.kind is RowKind.BODY
        yield BodyCell(text_of(column, value) if named else "", 1, column, value)


def _total_cells(columns: tuple[Column, ...], row: Row) -> Iterator[BodyCell]:
    width = next((x for x, column in enumerate(columns) if column.key in row.values), len(columns))
    label_width = max(1, width)
    yield BodyCell(row.label, label_width, None, row.label)
    yield from _plain_cells(columns[label_width:], row)


def _number(value: Value) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"a figure is an int or a Decimal, not {value!r}")
    return Decimal(value)


def _decimal(number: Decimal, digits: int | None, *, thousands: bool = False) -> str:
    if digits is not None:
        number = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    elif number == number.to_integral_value():
        number = number.to_integral_value()
    else:
        number = number.normalize()
    number = abs(number) if number == 0 else number  # no "-0.0"
    return f"{number:{',' if thousands else ''}f}"


def _moment(value: Value) -> str:
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _mark(value: Value) -> str:
    return ("√" if value else "×") if isinstance(value, bool) else str(value)


def _one_digit(column: Column) -> int:
    return 1 if column.digits is None else column.digits


_WRITERS: Mapping[Kind, Callable[[Column, Value], str]] = {
    Kind.TEXT: lambda _column, value: str(value),
    Kind.INT: lambda column, value: _decimal(_number(value), column.digits),
    Kind.NUMBER: lambda column, value: _decimal(_number(value), column.digits),
    Kind.HOURS: lambda column, value: _decimal(hours(value), _one_digit(column)),
    Kind.MONEY: lambda _column, value: _decimal(_number(value), 2, thousands=True),
    Kind.PERCENT: lambda column, value: _decimal(_number(value), _one_digit(column)),
    Kind.DATE: lambda _column, value: _moment(value),
    Kind.MOMENT: lambda _column, value: _moment(value),
    Kind.MARK: lambda _column, value: _mark(value),
}
