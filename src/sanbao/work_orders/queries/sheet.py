"""Read all that the page of one order shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.audit.models import JournalEntry
from sanbao.kernel.periods import Month, business_date
from sanbao.ledger.models import Entry
from sanbao.ledger.queries import open_month
from sanbao.work_orders.models import Job, WorkOrder
from sanbao.work_orders.queries.listing import visible_orders
from sanbao.work_orders.rules.lifecycle import Status
from sanbao.work_orders.services import DOCUMENT_KIND

MOST_HISTORY: Final = 10
MOST_JOURNAL: Final = 50


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """What the page of an order shows. `history` are other visible orders of the same unit, the newest first."""

    jobs: Sequence[Job]
    original: WorkOrder | None
    reworks: Sequence[WorkOrder]
    history: Sequence[WorkOrder]
    entries: Sequence[Entry]
    journal: Sequence[JournalEntry]


def order_sheet(user: User, places: Places, order: WorkOrder) -> OrderSheet:
    """Return all that belongs to an order. Whoever sees his own only, sees his own entries and no journal."""
    seen = visible_orders(user, places)
    is_whole = places.covers(order.station_id)
    return OrderSheet(
        jobs=list(order.jobs.prefetch_related("shares__person", "parts_used")),
        original=WorkOrder.objects.select_related("lead").filter(reworks=order).first() if order.original_id else None,
        reworks=list(order.reworks.select_related("lead").order_by("pk")),
        history=list(seen.filter(unit_id=order.unit_id).exclude(pk=order.pk).order_by("-pk")[:MOST_HISTORY])
        if order.unit_id
        else [],
        entries=list(_entries(user, order, is_whole=is_whole)),
        journal=list(_journal(order)[:MOST_JOURNAL]) if is_whole else [],
    )


def month_of_completion(order: WorkOrder) -> Month | None:
    """Return the month that completing the order now would count in; None while it has no finish."""
    on = business_date(order.finished_at) if order.finished_at else order.completed_on
    return open_month(order.station_id, Month.of(on)) if on else None


def month_of_reversal(order: WorkOrder) -> Month | None:
    """Return the month that voiding the order now would take its entries back in; None if it posted none."""
    if order.status != Status.COMPLETED or order.counted_month is None:
        return None
    return open_month(order.station_id, order.counted_month)


def month_of_cause(rework: WorkOrder) -> Month | None:
    """Return the month in which naming the cause now would take labour back; None until the rework is completed."""
    if rework.status != Status.COMPLETED or rework.completed_on is None:
        return None
    return open_month(rework.station_id, Month.of(rework.completed_on))


def _entries(user: User, order: WorkOrder, *, is_whole: bool) -> QuerySet[Entry]:
    entries = Entry.objects.filter(document_kind=DOCUMENT_KIND, document_id=order.pk)
    own = Q() if is_whole else Q(technician__user=user)
    return entries.filter(own).select_related("technician", "reversed_by", "takes_back").order_by("pk")


def _journal(order: WorkOrder) -> QuerySet[JournalEntry]:
    """The journal names orders by their number, which a voided order gives back: later bearers are left out."""
    later = WorkOrder.objects.filter(station_id=order.station_id, number=order.number, pk__gt=order.pk).order_by("pk")
    until = later.values("created_at")[:1]
    entries = JournalEntry.objects.filter(
        subject=f"work_order:{order.number}", station_id=order.station_id, at__gte=order.created_at
    )
    if order.status == Status.VOIDED and later.exists():
        entries = entries.filter(at__lt=until)
    return entries.select_related("actor").order_by("-pk")
