"""Income tax of wages by cumulative withholding (累计预扣法).

Unverified: 个人所得税扣缴申报管理办法(试行) 2018, Art. 6; 税务总局公告 2020 No. 13 (first job in the year).
Source: domain spec §1.4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from sanbao.kernel.errors import DomainError, Fault, mark
from sanbao.kernel.money import round_fen
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Count, Limits, Name, NotNegative, Ratio, Yuan, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Line, Part
from sanbao.payroll.rules.people import StepsOutOfOrder, refuse_if

MONTHS_OF_A_YEAR: Final = 12
Quick = Annotated[Decimal, Limits(2, Decimal(0))]


@dataclass(frozen=True, slots=True)
class Bracket:
    """Cumulative taxable income up to `upto` (null: without end): income × rate − quick deduction."""

    upto: Annotated[NotNegative | None, "不超过"]
    rate: Annotated[Ratio, "预扣率"]
    quick: Annotated[Quick, "速算扣除数"]


@dataclass(frozen=True, slots=True)
class TaxTable:
    """A table in force from a month on; the basic deduction counts once for each month of employment."""

    code: Annotated[Name, "税率表"]
    from_month: Annotated[Month, "起始月份"]
    basic_deduction: Annotated[NotNegative, "每月减除费用"]
    brackets: tuple[Bracket, ...]
    until_month: Annotated[Month | None, "截止月份(不含)"] = None


def _brackets(*rows: tuple[str | None, str, str]) -> tuple[Bracket, ...]:
    return tuple(
        Bracket(None if up is None else Decimal(up), Decimal(rate), Decimal(quick)) for up, rate, quick in rows
    )


RESIDENT_2019: Final = TaxTable(
    "CN-2019",
    Month(2019, 1),
    Decimal("5000.00"),
    _brackets(
        ("36000.00", "0.03", "0.00"),
        ("144000.00", "0.10", "2520.00"),
        ("300000.00", "0.20", "16920.00"),
        ("420000.00", "0.25", "31920.00"),
        ("660000.00", "0.30", "52920.00"),
        ("960000.00", "0.35", "85920.00"),
        (None, "0.45", "181920.00"),
    ),
)


@dataclass(frozen=True, slots=True)
class MonthOfPay:
    """One month of the year with this employer, in order.

    `withheld` is what was really withheld in a month that is past: a correction of its income then falls into the
    following months. A month with `is_employed` false (before joining again, after leaving) has no basic deduction.
    """

    income: Annotated[Yuan, "收入"]
    social: Annotated[Yuan, "专项扣除(三险一金)"]
    special: Annotated[NotNegative, "专项附加扣除"]
    other: Annotated[NotNegative, "其他扣除"] = NOTHING
    withheld: Annotated[Yuan | None, "已预扣税额"] = None
    is_employed: Annotated[bool, "在职"] = True


@dataclass(frozen=True, slots=True)
class Given:
    """`months_before` are months of the year before a first job, whose basic deduction counts as well."""

    months: tuple[MonthOfPay, ...]
    months_before: Annotated[Count, "首次任职前的月数"] = 0
    table: TaxTable = RESIDENT_2019


@dataclass(frozen=True, slots=True)
class TaxMonth:
    """How one month's tax came about: the sums of the year so far, of which `due` is the tax.

    `basic` is the basic deduction of all months of employment, those before a first job included.
    """

    income: Annotated[Yuan, "累计收入"]
    basic: Annotated[NotNegative, "累计减除费用"]
    social: Annotated[Yuan, "累计专项扣除(三险一金)"]
    special: Annotated[NotNegative, "累计专项附加扣除"]
    other: Annotated[NotNegative, "累计其他扣除"]
    taxable: Yuan
    rate: Ratio
    quick: Quick
    due: Yuan
    withheld_before: Yuan
    withheld: Yuan


@dataclass(frozen=True, slots=True)
class Tax:
    """`overpaid` is what was withheld too much by the last month: not refunded now, but settled after the year."""

    withheld: tuple[Yuan, ...]
    overpaid: Yuan
    months: tuple[TaxMonth, ...]


class YearTooLong(DomainError):
    code = "payroll.tax_year_too_long"
    message = "一个纳税年度最多 12 个月，这里有 {count} 个月，请按年度分开。"


def compute(given: Given) -> Tax:
    """Return the tax to withhold in each month, from the year's sums; never less than nothing.

    Raises: Refused for more than twelve months, or brackets out of order. Source: domain spec §1.4.
    """
    refuse_if(_faults(given))
    months: list[TaxMonth] = []
    before, year = NOTHING, _Year(basic=given.table.basic_deduction * given.months_before)
    for month in given.months:
        year = year.with_month(month, given.table)
        months.append(_tax_month(given.table, year, before, month.withheld))
        before += months[-1].withheld
    due = months[-1].due if months else NOTHING
    return Tax(tuple(month.withheld for month in months), max(before - due, NOTHING), tuple(months))


def line(month: TaxMonth) -> Line:
    """Return the tax of a month as a line of the slip."""
    return Line(
        "income_tax",
        mark("个人所得税"),
        -month.withheld + 0,
        Part.TAX,
        formula=f"{lines.amount(month.taxable)} × {lines.rate(month.rate)} − {lines.amount(month.quick)} − "
        f"{lines.amount(month.withheld_before)}",
        basis=(
            lines.yuan("year_income", mark("累计收入"), month.income),
            lines.yuan("year_basic", mark("累计减除费用"), month.basic),
            lines.yuan("year_social", mark("累计专项扣除(三险一金)"), month.social),
            lines.yuan("year_special", mark("累计专项附加扣除"), month.special),
            lines.yuan("year_other", mark("累计其他扣除"), month.other),
            lines.yuan("taxable", mark("累计应纳税所得额"), month.taxable),
            lines.percent("rate", mark("预扣率"), month.rate),
            lines.yuan("quick", mark("速算扣除数"), month.quick),
            lines.yuan("due", mark("累计应纳税额"), month.due),
            lines.yuan("withheld_before", mark("已预扣税额"), month.withheld_before),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Year:
    """The sums of the year so far."""

    income: Decimal = NOTHING
    basic: Decimal = NOTHING
    social: Decimal = NOTHING
    special: Decimal = NOTHING
    other: Decimal = NOTHING

    def with_month(self, month: MonthOfPay, table: TaxTable) -> "_Year":
        return _Year(
            self.income + month.income,
            self.basic + (table.basic_deduction if month.is_employed else NOTHING),
            self.social + month.social,
            self.special + month.special,
            self.other + month.other,
        )

    @property
    def taxable(self) -> Decimal:
        return self.income - self.basic - self.social - self.special - self.other


def _tax_month(table: TaxTable, year: _Year, before: Decimal, withheld: Decimal | None) -> TaxMonth:
    bracket = next(one for one in table.brackets if one.upto is None or year.taxable <= one.upto)
    tax = round_fen(year.taxable * bracket.rate - bracket.quick)
    due = max(tax, NOTHING)
    now = max(due - before, NOTHING) if withheld is None else withheld
    sums = (year.income, year.basic, year.social, year.special, year.other, year.taxable)
    return TaxMonth(*sums, bracket.rate, bracket.quick, due, before, now)


def _faults(given: Given) -> Iterator[Fault]:
    count = len(given.months) + given.months_before
    if count > MONTHS_OF_A_YEAR:
        yield at("months", YearTooLong(count=count))
    limits = [bracket.upto for bracket in given.table.brackets]
    closed = [limit for limit in limits if limit is not None]
    if limits[-1:] != [None] or len(closed) != len(limits) - 1 or closed != sorted(set(closed)):
        yield at("table.brackets", StepsOutOfOrder(field=given.table.code))


RULE: Final = Rule(
    code="tax/cumulative_withholding",
    label=mark("个人所得税累计预扣"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Tax,
    compute=compute,
)
