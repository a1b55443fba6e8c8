"""Performance pay, allowances, what was entered, and the opening of a tax year."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.payroll.rules.earnings import (
    allowance_lines,
    opened,
    performance,
    performance_line,
    plain_line,
    without_pay,
)
from sanbao.payroll.rules.lines import Figure, Line, Part, Unit
from sanbao.payroll.rules.tax.cumulative_withholding import MonthOfPay
from sanbao.payroll.rules.terms import Allowance

NO = Decimal("0.00")


@pytest.mark.parametrize(
    ("base", "score", "pay"),
    [
        ("1000.00", "96.55", "965.50"),
        ("333.33", "50.00", "166.67"),
        ("1000.00", "0.00", "0.00"),
        ("1000.00", "104.5", "1045.00"),
    ],
)
def test_performance_pay_is_the_base_times_the_score(base: str, score: str, pay: str) -> None:
    line = performance_line(Decimal(base), Decimal(score))
    assert (line.amount, line.part, line.code) == (Decimal(pay), Part.ALLOWANCE, "performance")
    assert performance(Decimal(base), Decimal(score)) == Decimal(pay)


def test_performance_pay_shows_its_base_and_its_score() -> None:
    assert performance_line(Decimal("1200.00"), Decimal("98.50")) == Line(
        code="performance",
        label="绩效工资",
        amount=Decimal("1182.00"),
        part=Part.ALLOWANCE,
        formula="1,200.00 × 98.5/100",
        basis=(
            Figure("performance_base", "绩效基数", Decimal("1200.00"), Unit.YUAN),
            Figure("score", "考核得分", Decimal("98.50"), Unit.POINTS),
        ),
    )


def test_allowances_are_told_apart_by_what_counts_for_the_minimum_wage() -> None:
    allowances = (
        Allowance("meal", "餐补", Decimal("200.00")),
        Allowance("heat", "高温", Decimal("100.00"), is_special=True),
        Allowance("none", "无", NO),
    )
    (meal,) = allowance_lines(allowances, is_special=False)
    assert meal == Line("allowance.meal", "餐补", Decimal("200.00"), Part.ALLOWANCE, "200.00")
    (heat,) = allowance_lines(allowances, is_special=True)
    assert heat == Line("allowance.heat", "高温", Decimal("100.00"), Part.ALLOWANCE, "100.00")


def test_what_was_entered_is_a_line_as_it_is() -> None:
    line = plain_line("item.7", "抚养费", Decimal("-1234.50"), Part.DEDUCTION, "判决")
    assert line == Line("item.7", "抚养费", Decimal("-1234.50"), Part.DEDUCTION, "-1,234.50", subject="判决")
    assert plain_line("item.8", "补发", Decimal("5.00"), Part.ALLOWANCE).subject == ""


def test_an_opening_stands_for_its_months() -> None:
    year = MonthOfPay(Decimal("60000.00"), NO, NO, NO, Decimal("900.00"))
    rest = MonthOfPay(NO, NO, NO, NO, NO, is_employed=True)
    assert opened(year, 1) == (year,)
    assert opened(year, 3) == (year, rest, rest)


def test_sums_without_a_month_keep_every_sum_and_count_no_basic_deduction() -> None:
    income, social, special, other, withheld = (Decimal(f"{n}.00") for n in (60000, 4000, 3000, 200, 900))
    year = MonthOfPay(income, social, special, other, withheld)
    assert opened(year, 0) == (MonthOfPay(income, social, special, other, withheld, is_employed=False),)


@pytest.mark.parametrize("is_employed", [True, False])
def test_a_month_without_a_slip_has_nothing_in_it(*, is_employed: bool) -> None:
    assert without_pay(is_employed=is_employed) == MonthOfPay(NO, NO, NO, NO, NO, is_employed=is_employed)


@given(st.integers(0, 12))
def test_as_many_basic_deductions_count_as_months_were_worked(months: int) -> None:
    year = MonthOfPay(Decimal("1.00"), NO, NO, NO, NO)
    assert sum(month.is_employed for month in opened(year, months)) == months
