"""Attendance + seniority + piece (出勤 + 工龄 + 计件). Piece pay already contains ordinary overtime.

Source: domain spec §1.2. The documents give 10 yuan a day and the third year; seniority pay and hour price are terms.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Count, Days, Minutes, Name, NotNegative, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, GroupWages, Line, Unit
from sanbao.payroll.rules.people import StepsOutOfOrder, refuse_if, twice
from sanbao.payroll.rules.pools import wages


@dataclass(frozen=True, slots=True)
class SeniorityStep:
    """What a month is worth from so many full years of service on."""

    years: Annotated[Count, "满年数"]
    amount: Annotated[NotNegative, "每月工龄工资"]


@dataclass(frozen=True, slots=True)
class Terms:
    day_pay: Annotated[NotNegative, "出勤每天"]
    hour_price: Annotated[NotNegative, "工时单价"]
    seniority: Annotated[tuple[SeniorityStep, ...], "工龄档"]


@dataclass(frozen=True, slots=True)
class Member:
    no: Annotated[Name, "工号"]
    attended_days: Annotated[Days, "出勤天数"]
    years: Annotated[Count, "工龄(满年)"]
    minutes: Annotated[Minutes, "本人工时(分钟)"]


@dataclass(frozen=True, slots=True)
class Given:
    terms: Terms
    members: tuple[Member, ...]


def compute(given: Given) -> GroupWages:
    """Return attendance, seniority and piece pay of each member, each rounded once.

    Raises: Refused for steps of seniority that do not rise. Source: domain spec §1.2 (attendance + seniority + piece).
    """
    refuse_if(_faults(given))
    return wages({member.no: list(_lines(given.terms, member)) for member in given.members})


def _faults(given: Given) -> Iterator[Fault]:
    if any(later.years <= earlier.years for earlier, later in pairwise(given.terms.seniority)):
        yield at("terms.seniority", StepsOutOfOrder(field="seniority"))
    yield from twice(given.members)


def _seniority(terms: Terms, years: int) -> Decimal:
    reached = [step.amount for step in terms.seniority if step.years <= years]
    return reached[-1] if reached else NOTHING


def _lines(terms: Terms, member: Member) -> Iterator[Line]:
    yield Line(
        "attendance_pay",
        mark("出勤工资"),
        round_exact(Fraction(member.attended_days) * Fraction(terms.day_pay)),
        formula=f"{lines.written(member.attended_days)} × {lines.amount(terms.day_pay)}",
        basis=(
            lines.figure("attended_days", mark("出勤天数"), member.attended_days, Unit.DAYS),
            lines.yuan("day_pay", mark("出勤每天"), terms.day_pay),
        ),
    )
    seniority = _seniority(terms, member.years)
    yield Line(
        "seniority_pay",
        mark("工龄工资"),
        seniority,
        formula=lines.amount(seniority),
        basis=(lines.figure("years", mark("工龄满年数"), member.years),),
    )
    yield Line(
        "piece",
        mark("计件工资"),
        round_exact(Fraction(member.minutes, 60) * Fraction(terms.hour_price)),
        formula=f"{lines.hours(member.minutes)} × {lines.amount(terms.hour_price)}",
        basis=(
            lines.figure("minutes", mark("工时"), member.minutes, Unit.MINUTES),
            lines.yuan("hour_price", mark("工时单价"), terms.hour_price),
        ),
    )


RULE: Final = Rule(
    code="wage/attendance_piece",
    label=mark("出勤+工龄+计件"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=GroupWages,
    compute=compute,
)
