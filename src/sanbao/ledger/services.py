"""Post to the ledger. Called by the services of the contexts that own the documents, inside their transaction."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.periods import Month
from sanbao.ledger.models import ClosedMonth, Entry
from sanbao.ledger.queries import entries_of_document, first_open_month, open_month, taken_back
from sanbao.ledger.rules.entries import EDITION, NOTHING, Document, EntryDraft, EntryKind
from sanbao.network.services import lock_station


class MonthAlreadyClosed(DomainError):
    code = "ledger.month_already_closed"
    message = "{station} {month} 已经结账，不能再次结账；迟到的单据会记入下一个未结账月份。"
    kind = Kind.CONFLICT


class EarlierMonthOpen(DomainError):
    code = "ledger.earlier_month_open"
    message = "{station} 的 {earlier} 还没有结账，请先结 {earlier}，再结 {month}。"
    kind = Kind.CONFLICT


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
        entry_of(
            draft=draft,
            station_id=station_id,
            document=document,
            work_on=work_on,
            month=month,
            actor=actor,
            now=now,
        )
        for draft in drafts
    ]
    return Entry.objects.bulk_create(entries)


@transaction.atomic
def reverse_document(*, station_id: int, document: Document, actor: User | None, now: datetime) -> list[Entry]:
    """Take back every entry of a document that still counts. The reversal goes where a late entry would go.

    Labour that a rework has taken back from the document is given back with it.
    """
    lock_station(station_id)
    own = list(entries_of_document(document).filter(reverses=None, reversed_by=None))
    keys = [entry.pk for entry in own]
    taken = Entry.objects.filter(takes_back__in=keys, reversed_by=None).order_by("id")
    return Entry.objects.bulk_create([_reversal(entry, actor, now) for entry in (*own, *taken)])


@transaction.atomic
def take_back_labour(
    *,
    station_id: int,
    original: Document,
    rework: Document,
    technician_ids: Collection[int],
    work_on: date,
    actor: User | None,
    now: datetime,
) -> list[Entry]:
    """Take these people's labour and standard minutes of the original back, in the month of the rework if it is open.

    The entries are the rework's: voiding it gives back. What is taken back already, by whatever rework, is not taken
    twice. Source: domain spec §10.2.
    """
    lock_station(station_id)
    month = open_month(station_id, Month.of(work_on))
    entries = [
        _taking_back(entry, rework, work_on=work_on, month=month, actor=actor, now=now)
        for entry in _earned(original, technician_ids)
    ]
    return Entry.objects.bulk_create(entries)


@transaction.atomic
def give_back_labour(
    *,
    station_id: int,
    rework: Document,
    keeping: Collection[int] = (),
    actor: User | None,
    now: datetime,
) -> list[Entry]:
    """Reverse what a rework has taken back, but not from the people in `keeping`."""
    lock_station(station_id)
    standing = taken_back(rework).exclude(technician_id__in=keeping).order_by("id")
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
    *,
    draft: EntryDraft,
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


def _earned(original: Document, technician_ids: Collection[int]) -> Iterator[Entry]:
    """Yield what these people have of a document and nobody has taken back yet."""
    work = entries_of_document(original).filter(kind=EntryKind.WORK, technician_id__in=technician_ids)
    entries = {entry.pk: entry for entry in work.filter(reverses=None, reversed_by=None)}
    taken = Entry.objects.filter(takes_back__in=list(entries), reversed_by=None).values_list("takes_back_id", flat=True)
    for key in sorted(entries.keys() - set(taken)):
        if entries[key].labour or entries[key].standard_minutes:
            yield entries[key]


def _taking_back(
    entry: Entry, rework: Document, *, work_on: date, month: Month, actor: User | None, now: datetime
) -> Entry:
    worked = Month.of(work_on)
    copied = ("station_id", "technician_id", "role", "category", "payer", "product_category", "line_no")
    return Entry(
        **{name: getattr(entry, name) for name in copied},
        month=month,
        work_on=work_on,
        kind=EntryKind.LABOUR_TAKEN_BACK,
        document_kind=rework.kind,
        document_id=rework.id,
        document_no=rework.number,
        orders_led=0,
        orders_joined=0,
        standard_minutes=-entry.standard_minutes,
        actual_minutes=0,
        labour=-entry.labour,
        parts=NOTHING,
        origin_on=entry.work_on,
        origin_month=Month.of(entry.work_on),
        adjusts_month=worked if worked < month else None,
        takes_back=entry,
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
