"""Every measure: its formula, its zero denominator, its missing source, and where it lives."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from payroll.rules.documented import complete
from sanbao.appraisal.rules import measures as folder
from sanbao.appraisal.rules import measuring
from sanbao.appraisal.rules.figures import UNIT_LABELS, Figure, Unit, measured, written
from sanbao.appraisal.rules.measured_month import Given, compute, values
from sanbao.appraisal.rules.measuring import FACT_LABELS, WITHOUT_LABELS, Without, measure, measures
from sanbao.appraisal.rules.profiles import PRINCIPLES
from sanbao.kernel.errors import Refused
from sanbao.kernel.recompute import rule
from sanbao.statistics.rules.columns import COLUMNS

ALL = frozenset(FACT_LABELS)
CODES = tuple(measures())
RATIOS = tuple(code for code, one in measures().items() if one.below is not None)
# What no column of BD-11 shows; care and work orders give it once they have it.
BEYOND_BD_11 = {
    *("complaints_handled_in_time", "first_pass_orders", "inspected_orders"),
    *("quarterly_form_points", "quarterly_forms"),
}


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        ("first_fix_rate", {"first_time_orders": 52, "returned_orders": 1}, "98.0769"),
        ("rework_rate", {"rework_caused": 1, "lead_orders": 52}, "1.9231"),
        ("on_time_rate", {"lead_orders": 40, "overdue_orders": 3}, "92.5"),
        ("quarterly_form", {"quarterly_form_points": 19778, "quarterly_forms": 2}, "98.89"),
        ("response_hours", {"response_minutes": 100, "response_orders": 3}, "0.5556"),
        ("repair_hours", {"repair_minutes": 600, "repair_orders": 4}, "2.5"),
        ("satisfaction", {"survey_points": 93, "survey_points_possible": 100}, "93"),
        ("old_part_return_rate", {"old_parts_returned": 49, "old_parts_due": 50}, "98"),
        ("output", {"labour_fen": 361620, "parts_fen": 1152740}, "15143.6"),
        ("trainings", {"trainings": 2}, "2"),
        ("efficiency", {"timed_standard_minutes": 145, "actual_minutes": 100}, "145"),
        ("utilisation", {"actual_minutes": 4320, "attended_halves": 20, "overtime_workday_minutes": 600}, "80"),
        ("productivity", {"standard_minutes": 6264, "attended_halves": 20, "overtime_workday_minutes": 600}, "116"),
        ("attendance_rate", {"attended_halves": 43, "scheduled_halves": 44}, "97.7273"),
        ("complaint_handling", {"complaints_handled_in_time": 2, "complaints": 3}, "66.6667"),
        ("complaints", {"complaints": 3}, "3"),
        ("praises", {}, "0"),
        ("quality_reports", {"quality_reports": 4}, "4"),
        ("inspection_pass_rate", {"first_pass_orders": 197, "inspected_orders": 200}, "98.5"),
    ],
)
def test_a_measure_is_its_formula(code: str, facts: dict[str, int], expected: str) -> None:
    found = measure(measures()[code], facts, ALL)
    assert (found.value, found.without, found.missing) == (Decimal(expected), None, ())


def test_every_measure_is_computed_above() -> None:
    (mark,) = (one for one in test_a_measure_is_its_formula.pytestmark if one.name == "parametrize")  # type: ignore[attr-defined]  # set by pytest
    assert sorted(case[0] for case in mark.args[1]) == list(CODES)


@pytest.mark.parametrize("code", RATIOS)
@pytest.mark.parametrize("below", [0, -1])
def test_a_denominator_of_zero_gives_no_value_and_says_so(code: str, below: int) -> None:
    one = measures()[code]
    assert one.below is not None
    facts = {**dict.fromkeys(one.above, 5), **dict.fromkeys(one.below, below)}
    found = measure(one, facts, ALL)
    assert (found.value, found.without) == (None, Without.NO_CASES)
    assert {figure.code for figure in found.basis} == one.needs


@pytest.mark.parametrize("code", CODES)
def test_a_month_without_facts_gives_a_sum_of_zero_and_no_ratio(code: str) -> None:
    assert measure(measures()[code], {}, ALL).value == (None if code in RATIOS else 0)


@pytest.mark.parametrize("code", CODES)
def test_a_fact_without_source_leaves_the_measure_without_a_value(code: str) -> None:
    one = measures()[code]
    for fact in one.needs:
        found = measure(one, dict.fromkeys(one.needs, 7), ALL - {fact})
        assert (found.value, found.without, found.missing) == (None, Without.NO_SOURCE, (fact,))


@pytest.mark.parametrize("code", CODES)
def test_a_measure_says_what_it_is_and_rests_on_named_facts(code: str) -> None:
    one = measures()[code]
    assert one.label
    assert one.formula
    assert UNIT_LABELS[one.unit]
    assert one.needs <= ALL
    assert vars(folder)[code].__doc__


def test_the_facts_are_those_of_the_monthly_statistics() -> None:
    shown = {fact for column in COLUMNS for fact in column.needs}
    used = {fact for one in measures().values() for fact in one.needs}
    assert used - shown == BEYOND_BD_11
    assert used == set(FACT_LABELS)


def test_the_folder_is_the_registry() -> None:
    files = {path.stem for path in Path(folder.__path__[0]).glob("*.py")} - {"__init__"}
    assert files == set(CODES)


@pytest.mark.parametrize("what", ["a text", SimpleNamespace(code="other")])
def test_a_file_that_is_no_measure_of_its_name_is_an_error(what: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vars(folder)["praises"], "MEASURE", what)
    with pytest.raises(ValueError, match=r"measures/praises\.py holds no measure called praises"):
        measuring.measures.__wrapped__()


@pytest.mark.parametrize(
    ("code", "facts", "formula"),
    [
        ("first_fix_rate", {"first_time_orders": 52, "returned_orders": 1}, "51 ÷ 52 × 100"),
        ("response_hours", {"response_minutes": 100, "response_orders": 3}, "100 ÷ 3 ÷ 60"),
        ("output", {"labour_fen": 250, "parts_fen": 50}, "300 ÷ 100"),
        ("trainings", {"trainings": 2}, "2"),
    ],
)
def test_a_measure_shows_its_computation(code: str, facts: dict[str, int], formula: str) -> None:
    found = measure(measures()[code], facts, ALL)
    assert found.formula == formula
    assert {figure.code: figure.value for figure in found.basis} == facts


def test_a_fact_of_which_there_is_none_stands_in_the_basis_as_nothing() -> None:
    found = measure(measures()["output"], {"labour_fen": 250}, ALL)
    assert {figure.code: figure.value for figure in found.basis} == {"labour_fen": 250, "parts_fen": 0}


def test_a_scheme_takes_its_values_from_the_facts_of_the_month() -> None:
    facts = {"first_time_orders": 10, "returned_orders": 1, "scheduled_halves": 0}
    known = {*facts, "attended_halves"}
    found = values(PRINCIPLES, facts, known)
    assert (found["first_fix_rate"].value, found["first_fix_rate"].evidence) == (Decimal(90), "9 ÷ 10 × 100")
    assert found["first_fix_rate"].basis[1] == Figure("returned_orders", "30 天内返修的工单", Decimal(1))
    assert (found["attendance_rate"].value, found["attendance_rate"].without) == (None, Without.NO_CASES)
    assert (found["satisfaction"].value, found["satisfaction"].without) == (None, Without.NO_SOURCE)
    assert "records" not in found


def test_all_measures_are_given_if_none_is_asked_for() -> None:
    assert tuple(reading.code for reading in compute(Given({})).measures) == CODES
    answer = rule("kpi/measures").answer({"facts": {"trainings": 2}, "codes": ["trainings", "complaints"]})
    assert isinstance(answer, dict)
    readings = answer["measures"]
    assert isinstance(readings, list)
    assert [one["measured"]["without"] for one in readings if isinstance(one, dict)] == [None, "no_source"]  # type: ignore[index,call-overload]  # plain JSON
    known = compute(Given({}, known=("trainings",), codes=("trainings",)))
    assert known.measures[0].measured.value == 0


def test_a_measure_that_does_not_exist_is_refused_by_its_place() -> None:
    with pytest.raises(Refused) as refusal:
        compute(Given({}, codes=("trainings", "luck")))
    assert [(fault.column, fault.code) for fault in complete(refusal.value.faults)] == [
        ("codes[1]", "appraisal.measure_unknown")
    ]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Decimal("1.00005"), "1.0001"),
        (Decimal("-1.00005"), "-1.0001"),
        (Decimal("1.00004"), "1"),
        (80_000, "80000"),
        (Decimal("0.5000"), "0.5"),
        (0, "0"),
        (Decimal("-0.00001"), "0"),
        (Fraction(-1, 100_000), "0"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(-5, 100_000), "-0.0001"),
        (Fraction(10**40), "1" + "0" * 40),
    ],
)
def test_values_have_four_places_at_most(given: Decimal | Fraction | int, expected: str) -> None:
    assert (str(measured(given)), written(given)) == (expected, expected)


def test_every_reason_and_unit_has_its_words() -> None:
    assert set(WITHOUT_LABELS) == set(Without)
    assert set(UNIT_LABELS) == set(Unit)
