"""The ladder of points 50/100/200. Points are kept; money is off by default, needs consent, and is capped by law.

Source: domain spec §10.8. The third time is a talk with the head, not a dismissal. Unverified: whether an employer may
fine at all; that is why points are not money unless a company decides so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Count, NotNegative, Text, Yuan, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules.floors import Deduction, DeductionKind, Floor, Waiting, deducted, faults
from sanbao.payroll.rules.lines import Lines, total
from sanbao.payroll.rules.people import StepsOutOfOrder, refuse_if


@dataclass(frozen=True, slots=True)
class Terms:
    """`talk_from` is the time from which on there is a talk."""

    is_paid_in_money: Annotated[bool, "折算为金额"] = False
    ladder: Annotated[tuple[Count, ...], "分值阶梯"] = (50, 100, 200)
    yuan_per_point: Annotated[NotNegative, "每分折算"] = Decimal("1.00")
    talk_from: Annotated[Count, "第几次起面谈"] = 3


@dataclass(frozen=True, slots=True)
class Occurrence:
    on: Annotated[date, "日期"]
    reason: Annotated[Text, "事由"]
    consented_on: Annotated[date | None, "本人同意日期"] = None


@dataclass(frozen=True, slots=True)
class Given:
    """A person's month. `earlier` is how many times there were before; `wage` what the month pays."""

    occurrences: tuple[Occurrence, ...]
    wage: Annotated[Yuan, "当月工资"]
    floor: Floor
    earlier: Annotated[Count, "此前次数"] = 0
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Judged:
    """One occurrence with its place on the ladder."""

    on: date
    points: Count
    is_talk_due: bool
    has_consent: bool


@dataclass(frozen=True, slots=True)
class Fines:
    """Points always; money only as far as terms, consent and law allow."""

    points: Count
    judged: tuple[Judged, ...]
    lines: Lines
    total: Yuan
    waiting: tuple[Waiting, ...]


def compute(given: Given) -> Fines:
    """Return the points of a month, and what of them is deducted.

    Raises: Refused for a ladder that does not rise. Source: domain spec §10.8.
    """
    refuse_if(_faults(given))
    judged = tuple(_judged(given))
    asked = asked_of(given) if given.terms.is_paid_in_money else ()
    taken, waiting = deducted(asked, given.wage, given.wage, given.floor)
    return Fines(sum(one.points for one in judged), judged, taken, total(taken), waiting)


def asked_of(given: Given) -> tuple[Deduction, ...]:
    """Return the month's fines as deductions for the slip, which caps them together with damages."""
    return tuple(
        Deduction(
            "fine",
            mark("奖罚扣款"),
            round_exact(Fraction(given.terms.yuan_per_point) * points),
            DeductionKind.FINE,
            one.consented_on,
            f"{one.on} {one.reason}",
        )
        for one, points in zip(given.occurrences, _points(given), strict=True)
    )


def _faults(given: Given) -> Iterator[Fault]:
    ladder = given.terms.ladder
    if not ladder or any(later < earlier for earlier, later in pairwise(ladder)):
        yield at("terms.ladder", StepsOutOfOrder(field="ladder"))
    yield from faults(given.floor, "floor")


def _points(given: Given) -> list[int]:
    ladder = given.terms.ladder
    places = range(given.earlier, given.earlier + len(given.occurrences))
    return [ladder[min(place, len(ladder) - 1)] for place in places]


def _judged(given: Given) -> Iterator[Judged]:
    for index, (one, points) in enumerate(zip(given.occurrences, _points(given), strict=True)):
        time = given.earlier + index + 1
        yield Judged(one.on, points, time >= given.terms.talk_from, one.consented_on is not None)


RULE: Final = Rule(
    code="wage/fines",
    label=mark("奖罚积分"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Fines,
    compute=compute,
)
