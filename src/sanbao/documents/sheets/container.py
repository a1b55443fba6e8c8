"""What a file really is, told by its first bytes and not by its name."""

import re
import struct
from enum import Enum
from typing import BinaryIO

from sanbao.documents.sheets.refusals import (
    ArchiveAsSheet,
    DamagedSheet,
    DocumentAsSheet,
    EmptySheet,
    NotASpreadsheet,
    OtherSpreadsheet,
    PasswordProtected,
    PdfAsSheet,
    PictureAsSheet,
    WebPageAsSheet,
)

HEAD = 64 * 1024

ZIP_MAGIC = b"PK"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN: tuple[tuple[bytes, type[NotASpreadsheet]], ...] = (
    (b"\x89PNG", PictureAsSheet),
    (b"\xff\xd8\xff", PictureAsSheet),
    (b"GIF8", PictureAsSheet),
    (b"BM", PictureAsSheet),
    (b"II*\x00", PictureAsSheet),
    (b"MM\x00*", PictureAsSheet),
    (b"RIFF", PictureAsSheet),
    (b"%PDF", PdfAsSheet),
    (b"{\\rtf", DocumentAsSheet),
    (b"Rar!", ArchiveAsSheet),
    (b"7z\xbc\xaf", ArchiveAsSheet),
    (b"\x1f\x8b", ArchiveAsSheet),
)

# Bytes that no text file holds; tab, line feed, form feed, carriage return, ^Z and escape are left out.
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1c-\x1f]")
MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml|!--|style|div)", re.IGNORECASE
)

DIRECTORY_ENTRY = 128
SMALL_STREAM = 4096
FILEPASS = 0x002F


class Container(Enum):
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def recognise(file: BinaryIO, name: str) -> Container:
    """Return what the file is, or refuse it.

    Raises: EmptySheet, NotASpreadsheet, WebPageAsSheet, OtherSpreadsheet, PasswordProtected, DamagedSheet.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n,;"):
        raise EmptySheet(file=name)
    if head.startswith(ZIP_MAGIC):
        return Container.XLSX
    if head.startswith(OLE_MAGIC):
        return _inside_ole(file, name)
    return _text(head, name)


def _text(head: bytes, name: str) -> Container:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = head.replace(b"\x00", b"")[2:]
    else:
        plain = head
        _refuse_foreign(head, name)
    if MARKUP.match(plain):
        raise WebPageAsSheet(file=name)
    return Container.CSV


def _refuse_foreign(head: bytes, name: str) -> None:
    binary = CONTROL.search(head) is not None
    for magic, refusal in FOREIGN:
        # Two letters may begin an honest csv file; a binary file betrays itself by its control bytes.
        if head.startswith(magic) and (binary or len(magic) > len(b"BM")):
            raise refusal(file=name)
    if binary:
        raise NotASpreadsheet(file=name)


def _inside_ole(file: BinaryIO, name: str) -> Container:
    file.seek(0)
    content = file.read()
    if _entry(content, "EncryptedPackage") is not None:
        raise PasswordProtected(file=name)
    workbook = _entry(content, "Workbook") or _entry(content, "Book")
    if workbook is None:
        known = _entry(content, "WordDocument") or _entry(content, "PowerPoint Document")
        raise DocumentAsSheet(file=name) if known else NotASpreadsheet(file=name)
    if _has_filepass(content, workbook, name):
        raise PasswordProtected(file=name)
    return Container.XLS


def _entry(content: bytes, stream: str) -> bytes | None:
    """Return the directory entry of a stream of a compound file. Entries are 128 bytes long and aligned to that."""
    label = stream.encode("utf-16-le") + b"\x00\x00"
    at = content.find(label)
    while at != -1:
        entry = content[at : at + DIRECTORY_ENTRY]
        if (
            at % DIRECTORY_ENTRY == 0
            and len(entry) == DIRECTORY_ENTRY
            and entry[64:66] == struct.pack("<H", len(label))
        ):
            return entry
        at = content.find(label, at + 1)
    return None


def _has_filepass(content: bytes, entry: bytes, name: str) -> bool:
    """Tell whether the workbook stream announces encryption among its first records."""
    if struct.unpack_from("<I", entry, 120)[0] < SMALL_STREAM:  # kept elsewhere; the parser itself says "password"
        return False
    sector = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
    at = (struct.unpack_from("<I", entry, 116)[0] + 1) * sector
    end = min(at + sector, len(content)) - 4
    if at > end:
        raise DamagedSheet(file=name)
    while at <= end:
        record, length = struct.unpack_from("<HH", content, at)
        if record == FILEPASS:
            return True
        at += 4 + length
    return False


def refuse_other_archives(members: set[str], name: str) -> None:
    """Refuse a zip archive that holds something else than an .xlsx workbook.

    Raises: OtherSpreadsheet, NotASpreadsheet.
    """
    if "xl/workbook.xml" in members:
        return
    if "xl/workbook.bin" in members:
        raise OtherSpreadsheet(file=name, found="xlsb")
    if "content.xml" in members:
        raise OtherSpreadsheet(file=name, found="ods")
    if any(member.startswith("Index/") or member.endswith(".iwa") for member in members):
        raise OtherSpreadsheet(file=name, found="numbers")
    if any(member.startswith(("word/", "ppt/")) for member in members):
        raise DocumentAsSheet(file=name)
    raise ArchiveAsSheet(file=name)
