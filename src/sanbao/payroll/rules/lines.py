"""The lines of a pay slip: an amount, and everything that made it. Sums of lines are sums of fen, nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Final

from sanbao.kernel.errors import mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Limits, Name, Text, Yuan, digits

NOTHING: Final = Decimal("0.00")
PERCENT: Final = 100
MICRO: Final = 10**6
REMEMBERED: Final = 1024
Exact = Annotated[Decimal, Limits(6)]
Number = Decimal | Fraction | int


class Part(StrEnum):
    """Where a line stands on the slip, in this order."""

    WORK = "work"
    OVERTIME = "overtime"
    ALLOWANCE = "allowance"
    ADJUSTMENT = "adjustment"
    FLOOR = "floor"
    INSURANCE = "insurance"
    TAX = "tax"
    DEDUCTION = "deduction"
    CARRIED = "carried"


class Unit(StrEnum):
    """What a figure counts; `number` has no unit."""

    YUAN = "yuan"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"
    POINTS = "points"
    COUNT = "count"
    NUMBER = "number"


UNIT_LABELS: Final[Mapping[Unit, str]] = {
    Unit.YUAN: mark("元"),
    Unit.PERCENT: "%",
    Unit.DAYS: mark("天"),
    Unit.MINUTES: mark("分钟"),
    Unit.POINTS: mark("点"),
    Unit.COUNT: mark("次"),
    Unit.NUMBER: "",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure behind an amount. `code` lets a page open the documents that the figure comes from."""

    code: Name
    label: Text
    value: Exact
    unit: Unit = Unit.NUMBER


@dataclass(frozen=True, slots=True)
class Line:
    """One payable or deducted amount, rounded to the fen; a deduction is negative.

    `subject` tells lines of one code apart: the group a share comes from, the month an adjustment belongs to.
    `formula` is the computation in figures: 3.5 × 26/26 ÷ 12.2 点 × 23,200.00.
    """

    code: Name
    label: Text
    amount: Yuan
    part: Part = Part.WORK
    formula: Annotated[str, "算式"] = ""
    basis: tuple[Figure, ...] = ()
    subject: Text = ""

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells the line from the others of its slip."""
        return self.code, self.subject


Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class GroupWages:
    """What a wage method gives for one group in one month, by the numbers of its people.

    `group_lines` make the pool: they sum to `pool - carried_deficit`. `shares` are parts of the pool by `weights` and
    sum to `pool - carried_pool`; a method without a pool has pool 0 and no shares. `lines` are all lines of each
    member, `totals` their sums, `total` the sum of those. What could not be paid or shared out goes into the next month
    as `carried_deficit` or `carried_pool`.
    """

    pool: Yuan
    shares: Mapping[str, Yuan]
    carried_deficit: Yuan
    carried_pool: Yuan
    totals: Mapping[str, Yuan]
    total: Yuan
    weights: Mapping[str, Exact]
    lines: Mapping[str, Lines]
    group_lines: Lines


def total(lines: Iterable[Line]) -> Decimal:
    """Return the sum of the amounts, 0.00 without lines."""
    return sum((line.amount for line in lines), NOTHING)


def in_part(lines: Iterable[Line], part: Part) -> Lines:
    """Return the lines moved to another part of the slip."""
    return tuple(line if line.part is part else replace(line, part=part) for line in lines)


def yuan(code: str, label: str, value: Number) -> Figure:
    """Return a figure of money, rounded for the eye if it is a quotient."""
    return Figure(code, label, round_exact(value), Unit.YUAN)


@lru_cache(REMEMBERED)
def percent(code: str, label: str, ratio: Number) -> Figure:
    """Return a ratio (0-1) as percent. The few rates of a country and a firm stand on every slip: they are kept."""
    return Figure(code, label, _percent(ratio), Unit.PERCENT)


def figure(code: str, label: str, value: Number, unit: Unit = Unit.NUMBER) -> Figure:
    """Return a figure with up to six places, without the zeros that say nothing."""
    return Figure(code, label, shown(value), unit)


def shown(value: Number) -> Decimal:
    """Return a number with at most six places, rounded half-up, without trailing zeros."""
    numerator, denominator = value.as_integer_ratio()
    micro = (2 * abs(numerator) * MICRO + denominator) // (2 * denominator)
    signed = -micro if numerator < 0 else micro
    return Decimal(signed // MICRO) if micro % MICRO == 0 else Decimal(signed).scaleb(-6).normalize()


def written(value: Number) -> str:
    """Return a number as formulas show it."""
    return digits(shown(value))


def amount(value: Number) -> str:
    """Return an amount as formulas show it: 23,200.00."""
    return f"{round_exact(value):,.2f}"


def rate(value: Number) -> str:
    """Return a ratio as formulas show it: 28%."""
    return f"{digits(_percent(value))}%"


@lru_cache(REMEMBERED)
def _percent(ratio: Number) -> Decimal:
    """Return a ratio times 100, for the eye; kept as `percent` is."""
    return shown(Fraction(ratio) * PERCENT)


def hours(minutes: Number) -> str:
    """Return minutes as hours, as formulas show them: 1.5."""
    return written(Fraction(minutes) / 60)
