"""What people enter for a month or a quarter: values of items with evidence, excuses, and what takes them back."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import ItemValue, Span
from sanbao.appraisal.queries.entries import entered_in, is_taken_back
from sanbao.appraisal.queries.inputs import scheme_for
from sanbao.appraisal.queries.schemes import schemes_in
from sanbao.appraisal.queries.scores import is_final
from sanbao.appraisal.rules import refusals, scoring
from sanbao.appraisal.rules.figures import PLACES
from sanbao.appraisal.rules.quarter_results import months_of
from sanbao.appraisal.rules.schemes import Item, Period, Scheme, Source
from sanbao.appraisal.rules.scorecard import Value
from sanbao.audit.services import record
from sanbao.kernel.errors import Fault, Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import at
from sanbao.network.models import Person, Station
from sanbao.network.services import lock_station

HIGHEST: Final = Decimal(10) ** 11
_STEP: Final = Decimal(1).scaleb(-PLACES)


@transaction.atomic
def enter_value(
    *,
    station: Station,
    person: Person,
    month: Month,
    item: str,
    value: Decimal | None = None,
    excused: str = "",
    evidence: str = "",
    actor: User | None,
    now: datetime,
) -> ItemValue:
    """Enter what an item reached for a person, with the evidence, or why it does not count for him.

    For a quarter item any month of the quarter may be given. Its result is entered while the quarter runs, and can be
    corrected even after `close_quarter`, which is then done once more.

    Raises: EntersOwnScore; NotAppraised; MonthFinal; DecidedByAppeal; Refused with UnknownItem, ItemIsMeasured,
    ValueMissing, ValueOutOfRange, ValueAndExcuse, EvidenceMissing.
    """
    lock_station(station.pk)
    refuse_own(person, actor)
    one = item_called(scheme_or_refuse(station, month, person).items, item)
    refuse_final(station, month, one.period)
    _refuse_decided(station, person, month, one)
    written = Value(value, evidence.strip(), excused.strip())
    refusals.refuse_if(value_faults(one, written))
    row = _row(station, person, month, one, written, actor=actor, now=now)
    _note("kpi.enter_value", row, person, actor=actor, now=now)
    return row


@transaction.atomic
def take_back_value(
    *,
    station: Station,
    person: Person | None,
    month: Month,
    item: str,
    reason: str,
    actor: User | None,
    now: datetime,
) -> ItemValue:
    """Take back what was entered for a person, or (None) the excuse for everybody of the station.

    Raises: EntersOwnScore; MonthFinal; ReasonMissing; Refused with UnknownItem; NothingEntered; DecidedByAppeal.
    """
    lock_station(station.pk)
    if person is not None:
        refuse_own(person, actor)
    one = item_called(_items_in(month), item)
    refuse_final(station, month, one.period)
    if not reason.strip():
        raise errors.ReasonMissing
    entered = entered_in(station, month_of(one, month), span_of(one))
    standing = entered.for_all.get(item) if person is None else entered.own.get((person.pk, item))
    if standing is None or is_taken_back(standing):
        raise errors.NothingEntered(item=one.label)
    if standing.appeal_id is not None:
        raise errors.DecidedByAppeal(item=one.label)
    row = _row(station, person, month, one, Value(evidence=reason.strip()), actor=actor, now=now)
    _note("kpi.take_back_value", row, person, actor=actor, now=now)
    return row


@transaction.atomic
def excuse_for_all(
    *, station: Station, month: Month, item: str, reason: str, actor: User | None, now: datetime
) -> ItemValue:
    """Say why an item does not count for anybody of the station this month, or this quarter: nothing gives it yet.

    Who has a value or an excuse of his own keeps it.

    Raises: MonthFinal; ReasonMissing; Refused with UnknownItem.
    """
    lock_station(station.pk)
    one = item_called(_items_in(month), item)
    refuse_final(station, month, one.period)
    if not reason.strip():
        raise errors.ReasonMissing
    row = _row(station, None, month, one, Value(excused=reason.strip()), actor=actor, now=now)
    _note("kpi.excuse_for_all", row, None, actor=actor, now=now)
    return row


def _refuse_decided(station: Station, person: Person, month: Month, item: Item) -> None:
    row = entered_in(station, month_of(item, month), span_of(item)).row(person.pk, item.code)
    if row is not None and row.appeal_id is not None:
        raise errors.DecidedByAppeal(item=item.label)


def refuse_own(person: Person, actor: User | None) -> None:
    """Let nobody enter what he himself is judged by.

    Raises: EntersOwnScore.
    """
    if actor is not None and person.user_id == actor.pk:
        raise errors.EntersOwnScore


def refuse_final(station: Station, month: Month, period: Period = Period.MONTH) -> None:
    """Let nobody change what a final month was scored by; results of quarters come after it.

    Raises: MonthFinal.
    """
    if period is Period.MONTH and is_final(station.pk, month):
        raise errors.MonthFinal(station=station.name, month=month.label)


def scheme_or_refuse(station: Station, month: Month, person: Person) -> Scheme:
    """Return the scheme that a person is appraised by in a month.

    Raises: NotAppraised.
    """
    found = scheme_for(station, month, person)
    if found is None:
        raise errors.NotAppraised(person=person.name, month=month.label)
    return found.scheme


def item_called(items: Iterable[Item], code: str) -> Item:
    """Return the item with this code.

    Raises: Refused with UnknownItem.
    """
    known = {item.code: item for item in items}
    if code not in known:
        raise Refused((at("item", refusals.UnknownItem(item=code, known="、".join(known))),))
    return known[code]


def _items_in(month: Month) -> list[Item]:
    return [item for found in schemes_in(month).values() for item in found.scheme.items]


def value_faults(item: Item, value: Value) -> Iterator[Fault]:
    """Find everything that keeps a value from being entered for an item."""
    if value.value is None and not value.is_excused:
        yield at("value", errors.ValueMissing(item=item.label))
    if value.value is not None and item.source is Source.MEASURED:
        yield at("value", errors.ItemIsMeasured(item=item.label))
    if value.value is not None and not is_storable(value.value):
        yield at("value", errors.ValueOutOfRange(item=item.label, value=value.value))
    yield from scoring.value_faults(item, value, "value")


def is_storable(value: Decimal) -> bool:
    """Tell whether a value has at most four places and fifteen digits."""
    return value.is_finite() and abs(value) < HIGHEST and value == value.quantize(_STEP)


def span_of(item: Item) -> Span:
    """Return what a value of an item is of."""
    return Span.QUARTER if item.period is Period.QUARTER else Span.MONTH


def month_of(item: Item, month: Month) -> Month:
    """Return the month that a value of an item is kept under: of a quarter the first."""
    return months_of(month)[0] if item.period is Period.QUARTER else month


def _row(
    station: Station,
    person: Person | None,
    month: Month,
    item: Item,
    value: Value,
    *,
    actor: User | None,
    now: datetime,
) -> ItemValue:
    return ItemValue.objects.create(
        station=station,
        month=month_of(item, month),
        span=span_of(item),
        person=person,
        item=item.code,
        value=value.value,
        excused=value.excused,
        evidence=value.evidence,
        set_by=actor,
        set_at=now,
    )


def _note(act: str, row: ItemValue, person: Person | None, *, actor: User | None, now: datetime) -> None:
    record(
        actor=actor,
        act=act,
        subject=f"kpi_person:{row.station.code}:{row.month}:{person.no if person else '*'}",
        station_id=row.station_id,
        facts={"item": row.item, "value": row.value, "excused": row.excused, "evidence": row.evidence},
        now=now,
    )
