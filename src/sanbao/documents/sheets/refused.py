"""The copy of a sheet that holds only the refused rows, each with what is wrong: mend it and import it again."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

import xlsxwriter

from sanbao.documents.sheets.columns import REMARKS, Header
from sanbao.documents.sheets.merged import filled_down
from sanbao.documents.sheets.reading import Sheet
from sanbao.documents.sheets.titles import MONTH, month_in_titles
from sanbao.documents.sheets.values import written
from sanbao.documents.sheets.writing import SheetWriter, sheet_name
from sanbao.kernel.errors import Fault, Translate, as_written, mark
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze


def write_refused(
    sheet: Sheet,
    header: Header,
    faults: Iterable[Fault],
    file: BinaryIO,
    *,
    month: Month | None = None,
    translate: Translate = as_written,
) -> int:
    """Write titles, header and the rows that have faults, with a column of remarks; return how many rows there were.

    The titles tell the month: without them the copy could not be imported again. `month` is what was chosen instead.
    """
    remarks = _remarks(faults, translate)
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    worksheet = book.add_worksheet(sheet_name(sheet.name))
    writer = SheetWriter(book, worksheet)
    width = len(header.names)
    _write_titles(writer, sheet, header, month)
    writer.write_header([*header.names, REMARKS])
    count = 0
    for number, row in filled_down(sheet, header):
        if number in remarks:
            cells = (row + (None,) * width)[:width]
            writer.write_row([*cells, remarks[number]])
            count += 1
    writer.finish()
    book.close()
    return count


def _write_titles(writer: SheetWriter, sheet: Sheet, header: Header, month: Month | None) -> None:
    above = [row for _, row in islice(sheet.rows(), max(header.rows[0] - 1, 0))]
    lines = [[text for cell in row if (text := written(cell).strip())] for row in above]
    month = month or month_in_titles(sheet)
    if month and not any(MONTH.search(squeeze(text)) for line in lines for text in line):
        lines.insert(0, [month.label])  # it stood in the name of the file, or somebody has chosen it
    for number, line in enumerate(lines):
        if len(line) == 1:
            writer.write_title(line[0], len(header.names) + 1, is_first=not number)
        else:
            writer.write_row(above[number - len(lines)])


def _remarks(faults: Iterable[Fault], translate: Translate) -> dict[int, str]:
    sentences: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        if fault.row is not None:
            sentences[fault.row].append(_sentence(fault, translate))
    return {row: "\n".join(found) for row, found in sentences.items()}


def _sentence(fault: Fault, translate: Translate) -> str:
    text = fault.text(translate)
    return translate(mark("「{column}」：{text}")).format(column=fault.column, text=text) if fault.column else text
