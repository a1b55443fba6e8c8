"""What is done about rewards and penalties: entered, agreed to or objected to, decided, talked about, dropped."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import PointEntry
from sanbao.appraisal.queries.points import is_contested, lines_of
from sanbao.appraisal.rules.points import Sort
from sanbao.appraisal.services.quarterly import said
from sanbao.audit.services import record
from sanbao.kernel.periods import business_date
from sanbao.kernel.text import squeeze
from sanbao.network.models import Person
from sanbao.network.services.places import lock_station

MOST_POINTS: Final = 1000
LONGEST_CONDUCT: Final = 60


@transaction.atomic
def enter(
    *,
    person: Person,
    on: date,
    sort: Sort,
    conduct: str,
    reason: str,
    points: int | None,
    actor: User | None,
    now: datetime,
) -> PointEntry:
    """Write down a reward with its points, or a penalty, whose points are its rung: 50, 100, 200.

    Raises: PointsOfTheFuture, PointsForOneself, NotEmployedAnyMore, RewardWithoutPoints, RemarkMissing, RemarkTooLong.
    """
    lock_station(person.station_id)
    _check(person, on, actor, business_date(now))
    _check_points(sort, points)
    entry = PointEntry.objects.create(
        station_id=person.station_id,
        person=person,
        on=on,
        sort=sort,
        conduct=_conduct(conduct),
        reason=said(reason, gettext("事由")),
        points=points,
        entered_by=actor,
        entered_at=now,
    )
    facts = {
        "person": f"{person.no} {person.name}",
        "on": on.isoformat(),
        "sort": sort.value,
        "conduct": entry.conduct,
        "reason": entry.reason,
        "points": points,
    }
    _note(entry, "points.enter", facts, actor, now)
    return entry


@transaction.atomic
def consent(*, entry_id: int, actor: User, now: datetime) -> PointEntry:
    """Let the person himself agree to a penalty.

    Raises: NotFound for everybody else; PointsDropped, RewardNeedsNoAnswer, PointsAnswered.
    """
    entry = _own(entry_id, actor)
    entry.consented_on = business_date(now)
    entry.save(update_fields=["consented_on"])
    _note(entry, "points.consent", {"consented_on": entry.consented_on.isoformat()}, actor, now)
    return entry


@transaction.atomic
def object_to(*, entry_id: int, reason: str, actor: User, now: datetime) -> PointEntry:
    """Let the person himself object to a penalty, once: it does not count until that is decided.

    Raises: NotFound for everybody else; PointsDropped, RewardNeedsNoAnswer, PointsAnswered, RemarkMissing,
    RemarkTooLong.
    """
    entry = _own(entry_id, actor)
    if entry.objected_on is not None:
        raise errors.PointsAnswered(answer=gettext("申诉过"))
    entry.objected_on, entry.objection = business_date(now), said(reason, gettext("申诉理由"))
    entry.save(update_fields=["objected_on", "objection"])
    facts = {"objected_on": entry.objected_on.isoformat(), "objection": entry.objection}
    _note(entry, "points.object", facts, actor, now)
    return entry


@transaction.atomic
def decide(*, entry_id: int, is_upheld: bool, reason: str, actor: User | None, now: datetime) -> PointEntry:
    """Decide an objection: the penalty is upheld and counts again, or is taken back. Not by who entered it.

    Raises: NoObjection, ObjectionJudgedByWriter, PointsForOneself, RemarkMissing, RemarkTooLong.
    """
    entry = _locked(entry_id)
    if not is_contested(entry):
        raise errors.NoObjection
    if actor is not None and entry.entered_by_id == actor.pk:
        raise errors.ObjectionJudgedByWriter
    if actor is not None and entry.person.user_id == actor.pk:
        raise errors.PointsForOneself
    entry.is_upheld, entry.decision = is_upheld, said(reason, gettext("处理意见"))
    entry.decided_on, entry.decided_by = business_date(now), actor
    entry.save(update_fields=["is_upheld", "decision", "decided_on", "decided_by"])
    _note(entry, "points.decide", {"is_upheld": is_upheld, "decision": entry.decision}, actor, now)
    return entry


@transaction.atomic
def hold_talk(*, entry_id: int, on: date, remark: str, actor: User | None, now: datetime) -> PointEntry:
    """Write down that the head has talked with the person after the third time of the same conduct.

    Raises: PointsDropped, NoTalkDue, DoneOnWrongDay, RemarkMissing, RemarkTooLong.
    """
    entry = _in_force(entry_id)
    (line,) = lines_of([entry])
    if not line.is_talk_due:
        raise errors.NoTalkDue
    today = business_date(now)
    if not entry.on <= on <= today:
        raise errors.DoneOnWrongDay(first=entry.on, last=today)
    entry.talked_on, entry.talk = on, said(remark, gettext("面谈内容"))
    entry.save(update_fields=["talked_on", "talk"])
    _note(entry, "points.hold_talk", {"talked_on": on.isoformat(), "talk": entry.talk}, actor, now)
    return entry


@transaction.atomic
def drop(*, entry_id: int, reason: str, actor: User | None, now: datetime) -> PointEntry:
    """Take back an entry that was a mistake; it counts no more, and stays to be seen.

    Raises: PointsDropped, PointsForOneself, RemarkMissing, RemarkTooLong.
    """
    entry = _in_force(entry_id)
    if actor is not None and entry.person.user_id == actor.pk:
        raise errors.PointsForOneself
    entry.dropped_on, entry.dropped_reason = business_date(now), said(reason, gettext("撤销原因"))
    entry.save(update_fields=["dropped_on", "dropped_reason"])
    _note(entry, "points.drop", {"reason": entry.dropped_reason}, actor, now)
    return entry


def _check(person: Person, on: date, actor: User | None, today: date) -> None:
    if on > today:
        raise errors.PointsOfTheFuture(on=on)
    if actor is not None and person.user_id == actor.pk:
        raise errors.PointsForOneself
    if (person.hired_on and on < person.hired_on) or (person.left_on and on >= person.left_on):
        raise errors.NotEmployedAnyMore(name=person.name, on=on)


def _check_points(sort: Sort, points: int | None) -> None:
    is_named = points is not None and 1 <= points <= MOST_POINTS
    if is_named if sort is Sort.PENALTY else not is_named:
        raise errors.RewardWithoutPoints(most=MOST_POINTS)


def _conduct(text: str) -> str:
    text = squeeze(text)
    if len(text) > LONGEST_CONDUCT:
        raise errors.RemarkTooLong(limit=LONGEST_CONDUCT)
    return said(text, gettext("行为"))


def _locked(entry_id: int) -> PointEntry:
    return PointEntry.objects.select_for_update(of=("self",)).select_related("person").get(pk=entry_id)


def _in_force(entry_id: int) -> PointEntry:
    entry = _locked(entry_id)
    if entry.dropped_on is not None or entry.is_upheld is False:
        raise errors.PointsDropped
    return entry


def _own(entry_id: int, actor: User) -> PointEntry:
    """Return a penalty of the actor himself that waits for his answer."""
    if not PointEntry.objects.filter(pk=entry_id, person__user=actor).exists():
        raise NotFound
    entry = _in_force(entry_id)
    if entry.sort != Sort.PENALTY:
        raise errors.RewardNeedsNoAnswer
    if entry.consented_on is not None:
        raise errors.PointsAnswered(answer=gettext("同意"))
    if is_contested(entry):
        raise errors.PointsAnswered(answer=gettext("申诉"))
    return entry


def _note(entry: PointEntry, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    record(actor=actor, act=act, subject=f"points:{entry.pk}", station_id=entry.station_id, facts=facts, now=now)
