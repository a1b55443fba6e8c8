"""The copy of a sheet that holds only the refused rows, each with what is wrong: mend it and import it again."""

from collections import defaultdict
from collections.abc import Iterable
from typing import BinaryIO

import xlsxwriter

from sanbao.documents.sheets.columns import REMARKS, Header
from sanbao.documents.sheets.reading import Sheet
from sanbao.documents.sheets.writing import SheetWriter, sheet_name
from sanbao.kernel.errors import Fault, Translate, as_written, mark


def write_refused(
    sheet: Sheet, header: Header, faults: Iterable[Fault], file: BinaryIO, *, translate: Translate = as_written
) -> int:
    """Write the header and the rows that have faults, with a column of remarks; return how many rows there were."""
    remarks = _remarks(faults, translate)
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    worksheet = book.add_worksheet(sheet_name(sheet.name))
    writer = SheetWriter(book, worksheet)
    writer.write_header([*header.names, REMARKS])
    width = len(header.names)
    count = 0
    for number, row in sheet.rows():
        if number in remarks:
            cells = (row + (None,) * width)[:width]
            writer.write_row([*cells, remarks[number]])
            count += 1
    writer.finish()
    book.close()
    return count


def _remarks(faults: Iterable[Fault], translate: Translate) -> dict[int, str]:
    sentences: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        if fault.row is not None:
            sentences[fault.row].append(_sentence(fault, translate))
    return {row: "\n".join(found) for row, found in sentences.items()}


def _sentence(fault: Fault, translate: Translate) -> str:
    text = fault.text(translate)
    return translate(mark("「{column}」：{text}")).format(column=fault.column, text=text) if fault.column else text
