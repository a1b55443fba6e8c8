"""Comma, semicolon or tab separated text, in the encodings that Chinese Excel and WPS write."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from typing import BinaryIO

from sanbao.documents.sheets.limits import MAX_COLUMNS, MAX_ROWS, MEBIBYTE
from sanbao.documents.sheets.refusals import DamagedSheet, TooManyColumns, TooManyRows, UnknownEncoding
from sanbao.documents.sheets.values import Row

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = (",", "\t", ";")
SAMPLE_LINES = 30
# Our own exports put an apostrophe before text that a spreadsheet would take for a formula.
GUARDED = re.compile(r"'(?=[=+\-@\t\r])")


@dataclass(frozen=True, slots=True)
class DelimitedText:
    reopen: Callable[[], BinaryIO]
    file_name: str
    encoding: str
    delimiter: str
    row_count: int

    @classmethod
    def open(cls, reopen: Callable[[], BinaryIO], name: str) -> "DelimitedText":
        """Find out encoding, delimiter and length.

        Raises: UnknownEncoding, TooManyRows, TooManyColumns, DamagedSheet.
        """
        encoding, lines = _encoding_and_lines(reopen, name)
        text = cls(reopen, name, encoding, _delimiter(reopen, encoding), lines)
        if lines > MAX_ROWS:  # a line break inside a quoted cell is no row: count exactly, up to the limit
            return cls(reopen, name, encoding, text.delimiter, sum(1 for _ in text.rows()))
        return text

    def rows(self) -> Iterator[tuple[int, Row]]:
        with TextIOWrapper(self.reopen(), encoding=self.encoding, newline="") as lines:
            reader = csv.reader(lines, delimiter=self.delimiter)
            try:
                for number, cells in enumerate(reader, start=1):
                    self._refuse_too_large(number, len(cells))
                    yield number, tuple([_unguarded(cell) if "'" in cell else cell or None for cell in cells])
            except csv.Error as error:
                raise DamagedSheet(file=self.file_name) from error

    def merged_down(self) -> tuple[()]:
        """Text has no merged cells."""
        return ()

    def release(self) -> None:
        """Nothing to let go: the file is read line by line."""

    def _refuse_too_large(self, number: int, width: int) -> None:
        if number > MAX_ROWS:
            raise TooManyRows(file=self.file_name, limit=f"{MAX_ROWS:,}")
        if width > MAX_COLUMNS:
            raise TooManyColumns(file=self.file_name, limit=MAX_COLUMNS)


def _unguarded(cell: str) -> str | None:
    return GUARDED.sub("", cell, count=1) or None


def _encoding_and_lines(reopen: Callable[[], BinaryIO], name: str) -> tuple[str, int]:
    with reopen() as file:
        mark = file.read(2)
    candidates = ("utf-16",) if mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ENCODINGS
    for encoding in candidates:
        lines = _lines(reopen, encoding)
        if lines is not None:
            return encoding, lines
    raise UnknownEncoding(file=name)


def _lines(reopen: Callable[[], BinaryIO], encoding: str) -> int | None:
    """Return how many lines the file has, None if it is not written in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    breaks, last = 0, ""
    with reopen() as file:
        try:
            while piece := file.read(MEBIBYTE):
                text = decoder.decode(piece)
                breaks += text.count("\n")
                last = text[-1:] or last
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return breaks + (last not in ("", "\n"))


def _delimiter(reopen: Callable[[], BinaryIO], encoding: str) -> str:
    """Return the sign that most lines of the beginning hold; titles hold none."""
    with TextIOWrapper(reopen(), encoding=encoding, newline="") as file:
        sample = [line[:10_000] for _, line in zip(range(SAMPLE_LINES), file, strict=False)]
    return max(
        DELIMITERS, key=lambda sign: (sum(sign in line for line in sample), sum(line.count(sign) for line in sample))
    )
