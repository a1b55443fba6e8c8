"""Quarterly reviews: proposed by one, decided by another, and what mentors and mentees come to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import workshop
from sanbao.accounts.models import User
from sanbao.appraisal import errors, review_errors
from sanbao.appraisal.models import GradeReview, Mentorship
from sanbao.appraisal.queries.reviews import MentorBonus, due_in, mentor_bonuses_due
from sanbao.appraisal.rules.review_lifecycle import ReviewDecided
from sanbao.appraisal.rules.reviews import Certificate
from sanbao.appraisal.services import mentorships, reviews
from sanbao.appraisal.services.mentorships import Goal
from sanbao.appraisal.services.reviews import Proposal
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.ledger.services import close
from sanbao.network.errors import GradeInClosedMonth
from sanbao.network.models import Person, PostGrade, Station
from sanbao.network.rules.grades import Grade

pytestmark = pytest.mark.django_db
QUARTER, DECEMBER = "2026Q4", date(2026, 12, 1)
STEP = Proposal(Decimal("0.2"), DECEMBER, "独立处理变速箱故障")
Propose = Callable[..., GradeReview]


@pytest.fixture
def station() -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def deputy(station: Station) -> Person:
    return workshop.technician(station, "A02", "朱峰", "3.5", hired_on=date(2026, 5, 1))


@pytest.fixture
def lead(station: Station) -> Person:
    return workshop.technician(station, "A01", "许刚", "4.6")


@pytest.fixture
def trainee(station: Station) -> Person:
    return workshop.technician(station, "A05", "严艳", "2.0", hired_on=date(2026, 3, 1))


@pytest.fixture
def head() -> User:
    return User.objects.create(username="head", name="陈实")


@pytest.fixture
def manager() -> User:
    return User.objects.create(username="manager", name="周岚")


@pytest.fixture
def propose(head: User, now: datetime) -> Propose:
    def act(person: Person, proposal: Proposal = STEP, *, quarter: str = QUARTER, actor: User = head) -> GradeReview:
        return reviews.propose(person=person, quarter=quarter, proposal=proposal, actor=actor, now=now)

    return act


def decide(review: GradeReview, actor: User, now: datetime, *, is_accepted: bool = True, **more: Any) -> GradeReview:
    return reviews.decide(review_id=review.pk, is_accepted=is_accepted, decision="同意", actor=actor, now=now, **more)


def grades(person: Person) -> list[tuple[str, str, date]]:
    rows = PostGrade.objects.filter(person=person).order_by("from_on")
    return [(row.grade, str(row.coefficient), row.from_on) for row in rows]


def stored() -> tuple[int, ...]:
    tables: tuple[Any, ...] = (GradeReview, Mentorship, PostGrade, JournalEntry)
    return tuple(table.objects.count() for table in tables)


def test_a_step_inside_the_grade_counts_from_the_month_that_was_decided(
    deputy: Person, propose: Propose, manager: User, now: datetime
) -> None:
    review = propose(deputy)
    assert (review.held, review.coefficient, review.outcome) == (Decimal("3.5"), Decimal("3.7"), "open")
    assert grades(deputy) == [("deputy", "3.5", date(2026, 5, 1))]
    decided = decide(review, manager, now)
    assert (decided.outcome, decided.decided_by) == ("accepted", manager)
    assert grades(deputy)[1:] == [("deputy", "3.7", DECEMBER)]
    acts = list(JournalEntry.objects.order_by("pk").values_list("act", "subject"))
    assert acts == [("reviews.propose", "person:HZ01/A02"), ("reviews.decide", "person:HZ01/A02")]
    facts = JournalEntry.objects.get(act="reviews.decide").facts
    assert (facts["before"]["coefficient"], facts["after"]["coefficient"]) == ("3.5", "3.7")


def test_a_review_may_find_that_nothing_changes(deputy: Person, propose: Propose, manager: User, now: datetime) -> None:
    decide(propose(deputy, replace(STEP, step=Decimal(0))), manager, now)
    assert grades(deputy) == [("deputy", "3.5", date(2026, 5, 1))]


def test_crossing_a_grade_needs_certificate_months_and_test_all_told_at_once(
    station: Station, propose: Propose
) -> None:
    person = workshop.technician(station, "A03", "曹玲霞", "3.9", hired_on=date(2026, 8, 1))
    before = stored()
    with pytest.raises(Refused) as refused:
        propose(person, replace(STEP, step=Decimal("0.4"), certificate=Certificate.INTERMEDIATE))
    assert [(fault.code, fault.text()) for fault in refused.value.faults] == [
        ("reviews.step_too_long", "调整 +0.4 超过每次最多 ±0.3。"),
        ("reviews.too_early", "到生效日期在现级别满 4 个月，晋级需要满 6 个月。"),
        ("reviews.without_certificate", "晋级需要高级工证书，请填写证书。"),
        ("reviews.without_test", "晋级需要在现级别期间（2026-08-01 起）通过技能考核，请填写考核日期。"),
    ]
    assert stored() == before


def test_the_installation_may_ask_for_more_months(station: Station, propose: Propose, settings: Any) -> None:
    person = workshop.technician(station, "A03", "曹玲霞", "3.9", hired_on=date(2026, 5, 1))
    ready = replace(STEP, certificate=Certificate.SENIOR, test_passed_on=date(2026, 10, 20))
    settings.GRADE_MONTHS = 8
    with pytest.raises(Refused, match="需要满 8 个月"):
        propose(person, ready)
    settings.GRADE_MONTHS = 7
    assert propose(person, ready).coefficient == Decimal("4.1")


def test_a_grade_that_is_crossed_is_written_with_its_certificate(
    station: Station, propose: Propose, manager: User, now: datetime
) -> None:
    person = workshop.technician(station, "A03", "曹玲霞", "3.9", hired_on=date(2026, 5, 1))
    ready = replace(STEP, certificate=Certificate.SENIOR, certificate_no="GJ-1024", test_passed_on=date(2026, 10, 20))
    decide(propose(person, ready), manager, now)
    row = PostGrade.objects.get(person=person, from_on=DECEMBER)
    assert (row.grade, str(row.coefficient), row.certificate) == ("lead", "4.1", "高级工 GJ-1024")


def refused_proposals(station: Station, deputy: Person, head: User) -> list[tuple[type[DomainError], dict[str, Any]]]:
    office = Person.objects.create(station=station, no="B01", name="方彦")
    own = workshop.technician(station, "A08", "陈实", "4.2")
    Person.objects.filter(pk=own.pk).update(user=head)
    own.refresh_from_db()
    return [
        (review_errors.NoGradeHeld, {"person": office}),
        (review_errors.ReviewOfOneself, {"person": own}),
        (review_errors.QuarterNotReviewed, {"quarter": "2026Q2"}),
        (review_errors.QuarterNotReviewed, {"quarter": "2027Q1"}),
        (review_errors.NotFirstOfMonth, {"proposal": replace(STEP, from_on=date(2026, 12, 2))}),
        (GradeInClosedMonth, {"proposal": replace(STEP, from_on=date(2026, 10, 1))}),
        (review_errors.TestOfTheFuture, {"proposal": replace(STEP, test_passed_on=date(2026, 11, 6))}),
        (errors.RemarkMissing, {"proposal": replace(STEP, reason=" ")}),
        (Refused, {"proposal": replace(STEP, step=Decimal("5.0"))}),
    ]


def test_a_proposal_that_cannot_be_is_refused_and_stores_nothing(
    station: Station, deputy: Person, propose: Propose, head: User, now: datetime
) -> None:
    close(station_id=station.pk, month=Month(2026, 10), actor=None, now=now)
    cases = refused_proposals(station, deputy, head)
    before = stored()
    for fault, more in cases:
        with pytest.raises(fault):
            propose(**{"person": deputy, **more})
    assert stored() == before


def test_a_quarter_is_reviewed_once_and_the_last_one_may_still_be(
    deputy: Person, propose: Propose, manager: User, now: datetime
) -> None:
    first = propose(deputy)
    with pytest.raises(review_errors.ReviewedAlready, match="朱峰 2026Q4 已有评级（待审批）"):
        propose(deputy)
    propose(deputy, quarter="2026Q3")
    reviews.withdraw(review_id=first.pk, actor=None, now=now)
    second = propose(deputy)
    decide(second, manager, now, is_accepted=False)
    assert propose(deputy).outcome == "open"
    assert grades(deputy) == [("deputy", "3.5", date(2026, 5, 1))]


def test_nobody_decides_his_own_proposal_or_about_himself(
    deputy: Person, propose: Propose, head: User, manager: User, now: datetime
) -> None:
    review = propose(deputy)
    Person.objects.filter(pk=deputy.pk).update(user=manager)
    before = stored()
    for actor, fault in ((head, review_errors.ReviewDecidedByProposer), (manager, review_errors.ReviewOfOneself)):
        with pytest.raises(fault):
            decide(review, actor, now)
    assert stored() == before
    assert GradeReview.objects.get().outcome == "open"


def test_what_is_decided_is_decided(deputy: Person, propose: Propose, manager: User, now: datetime) -> None:
    review = propose(deputy)
    decide(review, manager, now, is_accepted=False)
    before = stored()
    with pytest.raises(ReviewDecided, match="这项评级未批准"):
        decide(review, manager, now)
    with pytest.raises(ReviewDecided):
        reviews.withdraw(review_id=review.pk, actor=None, now=now)
    assert stored() == before


def test_a_proposal_on_a_coefficient_that_has_changed_meanwhile_is_not_decided(
    deputy: Person, propose: Propose, manager: User, now: datetime
) -> None:
    review = propose(deputy)
    PostGrade.objects.create(person=deputy, grade="deputy", coefficient=Decimal("3.6"), from_on=date(2026, 11, 1))
    with pytest.raises(review_errors.ReviewOutOfDate):
        decide(review, manager, now)
    PostGrade.objects.create(person=deputy, grade="deputy", coefficient=Decimal("3.8"), from_on=date(2027, 1, 1))
    with pytest.raises(review_errors.GradeChangesLater):
        decide(review, manager, now)
    assert GradeReview.objects.get().outcome == "open"


def test_a_decision_may_come_when_the_month_is_closed_and_then_names_a_later_one(
    station: Station, deputy: Person, propose: Propose, manager: User, now: datetime
) -> None:
    review = propose(deputy, replace(STEP, from_on=date(2026, 11, 1)))
    for month in (Month(2026, 10), Month(2026, 11)):
        close(station_id=station.pk, month=month, actor=None, now=now)
    with pytest.raises(GradeInClosedMonth):
        decide(review, manager, now)
    decided = decide(review, manager, now, from_on=DECEMBER)
    assert (decided.from_on, grades(deputy)[-1][2]) == (DECEMBER, DECEMBER)


# mentors


def begin(mentor: Person, mentee: Person, now: datetime, **goal: Any) -> Mentorship:
    aim = {"grade": Grade.ASSISTANT, "begun_on": date(2026, 3, 1), "deadline_on": date(2026, 10, 1), **goal}
    return mentorships.begin(mentor=mentor, mentee=mentee, goal=Goal(**aim), actor=None, now=now)


def test_a_missed_deadline_costs_the_mentor_a_tenth_once(
    lead: Person, trainee: Person, propose: Propose, manager: User, now: datetime
) -> None:
    pair = begin(lead, trainee, now)
    review = propose(lead, replace(STEP, step=Decimal(0)))
    assert (review.lost, review.coefficient) == (Decimal("0.1"), Decimal("4.5"))
    decide(review, manager, now)
    pair.refresh_from_db()
    assert (pair.judged_in, pair.passed_on, grades(lead)[-1][1]) == (review, None, "4.5")
    assert propose(lead, replace(STEP, step=Decimal(0)), quarter="2026Q3").lost == 0


def test_a_deadline_that_is_still_to_come_costs_nothing(
    lead: Person, trainee: Person, propose: Propose, now: datetime
) -> None:
    begin(lead, trainee, now, deadline_on=date(2026, 11, 5))
    assert propose(lead).lost == 0


def test_a_mentee_whose_review_leads_into_the_grade_passes_and_the_bonus_is_due(
    lead: Person, trainee: Person, propose: Propose, manager: User, now: datetime
) -> None:
    begin(lead, trainee, now)
    ready = replace(STEP, certificate=Certificate.JUNIOR, test_passed_on=date(2026, 10, 20), mentor=lead)
    close(station_id=lead.station_id, month=Month(2026, 10), actor=None, now=now)
    decide(propose(trainee, ready), manager, now)
    bonus = MentorBonus(lead.pk, "A05", "assistant", date(2026, 10, 20))
    assert mentor_bonuses_due(lead.station_id, Month(2026, 11)) == [bonus]  # October is closed
    assert mentor_bonuses_due(lead.station_id, Month(2026, 10)) == []


def test_a_mentee_passes_by_hand_only_in_the_grade(
    station: Station, lead: Person, trainee: Person, now: datetime
) -> None:
    pair = begin(lead, trainee, now)
    before = stored()
    with pytest.raises(review_errors.MenteeNotThere):
        mentorships.pass_mentee(mentorship_id=pair.pk, on=date(2026, 11, 2), actor=None, now=now)
    PostGrade.objects.create(person=trainee, grade="assistant", coefficient=Decimal("2.1"), from_on=date(2026, 11, 1))
    for day in (date(2026, 2, 28), date(2026, 11, 6)):
        with pytest.raises(review_errors.PassedOnWrongDay):
            mentorships.pass_mentee(mentorship_id=pair.pk, on=day, actor=None, now=now)
    assert stored() == (*before[:2], before[2] + 1, before[3])
    mentorships.pass_mentee(mentorship_id=pair.pk, on=date(2026, 11, 2), actor=None, now=now)
    assert len(mentor_bonuses_due(station.pk, Month(2026, 11))) == 1
    with pytest.raises(review_errors.MentorshipOver):
        mentorships.end(mentorship_id=pair.pk, reason="换人", actor=None, now=now)


def test_an_ended_mentorship_costs_nothing_and_makes_room_for_another(
    lead: Person, deputy: Person, trainee: Person, propose: Propose, now: datetime
) -> None:
    pair = begin(lead, trainee, now)
    mentorships.end(mentorship_id=pair.pk, reason="换师傅", actor=None, now=now)
    begin(deputy, trainee, now)
    assert propose(lead).lost == 0


def test_a_pair_that_cannot_be_is_refused_and_stores_nothing(
    lead: Person, deputy: Person, trainee: Person, now: datetime
) -> None:
    elsewhere = workshop.technician(workshop.station("GZ01", "广州一站"), "C01", "沈陆", "1.5")
    office = Person.objects.create(station=lead.station, no="B01", name="方彦")
    begin(lead, trainee, now)
    before = stored()
    refused: list[tuple[type[DomainError], Person, Person, dict[str, Any]]] = [
        (review_errors.MentorIsMentee, lead, lead, {}),
        (review_errors.PersonOfAnotherStation, lead, elsewhere, {}),
        (review_errors.DeadlineBeforeStart, lead, deputy, {"deadline_on": date(2026, 3, 1)}),
        (review_errors.MenteeHasMentor, deputy, trainee, {}),
        (review_errors.NoGradeHeld, lead, office, {}),
        (review_errors.MenteeInGrade, lead, deputy, {}),
        (review_errors.MentorNotAbove, trainee, deputy, {"grade": Grade.LEAD}),
    ]
    for fault, mentor, mentee, goal in refused:
        with pytest.raises(fault):
            begin(mentor, mentee, now, **goal)
    assert stored() == before


def test_the_database_keeps_a_second_mentor_and_a_pass_without_its_month_out(
    lead: Person, trainee: Person, now: datetime
) -> None:
    pair = begin(lead, trainee, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mentorship.objects.filter(pk=pair.pk).update(passed_on=date(2026, 11, 1))
    twice = Mentorship.objects.get(pk=pair.pk)
    twice.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save(force_insert=True)


# who is due


def test_who_learns_against_a_deadline_comes_first_and_who_is_reviewed_last(
    lead: Person, deputy: Person, trainee: Person, propose: Propose, now: datetime
) -> None:
    pair = begin(lead, trainee, now)
    propose(deputy)
    lines = due_in(lead.station_id, QUARTER, now.date())
    assert [(line.person.no, line.is_due, line.months) for line in lines] == [
        ("A05", True, 8),
        ("A01", True, 82),
        ("A02", False, 6),
    ]
    assert (lines[0].apprenticeship, list(lines[1].missed)) == (pair, [pair])
