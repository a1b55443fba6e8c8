"""Day deduction (缺勤扣薪): a monthly wage; each day of absence costs a fixed part of it.

Source: domain spec §1.2. Ours: absence never costs more than the month.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Days, Name, NotNegative, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import GroupWages, Line, Unit
from sanbao.payroll.rules.people import NotPositive, refuse_if, twice
from sanbao.payroll.rules.pools import wages


@dataclass(frozen=True, slots=True)
class Terms:
    day_divisor: Annotated[Days, "日工资折算天数"]


@dataclass(frozen=True, slots=True)
class Member:
    no: Annotated[Name, "工号"]
    monthly_wage: Annotated[NotNegative, "月工资"]
    absent_days: Annotated[Days, "缺勤天数"]


@dataclass(frozen=True, slots=True)
class Given:
    terms: Terms
    members: tuple[Member, ...]


def compute(given: Given) -> GroupWages:
    """Return the monthly wage and what absence takes off it.

    Raises: Refused for a divisor of zero. Source: domain spec §1.2 (day deduction).
    """
    refuse_if(_faults(given))
    return wages({member.no: _lines(given.terms, member) for member in given.members})


def _faults(given: Given) -> Iterator[Fault]:
    if not given.terms.day_divisor:
        yield at("terms.day_divisor", NotPositive(field="day_divisor"))
    yield from twice(given.members)


def _lines(terms: Terms, member: Member) -> list[Line]:
    wage = Line("monthly_wage", mark("月工资"), member.monthly_wage, formula=lines.amount(member.monthly_wage))
    return [wage, _absence(terms, member)] if member.absent_days else [wage]


def _absence(terms: Terms, member: Member) -> Line:
    part = min(Fraction(member.absent_days) / Fraction(terms.day_divisor), Fraction(1))
    return Line(
        "absence",
        mark("缺勤扣薪"),
        -round_exact(Fraction(member.monthly_wage) * part) + 0,
        formula=f"{lines.amount(member.monthly_wage)} × "
        f"{lines.written(member.absent_days)}/{lines.written(terms.day_divisor)}",
        basis=(
            lines.yuan("monthly_wage", mark("月工资"), member.monthly_wage),
            lines.figure("absent_days", mark("缺勤天数"), member.absent_days, Unit.DAYS),
            lines.figure("day_divisor", mark("日工资折算天数"), terms.day_divisor, Unit.DAYS),
        ),
    )


RULE: Final = Rule(
    code="wage/day_deduction",
    label=mark("缺勤扣薪法"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=GroupWages,
    compute=compute,
)
