"""What a change of one sign, limit or default in a rule would alter: the smallest case that tells, to the fen."""

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from sanbao.appraisal.rules.refusals import NoEditionInForce
from sanbao.appraisal.rules.target_sheet import TargetSheet, in_force
from sanbao.kernel.periods import Month
from sanbao.kernel.recompute import rule
from sanbao.payroll.rules import items, lines, overtime
from sanbao.payroll.rules.items import ItemKind

from .documented import complete, put
from .varied import documented


def answer(code: str, **change: Any) -> Any:
    """Return the answer to the first example with some fields set; two underscores stand for a point."""
    given = deepcopy(documented(code)[0])
    for path, value in change.items():
        put(given, path.replace("__", "."), value)
    return rule(code).answer(given)


def test_other_deductions_lower_the_tax_of_a_month_and_of_a_slip() -> None:
    month = {"income": "20000.00", "social": "1750.00", "special": "2000.00", "other": "1000.00"}
    assert rule("tax/cumulative_withholding").answer({"months": [month]})["withheld"] == ["307.50"]  # type: ignore[call-overload, index]  # plain JSON
    before, after = answer("wage/slip"), answer("wage/slip", tax__other="100.00")
    assert Decimal(before["tax"]) - Decimal(after["tax"]) == Decimal("3.00")


def test_a_slip_is_taxed_by_the_table_it_is_given() -> None:
    bracket = {"upto": None, "rate": "0", "quick": "0.00"}
    table = {"code": "none", "from_month": "2026-01", "basic_deduction": "5000.00", "brackets": [bracket]}
    assert answer("wage/slip", tax__table=table)["tax"] == "0.00"


def test_half_a_yuan_is_a_gain() -> None:
    compared: Any = rule("wage/whatif").answer({"real": {"A": "100.00"}, "trial": {"A": "100.50"}})
    assert (compared["winners"], compared["gained"]) == (1, "0.50")


@pytest.mark.parametrize(
    ("change", "piece"),
    [
        ({"attended_days": "16.8"}, "1500.00"),  # six tenths of 28 days are enough: 100 × 25.00 × 0.6
        ({"attended_days": "16.79"}, "0.00"),
        ({"attended_days": "30"}, "2500.00"),  # more than full attendance is full
        ({"altered_minutes": 2001}, "0.00"),  # three times as many are taken off, and never more than there are
    ],
)
def test_the_piece_pay_of_an_hour_price(change: dict[str, Any], piece: str) -> None:
    given = answer("wage/hour_price", **{f"members[0]__{field}": value for field, value in change.items()})
    assert [line["amount"] for line in given["lines"]["A"] if line["code"] == "piece"] == [piece]


@pytest.mark.parametrize(("years", "paid"), [(2, []), (3, ["50.00"]), (4, ["50.00"]), (5, ["100.00"])])
def test_seniority_is_paid_from_the_year_that_is_reached(years: int, paid: list[str]) -> None:
    made = answer("wage/attendance_piece", **{"members[0]__years": years})
    amounts = [line["amount"] for line in made["lines"]["A"] if line["code"].startswith("seniority")]
    assert [one for one in amounts if one != "0.00"] == paid


def test_a_group_at_its_quota_has_no_excess_and_an_hour_above_it_is_paid() -> None:
    assert answer("wage/excess_hours", terms__quota_minutes=39600)["pool"] == "0.00"
    # One hour × 50 % × 20.00 × 81 ÷ 90
    assert answer("wage/excess_hours", terms__quota_minutes=39540)["pool"] == "9.00"


def test_holidays_count_towards_the_monthly_limit_and_given_leave_does_not() -> None:
    given = {"workday_minutes": 2000, "rest_day_minutes": 60, "leave_minutes": 60, "holiday_minutes": 200}
    assert answer("wage/overtime", **given)["over_monthly_limit_minutes"] == 40


def test_the_cap_is_of_all_that_the_month_pays() -> None:
    # A fifth of 2,300.00, 100.00 up to the guarantee and 50.00 beside is 490.00; above the minimum are 400.00.
    made = answer("wage/floors", earned="2300.00", not_counted="50.00", floor__guarantee="2400.00")
    assert [line["amount"] for line in made["lines"]] == ["100.00", "-400.00"]
    # With a minimum of 1,000.00 the fifth decides.
    made = answer(
        "wage/floors", earned="2300.00", not_counted="50.00", floor__guarantee="2400.00", floor__minimum_wage="1000.00"
    )
    assert [line["amount"] for line in made["lines"]] == ["100.00", "-490.00"]
    assert [line["label"] for line in made["lines"]] == ["保底补足", "工具赔偿"]


def test_each_is_taken_back_his_own_piece_pay() -> None:
    shares = [
        {"no": no, "labour": "0.00", "minutes": 60, "price": price} for no, price in (("A", "25.00"), ("B", "4.00"))
    ]
    made = answer("wage/clawback", shares=shares)
    assert {no: [line["amount"] for line in own] for no, own in made["lines"].items()} == {
        "A": ["-25.00"],
        "B": ["-4.00"],
    }


@pytest.mark.parametrize(
    ("passed_on", "as_of", "missed"),
    [
        ("2026-10-31", "2026-12-31", False),  # in time, judged later
        ("2026-11-01", "2026-12-31", True),
        ("2026-12-01", "2026-10-31", False),  # not passed yet, nor late
        (None, "2026-11-01", True),
    ],
)
def test_a_deadline_is_missed_by_passing_later_or_by_not_passing(
    passed_on: str | None, as_of: str, *, missed: bool
) -> None:
    assert answer("wage/mentoring", passed_on=passed_on, as_of=as_of)["is_deadline_missed"] is missed


def test_a_ladder_may_stay_level() -> None:
    assert answer("wage/fines", terms__ladder=[50, 50])["points"] > 0


def test_a_city_may_have_one_base_for_all() -> None:
    made = answer("wage/insurance", **{"table[1]__base_min": "8000.00", "table[1]__base_max": "8000.00"})
    assert "8000.00" in {figure["value"] for line in made["lines"] for figure in line["basis"]}


def test_who_becomes_a_mechanic_within_the_month_has_the_fixed_wage_of_the_days_before_and_a_share() -> None:
    member = {
        "no": "A",
        "fixed_wage": "2600.00",
        "segments": [{"coefficient": "1.0", "attended_days": "13"}, {"coefficient": "2.5", "attended_days": "13"}],
    }
    made = answer("wage/coefficient_5", members=[member], apprentice_share_from_pool=False)
    assert [line["code"] for line in made["lines"]["A"]] == ["fixed_wage", "coefficient_share"]
    assert [line["amount"] for line in made["lines"]["A"]] == ["1300.00", made["pool"]]


def test_a_month_may_have_been_attended_every_day() -> None:
    member = {"no": "A", "segments": [{"coefficient": "2.5", "attended_days": "31"}]}
    assert answer("wage/coefficient_5", members=[member])["lines"]["A"]


@pytest.mark.parametrize(("value", "told"), [(Fraction(-3, 2), "-1.5"), (Fraction(-1, 3), "-0.333333"), (0, "0")])
def test_what_is_owed_is_shown_as_such(value: Fraction | int, told: str) -> None:
    assert lines.written(value) == told


def test_insurance_is_rounded_the_way_the_city_says() -> None:
    # 8,333.33 × 8 % = 666.6664
    made = answer("wage/insurance", **{"table[0]__step": "jiao", "table[0]__toward": "down"})
    assert made["lines"][0]["amount"] == "-666.60"


def test_a_target_sheet_counts_from_its_first_month_to_the_last_before_its_end() -> None:
    sheet = replace(TargetSheet(Month(2026, 7), ()), until_month=Month(2026, 9))
    assert in_force([sheet], Month(2026, 7)) is sheet
    assert in_force([sheet], Month(2026, 8)) is sheet
    for month in (Month(2026, 6), Month(2026, 9)):
        with pytest.raises(NoEditionInForce):
            in_force([sheet], month)


def item(kind: ItemKind, **more: Any) -> list[str | None]:
    """Return the fields in which an item of October is at fault."""
    given = {"label": "其他", "reason": "会议决定", "has_person": True, "has_team": False, "amount": Decimal("0.50")}
    rest = {"quantity": None, "month": Month(2026, 10), "for_month": None, "consented_on": None}
    return [fault.column for fault in complete(items.faults(items.Entered(kind=kind, **{**given, **rest, **more})))]


def test_each_fault_of_an_item_is_told_at_its_field() -> None:
    empty = {"label": " ", "reason": "", "has_person": False, "amount": Decimal(0)}
    assert item(ItemKind.ADJUSTMENT, **empty) == ["person", "amount", "for_month", "reason", "label"]
    assert item(ItemKind.ACCIDENT) == ["person", "quantity"]
    assert item(ItemKind.ACCIDENT, has_person=False, quantity=Decimal("0.5")) == ["quantity"]
    assert item(ItemKind.ACCIDENT, has_person=False, quantity=Decimal(0)) == []
    assert item(ItemKind.ALLOWANCE) == []


def test_overtime_within_the_limits_is_no_excess_and_an_hour_is_worth_its_price() -> None:
    within = overtime.Given(None, workday_minutes=2160, workday_minutes_by_day=(180,) * 12)
    assert not overtime.excess(within)
    assert overtime.excess(replace(within, workday_minutes=2161))
    assert overtime.at_price(90, Decimal("12.50")) == Decimal("18.75")
