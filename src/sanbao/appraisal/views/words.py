"""Figures of the appraisal as pages write them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from sanbao.appraisal.rules.figures import UNIT_LABELS, Unit, written
from sanbao.appraisal.rules.schemes import Item
from sanbao.appraisal.rules.scorecard import TaskKind
from sanbao.kernel.errors import mark
from sanbao.kernel.money import round_fen

DASH: Final = "—"
KIND_LABELS: Final = {TaskKind.SHORT_BOARD: mark("短板要求"), TaskKind.TEMPORARY: mark("临时任务")}
_TENTH: Final = Decimal("0.1")
_CLOSE: Final = frozenset({Unit.PERCENT, Unit.PERMILLE})


def figure_text(value: Decimal | None, unit: Unit, *limits: Decimal | None) -> str:
    """Write what was measured with its unit: 95.5%, 80,000 元; a dash if there is none.

    Percent have one place, money two; the formula behind a figure has all of them. Beside `limits` a figure has as many
    as show on which side of them it is: 94.96% is not yet 95%. Source: domain spec §7.
    """
    if value is not None and unit is Unit.PERCENT:
        shown = value.quantize(_TENTH, ROUND_HALF_UP)
        if all(value.compare(limit) == shown.compare(limit) for limit in limits if limit is not None):
            value = shown
    return exact_text(value, unit)


def limits_of(item: Item | None) -> tuple[Decimal | None, ...]:
    """Return both ends of the range of an item; a task has none."""
    return (item.lower, item.upper) if item else ()


def exact_text(value: Decimal | None, unit: Unit) -> str:
    """Write what was set, with all places that it was set with: 99.95%."""
    if value is None:
        return DASH
    text = f"{round_fen(value):,}".removesuffix(".00") if unit is Unit.YUAN else _grouped(written(value))
    label = UNIT_LABELS[unit]
    if not label:
        return text
    return f"{text}{label}" if unit in _CLOSE else f"{text} {_(label)}"


def _grouped(text: str) -> str:
    whole, point, places = text.partition(".")
    digits = whole.lstrip("-")
    return f"{whole[: len(whole) - len(digits)]}{int(digits):,}{point}{places}"
