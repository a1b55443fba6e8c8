"""What the rules refuse, with the place of each fault. Each case changes one thing in a documented example."""

from copy import deepcopy
from typing import Any

import pytest

from sanbao.kernel.errors import Refused
from sanbao.kernel.recompute import rule

from .documented import complete, put
from .varied import documented

GONE = object()


def faults(code: str, change: dict[str, Any], example: int = 0) -> list[tuple[str | None, str]]:
    given = deepcopy(documented(code)[example])
    for path, value in change.items():
        if value is GONE:
            given.pop(path)
        else:
            put(given, path, value)
    with pytest.raises(Refused) as refused:
        rule(code).answer(given)
    return [(fault.column, fault.code) for fault in complete(refused.value.faults)]


COEFFICIENT = "wage/coefficient_5"
FIRST = "members[0].segments[0]"


@pytest.mark.parametrize(
    ("code", "change", "path", "fault"),
    [
        (COEFFICIENT, {f"{FIRST}.coefficient": None}, f"{FIRST}.coefficient", "payroll.coefficient_missing"),
        (COEFFICIENT, {f"{FIRST}.coefficient": "5.1"}, f"{FIRST}.coefficient", "network.coefficient_out_of_scale"),
        (COEFFICIENT, {f"{FIRST}.coefficient": "4.65"}, f"{FIRST}.coefficient", "network.coefficient_out_of_scale"),
        (COEFFICIENT, {"group.commission_rate": None}, "group.commission_rate", "payroll.rate_missing"),
        (COEFFICIENT, {"standard_days": "0"}, "standard_days", "payroll.not_positive"),
        (COEFFICIENT, {"members[1].no": "A"}, "members[1].no", "payroll.same_person_twice"),
        (
            COEFFICIENT,
            {"members[0].segments[1]": {"coefficient": "4.6", "attended_days": "6"}},
            "members[0].segments",
            "payroll.too_many_days",
        ),
        (COEFFICIENT, {"apprentice_share_from_pool": False}, "members[4].fixed_wage", "payroll.fixed_wage_missing"),
        ("wage/hour_price", {"members[1].former_wage": "399.00"}, "members[1].role", "payroll.price_missing"),
        ("wage/hour_price", {"terms.full_days": "0"}, "terms.full_days", "payroll.not_positive"),
        ("wage/hour_price", {"members[1].no": "A"}, "members[1].no", "payroll.same_person_twice"),
        ("wage/attendance_piece", {"terms.seniority[1].years": 3}, "terms.seniority", "payroll.steps_out_of_order"),
        ("wage/attendance_piece", {"members[1].no": "A"}, "members[1].no", "payroll.same_person_twice"),
        ("wage/grade_commission", {"members[0].grade": "E"}, "members[0].grade", "payroll.term_missing"),
        ("wage/grade_commission", {"labour[0].code": "painting"}, "labour[0].code", "payroll.term_missing"),
        ("wage/grade_commission", {"members[1].no": "A"}, "members[1].no", "payroll.same_person_twice"),
        (
            "wage/grade_commission",
            {"terms.classes[0].bands[1].upto": "100000.00"},
            "terms.classes[0].bands",
            "payroll.steps_out_of_order",
        ),
        (
            "wage/grade_commission",
            {"terms.classes[1].bands[2].upto": "200000.00"},
            "terms.classes[1].bands",
            "payroll.steps_out_of_order",
        ),
        ("wage/target_excess", {"members[0].pay_class": "boss"}, "members[0].pay_class", "payroll.term_missing"),
        ("wage/target_excess", {"members[1].no": "A"}, "members[1].no", "payroll.same_person_twice"),
        ("wage/excess_hours", {"terms.index_base": "0"}, "terms.index_base", "payroll.not_positive"),
        ("wage/excess_hours", {"members[1].no": "A"}, "members[1].no", "payroll.same_person_twice"),
        ("wage/guarantee_performance", {"members[1].no": "A"}, "members[1].no", "payroll.same_person_twice"),
        ("wage/day_deduction", {"terms.day_divisor": "0"}, "terms.day_divisor", "payroll.not_positive"),
        ("wage/day_deduction", {"members[1].no": "A"}, "members[1].no", "payroll.same_person_twice"),
        ("wage/overtime", {"monthly_base": None}, "monthly_base", "payroll.base_missing"),
        ("wage/overtime", {"leave_minutes": 481}, "leave_minutes", "payroll.leave_exceeds_rest_days"),
        ("wage/overtime", {"terms.paid_days": "0"}, "terms.paid_days", "payroll.not_positive"),
        ("wage/overtime", {"terms.daily_hours": "0"}, "terms.daily_hours", "payroll.not_positive"),
        (
            "wage/overtime",
            {"workday_minutes_by_day": [180, 180]},
            "workday_minutes_by_day",
            "payroll.overtime_days_disagree",
        ),
        ("wage/floors", {"floor.standard_days": "0"}, "floor.standard_days", "payroll.not_positive"),
        ("wage/fines", {"floor.standard_days": "0"}, "floor.standard_days", "payroll.not_positive"),
        ("wage/fines", {"terms.ladder": [100, 50]}, "terms.ladder", "payroll.steps_out_of_order"),
        ("wage/fines", {"terms.ladder": []}, "terms.ladder", "payroll.steps_out_of_order"),
        ("wage/slip", {"floor.standard_days": "0"}, "floor.standard_days", "payroll.not_positive"),
        ("wage/mentoring", {"grade": "lead"}, "bonuses", "payroll.term_missing"),
        ("wage/insurance", {"base": None}, "base", "payroll.insurance_base_missing"),
        ("wage/insurance", {"table[1].employee_rate": None}, "table[1].employee_rate", "payroll.rate_missing"),
        ("wage/insurance", {"table[1].employer_rate": None}, "table[1].employer_rate", "payroll.rate_missing"),
        ("wage/insurance", {"table[1].base_min": "22000.01"}, "table[1].base_min", "payroll.base_limits_crossed"),
        ("wage/insurance", {"table[1].city": "别处"}, "table", "payroll.none_in_force"),
        ("wage/insurance", {"table[1].item": "pension"}, "table", "payroll.two_in_force"),
        ("wage/insurance", {"month": "2026-06", "items": ["injury"]}, "table", "payroll.none_in_force"),
        ("tax/cumulative_withholding", {"months_before": 8}, "months", "payroll.tax_year_too_long"),
    ],
)
def test_a_missing_or_impossible_figure_is_refused_with_its_place(
    code: str, change: dict[str, Any], path: str, fault: str
) -> None:
    assert (path, fault) in faults(code, change)


def test_a_refusal_names_the_person() -> None:
    given = deepcopy(documented(COEFFICIENT)[0])
    given["members"][2]["segments"][0]["coefficient"] = None
    with pytest.raises(Refused, match="「C」没有技术系数"):
        rule(COEFFICIENT).answer(given)


def test_all_faults_are_told_at_once() -> None:
    change = {"group.commission_rate": None, f"{FIRST}.coefficient": None, "members[3].segments[0].coefficient": "9"}
    assert faults(COEFFICIENT, change) == [
        ("group.commission_rate", "payroll.rate_missing"),
        (f"{FIRST}.coefficient", "payroll.coefficient_missing"),
        ("members[3].segments[0].coefficient", "network.coefficient_out_of_scale"),
    ]


def test_a_job_class_without_rate_is_refused_by_its_name() -> None:
    path = "group.job_classes[0].commission_rate"
    assert faults(COEFFICIENT, {path: None}, example=1) == [(path, "payroll.rate_missing")]


@pytest.mark.parametrize("missing", ["group", "standard_days", "members"])
def test_what_is_not_there_at_all_is_missing_and_never_zero(missing: str) -> None:
    assert faults(COEFFICIENT, {missing: GONE}) == [(missing, "json.missing")]


@pytest.mark.parametrize(
    "upto", [["36000.00", "30000.00", None], ["36000.00", None, None], ["1.00", "2.00", "3.00"], []]
)
def test_brackets_out_of_order_are_refused(upto: list[str | None]) -> None:
    table = {
        "code": "trial",
        "from_month": "2026-01",
        "basic_deduction": "5000.00",
        "brackets": [{"upto": one, "rate": "0.03", "quick": "0.00"} for one in upto],
    }
    assert faults("tax/cumulative_withholding", {"table": table}) == [("table.brackets", "payroll.steps_out_of_order")]


def test_insurance_without_any_row_in_force_names_the_item_and_the_month() -> None:
    given = deepcopy(documented("wage/insurance")[0])
    given["month"] = "2025-01"
    given["items"] = ["pension"]
    with pytest.raises(Refused, match="2025年1月没有有效的「示例市 养老保险」"):
        rule("wage/insurance").answer(given)


def test_two_rows_in_force_are_refused_instead_of_choosing_one() -> None:
    given = deepcopy(documented("wage/insurance")[1])
    given["table"][0]["until_month"] = None
    with pytest.raises(Refused, match="同时有效"):
        rule("wage/insurance").answer(given)


def test_a_group_without_rate_is_refused_by_its_code_if_it_has_one() -> None:
    given = deepcopy(documented(COEFFICIENT)[0])
    given["group"] |= {"commission_rate": None, "code": "二班"}
    with pytest.raises(Refused, match="二班"):
        rule(COEFFICIENT).answer(given)
