"""The figures that go out as JSON are those of the page, however fast they are written."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sanbao.statistics.plain import plain_row
from sanbao.statistics.rules.columns import COLUMNS, Column, Facts, Unit, figure
from sanbao.statistics.rules.table import MonthRow

NEEDED = sorted(frozenset().union(*(column.needs for column in COLUMNS)))


def told(facts: Facts, known: frozenset[str]) -> dict[str, int | str | None]:
    row = MonthRow(1, 1, "A001", "许刚", "lead", "4.5", "甲班", facts)
    figures: dict[str, int | str | None] = plain_row(row, known)["figures"]
    return figures


def written(column: Column, facts: Facts, known: frozenset[str]) -> int | str | None:
    value = figure(column, facts, known)
    if not isinstance(value, Decimal):
        return value
    if column.over:
        return f"{value:.1f}"
    if column.unit is Unit.HALF_DAYS:
        return str(value) if value % 1 else str(int(value))
    return f"{value:.2f}"


@given(
    st.dictionaries(st.sampled_from(NEEDED), st.integers(-(10**9), 10**9)),
    st.frozensets(st.sampled_from(NEEDED)),
)
def test_each_figure_is_told_as_the_rule_gives_it(facts: Facts, known: frozenset[str]) -> None:
    figures = told(facts, known)
    assert list(figures) == [column.code for column in COLUMNS]
    assert figures == {column.code: written(column, facts, known) for column in COLUMNS}


def test_amounts_and_days_are_text_in_the_unit_of_the_form() -> None:
    known = frozenset(NEEDED)
    assert told({"labour_fen": 123456}, known)["labour"] == "1234.56"
    assert told({"labour_fen": 100}, known)["labour"] == "1.00"
    assert told({"labour_fen": 99}, known)["labour"] == "0.99"
    assert told({"labour_fen": -5}, known)["labour"] == "-0.05"
    assert told({"attended_halves": 45}, known)["attended_days"] == "22.5"
    assert told({"attended_halves": 46}, known)["attended_days"] == "23"
    assert told({}, known)["rework_rate"] is None
    assert told({"rework_caused": 1, "lead_orders": 16}, known)["rework_rate"] == "6.3"
    assert told({"labour_fen": 1}, frozenset())["labour"] is None
