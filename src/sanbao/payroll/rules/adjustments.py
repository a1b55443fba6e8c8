"""What came too late for a locked month: the difference of each line, named, for the open month.

Source: domain spec §1.1 (closed months are never recomputed) and the flow of a month: old → new, nothing hidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from sanbao.kernel.errors import mark
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Yuan
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Line, Lines, Part, total

EARNED: Final = frozenset({Part.WORK, Part.OVERTIME, Part.ALLOWANCE, Part.ADJUSTMENT, Part.FLOOR})
ADJUSTED: Final = EARNED | {Part.INSURANCE}
PREFIX: Final = "adjustment."


@dataclass(frozen=True, slots=True)
class Given:
    """The lines of one person's locked month as paid, and as they would be with what is known now.

    Earnings and insurance are compared; of insurance one side at a time.
    """

    month: Annotated[Month, "被调整的月份"]
    old: tuple[Line, ...]
    new: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Adjusted:
    lines: Lines
    total: Yuan


def compute(given: Given) -> Adjusted:
    """Return one adjustment line for each line whose amount changed, appeared or went away, in the order of the slip.

    Tax is not adjusted here: the year's sums of the open month settle it. A difference of insurance stays insurance.
    The sum of the adjustments is the new sum of earnings and insurance less the old one.
    """
    old, new = _by_key(given.old), _by_key(given.new)
    named = {line.key: line for line in (*given.new, *given.old)}
    made = tuple(
        _line(given.month, named[key], old.get(key, NOTHING), new.get(key, NOTHING))
        for key in dict.fromkeys((*old, *new))
        if old.get(key, NOTHING) != new.get(key, NOTHING)
    )
    return Adjusted(made, total(made))


def _by_key(given: Iterable[Line]) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = {}
    for line in given:
        if line.part in ADJUSTED:
            sums[line.key] = sums.get(line.key, NOTHING) + line.amount
    return sums


def _line(month: Month, named: Line, old: Decimal, new: Decimal) -> Line:
    return Line(
        named.code if named.code.startswith(PREFIX) else f"{PREFIX}{named.code}",
        named.label,
        new - old,
        Part.INSURANCE if named.part is Part.INSURANCE else Part.ADJUSTMENT,
        formula=f"{lines.amount(old)} → {lines.amount(new)}",
        basis=(lines.yuan("old", mark("原金额"), old), lines.yuan("new", mark("新金额"), new)),
        subject=f"{month} {named.subject}".strip(),
    )


RULE: Final = Rule(
    code="wage/adjustments",
    label=mark("以前月份调整"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Adjusted,
    compute=compute,
)
