"""City tables: one row typed, or many pasted from a sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.errors import DomainError, Fault, Refused, mark
from sanbao.kernel.money import Toward
from sanbao.kernel.plain_json import read
from sanbao.kernel.text import squeeze
from sanbao.payroll.errors import BaseLimitsWrong, SourceNeeded
from sanbao.payroll.forms.typed import of_percent
from sanbao.payroll.forms.words import CHOICES
from sanbao.payroll.rules.insurance import ITEM_LABELS, CityRow, Item, Step
from sanbao.payroll.rules.people import RateMissing

COLUMNS: Final[Mapping[str, str]] = {
    "city": mark("城市"),
    "item": mark("险种"),
    "from_month": mark("起始月份"),
    "base_min": mark("基数下限"),
    "base_max": mark("基数上限"),
    "employee_rate": mark("个人比例"),
    "employer_rate": mark("单位比例"),
    "employee_fixed": mark("个人定额"),
    "employer_fixed": mark("单位定额"),
    "step": mark("取整单位"),
    "toward": mark("取整方式"),
    "source": mark("依据文件"),
}
AMOUNTS: Final = ("base_min", "base_max", "employee_fixed", "employer_fixed")
RATES: Final = ("employee_rate", "employer_rate")
OPTIONAL: Final = ("employee_fixed", "employer_fixed", "step", "toward")
MOST_LINES: Final = 500


class TooManyLines(DomainError):
    code = "payroll.too_many_city_rows"
    message = "一次最多粘贴 {most} 行，请分几次。"


class NothingPasted(DomainError):
    code = "payroll.no_city_rows"
    message = "没有读到数据，请从表格中复制后粘贴到这里。"


class ColumnsWrong(DomainError):
    code = "payroll.city_columns_wrong"
    message = "这一行有 {found} 列，应有 {wanted} 列：{columns}。"


@dataclass(frozen=True, slots=True)
class Pasted:
    """A line as it was read: the row and the document that it comes from."""

    number: int
    row: CityRow
    source: str


class SourceForm(forms.Form):
    source = forms.CharField(label=_("依据文件"), max_length=200, help_text=_("例如：某市人社发〔2026〕12号。"))


class PasteForm(forms.Form):
    text = forms.CharField(
        label=_("从表格复制后粘贴"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "wrap": "off"}),
        max_length=200_000,
        strip=False,  # an empty last column is a column
        help_text=_("每行一个险种，列之间是制表符；第一行可以是列名。比例写 8% 或 0.08。"),
    )


def pasted_rows(text: str) -> tuple[Pasted, ...]:
    """Return the rows that were pasted from a sheet.

    Raises: Refused with line and column of every fault; NothingPasted; TooManyLines.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    data = [(number, cells) for number, line in lines if not _is_heading(cells := _cells(line))]
    if not data:
        raise NothingPasted
    if len(data) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    faults: list[Fault] = []
    found = [_pasted(number, cells, faults) for number, cells in data]
    if faults:
        raise Refused(faults)
    return tuple(one for one in found if one is not None)


def _cells(line: str) -> list[str]:
    return [squeeze(cell) for cell in line.split("\t")]


def _is_heading(cells: Sequence[str]) -> bool:
    return cells[0] in {COLUMNS["city"], _now(COLUMNS["city"])}


def _pasted(number: int, cells: Sequence[str], faults: list[Fault]) -> Pasted | None:
    if len(cells) != len(COLUMNS):
        columns = "、".join(_now(name) for name in COLUMNS.values())
        faults.append(_fault(number, None, ColumnsWrong(found=len(cells), wanted=len(COLUMNS), columns=columns)))
        return None
    values = dict(zip(COLUMNS, cells, strict=True))
    source = values.pop("source")
    try:
        row = read(CityRow, {name: value for name, value in _as_json(values) if value or name not in OPTIONAL})
    except Refused as refused:
        faults.extend(_at_column(number, fault) for fault in refused.faults)
        return None
    faults.extend(_fault(number, name, error) for name, error in _wrong(row, source))
    return Pasted(number, row, source)


def _as_json(values: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if name in AMOUNTS:
            yield name, value.strip("¥元 ").replace(",", "")
        elif name in RATES:
            yield name, of_percent(value) or None
        elif name in WORDS:
            yield name, WORDS[name].get(value, value)
        else:
            yield name, value


def _wrong(row: CityRow, source: str) -> Iterator[tuple[str, DomainError]]:
    for name in RATES:
        if getattr(row, name) is None:
            yield name, RateMissing(subject=f"{row.city} {_now(ITEM_LABELS[row.item])}")
    if row.base_min > row.base_max:
        yield "base_min", BaseLimitsWrong(low=row.base_min, high=row.base_max)
    if not source:
        yield "source", SourceNeeded()


def _fault(number: int, column: str | None, error: DomainError) -> Fault:
    params = {key: str(value) for key, value in error.params.items()}
    return Fault(error.code, error.message, params, row=number, column=_now(COLUMNS[column]) if column else None)


def _at_column(number: int, fault: Fault) -> Fault:
    heading = _now(COLUMNS[fault.column]) if fault.column and fault.column in COLUMNS else None
    return Fault(fault.code, fault.message, fault.params, row=number, column=heading)


def _codes(kind: type) -> Mapping[str, str]:
    """Return the codes by their words in Chinese, as they stand in sheets."""
    return {str(label): str(code) for code, label in CHOICES[kind].items()}


WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "item": _codes(Item),
    "step": _codes(Step),
    "toward": _codes(Toward),
}
