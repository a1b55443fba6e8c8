"""Spreadsheets of every sort, good and bad, built for a test."""

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter

OPENING = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
CLOSING = "</sheetData></worksheet>"
SECTOR = 512


def workbook(*sheets: tuple[str, Iterable[Iterable[Any]]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd hh:mm"}
    )
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return file.getvalue()


def with_sheet(pieces: Iterable[str], **changes: Any) -> bytes:
    """Return a workbook whose only sheet is this XML, streamed."""
    plain = zipfile.ZipFile(io.BytesIO(workbook(("表", [["甲"]]))))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member in plain.namelist():
            if not member.startswith("xl/worksheets/"):
                archive.writestr(member, changes.get(member, plain.read(member)))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for piece in pieces:
                sheet.write(piece.encode())
    return file.getvalue()


def sheet_of(cells: str) -> bytes:
    return with_sheet([OPENING, cells, CLOSING])


def long_sheet(rows: int, *, step: int = 10_000) -> Iterator[str]:
    yield OPENING
    for first in range(1, rows + 1, step):
        yield "".join(
            f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(first, min(first + step, rows + 1))
        )
    yield CLOSING


def archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in members.items():
            found.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return file.getvalue()


def compound(*streams: str) -> bytes:
    """Return an OLE compound file with a directory of these streams, as Excel keeps encrypted workbooks."""
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    directory = b"".join(_entry(name) for name in ("Root Entry", *streams))
    return bytes(header) + b"\xff" * SECTOR + directory.ljust(2 * SECTOR, b"\0") + b"secret".ljust(4096, b"\x5a")


def _entry(name: str) -> bytes:
    entry = bytearray(128)
    label = name.encode("utf-16-le") + b"\0\0"
    entry[: len(label)] = label
    struct.pack_into("<HB", entry, 64, len(label), 2)
    struct.pack_into("<II", entry, 116, 3, 4096)
    return bytes(entry)
