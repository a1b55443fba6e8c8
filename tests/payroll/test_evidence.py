"""What a figure of a slip opens: the records whose parts add up to it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.appraisal.models import Scorecard
from sanbao.kernel.facts import Behind
from sanbao.kernel.money import to_fen
from sanbao.kernel.plain_json import read
from sanbao.ledger.rules.entries import Payer
from sanbao.network.models import Lending, PostGrade, Team
from sanbao.payroll.models import CityRate, PayGroup, PayRun, PaySlip, WageTerms
from sanbao.payroll.rules import slip as slip_rule
from sanbao.payroll.rules.insurance import CityRow, Item
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lines import GroupWages, Line
from sanbao.payroll.rules.methods import day_deduction, excess_hours, grade_commission
from sanbao.payroll.rules.terms import Allowance, Coefficient5Terms, JobClassRate, PersonTerms
from sanbao.payroll.services.cities import set_city_rate
from sanbao.payroll.services.terms import open_tax_year as set_opening

from .paying import (
    NOVEMBER,
    OCTOBER,
    Place,
    agree_group,
    agree_person,
    attend,
    city,
    close,
    draft,
    enter,
    evidence_of,
    example,
    final,
    place,
    slips,
    work,
    yuan,
)
from .test_corrections import scored

pytestmark = pytest.mark.django_db
ONE = (("A", "4.6", 20, ""),)


def line(slip: PaySlip, code: str, subject: str = "") -> Line:
    lines = read(slip_rule.Slip, slip.gives).lines
    return next(one for one in lines if one.code == code and subject in one.subject)


def pool_line(group: PayGroup, code: str, subject: str = "") -> Line:
    lines = read(GroupWages, group.gives).group_lines
    return next(one for one in lines if one.code == code and one.subject == subject)


def opened(run: PayRun, no: str, code: str, figure: str = "", subject: str = "") -> Behind:
    slip = slips(run)[no]
    return evidence_of(slip, line(slip, code, subject), figure)


def numbers(found: Behind) -> list[str]:
    return [one.number for one in found.lines]


def kinds(found: Behind) -> list[str]:
    return [one.subject.partition(":")[0] for one in found.lines]


def test_a_share_opens_down_to_the_orders_of_the_pool(now: datetime) -> None:
    of = example(now)
    run = draft(of)
    assert kinds(opened(run, "B", "coefficient_share", "pool")) == ["pay_group"]
    assert kinds(opened(run, "B", "coefficient_share")) == ["pay_group"]
    slip, group = slips(run)["B"], PayGroup.objects.get(run=run)
    commission = pool_line(group, "commission")
    labour = evidence_of(slip, commission, "labour_revenue", pool=group)
    assert (labour.total, numbers(labour)) == (to_fen(yuan("86400.00")), ["WX1", "WX2"])
    back = evidence_of(slip, commission, "rework_labour", pool=group)
    assert (back.total, back.count, back.lines[0].subject.partition(":")[0]) == (
        to_fen(yuan("2400.00")),
        1,
        "work_order",
    )
    rate = evidence_of(slip, commission, "commission_rate", pool=group)
    assert kinds(rate) == ["wage_terms"]
    quality = evidence_of(slip, pool_line(group, "quality_deductions"), pool=group)
    assert (quality.total, numbers(quality)) == (32000, ["质量扣款"])


def test_days_and_coefficient_of_a_share_are_those_of_the_person(now: datetime) -> None:
    run = draft(example(now))
    days = opened(run, "C", "coefficient_share", "attended_days")
    assert (days.total, days.count, days.lines[0].on) == (48, 24, date(2026, 10, 1))
    grade = opened(run, "C", "coefficient_share", "coefficient")
    assert [(one.subject, one.said) for one in grade.lines] == [
        (f"post_grade:{PostGrade.objects.get(person__no='C').pk}", "assistant 2.4")
    ]
    assert kinds(opened(run, "C", "coefficient_share", "standard_days")) == ["wage_terms"]


def test_what_was_entered_opens_its_item_and_what_was_agreed_its_terms(now: datetime) -> None:
    of = place(now, people=ONE)
    attend(of, people=ONE)
    meal = Allowance("meal", "餐补", yuan("200.00"))
    agree_person(of, "A", PersonTerms(monthly_base=yuan("4350.00"), allowances=(meal,)))
    own = WageTerms.objects.latest("id")
    enter(of, ItemKind.ALLOWANCE, person=of.people["A"], amount=yuan("88.00"), label="全勤奖")
    close(of)
    run = draft(of)
    agree_person(of, "A", PersonTerms())
    item = next(one["code"] for one in slips(run)["A"].gives["lines"] if one["code"].startswith("item."))
    found = opened(run, "A", item)
    assert (found.total, numbers(found), found.lines[0].said) == (8800, ["全勤奖"], "会议决定")
    assert [one.subject for one in opened(run, "A", "allowance.meal").lines] == [f"wage_terms:{own.pk}"]


def test_insurance_opens_the_row_of_the_city_and_tax_the_slips_of_the_year(now: datetime) -> None:
    of = place(now, people=ONE)
    city(of)
    own = PersonTerms(
        base_wage=yuan("9000.00"),
        insurance_city="示例市",
        insurance_base=yuan("5000.00"),
        insurance_items=(Item.PENSION,),
    )
    agree_person(of, "A", own)
    agree_group(of, "day_deduction", day_deduction.Terms(Decimal(25)))
    for month in (OCTOBER, NOVEMBER):
        workshop.attended(of.people["A"], "√事√", month=month.month)
        close(of, month)
    first = final(of)
    second = draft(of, NOVEMBER)
    pension = CityRate.objects.get(item="pension")
    assert [one.subject for one in opened(second, "A", "pension", "rate").lines] == [f"city_rate:{pension.pk}"]
    assert kinds(opened(second, "A", "pension", "declared_base")) == ["wage_terms"]
    now_paid, earlier = slips(second)["A"], slips(first)["A"]
    income = opened(second, "A", "income_tax", "year_income")
    assert [(one.subject, one.value) for one in income.lines] == [
        (f"pay_slip:{earlier.pk}", to_fen(earlier.gross)),
        (f"pay_slip:{now_paid.pk}", to_fen(now_paid.gross)),
    ]
    for code in ("year_income", "year_social", "year_special", "withheld_before"):
        figure = next(one for one in line(now_paid, "income_tax").basis if one.code == code)
        assert opened(second, "A", "income_tax", code).total == to_fen(figure.value)
    absent = opened(second, "A", "absence")
    assert (absent.total, [one.on for one in absent.lines]) == (2, [date(2026, 11, 2)])


def test_performance_opens_the_scorecard_as_the_draft_knew_it(now: datetime) -> None:
    of = place(now, people=ONE)
    attend(of, people=ONE)
    agree_person(of, "A", PersonTerms(performance_base=yuan("1000.00")))
    close(of)
    card = scored(of, "A", OCTOBER, "90.00")
    run = final(of)
    later = scored(of, "A", OCTOBER, "95.00", revision=2, cause=Scorecard.Cause.APPEAL)
    assert [one.subject for one in opened(run, "A", "performance", "score").lines] == [f"scorecard:{card.pk}"]
    attend(of, month=NOVEMBER, people=ONE)
    close(of, NOVEMBER)
    scored(of, "A", NOVEMBER, "90.00")
    second = draft(of, NOVEMBER)
    assert [one.subject for one in opened(second, "A", "adjustment.performance", "old").lines] == [
        f"pay_slip:{slips(run)['A'].pk}"
    ]
    found = opened(second, "A", "adjustment.performance", "new")
    assert [(one.subject, one.line_no, one.said) for one in found.lines] == [(f"scorecard:{later.pk}", 2, "申诉")]


def test_minutes_of_a_share_are_the_persons_and_those_of_a_pool_the_groups(now: datetime) -> None:
    of = place(now, people=(("A", "4.6", 20, ""), ("B", "2.4", 20, "")))
    attend(of, people=(("A", "", 20, ""), ("B", "", 20, "")))
    for no in "AB":
        agree_person(of, no, PersonTerms(base_wage=yuan("1000.00")))
        work(of, "100.00", no=no, number=f"WX{no}", standard_minutes=90)
    agree_group(of, "excess_hours", excess_hours.Terms(60, Decimal("0.5"), yuan("20.00"), Decimal(90)))
    enter(of, ItemKind.CUSTOMER_INDEX, team=of.team, quantity=Decimal(90))
    close(of)
    run = draft(of)
    own = opened(run, "A", "excess_share", "minutes")
    assert (own.total, numbers(own)) == (90, ["WXA"])
    group = PayGroup.objects.get(run=run)
    whole = evidence_of(slips(run)["A"], pool_line(group, "excess_hours"), "minutes", pool=group)
    assert (whole.total, numbers(whole)) == (180, ["WXA", "WXB"])
    index = evidence_of(slips(run)["A"], pool_line(group, "excess_hours"), "customer_index", pool=group)
    assert (index.total, kinds(index)) == (90, ["month_item"])


def test_each_class_of_work_opens_its_own_orders(now: datetime) -> None:
    of = place(now, people=ONE)
    attend(of, people=ONE)
    work(of, "100.00")
    work(of, "900.00", number="WX2", payer=Payer.INSURER)
    classes = (JobClassRate("insurer", "保险事故车", Decimal("0.10"), payers=("insurer",)),)
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.50"), job_classes=classes))
    close(of)
    run = draft(of)
    group, slip = PayGroup.objects.get(run=run), slips(run)["A"]
    found = {
        name: numbers(evidence_of(slip, pool_line(group, "commission", name), "labour_revenue", pool=group))
        for name in ("", "保险事故车")
    }
    assert found == {"": ["WX1"], "保险事故车": ["WX2"]}


def test_each_band_of_a_banded_commission_opens_its_own_orders(now: datetime) -> None:
    of = place(now, people=ONE)
    attend(of, people=ONE)
    work(of, "100.00")
    work(of, "900.00", number="WX2", payer=Payer.INSURER)
    band = (grade_commission.Band(None, Decimal("0.1")),)
    classes = tuple(grade_commission.CommissionClass(code, code, band) for code in ("routine", "insurer"))
    zero = yuan("0.00")
    agree_group(of, "grade_commission", grade_commission.Terms({"A": zero}, zero, zero, zero, classes))
    agree_person(of, "A", PersonTerms(pay_grade="A"))
    close(of)
    run = draft(of)
    group, slip = PayGroup.objects.get(run=run), slips(run)["A"]
    found = {
        name: numbers(evidence_of(slip, pool_line(group, "commission", name), "labour_revenue", pool=group))
        for name in ("routine", "insurer")
    }
    assert found == {"routine": ["WX1"], "insurer": ["WX2"]}


def test_lent_days_open_in_the_group_that_had_the_person(now: datetime) -> None:
    of = place(now, people=(("A", "4.6", 20, ""), ("B", "2.4", 10, "")))
    attend(of, people=(("A", "", 20, ""), ("B", "", 10, "")))
    other = Team.objects.create(station=of.station, name="钣喷组")
    Lending.objects.create(
        person=of.people["B"],
        team=other,
        from_on=date(2026, 10, 6),
        until_on=date(2026, 10, 11),
        reason="钣喷忙",
        set_at=now,
    )
    work(of, "200.00", no="B", day=5)
    work(of, "300.00", no="B", number="WX2", day=6)
    close(of)
    run = draft(of)
    home, away = PayGroup.objects.filter(run=run)
    slip = slips(run)["B"]
    for group, number, first in ((home, "WX1", 1), (away, "WX2", 6)):
        labour = evidence_of(slip, pool_line(group, "commission"), "labour_revenue", pool=group)
        assert numbers(labour) == [number]
        days = evidence_of(slip, line(slip, "coefficient_share", group.name), "attended_days")
        assert days.lines[0].on.day == first
    assert evidence_of(slip, line(slip, "coefficient_share", "钣喷组"), "attended_days").total == 10


def test_what_was_owed_or_carried_opens_the_month_before(now: datetime) -> None:
    of = place(now, people=ONE)
    for month in (OCTOBER, NOVEMBER):
        attend(of, month=month, people=ONE)
    enter(of, ItemKind.COURT, person=of.people["A"], amount=yuan("50.00"))
    enter(of, ItemKind.QUALITY_DEDUCTION, team=of.team, amount=yuan("40.00"))
    close(of)
    first = final(of)
    work(of, "1000.00", month=NOVEMBER)
    close(of, NOVEMBER)
    second = draft(of, NOVEMBER)
    assert [one.subject for one in opened(second, "A", "owed").lines] == [f"pay_slip:{slips(first)['A'].pk}"]
    group = PayGroup.objects.get(run=second)
    found = evidence_of(slips(second)["A"], pool_line(group, "carried_deficit"), pool=group)
    assert [one.subject for one in found.lines] == [f"pay_group:{PayGroup.objects.get(run=first).pk}"]


def test_overtime_opens_its_days_and_its_base_the_terms_of_the_person(now: datetime) -> None:
    of: Place = place(now, people=ONE)
    agree_person(of, "A", PersonTerms(monthly_base=yuan("4350.00")))
    own = WageTerms.objects.latest("id")
    workshop.attended(of.people["A"], "√√加√")
    work(of, "100.00")
    close(of)
    run = draft(of)
    for figure in ("", "minutes"):
        found = opened(run, "A", "overtime_rest_day", figure)
        assert (found.total, kinds(found), [one.on.day for one in found.lines]) == (480, [""], [3])
    base = opened(run, "A", "overtime_rest_day", "monthly_base")
    assert [one.subject for one in base.lines] == [f"wage_terms:{own.pk}"]


def test_the_tax_begins_with_the_opening_of_the_year(now: datetime) -> None:
    of = place(now, people=ONE)
    attend(of, people=ONE)
    sums = dict.fromkeys(("social", "special"), yuan("0.00"))
    a_year: dict[str, Any] = {"income": yuan("60000.00"), "withheld": yuan("900.00"), **sums}
    set_opening(person=of.people["A"], year=2026, months=3, actor=None, now=now, **a_year)
    agree_person(of, "A", PersonTerms(base_wage=yuan("9000.00")))
    agree_group(of, "day_deduction", day_deduction.Terms(Decimal(25)))
    close(of)
    run = draft(of)
    figures = {one.code: one.value for one in line(slips(run)["A"], "income_tax").basis}
    assert (figures["year_income"], figures["year_basic"]) == (yuan("69000.00"), yuan("20000.00"))
    income = opened(run, "A", "income_tax", "year_income")
    assert [(kind, one.value) for kind, one in zip(kinds(income), income.lines, strict=True)] == [
        ("tax_opening", 6000000),
        ("pay_slip", 900000),
    ]
    assert opened(run, "A", "income_tax", "withheld_before").total == 90000


def test_an_adjustment_opens_what_has_changed_since(now: datetime) -> None:
    of = place(now, people=ONE)
    city(of)
    insured: dict[str, Any] = {"insurance_city": "示例市", "insurance_items": (Item.PENSION,)}
    agree_group(of, "day_deduction", day_deduction.Terms(Decimal(25)))
    agree_person(of, "A", PersonTerms(base_wage=yuan("9000.00"), insurance_base=yuan("5000.00"), **insured))
    for month in (OCTOBER, NOVEMBER):
        attend(of, month=month, people=ONE)
        close(of, month)
    final(of)
    row = CityRow("示例市", Item.PENSION, OCTOBER, yuan("4000.00"), yuan("22000.00"), Decimal("0.07"), Decimal("0.16"))
    rate = set_city_rate(row=row, source="十月起执行", actor=None, now=now)
    agree_person(of, "A", PersonTerms(base_wage=yuan("9500.00"), insurance_base=yuan("5000.00"), **insured))
    own = WageTerms.objects.latest("id")
    run = draft(of, NOVEMBER)
    wage = opened(run, "A", "adjustment.monthly_wage", "new")
    assert [(one.subject, one.said) for one in wage.lines] == [(f"wage_terms:{own.pk}", "年度工资方案")]
    pension = opened(run, "A", "adjustment.pension", "new")
    assert [one.subject for one in pension.lines] == [f"city_rate:{rate.pk}", f"wage_terms:{own.pk}"]
