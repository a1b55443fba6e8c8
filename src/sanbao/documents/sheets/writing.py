"""Tables out: .xlsx and .csv in which text from users can never become a formula."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from io import StringIO
from typing import Any, BinaryIO

import xlsxwriter

from sanbao.documents.sheets.values import Value, written

FONT = "微软雅黑"
SHEET_NAME_LENGTH = 31
FORBIDDEN_IN_SHEET_NAMES = str.maketrans("", "", "[]:*?/\\'")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
NARROWEST, WIDEST = 6, 60
MINUTES_IN_HOUR = 60
# A spreadsheet keeps 15 digits of a number; longer ones would come out changed and are written as text.
EXACT_DIGITS = 15
LONGEST_CELL = 32_767


class CellKind(StrEnum):
    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    MINUTES = "minutes"
    DAY = "day"
    MOMENT = "moment"


NUMBER_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.WHOLE: "0",
    CellKind.NUMBER: "General",
    CellKind.MONEY: "#,##0.00",
    CellKind.MINUTES: "[h]:mm",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.MOMENT: "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True, slots=True)
class TableColumn:
    label: str
    kind: CellKind = CellKind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table to export. `rows` may be a generator: rows are written one at a time. Minutes are whole numbers.

    Files for other programs, as a bank's, have no title and perhaps no headings.
    """

    title: str
    columns: Sequence[TableColumn]
    rows: Iterable[Sequence[Value]]
    subtitle: str = ""
    has_title: bool = True
    has_header: bool = True


def write_xlsx(table: Table, file: BinaryIO) -> None:
    """Write the table as a workbook with a frozen header, widths that fit, and numbers as numbers."""
    write_workbook([table], file)


def write_workbook(tables: Iterable[Table], file: BinaryIO) -> None:
    """Write each table as a worksheet of its own; their titles must differ."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    for table in tables:
        _write_sheet(table, book)
    book.close()


def _write_sheet(table: Table, book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
    sheet = book.add_worksheet(sheet_name(table.title))
    writer = SheetWriter(book, sheet)
    top = [line for line in (table.title, table.subtitle) if line] if table.has_title else []
    for line in top:
        writer.write_title(line, len(table.columns), is_first=line is top[0])
    if table.has_header:
        writer.write_header([column.label for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        writer.write_row(row, kinds)
    writer.finish()


def csv_text(rows: Iterable[Sequence[Value]]) -> str:
    """Return rows as lines of CSV, amounts with their places.

    Text that a spreadsheet would take for a formula gets an apostrophe in front; reading takes it off again.
    """
    lines = StringIO(newline="")
    csv.writer(lines).writerows([_harmless(value) for value in row] for row in rows)
    return lines.getvalue()


def _harmless(value: Value) -> str:
    text = written(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_SIGNS) else text


def sheet_name(title: str) -> str:
    """Return a title as the name of a worksheet: without forbidden signs, at most 31 characters."""
    return title.translate(FORBIDDEN_IN_SHEET_NAMES)[:SHEET_NAME_LENGTH].strip() or "Sheet1"


class SheetWriter:
    """Writes one worksheet from top to bottom and remembers how wide its columns must be."""

    def __init__(self, book: Any, sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        base = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#BFBFBF"}
        self.sheet = sheet
        self.at = 0
        self.widths: dict[int, int] = {}
        self.formats = {
            kind: book.add_format({**base, "num_format": pattern}) for kind, pattern in NUMBER_FORMATS.items()
        }
        self.time_format = book.add_format({**base, "num_format": "hh:mm"})
        self.header_format = book.add_format(
            {**base, "bold": True, "bg_color": "#F2F2F2", "align": "center", "text_wrap": True}
        )
        self.title_format = book.add_format({"font_name": FONT, "font_size": 14, "bold": True, "align": "center"})
        self.subtitle_format = book.add_format({"font_name": FONT, "font_size": 10, "align": "center"})

    def write_title(self, line: str, width: int, *, is_first: bool) -> None:
        """Write a line across the table."""
        shape = self.title_format if is_first else self.subtitle_format
        if width > 1:
            self.sheet.merge_range(self.at, 0, self.at, width - 1, "", shape)
        self.sheet.write_string(self.at, 0, line, shape)
        self.at += 1

    def write_header(self, labels: Sequence[str]) -> None:
        """Write the headings; they stay in sight and are repeated on every printed page."""
        for column, label in enumerate(labels):
            self.sheet.write_string(self.at, column, label, self.header_format)
            self._widen(column, label)
        self.sheet.repeat_rows(self.at)
        self.at += 1
        self.sheet.freeze_panes(self.at, 0)

    def write_row(self, row: Sequence[Value], kinds: Sequence[CellKind] | None = None) -> None:
        """Write values as what they are; text is always text, whatever it begins with."""
        for column, value in enumerate(row):
            self._write(column, value, kinds[column] if kinds is not None else _kind_of(value))
        self.at += 1

    def finish(self) -> None:
        """Set the widths and the page."""
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)

    def _write(self, column: int, value: Value, kind: CellKind) -> None:
        shape = self.formats[kind]
        self._widen(column, _as_text(value, kind))
        if value is None:
            self.sheet.write_blank(self.at, column, None, shape)
        elif isinstance(value, str) or (isinstance(value, int | Decimal) and not _is_exact(value)):
            self.sheet.write_string(self.at, column, written(value)[:LONGEST_CELL], shape)
        elif isinstance(value, bool):
            self.sheet.write_string(self.at, column, written(value), shape)
        elif isinstance(value, int | Decimal):
            number = Decimal(value) / MINUTES_IN_HOUR / 24 if kind is CellKind.MINUTES else value
            self.sheet.write_number(self.at, column, number, shape)
        elif isinstance(value, date):
            naive = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            self.sheet.write_datetime(self.at, column, naive, shape)
        else:
            shape = self.time_format if isinstance(value, time) else self.formats[CellKind.MINUTES]
            self.sheet.write_datetime(self.at, column, value, shape)

    def _widen(self, column: int, text: str) -> None:
        self.widths[column] = max(self.widths.get(column, 0), display_width(text))


def _kind_of(value: Value) -> CellKind:
    if isinstance(value, datetime):
        return CellKind.MOMENT
    if isinstance(value, date):
        return CellKind.DAY
    if isinstance(value, timedelta):
        return CellKind.MINUTES
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return CellKind.NUMBER if is_number else CellKind.TEXT


def _is_exact(number: int | Decimal) -> bool:
    return len(Decimal(number).normalize().as_tuple().digits) <= EXACT_DIGITS


def _as_text(value: Value, kind: CellKind) -> str:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if kind is CellKind.MINUTES:
            return f"{int(value) // MINUTES_IN_HOUR}:{int(value) % MINUTES_IN_HOUR:02}"
        if kind is CellKind.MONEY:
            return f"{value:,.2f}"
    return written(value)


def display_width(text: str) -> int:
    """Return how many narrow characters wide a text is; a Chinese character takes two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)
