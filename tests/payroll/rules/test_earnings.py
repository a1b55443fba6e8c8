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
from sanbao.payroll.rules.lines import Part
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


def test_allowances_are_told_apart_by_what_counts_for_the_minimum_wage() -> None:
    allowances = (
        Allowance("meal", "餐补", Decimal("200.00")),
        Allowance("heat", "高温", Decimal("100.00"), is_special=True),
        Allowance("none", "无", NO),
    )
    assert [line.code for line in allowance_lines(allowances, is_special=False)] == ["allowance.meal"]
    assert [line.code for line in allowance_lines(allowances, is_special=True)] == ["allowance.heat"]


def test_what_was_entered_is_a_line_as_it_is() -> None:
    line = plain_line("item.7", "抚养费", Decimal("-1234.50"), Part.DEDUCTION, "判决")
    assert (line.amount, line.formula, line.subject, line.basis) == (Decimal("-1234.50"), "-1,234.50", "判决", ())


def test_an_opening_stands_for_its_months() -> None:
    year = MonthOfPay(Decimal("60000.00"), NO, NO, NO, Decimal("900.00"))
    assert opened(year, 1) == (year,)
    assert opened(year, 3) == (year, without_pay(is_employed=True), without_pay(is_employed=True))
    assert [month.is_employed for month in opened(year, 0)] == [False]


@given(st.integers(0, 12))
def test_as_many_basic_deductions_count_as_months_were_worked(months: int) -> None:
    year = MonthOfPay(Decimal("1.00"), NO, NO, NO, NO)
    assert sum(month.is_employed for month in opened(year, months)) == months
