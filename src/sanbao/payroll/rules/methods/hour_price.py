"""Hour price (工时单价): half of the former wage as base, and a price for every accepted job-hour.

Source: domain spec §1.2. Ours: the attendance rate is attended ÷ full days, at most 1; self-added hours take three
times their number off the counted hours, which never fall below none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Days, Factor, Minutes, Name, NotNegative, Ratio, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import GroupWages, Line, Unit
from sanbao.payroll.rules.people import NotPositive, PriceMissing, refuse_if, twice
from sanbao.payroll.rules.pools import wages


class Role(StrEnum):
    LEADER = "leader"
    MEMBER = "member"
    APPRENTICE = "apprentice"


@dataclass(frozen=True, slots=True)
class HourPrice:
    """The price of a job-hour for a role whose base is at least `base_from`; the highest that fits counts."""

    role: Annotated[Role, "岗位"]
    base_from: Annotated[NotNegative, "保留底薪不低于"]
    price: Annotated[NotNegative, "工时单价"]


@dataclass(frozen=True, slots=True)
class Terms:
    base_ratio: Annotated[Ratio, "保留底薪比例"]
    prices: Annotated[tuple[HourPrice, ...], "各岗位单价"]
    full_days: Annotated[Days, "满勤天数"]
    least_attendance: Annotated[Ratio, "计绩效的最低出勤率"]
    altered_factor: Annotated[Factor, "虚增工时扣减倍数"]


@dataclass(frozen=True, slots=True)
class Member:
    """`minutes` are accepted minutes of settled orders; `altered_minutes` those that were self-added or altered."""

    no: Annotated[Name, "工号"]
    role: Annotated[Role, "岗位"]
    former_wage: Annotated[NotNegative, "原工资"]
    attended_days: Annotated[Days, "出勤天数"]
    minutes: Annotated[Minutes, "工时(分钟)"]
    altered_minutes: Annotated[Minutes, "虚增工时(分钟)"] = 0


@dataclass(frozen=True, slots=True)
class Given:
    terms: Terms
    members: tuple[Member, ...]


def compute(given: Given) -> GroupWages:
    """Return base and piece pay of each member; below the least attendance rate the base alone.

    Raises: Refused for a member whose role and base have no price. Source: domain spec §1.2 (hour price).
    """
    refuse_if(_faults(given))
    return wages(
        {member.no: [_base_line(given.terms, member), _piece(given.terms, member)] for member in given.members}
    )


def _faults(given: Given) -> Iterator[Fault]:
    if not given.terms.full_days:
        yield at("terms.full_days", NotPositive(field="full_days"))
    yield from twice(given.members)
    for index, member in enumerate(given.members):
        if not _prices(given.terms, member):
            yield at(f"members[{index}].role", PriceMissing(no=member.no))


def _base(terms: Terms, member: Member) -> Decimal:
    return round_exact(Fraction(member.former_wage) * Fraction(terms.base_ratio))


def _prices(terms: Terms, member: Member) -> list[HourPrice]:
    base = _base(terms, member)
    return [price for price in terms.prices if price.role is member.role and price.base_from <= base]


def _price(terms: Terms, member: Member) -> Decimal:
    return max(_prices(terms, member), key=lambda price: price.base_from).price


def _attendance(terms: Terms, member: Member) -> Fraction:
    return min(Fraction(member.attended_days) / Fraction(terms.full_days), Fraction(1))


def _base_line(terms: Terms, member: Member) -> Line:
    return Line(
        "retained_base",
        mark("保留底薪"),
        _base(terms, member),
        formula=f"{lines.amount(member.former_wage)} × {lines.rate(terms.base_ratio)}",
        basis=(
            lines.yuan("former_wage", mark("原工资"), member.former_wage),
            lines.percent("base_ratio", mark("保留底薪比例"), terms.base_ratio),
        ),
    )


def _piece(terms: Terms, member: Member) -> Line:
    counted = max(Fraction(member.minutes) - Fraction(terms.altered_factor) * member.altered_minutes, Fraction(0))
    attendance, price = _attendance(terms, member), _price(terms, member)
    paid = attendance if attendance >= terms.least_attendance else Fraction(0)
    return Line(
        "piece",
        mark("工时工资"),
        round_exact(counted / 60 * Fraction(price) * paid),
        formula=f"({lines.hours(member.minutes)} − {lines.written(terms.altered_factor)} × "
        f"{lines.hours(member.altered_minutes)}) × {lines.amount(price)} × {lines.rate(paid)}",
        basis=(
            lines.figure("minutes", mark("工时"), member.minutes, Unit.MINUTES),
            lines.figure("altered_minutes", mark("虚增工时"), member.altered_minutes, Unit.MINUTES),
            lines.figure("altered_factor", mark("虚增工时扣减倍数"), terms.altered_factor),
            lines.yuan("price", mark("工时单价"), price),
            lines.figure("attended_days", mark("出勤天数"), member.attended_days, Unit.DAYS),
            lines.percent("attendance", mark("出勤率"), attendance),
            lines.percent("least_attendance", mark("计绩效的最低出勤率"), terms.least_attendance),
        ),
    )


RULE: Final = Rule(
    code="wage/hour_price",
    label=mark("工时单价法"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=GroupWages,
    compute=compute,
)
