"""Points, values and what they rest on. Rounding is decided here, once.

Points have two places. A measured value has at most four, rounded half-up when it is measured and never again, so that
whoever repeats a score by hand starts from the figure that is printed. Source: domain spec §0 and §6.5.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import mark
from sanbao.kernel.plain_json import Limits, Name, Text

PLACES: Final = 4
_STEP: Final = Decimal(1).scaleb(-PLACES)
NOTHING: Final = Decimal("0.00")
Points = Annotated[Decimal, Limits(2, Decimal(0), Decimal(1000))]
Change = Annotated[Decimal, Limits(2, Decimal(-3000), Decimal(3000))]
Exact = Annotated[Decimal, Limits(PLACES)]
NotNegative = Annotated[Decimal, Limits(PLACES, Decimal(0))]
Number = Decimal | Fraction | int


class Unit(StrEnum):
    """What a figure counts; `number` has no unit."""

    PERCENT = "percent"
    PERMILLE = "permille"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    YUAN = "yuan"
    COUNT = "count"
    POINTS = "points"
    NUMBER = "number"


UNIT_LABELS: Final = {
    Unit.PERCENT: "%",
    Unit.PERMILLE: "‰",
    Unit.MINUTES: mark("分钟"),
    Unit.HOURS: mark("小时"),
    Unit.DAYS: mark("天"),
    Unit.YUAN: mark("元"),
    Unit.COUNT: mark("次"),
    Unit.POINTS: mark("分"),
    Unit.NUMBER: "",
}


class Direction(StrEnum):
    """Which way a value gets better."""

    BIGGER = "bigger"
    SMALLER = "smaller"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure behind a value. `code` lets a page open the documents that the figure comes from."""

    code: Name
    label: Text
    value: Exact
    unit: Unit = Unit.NUMBER


def measured(value: Number) -> Decimal:
    """Return a value with at most four places, rounded half-up (a negative one mirrored), without idle zeros."""
    return Decimal(written(value))


def written(value: Number) -> str:
    """Return a value as formulas show it: 97.5."""
    number = value.quantize(_STEP, ROUND_HALF_UP) if isinstance(value, Decimal) else _rounded(Fraction(value))
    text = format(number, "f").rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _rounded(value: Fraction) -> Decimal:
    steps = abs(value) * 10**PLACES + Fraction(1, 2)
    whole = steps.numerator // steps.denominator
    # From text, as arithmetic would cut a number of more than 28 digits.
    return Decimal(f"{'-' if value < 0 else ''}{whole}e-{PLACES}")
