"""What a brought file really is, told by its bytes; its name is only shown."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from sanbao.documents.attached.limits import MAX_BYTES, MEBIBYTE
from sanbao.documents.attached.pictures import redrawn
from sanbao.documents.errors import AttachmentEmpty, AttachmentKindUnknown, AttachmentTooLarge, PdfDamaged
from sanbao.documents.sheets.uploads import shown_name

PDF_HEAD, PDF_END, PDF_END_WITHIN = b"%PDF-", b"%%EOF", 2048
PICTURE_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
WORKBOOK = {"[Content_Types].xml", "xl/workbook.xml"}
MACROS = "vbaProject.bin"


class Brought(Protocol):
    """A file as Django hands it over."""

    @property
    def name(self) -> str | None: ...

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be kept: its name as shown, its ending by its content, its bytes."""

    name: str
    ending: str
    content: bytes


def checked(file: Brought) -> Checked:
    """Return what is kept of a brought file; pictures are drawn anew and made smaller.

    Raises: AttachmentEmpty, AttachmentTooLarge, AttachmentKindUnknown, PictureDamaged, PictureTooLarge, PdfDamaged.
    """
    name = shown_name(file.name or "")
    content = _read(file, name)
    if not content:
        raise AttachmentEmpty(file=name)
    ending, kept = _recognised(content, name)
    return Checked(name, ending, kept)


def _read(file: Brought, name: str) -> bytes:
    read = bytearray()
    for chunk in file.chunks():
        read += chunk
        if len(read) > MAX_BYTES:
            raise AttachmentTooLarge(file=name, most=MAX_BYTES // MEBIBYTE)
    return bytes(read)


def _recognised(content: bytes, name: str) -> tuple[str, bytes]:
    if content.startswith(PICTURE_HEADS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return redrawn(content, name)
    if content.startswith(PDF_HEAD):
        if PDF_END not in content[-PDF_END_WITHIN:]:
            raise PdfDamaged(file=name)
        return "pdf", content
    if _is_workbook(content):
        return "xlsx", content
    raise AttachmentKindUnknown(file=name)


def _is_workbook(content: bytes) -> bool:
    """Tell whether the bytes are a workbook without macros; what stands in it is never read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return names >= WORKBOOK and not any(each.endswith(MACROS) for each in names)
