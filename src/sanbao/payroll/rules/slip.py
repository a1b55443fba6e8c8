"""A person's month put together: earnings, floors, insurance, tax, deductions in their legal order, and the net.

Source: domain spec §1.1 (wage), §1.3-1.5. Ours: adjustments of earlier months are taxed in the month that pays them and
do not count for floors; damages and fines do not lower the taxable income.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Final, TypeVar

from sanbao.kernel.errors import Refused, mark
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Count, Name, NotNegative, Yuan
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import insurance, lines
from sanbao.payroll.rules.floors import Deduction, Floor, Waiting, deducted, faults, top_ups
from sanbao.payroll.rules.lines import NOTHING, Line, Lines, Part, in_part, total
from sanbao.payroll.rules.people import refuse_if
from sanbao.payroll.rules.tax import cumulative_withholding as tax
from sanbao.payroll.rules.tax.cumulative_withholding import RESIDENT_2019, MonthOfPay, TaxTable

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class TaxYear:
    """The year so far with what was withheld, and this month's reliefs.

    `is_employed` false: somebody who has left by then and only gets adjustments has no basic deduction any more.
    """

    special: Annotated[NotNegative, "专项附加扣除"]
    other: Annotated[NotNegative, "其他扣除"] = NOTHING
    months: tuple[MonthOfPay, ...] = ()
    months_before: Annotated[Count, "首次任职前的月数"] = 0
    table: TaxTable = RESIDENT_2019
    is_employed: Annotated[bool, "在职"] = True


@dataclass(frozen=True, slots=True)
class Given:
    """`special_allowances` (night, heat, hardship) do not count for the minimum wage.

    `insurance` null: the person is insured elsewhere. `owed` is the negative net of last month. What both sides paid
    too little or too much of insurance for earlier months is in `insurance_adjustments` (what lowers the net is
    negative) and in `employer_adjustments` (cost, positive).
    """

    no: Annotated[Name, "工号"]
    month: Annotated[Month, "月份"]
    work: tuple[Line, ...]
    floor: Floor
    tax: TaxYear
    insurance: Annotated[insurance.Given | None, "五险一金"]
    overtime: tuple[Line, ...] = ()
    allowances: tuple[Line, ...] = ()
    special_allowances: tuple[Line, ...] = ()
    adjustments: tuple[Line, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    owed: Annotated[NotNegative, "上月结转欠款"] = NOTHING
    insurance_adjustments: Annotated[tuple[Line, ...], "以前月份个人缴费差额"] = ()
    employer_adjustments: Annotated[tuple[Line, ...], "以前月份单位缴费差额"] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """`net` is the sum of `lines`. A negative net is not paid but `carried` to the next slip as what is owed.

    `tax_month` is the row of this month for the tax of the following ones; `employer_lines` are cost, not pay.
    """

    no: Name
    month: Month
    lines: Lines
    gross: Yuan
    social: Yuan
    tax: Yuan
    deducted: Yuan
    net: Yuan
    payable: Yuan
    carried: Yuan
    employer_cost: Yuan
    waiting: tuple[Waiting, ...]
    tax_month: MonthOfPay
    employer_lines: Lines


def compute(given: Given) -> Slip:
    """Return the slip. Nothing is refused for being little: a negative net stands as it is and is carried.

    Raises: Refused for what insurance, tax or floor refuse, with the path of each figure.
    """
    refuse_if(faults(given.floor, "floor"))
    earned, counted = _earned(given)
    covered = _covered(given)
    year = given.tax
    pay = MonthOfPay(total(earned), covered.employee, year.special, year.other, is_employed=year.is_employed)
    taxed = _tax(given.tax, pay)
    taken, waiting = deducted(given.deductions, counted, total(earned), given.floor)
    made = (*earned, *covered.lines, *_tax_line(pay, taxed), *taken, *_owed(given))
    net = total(made)
    return Slip(
        no=given.no,
        month=given.month,
        lines=made,
        gross=total(earned),
        social=covered.employee,
        tax=taxed.withheld,
        deducted=-total(taken) + 0,
        net=net,
        payable=max(net, NOTHING),
        carried=max(-net, NOTHING),
        employer_cost=total(earned) + covered.employer,
        waiting=waiting,
        tax_month=replace(pay, withheld=taxed.withheld),
        employer_lines=covered.employer_lines,
    )


_NOT_INSURED: Final = insurance.Insurance(NOTHING, NOTHING, (), ())


def _earned(given: Given) -> tuple[Lines, Decimal]:
    """Return the lines before insurance and tax, and what of them counts for the minimum wage."""
    work, allowances = in_part(given.work, Part.WORK), in_part(given.allowances, Part.ALLOWANCE)
    lifted = top_ups(total((*work, *allowances)), given.floor)
    special = in_part(given.special_allowances, Part.ALLOWANCE)
    overtime, adjustments = in_part(given.overtime, Part.OVERTIME), in_part(given.adjustments, Part.ADJUSTMENT)
    return (*work, *overtime, *allowances, *special, *adjustments, *lifted), total((*work, *allowances, *lifted))


def _covered(given: Given) -> insurance.Insurance:
    """Return the insurance of the month with the differences of earlier months."""
    own = _inside("insurance", insurance.compute, given.insurance) if given.insurance else _NOT_INSURED
    employee = in_part(given.insurance_adjustments, Part.INSURANCE)
    employer = in_part(given.employer_adjustments, Part.INSURANCE)
    return insurance.Insurance(
        own.employee - total(employee),
        own.employer + total(employer),
        (*own.lines, *employee),
        (*own.employer_lines, *employer),
    )


def _tax_line(pay: MonthOfPay, taxed: tax.TaxMonth) -> Iterator[Line]:
    """Return the line of the tax: also where nothing is due of an income, so that it can be followed."""
    if taxed.withheld or pay.income > 0:
        yield tax.line(taxed)


def _tax(year: TaxYear, pay: MonthOfPay) -> tax.TaxMonth:
    given = tax.Given((*year.months, pay), year.months_before, year.table)
    return _inside("tax", tax.compute, given).months[-1]


def _inside(path: str, compute: Callable[[Asked], Answer], given: Asked) -> Answer:
    """Answer a part of the slip; what it refuses has its path from the slip."""
    try:
        return compute(given)
    except Refused as error:
        raise Refused(replace(fault, column=f"{path}.{fault.column}") for fault in error.faults) from error


def _owed(given: Given) -> Iterator[Line]:
    if given.owed:
        yield Line("owed", mark("上月结转欠款"), -given.owed, Part.CARRIED, formula=lines.amount(given.owed))


RULE: Final = Rule(
    code="wage/slip",
    label=mark("工资条"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Slip,
    compute=compute,
)
