"""What is done to people: hiring, teams and posts, grades, shifts, leaving, signing in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.kernel.periods import Month
from sanbao.network import errors
from sanbao.network.initials import initials_of
from sanbao.network.models import Person, Post, PostGrade, Shift, ShiftPlan, Station, Team
from sanbao.network.ports import month_guard
from sanbao.network.queries import grades_on
from sanbao.network.rules.grades import coefficient as checked_coefficient
from sanbao.network.rules.grades import grade_of
from sanbao.network.services.places import changed, checked_code, checked_name, lock_station

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class GradeGiven:
    """A coefficient from a day on; the grade follows from it."""

    coefficient: Decimal
    from_on: date
    certificate: str = ""
    reason: str = ""


@transaction.atomic
def hire(
    *,
    station: Station,
    no: str,
    name: str,
    hired_on: date | None,
    team: Team | None = None,
    post: Post | None = None,
    phone: str = "",
    grade: GradeGiven | None = None,
    actor: User | None,
    now: datetime,
) -> Person:
    """Write down somebody who works at a station from `hired_on`; a technician with the first grade.

    The first grade may begin in a closed month: it changes nothing that was counted there.

    Raises: CodeInvalid, NameMissing, PersonExists, OfAnotherStation, CoefficientOutOfScale.
    """
    lock_station(station.pk)
    checked_code(no)
    checked_name(name, 40)
    _check_place(station, team, post)
    same = station.people.filter(no=no).first()
    if same is not None:
        raise errors.PersonExists(station=station.name, no=no, name=same.name)
    person = Person(station=station, no=no, name=name, initials=initials_of(name), phone=phone, hired_on=hired_on)
    person.team, person.post = team, post
    person.save()
    facts = _facts(person)
    if grade:
        facts |= _grade_facts(_write_grade(person, grade, actor))
    _note(person, "person.hire", facts, actor, now)
    return person


@transaction.atomic
def amend_person(
    *,
    person: Person,
    name: str,
    phone: str,
    hired_on: date | None,
    team: Team | None,
    post: Post | None,
    actor: User | None,
    now: datetime,
) -> Person:
    """Write down what has changed about somebody.

    Raises: NameMissing; OfAnotherStation; DatesBackward if the hiring would come after the leaving.
    """
    checked_name(name, 40)
    person = _locked(person)
    _check_place(person.station, team, post)
    before = _facts(person)
    person.team, person.post = team, post
    person.name, person.initials, person.phone, person.hired_on = name, initials_of(name), phone, hired_on
    if person.left_on and hired_on and person.left_on < hired_on:
        raise errors.DatesBackward(later=person.left_on, earlier=hired_on)
    return _save_changed(person, "person.amend", before, actor, now)


@transaction.atomic
def leave(*, person: Person, on: date, actor: User | None, now: datetime) -> Person:
    """Write down that somebody has left; `on` is the first day on which the person is no longer there.

    Raises: PersonLeft, DatesBackward, AttendanceAfterLeaving.
    """
    person = _locked(person)
    if person.left_on is not None:
        raise errors.PersonLeft(name=person.name, on=person.left_on)
    if person.hired_on is not None and on < person.hired_on:
        raise errors.DatesBackward(later=on, earlier=person.hired_on)
    last = person.attendance.filter(on__gte=on).order_by("-on").first()
    if last is not None:
        raise errors.AttendanceAfterLeaving(name=person.name, on=last.on)
    before = _facts(person)
    person.left_on = on
    return _save_changed(person, "person.leave", before, actor, now)


@transaction.atomic
def take_back_leave(*, person: Person, actor: User | None, now: datetime) -> Person:
    """Take back a leaving that was written down by mistake.

    Raises: PersonStays.
    """
    person = _locked(person)
    if person.left_on is None:
        raise errors.PersonStays(name=person.name)
    before = _facts(person)
    person.left_on = None
    return _save_changed(person, "person.take_back_leave", before, actor, now)


@transaction.atomic
def set_grade(*, person: Person, grade: GradeGiven, actor: User | None, now: datetime) -> PostGrade:
    """Give somebody a coefficient from a day on. A row of the same day is corrected; no closed month is touched.

    Beside the quarterly review: whoever has a coefficient already gets another for a reason that is written down.

    Raises: GradeOfOneself, GradeReasonMissing, CoefficientOutOfScale, GradeInClosedMonth, GradeUnchanged.
    Source: domain spec §1.1.
    """
    person = _locked(person)
    if not grade.reason.strip() and person.grades.exists():
        raise errors.GradeReasonMissing(name=person.name)
    row, facts = _graded(person, grade, actor)
    _note(person, "person.grade", facts, actor, now)
    return row


def give_grade(*, person: Person, grade: GradeGiven, actor: User | None) -> dict[str, object]:
    """Do what `set_grade` does inside the act of an upper context; return the facts for that act's own entry.

    Raises: what `set_grade` raises.
    """
    _, facts = _graded(_locked(person), grade, actor)
    return facts


@transaction.atomic
def set_shift(
    *,
    station: Station,
    shift: Shift | None = None,
    name: str,
    starts_at: time,
    ends_at: time,
    break_minutes: int,
    weekdays: str,
    follows_calendar: bool,
    actor: User | None,
    now: datetime,
) -> Shift:
    """Add a shift to a station; one that is planned for somebody keeps its weekdays, so that no month changes.

    Raises: NameMissing, NameTaken, WeekdaysInvalid, StillInUse.
    """
    lock_station(station.pk)
    checked_name(name, 40)
    if len(weekdays) != DAYS_OF_WEEK or set(weekdays) - {"0", "1"}:
        raise errors.WeekdaysInvalid(weekdays=weekdays)
    if station.shifts.filter(name=name).exclude(pk=shift.pk if shift else 0).exists():
        raise errors.NameTaken(station=station.name, name=name)
    one = shift or Shift(station=station)
    planned = one.plans.count() if shift else 0
    if planned and (one.weekdays, one.follows_calendar) != (weekdays, follows_calendar):
        raise errors.StillInUse(name=name, count=planned)
    one.name, one.starts_at, one.ends_at, one.break_minutes = name, starts_at, ends_at, break_minutes
    one.weekdays, one.follows_calendar = weekdays, follows_calendar
    one.save()
    facts = {"hours": f"{starts_at:%H:%M}–{ends_at:%H:%M}", "weekdays": weekdays, "follows_calendar": follows_calendar}
    subject = f"shift:{station.code}/{name}"
    record(actor=actor, act="shift.set", subject=subject, station_id=station.pk, facts=facts, now=now)
    return one


@transaction.atomic
def plan_shift(*, person: Person, shift: Shift, from_on: date, actor: User | None, now: datetime) -> ShiftPlan:
    """Let somebody work a shift from a day on.

    Raises: OfAnotherStation, ShiftInClosedMonth.
    """
    person = _locked(person)
    if shift.station_id != person.station_id:
        raise errors.OfAnotherStation(name=shift.name, station=person.station.name)
    last = month_guard.get().last_closed(person.station_id)
    if last is not None and from_on < last.until:
        month = Month.of(from_on)
        raise errors.ShiftInClosedMonth(
            station=person.station.name, month=max(month, last).label, on=from_on, first=last.until
        )
    plan, _ = ShiftPlan.objects.update_or_create(person=person, from_on=from_on, defaults={"shift": shift})
    _note(person, "person.plan_shift", {"shift": shift.name, "from_on": from_on}, actor, now)
    return plan


@transaction.atomic
def link_user(*, person: Person, user: User | None, actor: User | None, now: datetime) -> Person:
    """Say which account is this person's, so that own rows can be shown; None takes the link away.

    Whoever is linked reads the person's own rows, wages too: nobody links or releases his own account.

    Raises: LinkOfOneself, LinkStands if another account is linked, UserTaken.
    """
    person = _locked(person)
    if actor is not None and actor.pk in {person.user_id, user.pk if user else None}:
        raise errors.LinkOfOneself
    if user and person.user and person.user != user:
        raise errors.LinkStands(name=person.name, username=person.user.username)
    other = Person.objects.filter(user=user).exclude(pk=person.pk).first() if user else None
    if user and other:
        raise errors.UserTaken(username=user.username, name=other.name)
    before = _facts(person)
    person.user = user
    return _save_changed(person, "person.link_user", before, actor, now)


def _locked(person: Person) -> Person:
    lock_station(person.station_id)
    return Person.objects.select_related("station", "team", "post", "user").get(pk=person.pk)


def _check_place(station: Station, team: Team | None, post: Post | None) -> None:
    if team is not None and team.station_id != station.pk:
        raise errors.OfAnotherStation(name=team.name, station=station.name)
    if post is not None and post.department.station_id != station.pk:
        raise errors.OfAnotherStation(name=post.title, station=station.name)


def _check_grade_day(person: Person, from_on: date) -> None:
    last = month_guard.get().last_closed(person.station_id)
    if last is not None and from_on < last.until:
        raise errors.GradeInClosedMonth(station=person.station.name, month=last.label, on=from_on, first=last.until)


def _graded(person: Person, given: GradeGiven, actor: User | None) -> tuple[PostGrade, dict[str, object]]:
    if actor is not None and person.user_id == actor.pk:
        raise errors.GradeOfOneself
    _check_grade_day(person, given.from_on)
    held = grades_on(given.from_on, [person.pk]).get(person.pk)
    if held and held.from_on <= given.from_on and held.coefficient == given.coefficient:
        raise errors.GradeUnchanged(name=person.name, on=given.from_on, coefficient=given.coefficient)
    before = _grade_facts(held) if held else {}
    row = _write_grade(person, given, actor)
    return row, {"before": before, "after": _grade_facts(row)}


def _write_grade(person: Person, given: GradeGiven, actor: User | None) -> PostGrade:
    value = checked_coefficient(given.coefficient)
    content = {
        "grade": grade_of(value),
        "coefficient": value,
        "certificate": given.certificate,
        "reason": given.reason,
        "set_by": actor,
    }
    row, _ = PostGrade.objects.update_or_create(person=person, from_on=given.from_on, defaults=content)
    return row


def _save_changed(person: Person, act: str, before: Mapping[str, object], actor: User | None, now: datetime) -> Person:
    after = _facts(person)
    if after != before:
        person.save()
        _note(person, act, changed(before, after), actor, now)
    return person


def _facts(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "team": person.team.name if person.team else None,
        "post": person.post.title if person.post else None,
        "has_phone": bool(person.phone),
        "hired_on": person.hired_on,
        "left_on": person.left_on,
        "user": person.user.username if person.user else None,
    }


def _grade_facts(row: PostGrade) -> dict[str, object]:
    return {
        "grade": row.grade,
        "coefficient": row.coefficient,
        "from_on": row.from_on,
        "certificate": row.certificate,
        "reason": row.reason,
    }


def _note(person: Person, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    subject = f"person:{person.station.code}/{person.no}"
    record(actor=actor, act=act, subject=subject, station_id=person.station_id, facts=facts, now=now)
