"""What is done to a work order."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.kernel.periods import business_date
from sanbao.ledger.rules.entries import Category, Document, DoneJob, DoneOrder, Origin, Payer, SharePart, entries_of
from sanbao.ledger.services import post, reverse_document
from sanbao.network.models import Person, Station
from sanbao.parties.services import known_customer
from sanbao.units.services import known_unit
from sanbao.work_orders.errors import (
    AlreadyDecided,
    ChangedMeanwhile,
    NotFinished,
    NumberTaken,
    OriginalUnknown,
    PersonNotHere,
    TooManyOrders,
)
from sanbao.work_orders.models import Job, PartUsed, Share, WorkOrder
from sanbao.work_orders.queries.listing import OrderFilter, selected
from sanbao.work_orders.queries.writing import content_of, names_of
from sanbao.work_orders.rework import Settled, settle
from sanbao.work_orders.rules.changes import changes
from sanbao.work_orders.rules.content import (
    JobContent,
    OrderContent,
    actual_minutes,
    faults_of,
    fingerprint,
    minutes_between,
    weights_of,
)
from sanbao.work_orders.rules.lifecycle import Action, Status, next_status

DOCUMENT_KIND = "work_order"
MOST_EXPORTED: Final = 20_000
# What an order keeps as it is written, under the names of the content.
WRITTEN: Final = tuple(field.name for field in fields(OrderContent) if field.name != "jobs")


@transaction.atomic
def receive(*, station: Station, content: OrderContent, actor: User | None, now: datetime) -> WorkOrder:
    """Write down a work order. The same order written again is the order that is there.

    Raises: NumberTaken if the number has other content; the first fault of the content; PersonNotHere; OriginalUnknown.
    """
    for fault in faults_of(content):
        raise fault
    mark = fingerprint(content)
    existing = _standing(station, content.number)
    if existing is not None:
        if existing.fingerprint != mark:
            raise NumberTaken(number=content.number)
        return existing
    _check_people(station, content)
    order = WorkOrder.objects.create(
        station=station, **_columns(station, content, mark), created_by=actor, created_at=now
    )
    _write_jobs(order, content.jobs, actual_minutes(content))
    record(
        actor=actor,
        act="work_orders.receive",
        subject=f"work_order:{order.number}",
        station_id=station.pk,
        facts={"labour": str(order.labour), "parts": str(order.parts), "category": order.category},
        now=now,
    )
    return order


@transaction.atomic
def receive_completed(*, station: Station, content: OrderContent, actor: User | None, now: datetime) -> WorkOrder:
    """Write down an order whose work is done, and complete it; sent twice, it is completed once.

    Raises: whatever `receive` and `complete` raise; then nothing is stored.
    """
    order = receive(station=station, content=content, actor=actor, now=now)
    return order if order.status == Status.COMPLETED else complete(order_id=order.pk, actor=actor, now=now)


@transaction.atomic
def rewrite(*, order_id: int, content: OrderContent, seen: str, actor: User | None, now: datetime) -> WorkOrder:
    """Replace what is written on an order that is not completed yet. The same content once more changes nothing.

    `seen` is the fingerprint of the order that the writer had before him.

    Raises: the first fault of the content; AlreadyDecided; ChangedMeanwhile; NumberTaken; PersonNotHere;
    OriginalUnknown.
    """
    for fault in faults_of(content):
        raise fault
    order = WorkOrder.objects.select_for_update().get(pk=order_id)
    mark = fingerprint(content)
    if order.fingerprint == mark:
        return order
    if order.status != Status.RECEIVED:
        raise AlreadyDecided(number=order.number)
    if order.fingerprint != seen:
        raise ChangedMeanwhile(number=order.number)
    _check_numbers(order, content)
    _check_people(order.station, content)
    before = content_of(order)
    if before == content:
        return order
    for name, value in _columns(order.station, content, mark).items():
        setattr(order, name, value)
    order.save()
    order.jobs.all().delete()
    _write_jobs(order, content.jobs, actual_minutes(content))
    _record(order, "work_orders.rewrite", changes(before, content, names_of(before, content)), actor, now)
    return order


@transaction.atomic
def rewrite_completed(
    *, order_id: int, content: OrderContent, seen: str, actor: User | None, now: datetime
) -> WorkOrder:
    """Replace what is written on an order and complete it; sent twice, it is completed once.

    Raises: whatever `rewrite` and `complete` raise; then nothing is changed.
    """
    order = rewrite(order_id=order_id, content=content, seen=seen, actor=actor, now=now)
    return order if order.status == Status.COMPLETED else complete(order_id=order.pk, actor=actor, now=now)


@transaction.atomic
def finish(*, order_id: int, finished_at: datetime, inspection: str, actor: User | None, now: datetime) -> WorkOrder:
    """State when an order passed its final inspection and with what result, and complete it.

    Raises: whatever `rewrite` and `complete` raise; then nothing is changed.
    """
    order = WorkOrder.objects.select_for_update().get(pk=order_id)
    if order.status == Status.COMPLETED and order.finished_at == finished_at:
        return order
    next_status(order.number, Status(order.status), Action.COMPLETE)
    content = replace(content_of(order), finished_at=finished_at, completed_on=None, inspection=inspection)
    return rewrite_completed(order_id=order_id, content=content, seen=order.fingerprint, actor=actor, now=now)


@transaction.atomic
def complete(*, order_id: int, actor: User | None, now: datetime) -> WorkOrder:
    """Close the work on an order that passed its final inspection, and post it to the ledger.

    Raises: TransitionNotAllowed; NotFinished; NobodyWorked; SamePersonTwice; ReworkEarnsNothing.
    """
    order = WorkOrder.objects.select_for_update().get(pk=order_id)
    order.status = next_status(order.number, Status(order.status), Action.COMPLETE)
    order.completed_on = business_date(order.finished_at) if order.finished_at else order.completed_on
    if order.completed_on is None:
        raise NotFinished(number=order.number)
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
    settled(order, actor, now)
    _record(order, "work_orders.complete", {"month": str(order.counted_month), "entries": len(entries)}, actor, now)
    return order


@transaction.atomic
def void(*, order_id: int, reason: str, actor: User | None, now: datetime) -> WorkOrder:
    """Void an order; what it posted is taken back by reversing entries, in the open month if its own is closed.

    Raises: TransitionNotAllowed.
    """
    order = WorkOrder.objects.select_for_update().get(pk=order_id)
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


def settled(order: WorkOrder, actor: User | None, now: datetime) -> Settled:
    """Bring the ledger in line with the cause of a rework; other orders have none."""
    if order.category != Category.REWORK:
        return Settled([], [])
    original = document_of(order.original) if order.original else None
    return settle(order, document_of(order), original, actor=actor, now=now)


def _product_category(order: WorkOrder) -> str:
    model = order.unit.model if order.unit else None
    return model.category.code if model and model.category else ""


def _origin(original: WorkOrder | None) -> Origin | None:
    if original is None or original.lead_id is None or original.completed_on is None:
        return None
    return Origin(lead_id=original.lead_id, completed_on=original.completed_on)


def _check_people(station: Station, content: OrderContent) -> None:
    wanted = {person for job in content.jobs for person in job.people}
    here = set(Person.objects.filter(station=station, pk__in=wanted).values_list("pk", flat=True))
    if wanted != here:
        raise PersonNotHere(number=content.number, station=station.name)


def _columns(station: Station, content: OrderContent, mark: str) -> dict[str, Any]:
    """Return what an order's row says: what is written on it, and what follows from that."""
    customer = known_customer(station=station, name=content.customer_name, phone=content.customer_phone)
    return {
        **{name: getattr(content, name) for name in WRITTEN},
        "unit": known_unit(
            plate=content.plate,
            vin=content.vin,
            model_code=content.model_code,
            odometer_km=content.odometer_km,
            customer=customer,
        ),
        "customer": customer,
        "lead_id": content.jobs[0].people[0] if content.jobs[0].people else None,
        "original": _original(station, content.original_number),
        "labour": sum((job.labour for job in content.jobs), Decimal(0)),
        "parts": sum((part.amount for job in content.jobs for part in job.parts), Decimal(0)),
        "fingerprint": mark,
    }


def _original(station: Station, number: str) -> WorkOrder | None:
    if not number:
        return None
    original = _standing(station, number)
    if original is None:
        raise OriginalUnknown(number=number)
    return original


def _check_numbers(order: WorkOrder, content: OrderContent) -> None:
    """The new number is free, and the order is no rework of itself."""
    if content.number != order.number and _standing(order.station, content.number) is not None:
        raise NumberTaken(number=content.number)
    if content.original_number and content.original_number in {order.number, content.number}:
        raise OriginalUnknown(number=content.original_number)


def _standing(station: Station, number: str) -> WorkOrder | None:
    """Find the order that bears a number now; a voided one has given it back."""
    return WorkOrder.objects.filter(station=station, number=number).exclude(status=Status.VOIDED).first()


def _write_jobs(order: WorkOrder, jobs: Sequence[JobContent], minutes: Sequence[int]) -> None:
    for line_no, (content, own) in enumerate(zip(jobs, minutes, strict=True), start=1):
        job = Job.objects.create(
            order=order,
            line_no=line_no,
            operation=content.operation,
            payer=content.payer,
            standard_minutes=content.standard_minutes,
            actual_minutes=own,
            labour=content.labour,
        )
        Share.objects.bulk_create(
            Share(job=job, person_id=person_id, position=position, weight=weight)
            for position, (person_id, weight) in enumerate(zip(content.people, weights_of(content), strict=True))
        )
        PartUsed.objects.bulk_create(
            PartUsed(job=job, line_no=position, name=part.name, quantity=part.quantity, amount=part.amount)
            for position, part in enumerate(content.parts, start=1)
        )


def _record(order: WorkOrder, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    record(
        actor=actor,
        act=act,
        subject=f"work_order:{order.number}",
        station_id=order.station_id,
        facts=facts,
        now=now,
    )
