"""Target + excess split (保底 + 超额分成): a guarantee for all, and a part of what the group made above target.

Source: domain spec §1.2, splits A (by class, then equally inside the class) and B (equally per head). Ours: the part of
a class that nobody is in goes to the classes present, in the proportion of theirs.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Factor, Name, NotNegative, Ratio, Yuan, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, GroupWages, Line
from sanbao.payroll.rules.people import TermMissing, refuse_if, twice
from sanbao.payroll.rules.pools import Pool, share_out, wages


class Split(StrEnum):
    BY_CLASS = "by_class"
    PER_HEAD = "per_head"


@dataclass(frozen=True, slots=True)
class PayClass:
    """`weight` is the part of the excess that goes to the whole class; it counts in the split by class only."""

    code: Annotated[Name, "类别"]
    guarantee: Annotated[NotNegative, "保底工资"]
    weight: Annotated[Factor, "超额分配权重"] = Decimal(1)


@dataclass(frozen=True, slots=True)
class Terms:
    """`target` null means: the sum of the guarantees of the members."""

    classes: Annotated[tuple[PayClass, ...], "保底档"]
    excess_ratio: Annotated[Ratio, "超额分成比例"]
    split: Annotated[Split, "分配方式"]
    target: Annotated[NotNegative | None, "目标产值"] = None


@dataclass(frozen=True, slots=True)
class Member:
    no: Annotated[Name, "工号"]
    pay_class: Annotated[Name, "类别"]


@dataclass(frozen=True, slots=True)
class Given:
    terms: Terms
    output: Annotated[Yuan, "班组产值"]
    members: tuple[Member, ...]


def compute(given: Given) -> GroupWages:
    """Return guarantee and share of the excess of each member. Below the target there is no excess, and no debt.

    Raises: Refused for a member of a class without terms. Source: domain spec §1.2 (target + excess split).
    """
    refuse_if(_faults(given))
    classes = {kind.code: kind for kind in given.terms.classes}
    pool = share_out([_excess(given, classes)], _weights(given, classes))
    return wages(
        {member.no: [_guarantee(classes[member.pay_class]), _share(member, pool)] for member in given.members}, pool
    )


def _faults(given: Given) -> Iterator[Fault]:
    known = {kind.code for kind in given.terms.classes}
    yield from twice(given.members)
    for index, member in enumerate(given.members):
        if member.pay_class not in known:
            yield at(f"members[{index}].pay_class", TermMissing(subject=member.pay_class, no=member.no))


def _weights(given: Given, classes: dict[str, PayClass]) -> dict[str, Fraction]:
    if given.terms.split is Split.PER_HEAD:
        return {member.no: Fraction(1) for member in given.members}
    heads = Counter(member.pay_class for member in given.members)
    return {m.no: Fraction(classes[m.pay_class].weight) / heads[m.pay_class] for m in given.members}


def _target(given: Given, classes: dict[str, PayClass]) -> Decimal:
    if given.terms.target is not None:
        return given.terms.target
    return sum((classes[member.pay_class].guarantee for member in given.members), NOTHING)


def _excess(given: Given, classes: dict[str, PayClass]) -> Line:
    target, ratio = _target(given, classes), given.terms.excess_ratio
    excess = max(given.output - target, NOTHING)
    return Line(
        "excess",
        mark("超额提成"),
        round_exact(Fraction(excess) * Fraction(ratio)),
        formula=f"({lines.amount(given.output)} − {lines.amount(target)}) × {lines.rate(ratio)}",
        basis=(
            lines.yuan("output", mark("班组产值"), given.output),
            lines.yuan("target", mark("目标产值"), target),
            lines.percent("excess_ratio", mark("超额分成比例"), ratio),
        ),
    )


def _guarantee(kind: PayClass) -> Line:
    return Line("guarantee", mark("保底工资"), kind.guarantee, formula=lines.amount(kind.guarantee), subject=kind.code)


def _share(member: Member, pool: Pool) -> Line:
    weight = pool.weights[member.no]
    return Line(
        "excess_share",
        mark("超额分成"),
        pool.shares[member.no],
        formula=f"{lines.written(weight)} ÷ {lines.written(pool.weight)} × {lines.amount(pool.amount)}",
        basis=(
            lines.figure("weight", mark("分配权重"), weight),
            lines.figure("total_weight", mark("班组权重合计"), pool.weight),
            lines.yuan("pool", mark("班组可分配金额"), pool.amount),
        ),
    )


RULE: Final = Rule(
    code="wage/target_excess",
    label=mark("保底+超额分成"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=GroupWages,
    compute=compute,
)
