"""Guarantee + performance (保底 + 绩效): part of the guaranteed wage, bonus, allowances, less deductions.

Source: domain spec §1.2. The deductions are those of the scheme (absence, norms); damages and fines go through the
slip, where the law caps them.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Name, NotNegative, Ratio
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, GroupWages, Line
from sanbao.payroll.rules.people import refuse_if, twice
from sanbao.payroll.rules.pools import wages


@dataclass(frozen=True, slots=True)
class Terms:
    guarantee_ratio: Annotated[Ratio, "保底计发比例"]


@dataclass(frozen=True, slots=True)
class Member:
    no: Annotated[Name, "工号"]
    guaranteed_wage: Annotated[NotNegative, "保底工资"]
    performance_bonus: Annotated[NotNegative, "绩效奖金"]
    allowances: Annotated[NotNegative, "津贴"] = NOTHING
    deductions: Annotated[NotNegative, "扣款"] = NOTHING


@dataclass(frozen=True, slots=True)
class Given:
    terms: Terms
    members: tuple[Member, ...]


def compute(given: Given) -> GroupWages:
    """Return guarantee × ratio + bonus + allowances − deductions of each member, line by line.

    Raises: Refused for a member who is named twice. Source: domain spec §1.2 (guarantee + performance).
    """
    refuse_if(twice(given.members))
    return wages({member.no: _lines(given.terms, member) for member in given.members})


def _lines(terms: Terms, member: Member) -> list[Line]:
    optional = (
        ("allowances", mark("津贴"), member.allowances),
        ("deductions", mark("扣款"), -member.deductions),
    )
    bonus = member.performance_bonus
    return [
        _guarantee(terms, member.guaranteed_wage),
        Line("performance_bonus", mark("绩效奖金"), bonus, formula=lines.amount(bonus)),
        *(Line(code, label, value, formula=lines.amount(value)) for code, label, value in optional if value),
    ]


def _guarantee(terms: Terms, wage: Decimal) -> Line:
    return Line(
        "guarantee",
        mark("保底工资"),
        round_exact(Fraction(wage) * Fraction(terms.guarantee_ratio)),
        formula=f"{lines.amount(wage)} × {lines.rate(terms.guarantee_ratio)}",
        basis=(
            lines.yuan("guaranteed_wage", mark("保底工资标准"), wage),
            lines.percent("guarantee_ratio", mark("保底计发比例"), terms.guarantee_ratio),
        ),
    )


RULE: Final = Rule(
    code="wage/guarantee_performance",
    label=mark("保底+绩效"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=GroupWages,
    compute=compute,
)
