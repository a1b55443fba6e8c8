"""Sheets as workbooks: the same head, figures as figures, ready to print. What people typed is never a formula."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from sanbao.documents.forms.description import (
    Align,
    Block,
    Column,
    Field,
    Fields,
    Form,
    Kind,
    Paper,
    RowKind,
    Sheet,
    Table,
    Text,
    Value,
)
from sanbao.documents.forms.layout import Measured, grid, measure, stacked, towards, width_em
from sanbao.documents.forms.paper import room
from sanbao.documents.forms.printed import BodyCell, align_of, head, hours, value_text
from sanbao.kernel.periods import SHANGHAI

PAPER_CODE = {Paper.A4: 9, Paper.A3: 8}
# A workbook says when it was made; the same sheet must give the same bytes, so it always says this.
MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A sheet of several blocks is laid out on this many narrow columns, each block merging what it needs.
SHARED_COLUMNS = 24
TEXT_POINTS = 9
LINE_POINTS, ROW_POINTS, FIELD_POINTS, SIGN_POINTS, STAMP_POINTS = 12.5, 19.0, 21.0, 26.0, 58.0
WIDEST_EM = 16.0
NUMBERS = {Kind.INT, Kind.NUMBER, Kind.HOURS, Kind.MONEY, Kind.PERCENT}
FONT = "宋体"

Style = dict[str, Any]
Area = tuple[int, int, int, int]  # first row, first column, last row, last column
BOX: Style = {"border": 1, "valign": "vcenter", "text_wrap": True}
GREY: Style = {**BOX, "bg_color": "#ECECEC", "align": "center"}
STRONG: Style = {"bold": True, "bg_color": "#F6F6F6"}


def render(form: Form, sheet: Sheet) -> bytes:
    """Return the sheet as an xlsx workbook of one worksheet."""
    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": sheet.title, "company": sheet.company, "created": MADE_AT})
        _Writer(book, form, sheet).write()
    return target.getvalue()


class _Writer:
    """Writes one sheet from top to bottom; `row` is the next free line."""

    def __init__(self, book: xlsxwriter.Workbook, form: Form, sheet: Sheet) -> None:
        self.book, self.form, self.sheet = book, form, sheet
        self.page = book.add_worksheet(form.code)
        self.room_em = room(form).width / TEXT_POINTS
        self.tables = {id(block): measure(block) for block in sheet.blocks if isinstance(block, Table)}
        self.alone = len(sheet.blocks) == 1 and len(self.tables) == 1
        self.widths = self._widths()
        self.row = 0
        self.formats: dict[str, Format] = {}

    @property
    def width(self) -> int:
        return len(self.widths)

    def _widths(self) -> list[float]:
        """Return the widths of the worksheet's columns (em): those of the only table, or a shared even grid."""
        if self.alone:
            (table,) = self.tables.values()
            wishes = [max(least, min(WIDEST_EM, wish)) for least, wish in zip(table.least, table.wish, strict=True)]
            # Wider than the paper would be printed smaller: headings wrap first.
            return list(towards(table.least, wishes, max(self.room_em, sum(table.least))))
        count = max([SHARED_COLUMNS, *(len(table.least) for table in self.tables.values())])
        return [self.room_em / count] * count

    def write(self) -> None:
        self._print_setup()
        self._columns()
        self._span({"bold": False, "font_size": 12, "align": "center"}, self.sheet.company, 20)
        self._span({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"}, self.sheet.title, 30)
        number = (Field("编号", self.sheet.number),) if self.sheet.number else ()
        for line in ((Field("表号", self.form.reference or self.form.code), *number), *self.sheet.header):
            self._line([f"{field.label}：{value_text(field.value)}" for field in line])
        for block in self.sheet.blocks:
            self._block(block)
        self._closing()

    def _format(self, style: Style) -> Format:
        key = repr(sorted(style.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": FONT, "font_size": 9, **style})
        return self.formats[key]

    def _print_setup(self) -> None:
        self.page.set_paper(PAPER_CODE[self.form.paper])
        if self.form.landscape:
            self.page.set_landscape()
        self.page.set_margins(left=0.47, right=0.47, top=0.45, bottom=0.6)
        self.page.fit_to_pages(1, 0)
        self.page.center_horizontally()
        reference = self.form.reference or self.form.code
        self.page.set_footer(f"&L{reference} {self.form.edition}版&C第 &P 页 共 &N 页&R{self.sheet.number}")
        if self.sheet.watermark:
            self.page.set_header(f"&C&20{self.sheet.watermark.replace('&', '&&')}")
        self.page.hide_gridlines(2)

    def _columns(self) -> None:
        # One unit of Excel is 7 pixels after 5 of padding, an em of our type is 12; bold totals need a little more.
        pixels, padding = (12.6, 4) if self.alone else (11.8, 5)
        for x, width in enumerate(self.widths):
            self.page.set_column(x, x, max(0.5, round((width * pixels - padding) / 7, 2)))

    def _bounds(self, table: Measured) -> list[int]:
        """Return where the table's columns begin on the worksheet, and where the last one ends."""
        if self.alone:
            return list(range(self.width + 1))
        shares = grid(table, size=TEXT_POINTS, available=self.room_em * TEXT_POINTS).widths
        bounds, passed = [0], 0.0
        for place, share in enumerate(shares, start=1):
            passed += share
            after = len(shares) - place  # each column still to come needs one
            wanted = round(self.width * passed / sum(shares))
            bounds.append(min(self.width - after, max(bounds[-1] + 1, wanted)))
        return bounds

    def _lines(self, text: str, left: int, right: int) -> int:
        """Return how many lines a text takes between two columns (both included)."""
        available = sum(self.widths[left : right + 1]) - 0.4
        widths = [width_em(part) for part in text.split("\n")]
        return sum(1 if width <= available else ceil(width * 1.08 / available) for width in widths)

    def _span(self, style: Style, text: str, height: float | None = None) -> None:
        self._put((self.row, 0, self.row, self.width - 1), text, style)
        if height:
            self.page.set_row(self.row, height)
        self.row += 1

    def _line(self, texts: list[str], style: Style | None = None) -> None:
        """Write texts side by side over the whole width, the last one to the right edge unless they are boxed."""
        bounds = [self.width * place // len(texts) for place in range(len(texts) + 1)]
        for place, text in enumerate(texts):
            align = "right" if place and place == len(texts) - 1 else "left"
            area = (self.row, bounds[place], self.row, bounds[place + 1] - 1)
            self._put(area, text, style or {"align": align, "valign": "vcenter"})
        self.row += 1

    def _put(self, area: Area, text: str, style: Style) -> None:
        """Write a text as text: what looks like a formula is quoted, so that it stays text when edited."""
        top, left, bottom, right = area
        if text.startswith(FORMULA_STARTS):
            style = {**style, "quote_prefix": True}
        look = self._format(style)
        if (top, left) != (bottom, right):
            self.page.merge_range(top, left, bottom, right, "", look)
        self.page.write_string(top, left, text, look)

    def _block(self, block: Block) -> None:
        if isinstance(block, Text):
            text = f"{block.title}：\n{block.body}" if block.title else block.body
            lines = max(block.lines + bool(block.title), self._lines(text, 0, self.width - 1))
            self._span({**BOX, "valign": "top"}, text, LINE_POINTS * lines + 6)
            return
        if block.title:
            self._span({**GREY, "align": "left", "bold": True}, block.title, ROW_POINTS)
        if isinstance(block, Table):
            self._table(block, self.tables[id(block)])
        else:
            self._fields(block)

    def _fields(self, block: Fields) -> None:
        units = max(sum(field.span for field in line) for line in block.lines)
        label_em = max(width_em(field.label) for line in block.lines for field in line) + 1
        label = min(self.width // units - 1, max(1, ceil(label_em / self.widths[0])))
        for line in block.lines:
            start, tallest = 0, 1
            for place, field in enumerate(line):
                passed = units if place == len(line) - 1 else sum(each.span for each in line[: place + 1])
                until = self.width * passed // units
                self._put((self.row, start, self.row, start + label - 1), field.label, GREY)
                text = value_text(field.value)
                self._put((self.row, start + label, self.row, until - 1), text, BOX)
                tallest = max(tallest, self._lines(text, start + label, until - 1))
                start = until
            self.page.set_row(self.row, FIELD_POINTS + (tallest - 1) * LINE_POINTS)
            self.row += 1

    def _table(self, table: Table, measured: Measured) -> None:
        top, bounds = self.row, self._bounds(measured)
        for cell in head(table.columns):
            upright = cell.column is not None and cell.column.vertical
            text = stacked(cell.text) if upright else cell.text
            first = top + cell.y
            area = (first, bounds[cell.x], first + cell.rows - 1, bounds[cell.x + cell.columns] - 1)
            self._put(area, text, GREY)
        tiers = max(cell.y + cell.rows for cell in head(table.columns))
        self._head_height(table, top + tiers - 1, bounds)
        self.row += tiers
        if self.alone:
            self.page.repeat_rows(top, self.row - 1)
            self.page.freeze_panes(self.row, 0)
        for row, line in measured.printed:
            self._body_row(line, bounds, STRONG if row.kind in {RowKind.SUBTOTAL, RowKind.TOTAL} else {})

    def _body_row(self, line: tuple[BodyCell, ...], bounds: list[int], strong: Style) -> None:
        x, tallest = 0, 1
        for cell in line:
            left, right = bounds[x], bounds[x + cell.columns] - 1
            self._cell(left, right, cell, strong)
            if cell.column is None or cell.column.kind is Kind.TEXT:
                tallest = max(tallest, self._lines(cell.text, left, right))
            x += cell.columns
        self.page.set_row(self.row, ROW_POINTS + (tallest - 1) * LINE_POINTS)
        self.row += 1

    def _head_height(self, table: Table, row: int, bounds: list[int]) -> None:
        lines = [
            stacked(column.label).count("\n") + 1
            if column.vertical
            else self._lines(column.label, bounds[x], bounds[x + 1] - 1)
            for x, column in enumerate(table.columns)
        ]
        self.page.set_row(row, max([2, *lines]) * 11.5 + 6)

    def _cell(self, left: int, right: int, cell: BodyCell, strong: Style) -> None:
        area = (self.row, left, self.row, right)
        if cell.column is None:
            self._put(area, cell.text, {**BOX, **strong, "align": "center"})
            return
        style = {**BOX, **strong, "align": _ALIGN[align_of(cell.column)]}
        figure = _figure(cell)
        if figure is None:
            self._put(area, cell.text, style)
            return
        look = self._format({**style, "num_format": _digits(cell.column, cell.value)})
        if left != right:
            self.page.merge_range(*area, "", look)
        if isinstance(figure, date):
            self.page.write_datetime(self.row, left, figure, look)
        else:
            self.page.write_number(self.row, left, figure, look)

    def _closing(self) -> None:
        names = [f"{each.label}：{each.name}" for each in self.sheet.signatures]
        if names and self.sheet.boxed_signatures:
            self.page.set_row(self.row, STAMP_POINTS)
            self._line(names, {**BOX, "valign": "top"})
        elif names:
            self.row += 1
            self.page.set_row(self.row, SIGN_POINTS)
            lines = [
                name if each.name else f"{name}____________"
                for name, each in zip(names, self.sheet.signatures, strict=True)
            ]
            self._line(lines)
        for note in self.sheet.notes:
            self._span({"text_wrap": True}, note, LINE_POINTS * self._lines(note, 0, self.width - 1) + 4)
        for copy in self.sheet.copies or self.form.copies:
            self._span({}, copy)


_ALIGN = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


def _figure(cell: BodyCell) -> float | date | None:
    """Return what Excel can reckon with; None for texts, marks and empty cells."""
    column, value = cell.column, cell.value
    if column is None or not cell.text or isinstance(value, bool):
        return None
    if column.kind in NUMBERS and isinstance(value, int | Decimal):
        return float(hours(value) if column.kind is Kind.HOURS else value)
    if column.kind is Kind.MOMENT and isinstance(value, datetime):
        return value.astimezone(SHANGHAI).replace(tzinfo=None)
    return value if column.kind is Kind.DATE and isinstance(value, date) else None


def _digits(column: Column, value: Value) -> str:
    """Return Excel's number format for what `text_of` prints; the mean of whole numbers may have parts."""
    if column.kind in _FORMATS:
        return _FORMATS[column.kind]
    digits = column.digits
    if digits is None and column.kind in {Kind.HOURS, Kind.PERCENT}:
        digits = 1
    if digits is None:
        is_whole = column.kind is Kind.INT and isinstance(value, int | Decimal) and value == int(value)
        return "0" if is_whole else "General"
    return f"0.{'0' * digits}" if digits else "0"


_FORMATS = {Kind.MONEY: "#,##0.00", Kind.MOMENT: "yyyy-mm-dd hh:mm", Kind.DATE: "yyyy-mm-dd"}
