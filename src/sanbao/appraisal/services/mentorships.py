"""What is done about mentors and mentees (师徒): begun with a grade and a deadline, passed, or ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from sanbao.accounts.models import User
from sanbao.appraisal import review_errors
from sanbao.appraisal.models import Mentorship
from sanbao.appraisal.queries.reviews import held_on
from sanbao.appraisal.services.quarterly import said
from sanbao.audit.services import record
from sanbao.kernel.periods import Month, business_date
from sanbao.ledger.queries import open_month
from sanbao.network.models import Person
from sanbao.network.rules.grades import Grade
from sanbao.network.services import lock_station

_LADDER: Final = [grade.value for grade in Grade]


@dataclass(frozen=True, slots=True)
class Goal:
    """Which grade a mentee is to reach, from when until when, and how."""

    grade: Grade
    begun_on: date
    deadline_on: date
    plan: str = ""


@transaction.atomic
def begin(*, mentor: Person, mentee: Person, goal: Goal, actor: User | None, now: datetime) -> Mentorship:
    """Give somebody a mentor who brings him to a grade until a deadline.

    Raises: MentorIsMentee, PersonOfAnotherStation, DeadlineBeforeStart, MenteeHasMentor, NoGradeHeld, MenteeInGrade,
    MentorNotAbove. Source: domain spec §1.1 (organised, with a deadline, planned).
    """
    lock_station(mentor.station_id)
    _check_pair(mentor, mentee, goal)
    _check_grades(mentor, mentee, goal, business_date(now))
    row = Mentorship.objects.create(
        station_id=mentor.station_id,
        mentor=mentor,
        mentee=mentee,
        grade=goal.grade,
        begun_on=goal.begun_on,
        deadline_on=goal.deadline_on,
        plan=goal.plan,
        set_by=actor,
        set_at=now,
    )
    _note(row, "reviews.begin_mentorship", _facts(row), actor, now)
    return row


@transaction.atomic
def pass_mentee(*, mentorship_id: int, on: date, actor: User | None, now: datetime) -> Mentorship:
    """Write down on which day a mentee passed into his grade; the mentor's bonus is due in the open month of it.

    Raises: MentorshipOver, PassedOnWrongDay, MenteeNotThere.
    """
    row = _under_way(mentorship_id)
    today = business_date(now)
    if not row.begun_on <= on <= today:
        raise review_errors.PassedOnWrongDay(first=row.begun_on, last=today)
    if not _has_reached(row, held_on(today, [row.mentee_id])[row.mentee_id].grade):
        raise review_errors.MenteeNotThere(name=row.mentee.name)
    _pass(row, on)
    _note(row, "reviews.pass_mentee", {"passed_on": on, "bonus_month": str(row.bonus_month)}, actor, now)
    return row


@transaction.atomic
def end(*, mentorship_id: int, reason: str, actor: User | None, now: datetime) -> Mentorship:
    """End a mentorship that leads nowhere: somebody left, or another mentor takes over. It costs the mentor nothing.

    Raises: MentorshipOver, RemarkMissing, RemarkTooLong.
    """
    row = _under_way(mentorship_id)
    row.ended_on, row.ended_reason = business_date(now), said(reason, gettext("终止原因"))
    row.save(update_fields=["ended_on", "ended_reason"])
    _note(row, "reviews.end_mentorship", {"reason": row.ended_reason}, actor, now)
    return row


def pass_if_reached(mentee: Person, grade: Grade, *, on: date) -> Mentorship | None:
    """Let a mentee pass whose review led into the grade he was to reach. The caller audits: it is one act."""
    row = Mentorship.objects.filter(mentee=mentee, passed_on=None, ended_on=None).first()
    if row is None or not _has_reached(row, grade):
        return None
    _pass(row, max(on, row.begun_on))
    return row


def _pass(row: Mentorship, on: date) -> None:
    row.passed_on, row.bonus_month = on, open_month(row.station_id, Month.of(on))
    row.save(update_fields=["passed_on", "bonus_month"])


def _has_reached(row: Mentorship, grade: str) -> bool:
    return _LADDER.index(grade) >= _LADDER.index(row.grade)


def _check_pair(mentor: Person, mentee: Person, goal: Goal) -> None:
    if mentor.pk == mentee.pk:
        raise review_errors.MentorIsMentee
    if mentor.station_id != mentee.station_id:
        raise review_errors.PersonOfAnotherStation(name=mentee.name, station=mentor.station.name)
    if goal.deadline_on <= goal.begun_on:
        raise review_errors.DeadlineBeforeStart(deadline_on=goal.deadline_on, begun_on=goal.begun_on)
    there = Mentorship.objects.filter(mentee=mentee, passed_on=None, ended_on=None).select_related("mentor").first()
    if there is not None:
        raise review_errors.MenteeHasMentor(name=mentee.name, mentor=there.mentor.name, deadline_on=there.deadline_on)


def _check_grades(mentor: Person, mentee: Person, goal: Goal, today: date) -> None:
    held, aim = held_on(today, [mentor.pk, mentee.pk]), _LADDER.index(goal.grade)
    for person in (mentor, mentee):
        if person.pk not in held:
            raise review_errors.NoGradeHeld(name=person.name)
    if _LADDER.index(held[mentee.pk].grade) >= aim:
        raise review_errors.MenteeInGrade(name=mentee.name)
    if _LADDER.index(held[mentor.pk].grade) < aim:
        raise review_errors.MentorNotAbove(name=mentor.name)


def _under_way(mentorship_id: int) -> Mentorship:
    station_id = Mentorship.objects.values_list("station_id", flat=True).get(pk=mentorship_id)
    lock_station(station_id)
    row = Mentorship.objects.select_related("mentee__station", "mentor").get(pk=mentorship_id)
    if row.passed_on is not None or row.ended_on is not None:
        raise review_errors.MentorshipOver
    return row


def _facts(row: Mentorship) -> dict[str, object]:
    return {
        "mentor": row.mentor.name,
        "grade": row.grade,
        "begun_on": row.begun_on,
        "deadline_on": row.deadline_on,
        "plan": row.plan,
    }


def _note(row: Mentorship, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    subject = f"person:{row.mentee.station.code}/{row.mentee.no}"
    record(actor=actor, act=act, subject=subject, station_id=row.station_id, facts=facts, now=now)
