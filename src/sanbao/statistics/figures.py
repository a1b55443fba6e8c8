"""Figures as the pages write them, and the sets of columns that a screen can hold."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.money import round_fen
from sanbao.statistics.rules import columns
from sanbao.statistics.rules.columns import COLUMN, COLUMNS, TAKEN_BACK, Column, Figure, Unit

DASH: Final = "—"
MAIN: Final = (
    *("attended_days", "joined_orders", "lead_orders", "in_warranty", "out_of_warranty"),
    *("standard_hours", "actual_hours", "efficiency", "first_fixed", "rework_caused", "rework_rate"),
    "output",
)
# The columns of the form, and what was taken back beside the labour that is net of it.
_LABOUR: Final = next(n for n, column in enumerate(COLUMNS, start=1) if column.code == "labour")
SHOWN: Final = (*COLUMNS[:_LABOUR], TAKEN_BACK, *COLUMNS[_LABOUR:])


def _of(*groups: str) -> tuple[str, ...]:
    return tuple(column.code for column in SHOWN if column.group in groups)


# What one screen shows: code, name, columns. Every column of the form stands in "all" and in one other set.
SETS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "main": (mark("主要"), MAIN),
    "attendance": (mark("出勤"), _of(columns.ATTENDANCE, columns.OVERTIME, columns.OUTINGS)),
    "orders": (mark("工单"), _of(columns.ORDERS)),
    "hours": (mark("工时"), _of(columns.HOURS, columns.TIMES)),
    "quality": (mark("质量"), _of(columns.QUALITY, columns.SATISFACTION, columns.OLD_PARTS, columns.LEARNING)),
    "output": (mark("产值"), _of(columns.MONEY, columns.RESULT)),
    "all": (mark("全部"), tuple(column.code for column in SHOWN)),
}
NOTES: Final = "notes"  # the set in which rewards and remarks are typed
NOTES_COLUMNS: Final = ("attended_days", "lead_orders", "standard_hours", "rework_caused", "output")

UNITS: Final[Mapping[Unit, str]] = {
    Unit.MINUTES: mark("小时"),
    Unit.HALF_DAYS: mark("天"),
    Unit.KILOMETRES: mark("公里"),
    Unit.FEN: mark("元"),
    Unit.PERCENT: "%",
    Unit.POINTS: mark("分"),
    Unit.COUNT: "",
}
_SUFFIXES: Final = (
    ("_minutes", Unit.MINUTES),
    ("_halves", Unit.HALF_DAYS),
    ("_fen", Unit.FEN),
    ("_km", Unit.KILOMETRES),
    ("_hundredths", Unit.POINTS),
)


def columns_of(code: str) -> list[Column]:
    """Return the columns of a set, in the order of the form."""
    chosen = NOTES_COLUMNS if code == NOTES else SETS[code][1]
    return [COLUMN[column] for column in chosen]


def text_of(unit: Unit, figure: Figure, *, places: int = 1) -> str:
    """Write a figure as the form does: minutes as hours, 「—」 for what is not known."""
    if figure is None:
        return DASH
    match unit:
        case Unit.MINUTES:
            return f"{(Decimal(figure) / 60).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
        case Unit.FEN | Unit.POINTS:
            return f"{round_fen(Decimal(figure)):,.2f}"
        case Unit.PERCENT:
            return f"{figure:,.1f}"
        case Unit.HALF_DAYS:
            return _short(Decimal(figure))
    return f"{figure:,}"


def average_text(unit: Unit, average: Decimal | None) -> str:
    """Write an average over people, which may have parts of a count: 11.33."""
    if average is None or unit in {Unit.MINUTES, Unit.FEN, Unit.POINTS, Unit.PERCENT}:
        return text_of(unit, average)
    return _short(average.quantize(Decimal("0.1"), ROUND_HALF_UP))


def unit_of(fact: str) -> Unit:
    """Return what a fact is counted in, as the end of its name says: labour_fen, outing_km."""
    return next((unit for suffix, unit in _SUFFIXES if fact.endswith(suffix)), Unit.COUNT)


def fact_figure(fact: str, whole: int) -> Figure:
    """Return a fact's whole number in the unit in which figures are: half days as days, fen as yuan."""
    match unit_of(fact):
        case Unit.HALF_DAYS:
            return Decimal(whole) / 2
        case Unit.FEN | Unit.POINTS:
            return Decimal(whole) / 100
    return whole


def _short(number: Decimal) -> str:
    return f"{number.to_integral_value() if number == number.to_integral_value() else number.normalize():,f}"
