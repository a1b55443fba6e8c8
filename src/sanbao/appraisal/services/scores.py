"""What is done to the scores of a station's month: scoring, making final, and the result of a quarter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import FinalMonth, Scorecard
from sanbao.appraisal.queries.quarters import PersonQuarter, final_months, quarter_of_people, scored_months
from sanbao.appraisal.queries.scores import Sheet, fault_of, fresh_sheets, newest
from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.figures import NOTHING
from sanbao.appraisal.rules.quarter_results import months_of
from sanbao.appraisal.rules.quarterly import quarter_of
from sanbao.appraisal.rules.scorecard import OPEN, Ground, Scored
from sanbao.appraisal.services.changing import Change, by_quarter, store
from sanbao.appraisal.services.revisions import keep
from sanbao.audit.services import record
from sanbao.kernel.errors import Fault, Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import at
from sanbao.network.models import Station
from sanbao.network.services import lock_station
from sanbao.statistics.errors import ClosingDamaged
from sanbao.statistics.queries import closings, is_intact


@dataclass(frozen=True, slots=True)
class Scoring:
    """What scoring a month did: how many people it knows, and how many got a new revision."""

    people: int
    revised: int


@dataclass(frozen=True, slots=True)
class QuarterClosing:
    """What closing a quarter did: people, new revisions, adjustment rows and the sum of their differences."""

    people: int
    revised: int
    adjustments: int
    difference: Decimal


def subject_of(station: Station, month: Month) -> str:
    """Return under which name the journal knows the scores of a station's month."""
    return f"kpi_month:{station.code}:{month}"


@transaction.atomic
def score_month(*, station: Station, month: Month, actor: User | None, now: datetime) -> Scoring:
    """Score everybody of a closed month from its frozen facts and what was entered. The same again stores nothing.

    Raises: MonthNotClosed; ClosingDamaged; MonthFinal; NobodyAppraised; Refused with what keeps somebody from being
    scored, each with the person.
    """
    lock_station(station.pk)
    sheets, revised = _scored(station, month, actor, now)
    if revised:
        facts = {"people": len(sheets), "revised": revised}
        _note("kpi.score", station, month, facts, actor=actor, now=now)
    return Scoring(len(sheets), revised)


def _note(
    act: str, station: Station, month: Month, facts: Mapping[str, object], *, actor: User | None, now: datetime
) -> None:
    subject = subject_of(station, month)
    record(actor=actor, act=act, subject=subject, station_id=station.pk, facts=facts, now=now)


def _scored(station: Station, month: Month, actor: User | None, now: datetime) -> tuple[list[Sheet], int]:
    _refuse_unless_closed(station, month)
    stored = newest(station, month)
    if stored.is_final:
        raise errors.MonthFinal(station=station.name, month=month.label)
    sheets = fresh_sheets(station, month, stored)
    if not sheets:
        raise errors.NobodyAppraised(station=station.name, month=month.label)
    revised = [sheet for sheet in sheets if not sheet.is_stored]
    keep(revised, Scorecard.Cause.SCORED, actor=actor, now=now)
    return sheets, len(revised)


def _refuse_unless_closed(station: Station, month: Month) -> None:
    closing = closings(month, {station.pk}).get(station.pk)
    if closing is None:
        raise errors.MonthNotClosed(station=station.name, month=month.label)
    if not is_intact(closing):
        raise ClosingDamaged(station=station.name, month=month.label)


@transaction.atomic
def finalise(*, station: Station, month: Month, actor: User | None, now: datetime) -> FinalMonth:
    """Score a closed month once more and let its scores hold: wages read them from now on.

    Quarter items may still be provisional: the quarter replaces them by rows.

    Raises: what `score_month` raises; Refused with every item that has no value, each with the person, or once for all
    if no context gives the facts yet.
    """
    lock_station(station.pk)
    sheets, revised = _scored(station, month, actor, now)
    refusals.refuse_if(_open_items(sheets))
    final = FinalMonth.objects.create(station=station, month=month, people=len(sheets), set_by=actor, set_at=now)
    total = sum((sheet.card.total for sheet in sheets), NOTHING)
    facts = {"people": len(sheets), "revised": revised, "total": total}
    _note("kpi.finalise", station, month, facts, actor=actor, now=now)
    return final


_REFUSALS: Final = {Ground.NOT_ENTERED: errors.ItemNotEntered, Ground.NO_CASES: errors.ItemWithoutCases}


def _open_items(sheets: Sequence[Sheet]) -> Iterator[Fault]:
    lines = [(sheet, line) for sheet in sheets for line in sheet.card.lines if line.ground in OPEN]
    sourceless: dict[str, list[Scored]] = {}
    for sheet, line in lines:
        if line.ground is Ground.NO_SOURCE:
            sourceless.setdefault(line.code, []).append(line)
        else:
            refusal = _REFUSALS[line.ground](person=f"{sheet.no} {sheet.name}", item=line.label)
            yield at(f"{sheet.no}.{line.code}", refusal)
    for code, those in sourceless.items():
        yield at(code, errors.ItemOpenForAll(item=those[0].label, people=len(those)))


@transaction.atomic
def close_quarter(*, station: Station, first: Month, reason: str, actor: User | None, now: datetime) -> QuarterClosing:
    """Let the results of a quarter replace what its items had provisionally, in all of its months.

    `first` is the quarter's first month. Every line whose score changes gives a row, every scorecard that changes a new
    revision; wages follow in their next run. Done again after a result was corrected, it changes what that changes.

    Raises: NotAFirstMonth; ReasonMissing; MonthOfQuarterNotFinal; NoQuarterItems; Refused with every missing result,
    each with the person.
    """
    months = months_of(first)
    if first != months[0]:
        raise errors.NotAFirstMonth(month=first)
    if not reason.strip():
        raise errors.ReasonMissing
    lock_station(station.pk)
    _refuse_unless_final(station, months)
    people = list(quarter_of_people(station, months))
    if not people:
        raise errors.NoQuarterItems(station=station.name, quarter=quarter_of(first))
    changes = _quarter_changes(people, reason.strip())
    store(changes, Scorecard.Cause.QUARTER, actor=actor, now=now)
    closing = _told(len(people), changes)
    if changes:
        _note_quarter(station, first, closing, reason, actor=actor, now=now)
    return closing


def _refuse_unless_final(station: Station, months: Sequence[Month]) -> None:
    """The last month has to be final, and the others unless nobody was appraised then."""
    final = final_months(station, months)
    for month in sorted({*scored_months(station, months), months[-1]}):
        if month not in final:
            raise errors.MonthOfQuarterNotFinal(station=station.name, month=month.label)


def _quarter_changes(people: Sequence[PersonQuarter], reason: str) -> list[Change]:
    faults: list[Fault] = []
    changes: list[Change] = []
    for person in people:
        try:
            changes.extend(by_quarter(person.sheets, person.results, reason))
        except Refused as refused:
            who = person.sheets[0]
            faults.extend(fault_of(who.no, who.name, fault) for fault in refused.faults)
    refusals.refuse_if(faults)
    return changes


def _told(people: int, changes: Sequence[Change]) -> QuarterClosing:
    rows = [row for change in changes for row in change.adjustments]
    return QuarterClosing(people, len(changes), len(rows), sum((row.difference for row in rows), NOTHING))


def _note_quarter(
    station: Station, first: Month, closing: QuarterClosing, reason: str, *, actor: User | None, now: datetime
) -> None:
    record(
        actor=actor,
        act="kpi.close_quarter",
        subject=f"kpi_quarter:{station.code}:{quarter_of(first)}",
        station_id=station.pk,
        facts={
            "people": closing.people,
            "revised": closing.revised,
            "adjustments": closing.adjustments,
            "difference": closing.difference,
            "reason": reason,
        },
        now=now,
    )
