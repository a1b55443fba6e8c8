"""What one month leaves to the next: tax of the year, what is owed, what waits, what a pool carries."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.kernel.periods import Month
from sanbao.network.models import Person
from sanbao.payroll.models import PayGroup, PaySlip
from sanbao.payroll.rules.insurance import Item
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.methods import day_deduction
from sanbao.payroll.rules.terms import Allowance, Coefficient5Terms, PersonTerms, StationTerms
from sanbao.payroll.services import items, terms

from .paying import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    Place,
    agree,
    agree_group,
    agree_person,
    attend,
    city,
    close,
    draft,
    enter,
    final,
    lines,
    place,
    slips,
    work,
    yuan,
)

pytestmark = pytest.mark.django_db
ONE = (("A", "4.6", 20, ""),)
MONTHLY = day_deduction.Terms(Decimal(25))
AUGUST, JULY = Month(2026, 8), Month(2026, 7)


def salaried(now: datetime, wage: str = "20000.00", **more: object) -> Place:
    """One person with a monthly wage, paid by the day deduction from July on."""
    of = place(now, people=ONE)
    agree(of, StationTerms(yuan("0.00"), Decimal(26)), from_month=JULY)
    for month in (JULY, SEPTEMBER):  # the place itself agrees on another method from September on
        agree_group(of, "day_deduction", MONTHLY, from_month=month)
    agree_person(of, "A", PersonTerms(base_wage=yuan(wage), **more), from_month=JULY)  # type: ignore[arg-type]  # the rest of the terms
    return of


def month_of(of: Place, month: Month, no: str = "A") -> PaySlip:
    """Close and draft a month, approve it, and return somebody's slip."""
    close(of, month)
    return slips(final(of, month))[no]


def there(of: Place, *months: Month) -> None:
    for month in months:
        attend(of, month=month, people=ONE)


def test_tax_is_withheld_over_the_year(now: datetime) -> None:
    of = salaried(now, "20000.00", special_deductions=yuan("3750.00"))
    there(of, JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER)
    taxes = [month_of(of, month).tax for month in (JULY, AUGUST, SEPTEMBER, OCTOBER, NOVEMBER)]
    # The vector of the documents, with social insurance inside the reliefs: 20,000 − 3,750 − 5,000 a month.
    assert taxes == [yuan(tax) for tax in ("337.50", "337.50", "337.50", "967.50", "1125.00")]


def test_a_year_that_began_elsewhere_goes_on_from_its_opening(now: datetime) -> None:
    of = salaried(now, "20000.00", special_deductions=yuan("3750.00"))
    sums: Any = {
        "income": yuan("60000.00"),
        "social": yuan("0.00"),
        "special": yuan("11250.00"),
        "withheld": yuan("1012.50"),
    }
    terms.open_tax_year(person=of.people["A"], year=2026, months=3, actor=None, now=now, **sums)
    there(of, JULY)
    slip = month_of(of, JULY)
    assert slip.tax == yuan("967.50"), "the fourth month of the vector"
    assert [one["withheld"] for one in slip.given["tax"]["months"]] == ["1012.50", "0.00", "0.00"]


def test_a_first_job_takes_the_months_before_along(now: datetime) -> None:
    of = salaried(now, "9000.00")
    none: Any = dict.fromkeys(("income", "social", "special", "withheld"), yuan("0.00"))
    terms.open_tax_year(person=of.people["A"], year=2026, months=0, months_before=6, actor=None, now=now, **none)
    there(of, JULY)
    slip = month_of(of, JULY)
    assert (slip.tax, slip.given["tax"]["months_before"]) == (yuan("0.00"), 6)


def test_a_new_year_begins_anew(now: datetime) -> None:
    of = salaried(now)
    months = (NOVEMBER, Month(2026, 12), Month(2027, 1))
    for month in months:
        workshop.attended(of.people["A"], "√" * 20, month=month.month, year=month.year)
    slips_of = [month_of(of, month) for month in months]
    assert [len(slip.given["tax"]["months"]) for slip in slips_of] == [0, 1, 0]
    assert slips_of[0].tax == slips_of[2].tax == yuan("450.00")


def test_a_joiner_begins_with_his_first_month_and_a_leaver_ends_with_his_last(now: datetime) -> None:
    of = salaried(now, "9000.00")
    there(of, SEPTEMBER, OCTOBER, NOVEMBER)
    of.people["C"] = workshop.technician(of.station, "C", "C某", "2.0", team="机修一组", hired_on=date(2026, 10, 12))
    workshop.attended(of.people["C"], "休" * 11 + "√" * 10)
    agree_person(of, "C", PersonTerms(base_wage=yuan("9000.00")), from_month=OCTOBER)
    close(of, SEPTEMBER)
    assert list(slips(final(of, SEPTEMBER))) == ["A"]
    Person.objects.filter(pk=of.people["A"].pk).update(left_on=date(2026, 11, 1))
    came = month_of(of, OCTOBER, "C")
    # Fourteen of 26 standard days were before the twelfth (12 of the calendar's are due): 9,000 × 14/25 off.
    assert (lines(came)["monthly_wage"], came.given["tax"]["months"]) == ("9000.00", [])
    workshop.attended(of.people["C"], "√" * 20, month=11)
    close(of, NOVEMBER)
    assert list(slips(draft(of, NOVEMBER))) == ["C"]


def test_a_month_without_a_slip_counts_its_deduction_if_the_person_was_employed(now: datetime) -> None:
    of = salaried(now)
    of.people["C"] = workshop.technician(of.station, "C", "C某", "2.0", team="机修一组")
    of.people["C"].grades.all().delete()
    agree_person(of, "C", PersonTerms(base_wage=yuan("9000.00")), from_month=JULY)
    there(of, SEPTEMBER, OCTOBER, NOVEMBER)
    workshop.attended(of.people["C"], "√" * 20, month=9)
    workshop.attended(of.people["C"], "√" * 20, month=11)
    close(of, SEPTEMBER)
    final(of, SEPTEMBER)
    close(of, OCTOBER)
    assert list(slips(final(of, OCTOBER))) == ["A"]
    close(of, NOVEMBER)
    months = slips(draft(of, NOVEMBER))["C"].given["tax"]["months"]
    assert [(one["income"], one["is_employed"]) for one in months] == [("9000.00", True), ("0.00", True)]


def test_insurance_comes_from_the_city_in_force(now: datetime) -> None:
    of = salaried(
        now,
        "9000.00",
        insurance_city="示例市",
        insurance_base=yuan("3000.00"),
        insurance_items=(Item.PENSION, Item.MEDICAL),
    )
    city(of)
    there(of, OCTOBER)
    slip = month_of(of, OCTOBER)
    # The base is lifted to 4,000: 8 % and 2 %; the employer pays 16 % and 8 %. Tax: (9,000 − 400 − 5,000) × 3 %.
    assert lines(slip) == {
        "monthly_wage": "9000.00",
        "pension": "-320.00",
        "medical": "-80.00",
        "income_tax": "-108.00",
    }
    assert (slip.social, slip.employer_cost) == (yuan("400.00"), yuan("9960.00"))


def test_a_negative_net_is_not_paid_but_owed_next_month(now: datetime) -> None:
    of = salaried(now, "1000.00")
    there(of, OCTOBER, NOVEMBER)
    enter(of, ItemKind.COURT, person=of.people["A"], amount=yuan("1500.00"), label="抚养费")
    first = month_of(of, OCTOBER)
    assert (first.net, first.payable, first.carried) == (yuan("-500.00"), yuan("0.00"), yuan("500.00"))
    second = month_of(of, NOVEMBER)
    assert (lines(second)["owed"], second.payable) == ("-500.00", yuan("500.00"))


def test_what_the_cap_holds_back_is_asked_again_until_it_is_taken(now: datetime) -> None:
    of = salaried(now, "1000.00")
    there(of, OCTOBER, NOVEMBER, Month(2026, 12))
    item = enter(
        of,
        ItemKind.DAMAGE,
        person=of.people["A"],
        amount=yuan("350.00"),
        label="工具赔偿",
        consented_on=date(2026, 10, 9),
    )
    taken = [lines(month_of(of, month)).get(f"item.{item.pk}") for month in (OCTOBER, NOVEMBER)]
    workshop.attended(of.people["A"], "", month=12)
    last = month_of(of, Month(2026, 12))
    assert [*taken, lines(last).get(f"item.{item.pk}")] == ["-200.00", "-150.00", None]
    assert last.waiting == []


def test_a_damage_waits_for_the_consent_of_the_person(now: datetime) -> None:
    of = salaried(now, "1000.00")
    there(of, OCTOBER, NOVEMBER)
    item = enter(of, ItemKind.DAMAGE, person=of.people["A"], amount=yuan("50.00"), label="工具赔偿")
    first = month_of(of, OCTOBER)
    assert (first.deducted, [one["amount"] for one in first.waiting]) == (yuan("0.00"), ["50.00"])
    items.note_consent(item_id=item.pk, consented_on=date(2026, 11, 20), actor=None, now=now)
    assert lines(month_of(of, NOVEMBER))[f"item.{item.pk}"] == "-50.00"


def test_a_pool_below_nothing_is_carried_as_a_deficit(now: datetime) -> None:
    of = place(now, people=ONE)
    there(of, OCTOBER, NOVEMBER)
    work(of, "1000.00")
    work(of, "2000.00", month=NOVEMBER, number="WX9")
    enter(of, ItemKind.QUALITY_DEDUCTION, team=of.team, amount=yuan("400.00"))
    assert month_of(of, OCTOBER).gross == yuan("0.00")
    assert PayGroup.objects.get().carried_deficit == yuan("120.00")
    # 2,000 × 28 % − 120
    assert month_of(of, NOVEMBER).gross == yuan("440.00")
    assert PayGroup.objects.latest("id").carried_deficit == yuan("0.00")


def test_a_pool_that_nobody_shares_is_carried(now: datetime) -> None:
    of = place(now, people=ONE)
    work(of, "1000.00")
    assert month_of(of, OCTOBER).gross == yuan("0.00")
    assert PayGroup.objects.get().carried_pool == yuan("280.00")
    there(of, NOVEMBER)
    assert month_of(of, NOVEMBER).gross == yuan("280.00")


def test_what_a_pool_carries_outlives_months_under_another_method(now: datetime) -> None:
    of = place(now, people=ONE)
    work(of, "1000.00")
    month_of(of, OCTOBER)
    agree_person(of, "A", PersonTerms(base_wage=yuan("1000.00")), from_month=NOVEMBER)
    agree_group(of, "day_deduction", MONTHLY, from_month=NOVEMBER)
    there(of, NOVEMBER, Month(2026, 12))
    month_of(of, NOVEMBER)
    assert PayGroup.objects.latest("id").carried_pool == yuan("280.00")
    agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.28")), from_month=Month(2026, 12))
    assert month_of(of, Month(2026, 12)).gross == yuan("280.00")


def test_overtime_allowances_and_floors_stand_on_the_slip(now: datetime) -> None:
    of = place(now, people=ONE)
    agree(of, StationTerms(yuan("2600.00"), Decimal(26)))
    workshop.attended(of.people["A"], "√" * 12 + "加")
    meal, heat = Allowance("meal", "餐补", yuan("200.00")), Allowance("heat", "高温", yuan("100.00"), is_special=True)
    agree_person(of, "A", PersonTerms(monthly_base=yuan("4350.00"), allowances=(meal, heat)))
    work(of, "1000.00")
    enter(of, ItemKind.ADJUSTMENT, person=of.people["A"], amount=yuan("-30.00"), for_month=SEPTEMBER, label="九月差错")
    slip = month_of(of, OCTOBER)
    found = {line["code"]: (line["part"], line["amount"]) for line in slip.gives["lines"]}
    entered = found.pop(next(code for code in found if code.startswith("item.")))
    assert entered == ("adjustment", "-30.00")
    # Half of the month was worked: the floor is 1,300.00; heat and overtime do not count for it.
    assert found == {
        "coefficient_share": ("work", "280.00"),
        "overtime_rest_day": ("overtime", "400.00"),
        "allowance.meal": ("allowance", "200.00"),
        "allowance.heat": ("allowance", "100.00"),
        "minimum_wage_top_up": ("floor", "820.00"),
        "income_tax": ("tax", "0.00"),
    }


def test_the_sums_agree_from_the_pool_to_the_run(now: datetime) -> None:
    of = place(now)
    city(of)
    agree(of, StationTerms(yuan("2000.00")))
    for no in "ABC":
        own = PersonTerms(
            insurance_city="示例市", insurance_base=yuan("5000.00"), insurance_items=(Item.PENSION, Item.MEDICAL)
        )
        agree_person(of, no, own)
    attend(of)
    work(of, "54321.09")
    close(of)
    run = draft(of)
    group, found = PayGroup.objects.get(run=run), slips(run).values()
    assert sum(map(Decimal, group.gives["shares"].values())) == group.pool
    for slip in found:
        assert sum(Decimal(line["amount"]) for line in slip.gives["lines"]) == slip.net
        assert slip.gross - slip.social - slip.tax - slip.deducted == slip.net
    assert sum(slip.gross for slip in found) == run.gross
    assert sum(slip.payable for slip in found) == run.payable
    assert sum(slip.employer_cost for slip in found) == run.employer_cost
