"""Measure an .xlsx workbook without parsing it: how far it inflates, how far its cells reach, which formulas failed.

The parser trusts the file: one cell that claims row 99,999,999 makes it ask for terabytes and ends the whole process,
and it reads a failed formula as an empty cell. So each member is inflated here first, piece by piece, and looked at
with searches that run at the speed of memory. Sizes and dimensions that the file states about itself are not believed.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import BinaryIO, NoReturn

from sanbao.documents.sheets.container import refuse_other_archives
from sanbao.documents.sheets.limits import (
    LARGE_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_INFLATED_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_ROWS,
    MEBIBYTE,
)
from sanbao.documents.sheets.refusals import (
    DamagedSheet,
    InflatesTooFar,
    PasswordProtected,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
)
from sanbao.documents.sheets.values import UNCOMPUTED

PIECE = MEBIBYTE // 4
LAST_ONE_LETTER = 26
MAX_DIGITS = 9
BEYOND = 10**MAX_DIGITS
LOCAL_HEADER = 30
ENCRYPTED = 0x1
MAX_ERROR_CELLS = 10_000

# Every letter becomes A, every digit 0, every quote a double one: shapes of references can be found by plain search.
SHAPES = bytes(
    ord("A")
    if chr(code).isalpha() and code < ord("\x80")
    else ord("0")
    if chr(code).isdecimal() and code < ord("\x80")
    else code
    for code in range(256)
).replace(b"'", b'"')
FAR_COLUMN = re.compile(rb"[\"']([A-Za-z]{2,3})\d")
FAR_ROW = re.compile(rb"[\"'][A-Za-z]{0,3}(\d{6,})[\"']")
ATTRIBUTE = re.compile(r"([\w:]+)=\"([^\"]*)\"")
ROW = re.compile(rb"<(?:\w+:)?row(?=[\s>])")
CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])")
VALUED_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?:[^<>/]|/(?!>))*>")
REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,9})[\"']")
ERROR_CELL = re.compile(
    rb"<c\b[^<>]*?\sr=\"([A-Z]{1,3})(\d{1,7})\"[^<>]*?\st=\"e\"[^<>]*>(?:<f\b.*?</f>|<f\b[^<>]*/>)?<v>(#[^<]{1,20})</v>"
)
# A formula that no program has worked out yet: there is no value behind it, not even that of an empty text.
UNCOMPUTED_CELL = re.compile(
    rb"<c\b(?![^<>]*\st=\"str\")[^<>]*?\sr=\"([A-Z]{1,3})(\d{1,7})\"[^<>]*>(?:<f\b[^<>]*(?<!/)>[^<]*</f>|<f\b[^<>]*/>)"
    rb"(?:<v\s*/>|<v></v>)?</c>"
)
UNCOMPUTED_ENDS = (b"</f></c>", b"<v></v></c>", b"<v/></c>", b"<v /></c>")


@dataclass(slots=True)
class Extent:
    """How far the cells of one member reach, and which of them hold the error of a formula."""

    rows: int = 0
    far_row: int = 0
    far_column: int = 0
    run: int = 0
    longest_run: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def is_harmless(self) -> bool:
        height, width = max(self.rows, self.far_row), max(self.far_column, LAST_ONE_LETTER) + self.longest_run
        return height <= MAX_ROWS and width <= MAX_COLUMNS and height * width <= MAX_CELLS


def scan(file: BinaryIO, name: str) -> dict[str, Extent]:
    """Return the extents of all worksheets of the workbook by the names of their members.

    Raises: DamagedSheet, InflatesTooFar, PasswordProtected, TooManyRows, TooManyColumns, TooManyCells,
    and what `refuse_other_archives` raises.
    """
    members = _members(file, name)
    refuse_other_archives({member.filename for member in members}, name)
    budget = Budget(name)
    extents = {}
    for member in members:
        extents[member.filename] = _measure(_inflated(file, member, budget), name)
        if not extents[member.filename].is_harmless:
            _measure_exactly(_inflated(file, member, Budget(name)), name)
    return extents


def member_of(file: BinaryIO | Path | str, sheet: str) -> str:
    """Return the name of the member that holds a sheet, "" if the workbook does not say it in the usual words."""
    try:
        archive = zipfile.ZipFile(file)
        book = archive.read("xl/workbook.xml").decode()
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    except (KeyError, UnicodeDecodeError, zipfile.BadZipFile):
        return ""
    tags = [
        dict(ATTRIBUTE.findall(tag))
        for tag in re.findall(r"<(?:\w+:)?(?:sheet|Relationship)\s[^<>]*>", book + relations)
    ]
    relation = next((tag.get("r:id") for tag in tags if unescape(tag.get("name", "")) == sheet), None)
    target = next((tag["Target"] for tag in tags if tag.get("Id") == relation and "Target" in tag), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _members(file: BinaryIO, name: str) -> list[zipfile.ZipInfo]:
    try:
        file.seek(0)
        members = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise DamagedSheet(file=name) from error
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise PasswordProtected(file=name)
    declared = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or declared > MAX_INFLATED_BYTES:
        raise InflatesTooFar(file=name, limit=MAX_INFLATED_BYTES // MEBIBYTE)
    return members


class Budget:
    """The bytes that a file may still inflate to."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.left = MAX_INFLATED_BYTES

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            self.refuse()

    def refuse(self) -> NoReturn:
        raise InflatesTooFar(file=self.name, limit=MAX_INFLATED_BYTES // MEBIBYTE)


def _inflated(file: BinaryIO, member: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """Yield the content of a member in small pieces; zipfile itself would stop where the header says it ends."""
    file.seek(member.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DamagedSheet(file=budget.name)
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    at = member.header_offset + LOCAL_HEADER + name_length + extra_length
    end = at + member.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
    inflated = consumed = 0
    while at < end:
        file.seek(at)
        packed = file.read(min(PIECE // 8, end - at))
        if not packed:
            raise DamagedSheet(file=budget.name)
        at += len(packed)
        consumed += len(packed)
        for piece in _unpacked(inflate, packed, budget.name):
            inflated += len(piece)
            budget.spend(len(piece))
            if inflated > LARGE_BYTES and inflated > consumed * MAX_RATIO:
                budget.refuse()
            yield piece


def _unpacked(inflate: "zlib._Decompress | None", packed: bytes, name: str) -> Iterator[bytes]:
    if inflate is None:
        yield packed
        return
    try:
        while packed and not inflate.eof:
            yield inflate.decompress(packed, PIECE)
            packed = inflate.unconsumed_tail
    except zlib.error as error:
        raise DamagedSheet(file=name) from error


def _blocks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same bytes cut behind a cell, or at least before a tag, so that nothing searched for is torn."""
    rest = b""
    for piece in pieces:
        block = rest + piece
        cut = block.rfind(b"/c>") + 3
        if cut < len(b"</c>"):
            cut = block.rfind(b"<")
        cut = cut if cut >= 0 else len(block)
        rest = block[cut:]
        yield block[:cut]
    yield rest


def _measure(pieces: Iterator[bytes], name: str) -> Extent:
    """Return an extent that no valued cell exceeds; empty but formatted cells may make it larger than need be."""
    extent = Extent()
    rows = 0
    for block in _blocks(pieces):
        last = max(block.rfind(b"/v>"), block.rfind(b"/t>"))
        if last < 0:
            last = max(block.rfind(b":v>"), block.rfind(b":t>"))
        filled = _count_rows(block, 0, last) if last >= 0 else 0
        if last >= 0:
            extent.rows = rows + filled
        rows += filled + _count_rows(block, max(last, 0), len(block))
        if extent.rows > MAX_ROWS:
            raise TooManyRows(file=name, limit=f"{MAX_ROWS:,}")
        _measure_references(block, extent)
        _measure_unreferenced(block, extent)
        _note_errors(block, extent)
    return extent


def _count_rows(block: bytes, begin: int, end: int) -> int:
    return block.count(b"<row", begin, end) + block.count(b":row", begin, end)


def _measure_references(block: bytes, extent: Extent) -> None:
    shapes = block.translate(SHAPES)
    if b'"AA0' in shapes or b'"AAA0' in shapes:
        columns = set(FAR_COLUMN.findall(block))
        extent.far_column = max(extent.far_column, max(map(_column, columns), default=0))
    if b'000000"' in shapes:
        rows = set(FAR_ROW.findall(block))
        extent.far_row = max(extent.far_row, max(map(_number, rows), default=0))


def _measure_unreferenced(block: bytes, extent: Extent) -> None:
    """Note the longest row of cells that do not say where they stand: the parser counts them on."""
    if block.count(b"<c") == block.count(b"<c r=") and b":c" not in block:
        extent.run = 0
        return
    first, *others = ROW.split(block)
    for begins, row in enumerate((first, *others)):
        extent.run = (0 if begins else extent.run) + len(CELL.findall(row))
        extent.longest_run = max(extent.longest_run, extent.run)


def _note_errors(block: bytes, extent: Extent) -> None:
    if b't="e"' in block and len(extent.errors) < MAX_ERROR_CELLS:
        for letters, digits, text in ERROR_CELL.findall(block):
            extent.errors[int(digits), _column(letters)] = text.decode("ascii", "replace")
    if any(end in block for end in UNCOMPUTED_ENDS) and len(extent.errors) < MAX_ERROR_CELLS:
        for letters, digits in UNCOMPUTED_CELL.findall(block):
            extent.errors[int(digits), _column(letters)] = UNCOMPUTED


def _measure_exactly(pieces: Iterator[bytes], name: str) -> None:
    """Refuse a sheet whose filled cells reach too far; formatted empty ones below and beside them do no harm."""
    height = width = 0
    for block in _blocks(pieces):
        for cell in VALUED_CELL.findall(block):
            reference = REFERENCE.search(cell)
            if reference is None:
                raise DamagedSheet(file=name)
            width = max(width, _column(reference[1]))
            height = max(height, _number(reference[2]))
        if height > MAX_ROWS:
            raise TooManyRows(file=name, limit=f"{MAX_ROWS:,}")
        if width > MAX_COLUMNS:
            raise TooManyColumns(file=name, limit=MAX_COLUMNS)
        if height * width > MAX_CELLS:
            raise TooManyCells(file=name, limit=f"{MAX_CELLS:,}")


def _column(letters: bytes) -> int:
    """Return the number of a column from 1: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _number(digits: bytes) -> int:
    significant = digits.lstrip(b"0") or b"0"
    return int(significant) if len(significant) < MAX_DIGITS else BEYOND
