"""Plain text, order numbers, yes and no."""

import re
from datetime import date, time, timedelta

from sanbao.documents.sheets.cells.faults import CellFault, filled
from sanbao.documents.sheets.values import Value, written
from sanbao.kernel.errors import mark

LONGEST_TEXT = 500
LONGEST_ORDER_NUMBER = 40
ORDER_NUMBER = re.compile(r"[\w\-_/.#()\[\]]+")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
YES = frozenset({"是", "有", "对", "√", "✓", "✔", "☑", "Y", "YES", "TRUE", "T", "1"})
NO = frozenset({"否", "无", "没有", "错", "×", "✗", "✘", "☐", "X", "N", "NO", "FALSE", "F", "0"})


def text(value: Value, *, longest: int = LONGEST_TEXT) -> str:
    """Return the text of a cell: half-width, without outer blanks and with single inner ones.

    Raises: CellFault if it is blank, a failed formula, or longer than `longest`.
    """
    result = written(filled(value))
    if len(result) > longest:
        raise CellFault(
            "documents.cell_text_too_long", mark("文字太长，最多 {longest} 个字，请精简。"), {"longest": str(longest)}
        )
    return result


def order_number(value: Value) -> str:
    """Return the number of an order: half-width capitals without blanks, every kind of dash as the plain one.

    Raises: CellFault if it is blank, was turned into a date, or holds signs that no number has.
    """
    value = filled(value)
    if isinstance(value, date | time | timedelta):
        raise CellFault(
            "documents.cell_number_became_date", mark("单号被表格软件变成了日期，请把这一格设为文本格式后重新填写。")
        )
    result = "".join(written(value).split()).upper().translate(DASHES)
    if len(result) > LONGEST_ORDER_NUMBER or not ORDER_NUMBER.fullmatch(result):
        raise CellFault(
            "documents.cell_no_order_number", mark("“{value}”不像单号，请只用字母、数字和横线，最多 40 个字符。")
        )
    return result


def yes_no(value: Value) -> bool:
    """Return what a yes/no cell says. 无 means no here.

    Raises: CellFault if it is empty or says neither.
    """
    if isinstance(value, bool):
        return value
    answer = "无" if isinstance(value, str) and value.strip() == "无" else written(filled(value)).upper()
    if answer in YES:
        return True
    if answer in NO:
        return False
    raise CellFault("documents.cell_not_yes_or_no", mark("“{value}”看不出是还是否，请填“是”或“否”。"))
