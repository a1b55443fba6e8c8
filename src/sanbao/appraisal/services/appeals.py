"""Appeals: the person objects to a line of his scorecard, somebody else answers, the month is scored anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import Appeal, AppealDecision, ItemValue, Scorecard, TaskEntry
from sanbao.appraisal.queries.appeals import is_pending
from sanbao.appraisal.queries.entries import entered_in, task_of, task_rows, value_of
from sanbao.appraisal.queries.quarters import newest_sheets
from sanbao.appraisal.queries.scores import Sheet, revision_sheet
from sanbao.appraisal.rules import refusals, scoring
from sanbao.appraisal.rules.quarter_results import changed_lines, months_of
from sanbao.appraisal.rules.schemes import Item, Period, Source
from sanbao.appraisal.rules.scorecard import Given, Ground, Scored, Task, Value
from sanbao.appraisal.services import tasks, values
from sanbao.appraisal.services.changing import Change, by_quarter, store
from sanbao.audit.services import record
from sanbao.kernel.errors import Fault
from sanbao.network.services import lock_station

_NOT_YET: Final = frozenset({Ground.PROVISIONAL, Ground.UNUSED})


@dataclass(frozen=True, slots=True)
class Answer:
    """What an accepted appeal puts into the place of what stood: a value or an excuse, or a task's degree."""

    value: Decimal | None = None
    excused: str = ""
    degree: Decimal | None = None
    evidence: str = ""


@transaction.atomic
def appeal(*, scorecard_id: int, item: str, reason: str, actor: User, now: datetime) -> Appeal:
    """Object to a line of one's own newest scorecard.

    Raises: ScorecardUnknown; NotOwnScorecard; ReasonMissing; ScorecardOutdated; UnknownItem; NotJudgedYet for a quarter
    that is still provisional; AppealPending.
    """
    card = _card_or_refuse(scorecard_id)
    lock_station(card.station_id)
    if card.person.user_id != actor.pk:
        raise errors.NotOwnScorecard
    if not reason.strip():
        raise errors.ReasonMissing
    line = _line_or_refuse(card, item)
    if is_pending(card.person_id, card.month, item):
        raise errors.AppealPending(item=line.label)
    made = Appeal.objects.create(
        scorecard=card,
        station_id=card.station_id,
        item=item,
        label=line.label,
        reason=reason.strip(),
        set_by=actor,
        set_at=now,
    )
    facts = {"item": item, "label": line.label, "score": line.score, "reason": reason.strip()}
    _note("kpi.appeal", card, facts, actor=actor, now=now)
    return made


def _card_or_refuse(scorecard_id: int) -> Scorecard:
    card = Scorecard.objects.select_related("person", "station").filter(pk=scorecard_id).first()
    if card is None:
        raise errors.ScorecardUnknown
    return card


def _line_or_refuse(card: Scorecard, item: str) -> Scored:
    if Scorecard.objects.filter(person_id=card.person_id, month=card.month, revision__gt=card.revision).exists():
        raise errors.ScorecardOutdated
    sheet = revision_sheet(card)
    line = sheet.line(item)
    if line is None:
        raise refusals.UnknownItem(item=item, known="、".join(one.code for one in sheet.card.lines))
    if line.ground in _NOT_YET:
        raise errors.NotJudgedYet(item=line.label)
    return line


def _note(act: str, card: Scorecard, facts: Mapping[str, object], *, actor: User, now: datetime) -> None:
    record(
        actor=actor,
        act=act,
        subject=f"kpi_person:{card.station.code}:{card.month}:{card.no}",
        station_id=card.station_id,
        facts=facts,
        now=now,
    )


@transaction.atomic
def decide_appeal(
    *, appeal_id: int, accepted: bool, answer: Answer | None = None, reason: str, actor: User, now: datetime
) -> AppealDecision:
    """Answer an appeal. If it is accepted, `answer` replaces what stood, and the month gets a new revision.

    An item of a quarter changes all of its months. What is already paid is settled by the next pay run.

    Raises: AppealUnknown; AppealDecided; DecidesOwnAppeal; DeciderEnteredValue; ReasonMissing; Refused with what is
    wrong with the answer.
    """
    waiting = _waiting(appeal_id)
    card = waiting.scorecard
    if not reason.strip():
        raise errors.ReasonMissing
    sheets = _newest(card)
    _refuse_decider(waiting, next(one for one in sheets if one.month == card.month), actor)
    changes: list[Change] = []
    if accepted:
        changes = _accept(waiting, sheets, answer or Answer(), reason.strip(), actor=actor, now=now)
    ids = store(changes, Scorecard.Cause.APPEAL, appeal=waiting, actor=actor, now=now)
    revised = next((key for key, one in zip(ids, changes, strict=True) if one.sheet.month == card.month), None)
    decision = AppealDecision.objects.create(
        appeal=waiting,
        is_accepted=accepted,
        reason=reason.strip(),
        scorecard_id=revised,
        set_by=actor,
        set_at=now,
    )
    facts = {"item": waiting.item, "label": waiting.label, "accepted": accepted, "reason": reason.strip()}
    _note("kpi.decide", card, {**facts, **_told(changes)}, actor=actor, now=now)
    return decision


def _told(changes: list[Change]) -> dict[str, object]:
    rows = [row for change in changes for row in change.adjustments]
    return {"adjustments": [{"month": str(row.month), "before": row.old, "after": row.new} for row in rows]}


def _waiting(appeal_id: int) -> Appeal:
    """Return the appeal with its station locked, so that of two who answer at once the second finds the answer."""
    station_id = Appeal.objects.filter(pk=appeal_id).values_list("station_id", flat=True).first()
    if station_id is None:
        raise errors.AppealUnknown
    lock_station(station_id)
    if AppealDecision.objects.filter(appeal_id=appeal_id).exists():
        raise errors.AppealDecided
    related = ("scorecard", "scorecard__person", "scorecard__station")
    return Appeal.objects.select_related(*related).get(pk=appeal_id)


def _newest(card: Scorecard) -> tuple[Sheet, ...]:
    """Return the person's newest revisions of the quarter, in the order of months."""
    return newest_sheets(card.station, months_of(card.month), person_id=card.person_id)[card.person_id]


def _refuse_decider(waiting: Appeal, sheet: Sheet, actor: User) -> None:
    if waiting.scorecard.person.user_id == actor.pk:
        raise errors.DecidesOwnAppeal
    row = _standing(waiting, sheet)
    if row is not None and row.set_by_id == actor.pk:
        raise errors.DeciderEnteredValue(item=waiting.label)


def _standing(waiting: Appeal, sheet: Sheet) -> ItemValue | TaskEntry | None:
    """Return the row that somebody entered for the line; None if nobody has."""
    card = waiting.scorecard
    item = _item(sheet, waiting.item)
    if item is None:
        return next(iter(task_rows(card.person_id, card.month, waiting.item)), None)
    entered = entered_in(card.station, values.month_of(item, card.month), values.span_of(item))
    return entered.row(card.person_id, item.code)


def _item(sheet: Sheet, code: str) -> Item | None:
    return next((item for item in sheet.scheme.items if item.code == code), None)


def _accept(
    waiting: Appeal, sheets: tuple[Sheet, ...], answer: Answer, reason: str, *, actor: User, now: datetime
) -> list[Change]:
    sheet = next(one for one in sheets if one.month == waiting.scorecard.month)
    item = _item(sheet, waiting.item)
    if item is None:
        task = _judged(waiting, answer, actor, now)
        others = [task if one.code == task.code else one for one in sheet.given.tasks]
        return _again(sheet, replace(sheet.given, tasks=tuple(others)), reason)
    value = _entered(waiting, item, answer, actor, now)
    if item.period is Period.QUARTER:
        return by_quarter(sheets, {**_results(sheets), item.code: value}, reason)
    return _again(sheet, replace(sheet.given, values={**sheet.given.values, item.code: value}), reason)


def _results(sheets: tuple[Sheet, ...]) -> dict[str, Value]:
    """Return the results that the months of a closed quarter were scored by."""
    items = [(sheet, item) for sheet in sheets for item in sheet.scheme.items if item.period is Period.QUARTER]
    return {item.code: sheet.given.values[item.code] for sheet, item in items if item.code in sheet.given.values}


def _again(sheet: Sheet, given: Given, reason: str) -> list[Change]:
    card = scoring.compute(given)
    if card == sheet.card:
        return []
    return [Change(replace(sheet, given=given, card=card), tuple(changed_lines(sheet.month, sheet.card, card, reason)))]


def _judged(waiting: Appeal, answer: Answer, actor: User, now: datetime) -> Task:
    card = waiting.scorecard
    if answer.degree is None:
        raise errors.ValueMissing(item=waiting.label)
    tasks.refuse_degree(waiting.label, answer.degree, answer.evidence)
    before = tasks.task_or_refuse(card.person, card.month, waiting.item)
    row = tasks.judged(before, answer.degree, answer.evidence)
    row.appeal, row.set_by, row.set_at = waiting, actor, now
    row.save(force_insert=True)
    return task_of(row)


def _entered(waiting: Appeal, item: Item, answer: Answer, actor: User, now: datetime) -> Value:
    refusals.refuse_if(_answer_faults(item, answer))
    card = waiting.scorecard
    row = ItemValue.objects.create(
        station_id=card.station_id,
        month=values.month_of(item, card.month),
        span=values.span_of(item),
        person_id=card.person_id,
        item=item.code,
        value=answer.value,
        excused=answer.excused.strip(),
        evidence=answer.evidence.strip(),
        appeal=waiting,
        set_by=actor,
        set_at=now,
    )
    return value_of(row)


def _answer_faults(item: Item, answer: Answer) -> Iterator[Fault]:
    """What is measured may be corrected here, but like all that people say it needs evidence."""
    by_hand = replace(item, source=Source.MANUAL)
    yield from values.value_faults(by_hand, Value(answer.value, answer.evidence, answer.excused))
