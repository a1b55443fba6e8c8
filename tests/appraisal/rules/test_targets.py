"""The target sheet: each target at its limit, where the month is heading, and what the figures rest on."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from payroll.rules.documented import complete
from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import Without
from sanbao.appraisal.rules.target_sheet import (
    SHEETS,
    LeadClass,
    LeadTimes,
    Relation,
    Target,
    TargetSheet,
    TimeUnit,
    in_force,
)
from sanbao.appraisal.rules.targets import (
    STATE_LABELS,
    Case,
    Facts,
    Given,
    Progress,
    Standing,
    State,
    compute,
    is_met,
    progress,
)
from sanbao.kernel.calendar import DayKind, WorkingCalendar
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month

SEPTEMBER = Month(2026, 9)
HALF = Progress(11, 22)


def sums(above: str | int, below: str | int | None = None) -> Facts:
    return Facts(Decimal(above), None if below is None else Decimal(below))


def cases(*elapsed: str) -> Facts:
    return Facts(cases=tuple(Case(f"TS-{n}", Decimal(one)) for n, one in enumerate(elapsed, 1)))


def standing(code: str, facts: Facts | None, **other: Any) -> Standing:
    given = {"month": SEPTEMBER, "month_days": HALF, "year_days": Progress(185, 248), **other}
    board = compute(Given(**given, facts={} if facts is None else {code: facts}))
    return next(one for one in board.targets if one.code == code)


def test_the_sheet_has_the_ten_targets_of_the_documents() -> None:
    sheet = in_force(SHEETS, SEPTEMBER)
    assert [f"{target.code} {target.relation} {target.limit} {target.unit}" for target in sheet.targets] == [
        "hotline at_least 100 percent",
        "complaint_response at_least 100 percent",
        "complaint_handling at_least 100 percent",
        "parts_issued below 2 permille",
        "on_time above 95 percent",
        "quality_pass above 98 percent",
        "output_per_head at_least 80000 yuan",
        "turnover at_most 5 percent",
        "trainings at_least 2 count",
        "old_parts at_least 100 percent",
    ]
    limits = {target.code: f"{target.case_limit} {target.case_unit}" for target in sheet.targets if target.case_limit}
    assert limits == {
        "complaint_response": "2 hours",
        "complaint_handling": "24 hours",
        "old_parts": "3 days",
    }


@pytest.mark.parametrize(
    ("code", "facts", "value", "room", "state"),
    [
        ("hotline", sums(318, 318), "100", "0", State.MET),
        ("hotline", sums(317, 318), "99.6855", "-0.3145", State.MISSED),
        ("complaint_response", cases("0", "1.5", "2"), "100", "0", State.MET),
        ("complaint_response", cases("0", "1.5", "2.01"), "66.6667", "-33.3333", State.MISSED),
        ("complaint_handling", cases("24"), "100", "0", State.MET),
        ("complaint_handling", sums(9, 10), "90", "-10", State.MISSED),
        ("parts_issued", sums("1999.99", 1_000_000), "2", "0", State.MET),
        ("parts_issued", sums(2000, 1_000_000), "2", "0", State.MISSED),
        ("parts_issued", sums(1500, 1_000_000), "1.5", "0.5", State.MET),
        ("on_time", sums(95, 100), "95", "0", State.MISSED),
        ("on_time", sums(96, 100), "96", "1", State.MET),
        ("quality_pass", sums(98, 100), "98", "0", State.MISSED),
        ("quality_pass", sums(99, 100), "99", "1", State.MET),
        ("turnover", sums("1.25", 25), "5", "0", State.AT_RISK),
        ("old_parts", cases("3"), "100", "0", State.MET),
        ("old_parts", cases("3.5"), "0", "-100", State.MISSED),
    ],
)
def test_a_target_at_its_limit(code: str, facts: Facts, value: str, room: str, state: State) -> None:
    found = standing(code, facts)
    assert (str(found.value), str(found.room), found.state) == (value, room, state)


def test_a_value_is_judged_exactly_and_only_shown_rounded() -> None:
    found = standing("parts_issued", sums("1999.99", 1_000_000))
    assert [found.value, found.state] == [2, State.MET]
    assert is_met(Target("x", "", Relation.ABOVE, Decimal(95), Unit.PERCENT, "a"), Fraction(9500001, 100000))


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (Relation.BELOW, [True, False, False]),
        (Relation.AT_MOST, [True, True, False]),
        (Relation.ABOVE, [False, False, True]),
        (Relation.AT_LEAST, [False, True, True]),
    ],
)
def test_only_at_most_and_at_least_take_the_limit_itself(relation: Relation, expected: list[bool]) -> None:
    target = Target("x", "", relation, Decimal(5), Unit.COUNT, "a")
    assert [is_met(target, Fraction(number)) for number in (4, 5, 6)] == expected


@pytest.mark.parametrize(
    ("above", "days", "forecast", "state"),
    [
        (400_000, HALF, "80000", State.ON_COURSE),
        (399_990, HALF, "79998", State.MISSED),
        (800_000, HALF, "160000", State.MET),
        (799_990, Progress(22, 22), "79999", State.MISSED),
        (800_000, Progress(22, 22), "80000", State.MET),
        (0, Progress(0, 22), "None", State.TOO_EARLY),
        (800_000, Progress(0, 22), "None", State.MET),
    ],
)
def test_output_grows_with_the_working_days(above: int, days: Progress, forecast: str, state: State) -> None:
    found = standing("output_per_head", sums(above, 10), month_days=days)
    assert (str(found.forecast), found.state) == (forecast, state)


def test_turnover_is_forecast_to_the_end_of_the_year() -> None:
    found = standing("turnover", sums(1, 25))
    assert [str(found.value), str(found.forecast), found.state] == ["4", "5.3622", State.AT_RISK]
    assert (found.formula, found.forecast_formula) == ("1 ÷ 25 × 100", "4 ÷ 185 × 248")
    assert standing("turnover", sums(0, 25)).state is State.MET


def test_a_ratio_is_expected_to_stay_as_it_is() -> None:
    found = standing("on_time", sums(97, 100))
    assert [found.forecast, found.forecast_formula] == [97, ""]
    assert (found.formula, found.relation) == ("97 ÷ 100 × 100", ">")
    assert [f"{figure.label} {figure.value}" for figure in found.basis] == ["按期完成 97", "应完成 100"]


def test_trainings_are_a_count_and_grow() -> None:
    found = standing("trainings", sums(1))
    assert [found.value, found.forecast, found.state] == [1, 2, State.ON_COURSE]
    assert (found.formula, found.forecast_formula) == ("1", "1 ÷ 11 × 22")
    assert [f"{figure.label} {figure.value}" for figure in found.basis] == ["培训次数 1"]


def test_cases_that_were_late_are_named() -> None:
    found = standing("complaint_response", cases("0.5", "3", "2.5"))
    assert [case.subject for case in found.late] == ["TS-2", "TS-3"]
    assert found.formula == "1 ÷ 3 × 100"


@pytest.mark.parametrize(
    ("facts", "without", "figures"),
    [(None, Without.NO_SOURCE, 0), (cases(), Without.NO_CASES, 2), (sums(0, 0), Without.NO_CASES, 2)],
)
def test_a_target_without_facts_or_cases_is_unknown(facts: Facts | None, without: Without, figures: int) -> None:
    found = standing("complaint_handling", facts)
    assert (found.state, found.value, found.forecast, found.room) == (State.UNKNOWN, None, None, None)
    assert (found.without, len(found.basis)) == (without, figures)


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("on_time", Facts()),
        ("on_time", sums(1)),
        ("on_time", Facts(None, Decimal(1))),
        ("on_time", cases("1")),
        ("trainings", sums(1, 2)),
        ("old_parts", Facts(Decimal(1), None, (Case("a", Decimal(1)),))),
        ("old_parts", Facts(None, Decimal(1), (Case("a", Decimal(1)),))),
    ],
)
def test_facts_are_either_sums_or_cases(code: str, facts: Facts) -> None:
    with pytest.raises(Refused) as refusal:
        standing(code, facts)
    assert [(one.column, one.code) for one in complete(refusal.value.faults)] == [
        (f"facts.{code}", "appraisal.facts_missing")
    ]


def test_unknown_targets_and_too_many_days_are_refused_together() -> None:
    with pytest.raises(Refused) as refusal:
        standing("luck", sums(1), month_days=Progress(23, 22))
    assert [(one.column, one.code.removeprefix("appraisal.")) for one in complete(refusal.value.faults)] == [
        ("month_days", "days_do_not_fit"),
        ("facts.luck", "unknown_target"),
    ]


def test_more_days_of_the_year_than_it_has_are_refused_by_their_place() -> None:
    with pytest.raises(Refused) as refusal:
        standing("trainings", sums(1), year_days=Progress(249, 248))
    assert [one.column for one in complete(refusal.value.faults)] == ["year_days"]


def test_working_days_gone_count_today_and_leave_out_holidays() -> None:
    holiday = {date(2026, 10, day): DayKind.STATUTORY for day in (1, 2)} | {date(2026, 10, 10): DayKind.WORKDAY}
    calendar = WorkingCalendar(holiday)
    assert progress(calendar, Month(2026, 10), date(2026, 10, 10)) == Progress(6, 21)
    assert progress(calendar, Month(2026, 10), date(2026, 9, 30)) == Progress(0, 21)
    assert progress(calendar, Month(2026, 10), date(2026, 11, 1)) == Progress(21, 21)


@pytest.mark.parametrize(
    ("lead_class", "elapsed", "expected"),
    [
        (LeadClass.LIGHT, "4", True),
        (LeadClass.LIGHT, "4.01", False),
        (LeadClass.MEDIUM, "8", True),
        (LeadClass.MEDIUM, "8.01", False),
        (LeadClass.HEAVY, "16", True),
        (LeadClass.HEAVY, "16.01", False),
    ],
)
def test_lead_times_are_4_8_and_16_working_hours(lead_class: LeadClass, elapsed: str, *, expected: bool) -> None:
    lead_times = in_force(SHEETS, SEPTEMBER).lead_times
    assert lead_times.unit is TimeUnit.WORK_HOUR
    assert lead_times.is_in_time(lead_class, Decimal(elapsed)) is expected


def test_another_sheet_is_another_row() -> None:
    old = TargetSheet(Month(2025, 1), (), until_month=Month(2026, 1))
    new = TargetSheet(Month(2025, 7), (), LeadTimes(unit=TimeUnit.DAY))
    sheets = (old, new)
    assert in_force(sheets, Month(2025, 6)) is old
    assert in_force(sheets, Month(2025, 12)) is new
    assert in_force(sheets, Month(2026, 1)) is new
    assert compute(Given(SEPTEMBER, HALF, HALF, {}, old)).targets == ()


def test_a_month_before_the_first_sheet_is_refused() -> None:
    with pytest.raises(Exception, match="1999年12月没有有效的目标表"):
        standing("trainings", None, month=Month(1999, 12))


def test_every_state_has_its_words() -> None:
    assert set(STATE_LABELS) == set(State)
