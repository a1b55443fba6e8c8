"""The month of a station: in the terminal, as JSON, or as the printed form BD-11."""

import argparse
import json
import sys
from collections.abc import Sequence

from django.utils import timezone

from sanbao.cli import lookups
from sanbao.cli.refusals import WrongUsage, check_writable
from sanbao.cli.table import Head, lines, terminal_width
from sanbao.documents.forms import printed, rendering
from sanbao.documents.forms.description import Align, Column, Row, RowKind, Sheet, Table
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.statistics.plain import plain_month
from sanbao.statistics.statement import month_sheet

CODE = "BD-11"
IDENTITY = ("no", "name")
LEFT_OUT = ("position",)


class NeedsFile(WrongUsage):
    code = "cli.needs_file"
    message = "{format} 要写入文件，请加 -o 文件名。"


def run(options: argparse.Namespace) -> int:
    """Print the month, or write it into a file."""
    if options.output:
        check_writable(options.output)
    station, month = lookups.station(options.station), options.month
    if options.person:
        lookups.person(station, options.person)
    told = _told(options.format, station, month, options.person)
    if options.output:
        options.output.write_bytes(told)
    elif options.format in {"xlsx", "pdf"} and sys.stdout.isatty():
        raise NeedsFile(format=options.format)
    else:
        sys.stdout.buffer.write(told)
        sys.stdout.flush()
    return 0


def _told(how: str, station: Station, month: Month, person_no: str | None) -> bytes:
    if how == "json":
        plain = plain_month(station, month, person_no=person_no)
        return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()
    sheet = month_sheet(station, month, now=timezone.now(), person_no=person_no)
    if how == "table":
        return ("\n".join(table_lines(sheet, limit=terminal_width())) + "\n").encode()
    return rendering.render(CODE, sheet, file_format=how)


def table_lines(sheet: Sheet, *, limit: int = 0) -> list[str]:
    """Return a printed form's head and table as lines; columns that have no source yet are left out."""
    head = [f"{field.label} {printed.value_text(field.value)}" for line in sheet.header for field in line]
    tables = [block for block in sheet.blocks if isinstance(block, Table)]
    told = [line for table in tables for line in _lines(table, limit)]
    return [f"{sheet.title}（{CODE}）", "  ".join(head), "", *told, "", *sheet.notes]


def _lines(table: Table, limit: int) -> list[str]:
    columns = [column for column in table.columns if column.key not in LEFT_OUT and _is_filled(column, table.rows)]
    columns.sort(key=lambda column: column.key not in IDENTITY)
    heads = [
        Head(column.label, column.group, is_figure=printed.align_of(column) is not Align.LEFT and not _is_name(column))
        for column in columns
    ]
    return lines(heads, [_cells(row, columns) for row in table.rows], keys=len(IDENTITY), limit=limit)


def _is_filled(column: Column, rows: Sequence[Row]) -> bool:
    return column.key in IDENTITY or any(row.values.get(column.key) not in {None, ""} for row in rows)


def _is_name(column: Column) -> bool:
    return column.key in {*IDENTITY, "grade", "team"}


def _cells(row: Row, columns: Sequence[Column]) -> list[str]:
    """The label of a total stands in the first column; what a total does not sum stays empty."""
    texts = [
        printed.text_of(column, row.values.get(column.key))
        if column.key in row.values or row.kind is RowKind.BODY
        else ""
        for column in columns
    ]
    return [row.label, *texts[1:]] if row.label else texts
