"""What an order posts to the ledger: the part of the acts that completes it. They lock and record."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from sanbao.accounts.models import User
from sanbao.kernel.periods import business_date
from sanbao.ledger.rules.entries import Category, Document, DoneJob, DoneOrder, Origin, Payer, SharePart, entries_of
from sanbao.ledger.services import post
from sanbao.work_orders.errors import NotFinished
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rework import Settled, settle
from sanbao.work_orders.rules.content import NoJobs, minutes_between
from sanbao.work_orders.rules.lifecycle import Action, Status, next_status

DOCUMENT_KIND: Final = "work_order"


def post_work(*, order: WorkOrder, actor: User | None, now: datetime) -> dict[str, object]:
    """Complete a locked order, post its entries, and return what the journal tells of it.

    Raises: TransitionNotAllowed; NotFinished; NoJobs; NobodyWorked; SamePersonTwice; ReworkEarnsNothing.
    """
    order.status = next_status(order.number, Status(order.status), Action.COMPLETE)
    order.completed_on = business_date(order.finished_at) if order.finished_at else order.completed_on
    if order.completed_on is None:
        raise NotFinished(number=order.number)
    if not order.jobs.exists():
        raise NoJobs(number=order.number)
    entries = post(
        station_id=order.station_id,
        document=document_of(order),
        drafts=entries_of(done_order(order)),
        work_on=order.completed_on,
        actor=actor,
        now=now,
    )
    order.counted_month = entries[0].month
    order.response_minutes = minutes_between(order.reported_at, order.first_response_at)
    order.repair_minutes = minutes_between(order.started_at, order.finished_at)
    order.was_late = bool(order.promised_at and order.finished_at and order.finished_at > order.promised_at)
    order.save()
    settlement = settled(order=order, actor=actor, now=now) + settled_reworks(order=order, actor=actor, now=now)
    return {"month": str(order.counted_month), "entries": len(entries), **settlement.facts}


def settled(*, order: WorkOrder, actor: User | None, now: datetime) -> Settled:
    """Bring the ledger in line with the cause of a rework; other orders have none."""
    if order.category != Category.REWORK:
        return Settled()
    original = document_of(order.original) if order.original else None
    return settle(order, document_of(order), original, actor=actor, now=now)


def settled_reworks(*, order: WorkOrder, actor: User | None, now: datetime) -> Settled:
    """Bring the ledger in line with the causes of an order's reworks: they are there before it if it is written again.

    Source: decision 9.
    """
    named = order.reworks.filter(cause_named__isnull=False).exclude(status=Status.VOIDED)
    return sum((settled(order=rework, actor=actor, now=now) for rework in named.order_by("pk")), Settled())


def document_of(order: WorkOrder) -> Document:
    """Return what ledger entries of the order lead back to."""
    return Document(kind=DOCUMENT_KIND, id=order.pk, number=order.number)


def done_order(order: WorkOrder) -> DoneOrder:
    """Return the order as the ledger's rules take it."""
    jobs = order.jobs.prefetch_related("shares", "parts_used")
    return DoneOrder(
        category=Category(order.category),
        product_category=_product_category(order),
        jobs=tuple(
            DoneJob(
                line_no=job.line_no,
                payer=Payer(job.payer),
                standard_minutes=job.standard_minutes,
                actual_minutes=job.actual_minutes,
                labour=job.labour,
                parts=sum((part.amount for part in job.parts_used.all()), Decimal(0)),
                shares=tuple(SharePart(share.person_id, share.weight) for share in job.shares.all()),
            )
            for job in jobs
        ),
        origin=_origin(order.original),
    )


def _product_category(order: WorkOrder) -> str:
    model = order.unit.model if order.unit else None
    return model.category.code if model and model.category else ""


def _origin(original: WorkOrder | None) -> Origin | None:
    if original is None or original.lead_id is None or original.completed_on is None:
        return None
    return Origin(lead_id=original.lead_id, completed_on=original.completed_on)
