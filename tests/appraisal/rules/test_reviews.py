"""Reviews of coefficients: steps, grades, certificates, months and mentees."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.rules.documented import complete
from sanbao.appraisal.rules.reviews import (
    Apprenticeship,
    Certificate,
    Demand,
    Given,
    Terms,
    compute,
    full_months,
)
from sanbao.kernel.errors import Refused
from sanbao.network.rules.grades import Grade, grade_of

ON = date(2026, 10, 1)
READY = Given(
    person="A02",
    on=ON,
    coefficient=Decimal("3.9"),
    grade_since=date(2026, 4, 1),
    step=Decimal("0.2"),
    certificate=Certificate.SENIOR,
    test_passed_on=date(2026, 9, 12),
)


def unmet(case: Given) -> list[Demand]:
    return [one.demand for one in compute(case).requirements if not one.is_met]


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        (date(2026, 4, 1), date(2026, 10, 1), 6),
        (date(2026, 4, 1), date(2026, 9, 30), 5),
        (date(2026, 4, 15), date(2026, 10, 14), 5),
        (date(2025, 12, 15), date(2026, 1, 15), 1),
        (ON, ON, 0),
    ],
)
def test_only_full_months_count(since: date, on: date, months: int) -> None:
    assert full_months(since, on) == months


@pytest.mark.parametrize(("step", "is_allowed"), [("0.3", True), ("-0.3", True), ("0.4", False), ("-0.4", False)])
def test_a_step_is_at_most_three_tenths_either_way(step: str, *, is_allowed: bool) -> None:
    assert compute(replace(READY, coefficient=Decimal("3.5"), step=Decimal(step))).is_allowed is is_allowed


@pytest.mark.parametrize(
    ("change", "demand"),
    [
        ({"grade_since": date(2026, 4, 2)}, Demand.MONTHS),
        ({"certificate": Certificate.INTERMEDIATE}, Demand.CERTIFICATE),
        ({"certificate": None}, Demand.CERTIFICATE),
        ({"test_passed_on": None}, Demand.TEST),
        ({"test_passed_on": date(2026, 3, 31)}, Demand.TEST),
    ],
)
def test_each_demand_of_a_higher_grade_stands_alone(change: dict[str, object], demand: Demand) -> None:
    assert unmet(READY) == []
    assert unmet(replace(READY, **change)) == [demand]  # type: ignore[arg-type]  # one field of the case


def test_a_test_passed_on_the_day_of_the_grade_is_enough() -> None:
    assert unmet(replace(READY, test_passed_on=READY.grade_since)) == []


def test_what_is_asked_and_what_is_there_are_told_together() -> None:
    nothing = replace(READY, certificate=None, test_passed_on=None)
    assert [(one.demand, one.asked, one.has) for one in compute(nothing).requirements[1:]] == [
        (Demand.MONTHS, "6", "6"),
        (Demand.CERTIFICATE, Certificate.SENIOR, ""),
        (Demand.TEST, "2026-04-01", ""),
    ]


def test_a_higher_certificate_than_needed_is_enough_and_a_trainee_needs_none() -> None:
    assert unmet(replace(READY, coefficient=Decimal("2.0"))) == []
    trainee = replace(READY, coefficient=Decimal("1.0"), certificate=None)
    assert [one.demand for one in compute(trainee).requirements] == [Demand.STEP, Demand.MONTHS, Demand.TEST]
    assert compute(trainee).is_allowed


def test_going_down_into_a_lower_grade_needs_nothing() -> None:
    down = compute(Given("A01", ON, Decimal("4.1"), ON, Decimal("-0.2")))
    assert (down.new_grade, down.is_allowed, len(down.requirements)) == (Grade.DEPUTY, True, 1)


def test_a_mentee_costs_his_mentor_a_step_when_the_deadline_has_passed() -> None:
    mentees = (
        Apprenticeship("A05", ON),
        Apprenticeship("A06", date(2026, 9, 30)),
        Apprenticeship("A07", date(2026, 9, 1), date(2026, 9, 1)),
        Apprenticeship("A08", date(2026, 9, 1), date(2026, 9, 2)),
    )
    review = compute(replace(READY, coefficient=Decimal("4.6"), step=Decimal(0), mentees=mentees))
    assert (review.missed, review.lost, review.coefficient) == (("A06", "A08"), Decimal("0.2"), Decimal("4.4"))
    assert (review.proposed, review.new_grade) == (Decimal("4.6"), Grade.LEAD)


def test_what_is_lost_never_leads_off_the_scale() -> None:
    late = (Apprenticeship("A06", date(2026, 1, 1)),)
    assert compute(Given("A01", ON, Decimal("0.1"), ON, Decimal(0), mentees=late)).coefficient == Decimal("0.1")


def test_terms_can_be_set_otherwise() -> None:
    terms = Terms(least_months=12, longest_step=Decimal("0.1"), lost_step=Decimal("0.2"))
    late = (Apprenticeship("A06", date(2026, 1, 1)),)
    assert unmet(replace(READY, terms=terms, mentees=late)) == [Demand.STEP, Demand.MONTHS]
    assert compute(replace(READY, terms=terms, mentees=late)).lost == Decimal("0.2")


def test_everything_that_cannot_be_is_told_at_once() -> None:
    future = date(2026, 10, 2)
    case = replace(
        READY,
        coefficient=Decimal("4.9"),
        grade_since=future,
        test_passed_on=future,
        mentees=(Apprenticeship("A05", ON, future),),
    )
    with pytest.raises(Refused) as refused:
        compute(case)
    assert [(fault.code, fault.column) for fault in complete(refused.value.faults)] == [
        ("grade.review_off_scale", "step"),
        ("grade.day_after_review", "grade_since"),
        ("grade.day_after_review", "test_passed_on"),
        ("grade.day_after_review", "mentees[0].passed_on"),
    ]


@pytest.mark.parametrize(("coefficient", "step", "proposed"), [("4.8", "0.2", "5.0"), ("0.4", "-0.3", "0.1")])
def test_the_ends_of_the_scale_can_be_reached(coefficient: str, step: str, proposed: str) -> None:
    review = compute(replace(READY, coefficient=Decimal(coefficient), step=Decimal(step)))
    assert (review.proposed, review.coefficient) == (Decimal(proposed), Decimal(proposed))


@given(st.integers(1, 50), st.integers(-3, 3), st.integers(0, 4))
def test_a_review_stays_on_the_scale_and_never_skips_a_grade(held: int, step: int, late: int) -> None:
    if not 1 <= held + step <= 50:
        return
    mentees = tuple(Apprenticeship(f"M{n}", date(2026, 1, 1)) for n in range(late))
    coefficient = Decimal(held) / 10
    review = compute(replace(READY, coefficient=coefficient, step=Decimal(step) / 10, mentees=mentees))
    order = list(Grade)
    assert Decimal("0.1") <= review.coefficient <= review.proposed
    assert abs(order.index(review.proposed_grade) - order.index(grade_of(coefficient))) <= 1
