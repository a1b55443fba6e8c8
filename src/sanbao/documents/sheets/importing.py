"""What a context declares to take in a kind of sheet, and how its rows become records with every fault named."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import islice
from operator import call, itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from sanbao.documents.sheets.cells import CellFault, is_blank
from sanbao.documents.sheets.cells.faults import blank, shown
from sanbao.documents.sheets.columns import Column, Header, Place, find_header, plain
from sanbao.documents.sheets.merged import filled_down
from sanbao.documents.sheets.reading import Sheet
from sanbao.documents.sheets.rows import RowJudge
from sanbao.documents.sheets.units import with_unit
from sanbao.documents.sheets.values import Row, Value, written
from sanbao.kernel.errors import Fault
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze

Record = TypeVar("Record")
Progress = Callable[[int, int], None]
PROGRESS_EVERY = 500
REMEMBERED_CELLS = 1_024
KEPT_FAULTY = 2_000


@dataclass(frozen=True, slots=True)
class Context:
    """What cells need to know about the sheet: the month it is about, and the names of the people there are."""

    month: Month | None = None
    names: frozenset[str] = frozenset()


class RowFault(CellFault):
    """A fault between cells of one row, found while building its record; `key` names the column to look at."""

    def __init__(self, key: str, code: str, message: str, params: Mapping[str, str] | None = None) -> None:
        super().__init__(code, message, params or {})
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKind(Generic[Record]):
    """A kind of sheet that a context takes in, part of an Importer of its imports.py.

    `build` makes the record of a row from the values by column key and the context, and yields a RowFault for
    everything that is wrong between cells: it returns either the record or the faults. `between` returns those faults
    for a row with faulty cells, whose keys are missing among the values, so that all are told at once.
    `leave_out` tells why a row is not taken, though nothing about it is wrong: a voided order.
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    build: Callable[[Mapping[str, Any], Context], "Record | list[RowFault]"]
    between: Callable[[Mapping[str, Any], Context], list[RowFault]] | None = None
    leave_out: Callable[[Mapping[str, Any]], RowFault | None] | None = None

    def __post_init__(self) -> None:
        names = [name for column in self.columns for name in set(map(plain, column.names))]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise ValueError(f"{self.code}: two columns share the names {sorted(twice)}")


class ReadRow(NamedTuple, Generic[Record]):
    """One row that was meant as a record: the record, or what is wrong with it, or why it is left out.

    `understood` are the values of a row with faults, as far as its cells could be read.
    """

    number: int
    record: Record | None
    faults: tuple[Fault, ...] = ()
    left_out: Fault | None = None
    understood: Mapping[str, Any] | None = None


@dataclass(slots=True)
class Reading(Generic[Record]):
    """All records of a sheet with their row numbers, every fault of every row, and what refuses nothing.

    `faulty` holds what was understood of the rows with faulty cells, KEPT_FAULTY of them at most.
    """

    header: Header
    records: list[tuple[int, Record]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    faulty: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def refused_rows(self) -> list[int]:
        """Return the numbers of the rows with faults, in the order of the sheet."""
        below = self.header.rows[1]
        return sorted({fault.row for fault in self.faults if fault.row is not None and fault.row > below})


def read_records(
    sheet: Sheet,
    kind: SheetKind[Record],
    mapping: Mapping[str, str] | None = None,
    *,
    context: Context,
    progress: Progress | None = None,
) -> Reading[Record]:
    """Return the records of a sheet and all of its faults at once; with a header in doubt only the header's faults."""
    header = find_header(sheet, kind.columns, mapping)
    reading: Reading[Record] = Reading(header)
    if not header.is_complete:
        reading.faults.extend(header.faults())
        return reading
    reading.warnings.extend(header.warnings())
    for row in iter_rows(sheet, kind, header, context=context, progress=progress):
        if row.record is not None:
            reading.records.append((row.number, row.record))
            continue
        reading.faults.extend(row.faults)
        if row.left_out is not None:
            reading.warnings.append(row.left_out)
        if row.understood is not None and len(reading.faulty) < KEPT_FAULTY:
            reading.faulty.append((row.number, row.understood))
    return reading


def iter_rows(
    sheet: Sheet, kind: SheetKind[Record], header: Header, *, context: Context, progress: Progress | None = None
) -> Iterator[ReadRow[Record]]:
    """Yield the rows below the header that are meant as records, one at a time; everything else is passed over."""
    judge = RowJudge(header, _titles(sheet, header))
    reader = RowReader(kind, header, context)
    total = sheet.row_count
    for number, row in filled_down(sheet, header):
        if progress is not None and (number % PROGRESS_EVERY == 0 or number == total):
            progress(number, total)
        if number > header.rows[1] and judge.reason_against(row) is None:
            yield reader.read(number, row)


def _titles(sheet: Sheet, header: Header) -> frozenset[str]:
    above = islice(sheet.rows(), header.rows[0] - 1)
    return frozenset(squeeze(written(cell)) for _, row in above for cell in row if not is_blank(cell))


class RowReader(Generic[Record]):
    """Turns rows into records. What is the same for all rows of a sheet is worked out once."""

    def __init__(self, kind: SheetKind[Record], header: Header, context: Context) -> None:
        self._kind, self._header, self._context = kind, header, context
        self._absent = {column.key: _absent(column) for column in kind.columns if column.member is None}
        self._families = [column.key for column in kind.columns if column.member is not None]
        self._side_by_side = _side_by_side(header)
        self._cells = [
            (
                index,
                place.column,
                place.member,
                _parser(place, context, optional=place.column.key in self._side_by_side),
            )
            for index, place in header.places.items()
        ]
        self._width = max(header.places, default=-1) + 1
        self._keys = [column.key for _, column, _, _ in self._cells]
        self._parsers = [parse for *_, parse in self._cells]
        self._picked: Callable[[Row], tuple[Value, ...]] | None = None
        if len(self._cells) > 1 and not self._families and not self._side_by_side:
            self._picked = itemgetter(*header.places)

    def read(self, number: int, row: Row) -> ReadRow[Record]:
        """Return the record of a row, or all of its faults."""
        faults: list[Fault] = []
        values = self._values_at_once(row)
        if values is None:
            values, faults = self._values(number, row)
        if self._kind.leave_out is not None and (why := self._kind.leave_out(values)):
            return ReadRow(number, None, left_out=_located(why, number, row, self._header))
        if faults:
            return ReadRow(number, None, (*faults, *self._between(values, number, row, faults)), understood=values)
        built = self._kind.build(values, self._context)
        if isinstance(built, list):
            return ReadRow(number, None, tuple(_located(fault, number, row, self._header) for fault in built))
        return ReadRow(number, built)

    def _between(self, values: Mapping[str, Any], number: int, row: Row, faults: Sequence[Fault]) -> Iterator[Fault]:
        told = {fault.column for fault in faults}
        for found in self._kind.between(values, self._context) if self._kind.between else ():
            fault = _located(found, number, row, self._header)
            if fault.column not in told:
                yield fault

    def _values_at_once(self, row: Row) -> dict[str, Any] | None:
        """Return the values of a row of which every column has one cell without a fault, as nearly every row: quickly.

        None of another row.
        """
        if self._picked is None or len(row) < self._width:
            return None
        try:
            return {**self._absent, **dict(zip(self._keys, map(call, self._parsers, self._picked(row)), strict=True))}
        except CellFault:
            return None

    def _values(self, number: int, row: Row) -> tuple[dict[str, Any], list[Fault]]:
        values: dict[str, Any] = {**self._absent, **{key: {} for key in self._families}}
        faults: list[Fault] = []
        for index, column, member, parse in self._cells:
            cell = row[index] if index < len(row) else None
            try:
                value = parse(cell)
            except CellFault as fault:
                faults.append(fault.at(number, self._header.names[index], cell))
                if column.member is None:
                    values.pop(column.key, None)
                continue
            if column.member is not None:
                values[column.key][member] = value
            elif column.key not in self._side_by_side:
                values[column.key] = value
            elif column.key in values:  # else one of the columns is faulty
                values[column.key] = (values[column.key] or ()) + value
        faults.extend(self._nothing_in_any(number, values))
        return values, faults

    def _nothing_in_any(self, number: int, values: Mapping[str, Any]) -> Iterator[Fault]:
        """Yield a fault for columns side by side of which one has to be filled and none is."""
        for key, (column, name) in self._side_by_side.items():
            if column.must_be_filled and values.get(key) == ():
                yield blank().at(number, name, None)


def _side_by_side(header: Header) -> dict[str, tuple[Column, str]]:
    """Return the columns that stand there several times, with the first heading of each."""
    keys = [place.column.key for place in header.places.values() if place.column.several]
    return {
        place.column.key: (place.column, header.heading(place.column.key) or "")
        for place in header.places.values()
        if keys.count(place.column.key) > 1
    }


def _absent(column: Column) -> Any:  # noqa: ANN401 - the value of a column is what its parser returns
    return None if column.must_be_filled else column.if_blank


def _parser(place: Place, context: Context, *, optional: bool) -> Callable[[Value], Any]:
    """Return the column's parser, remembering what cells came to: a column says the same few things again and again.

    So equal values of a large sheet are one object. By type, too: 1 equals True and is not the same.
    """
    column = replace(place.column, if_blank=()) if optional else place.column
    parse = partial(_parse_with_unit, column, context, place.unit) if place.unit else partial(_parse, column, context)
    return lru_cache(maxsize=REMEMBERED_CELLS, typed=True)(parse)


def _parse(column: Column, context: Context, cell: Value) -> Any:  # noqa: ANN401 - see _absent
    if is_blank(cell):
        if column.must_be_filled:
            raise blank()
        return column.if_blank
    return column.parse(cell, context)


def _parse_with_unit(column: Column, context: Context, unit: str, cell: Value) -> Any:  # noqa: ANN401 - see _absent
    return _parse(column, context, with_unit(cell, unit))


def _located(fault: RowFault, number: int, row: Row, header: Header) -> Fault:
    for index, place in header.places.items():
        if place.column.key == fault.key:
            cell = row[index] if index < len(row) else None
            return fault.at(number, header.names[index], cell)
    return Fault(fault.code, fault.message, fault.params, number, None, shown(None))


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Do without Python's search for reference cycles while a sheet is taken in.

    Rows become hundreds of thousands of small objects without a cycle among them. Looking through all of them again
    and again takes an eighth of the time and finds nothing.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
