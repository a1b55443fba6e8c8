"""A person's month put together, from the results of the other rules."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read, text_of, written
from sanbao.kernel.recompute import rule
from sanbao.ledger.rules.rework import Cause
from sanbao.payroll.rules import adjustments, clawback, fines, floors, insurance, mentoring, overtime, slip, whatif
from sanbao.payroll.rules.floors import Deduction, DeductionKind, Floor
from sanbao.payroll.rules.lines import UNIT_LABELS, GroupWages, Line, Part, Unit, total
from sanbao.payroll.rules.slip import TaxYear
from sanbao.payroll.rules.tax import cumulative_withholding as tax
from sanbao.payroll.rules.tax.cumulative_withholding import MonthOfPay

from .varied import documented

FULL = Floor(Decimal("2000.00"), Decimal(26), Decimal(26))
NO_TAX = TaxYear(special=Decimal("50000.00"))
CONSENT = date(2026, 10, 8)


def line(amount: str, code: str = "piece", part: Part = Part.WORK, subject: str = "") -> Line:
    return Line(code, code, Decimal(amount), part, subject=subject)


def month(*work: Line, **other: object) -> slip.Given:
    base = slip.Given(no="A", month=Month(2026, 10), work=work, floor=FULL, tax=NO_TAX, insurance=None)
    return replace(base, **other)  # type: ignore[arg-type]  # the fields that a test names


def codes(made: slip.Slip) -> list[str]:
    return [one.code for one in made.lines]


def test_parts_come_in_the_order_of_the_slip() -> None:
    made = slip.compute(
        month(
            line("1500.00"),
            overtime=(line("100.00", "overtime_workday"),),
            allowances=(line("50.00", "phone"),),
            special_allowances=(line("60.00", "night"),),
            adjustments=(line("10.00", "adjustment.piece"),),
            owed=Decimal("5.00"),
        )
    )
    assert codes(made) == [
        *("piece", "overtime_workday", "phone", "night", "adjustment.piece", "minimum_wage_top_up"),
        *("income_tax", "owed"),
    ]
    assert [one.part for one in made.lines] == [
        *(Part.WORK, Part.OVERTIME, Part.ALLOWANCE, Part.ALLOWANCE, Part.ADJUSTMENT, Part.FLOOR),
        *(Part.TAX, Part.CARRIED),
    ]
    assert made.net == Decimal("2165.00")


def test_overtime_and_special_allowances_do_not_count_for_the_minimum_wage() -> None:
    made = slip.compute(
        month(
            line("1900.00"),
            overtime=(line("500.00", "overtime_workday"),),
            special_allowances=(line("300.00", "night"),),
        )
    )
    assert next(one.amount for one in made.lines if one.part is Part.FLOOR) == Decimal("100.00")


def test_the_guarantee_comes_before_the_minimum_wage_and_both_follow_attendance() -> None:
    half = Floor(Decimal("2000.00"), Decimal(13), Decimal(26), guarantee=Decimal("1800.00"))
    made = floors.compute(floors.Given(Decimal("800.00"), half))
    assert [(one.code, str(one.amount)) for one in made.lines] == [
        ("guarantee_top_up", "100.00"),
        ("minimum_wage_top_up", "100.00"),
    ]


def test_more_days_than_the_standard_do_not_raise_the_floor() -> None:
    busy = replace(FULL, attended_days=Decimal(28))
    assert str(floors.compute(floors.Given(Decimal("1999.99"), busy)).total) == "0.01"


def test_a_negative_net_is_written_as_it_is_and_carried() -> None:
    first = slip.compute(month(line("100.00"), floor=replace(FULL, attended_days=Decimal(0)), owed=Decimal("350.00")))
    assert (str(first.net), str(first.payable), str(first.carried)) == ("-250.00", "0.00", "250.00")
    second = slip.compute(month(line("3000.00"), owed=first.carried))
    assert str(second.net) == "2750.00"


def test_damages_wait_behind_the_minimum_wage_and_fines_behind_damages() -> None:
    asked = (
        Deduction("fine", "奖罚扣款", Decimal("100.00"), DeductionKind.FINE, CONSENT),
        Deduction("tool", "工具赔偿", Decimal("350.00"), DeductionKind.DAMAGE, CONSENT),
    )
    made = slip.compute(month(line("2400.00"), deductions=asked))
    assert [(one.code, str(one.amount)) for one in made.lines if one.part is Part.DEDUCTION] == [
        ("tool", "-350.00"),
        ("fine", "-50.00"),
    ]
    assert [(one.code, str(one.amount)) for one in made.waiting] == [("fine", "50.00")]
    assert (str(made.net), str(made.deducted)) == ("2000.00", "400.00")


def test_a_court_order_of_nothing_is_no_line() -> None:
    asked = (Deduction("court", "抚养费", Decimal("0.00"), DeductionKind.COURT),)
    assert floors.compute(floors.Given(Decimal("3000.00"), FULL, deductions=asked)).lines == ()


def test_tax_of_a_year_follows_from_slip_to_slip() -> None:
    year = TaxYear(special=Decimal("2000.00"))
    withheld = []
    for number in range(1, 6):
        made = slip.compute(
            replace(month(line("18250.00"), tax=year, floor=FULL), month=Month(2026, number), owed=Decimal("0.00"))
        )
        withheld.append(str(made.tax))
        year = replace(year, months=(*year.months, made.tax_month))
    assert withheld == ["337.50", "337.50", "337.50", "967.50", "1125.00"]


def test_the_employer_pays_the_gross_and_his_part_of_the_insurance() -> None:
    covered = read(insurance.Given, documented("wage/insurance")[0])
    made = slip.compute(month(line("8333.33"), insurance=covered))
    assert str(made.employer_cost) == "10991.33"
    assert str(made.net) == "6872.32"
    assert total(made.employer_lines) == Decimal("2658.00")


def test_a_refused_insurance_refuses_the_slip() -> None:
    covered = replace(read(insurance.Given, documented("wage/insurance")[0]), table=())
    with pytest.raises(Refused, match="有5处") as refused:
        slip.compute(month(line("8333.33"), insurance=covered))
    assert {fault.column for fault in refused.value.faults} == {"insurance.table"}


def test_a_thirteenth_month_of_a_tax_year_refuses_the_slip() -> None:
    year = TaxYear(special=Decimal("0.00"), months=(MonthOfPay(Decimal(0), Decimal(0), Decimal(0)),) * 12)
    with pytest.raises(Refused, match="13 个月") as refused:
        slip.compute(month(line("8333.33"), tax=year))
    assert refused.value.faults[0].column == "tax.months"


def test_a_fund_base_of_its_own_does_not_change_the_insurances() -> None:
    covered = replace(read(insurance.Given, documented("wage/insurance")[0]), housing_fund_base=Decimal("31000.00"))
    made = insurance.compute(covered)
    assert [str(one.amount) for one in made.lines] == ["-666.67", "-169.67", "-41.67", "-2100.00"]


AMOUNT = st.integers(-500_000, 2_000_000).map(lambda fen: Decimal(fen) / 100)


@settings(deadline=None)
@given(
    st.lists(AMOUNT, max_size=4),
    st.lists(st.tuples(AMOUNT.map(abs), st.sampled_from(DeductionKind), st.booleans()), max_size=4),
    st.integers(0, 26),
)
def test_lines_sum_to_the_net_and_the_law_is_kept(
    work: list[Decimal], asked: list[tuple[Decimal, DeductionKind, bool]], days: int
) -> None:
    deductions = tuple(
        Deduction(f"d{index}", "扣款", amount, kind, CONSENT if agreed else None)
        for index, (amount, kind, agreed) in enumerate(asked)
    )
    made = slip.compute(
        month(
            *(line(str(amount), f"w{index}") for index, amount in enumerate(work)),
            floor=replace(FULL, attended_days=Decimal(days)),
            deductions=deductions,
        )
    )
    assert total(made.lines) == made.net == made.payable - made.carried
    capped = {one.code for one in deductions if one.kind is not DeductionKind.COURT}
    taken = -total(one for one in made.lines if one.code in capped)
    assert taken <= max(made.gross, Decimal(0)) / 5
    waiting = sum((one.amount for one in made.waiting), Decimal(0))
    assert made.deducted + waiting == sum((one.amount for one in deductions), Decimal(0))
    assert not taken or made.gross - made.deducted >= Decimal(2000) * days / 26 - Decimal("0.01")


def test_changed_new_and_gone_lines_become_adjustments_in_their_order() -> None:
    old = (line("100.00"), line("40.00", subject="G2"), line("7.00", "income_tax", Part.TAX))
    new = (line("100.00"), line("60.00", "guarantee"), line("8.00", "income_tax", Part.TAX))
    made = adjustments.compute(adjustments.Given(Month(2026, 9), old, new))
    assert [(one.code, one.subject, str(one.amount), one.formula) for one in made.lines] == [
        ("adjustment.piece", "2026-09 G2", "-40.00", "40.00 → 0.00"),
        ("adjustment.guarantee", "2026-09", "60.00", "0.00 → 60.00"),
    ]
    assert str(made.total) == "20.00"


def test_a_line_of_nothing_is_no_adjustment_whether_it_comes_or_goes() -> None:
    nothing = (line("0.00"),)
    for old, new in ((nothing, ()), ((), nothing)):
        assert adjustments.compute(adjustments.Given(Month(2026, 9), old, new)).lines == ()


def test_a_difference_of_insurance_stays_insurance() -> None:
    old, new = line("-8.00", "pension", Part.INSURANCE), line("-9.00", "pension", Part.INSURANCE)
    made = adjustments.compute(adjustments.Given(Month(2026, 9), (old, line("1.00")), (new,)))
    assert [(one.code, one.part, str(one.amount)) for one in made.lines] == [
        ("adjustment.pension", Part.INSURANCE, "-1.00"),
        ("adjustment.piece", Part.ADJUSTMENT, "-1.00"),
    ]


def test_an_adjustment_of_an_adjustment_keeps_its_name() -> None:
    old = (line("5.00", "adjustment.piece", Part.ADJUSTMENT, "2026-08"),)
    made = adjustments.compute(adjustments.Given(Month(2026, 9), old, ()))
    assert [(one.code, one.subject) for one in made.lines] == [("adjustment.piece", "2026-09 2026-08")]


def test_two_lines_of_one_name_are_adjusted_by_their_sum() -> None:
    old, new = (line("5.00"), line("6.00")), (line("11.00"),)
    assert adjustments.compute(adjustments.Given(Month(2026, 9), old, new)).lines == ()


def test_a_person_in_one_run_only_is_compared_with_nothing() -> None:
    made = whatif.compute(whatif.Given({"A": Decimal("10.00")}, {"B": Decimal("4.00")}))
    assert [(one.no, str(one.difference)) for one in made.people] == [("B", "4.00"), ("A", "-10.00")]
    assert (made.winners, made.losers, str(made.difference)) == (1, 1, "-6.00")


def test_piece_shares_of_one_person_in_two_groups_are_both_taken_back() -> None:
    share = clawback.OriginalShare("A", Decimal("30.00"), 60, "G1", Decimal("25.00"))
    made = clawback.compute(clawback.Given(Cause.WRONG_METHOD, (share, replace(share, group="G2", minutes=30))))
    assert [str(one.amount) for one in made.lines["A"]] == ["-25.00", "-12.50"]
    assert (made.minutes, str(made.total), made.labour) == ({"A": 90}, "-37.50", {})


def test_a_company_may_hold_other_causes_against_the_operator() -> None:
    share = clawback.OriginalShare("A", Decimal("30.00"), 60)
    asked = clawback.Given(Cause.OTHER, (share,), (Cause.OTHER,))
    assert clawback.compute(asked).is_taken_back


def test_who_passes_late_earns_the_bonus_and_loses_the_step() -> None:
    late = read(mentoring.Given, documented("wage/mentoring")[1] | {"passed_on": "2026-11-01"})
    made = mentoring.compute(late)
    assert (str(made.bonus), made.is_deadline_missed, str(made.coefficient_change)) == ("500.00", True, "-0.1")


def test_passing_after_the_day_of_judgement_is_not_yet_passing() -> None:
    later = read(mentoring.Given, documented("wage/mentoring")[0] | {"passed_on": "2026-11-02"})
    assert mentoring.compute(later).lines == ()


def test_a_fine_without_consent_stays_points() -> None:
    given = documented("wage/fines")[0]
    occurrence = {"on": "2026-10-05", "reason": "迟到"}
    made = fines.compute(read(fines.Given, given | {"occurrences": [occurrence]}))
    assert (made.points, made.lines, [str(one.amount) for one in made.waiting]) == (100, (), ["100.00"])
    assert [one.has_consent for one in made.judged] == [False]


def test_the_ladder_ends_with_its_last_step() -> None:
    occurrences = tuple(fines.Occurrence(date(2026, 10, day), "迟到") for day in range(1, 6))
    made = fines.compute(fines.Given(occurrences, Decimal("4000.00"), FULL))
    assert [one.points for one in made.judged] == [50, 100, 200, 200, 200]
    assert [one.is_talk_due for one in made.judged] == [False, False, True, True, True]


def test_a_factor_below_one_takes_nothing_off_piece_pay() -> None:
    low = overtime.Terms(workday_factor=Decimal("0.5"))
    made = overtime.compute(overtime.Given(Decimal("4350.00"), piece_workday=Decimal("100.00"), terms=low))
    assert str(made.total) == "0.00"


def test_no_month_no_tax() -> None:
    assert tax.compute(tax.Given(())) == tax.Tax((), Decimal("0.00"), ())


def test_tax_that_was_withheld_too_much_lowers_the_following_months_but_is_not_refunded() -> None:
    high = MonthOfPay(Decimal("10000.00"), Decimal(0), Decimal(0), withheld=Decimal("300.00"))
    usual = MonthOfPay(Decimal("10000.00"), Decimal(0), Decimal(0))
    made = tax.compute(tax.Given((high, usual, usual)))
    assert [str(amount) for amount in made.withheld] == ["300.00", "0.00", "150.00"]


@pytest.mark.parametrize(
    ("taxable", "due"),
    [
        ("36000.00", "1080.00"),
        ("36000.01", "1080.00"),
        ("144000.00", "11880.00"),
        ("300000.00", "43080.00"),
        ("420000.00", "73080.00"),
        ("660000.00", "145080.00"),
        ("960000.00", "250080.00"),
        ("960000.01", "250080.00"),
    ],
)
def test_a_bracket_ends_where_the_next_begins_without_a_jump(taxable: str, due: str) -> None:
    pay = MonthOfPay(Decimal(taxable) + 5000, Decimal(0), Decimal(0))
    made = tax.compute(tax.Given((pay,)))
    assert str(made.withheld[0]) == due
    upper = next(one for one in tax.RESIDENT_2019.brackets if one.upto is None or Decimal(taxable) <= one.upto)
    assert made.months[0].rate == upper.rate


def test_a_slip_is_the_same_after_a_way_through_json() -> None:
    made = slip.compute(month(line("2500.00")))
    assert read(slip.Slip, written(made)) == made
    assert text_of(made) == text_of(read(slip.Slip, written(made)))


def test_labour_taken_back_beyond_the_month_costs_the_first_rate() -> None:
    month = deepcopy(documented("wage/grade_commission")[0])
    month["labour"] = [{"code": "routine", "labour_revenue": "-1000.00"}]
    made = rule("wage/grade_commission").answer(month)
    assert isinstance(made, dict)
    assert (made["pool"], made["carried_deficit"]) == ("0.00", "250.00")


def test_one_accident_forfeits_the_award_of_the_whole_group() -> None:
    month = deepcopy(documented("wage/grade_commission")[0]) | {"accidents": 1}
    made = read(GroupWages, rule("wage/grade_commission").answer(month))
    awards = [one for own in made.lines.values() for one in own if one.code == "safety_award"]
    assert [one.amount for one in awards] == [Decimal("0.00")] * 4
    assert all(one.formula.endswith(" × 0") for one in awards)


def test_every_unit_has_a_label() -> None:
    assert set(UNIT_LABELS) == set(Unit)


def test_what_last_month_left_goes_into_the_pool_of_commissions() -> None:
    month = deepcopy(documented("wage/grade_commission")[0]) | {"carried_deficit": "900.00", "carried_pool": "100.00"}
    made = read(GroupWages, rule("wage/grade_commission").answer(month))
    assert [one.code for one in made.group_lines] == ["commission", "commission", "carried_deficit", "carried_pool"]
    carried = [(one.label, one.formula) for one in made.group_lines[2:]]
    assert carried == [("上月结转亏欠", "-900.00"), ("上月结转未分配", "100.00")]
    assert str(made.pool) == "36100.00"


def test_a_tax_of_nothing_is_told_where_there_is_an_income_and_only_there() -> None:
    plain = TaxYear(special=Decimal("0.00"))
    made = slip.compute(month(line("3000.00"), tax=plain))
    taxed = next(one for one in made.lines if one.part is Part.TAX)
    assert (taxed.amount, taxed.formula) == (Decimal("0.00"), "-2,000.00 × 3% − 0.00 − 0.00")
    assert [(one.code, one.value) for one in taxed.basis[:6]] == [
        ("year_income", Decimal("3000.00")),
        ("year_basic", Decimal("5000.00")),
        ("year_social", Decimal("0.00")),
        ("year_special", Decimal("0.00")),
        ("year_other", Decimal("0.00")),
        ("taxable", Decimal("-2000.00")),
    ]
    back = month(
        adjustments=(line("-10.00", "adjustment.piece"),), floor=Floor(Decimal("0.00"), Decimal(26), Decimal(26))
    )
    assert not [one for one in slip.compute(back).lines if one.part is Part.TAX]
    untaxed = [slip.compute(replace(back, adjustments=(line(much, "adjustment.piece"),))) for much in ("0.00", "0.01")]
    assert [sum(one.part is Part.TAX for one in made.lines) for made in untaxed] == [0, 1]


def test_insurance_of_earlier_months_is_taken_from_the_net_and_added_to_the_cost() -> None:
    given = month(
        line("9000.00"),
        tax=TaxYear(special=Decimal("0.00")),
        insurance_adjustments=(line("-80.00", "adjustment.pension"),),
        employer_adjustments=(line("160.00", "adjustment.pension"),),
    )
    made = slip.compute(given)
    assert (made.gross, made.social, made.employer_cost) == tuple(map(Decimal, ("9000.00", "80.00", "9160.00")))
    assert made.tax == Decimal("117.60"), "(9,000 − 80 − 5,000) × 3 %"
    assert made.net == Decimal("8802.40") == sum(one.amount for one in made.lines)
    assert {one.part for one in (*made.lines, *made.employer_lines) if "pension" in one.code} == {Part.INSURANCE}
    assert made.tax_month.social == Decimal("80.00")
    assert [one.part for one in made.employer_lines] == [Part.INSURANCE]


def test_who_has_left_has_no_basic_deduction_in_a_month_of_adjustments() -> None:
    gone = TaxYear(special=Decimal("0.00"), is_employed=False)
    made = slip.compute(replace(month(), tax=gone, adjustments=(line("1000.00", "adjustment.piece"),)))
    assert (made.tax_month.is_employed, made.tax_month.withheld) == (False, made.tax)
