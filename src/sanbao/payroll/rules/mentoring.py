"""Teaching is rewarded and not teaching has its price (带徒奖). The company pays the bonus, not the pool.

Source: domain spec §1.1 (mentoring). Ours: who passes late still earns the bonus for the mentor, who loses the step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from sanbao.kernel.errors import mark
from sanbao.kernel.plain_json import Limits, Name, NotNegative, Yuan, at
from sanbao.kernel.recompute import Rule
from sanbao.network.rules.grades import Grade
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Exact, Line, Lines, Part
from sanbao.payroll.rules.people import TermMissing, refuse_if

Step = Annotated[Decimal, Limits(1, Decimal(0), Decimal(1))]


@dataclass(frozen=True, slots=True)
class Given:
    """One apprenticeship, judged at the end of `as_of`. `bonuses` are by the grade that the mentee passes into."""

    mentee: Annotated[Name, "徒弟工号"]
    grade: Annotated[Grade, "应达到的级别"]
    deadline_on: Annotated[date, "期限"]
    as_of: Annotated[date, "截至日期"]
    bonuses: Annotated[Mapping[str, NotNegative], "各级别带徒奖"]
    passed_on: Annotated[date | None, "通过日期"] = None
    lost_step: Annotated[Step, "逾期扣减系数"] = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Mentoring:
    """The bonus of the mentor, whether the deadline was missed, and the change due at the next review."""

    bonus: Yuan
    is_deadline_missed: bool
    coefficient_change: Exact
    lines: Lines


def compute(given: Given) -> Mentoring:
    """Return the mentor's bonus for a grade that was passed, and the step lost for a deadline that was missed.

    Raises: Refused if no bonus is agreed for the grade. Source: domain spec §1.1 (mentoring).
    """
    bonus = given.bonuses.get(given.grade)
    if bonus is None:
        refuse_if([at("bonuses", TermMissing(subject=given.grade, no=given.mentee))])
    has_passed = given.passed_on is not None and given.passed_on <= given.as_of
    until = given.passed_on if has_passed and given.passed_on is not None else given.as_of
    missed = until > given.deadline_on
    made = (_line(given, bonus or NOTHING),) if has_passed else ()
    return Mentoring(
        bonus=made[0].amount if made else NOTHING,
        is_deadline_missed=missed,
        coefficient_change=-given.lost_step if missed else NOTHING,
        lines=made,
    )


def _line(given: Given, bonus: Decimal) -> Line:
    return Line(
        "mentor_bonus",
        mark("带徒奖"),
        bonus,
        Part.ALLOWANCE,
        formula=lines.amount(bonus),
        subject=f"{given.mentee} {given.grade}",
    )


RULE: Final = Rule(
    code="wage/mentoring",
    label=mark("带徒奖"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Mentoring,
    compute=compute,
)
