"""A dataclass told row by row, for pages that show what a rule takes and for forms that ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

import pytest

from sanbao.kernel.outline import Many, Shape, outline
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Count, Days, Name, NotNegative, Unit
from sanbao.kernel.recompute import rules


class Way(StrEnum):
    FAST = "fast"
    SLOW = "slow"


@dataclass(frozen=True)
class Inner:
    no: Annotated[Name, "工号"]
    on: date
    inner: tuple["Inner", ...] = ()


@dataclass(frozen=True)
class Outer:
    amount: Annotated[NotNegative | None, "金额"]
    ways: Annotated[tuple[Way, ...], "方式"]
    bonuses: Annotated[Mapping[str, NotNegative], "带徒奖"]
    lines: Mapping[str, tuple[Way, ...]]
    inner: tuple[Inner, ...]
    month: Month
    days: Days | None = None
    is_open: bool = True
    ladder: tuple[Count, ...] = (50, 100)


def test_each_field_is_a_row_with_its_path_and_label() -> None:
    assert [(one.path, one.level, one.piece.label) for one in outline(Outer)] == [
        ("amount", 0, "金额"),
        ("ways[]", 0, "方式"),
        ("bonuses{}", 0, "带徒奖"),
        ("lines{}[]", 0, ""),
        ("inner[]", 0, ""),
        ("inner[].no", 1, "工号"),
        ("inner[].on", 1, ""),
        ("inner[].inner[]", 1, ""),
        ("month", 0, ""),
        ("days", 0, ""),
        ("is_open", 0, ""),
        ("ladder[]", 0, ""),
    ]


def test_a_row_tells_its_shape_its_unit_and_what_counts_without_it() -> None:
    rows = {one.name: one for one in outline(Outer)}
    assert [(name, rows[name].piece.shape) for name in ("amount", "ways", "inner", "month", "is_open")] == [
        ("amount", Shape.NUMBER),
        ("ways", Shape.CHOICE),
        ("inner", Shape.OBJECT),
        ("month", Shape.MONTH),
        ("is_open", Shape.FLAG),
    ]
    limits = rows["bonuses"].piece.limits
    assert (rows["bonuses"].piece.many, limits and limits.unit) == ((Many.NAMED,), Unit.YUAN)
    assert (rows["amount"].piece.may_be_none, rows["amount"].is_required) == (True, True)
    assert (rows["days"].is_required, rows["days"].default) == (False, None)
    assert (rows["is_open"].default, rows["ladder"].default) == (True, [50, 100])
    assert (rows["ways"].choices, rows["amount"].choices) == (("fast", "slow"), ())


@pytest.mark.parametrize("code", rules())
def test_every_rule_can_be_told_row_by_row(code: str) -> None:
    assert outline(rules()[code].given)
    assert outline(rules()[code].gives)
