"""What is done to short boards and temporary tasks of a month."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import TaskEntry
from sanbao.appraisal.queries.entries import task_rows
from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.scorecard import TaskKind
from sanbao.appraisal.services.values import is_storable, refuse_final, refuse_own, scheme_or_refuse
from sanbao.audit.services import record
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.network.services import lock_station


@transaction.atomic
def set_task(
    *,
    station: Station,
    person: Person,
    month: Month,
    label: str,
    kind: TaskKind,
    actor: User | None,
    now: datetime,
) -> TaskEntry:
    """Give somebody a short board or a temporary task for a month; its code is told by the row.

    Raises: EntersOwnScore; MonthFinal; NotAppraised; TaskLabelMissing; TooManyTasks.
    """
    lock_station(station.pk)
    refuse_own(person, actor)
    refuse_final(station, month)
    most = scheme_or_refuse(station, month, person).most_tasks()
    if not label.strip():
        raise errors.TaskLabelMissing
    newest = _newest(person, month)
    count = sum(not row.is_dropped for row in newest.values()) + 1
    if count > most:
        raise refusals.TooManyTasks(count=count, most=most)
    row = TaskEntry(station=station, person=person, month=month, code=f"task-{len(newest) + 1}", kind=kind.value)
    row.label = label.strip()
    return _keep(row, "kpi.set_task", person, actor, now)


@transaction.atomic
def judge_task(
    *,
    station: Station,
    person: Person,
    month: Month,
    code: str,
    degree: Decimal,
    evidence: str,
    actor: User | None,
    now: datetime,
) -> TaskEntry:
    """Say how far a task was done, 0-1, with the evidence.

    Raises: EntersOwnScore; MonthFinal; TaskUnknown; DecidedByAppeal; DegreeOutOfRange; EvidenceMissing.
    """
    lock_station(station.pk)
    refuse_own(person, actor)
    refuse_final(station, month)
    before = _undecided(person, month, code)
    refuse_degree(before.label, degree, evidence)
    return _keep(judged(before, degree, evidence), "kpi.judge_task", person, actor, now)


@transaction.atomic
def drop_task(
    *, station: Station, person: Person, month: Month, code: str, reason: str, actor: User | None, now: datetime
) -> TaskEntry:
    """Take a task back: the month's pools are as if it had never been given.

    Raises: EntersOwnScore; MonthFinal; TaskUnknown; DecidedByAppeal; ReasonMissing.
    """
    lock_station(station.pk)
    refuse_own(person, actor)
    refuse_final(station, month)
    before = _undecided(person, month, code)
    if not reason.strip():
        raise errors.ReasonMissing
    row = _copy(before)
    row.is_dropped, row.evidence = True, reason.strip()
    return _keep(row, "kpi.drop_task", person, actor, now)


def _undecided(person: Person, month: Month, code: str) -> TaskEntry:
    row = task_or_refuse(person, month, code)
    if row.appeal_id is not None:
        raise errors.DecidedByAppeal(item=row.label)
    return row


def task_or_refuse(person: Person, month: Month, code: str) -> TaskEntry:
    """Return the newest row of a task.

    Raises: TaskUnknown.
    """
    row = _newest(person, month).get(code)
    if row is None or row.is_dropped:
        raise errors.TaskUnknown(person=person.name, month=month.label, task=code)
    return row


def refuse_degree(label: str, degree: Decimal, evidence: str) -> None:
    """Refuse a degree that is none, or that nothing shows.

    Raises: DegreeOutOfRange; EvidenceMissing.
    """
    if not (is_storable(degree) and 0 <= degree <= 1):
        raise errors.DegreeOutOfRange(degree=degree)
    if not evidence.strip():
        raise refusals.EvidenceMissing(item=label)


def judged(before: TaskEntry, degree: Decimal, evidence: str) -> TaskEntry:
    """Return the next row of a task, not yet stored, with how far it was done."""
    row = _copy(before)
    row.degree, row.evidence = degree, evidence.strip()
    return row


def _copy(row: TaskEntry) -> TaskEntry:
    return TaskEntry(
        station_id=row.station_id,
        person_id=row.person_id,
        month=row.month,
        code=row.code,
        label=row.label,
        kind=row.kind,
        degree=row.degree,
    )


def _newest(person: Person, month: Month) -> dict[str, TaskEntry]:
    return {row.code: row for row in reversed(task_rows(person.pk, month))}


def _keep(row: TaskEntry, act: str, person: Person, actor: User | None, now: datetime) -> TaskEntry:
    row.set_by, row.set_at = actor, now
    row.save(force_insert=True)
    record(
        actor=actor,
        act=act,
        subject=f"kpi_person:{row.station.code}:{row.month}:{person.no}",
        station_id=row.station_id,
        facts={"task": row.code, "label": row.label, "degree": row.degree, "evidence": row.evidence},
        now=now,
    )
    return row
