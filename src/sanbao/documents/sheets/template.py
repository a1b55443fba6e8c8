"""The empty sheet of a kind: the right headings, one row that shows how to fill them."""

from io import BytesIO
from typing import Final

from sanbao.documents.sheets.outcome import Importer
from sanbao.documents.sheets.writing import CellKind, Table, TableColumn, write_xlsx

HINT: Final = "下面第一行是示例，请删去后填写；不用的列可以留空或删掉。"


def write_template(importer: Importer) -> bytes:
    """Return the workbook. It is Chinese whatever the reader's language: its headings are what is recognised."""
    columns = [TableColumn(heading, _kind(value)) for heading, value in importer.example]
    row = [value for _, value in importer.example]
    file = BytesIO()
    write_xlsx(Table(importer.kind.title, columns, [row], subtitle=HINT), file)
    return file.getvalue()


def _kind(value: object) -> CellKind:
    if hasattr(value, "isoformat"):
        return CellKind.DAY
    return CellKind.TEXT if isinstance(value, str) or value is None else CellKind.NUMBER
