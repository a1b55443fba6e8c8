"""Small schemes of 100 points that the examples begin with."""

from decimal import Decimal
from typing import Any

from sanbao.appraisal.rules.figures import Direction
from sanbao.appraisal.rules.schemes import Group, Item, Scheme, StepIn
from sanbao.appraisal.rules.scorecard import Given, Ground, Scorecard, Value
from sanbao.appraisal.rules.scoring import compute


def number(text: str | int | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def item(code: str = "x", group: str = "main", weight: str | int | None = 100, **other: Any) -> Item:
    """Make an item with the range 90…95: two points up, three points down for each."""
    ranged = {"lower": Decimal(90), "upper": Decimal(95), "step_up": Decimal(2), "step_down": Decimal(3)}
    return Item(code, code, group, number(weight), **{**ranged, **other})


def slips(code: str, weight: str | int = 100, group: str = "main", **other: Any) -> Item:
    """Make an item that counts slips, a fifth of it for each."""
    counted = {"upper": Decimal(0), "step_down": Decimal("0.2"), "step_in": StepIn.SHARE}
    return Item(code, code, group, number(weight), direction=Direction.SMALLER, **{**counted, **other})


def scheme(*items: Item, **other: Any) -> Scheme:
    """Make a scheme with a main group of 60 and 40 points of duties, of which one item says nothing."""
    groups = (Group("main", "主要绩效", Decimal(60)), Group("duties", "基础绩效", Decimal(40), deducts_only=True))
    duties = () if any(one.group == "duties" for one in items) else (slips("duty", group="duties"),)
    return Scheme("s", "方案", "main", **{"groups": groups, "items": (*items, *duties), **other})


def value(figure: str | int | None, **other: Any) -> Value:
    return Value(number(figure), **{"evidence": "检查记录 7", **other})


def scored(one: Scheme, values: dict[str, Value], **other: Any) -> Scorecard:
    return compute(Given(one, values, **other))


def line_of(card: Scorecard, code: str = "x") -> tuple[str, str | None, Ground]:
    """Return worth, score and ground of one line."""
    line = next(line for line in card.lines if line.code == code)
    return str(line.small), None if line.score is None else str(line.score), line.ground


def total(numbers: list[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0))
