"""Any sheet in any of the formats, by the form's code."""

from collections.abc import Mapping
from typing import Final

from sanbao.documents.errors import FormatUnknown
from sanbao.documents.forms import page, pdf, xlsx
from sanbao.documents.forms.description import Sheet
from sanbao.documents.forms.register import registered

CONTENT_TYPES: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def render(code: str, sheet: Sheet, *, file_format: str) -> bytes:
    """Return the sheet as a file: pdf, xlsx or html (a document of its own).

    Raises: FormUnknown; FormatUnknown.
    """
    entry = registered(code)
    match file_format:
        case "pdf":
            return pdf.render(entry.form, sheet, template=entry.template)
        case "xlsx":
            return xlsx.render(entry.form, sheet)
        case "html":
            return page.document(entry.form, sheet).encode()
    raise FormatUnknown(format=file_format)


def sample(code: str, *, file_format: str, blank: bool = False) -> bytes:
    """Return a filled example of a form, or an empty one to be filled in by hand.

    Raises: FormUnknown; FormatUnknown.
    """
    return render(code, registered(code).sample(blank=blank), file_format=file_format)
