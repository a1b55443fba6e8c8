"""What comes too late for a paid month: named differences in the next run, and nothing else."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.appraisal.models import FinalMonth, SchemeEdition, Scorecard
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.network.models import Person
from sanbao.payroll.models import PayGroup, PayRun, PaySlip
from sanbao.payroll.reports import declared
from sanbao.payroll.rules.insurance import CityRow, Item
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.methods import day_deduction
from sanbao.payroll.rules.terms import Allowance, Coefficient5Terms, PersonTerms
from sanbao.payroll.services import cities

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
    example,
    final,
    place,
    slips,
    work,
    yuan,
)

pytestmark = pytest.mark.django_db
DECEMBER = Month(2026, 12)


def adjustments(slip: PaySlip) -> list[tuple[str, str, str, str]]:
    """Return code, subject, amount and formula of a slip's adjustments."""
    return [
        (line["code"], line["subject"], line["amount"], line["formula"])
        for line in slip.gives["lines"]
        if line["part"] == "adjustment"
    ]


def all_adjustments(run: PayRun) -> dict[str, list[tuple[str, str, str, str]]]:
    return {no: adjustments(slip) for no, slip in slips(run).items() if adjustments(slip)}


def two_months(now: datetime) -> Place:
    """The example paid in October, and November worked and closed by the same group."""
    of = example(now)
    final(of)
    attend(of, month=NOVEMBER)
    work(of, "1000.00", month=NOVEMBER, number="WX8")
    close(of, NOVEMBER)
    return of


def test_a_month_without_news_gets_no_adjustments(now: datetime) -> None:
    of = two_months(now)
    assert all_adjustments(draft(of, NOVEMBER)) == {}


def test_a_new_rate_for_a_paid_month_comes_as_the_difference_of_everybody(now: datetime) -> None:
    of = two_months(now)
    before = list(PaySlip.objects.values())
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.30")), from_month=OCTOBER)
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.28")), from_month=NOVEMBER)
    run = draft(of, NOVEMBER)
    # 84,000 × 2 % more: 1,680.00 by 4.6, 3.5, 2.4 × 24/26, 1.5 and 0.5 × 20/26.
    found = all_adjustments(run)
    assert found["A"] == [("adjustment.coefficient_share", "2026-10 机修一组", "633.44", "8,747.54 → 9,380.98")]
    assert sum(Decimal(lines[0][2]) for lines in found.values()) == yuan("1680.00")
    assert list(PaySlip.objects.filter(run__month=OCTOBER).values()) == before, "the paid month stays as it was"
    assert PayGroup.objects.get(run=run).pool == yuan("280.00")


def test_what_was_adjusted_once_is_not_adjusted_again(now: datetime) -> None:
    of = two_months(now)
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.30")), from_month=OCTOBER)
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.28")), from_month=NOVEMBER)
    final(of, NOVEMBER)
    attend(of, month=DECEMBER)
    close(of, DECEMBER)
    assert all_adjustments(draft(of, DECEMBER)) == {}
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.29")), from_month=OCTOBER)
    found = all_adjustments(draft(of, DECEMBER))
    assert found["A"] == [("adjustment.coefficient_share", "2026-10 机修一组", "-316.72", "9,380.98 → 9,064.26")]
    assert sum(Decimal(lines[0][2]) for lines in found.values()) == yuan("-840.00")


def test_only_who_is_touched_is_adjusted(now: datetime) -> None:
    of = two_months(now)
    meal = Allowance("meal", "餐补", yuan("200.00"))
    agree_person(of, "B", PersonTerms(allowances=(meal,)), from_month=OCTOBER)
    run = draft(of, NOVEMBER)
    assert all_adjustments(run) == {"B": [("adjustment.allowance.meal", "2026-10", "200.00", "0.00 → 200.00")]}
    assert slips(run)["B"].gives["lines"][1]["code"] == "allowance.meal"


def test_a_deficit_that_would_not_have_been_is_not_carried_on(now: datetime) -> None:
    of = place(now, people=(("A", "4.6", 20, ""),))
    one = (("A", "4.6", 20, ""),)
    for month in (OCTOBER, NOVEMBER):
        attend(of, month=month, people=one)
        work(of, "1000.00", month=month, number=f"WX{month}")
    enter(of, ItemKind.QUALITY_DEDUCTION, team=of.team, amount=yuan("400.00"))
    close(of)
    final(of)
    close(of, NOVEMBER)
    assert slips(draft(of, NOVEMBER))["A"].gross == yuan("160.00")
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.50")), from_month=OCTOBER)
    run = draft(of, NOVEMBER)
    # October: 500 − 400 = 100 instead of nothing and a deficit of 120; November: 500 whole.
    assert all_adjustments(run) == {
        "A": [("adjustment.coefficient_share", "2026-10 机修一组", "100.00", "0.00 → 100.00")]
    }
    assert slips(run)["A"].gross == yuan("600.00")
    assert PayGroup.objects.get(run=run, revision=run.revision).given["group"]["carried_deficit"] == "0.00"


def test_who_has_left_gets_the_difference_on_a_slip_of_his_own(now: datetime) -> None:
    of = example(now)
    final(of)
    Person.objects.filter(pk=of.people["E"].pk).update(left_on=date(2026, 11, 1))
    attend(of, month=NOVEMBER, people=tuple((no, "", 26, "") for no in "ABCD"))
    close(of, NOVEMBER)
    meal = Allowance("meal", "餐补", yuan("50.00"))
    agree_person(of, "E", PersonTerms(allowances=(meal,)), from_month=OCTOBER)
    run = draft(of, NOVEMBER)
    assert (run.people, list(slips(run))) == (5, ["A", "B", "C", "D", "E"])
    slip = slips(run)["E"]
    assert (slip.net, adjustments(slip)[0][2], len(slip.given["tax"]["months"])) == (yuan("50.00"), "50.00", 1)


def test_terms_that_make_a_paid_month_impossible_are_refused_with_the_month(now: datetime) -> None:
    of = two_months(now)
    agree_group(of, "coefficient_5", Coefficient5Terms(None), from_month=OCTOBER)
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.28")), from_month=NOVEMBER)
    with pytest.raises(Refused) as error:
        draft(of, NOVEMBER)
    assert [fault.column for fault in error.value.faults] == ["2026-10 机修一组 group.commission_rate"]
    assert PayRun.objects.count() == 1


def scored(
    of: Place, no: str, month: Month, total: str, *, revision: int = 1, cause: str = Scorecard.Cause.SCORED
) -> Scorecard:
    """Write down a score that holds."""
    edition, _ = SchemeEdition.objects.get_or_create(
        code="small", label="绩效", from_month=Month(2026, 1), content={}, reason="试行", defaults={"set_at": of.now}
    )
    FinalMonth.objects.get_or_create(station=of.station, month=month, defaults={"people": 1, "set_at": of.now})
    person = of.people[no]
    return Scorecard.objects.create(
        station=of.station,
        month=month,
        person=person,
        revision=revision,
        cause=cause,
        no=no,
        name=person.name,
        edition=edition,
        rule_edition="2026.1",
        given={},
        gives={},
        total=Decimal(total),
        open_points=0,
        provisional_points=0,
        set_at=of.now,
    )


def test_performance_pay_follows_the_score(now: datetime) -> None:
    of = place(now, people=(("A", "4.6", 20, ""),))
    attend(of, people=(("A", "4.6", 20, ""),))
    agree_person(of, "A", PersonTerms(performance_base=yuan("1000.00")))
    close(of)
    with pytest.raises(Refused, match="考核得分还没有确定"):
        draft(of)
    scored(of, "A", OCTOBER, "96.55")
    line = next(one for one in slips(draft(of))["A"].gives["lines"] if one["code"] == "performance")
    assert (line["amount"], line["part"], line["formula"]) == ("965.50", "allowance", "1,000.00 × 96.55/100")
    assert [(one["code"], one["value"]) for one in line["basis"]] == [
        ("performance_base", "1000.00"),
        ("score", "96.55"),
    ]


def test_an_appeal_that_changes_a_score_changes_the_next_pay(now: datetime) -> None:
    of = place(now, people=(("A", "4.6", 20, ""),))
    agree_person(of, "A", PersonTerms(performance_base=yuan("1000.00")))
    for month in (OCTOBER, NOVEMBER):
        workshop.attended(of.people["A"], "√" * 20, month=month.month)
        close(of, month)
        scored(of, "A", month, "90.00")
        if month == OCTOBER:
            final(of)
    scored(of, "A", OCTOBER, "95.00", revision=2)
    assert all_adjustments(draft(of, NOVEMBER)) == {
        "A": [("adjustment.performance", "2026-10", "50.00", "900.00 → 950.00")]
    }


def insured(now: datetime, **more: Any) -> Place:
    """One person with a monthly wage, insured in a city, with October paid and November closed."""
    of = place(now, people=(("A", "4.6", 20, ""),))
    city(of)
    agree_group(of, "day_deduction", day_deduction.Terms(Decimal(25)))
    agree_person(of, "A", covered(**more))
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        workshop.attended(of.people["A"], "√" * 20, month=month.month)
    close(of)
    final(of)
    close(of, NOVEMBER)
    return of


def covered(**more: Any) -> PersonTerms:
    given: dict[str, Any] = {"insurance_base": yuan("5000.00"), "base_wage": yuan("9000.00"), **more}
    return PersonTerms(insurance_city="示例市", insurance_items=(Item.PENSION, Item.MEDICAL), **given)


def sums(*found: PaySlip) -> tuple[Decimal, ...]:
    """Return gross, social, tax, net and cost of several months."""
    names = ("gross", "social", "tax", "net", "employer_cost")
    return tuple(sum((getattr(slip, name) for slip in found), Decimal(0)) for name in names)


def as_it_should_have_been(now: datetime, month: Month, **more: Any) -> tuple[Decimal, ...]:
    """Return the sums up to a month of somebody whose terms were right from the start."""
    of = place(now, "Z", people=(("A", "4.6", 20, ""),))
    agree_group(of, "day_deduction", day_deduction.Terms(Decimal(25)))
    agree_person(of, "A", covered(**more))
    paid = []
    for one in (OCTOBER, NOVEMBER, DECEMBER):
        workshop.attended(of.people["A"], "√" * 20, month=one.month)
        close(of, one)
        if one <= month:
            paid.append(slips(final(of, one))["A"])
    return sums(*paid)


def test_a_higher_base_for_a_paid_month_is_collected_from_both_sides(now: datetime) -> None:
    of = insured(now)
    agree_person(of, "A", covered(insurance_base=yuan("6000.00")), from_month=OCTOBER)
    run = final(of, NOVEMBER)
    slip = slips(run)["A"]
    late = [line for line in slip.gives["lines"] if line["code"].startswith("adjustment.")]
    # 8 % and 2 % of 1,000 more from the person, 16 % and 8 % from the employer.
    assert [(one["code"], one["subject"], one["amount"], one["part"], one["formula"]) for one in late] == [
        ("adjustment.pension", "2026-10 示例市", "-80.00", "insurance", "-400.00 → -480.00"),
        ("adjustment.medical", "2026-10 示例市", "-20.00", "insurance", "-100.00 → -120.00"),
    ]
    cost = [one["amount"] for one in slip.gives["employer_lines"] if one["code"].startswith("adjustment.")]
    assert cost == ["160.00", "80.00"]
    assert run.employer_cost == slip.employer_cost == yuan("10680.00")  # 9,000 + 24 % of 6,000 + 240
    assert sum(Decimal(one["amount"]) for one in slip.gives["lines"]) == slip.net == run.payable
    both = sums(*PaySlip.objects.filter(run__station=of.station))
    assert both == as_it_should_have_been(now, NOVEMBER, insurance_base=yuan("6000.00"))
    close(of, DECEMBER)
    lines = slips(draft(of, DECEMBER))["A"].gives["lines"]
    assert not [one for one in lines if one["code"].startswith("adjustment.")], "it is adjusted once"


def test_a_new_row_of_the_city_for_a_paid_month_is_adjusted(now: datetime) -> None:
    of = insured(now)
    row = CityRow("示例市", Item.PENSION, OCTOBER, yuan("4000.00"), yuan("22000.00"), Decimal("0.07"), Decimal("0.16"))
    cities.set_city_rate(row=row, source="十月起执行", actor=None, now=now)
    slip = slips(final(of, NOVEMBER))["A"]
    late = [line for line in slip.gives["lines"] if line["code"].startswith("adjustment.")]
    assert [(one["code"], one["amount"]) for one in late] == [("adjustment.pension", "50.00")]
    both = sums(*PaySlip.objects.filter(run__station=of.station))
    assert both == as_it_should_have_been(now, NOVEMBER)
    insurance = {row.cells["item"]: row.cells for row in declared.insurance(slip.run).sections[0].rows}
    assert (insurance["养老保险"]["employee"], insurance["养老保险"]["base"]) == (yuan("300.00"), yuan("5000.00"))


def test_who_was_not_insured_at_all_is_insured_after_the_fact(now: datetime) -> None:
    of = insured(now)
    agree_person(of, "A", PersonTerms(base_wage=yuan("9000.00")), from_month=OCTOBER)
    slip = slips(final(of, NOVEMBER))["A"]
    assert (slip.social, slip.employer_cost) == (yuan("-500.00"), yuan("7800.00"))
    assert slip.gives["employer_lines"][0]["formula"] == "800.00 → 0.00"


def test_a_relief_for_a_paid_month_lowers_the_tax_of_the_open_month(now: datetime) -> None:
    of = insured(now)
    agree_person(of, "A", covered(special_deductions=yuan("1000.00")), from_month=OCTOBER)
    slip = slips(final(of, NOVEMBER))["A"]
    months = slip.given["tax"]["months"]
    assert [(one["special"], one["withheld"]) for one in months] == [("1000.00", "105.00")]
    assert slip.tax == yuan("45.00")  # (18,000 − 10,000 − 1,000 − 2,000) × 3 % − 105
    both = sums(*PaySlip.objects.filter(run__station=of.station))
    assert both == as_it_should_have_been(now, NOVEMBER, special_deductions=yuan("1000.00"))


def test_a_missing_city_for_a_paid_month_is_refused_with_month_and_person(now: datetime) -> None:
    of = insured(now)
    nowhere = PersonTerms(base_wage=yuan("9000.00"), insurance_city="无名市", insurance_base=yuan("5000.00"))
    agree_person(of, "A", nowhere, from_month=OCTOBER)
    agree_person(of, "A", covered(), from_month=NOVEMBER)
    with pytest.raises(Refused) as error:
        draft(of, NOVEMBER)
    assert {fault.column for fault in error.value.faults} == {"2026-10 A A某 insurance.table"}


def test_who_has_left_gets_no_basic_deduction_for_a_slip_of_adjustments(now: datetime) -> None:
    of = insured(now)
    Person.objects.filter(pk=of.people["A"].pk).update(left_on=date(2026, 12, 1))
    final(of, NOVEMBER)
    of.people["B"] = workshop.technician(of.station, "B", "B某", "2.0", team="机修一组")
    agree_person(of, "B", covered())
    close(of, DECEMBER)
    meal = Allowance("meal", "餐补", yuan("10000.00"))
    agree_person(of, "A", covered(allowances=(meal,)), from_month=NOVEMBER)
    slip = slips(draft(of, DECEMBER))["A"]
    assert (slip.tax_month["is_employed"], slip.given["tax"]["is_employed"]) == (False, False)
    assert slip.tax == yuan("300.00")  # 3 % of the whole 10,000.00
