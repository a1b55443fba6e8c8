"""Lines that are no method's: performance pay, allowances, what was entered by hand, and the row of the tax year."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.money import round_exact
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Line, Part, Unit
from sanbao.payroll.rules.tax.cumulative_withholding import MonthOfPay
from sanbao.payroll.rules.terms import Allowance

PERFORMANCE: Final = "performance"
ALLOWANCE: Final = "allowance."
FULL_SCORE: Final = 100


def performance(base: Decimal, score: Decimal) -> Decimal:
    """Return what a month's score makes of the agreed base: base × score ÷ 100, rounded once. Source: ours."""
    return round_exact(Fraction(base) * Fraction(score) / FULL_SCORE)


def performance_line(base: Decimal, score: Decimal) -> Line:
    """Return performance pay as a line of the slip."""
    return Line(
        PERFORMANCE,
        mark("绩效工资"),
        performance(base, score),
        Part.ALLOWANCE,
        formula=f"{lines.amount(base)} × {lines.written(score)}/{FULL_SCORE}",
        basis=(
            lines.yuan("performance_base", mark("绩效基数"), base),
            lines.figure("score", mark("考核得分"), score, Unit.POINTS),
        ),
    )


def allowance_lines(allowances: Iterable[Allowance], *, is_special: bool) -> list[Line]:
    """Return the fixed allowances that count for the minimum wage, or those that do not."""
    return [
        plain_line(f"{ALLOWANCE}{one.code}", one.label, one.amount, Part.ALLOWANCE)
        for one in allowances
        if one.is_special is is_special and one.amount
    ]


def plain_line(code: str, label: str, value: Decimal, part: Part, subject: str = "") -> Line:
    """Return an amount that was agreed or entered, not computed."""
    return Line(code, label, value, part, formula=lines.amount(value), subject=subject)


def opened(year: MonthOfPay, months: int) -> tuple[MonthOfPay, ...]:
    """Return the sums of months before the first run here as rows of the tax year: `months` basic deductions count.

    Without a month (only sums), the row counts as one in which the person was not employed here.
    """
    if not months:
        return (MonthOfPay(year.income, year.social, year.special, year.other, year.withheld, is_employed=False),)
    return (year, *(without_pay(is_employed=True) for _ in range(months - 1)))


def without_pay(*, is_employed: bool) -> MonthOfPay:
    """Return a month of the tax year without a slip."""
    return MonthOfPay(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, is_employed=is_employed)
