"""The headings of a brought sheet beside the columns that they may mean, for the page where people settle it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sanbao.documents.sheets.columns import IGNORE, Column, Header, find_header, fingerprint_of, headings
from sanbao.documents.sheets.reading import Numbered, Sheet
from sanbao.documents.sheets.values import Row, written

SHOWN_ROWS: Final = 15
EXAMPLES: Final = 3
EXAMPLE_LENGTH: Final = 24
AS_RECOGNISED: Final = "auto"


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the sheet: what stands below it, and which column it is taken for.

    `choice` is the key of the column, IGNORE, or AS_RECOGNISED for a member of a family such as the days of a month.
    """

    index: int
    name: str
    examples: Sequence[str]
    choice: str
    is_recognised: bool
    is_doubtful: bool
    member: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The header of a sheet as the page shows it; `row` is 0 if none was found or chosen."""

    row: int
    names: Sequence[str]
    headings: Sequence[Heading]
    missing: Sequence[Column]

    @property
    def fingerprint(self) -> str:
        """Return under what a mapping of these headings is remembered."""
        return fingerprint_of(self.names)


@dataclass(frozen=True, slots=True)
class OneRow:
    """A sheet of a single row, to recognise the headings of just that one."""

    row: Numbered

    @property
    def row_count(self) -> int:
        return 1

    def rows(self) -> Iterator[Numbered]:
        yield self.row

    def merged_down(self) -> tuple[()]:
        """Nothing is merged over several rows of one."""
        return ()

    def release(self) -> None:
        """Keep the row: it takes up nothing."""


def first_rows(sheet: Sheet) -> Sequence[tuple[int, Sequence[str]]]:
    """Return the first rows as texts, to choose the header among them."""
    rows = islice(sheet.rows(), SHOWN_ROWS)
    return [(number, [written(cell)[:EXAMPLE_LENGTH] for cell in row]) for number, row in rows]


def table_of(sheet: Sheet, columns: Sequence[Column], mapping: Mapping[str, str], *, row: int | None = None) -> Table:
    """Return the header that was recognised, or that of the row which somebody has chosen."""
    header = find_header(sheet, columns, mapping) if row is None else _header_at(sheet, columns, mapping, row)
    below = _below(sheet, header.rows[1])
    doubtful = {name for names in header.ambiguous.values() for name in names}
    shown = [
        _heading(index, name, header, below, is_doubtful=name in doubtful)
        for index, name in enumerate(header.names)
        if name
    ]
    return Table(header.rows[1], header.names, shown, header.missing)


def _header_at(sheet: Sheet, columns: Sequence[Column], mapping: Mapping[str, str], row: int) -> Header:
    chosen = next((found for found in islice(sheet.rows(), SHOWN_ROWS) if found[0] == row), None)
    if chosen is None:
        return Header((0, 0), (), {}, missing=tuple(column for column in columns if column.required))
    alone = Sheet(sheet.file_name, sheet.name, sheet.names, OneRow(chosen))
    found = find_header(alone, columns, mapping)
    return found if found.names else Header((row, row), headings(chosen[1]), {}, missing=found.missing)


def _below(sheet: Sheet, row: int) -> Sequence[Row]:
    rows = (cells for number, cells in sheet.rows() if number > row and any(cell is not None for cell in cells))
    return list(islice(rows, EXAMPLES))


def _heading(index: int, name: str, header: Header, below: Sequence[Row], *, is_doubtful: bool) -> Heading:
    examples = [written(row[index])[:EXAMPLE_LENGTH] for row in below if index < len(row) and row[index] is not None]
    place = header.places.get(index)
    if place is None:
        is_left_out = name not in header.unknown and not is_doubtful
        return Heading(index, name, examples, IGNORE, is_recognised=is_left_out, is_doubtful=is_doubtful)
    if place.column.member is not None:
        return Heading(index, name, examples, AS_RECOGNISED, is_recognised=True, is_doubtful=False, member=name)
    return Heading(index, name, examples, place.column.key, is_recognised=True, is_doubtful=False)
