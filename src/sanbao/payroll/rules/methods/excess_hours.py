"""Excess hours (超额工时): base wages, and pay for half of the hours that the group made above its quota.

Source: domain spec §1.2. Ours: the pay for excess hours follows the customer index (pool × index ÷ base index) and is
shared by hours. The seventh day of a week is rest-day overtime and goes to the overtime rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Factor, Minutes, Name, NotNegative, Ratio, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import GroupWages, Line, Unit
from sanbao.payroll.rules.people import NotPositive, refuse_if, twice
from sanbao.payroll.rules.pools import Pool, share_out, wages


@dataclass(frozen=True, slots=True)
class Terms:
    quota_minutes: Annotated[Minutes, "班组定额工时(分钟)"]
    excess_ratio: Annotated[Ratio, "超额计酬比例"]
    hour_price: Annotated[NotNegative, "工时单价"]
    index_base: Annotated[Factor, "客户满意指数基准"]


@dataclass(frozen=True, slots=True)
class Member:
    no: Annotated[Name, "工号"]
    base_wage: Annotated[NotNegative, "基本工资"]
    minutes: Annotated[Minutes, "工时(分钟)"]


@dataclass(frozen=True, slots=True)
class Given:
    terms: Terms
    customer_index: Annotated[Factor, "本月客户满意指数"]
    members: tuple[Member, ...]


def compute(given: Given) -> GroupWages:
    """Return the base wage and the share of the excess of each member. Below the quota there is no excess, and no debt.

    Raises: Refused for an index base of zero. Source: domain spec §1.2 (excess hours).
    """
    refuse_if(_faults(given))
    pool = share_out([_excess(given)], {member.no: Fraction(member.minutes) for member in given.members})
    return wages({member.no: [_base(member), _share(member, pool)] for member in given.members}, pool)


def _faults(given: Given) -> Iterator[Fault]:
    if not given.terms.index_base:
        yield at("terms.index_base", NotPositive(field="index_base"))
    yield from twice(given.members)


def _excess(given: Given) -> Line:
    terms, made = given.terms, sum(member.minutes for member in given.members)
    excess = max(made - terms.quota_minutes, 0)
    paid = Fraction(excess, 60) * Fraction(terms.excess_ratio) * Fraction(terms.hour_price)
    return Line(
        "excess_hours",
        mark("超额工时工资"),
        round_exact(paid * Fraction(given.customer_index) / Fraction(terms.index_base)),
        formula=f"{lines.hours(excess)} × {lines.rate(terms.excess_ratio)} × {lines.amount(terms.hour_price)} × "
        f"{lines.written(given.customer_index)}/{lines.written(terms.index_base)}",
        basis=(
            lines.figure("minutes", mark("班组工时"), made, Unit.MINUTES),
            lines.figure("quota_minutes", mark("定额工时"), terms.quota_minutes, Unit.MINUTES),
            lines.percent("excess_ratio", mark("超额计酬比例"), terms.excess_ratio),
            lines.yuan("hour_price", mark("工时单价"), terms.hour_price),
            lines.figure("customer_index", mark("客户满意指数"), given.customer_index),
            lines.figure("index_base", mark("客户满意指数基准"), terms.index_base),
        ),
    )


def _base(member: Member) -> Line:
    return Line("base_wage", mark("基本工资"), member.base_wage, formula=lines.amount(member.base_wage))


def _share(member: Member, pool: Pool) -> Line:
    return Line(
        "excess_share",
        mark("超额分成"),
        pool.shares[member.no],
        formula=f"{lines.hours(member.minutes)} ÷ {lines.hours(pool.weight)} × {lines.amount(pool.amount)}",
        basis=(
            lines.figure("minutes", mark("本人工时"), member.minutes, Unit.MINUTES),
            lines.figure("total_minutes", mark("班组工时"), pool.weight, Unit.MINUTES),
            lines.yuan("pool", mark("班组可分配金额"), pool.amount),
        ),
    )


RULE: Final = Rule(
    code="wage/excess_hours",
    label=mark("超额工时法"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=GroupWages,
    compute=compute,
)
