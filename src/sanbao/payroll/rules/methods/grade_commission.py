"""Base + grade + safety + banded commission (级别底薪 + 安全奖 + 分段提成).

Source: domain spec §1.2. Ours: each class of work runs through its own bands; the commission is shared by the weights
that the group agreed on (hours, points, labour).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Count, Limits, Name, NotNegative, Ratio, Text, Yuan, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Figure, GroupWages, Line, Unit
from sanbao.payroll.rules.people import StepsOutOfOrder, TermMissing, refuse_if, twice
from sanbao.payroll.rules.pools import Pool, share_out, wages

Weight = Annotated[Decimal, Limits(6, Decimal(0))]


@dataclass(frozen=True, slots=True)
class Band:
    """The slice up to `upto` (null: without end) earns `rate`."""

    upto: Annotated[NotNegative | None, "不超过"]
    rate: Annotated[Ratio, "提成比例"]


@dataclass(frozen=True, slots=True)
class CommissionClass:
    """A class of work: routine, insurance."""

    code: Annotated[Name, "类别代码"]
    label: Annotated[Text, "类别名称"]
    bands: Annotated[tuple[Band, ...], "分段"]


@dataclass(frozen=True, slots=True)
class Terms:
    bases: Annotated[Mapping[str, NotNegative], "各级别底薪"]
    leader_allowance: Annotated[NotNegative, "组长津贴"]
    safety_award_leader: Annotated[NotNegative, "组长安全奖"]
    safety_award_member: Annotated[NotNegative, "组员安全奖"]
    classes: Annotated[tuple[CommissionClass, ...], "业务类别"]


@dataclass(frozen=True, slots=True)
class Labour:
    """The group's settled labour of one class."""

    code: Annotated[Name, "类别代码"]
    labour_revenue: Annotated[Yuan, "工时收入"]


@dataclass(frozen=True, slots=True)
class Member:
    no: Annotated[Name, "工号"]
    grade: Annotated[Name, "级别"]
    weight: Annotated[Weight, "分配权重"]
    is_leader: Annotated[bool, "组长"] = False


@dataclass(frozen=True, slots=True)
class Given:
    terms: Terms
    labour: tuple[Labour, ...]
    members: tuple[Member, ...]
    accidents: Annotated[Count, "安全事故次数"] = 0
    carried_deficit: Annotated[NotNegative, "上月结转亏欠"] = NOTHING
    carried_pool: Annotated[NotNegative, "上月结转未分配"] = NOTHING


def compute(given: Given) -> GroupWages:
    """Return base, leader's allowance, safety award and commission of each member.

    One accident forfeits the award of the whole group. Bands are marginal: each slice of the labour earns its own rate.

    Raises: Refused for a grade without base, a class without bands, bands out of order. Source: domain spec §1.2.
    """
    refuse_if(_faults(given))
    weights = {member.no: Fraction(member.weight) for member in given.members}
    pool = share_out(_pool_lines(given), weights)
    return wages({member.no: list(_lines(given, member, pool)) for member in given.members}, pool)


def commission(labour: Decimal, bands: Sequence[Band]) -> Fraction:
    """Return the commission slice by slice; taken-back labour (negative) at the first band's rate."""
    if labour < 0:
        return Fraction(labour) * Fraction(bands[0].rate)
    slices, floor = Fraction(0), NOTHING
    for band in bands:
        top = labour if band.upto is None else min(labour, band.upto)
        slices += Fraction(max(top - floor, NOTHING)) * Fraction(band.rate)
        floor = max(top, floor)
    return slices


def _faults(given: Given) -> Iterator[Fault]:
    known = {kind.code for kind in given.terms.classes}
    for index, kind in enumerate(given.terms.classes):
        if not _in_order(kind.bands):
            yield at(f"terms.classes[{index}].bands", StepsOutOfOrder(field=kind.label))
    for index, one in enumerate(given.labour):
        if one.code not in known:
            yield at(f"labour[{index}].code", TermMissing(subject=one.code, no=one.code))
    yield from twice(given.members)
    for index, member in enumerate(given.members):
        if member.grade not in given.terms.bases:
            yield at(f"members[{index}].grade", TermMissing(subject=member.grade, no=member.no))


def _in_order(bands: Sequence[Band]) -> bool:
    """Tell whether the limits rise and only the last band is open."""
    limits = [band.upto for band in bands]
    closed = [limit for limit in limits if limit is not None]
    return limits[-1:] == [None] and len(closed) == len(limits) - 1 and closed == sorted(set(closed))


def _pool_lines(given: Given) -> Iterator[Line]:
    classes = {kind.code: kind for kind in given.terms.classes}
    for one in given.labour:
        yield _commission(one, classes[one.code])
    for code, label, value in (
        ("carried_deficit", mark("上月结转亏欠"), -given.carried_deficit),
        ("carried_pool", mark("上月结转未分配"), given.carried_pool),
    ):
        if value:
            yield Line(code, label, value, formula=lines.amount(value))


def _commission(one: Labour, kind: CommissionClass) -> Line:
    formula = " + ".join(
        f"…{lines.amount(band.upto)} × {lines.rate(band.rate)}"
        if band.upto is not None
        else f"… × {lines.rate(band.rate)}"
        for band in kind.bands
    )
    return Line(
        "commission",
        mark("工时提成"),
        round_exact(commission(one.labour_revenue, kind.bands)),
        formula=f"{lines.amount(one.labour_revenue)}: {formula}",
        basis=(lines.yuan("labour_revenue", mark("工时收入"), one.labour_revenue), *_band_figures(kind.bands)),
        subject=kind.label,
    )


def _band_figures(bands: Sequence[Band]) -> Iterator[Figure]:
    for band in bands:
        if band.upto is not None:
            yield lines.yuan("band_upto", mark("分段不超过"), band.upto)
        yield lines.percent("band_rate", mark("提成比例"), band.rate)


def _lines(given: Given, member: Member, pool: Pool) -> Iterator[Line]:
    terms = given.terms
    base = terms.bases[member.grade]
    yield Line("grade_base", mark("级别底薪"), base, formula=lines.amount(base), subject=member.grade)
    if member.is_leader:
        allowance = terms.leader_allowance
        yield Line("leader_allowance", mark("组长津贴"), allowance, formula=lines.amount(allowance))
    yield _safety(given, member)
    yield Line(
        "commission_share",
        mark("提成工资"),
        pool.shares[member.no],
        formula=f"{lines.written(member.weight)} ÷ {lines.written(pool.weight)} × {lines.amount(pool.amount)}",
        basis=(
            lines.figure("weight", mark("分配权重"), member.weight),
            lines.figure("total_weight", mark("班组权重合计"), pool.weight),
            lines.yuan("pool", mark("班组可分配金额"), pool.amount),
        ),
    )


def _safety(given: Given, member: Member) -> Line:
    award = given.terms.safety_award_leader if member.is_leader else given.terms.safety_award_member
    return Line(
        "safety_award",
        mark("安全奖"),
        NOTHING if given.accidents else award,
        formula=f"{lines.amount(award)} × {0 if given.accidents else 1}",
        basis=(
            lines.yuan("safety_award", mark("安全奖标准"), award),
            lines.figure("accidents", mark("安全事故"), given.accidents, Unit.COUNT),
        ),
    )


RULE: Final = Rule(
    code="wage/grade_commission",
    label=mark("级别底薪+安全奖+分段提成"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=GroupWages,
    compute=compute,
)
