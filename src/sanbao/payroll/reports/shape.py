"""What a report is made of, whether it becomes a page, a workbook, CSV, JSON or lines in a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from sanbao.documents.sheets.writing import CellKind, Table, TableColumn
from sanbao.payroll.models import PayRun
from sanbao.payroll.rules.lifecycle import FINAL, STATUS_NAMES, Status

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """`label` is a msgid. `is_summed`: the last row has the sum."""

    key: str
    label: str
    kind: CellKind = CellKind.TEXT
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the keys of the columns; `links` say where a page leads from a cell, by key."""

    cells: Mapping[str, Cell]
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a report. `title` and `note` are msgids; `code` names it in JSON."""

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    note: str = ""

    @property
    def totals(self) -> dict[str, Decimal | int]:
        """Return the sums of the columns that have one."""
        return {
            column.key: _sum(row.cells[column.key] for row in self.rows) for column in self.columns if column.is_summed
        }

    @property
    def cells(self) -> list[list[Cell]]:
        """Return the rows as lists, the row of sums last."""
        rows: list[list[Cell]] = [[row.cells[column.key] for column in self.columns] for row in self.rows]
        return [*rows, self.total_cells] if self.totals else rows

    @property
    def total_cells(self) -> list[Cell]:
        """Return the row of sums, with its name in the first column."""
        totals = self.totals
        return [_("合计") if index == 0 else totals.get(column.key) for index, column in enumerate(self.columns)]


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of one run. `title` is a msgid."""

    what: str
    title: str
    run: PayRun
    sections: tuple[Section, ...]

    @property
    def subtitle(self) -> str:
        """Return whose report it is, of which month, and how far the run has come."""
        return f"{self.run.station.name}　{self.run.month.label}　{_(STATUS_NAMES[Status(self.run.status)])}"

    @property
    def is_provisional(self) -> bool:
        """Tell whether the run may still change."""
        return Status(self.run.status) not in FINAL

    def tables(self) -> list[Table]:
        """Return the report as worksheets."""
        return [
            Table(
                _(section.title),
                [TableColumn(_(column.label), column.kind) for column in section.columns],
                section.cells,
                f"{_(self.title)}　{self.subtitle}",
            )
            for section in self.sections
        ]

    def lines(self) -> Iterable[Sequence[Cell]]:
        """Return the report as rows of CSV: a section below the other, an empty line between them."""
        for index, section in enumerate(self.sections):
            if index:
                yield []
            if len(self.sections) > 1:
                yield [_(section.title)]
            yield [_(column.label) for column in section.columns]
            yield from section.cells

    def plain(self) -> dict[str, object]:
        """Return the report as plain JSON values; amounts are texts."""
        return {
            "what": self.what,
            "station": self.run.station.code,
            "month": str(self.run.month),
            "status": self.run.status,
            "revision": self.run.revision,
            "digest": self.run.digest,
            **{section.code: [_plain(row.cells) for row in section.rows] for section in self.sections},
            "totals": {section.code: _plain(section.totals) for section in self.sections},
        }


def _plain(cells: Mapping[str, Cell]) -> dict[str, object]:
    return {key: str(value) if isinstance(value, Decimal) else value for key, value in cells.items()}


def _sum(values: Iterable[Cell]) -> Decimal | int:
    """Return the sum: whole for counts, with two places for amounts."""
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    return sum(numbers, 0 if any(type(number) is int for number in numbers) else Decimal("0.00"))
