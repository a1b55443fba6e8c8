"""A slip and its lines in the words of people: headings, amounts, formulas, and the figures behind them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Final

from django.utils.translation import gettext as _

from sanbao.kernel.errors import mark
from sanbao.kernel.plain_json import read
from sanbao.payroll.models import PayGroup, PaySlip
from sanbao.payroll.rules.lines import UNIT_LABELS, Figure, GroupWages, Line, Lines, Part, Unit, amount, total
from sanbao.payroll.rules.slip import Slip

PART_LABELS: Final[Mapping[Part, str]] = {
    Part.WORK: mark("工作所得"),
    Part.OVERTIME: mark("加班工资"),
    Part.ALLOWANCE: mark("津贴奖金"),
    Part.ADJUSTMENT: mark("以前月份调整"),
    Part.FLOOR: mark("保底补足"),
    Part.INSURANCE: mark("五险一金（个人）"),
    Part.TAX: mark("个人所得税"),
    Part.DEDUCTION: mark("扣款"),
    Part.CARRIED: mark("上月结转"),
}
CENTS: Final = 2
EARNED: Final = frozenset({Part.WORK, Part.OVERTIME, Part.ALLOWANCE, Part.ADJUSTMENT, Part.FLOOR})


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a slip or of a pool; `number` counts from 1 and names it in the address."""

    number: int
    label: str
    subject: str
    amount: Decimal
    formula: str
    url: str = ""

    @property
    def is_negative(self) -> bool:
        """Tell whether it takes something off."""
        return self.amount < 0


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one part of the slip, with their sum."""

    code: str
    label: str
    total: Decimal
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure behind an amount, with its unit."""

    code: str
    label: str
    text: str
    unit: str


def slip_of(slip: PaySlip) -> Slip:
    """Return the slip as the rule gave it."""
    return read(Slip, slip.gives)


def wages_of(group: PayGroup) -> GroupWages:
    """Return the wages of a group as its method gave them."""
    return read(GroupWages, group.gives)


def all_lines(slip: Slip) -> Lines:
    """Return the lines of the slip and then those of the employer, as their numbers count."""
    return (*slip.lines, *slip.employer_lines)


def sections(slip: Slip, url: str) -> list[Section]:
    """Return the lines of the slip under their headings; `url` is the address of the slip."""
    numbered = list(enumerate(slip.lines, start=1))
    parts = groupby(sorted(numbered, key=_place), key=_place)
    return [_section(tuple(lines), url) for _part, lines in parts]


def employer_section(slip: Slip, url: str) -> Section | None:
    """Return what the employer pays on top; None if nothing."""
    numbered = tuple(enumerate(slip.employer_lines, start=len(slip.lines) + 1))
    if not numbered:
        return None
    made = tuple(shown_line(number, line, url) for number, line in numbered)
    return Section("employer", _("五险一金（单位）"), total(slip.employer_lines), made)


def _place(numbered: tuple[int, Line]) -> int:
    return list(Part).index(numbered[1].part)


def _section(numbered: Sequence[tuple[int, Line]], url: str) -> Section:
    part = numbered[0][1].part
    made = tuple(shown_line(number, line, url) for number, line in numbered)
    return Section(part.value, _(PART_LABELS[part]), total(line for _number, line in numbered), made)


def shown_line(number: int, line: Line, url: str = "") -> ShownLine:
    """Return a line in words; with an address it leads to its explanation."""
    subject = in_words(line.subject)
    address = f"{url}lines/{number}/" if url else ""
    says_more = line.formula not in {amount(line.amount), amount(-line.amount)}
    return ShownLine(number, in_words(line.label), subject, line.amount, line.formula if says_more else "", address)


def pool_lines(lines: Iterable[Line]) -> list[ShownLine]:
    """Return the lines that make a pool."""
    return [shown_line(number, line) for number, line in enumerate(lines, start=1)]


def in_words(text: str) -> str:
    """Return a label of a rule in the reader's language; what people wrote stays as they wrote it."""
    return _(text) if text else ""


def figures(line: Line) -> list[ShownFigure]:
    """Return the figures behind a line."""
    return [shown_figure(figure) for figure in line.basis]


def shown_figure(figure: Figure) -> ShownFigure:
    """Return a figure as people read it: minutes as hours, money with its places."""
    if figure.unit is Unit.MINUTES:
        return ShownFigure(figure.code, in_words(figure.label), _plain(figure.value / 60), _("小时"))
    if figure.unit is Unit.YUAN:
        places = max(CENTS, -int(figure.value.as_tuple().exponent))  # the value of a point has six
        return ShownFigure(figure.code, in_words(figure.label), f"{figure.value:,.{places}f}", _("元"))
    unit = in_words(UNIT_LABELS[figure.unit])
    return ShownFigure(figure.code, in_words(figure.label), _plain(figure.value), unit)


def _plain(value: Decimal) -> str:
    text = f"{round(value, 6):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def earned(shown: Iterable[Section]) -> Iterator[Section]:
    """Return the sections above the gross."""
    codes = {part.value for part in EARNED}
    return (section for section in shown if section.code in codes)


@dataclass(frozen=True, slots=True)
class Half:
    """Earnings or deductions with their sum, as the slip shows them beside each other."""

    label: str
    total: Decimal
    sections: tuple[Section, ...]


def halves(shown: Sequence[Section]) -> tuple[Half, Half]:
    """Return what was earned and what was taken off."""
    above = tuple(earned(shown))
    below = tuple(section for section in shown if section not in above)
    sums = [sum(map(attrgetter("total"), half), Decimal("0.00")) for half in (above, below)]
    return Half(_("应发"), sums[0], above), Half(_("扣减"), sums[1], below)
