"""Cells merged downwards: what stands in the first of them is meant for every row that they cover."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sanbao.documents.sheets.cells import is_blank
from sanbao.documents.sheets.columns import Header
from sanbao.documents.sheets.reading import Numbered, Sheet
from sanbao.documents.sheets.values import Row, Value

Covered = Mapping[int, list[tuple[int, int]]]


def filled_down(sheet: Sheet, header: Header) -> Iterator[Numbered]:
    """Yield the rows of a sheet with merged cells filled down; amounts stay in their first row, else they would double.

    A row without a cell of its own stays empty.
    """
    covered = _covered(sheet, header)
    if not covered:
        yield from sheet.rows()
        return
    tops: dict[tuple[int, int], Value] = {}
    begins: dict[int, set[int]] = defaultdict(set)
    for top, index in (place for places in covered.values() for place in places):
        begins[top].add(index)
    for number, row in sheet.rows():
        tops.update({(number, index): row[index] for index in begins.get(number, ()) if index < len(row)})
        yield number, _filled(row, covered.get(number, []), tops)


def _covered(sheet: Sheet, header: Header) -> Covered:
    """Return for each row below the header the cells that a merged one above covers: (first row, index)."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for top, bottom, index in sheet.merged_down():
        place = header.places.get(index)
        if top > header.rows[1] and place is not None and place.column.fills_down:
            for number in range(top + 1, bottom + 1):
                found[number].append((top, index))
    return found


def _filled(row: Row, covered: list[tuple[int, int]], tops: Mapping[tuple[int, int], Value]) -> Row:
    if not covered or all(is_blank(cell) for cell in row):
        return row
    cells = list(row)
    for top, index in covered:
        if index < len(cells) and cells[index] is None:
            cells[index] = tops.get((top, index))
    return tuple(cells)
