"""Rework whose cause is the operator takes the original labour back, from the pool and from piece pay alike.

Source: domain spec §10.2; causes of form 09 (返修车处理记录). Ours: wrong method and carelessness are the operator's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Minutes, Name, NotNegative, Text, Yuan
from sanbao.kernel.recompute import Rule
from sanbao.ledger.rules.rework import OPERATORS, Cause
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Line, Lines, Unit, total


@dataclass(frozen=True, slots=True)
class OriginalShare:
    """What one person had from the original job. `price` is the hour price of a piece scheme (null: paid by a pool)."""

    no: Annotated[Name, "工号"]
    labour: Annotated[NotNegative, "原工时费"]
    minutes: Annotated[Minutes, "原工时(分钟)"]
    group: Annotated[Text, "班组代码"] = ""
    price: Annotated[NotNegative | None, "工时单价"] = None


@dataclass(frozen=True, slots=True)
class Given:
    cause: Annotated[Cause, "返修原因"]
    shares: tuple[OriginalShare, ...]
    operator_causes: tuple[Cause, ...] = OPERATORS


@dataclass(frozen=True, slots=True)
class Clawback:
    """`labour` per group goes off the pool's revenue (rework_labour); `lines` go off piece pay."""

    is_taken_back: bool
    labour: Mapping[str, Yuan]
    minutes: Mapping[str, Minutes]
    lines: Mapping[str, Lines]
    total: Yuan


def compute(given: Given) -> Clawback:
    """Return what is taken back, nothing if the cause is not the operator.

    A group paid by a pool loses the labour of its revenue; a person paid by the piece loses minutes × price.

    Source: domain spec §10.2.
    """
    back = given.shares if given.cause in given.operator_causes else ()
    groups = dict.fromkeys((share.group for share in back if share.price is None), NOTHING)
    for share in back:
        if share.price is None:
            groups[share.group] += share.labour
    pieces = {share.no: tuple(_lines(back, share.no)) for share in back if share.price is not None}
    return Clawback(
        is_taken_back=bool(back),
        labour=groups,
        minutes={no: sum(share.minutes for share in back if share.no == no) for no in dict.fromkeys(_people(back))},
        lines=pieces,
        total=total(line for own in pieces.values() for line in own),
    )


def _people(shares: Iterable[OriginalShare]) -> Iterator[str]:
    return (share.no for share in shares)


def _lines(shares: Iterable[OriginalShare], no: str) -> Iterator[Line]:
    for share in shares:
        if share.no == no and share.price is not None:
            yield Line(
                "clawback",
                mark("返修扣回"),
                round_exact(-Fraction(share.minutes, 60) * Fraction(share.price)),
                formula=f"−{lines.hours(share.minutes)} × {lines.amount(share.price)}",
                basis=(
                    lines.figure("minutes", mark("原工时"), share.minutes, Unit.MINUTES),
                    lines.yuan("price", mark("工时单价"), share.price),
                ),
                subject=share.group,
            )


RULE: Final = Rule(
    code="wage/clawback",
    label=mark("返修扣回"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Clawback,
    compute=compute,
)
