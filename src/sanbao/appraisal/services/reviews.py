"""What is done in a quarterly review of coefficients: proposed by the head, decided by another, withdrawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from sanbao.accounts.models import User
from sanbao.appraisal import review_errors
from sanbao.appraisal.models import GradeReview, Mentorship
from sanbao.appraisal.queries.reviews import (
    Held,
    apprenticeships_of,
    as_given,
    held_on,
    quarters_open,
    terms,
)
from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.review_lifecycle import STANDING, Outcome, ReviewAction, after
from sanbao.appraisal.rules.reviews import CERTIFICATE_NAMES, Certificate, Demand, Given, Requirement, Review, compute
from sanbao.appraisal.services.mentorships import pass_if_reached
from sanbao.appraisal.services.quarterly import said
from sanbao.audit.services import record
from sanbao.kernel.errors import DomainError, Fault
from sanbao.kernel.periods import business_date
from sanbao.kernel.plain_json import at
from sanbao.network.errors import GradeInClosedMonth
from sanbao.network.models import Person
from sanbao.network.ports import month_guard
from sanbao.network.services import GradeGiven, give_grade, lock_station


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the head proposes; `from_on` is the first of the month from which it would count."""

    step: Decimal
    from_on: date
    reason: str
    certificate: Certificate | None = None
    certificate_no: str = ""
    test_passed_on: date | None = None
    mentor: Person | None = None


@transaction.atomic
def propose(*, person: Person, quarter: str, proposal: Proposal, actor: User | None, now: datetime) -> GradeReview:
    """Propose somebody's coefficient for a quarter; mentees who missed their deadline are taken off by themselves.

    Raises: NoGradeHeld, ReviewOfOneself, QuarterNotReviewed, ReviewedAlready, NotFirstOfMonth, GradeInClosedMonth,
    GradeChangesLater, TestOfTheFuture, RemarkMissing; Refused with every demand that is not met.
    Source: domain spec §1.1.
    """
    lock_station(person.station_id)
    _check_actor(person, actor)
    _check_quarter(person, quarter, business_date(now))
    _check_day(person, proposal.from_on)
    if proposal.test_passed_on and proposal.test_passed_on > business_date(now):
        raise review_errors.TestOfTheFuture(on=proposal.test_passed_on)
    held, review = considered(person, proposal, today=business_date(now))
    refusals.refuse_if(_unmet(review.requirements))
    row = GradeReview.objects.create(
        station_id=person.station_id,
        person=person,
        quarter=quarter,
        held=held.coefficient,
        grade_since=held.since,
        step=proposal.step,
        lost=review.lost,
        coefficient=review.coefficient,
        certificate=proposal.certificate or "",
        certificate_no=proposal.certificate_no,
        test_passed_on=proposal.test_passed_on,
        mentor=proposal.mentor,
        from_on=proposal.from_on,
        reason=said(proposal.reason, gettext("评语")),
        proposed_by=actor,
        proposed_at=now,
    )
    _note(row, "reviews.propose", {**_facts(row), "missed": "、".join(review.missed)}, actor, now)
    return row


@transaction.atomic
def decide(
    *, review_id: int, is_accepted: bool, decision: str, from_on: date | None = None, actor: User | None, now: datetime
) -> GradeReview:
    """Decide a proposal, by another than who made it; accepted, the coefficient counts from `from_on`.

    Raises: ReviewDecided, ReviewDecidedByProposer, ReviewOfOneself, RemarkMissing; if accepted also ReviewOutOfDate,
    NotFirstOfMonth, GradeInClosedMonth, GradeChangesLater, Refused with every demand that is not met any more.
    """
    row = _locked(review_id)
    outcome = after(row.outcome, ReviewAction.ACCEPT if is_accepted else ReviewAction.REFUSE)
    _check_decider(row, actor)
    row.decision = said(decision, gettext("审批意见"))
    row.outcome = outcome
    row.decided_by, row.decided_at = actor, now
    facts: dict[str, object] = {"outcome": row.outcome, "decision": row.decision}
    if is_accepted:
        row.from_on = from_on or row.from_on
        facts |= _put_into_force(row, actor, now)
    row.save()
    _note(row, "reviews.decide", facts, actor, now)
    return row


@transaction.atomic
def withdraw(*, review_id: int, actor: User | None, now: datetime) -> GradeReview:
    """Withdraw a proposal that is not decided, so that another can be made.

    Raises: ReviewDecided.
    """
    row = _locked(review_id)
    row.outcome, row.decided_by, row.decided_at = after(row.outcome, ReviewAction.WITHDRAW), actor, now
    row.save(update_fields=["outcome", "decided_by", "decided_at"])
    _note(row, "reviews.withdraw", _facts(row), actor, now)
    return row


def considered(person: Person, proposal: Proposal, *, today: date) -> tuple[Held, Review]:
    """Return what somebody has on the day of a proposal, and what the rule says of it.

    Raises: NoGradeHeld; Refused for a proposal off the scale.
    """
    held = held_on(proposal.from_on, [person.pk]).get(person.pk)
    if held is None:
        raise review_errors.NoGradeHeld(name=person.name)
    given = Given(
        person=person.no,
        on=proposal.from_on,
        coefficient=held.coefficient,
        grade_since=min(held.since, proposal.from_on),
        step=proposal.step,
        certificate=proposal.certificate,
        test_passed_on=proposal.test_passed_on,
        mentees=as_given(apprenticeships_of(person, today), proposal.from_on),
        terms=terms(),
    )
    return held, compute(given)


def _put_into_force(row: GradeReview, actor: User | None, now: datetime) -> dict[str, object]:
    _check_day(row.person, row.from_on)
    missed = apprenticeships_of(row.person, business_date(now))
    held, review = considered(row.person, proposal_of(row), today=business_date(now))
    if (held.coefficient, held.since, review.lost) != (row.held, row.grade_since, row.lost):
        raise review_errors.ReviewOutOfDate(name=row.person.name)
    refusals.refuse_if(_unmet(review.requirements))
    facts: dict[str, object] = {"from_on": row.from_on, "coefficient": row.coefficient}
    if review.coefficient != held.coefficient:
        given = GradeGiven(row.coefficient, row.from_on, certificate_text(row), row.reason)
        facts |= give_grade(person=row.person, grade=given, actor=actor)
    Mentorship.objects.filter(pk__in=[one.pk for one in missed if one.mentee.no in review.missed]).update(judged_in=row)
    passed = pass_if_reached(row.person, review.new_grade, on=row.test_passed_on or row.from_on)
    return {**facts, "passed_on": passed.passed_on} if passed else facts


def certificate_text(row: GradeReview) -> str:
    """Return the certificate as it stands beside the grade: 高级工 1234; empty if none was needed."""
    name = gettext(CERTIFICATE_NAMES[Certificate(row.certificate)]) if row.certificate else ""
    return f"{name} {row.certificate_no}".strip()


def proposal_of(row: GradeReview) -> Proposal:
    """Return what was proposed."""
    return Proposal(
        step=row.step,
        from_on=row.from_on,
        reason=row.reason,
        certificate=Certificate(row.certificate) if row.certificate else None,
        certificate_no=row.certificate_no,
        test_passed_on=row.test_passed_on,
        mentor=row.mentor,
    )


_REFUSALS: Final[Mapping[Demand, type[DomainError]]] = {
    Demand.STEP: review_errors.ReviewStepTooLong,
    Demand.MONTHS: review_errors.ReviewTooEarly,
    Demand.CERTIFICATE: review_errors.ReviewWithoutCertificate,
    Demand.TEST: review_errors.ReviewWithoutTest,
}
_FIELDS: Final = {Demand.STEP: "step", Demand.MONTHS: "from_on", Demand.CERTIFICATE: "certificate"}


def _unmet(requirements: Sequence[Requirement]) -> Iterator[Fault]:
    for one in requirements:
        if not one.is_met:
            asked = CERTIFICATE_NAMES[Certificate(one.asked)] if one.demand is Demand.CERTIFICATE else one.asked
            fault = _REFUSALS[one.demand](asked=gettext(asked), has=one.has)
            yield at(_FIELDS.get(one.demand, "test_passed_on"), fault)


def _check_actor(person: Person, actor: User | None) -> None:
    if actor is not None and person.user_id == actor.pk:
        raise review_errors.ReviewOfOneself


def _check_quarter(person: Person, quarter: str, today: date) -> None:
    open_quarters = quarters_open(today)
    if quarter not in open_quarters:
        raise review_errors.QuarterNotReviewed(quarter=quarter, current=open_quarters[0])
    there = GradeReview.objects.filter(person=person, quarter=quarter, outcome__in=STANDING).first()
    if there is not None:
        raise review_errors.ReviewedAlready(name=person.name, quarter=quarter, outcome=Outcome(there.outcome))


def _check_day(person: Person, from_on: date) -> None:
    if from_on.day != 1:
        raise review_errors.NotFirstOfMonth(on=from_on)
    last = month_guard.get().last_closed(person.station_id)
    if last is not None and from_on < last.until:
        raise GradeInClosedMonth(station=person.station.name, month=last.label, on=from_on, first=last.until)
    later = person.grades.filter(from_on__gt=from_on).order_by("from_on").first()
    if later is not None:
        raise review_errors.GradeChangesLater(name=person.name, on=later.from_on)


def _check_decider(row: GradeReview, actor: User | None) -> None:
    _check_actor(row.person, actor)
    if actor is not None and row.proposed_by_id == actor.pk:
        raise review_errors.ReviewDecidedByProposer


def _locked(review_id: int) -> GradeReview:
    station_id = GradeReview.objects.values_list("station_id", flat=True).get(pk=review_id)
    lock_station(station_id)
    return GradeReview.objects.select_related("person__station", "mentor").get(pk=review_id)


def _facts(row: GradeReview) -> dict[str, object]:
    return {
        "quarter": row.quarter,
        "held": row.held,
        "step": row.step,
        "lost": row.lost,
        "coefficient": row.coefficient,
        "certificate": certificate_text(row),
        "test_passed_on": row.test_passed_on,
        "from_on": row.from_on,
        "reason": row.reason,
    }


def _note(row: GradeReview, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    person = row.person
    subject = f"person:{person.station.code}/{person.no}"
    record(actor=actor, act=act, subject=subject, station_id=row.station_id, facts=facts, now=now)
