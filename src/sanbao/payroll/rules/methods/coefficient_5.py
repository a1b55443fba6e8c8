"""The 5.0-coefficient method (5.0系数工资分配法): a group's commission shared by coefficient and attended days.

Source: domain spec §1.1. Unverified: pool and share formula, as the published text breaks off before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final, cast

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Days, Limits, Name, NotNegative, Ratio, Text, Yuan, at, digits
from sanbao.kernel.recompute import Rule
from sanbao.network.rules.grades import CoefficientOutOfScale, Grade, coefficient, grade_of
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Figure, GroupWages, Line, Unit
from sanbao.payroll.rules.people import CoefficientMissing, NotPositive, RateMissing, TooManyDays, refuse_if, twice
from sanbao.payroll.rules.pools import Pool, share_out, wages

Coefficient = Annotated[Decimal, Limits(6)]
MOST_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class JobClass:
    """A kind of work with a commission rate of its own: insurance jobs, pre-delivery inspections."""

    code: Annotated[Name, "类别代码"]
    label: Annotated[Text, "类别名称"]
    labour_revenue: Annotated[Yuan, "工时收入"]
    commission_rate: Annotated[Ratio | None, "提成比例"]
    rework_labour: Annotated[Yuan, "返修工时费"] = NOTHING


@dataclass(frozen=True, slots=True)
class Group:
    """The group's month: settled labour of routine work, and of other job classes at their own rates."""

    labour_revenue: Annotated[Yuan, "工时收入"]
    commission_rate: Annotated[Ratio | None, "提成比例"]
    rework_labour: Annotated[Yuan, "返修工时费"] = NOTHING
    fixed_additions: Annotated[NotNegative, "固定加项"] = NOTHING
    quality_deductions: Annotated[NotNegative, "质量扣款"] = NOTHING
    carried_deficit: Annotated[NotNegative, "上月结转亏欠"] = NOTHING
    carried_pool: Annotated[NotNegative, "上月结转未分配"] = NOTHING
    job_classes: tuple[JobClass, ...] = ()
    code: Annotated[Text, "班组代码"] = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Days under one coefficient; `group` names the other group that borrowed the member for them."""

    coefficient: Annotated[Coefficient | None, "技术系数"]
    attended_days: Annotated[Days, "出勤天数"]
    group: Annotated[Text, "借调班组"] = ""


@dataclass(frozen=True, slots=True)
class Member:
    """`fixed_wage` is what the company pays for a full month of an apprentice who has no share in the pool."""

    no: Annotated[Name, "工号"]
    segments: tuple[Segment, ...]
    name: Annotated[Text, "姓名"] = ""
    fixed_wage: Annotated[NotNegative | None, "学徒固定工资"] = None


@dataclass(frozen=True, slots=True)
class Given:
    group: Group
    standard_days: Annotated[Days, "标准天数"]
    members: tuple[Member, ...]
    apprentice_share_from_pool: Annotated[bool, "学徒参与分配"] = True


class FixedWageMissing(CoefficientMissing):
    code = "payroll.fixed_wage_missing"
    message = "学徒「{no}」不参与分配，请填写公司支付的固定工资。"


def compute(given: Given) -> GroupWages:
    """Return the pool of the group and the share of each member.

    Points are coefficient × attended days ÷ standard days, summed over the segments spent in this group. Each line of
    the pool is rounded once; the shares sum to the pool exactly. No points at all: the pool is carried. A negative
    pool pays nothing and is carried as a deficit.

    Raises: Refused, with the path of every missing or impossible figure. Source: domain spec §1.1.
    """
    refuse_if(_faults(given))
    points = {member.no: _points(given, _sharing(given, member)) for member in given.members}
    pool = share_out(_pool_lines(given.group), points)
    shared = _Shared.of(given, pool)
    return wages({member.no: _lines(given, member, shared) for member in given.members}, pool)


def _faults(given: Given) -> Iterator[Fault]:
    if not given.standard_days:
        yield at("standard_days", NotPositive(field="standard_days"))
    if given.group.commission_rate is None:
        yield at("group.commission_rate", RateMissing(subject=given.group.code or "group"))
    for index, kind in enumerate(given.group.job_classes):
        if kind.commission_rate is None:
            yield at(f"group.job_classes[{index}].commission_rate", RateMissing(subject=kind.label))
    yield from twice(given.members)
    for index, member in enumerate(given.members):
        yield from _member_faults(given, member, f"members[{index}]")


def _member_faults(given: Given, member: Member, path: str) -> Iterator[Fault]:
    known = True
    for index, segment in enumerate(member.segments):
        for fault in _coefficient_faults(member, segment, f"{path}.segments[{index}].coefficient"):
            known = False
            yield fault
    days = sum(segment.attended_days for segment in member.segments)
    if days > MOST_DAYS:
        yield at(f"{path}.segments", TooManyDays(no=member.no, days=days))
    if known and member.fixed_wage is None and _outside(given, member):
        yield at(f"{path}.fixed_wage", FixedWageMissing(no=member.no))


def _coefficient_faults(member: Member, segment: Segment, path: str) -> Iterator[Fault]:
    if segment.coefficient is None:
        yield at(path, CoefficientMissing(no=member.no))
        return
    try:
        coefficient(segment.coefficient)
    except CoefficientOutOfScale as error:
        yield at(path, error)


def _here(given: Given, member: Member) -> Iterator[Segment]:
    return (segment for segment in member.segments if segment.group in ("", given.group.code))


def _is_outside(given: Given, segment: Segment) -> bool:
    if given.apprentice_share_from_pool:
        return False
    return grade_of(_known(segment.coefficient)) is Grade.APPRENTICE


def _outside(given: Given, member: Member) -> list[Segment]:
    """Return the days that the company pays at a fixed wage."""
    return [segment for segment in _here(given, member) if _is_outside(given, segment)]


def _sharing(given: Given, member: Member) -> list[Segment]:
    return [segment for segment in _here(given, member) if not _is_outside(given, segment)]


def _known(value: Decimal | None) -> Decimal:
    """Return a figure whose absence has been refused."""
    return cast("Decimal", value)


def _points(given: Given, segments: Sequence[Segment]) -> Fraction:
    return sum(
        (
            Fraction(_known(segment.coefficient)) * Fraction(segment.attended_days) / Fraction(given.standard_days)
            for segment in segments
        ),
        Fraction(0),
    )


@dataclass(frozen=True, slots=True)
class _Shared:
    """What stands alike in the line of every member of a group. `divided` is the end of its formula."""

    pool: Pool
    standard_days: Figure
    figures: tuple[Figure, ...]
    divided: str

    @classmethod
    def of(cls, given: Given, pool: Pool) -> "_Shared":
        points = lines.figure("total_points", mark("班组总点数"), pool.weight, Unit.POINTS)
        each = (
            [lines.figure("point_value", mark("每点金额"), Fraction(pool.amount) / pool.weight, Unit.YUAN)]
            if pool.weight
            else []
        )
        return cls(
            pool,
            lines.figure("standard_days", mark("标准天数"), given.standard_days, Unit.DAYS),
            (points, *each, lines.yuan("pool", mark("班组可分配金额"), pool.amount)),
            f"÷ {digits(points.value)} 点 × {lines.amount(pool.amount)}",
        )


def _pool_lines(group: Group) -> Iterator[Line]:
    """Return what makes the pool: commissions, additions, deductions, and what last month left."""
    routine = JobClass("", "", group.labour_revenue, group.commission_rate, group.rework_labour)
    for kind in (routine, *group.job_classes):
        yield _commission(kind)
    for code, label, value in (
        ("fixed_additions", mark("固定加项"), group.fixed_additions),
        ("quality_deductions", mark("质量扣款"), -group.quality_deductions),
        ("carried_deficit", mark("上月结转亏欠"), -group.carried_deficit),
        ("carried_pool", mark("上月结转未分配"), group.carried_pool),
    ):
        if value:
            yield Line(code, label, value, formula=lines.amount(value))


def _commission(kind: JobClass) -> Line:
    rate = Fraction(_known(kind.commission_rate))
    basis = (
        lines.yuan("labour_revenue", mark("工时收入"), kind.labour_revenue),
        lines.yuan("rework_labour", mark("返修工时费"), kind.rework_labour),
        lines.percent("commission_rate", mark("提成比例"), rate),
    )
    return Line(
        "commission",
        mark("工时提成"),
        round_exact(Fraction(kind.labour_revenue - kind.rework_labour) * rate),
        formula=f"({lines.amount(kind.labour_revenue)} − {lines.amount(kind.rework_labour)}) × {lines.rate(rate)}",
        basis=basis,
        subject=kind.label or kind.code,
    )


def _lines(given: Given, member: Member, shared: _Shared) -> list[Line]:
    outside, sharing = _outside(given, member), _sharing(given, member)
    fixed = [_fixed_wage(given, member, outside)] if outside else []
    return [*fixed, _share(given, member, sharing, shared)] if sharing or not outside else fixed


def _share(given: Given, member: Member, segments: Sequence[Segment], shared: _Shared) -> Line:
    own = [figure for segment in segments for figure in _own_basis(segment)]
    points = lines.figure("points", mark("本人点数"), shared.pool.weights[member.no], Unit.POINTS)
    return Line(
        "coefficient_share",
        mark("系数工资"),
        shared.pool.shares[member.no],
        formula=_formula(segments, shared),
        basis=(*own, shared.standard_days, points, *shared.figures),
        subject=given.group.code,
    )


def _formula(segments: Sequence[Segment], shared: _Shared) -> str:
    days = digits(shared.standard_days.value)
    terms = [
        f"{lines.written(_known(segment.coefficient))} × {lines.written(segment.attended_days)}/{days}"
        for segment in segments
    ]
    own = "0" if not terms else terms[0] if len(terms) == 1 else f"({' + '.join(terms)})"
    return f"{own} {shared.divided}"


def _own_basis(segment: Segment) -> tuple[Figure, Figure]:
    return (
        lines.figure("coefficient", mark("技术系数"), _known(segment.coefficient)),
        lines.figure("attended_days", mark("出勤天数"), segment.attended_days, Unit.DAYS),
    )


def _fixed_wage(given: Given, member: Member, segments: Sequence[Segment]) -> Line:
    wage = _known(member.fixed_wage)
    days = sum((segment.attended_days for segment in segments), Decimal(0))
    return Line(
        "fixed_wage",
        mark("学徒固定工资"),
        round_exact(Fraction(wage) * Fraction(days) / Fraction(given.standard_days)),
        formula=f"{lines.amount(wage)} × {lines.written(days)}/{lines.written(given.standard_days)}",
        basis=(
            lines.yuan("fixed_wage", mark("学徒固定工资"), wage),
            lines.figure("attended_days", mark("出勤天数"), days, Unit.DAYS),
            lines.figure("standard_days", mark("标准天数"), given.standard_days, Unit.DAYS),
        ),
    )


RULE: Final = Rule(
    code="wage/coefficient_5",
    label=mark("5.0系数工资分配法"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=GroupWages,
    compute=compute,
)
