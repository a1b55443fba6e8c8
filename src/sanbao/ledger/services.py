"""Post to the ledger. Called by the services of the contexts that own the documents, inside their transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.periods import Month
from sanbao.ledger.models import ClosedMonth, Entry
from sanbao.ledger.queries import first_open_month, open_month
from sanbao.ledger.rules.entries import EDITION, EntryDraft
from sanbao.network.models import Station


class MonthAlreadyClosed(DomainError):
    code = "ledger.month_already_closed"
    message = "{station} {month} 已经结账，不能再次结账；迟到的单据会记入下一个未结账月份。"
    kind = Kind.CONFLICT


class EarlierMonthOpen(DomainError):
    code = "ledger.earlier_month_open"
    message = "{station} 的 {earlier} 还没有结账，请先结 {earlier}，再结 {month}。"
    kind = Kind.CONFLICT


@dataclass(frozen=True, slots=True)
class Document:
    """What an entry leads back to: kind ("work_order"), key and the number people know it by."""

    kind: str
    id: int
    number: str


def lock_station(station_id: int) -> Station:
    """Return the station, locked until the end of the transaction: posting and closing never overlap."""
    return Station.objects.select_for_update(no_key=True).get(pk=station_id)


@transaction.atomic
def post(
    *,
    station_id: int,
    document: Document,
    drafts: Sequence[EntryDraft],
    work_on: date,
    actor: User | None,
    now: datetime,
) -> list[Entry]:
    """Post `drafts` into the month of `work_on`, or into the first open month after it if that is closed.

    Source: domain spec §10.12; architecture, flow of one repair, 4 and 5.
    """
    lock_station(station_id)
    month = open_month(station_id, Month.of(work_on))
    entries = [
        entry_of(draft, station_id=station_id, document=document, work_on=work_on, month=month, actor=actor, now=now)
        for draft in drafts
    ]
    return Entry.objects.bulk_create(entries)


@transaction.atomic
def reverse_document(*, station_id: int, document: Document, actor: User | None, now: datetime) -> list[Entry]:
    """Take back every entry of a document that still counts. The reversal goes where a late entry would go."""
    lock_station(station_id)
    standing = Entry.objects.filter(
        document_kind=document.kind, document_id=document.id, reverses=None, reversed_by=None
    ).order_by("id")
    return Entry.objects.bulk_create([_reversal(entry, actor, now) for entry in standing])


@transaction.atomic
def close(*, station_id: int, month: Month, actor: User | None, now: datetime) -> ClosedMonth:
    """Close a station's month to posting.

    Raises: MonthAlreadyClosed; EarlierMonthOpen if a month before it has entries and is open.
    """
    station = lock_station(station_id)
    if ClosedMonth.objects.filter(station=station, month=month).exists():
        raise MonthAlreadyClosed(station=station.name, month=month.label)
    earlier = first_open_month(station_id)
    if earlier is not None and earlier < month:
        raise EarlierMonthOpen(station=station.name, earlier=earlier.label, month=month.label)
    return ClosedMonth.objects.create(station=station, month=month, closed_at=now, closed_by=actor)


def entry_of(
    draft: EntryDraft,
    *,
    station_id: int,
    document: Document,
    work_on: date,
    month: Month,
    actor: User | None,
    now: datetime,
) -> Entry:
    """Return the row, not yet saved, that `draft` becomes in `month`."""
    worked = Month.of(work_on)
    return Entry(
        station_id=station_id,
        technician_id=draft.technician_id,
        month=month,
        work_on=work_on,
        kind=draft.kind,
        role=draft.role,
        category=draft.category,
        payer=draft.payer,
        product_category=draft.product_category,
        document_kind=document.kind,
        document_id=document.id,
        document_no=document.number,
        line_no=draft.line_no,
        orders_led=draft.orders_led,
        orders_joined=draft.orders_joined,
        standard_minutes=draft.standard_minutes,
        actual_minutes=draft.actual_minutes,
        labour=draft.labour,
        parts=draft.parts,
        origin_on=draft.origin_on,
        origin_month=Month.of(draft.origin_on) if draft.origin_on else None,
        adjusts_month=worked if worked < month else None,
        edition=EDITION,
        posted_at=now,
        posted_by=actor,
    )


_NEGATED = ("orders_led", "orders_joined", "standard_minutes", "actual_minutes", "labour", "parts")
_COPIED = (
    "station_id",
    "technician_id",
    "work_on",
    "kind",
    "role",
    "category",
    "payer",
    "product_category",
    "document_kind",
    "document_id",
    "document_no",
    "line_no",
    "origin_on",
    "origin_month",
)


def _reversal(entry: Entry, actor: User | None, now: datetime) -> Entry:
    month = open_month(entry.station_id, entry.month)
    return Entry(
        **{name: getattr(entry, name) for name in _COPIED},
        **{name: -getattr(entry, name) for name in _NEGATED},
        month=month,
        adjusts_month=entry.month if entry.month < month else None,
        reverses=entry,
        edition=EDITION,
        posted_at=now,
        posted_by=actor,
    )
