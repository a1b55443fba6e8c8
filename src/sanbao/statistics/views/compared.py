"""The strip of figures above a table: the month beside last month, the same month of last year, and the average."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from sanbao.kernel.money import round_exact
from sanbao.kernel.periods import Month
from sanbao.statistics.course import Beside, totals_beside
from sanbao.statistics.figures import UNITS, average_text, text_of
from sanbao.statistics.rules.columns import COLUMN, Column, Figure, Unit

STRIP: Final = ("lead_orders", "standard_hours", "efficiency", "rework_rate", "output")
LESS_IS_BETTER: Final = frozenset({"rework_rate"})


@dataclass(frozen=True, slots=True)
class Change:
    """A comparison in words: 较上月, an arrow, 增加 12 (+9.8%)."""

    beside: str
    arrow: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Card:
    code: str
    label: str
    text: str
    unit: str
    url: str
    mean: str
    changes: tuple[Change, ...]


def strip(
    now: Beside, others: Sequence[tuple[str, Beside]], link: Callable[[Column], str], *, mean: bool
) -> list[Card]:
    """Return the cards of the leading figures; `mean` adds what each person has of a sum."""
    return [_card(COLUMN[code], now, others, link, mean=mean) for code in STRIP]


def months_beside(month: Month, station_ids: Collection[int] | None) -> list[tuple[str, Beside]]:
    """Return the totals of last month and of the same month of last year, as they are called."""
    beside = totals_beside([month.previous, month.year_ago], station_ids)
    return [(_("较上月"), beside[month.previous]), (_("较去年同月"), beside[month.year_ago])]


def _card(
    column: Column, now: Beside, others: Sequence[tuple[str, Beside]], link: Callable[[Column], str], *, mean: bool
) -> Card:
    value = now.figure(column)
    changes = (_change(column, name, value, other.figure(column)) for name, other in others)
    return Card(
        code=column.code,
        label=_(column.label).removesuffix("%").strip(),
        text=text_of(column.unit, value),
        unit=_(UNITS[column.unit]) if UNITS[column.unit] else "",
        url=link(column) if value else "",
        mean=_mean(column, now, value) if mean else "",
        changes=tuple(change for change in changes if change),
    )


def _mean(column: Column, now: Beside, value: Figure) -> str:
    if value is None or column.over or not now.people:
        return ""
    return _("人均 {figure}").format(figure=average_text(column.unit, Decimal(value) / now.people))


def _change(column: Column, name: str, value: Figure, before: Figure) -> Change | None:
    if before is None or value is None:
        return Change(name, "", _("无可比数据"), "neutral")
    difference = Decimal(value) - Decimal(before)
    if not difference:
        return Change(name, "→", _("持平"), "neutral")
    arrow, is_good = (
        ("↑", column.code not in LESS_IS_BETTER) if difference > 0 else ("↓", column.code in LESS_IS_BETTER)
    )
    return Change(name, arrow, _words(column, difference, Decimal(before)), "success" if is_good else "danger")


def _words(column: Column, difference: Decimal, before: Decimal) -> str:
    size = abs(difference)
    if column.unit is Unit.PERCENT:
        told = _("提高 {points} 个百分点") if difference > 0 else _("降低 {points} 个百分点")
        return told.format(points=f"{size:f}")
    told = _("增加 {size}") if difference > 0 else _("减少 {size}")
    text = told.format(
        size=f"{round_exact(size, step=Decimal(1)):,.0f}"
        if column.unit is Unit.FEN
        else average_text(column.unit, size)
    )
    if not before:
        return text
    ratio = (difference * 100 / abs(before)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{text} ({ratio:+f}%)"
