"""Each wage method once, from a closed month: what it is given by the facts, and what it gives."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.kernel.recompute import rule
from sanbao.ledger.rules.entries import Payer
from sanbao.network.models import Lending, PostGrade, Team
from sanbao.payroll.computing.methods import GIVEN
from sanbao.payroll.computing.month import USED_BY
from sanbao.payroll.models import PayGroup
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.methods import (
    attendance_piece,
    day_deduction,
    excess_hours,
    grade_commission,
    guarantee_performance,
    hour_price,
    target_excess,
)
from sanbao.payroll.rules.terms import GROUP_TERMS, Coefficient5Terms, JobClassRate, PersonTerms

from .paying import Place, agree_group, agree_person, attend, close, draft, enter, lines, place, slips, work, yuan

pytestmark = pytest.mark.django_db
TWO = (("A", "4.6", 20, ""), ("B", "2.4", 10, ""))


def two(now: datetime) -> Place:
    """Two people: A makes 300.00 in ten hours, B 100.00 in five."""
    of = place(now, people=TWO)
    attend(of, people=TWO)
    work(of, "300.00", standard_minutes=600)
    work(of, "100.00", no="B", number="WX2", standard_minutes=300)
    return of


def paid(of: Place, method: str, content: object) -> tuple[PayGroup, dict[str, dict[str, str]]]:
    """Close the month, draft it by this method and return the group with everybody's lines."""
    agree_group(of, method, content)
    close(of)
    run = draft(of)
    group = PayGroup.objects.get(run=run)
    assert rule(f"wage/{method}").answer(group.given) == group.gives, "anybody can repeat it from what is stored"
    return group, {no: untaxed(lines(slip)) for no, slip in slips(run).items()}


def untaxed(own: dict[str, str]) -> dict[str, str]:
    """Return the lines without that of the tax, which is nothing: nobody here earns 5,000.00 a month."""
    assert own.pop("income_tax") == "0.00"
    return own


def test_every_method_can_be_agreed_on_and_is_computed() -> None:
    assert set(GIVEN) == set(GROUP_TERMS)
    assert set(USED_BY.values()) <= set(GIVEN)
    assert {rule(f"wage/{code}").code for code in GIVEN} == {f"wage/{code}" for code in GROUP_TERMS}


def test_hour_price(now: datetime) -> None:
    of = two(now)
    agree_person(of, "A", PersonTerms(former_wage=yuan("2000.00"), role=hour_price.Role.LEADER))
    agree_person(of, "B", PersonTerms(former_wage=yuan("800.00"), role=hour_price.Role.MEMBER))
    enter(of, ItemKind.ALTERED_MINUTES, person=of.people["A"], quantity=Decimal(60))
    prices = (
        hour_price.HourPrice(hour_price.Role.LEADER, yuan("0.00"), yuan("25.00")),
        hour_price.HourPrice(hour_price.Role.MEMBER, yuan("200.00"), yuan("10.00")),
    )
    terms = hour_price.Terms(Decimal("0.5"), prices, Decimal(25), Decimal("0.6"), Decimal(3))
    _, found = paid(of, "hour_price", terms)
    # A: (10 − 3 × 1) h × 25 × 20/25; B was there for 10 of 25 days, less than 60 %: the base alone.
    assert found["A"] == {"retained_base": "1000.00", "piece": "140.00"}
    assert found["B"] == {"retained_base": "400.00", "piece": "0.00"}


def test_attendance_seniority_and_piece(now: datetime) -> None:
    of = two(now)
    agree_person(of, "B", PersonTerms(seniority_years=2))
    steps = (attendance_piece.SeniorityStep(3, yuan("50.00")), attendance_piece.SeniorityStep(6, yuan("100.00")))
    _, found = paid(of, "attendance_piece", attendance_piece.Terms(yuan("10.00"), yuan("12.00"), steps))
    # A was hired on 2020-01-01: six full years.
    assert found["A"] == {"attendance_pay": "200.00", "seniority_pay": "100.00", "piece": "120.00"}
    assert found["B"] == {"attendance_pay": "100.00", "seniority_pay": "0.00", "piece": "60.00"}


def test_grade_base_safety_and_banded_commission(now: datetime) -> None:
    of = two(now)
    work(of, "1000.00", number="WX3", payer=Payer.INSURER, standard_minutes=0)
    agree_person(of, "A", PersonTerms(pay_grade="A", is_leader=True))
    agree_person(of, "B", PersonTerms(pay_grade="B"))
    band = grade_commission.Band
    classes = (
        grade_commission.CommissionClass(
            "routine", "日常", (band(yuan("200.00"), Decimal("0.25")), band(None, Decimal("0.20")))
        ),
        grade_commission.CommissionClass("insurer", "保险", (band(None, Decimal("0.10")),)),
    )
    bases = {"A": yuan("1200.00"), "B": yuan("1000.00")}
    terms = grade_commission.Terms(bases, yuan("300.00"), yuan("300.00"), yuan("200.00"), classes)
    enter(of, ItemKind.ACCIDENT, team=of.team, quantity=Decimal(0))
    group, found = paid(of, "grade_commission", terms)
    # 200 × 25 % + 200 × 20 % + 1,000 × 10 % = 190, shared by 600 : 300 minutes.
    assert (group.pool, group.total) == (yuan("190.00"), yuan("3190.00"))
    assert found["A"] == {
        "grade_base": "1200.00",
        "leader_allowance": "300.00",
        "safety_award": "300.00",
        "commission_share": "126.67",
    }
    assert found["B"] == {"grade_base": "1000.00", "safety_award": "200.00", "commission_share": "63.33"}


def test_target_and_excess(now: datetime) -> None:
    of = two(now)
    agree_person(of, "A", PersonTerms(pay_class="senior"))
    agree_person(of, "B", PersonTerms(pay_class="junior"))
    classes = (
        target_excess.PayClass("senior", yuan("100.00"), Decimal(3)),
        target_excess.PayClass("junior", yuan("50.00"), Decimal(1)),
    )
    terms = target_excess.Terms(classes, Decimal("0.4"), target_excess.Split.BY_CLASS)
    _, found = paid(of, "target_excess", terms)
    # (400 − 150) × 40 % = 100, by 3 : 1.
    assert found["A"] == {"guarantee": "100.00", "excess_share": "75.00"}
    assert found["B"] == {"guarantee": "50.00", "excess_share": "25.00"}


def test_excess_hours(now: datetime) -> None:
    of = two(now)
    agree_person(of, "A", PersonTerms(base_wage=yuan("2000.00")))
    agree_person(of, "B", PersonTerms(base_wage=yuan("1500.00")))
    enter(of, ItemKind.CUSTOMER_INDEX, team=of.team, quantity=Decimal(81))
    _, found = paid(of, "excess_hours", excess_hours.Terms(300, Decimal("0.5"), yuan("20.00"), Decimal(90)))
    # (15 h − 5 h) × 50 % × 20 × 81/90 = 90, by 10 : 5 hours.
    assert found["A"] == {"base_wage": "2000.00", "excess_share": "60.00"}
    assert found["B"] == {"base_wage": "1500.00", "excess_share": "30.00"}


def test_guarantee_and_performance(now: datetime) -> None:
    of = two(now)
    agree_person(of, "A", PersonTerms(base_wage=yuan("2500.00")))
    agree_person(of, "B", PersonTerms(base_wage=yuan("1999.99")))
    enter(of, ItemKind.SCHEME_DEDUCTION, person=of.people["A"], amount=yuan("60.00"))
    _, found = paid(of, "guarantee_performance", guarantee_performance.Terms(Decimal("0.8")))
    assert found["A"] == {"guarantee": "2000.00", "performance_bonus": "0.00", "deductions": "-60.00"}
    assert found["B"] == {"guarantee": "1599.99", "performance_bonus": "0.00"}


def test_day_deduction_counts_unpaid_absences_and_days_before_coming(now: datetime) -> None:
    of = place(now, people=TWO[:1])
    workshop.attended(of.people["A"], "√半事病休")
    late = workshop.technician(of.station, "C", "C某", "2.0", team="机修一组", hired_on=date(2026, 10, 19))
    object.__setattr__(of, "people", {**of.people, "C": late})
    for no in ("A", "C"):
        agree_person(of, no, PersonTerms(base_wage=yuan("2500.00")))
    group, found = paid(of, "day_deduction", day_deduction.Terms(Decimal(25)))
    # A: half a day, a day of leave, a day ill. C: 26 standard days less the ten working days from the 19th on.
    assert [one["absent_days"] for one in group.given["members"]] == ["2.5", "16"]
    assert found["A"] == {"monthly_wage": "2500.00", "absence": "-250.00"}
    assert found["C"] == {"monthly_wage": "2500.00", "absence": "-1600.00"}


def test_work_of_an_insurer_has_a_rate_of_its_own(now: datetime) -> None:
    of = two(now)
    work(of, "1000.00", number="WX3", payer=Payer.INSURER)
    classes = (JobClassRate("insurer", "保险事故车", Decimal("0.10"), payers=("insurer",)),)
    group, found = paid(of, "coefficient_5", Coefficient5Terms(Decimal("0.50"), job_classes=classes))
    # 400 × 50 % + 1,000 × 10 % = 300, by 4.6 × 20 : 2.4 × 10 = 92 : 24.
    assert [line["amount"] for line in group.gives["group_lines"]] == ["200.00", "100.00"]
    assert (found["A"], found["B"]) == ({"coefficient_share": "237.93"}, {"coefficient_share": "62.07"})


def test_an_apprentice_outside_the_pool_is_paid_a_fixed_wage(now: datetime) -> None:
    people = (("A", "4.6", 26, ""), ("E", "0.5", 13, ""))
    of = place(now, people=people)
    attend(of, people=people)
    work(of, "1000.00")
    agree_person(of, "E", PersonTerms(fixed_wage=yuan("2000.00")))
    _, found = paid(of, "coefficient_5", Coefficient5Terms(Decimal("0.30"), apprentice_share_from_pool=False))
    assert (found["A"], found["E"]) == ({"coefficient_share": "300.00"}, {"fixed_wage": "1000.00"})


def lent(of: Place, no: str, days: tuple[int, int]) -> Team:
    other = Team.objects.get_or_create(station=of.station, name="钣喷组")[0]
    first, until = (date(2026, 10, day) for day in days)
    Lending.objects.create(
        person=of.people[no], team=other, from_on=first, until_on=until, reason="钣喷忙", set_at=of.now
    )
    return other


def test_who_is_lent_has_points_and_labour_where_the_days_were(now: datetime) -> None:
    of = place(now, people=TWO)
    other = lent(of, "B", (6, 11))
    of.people["C"] = workshop.technician(of.station, "C", "C某", "3.0", team="钣喷组")
    workshop.attended(of.people["A"], "√" * 20)
    workshop.attended(of.people["B"], "√" * 10)
    workshop.attended(of.people["C"], "√" * 15)
    work(of, "1000.00", day=3)
    work(of, "200.00", no="B", number="WX2", day=5)
    work(of, "300.00", no="B", number="WX3", day=6)
    work(of, "500.00", no="C", number="WX4", day=7)
    close(of)
    run = draft(of)
    home, away = PayGroup.objects.filter(run=run)
    assert (home.name, away.name, away.team) == ("机修一组", "钣喷组", other)
    assert (home.given["group"]["labour_revenue"], away.given["group"]["labour_revenue"]) == ("1200.00", "800.00")
    assert [one["no"] for one in away.given["members"]] == ["C", "B"]
    # 336.00 by 4.6 × 20 : 2.4 × 5; 224.00 by 3.0 × 15 : 2.4 × 5.
    found: dict[str, Any] = {no: slip.gives["lines"] for no, slip in slips(run).items()}
    shares = {
        no: [(line["subject"], line["amount"]) for line in own if line["part"] == "work"] for no, own in found.items()
    }
    assert shares["A"] == [("机修一组", "297.23")]
    assert shares["B"] == [("机修一组", "38.77"), ("钣喷组", "47.16")]
    assert shares["C"] == [("钣喷组", "176.84")]


def test_lending_into_a_group_that_is_paid_by_the_piece_changes_nothing(now: datetime) -> None:
    of = two(now)
    other = lent(of, "B", (1, 31))
    agree_group(of, "day_deduction", day_deduction.Terms(Decimal(25)), team=other)
    group, found = paid(of, "coefficient_5", Coefficient5Terms(Decimal("1.00")))
    assert group.given["group"]["labour_revenue"] == "400.00"
    assert {no: set(own) for no, own in found.items()} == {"A": {"coefficient_share"}, "B": {"coefficient_share"}}


def test_a_change_of_coefficient_splits_the_month(now: datetime) -> None:
    of = place(now, people=TWO)
    PostGrade.objects.create(
        person=of.people["B"], grade="assistant", coefficient=Decimal("2.6"), from_on=date(2026, 10, 6)
    )
    attend(of, people=TWO)
    work(of, "1000.00")
    group, _ = paid(of, "coefficient_5", Coefficient5Terms(Decimal("0.50")))
    segments = group.given["members"][1]["segments"]
    assert [(one["coefficient"], one["attended_days"]) for one in segments] == [("2.4", "5"), ("2.6", "5")]
    # 500 by 4.6 × 20 = 92 : 2.4 × 5 + 2.6 × 5 = 25.
    assert group.gives["shares"] == {"A": "393.16", "B": "106.84"}
