"""What is done to a work order.

Every act locks the station of the order first, then the order; the journal's chain comes last.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.ledger.services import reverse_document
from sanbao.network.models import Station
from sanbao.network.services import lock_station
from sanbao.work_orders.errors import TooManyOrders
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.queries.listing import OrderFilter, selected
from sanbao.work_orders.queries.writing import content_of
from sanbao.work_orders.rules.content import OrderContent
from sanbao.work_orders.rules.lifecycle import Action, Status, next_status
from sanbao.work_orders.services.posting import document_of, post_work
from sanbao.work_orders.services.writing import locked_order, write_anew, write_down

MOST_EXPORTED: Final = 20_000


@transaction.atomic
def receive(*, station: Station, content: OrderContent, actor: User | None, now: datetime) -> WorkOrder:
    """Write down a work order. The same order written again, also at the same moment, is the order that is there.

    Raises: NumberTaken if the number has other content; the first fault of the content; PersonNotHere; OriginalUnknown.
    """
    lock_station(station.pk)
    order, is_new = write_down(station=station, content=content, actor=actor, now=now)
    if is_new:
        _record(order, "work_orders.receive", _written(order), actor, now)
    return order


@transaction.atomic
def receive_completed(*, station: Station, content: OrderContent, actor: User | None, now: datetime) -> WorkOrder:
    """Write down an order whose work is done, and complete it; sent twice, it is completed once.

    Raises: whatever `receive` and `complete` raise; then nothing is stored.
    """
    lock_station(station.pk)
    order, is_new = write_down(station=station, content=content, actor=actor, now=now)
    if order.status == Status.COMPLETED:
        return order
    facts = post_work(order=order, actor=actor, now=now)
    if is_new:
        _record(order, "work_orders.receive_completed", {**_written(order), **facts}, actor, now)
    else:
        _record(order, "work_orders.complete", facts, actor, now)
    return order


@transaction.atomic
def rewrite(*, order_id: int, content: OrderContent, seen: str, actor: User | None, now: datetime) -> WorkOrder:
    """Replace what is written on an order that is not completed yet. The same content once more changes nothing.

    `seen` is the fingerprint of the order that the writer had before him.

    Raises: the first fault of the content; AlreadyDecided; ChangedMeanwhile; NumberTaken; PersonNotHere;
    OriginalUnknown.
    """
    order = locked_order(order_id)
    if facts := write_anew(order, content, seen):
        _record(order, "work_orders.rewrite", facts, actor, now)
    return order


@transaction.atomic
def rewrite_completed(
    *, order_id: int, content: OrderContent, seen: str, actor: User | None, now: datetime
) -> WorkOrder:
    """Replace what is written on an order and complete it; sent twice, it is completed once.

    Raises: whatever `rewrite` and `complete` raise; then nothing is changed.
    """
    order = locked_order(order_id)
    changed = write_anew(order, content, seen)
    if order.status != Status.COMPLETED:
        facts = post_work(order=order, actor=actor, now=now)
        _record(order, "work_orders.complete", {**changed, **facts}, actor, now)
    return order


@transaction.atomic
def finish(*, order_id: int, finished_at: datetime, inspection: str, actor: User | None, now: datetime) -> WorkOrder:
    """State when an order passed its final inspection and with what result, and complete it.

    Raises: whatever `rewrite` and `complete` raise; then nothing is changed.
    """
    order = locked_order(order_id)
    if order.status == Status.COMPLETED and order.finished_at == finished_at:
        return order
    next_status(order.number, Status(order.status), Action.COMPLETE)
    content = replace(content_of(order), finished_at=finished_at, completed_on=None, inspection=inspection)
    changed = write_anew(order, content, order.fingerprint)
    facts = post_work(order=order, actor=actor, now=now)
    _record(order, "work_orders.complete", {**changed, **facts}, actor, now)
    return order


@transaction.atomic
def complete(*, order_id: int, actor: User | None, now: datetime) -> WorkOrder:
    """Close the work on an order that passed its final inspection, and post it to the ledger.

    Raises: TransitionNotAllowed; NotFinished; NoJobs; NobodyWorked; SamePersonTwice; ReworkEarnsNothing.
    """
    order = locked_order(order_id)
    _record(order, "work_orders.complete", post_work(order=order, actor=actor, now=now), actor, now)
    return order


@transaction.atomic
def void(*, order_id: int, reason: str, actor: User | None, now: datetime) -> WorkOrder:
    """Void an order; what it posted is taken back by reversing entries, in the open month if its own is closed.

    Raises: TransitionNotAllowed.
    """
    order = locked_order(order_id)
    order.status = next_status(order.number, Status(order.status), Action.VOID)
    reversals = reverse_document(station_id=order.station_id, document=document_of(order), actor=actor, now=now)
    order.voided_month = reversals[0].month if reversals else None
    order.save(update_fields=["status", "voided_month"])
    _record(order, "work_orders.void", {"reason": reason, "reversed": len(reversals)}, actor, now)
    return order


@transaction.atomic
def export(*, user: User, places: Places, wanted: OrderFilter, now: datetime) -> list[int]:
    """Return the keys of the orders to be taken away, the newest first, and note in the journal who took them.

    Raises: TooManyOrders.
    """
    keys = list(selected(user, places, wanted).values_list("pk", flat=True)[: MOST_EXPORTED + 1])
    if len(keys) > MOST_EXPORTED:
        raise TooManyOrders(limit=f"{MOST_EXPORTED:,}")
    record(
        actor=user,
        act="work_orders.export",
        subject="work_orders:xlsx",
        station_id=None,
        facts={"rows": len(keys), "filter": wanted.asked()},
        now=now,
    )
    return keys


def _written(order: WorkOrder) -> dict[str, object]:
    return {"labour": str(order.labour), "parts": str(order.parts), "category": order.category}


def _record(order: WorkOrder, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    record(
        actor=actor,
        act=act,
        subject=f"work_order:{order.number}",
        station_id=order.station_id,
        facts=facts,
        now=now,
    )
