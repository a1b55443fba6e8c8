"""Open a spreadsheet that anybody may have sent, and read its rows as plain values.

A file is looked at before it is parsed: what is no table, is locked, damaged or far too large is refused with a
sentence that says what to do, within bounded time and memory.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sanbao.documents.sheets.container import Container, recognise
from sanbao.documents.sheets.delimited import DelimitedText
from sanbao.documents.sheets.limits import MAX_BYTES, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MEBIBYTE
from sanbao.documents.sheets.refusals import (
    DamagedSheet,
    EmptySheet,
    FileTooLarge,
    NoSuchSheet,
    PasswordProtected,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
)
from sanbao.documents.sheets.values import Row, Value, exact, whole_seconds
from sanbao.documents.sheets.workbook_scan import Extent, member_of, scan

Numbered = tuple[int, Row]
Parsed = tuple[tuple[str, ...], frozenset[str], CalamineSheet]  # all worksheets, the hidden ones, and the chosen one
Merged = tuple[int, int, int]  # first and last row, counted from 1, and index of the column


class Rows(Protocol):
    """What every kind of file can give."""

    @property
    def row_count(self) -> int: ...

    def rows(self) -> Iterator[Numbered]: ...

    def merged_down(self) -> Sequence[Merged]: ...

    def release(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file, ready to be read as often as needed. `names` are all worksheets of its file."""

    file_name: str
    name: str
    names: tuple[str, ...]
    content: Rows
    hidden: frozenset[str] = frozenset()

    @property
    def row_count(self) -> int:
        """Return how many rows there are at most, titles and empty ones included: the total of a progress bar."""
        return self.content.row_count

    def rows(self) -> Iterator[Numbered]:
        """Yield each row with its number in the sheet, counted from 1. Empty cells are None."""
        return self.content.rows()

    def merged_down(self) -> Sequence[Merged]:
        """Return the cells that were merged over several rows; of those over several columns only the first counts."""
        return self.content.merged_down()

    def release(self) -> None:
        """Let go of the memory that the parsed cells take up; reading rows again parses the file once more."""
        self.content.release()


def open_sheet(source: Path | str | bytes, name: str = "", *, sheet: str | None = None) -> Sheet:
    """Return the sheet called `sheet`, or the first visible one that holds anything.

    `name` is the file's name in messages.

    Raises: a SheetRefused that says what is wrong with the file.
    """
    file, size = _opened(source)
    name = name or (Path(source).name if isinstance(source, Path | str) else "")
    if size > MAX_BYTES:
        raise FileTooLarge(file=name, limit=MAX_BYTES // MEBIBYTE)
    with file:
        container = recognise(file, name)
        if container is Container.CSV:
            return Sheet(name, "", (), DelimitedText.open(partial(_reopened, source), name))
        extents = scan(file, name) if container is Container.XLSX else {}
        return _workbook_sheet(source, name, sheet, extents)


def _opened(source: Path | str | bytes) -> tuple[BinaryIO, int]:
    if isinstance(source, bytes):
        return BytesIO(source), len(source)
    return Path(source).open("rb"), Path(source).stat().st_size


def _reopened(source: Path | str | bytes) -> BinaryIO:
    return _opened(source)[0]


def _workbook_sheet(source: Path | str | bytes, name: str, wanted: str | None, extents: dict[str, Extent]) -> Sheet:
    names, hidden, chosen = _parsed(source, name, wanted)
    _refuse_too_large(chosen, name)
    again = partial(_parsed, source, name, chosen.name)
    errors = _errors(BytesIO(source) if isinstance(source, bytes) else source, extents, chosen.name)
    return Sheet(
        name, chosen.name, names, WorkbookRows(chosen, again, _size(chosen)[0], errors, _merged(chosen)), hidden
    )


def _parsed(source: Path | str | bytes, name: str, wanted: str | None) -> Parsed:
    # From a path a tenth faster than through Python's file objects.
    file = BytesIO(source) if isinstance(source, bytes) else source
    try:
        workbook = CalamineWorkbook.from_object(file)
        worksheets = [found for found in workbook.sheets_metadata if found.typ is SheetTypeEnum.WorkSheet]
        names = tuple(found.name for found in worksheets)
        hidden = frozenset(found.name for found in worksheets if found.visible is not SheetVisibleEnum.Visible)
        return names, hidden, _choose(workbook, sorted(names, key=hidden.__contains__), wanted, name)
    except PasswordError as error:
        raise PasswordProtected(file=name) from error
    except CalamineError as error:
        raise DamagedSheet(file=name) from error
    except BaseException as error:
        # The parser's panics are no Exception; a damaged file must not look like the end of the process.
        if type(error).__name__ == "PanicException":
            raise DamagedSheet(file=name) from error
        raise


def _choose(workbook: CalamineWorkbook, names: Sequence[str], wanted: str | None, file: str) -> CalamineSheet:
    if wanted is not None and wanted not in names:
        raise NoSuchSheet(file=file, sheet=wanted, sheets="、".join(names))
    for name in names if wanted is None else (wanted,):
        chosen = workbook.get_sheet_by_name(name)
        if chosen.end is not None:
            return chosen
    raise EmptySheet(file=file)


def _refuse_too_large(sheet: CalamineSheet, name: str) -> None:
    height, width = _size(sheet)
    if height > MAX_ROWS:
        raise TooManyRows(file=name, limit=f"{MAX_ROWS:,}")
    if width > MAX_COLUMNS:
        raise TooManyColumns(file=name, limit=MAX_COLUMNS)
    if height * width > MAX_CELLS:
        raise TooManyCells(file=name, limit=f"{MAX_CELLS:,}")


def _merged(sheet: CalamineSheet) -> tuple[Merged, ...]:
    ranges = sheet.merged_cell_ranges or ()
    return tuple((top + 1, bottom + 1, left) for (top, left), (bottom, _) in ranges if bottom > top)


def _size(sheet: CalamineSheet) -> tuple[int, int]:
    row, column = sheet.end or (-1, -1)
    return row + 1, column + 1


@dataclass(slots=True)
class WorkbookRows:
    """The rows of a parsed sheet, and how to parse it again once it was let go: it takes ten times the file's size."""

    sheet: CalamineSheet | None
    again: Callable[[], Parsed]
    row_count: int
    errors: dict[tuple[int, int], str]
    merged: tuple[Merged, ...] = ()

    def merged_down(self) -> Sequence[Merged]:
        return self.merged

    def release(self) -> None:
        self.sheet = None

    def rows(self) -> Iterator[Numbered]:
        sheet = self.sheet = self.again()[2] if self.sheet is None else self.sheet
        left_out = (None,) * sheet.start[1] if sheet.start else ()
        failed_rows = {row for row, _ in self.errors}
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = left_out + tuple([(cell or None) if type(cell) is str else PLAIN[type(cell)](cell) for cell in cells])
            yield number, self._with_errors(number, row) if number in failed_rows else row

    def _with_errors(self, number: int, row: Row) -> Row:
        """Put back what failed formulas show; the parser reads them as empty, and empty may mean nothing to pay."""
        return tuple(self.errors.get((number, column), cell) for column, cell in enumerate(row, start=1))


def _as_is(value: Any) -> Any:  # noqa: ANN401 - one entry of a table of converters
    return value


def _moment(value: datetime) -> datetime:
    return whole_seconds(value)


def _time(value: time) -> Value:
    return whole_seconds(datetime.combine(datetime(2000, 1, 1), value)).time() if value.microsecond else value  # noqa: DTZ001 - a time of day only


class _Converters(dict[type, Any]):
    def __missing__(self, kind: type) -> Any:  # noqa: ANN401 - see _as_is
        return _as_is


PLAIN = _Converters({float: exact, datetime: _moment, time: _time})


def _errors(file: BinaryIO | Path | str, extents: dict[str, Extent], sheet: str) -> dict[tuple[int, int], str]:
    failed = {member: extent.errors for member, extent in extents.items() if extent.errors}
    return failed.get(member_of(file, sheet), {}) if failed else {}
