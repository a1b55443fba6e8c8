"""A quarter's result replaces the provisional scores of its three months, and every difference is a row."""

from decimal import Decimal
from typing import Any

import pytest

from appraisal.rules.schemes_at_hand import item, scheme, slips, value
from payroll.rules.documented import complete
from sanbao.appraisal.rules.quarter_results import (
    Given,
    MonthSheet,
    QuarterResult,
    compute,
    is_quarter,
    months_of,
    of_months,
)
from sanbao.appraisal.rules.schemes import Period, Scheme
from sanbao.appraisal.rules.scorecard import Given as MonthGiven
from sanbao.appraisal.rules.scorecard import Ground, Task, TaskKind, Value
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month

QUARTER = tuple(Month(2026, number) for number in (7, 8, 9))
TASK = Task("t", "临时任务", TaskKind.TEMPORARY, Decimal(1), "交付单 3")


def quarterly(**other: Any) -> Scheme:
    return scheme(item("q", weight=1, period=Period.QUARTER, **other), item("m", weight=1))


def three(one: Scheme, values: dict[str, Value] | None = None, *, last: Scheme | None = None) -> tuple[MonthSheet, ...]:
    """Make three months; the second has a task, so that its items are worth less."""
    given = {"m": value(90), "duty": value(0), **(values or {})}
    return (
        MonthSheet(QUARTER[0], MonthGiven(one, given)),
        MonthSheet(QUARTER[1], MonthGiven(one, given, (TASK,))),
        MonthSheet(QUARTER[2], MonthGiven(last or one, given)),
    )


def closed(results: dict[str, Value], months: tuple[MonthSheet, ...] | None = None) -> QuarterResult:
    return compute(Given(months or three(quarterly()), results, "季度评价"))


def rows(result: QuarterResult) -> list[tuple[str, str, str, str, str]]:
    return [(str(row.month), row.item, str(row.old), str(row.new), str(row.difference)) for row in result.adjustments]


def test_a_bad_quarter_takes_points_off_all_three_months() -> None:
    result = closed({"q": value(88)})
    assert rows(result) == [
        ("2026-07", "q", "30.00", "24.00", "-6.00"),
        ("2026-08", "q", "27.50", "21.50", "-6.00"),
        ("2026-09", "q", "30.00", "24.00", "-6.00"),
    ]
    assert result.difference == -18
    assert [[str(month.old), str(month.new)] for month in result.months] == [["100.00", "94.00"]] * 3
    assert all(row.reason == "季度评价" and row.label == "q" for row in result.adjustments)
    assert [month.scorecard.is_final for month in result.months] == [True] * 3
    assert result.months[0].scorecard.items[0].ground is Ground.DEDUCTED


def test_a_good_quarter_adds_to_all_three_months() -> None:
    assert closed({"q": value(96)}).difference == 6


def test_a_quarter_within_its_range_changes_nothing() -> None:
    result = closed({"q": value(95)})
    assert (rows(result), str(result.difference)) == ([], "0.00")
    assert [month.scorecard.provisional_points for month in result.months] == [0, 0, 0]


def test_a_second_result_is_compared_with_the_first() -> None:
    again = closed({"q": value(89)}, three(quarterly(), {"q": value(88)}))
    assert [row[2:] for row in rows(again)] == [
        ("24.00", "27.00", "3.00"),
        ("21.50", "24.50", "3.00"),
        ("24.00", "27.00", "3.00"),
    ]


def test_what_is_excused_for_the_quarter_hands_its_weight_to_the_others() -> None:
    result = closed({"q": value(None, evidence="", excused="全季借调")})
    assert rows(result)[:2] == [
        ("2026-07", "q", "30.00", "None", "-30.00"),
        ("2026-07", "m", "30.00", "60.00", "30.00"),
    ]
    assert result.difference == 0


def test_a_month_in_which_the_item_was_monthly_keeps_its_value() -> None:
    monthly = scheme(item("q", weight=1), item("m", weight=1))
    months = three(quarterly(), {"q": value(92)}, last=monthly)
    assert [row[0] for row in rows(closed({"q": value(88)}, months))] == ["2026-07", "2026-08"]


def test_a_month_without_the_item_is_left_alone() -> None:
    months = three(quarterly(), last=scheme(item("m")))
    assert [row[0] for row in rows(closed({"q": value(88)}, months))] == ["2026-07", "2026-08"]


def test_an_item_of_another_grade_needs_no_result() -> None:
    assert rows(closed({}, three(quarterly(applies_to=("P2",))))) == []


def refused(results: dict[str, Value], months: tuple[MonthSheet, ...] | None = None) -> list[tuple[str | None, str]]:
    with pytest.raises(Refused) as refusal:
        closed(results, months)
    return [(fault.column, fault.code.removeprefix("appraisal.")) for fault in complete(refusal.value.faults)]


@pytest.mark.parametrize(
    ("results", "fault"),
    [
        ({}, ("results.q", "quarter_value_missing")),
        ({"q": value(None)}, ("results.q", "quarter_value_missing")),
        ({"q": value(1, evidence="")}, ("results.q.evidence", "evidence_missing")),
        ({"q": value(1, excused="借调")}, ("results.q.excused", "value_and_excuse")),
        ({"q": value(1), "m": value(1)}, ("results.m", "not_a_quarter_item")),
        ({"q": value(1), "z": value(1)}, ("results.z", "unknown_item")),
    ],
)
def test_a_quarter_is_closed_only_with_a_result_for_each_of_its_items(
    results: dict[str, Value], fault: tuple[str, str]
) -> None:
    assert refused(results) == [fault]


def test_the_months_have_to_be_a_quarter() -> None:
    assert refused({"q": value(1)}, three(quarterly())[:2]) == [("months", "not_a_quarter")]


def test_who_came_in_the_second_month_is_adjusted_in_the_two_that_he_has() -> None:
    months = three(quarterly())[1:]
    result = of_months(Given(months, {"q": value(88)}, "季度评价"))
    assert rows(result) == [
        ("2026-08", "q", "27.50", "21.50", "-6.00"),
        ("2026-09", "q", "30.00", "24.00", "-6.00"),
    ]
    with pytest.raises(Refused) as refused_too:
        of_months(Given(months, {}, "季度评价"))
    assert [fault.column for fault in refused_too.value.faults] == ["results.q"]


@pytest.mark.parametrize("number", [7, 8, 9])
def test_each_month_of_a_quarter_names_the_same_three(number: int) -> None:
    assert months_of(Month(2026, number)) == QUARTER


def test_the_last_quarter_ends_with_the_year() -> None:
    assert months_of(Month(2026, 12)) == (Month(2026, 10), Month(2026, 11), Month(2026, 12))


def test_a_month_that_cannot_be_scored_is_refused() -> None:
    assert refused({"q": value(1)}, three(quarterly(per=Decimal(0)))) == [("scheme.items[0].per", "step_unit_missing")]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ("2026-01 2026-02 2026-03", True),
        ("2026-10 2026-11 2026-12", True),
        ("2026-02 2026-03 2026-04", False),
        ("2026-03 2026-02 2026-01", False),
        ("2026-01 2026-02", False),
        ("2026-01 2026-02 2026-02", False),
        ("2026-01 2026-02 2026-03 2026-04", False),
        ("", False),
    ],
)
def test_a_quarter_is_three_months_in_their_order(months: str, *, expected: bool) -> None:
    assert is_quarter([Month.parse(month) for month in months.split()]) is expected


def test_slips_of_a_quarter_cost_a_fifth_each() -> None:
    one = scheme(slips("q", weight=1, period=Period.QUARTER), item("m", weight=1))
    assert closed({"q": value(2)}, three(one)).difference == Decimal("-35.00")


def test_a_result_is_owed_by_the_grades_that_its_item_is_for() -> None:
    one = quarterly(applies_to=("lead",))
    given = {"m": value(90), "duty": value(0)}
    leads, others = (
        tuple(MonthSheet(month, MonthGiven(one, given, grade=grade)) for month in QUARTER)
        for grade in ("lead", "trainee")
    )
    assert [path for path, _ in refused({}, leads)] == ["results.q"]
    assert closed({}, others).adjustments == ()
