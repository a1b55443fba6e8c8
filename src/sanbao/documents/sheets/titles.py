"""What the lines above a table tell: the month that a sheet is about."""

import re
from itertools import islice

from sanbao.documents.sheets.columns import HEADER_WITHIN
from sanbao.documents.sheets.reading import Sheet
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze

MONTH = re.compile(r"(20\d\d)\s*(?:年|[-./])\s*(1[0-2]|0?[1-9])\s*(?:月|(?![-./\d]))")


def month_in_titles(sheet: Sheet) -> Month | None:
    """Return the month named in the first lines that hold one cell only (titles), or in the file name."""
    for _, row in islice(sheet.rows(), HEADER_WITHIN):
        texts = [squeeze(cell) for cell in row if isinstance(cell, str) and squeeze(cell)]
        if len(texts) == 1 and (found := MONTH.search(texts[0])):
            return Month(int(found[1]), int(found[2]))
    found = MONTH.search(squeeze(sheet.file_name))
    return Month(int(found[1]), int(found[2])) if found else None
