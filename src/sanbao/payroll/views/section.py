"""A section of a report as the page lists it: cells as texts, linked, a hundred rows at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from sanbao.documents.sheets.writing import CellKind
from sanbao.payroll.reports.shape import Cell, Column, Row, Section

PAGE_ROWS: Final = 100
DASH: Final = "—"


@dataclass(frozen=True, slots=True)
class ShownCell:
    label: str
    text: str
    url: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """`rows` are those of this page; `totals` are those of all rows."""

    title: str
    note: str
    heads: list[ShownCell]
    rows: list[list[ShownCell]]
    totals: list[ShownCell]
    count: int
    previous: str
    next: str


def shown(section: Section, query: QueryDict) -> ShownSection:
    """Return the asked page of a section: what follows the row whose key is given, though rows have come or gone."""
    keys = [_key(row, section) for row in section.rows]
    start = _start(keys, query.get("after", ""))
    until = start + PAGE_ROWS
    return ShownSection(
        title=_(section.title),
        note=_(section.note) if section.note else "",
        heads=[ShownCell("", _(column.label), "", is_figure(column)) for column in section.columns],
        rows=[_cells(row, section) for row in section.rows[start:until]],
        totals=_total_cells(section),
        count=len(section.rows),
        previous=_query(query, keys[start - PAGE_ROWS - 1] if start > PAGE_ROWS else "") if start else "",
        next=_query(query, keys[until - 1]) if until < len(keys) else "",
    )


def is_figure(column: Column) -> bool:
    """Tell whether a column has figures, which stand to the right."""
    return column.kind is not CellKind.TEXT


def text_of(value: Cell) -> str:
    """Return a cell as people read it: 1,234.50."""
    if value is None or value == "":
        return DASH
    if isinstance(value, Decimal):
        return f"{value:,f}"
    return f"{value:,}" if isinstance(value, int) else value


def _cells(row: Row, section: Section) -> list[ShownCell]:
    return [
        ShownCell(
            _(column.label),
            text_of(row.cells[column.key]),
            row.links.get(column.key, ""),
            is_figure(column),
        )
        for column in section.columns
    ]


def _total_cells(section: Section) -> list[ShownCell]:
    if not section.totals or not section.rows:
        return []
    return [
        ShownCell(_(column.label), "" if value is None else text_of(value), "", is_figure(column))
        for column, value in zip(section.columns, section.total_cells, strict=True)
    ]


def _key(row: Row, section: Section) -> str:
    """No table has two rows that begin alike: a number and a name, a city and a kind of insurance."""
    return "~".join(str(row.cells[column.key]) for column in section.columns[:2])


def _start(keys: Sequence[str], after: str) -> int:
    """Return where the page begins; the first page if the row is gone or was the last one."""
    return keys.index(after) + 1 if after in keys[:-1] else 0


def _query(query: QueryDict, after: str) -> str:
    turned = query.copy()
    turned["after"] = after
    return turned.urlencode()
