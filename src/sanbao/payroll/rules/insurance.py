"""Social insurance and housing fund (五险一金) from a dated city table: base within its limits × rate, and fixed sums.

Source: domain spec §1.5: configuration only, nothing is built in.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from sanbao.kernel.errors import DomainError, Fault, mark
from sanbao.kernel.money import FEN, Toward, round_exact
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Name, NotNegative, Ratio, Yuan, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.dated import NoneInForce, TwoInForce, in_force
from sanbao.payroll.rules.lines import NOTHING, Figure, Line, Lines, Part, total
from sanbao.payroll.rules.people import RateMissing, refuse_if


class Item(StrEnum):
    PENSION = "pension"
    MEDICAL = "medical"
    MATERNITY = "maternity"
    UNEMPLOYMENT = "unemployment"
    INJURY = "injury"
    HOUSING_FUND = "housing_fund"


ITEM_LABELS: Final = {
    Item.PENSION: mark("养老保险"),
    Item.MEDICAL: mark("医疗保险"),
    Item.MATERNITY: mark("生育保险"),
    Item.UNEMPLOYMENT: mark("失业保险"),
    Item.INJURY: mark("工伤保险"),
    Item.HOUSING_FUND: mark("住房公积金"),
}
# Maternity is paid with medical in most cities; who pays it apart asks for it.
USUAL: Final = (Item.PENSION, Item.MEDICAL, Item.UNEMPLOYMENT, Item.INJURY, Item.HOUSING_FUND)


class Step(StrEnum):
    """To what a payment is rounded."""

    FEN = "fen"
    JIAO = "jiao"
    YUAN = "yuan"


STEPS: Final = {Step.FEN: FEN, Step.JIAO: Decimal("0.10"), Step.YUAN: Decimal("1.00")}


@dataclass(frozen=True, slots=True)
class CityRow:
    """One item in one city from a month on, until (exclusive) another; null: until there is a newer row."""

    city: Annotated[Name, "城市"]
    item: Annotated[Item, "险种"]
    from_month: Annotated[Month, "起始月份"]
    base_min: Annotated[NotNegative, "基数下限"]
    base_max: Annotated[NotNegative, "基数上限"]
    employee_rate: Annotated[Ratio | None, "个人比例"]
    employer_rate: Annotated[Ratio | None, "单位比例"]
    until_month: Annotated[Month | None, "截止月份(不含)"] = None
    employee_fixed: Annotated[NotNegative, "个人定额"] = NOTHING
    employer_fixed: Annotated[NotNegative, "单位定额"] = NOTHING
    step: Annotated[Step, "取整单位"] = Step.FEN
    toward: Annotated[Toward, "取整方式"] = Toward.NEAREST


@dataclass(frozen=True, slots=True)
class Given:
    """A person's month. `housing_fund_base` null: the same base as the insurances."""

    city: Annotated[Name, "城市"]
    month: Annotated[Month, "月份"]
    base: Annotated[NotNegative | None, "缴费基数"]
    table: tuple[CityRow, ...]
    items: tuple[Item, ...] = USUAL
    housing_fund_base: Annotated[NotNegative | None, "公积金基数"] = None


@dataclass(frozen=True, slots=True)
class Insurance:
    """Totals of both sides; `lines` are the employee's (negative), `employer_lines` the employer's cost (positive)."""

    employee: Yuan
    employer: Yuan
    lines: Lines
    employer_lines: Lines


class InsuranceBaseMissing(DomainError):
    code = "payroll.insurance_base_missing"
    message = "没有社保缴费基数，请先登记。"


class BaseLimitsCrossed(DomainError):
    code = "payroll.base_limits_crossed"
    message = "{subject}的基数下限 {low} 高于上限 {high}，请核对城市参数表。"


def compute(given: Given) -> Insurance:
    """Return what both sides pay, each item rounded once, as the city's row says.

    Raises: Refused for each item without exactly one row in force, without rate, or without base.
    Source: domain spec §1.5.
    """
    rows = _rows(given)
    declared = lines.yuan("declared_base", mark("申报基数"), given.base or NOTHING)
    bases = [_base(given, row) for row in rows]
    employee = tuple(_lines(declared, rows, bases, is_employee=True))
    employer = tuple(_lines(declared, rows, bases, is_employee=False))
    return Insurance(-total(employee) + 0, total(employer), employee, employer)


def _rows(given: Given) -> list[CityRow]:
    """Return the row in force of each item.

    Raises: Refused with everything that is missing.
    """
    faults = [] if given.base is not None else [at("base", InsuranceBaseMissing())]
    found: list[CityRow] = []
    own: defaultdict[str, list[CityRow]] = defaultdict(list)
    for row in given.table:
        if row.city == given.city:
            own[row.item].append(row)
    for item in given.items:
        try:
            found.append(in_force(own[item], given.month, subject=f"{given.city} {ITEM_LABELS[item]}"))
        except (NoneInForce, TwoInForce) as error:
            faults.append(at("table", error))
        else:
            faults.extend(_row_faults(given, found[-1]))
    refuse_if(faults)
    return found


def _row_faults(given: Given, row: CityRow) -> Iterator[Fault]:
    subject = f"{given.city} {ITEM_LABELS[row.item]}"
    for field, error in _wrong(row, subject):
        yield at(f"table[{given.table.index(row)}].{field}", error)


def _wrong(row: CityRow, subject: str) -> Iterator[tuple[str, DomainError]]:
    if row.employee_rate is None:
        yield "employee_rate", RateMissing(subject=subject)
    if row.employer_rate is None:
        yield "employer_rate", RateMissing(subject=subject)
    if row.base_min > row.base_max:
        yield "base_min", BaseLimitsCrossed(subject=subject, low=row.base_min, high=row.base_max)


def _base(given: Given, row: CityRow) -> Figure:
    own = given.housing_fund_base if row.item is Item.HOUSING_FUND else None
    declared = given.base or NOTHING if own is None else own
    return lines.yuan("base", mark("缴费基数"), min(max(declared, row.base_min), row.base_max))


def _lines(declared: Figure, rows: Sequence[CityRow], bases: Sequence[Figure], *, is_employee: bool) -> Iterator[Line]:
    """Return what one side pays; the base of a row is that of both sides."""
    for row, base in zip(rows, bases, strict=True):
        rate = (row.employee_rate if is_employee else row.employer_rate) or NOTHING
        fixed = row.employee_fixed if is_employee else row.employer_fixed
        paid = round_exact(base.value * rate, step=STEPS[row.step], toward=row.toward) + fixed
        if paid:
            yield Line(
                row.item,
                ITEM_LABELS[row.item],
                -paid if is_employee else paid,
                Part.INSURANCE,
                formula=f"{base.value:,.2f} × {lines.rate(rate)}" + (f" + {lines.amount(fixed)}" if fixed else ""),
                basis=(declared, base, lines.percent("rate", mark("缴费比例"), rate)),
                subject=row.city,
            )


RULE: Final = Rule(
    code="wage/insurance",
    label=mark("五险一金"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Insurance,
    compute=compute,
)
