"""The month of a station in the terminal, as JSON, or as the printed form BD-11."""

import argparse
import json
from decimal import ROUND_HALF_UP, Decimal

from sanbao.cli import lookups
from sanbao.cli.table import Head, lines, terminal_width
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.statistics.plain import plain_month
from sanbao.statistics.queries import closings, month_table
from sanbao.statistics.rules.columns import Figure, Unit
from sanbao.statistics.rules.table import MonthTable, known_columns

TITLE = "维修人员工作情况月统计表(BD-11)"


def run(options: argparse.Namespace) -> int:
    """Print the month, or write it into a file."""
    station, month = lookups.station(options.station), options.month
    if options.person:
        lookups.person(station, options.person)
    if options.format == "json":
        told = json.dumps(plain_month(station, month, person_no=options.person), ensure_ascii=False, indent=1)
    else:
        told = "\n".join(table_lines(station, month, person_no=options.person, limit=terminal_width()))
    if options.output:
        options.output.write_text(told + "\n", encoding="utf-8")
    else:
        print(told)
    return 0


def table_lines(station: Station, month: Month, *, person_no: str | None = None, limit: int = 0) -> list[str]:
    """Return the month as a table of every figure that has a source, with totals."""
    table = month_table(month, {station.pk}).only(lambda row: person_no in {None, row.no})
    closing = closings(month, {station.pk}).get(station.pk)
    state = f"已结账  校验码 {closing.digest[:16]}" if closing else "未结账,数字随单据变动"
    return [
        f"{TITLE}  {station.name}({station.code})  {month.label}  {state}",
        "",
        *_figures(table, limit),
    ]


def _figures(table: MonthTable, limit: int) -> list[str]:
    columns = known_columns(table.known)
    heads = [
        Head("工号", is_figure=False),
        Head("姓名", is_figure=False),
        *(Head(column.label, column.group) for column in columns),
    ]
    rows = [
        [row.no, row.name, *(text_of(column.unit, table.figure(column.code, row)) for column in columns)]
        for row in table.rows
    ]
    totals = [text_of(column.unit, table.figure(column.code)) for column in columns]
    return lines(heads, [*rows, ["合计", f"{len(table.rows)} 人", *totals]], keys=2, limit=limit)


def text_of(unit: Unit, figure: Figure) -> str:
    """Return a figure as the form prints it: minutes as hours with one decimal, 「—」 for what is not known."""
    if figure is None:
        return "—"
    match unit:
        case Unit.MINUTES:
            return f"{(Decimal(figure) / 60).quantize(Decimal('0.1'), ROUND_HALF_UP)}"
        case Unit.FEN:
            return f"{figure:,.2f}"
        case Unit.HALF_DAYS:
            return str(figure) if figure % 1 else str(int(figure))
    return str(figure)
