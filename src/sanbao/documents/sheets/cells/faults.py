"""What can be wrong in a cell, and what every parser does first."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sanbao.documents.sheets.values import FORMULA_ERRORS, UNCOMPUTED, Value, written
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.text import squeeze

BLANK_MARKS = frozenset({"", "/", "-", "--", "—", "——", "–", "\\", "无", "N/A", "n/a"})
LONGEST_VALUE = 60


@dataclass(eq=False)
class CellFault(Exception):
    """One thing wrong in one cell: a stable code, a Chinese template and what it is filled with."""

    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    def at(self, row: int, column: str, value: Value) -> Fault:
        """Return the fault with its place in the sheet."""
        return Fault(self.code, self.message, self.params, row, column, shown(value))

    def __str__(self) -> str:
        return self.message.format(**{"value": "", **self.params})


def shown(value: Value) -> str:
    """Return what stood in the cell, cut to a length that fits a list."""
    as_text = written(value)
    return as_text if len(as_text) <= LONGEST_VALUE else as_text[: LONGEST_VALUE - 1] + "…"


def is_blank(value: Value) -> bool:
    """Tell whether nothing was meant: an empty cell, or one of the marks that people put for it."""
    return value is None or (isinstance(value, str) and squeeze(value) in BLANK_MARKS)


def blank() -> CellFault:
    """Return the fault of a cell that must be filled and is not."""
    return CellFault("documents.cell_blank", mark("没有填写，请补上。"))


def filled(value: Value) -> Value:
    """Return the value, with text brought into one shape.

    Raises: CellFault if the cell is blank or holds the error of a formula.
    """
    if isinstance(value, str):
        value = squeeze(value)
        if value == UNCOMPUTED:
            told = mark("公式还没有算出结果，请用 Excel 或 WPS 打开并保存一次，或直接填写结果，再导入。")
            raise CellFault("documents.cell_formula_uncomputed", told)
        if value.upper() in FORMULA_ERRORS:
            raise CellFault("documents.cell_formula_error", mark("公式出错（{value}），请改正公式或直接填写结果。"))
    if value is None or value in BLANK_MARKS:
        raise blank()
    return value
