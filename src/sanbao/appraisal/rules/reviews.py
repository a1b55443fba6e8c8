"""The quarterly review of a technician's coefficient: a step inside a grade, or over into the next one.

Who crosses into a higher grade needs its certificate, some months in the grade that is left, and a skills test passed
meanwhile. A mentor whose mentee missed the deadline loses a step of his own. Source: domain spec §1.1 (promotion,
demotion, mentoring); that going down needs nothing, and that the lost step never falls below the scale, is ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from sanbao.appraisal.rules import refusals
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.plain_json import Count, Limits, Name, at
from sanbao.kernel.recompute import Rule
from sanbao.network.rules.grades import HIGHEST, LOWEST, Grade, grade_of

Coefficient = Annotated[Decimal, Limits(1, LOWEST, HIGHEST)]
Change = Annotated[Decimal, Limits(1, -HIGHEST, HIGHEST)]
Step = Annotated[Decimal, Limits(1, Decimal(0), HIGHEST)]
MONTHS_IN_YEAR: Final = 12


class Certificate(StrEnum):
    """Certificates of motor-vehicle repair, the lowest first."""

    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"


CERTIFICATE_NAMES: Final[Mapping[Certificate, str]] = {
    Certificate.JUNIOR: mark("初级工"),
    Certificate.INTERMEDIATE: mark("中级工"),
    Certificate.SENIOR: mark("高级工"),
}
NEEDED: Final[Mapping[Grade, Certificate]] = {
    Grade.ASSISTANT: Certificate.JUNIOR,
    Grade.DEPUTY: Certificate.INTERMEDIATE,
    Grade.LEAD: Certificate.SENIOR,
}


class Demand(StrEnum):
    """What a review has to meet."""

    STEP = "step"
    MONTHS = "months"
    CERTIFICATE = "certificate"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Terms:
    least_months: Annotated[Count, "晋级最少月数"] = 6
    longest_step: Annotated[Step, "每次最多调整"] = Decimal("0.3")
    lost_step: Annotated[Step, "徒弟逾期扣减"] = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Apprenticeship:
    """A mentee of the person that no review has judged yet."""

    mentee: Annotated[Name, "徒弟工号"]
    deadline_on: Annotated[date, "期限"]
    passed_on: Annotated[date | None, "通过日期"] = None


@dataclass(frozen=True, slots=True)
class Given:
    """One person's review. `grade_since` is the first day in the grade that is held; `step` what the head proposes."""

    person: Annotated[Name, "工号"]
    on: Annotated[date, "评级日期"]
    coefficient: Annotated[Coefficient, "现行系数"]
    grade_since: Annotated[date, "现级别起始日期"]
    step: Annotated[Change, "调整"]
    certificate: Annotated[Certificate | None, "证书"] = None
    test_passed_on: Annotated[date | None, "技能考核通过日期"] = None
    mentees: tuple[Apprenticeship, ...] = ()
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One demand with what it asks for and what there is, as texts, and whether it is met."""

    demand: Demand
    asked: str
    has: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Review:
    """`coefficient` is what the person has afterwards: held + step − what was lost for mentees who missed."""

    grade: Grade
    months: Count
    proposed: Coefficient
    proposed_grade: Grade
    lost: Step
    missed: tuple[Name, ...]
    coefficient: Coefficient
    new_grade: Grade
    requirements: tuple[Requirement, ...]
    is_allowed: bool


def compute(given: Given) -> Review:
    """Return the new coefficient and whether every demand is met.

    Raises: Refused for a proposal off the scale, and for days that lie after the review.
    """
    refusals.refuse_if(_faults(given))
    proposed = given.coefficient + given.step
    missed = tuple(one.mentee for one in given.mentees if (one.passed_on or given.on) > one.deadline_on)
    lost = given.terms.lost_step * len(missed)
    after = max(proposed - lost, LOWEST)
    requirements = tuple(_requirements(given, grade_of(given.coefficient), grade_of(proposed)))
    return Review(
        grade=grade_of(given.coefficient),
        months=full_months(given.grade_since, given.on),
        proposed=proposed,
        proposed_grade=grade_of(proposed),
        lost=lost,
        missed=missed,
        coefficient=after,
        new_grade=grade_of(after),
        requirements=requirements,
        is_allowed=all(one.is_met for one in requirements),
    )


def full_months(since: date, on: date) -> int:
    """Return the months that are over from `since` to `on`; a month that has begun does not count."""
    months = (on.year - since.year) * MONTHS_IN_YEAR + on.month - since.month
    return months - (on.day < since.day)


def _requirements(given: Given, held: Grade, proposed: Grade) -> Iterator[Requirement]:
    terms = given.terms
    yield Requirement(
        Demand.STEP, f"±{terms.longest_step}", f"{given.step:+}", is_met=abs(given.step) <= terms.longest_step
    )
    if proposed is held or given.step < 0:
        return
    months = full_months(given.grade_since, given.on)
    yield Requirement(Demand.MONTHS, str(terms.least_months), str(months), is_met=months >= terms.least_months)
    needed = NEEDED.get(proposed)
    if needed is not None:
        yield Requirement(Demand.CERTIFICATE, needed, given.certificate or "", is_met=_is_enough(given, needed))
    passed = given.test_passed_on
    is_met = passed is not None and passed >= given.grade_since
    yield Requirement(Demand.TEST, given.grade_since.isoformat(), passed.isoformat() if passed else "", is_met=is_met)


def _is_enough(given: Given, needed: Certificate) -> bool:
    ladder = tuple(Certificate)
    return given.certificate is not None and ladder.index(given.certificate) >= ladder.index(needed)


def _faults(given: Given) -> Iterator[Fault]:
    proposed = given.coefficient + given.step
    if not LOWEST <= proposed <= HIGHEST:
        yield at("step", refusals.ReviewOffScale(coefficient=proposed))
    days: dict[str, date | None] = {"grade_since": given.grade_since, "test_passed_on": given.test_passed_on}
    for index, one in enumerate(given.mentees):
        days[f"mentees[{index}].passed_on"] = one.passed_on
    for path, day in days.items():
        if day is not None and day > given.on:
            yield at(path, refusals.DayAfterReview(day=day, on=given.on))


RULE: Final = Rule(
    code="grade/review",
    label=mark("季度评级"),
    edition="2026.1",
    source="docs/rules/kpi.md",
    given=Given,
    gives=Review,
    compute=compute,
)
