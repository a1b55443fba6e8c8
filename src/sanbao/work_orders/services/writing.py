"""What is written on an order, as rows: the part of the acts that does not post. They lock and record."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sanbao.accounts.models import User
from sanbao.network.models import Person, Station
from sanbao.network.services import lock_station
from sanbao.parties.services import known_customer
from sanbao.units.services import known_unit
from sanbao.work_orders.errors import AlreadyDecided, ChangedMeanwhile, NumberTaken, OriginalUnknown, PersonNotHere
from sanbao.work_orders.models import Job, PartUsed, Share, WorkOrder
from sanbao.work_orders.queries.writing import content_of, names_of
from sanbao.work_orders.rules.changes import Facts, changes
from sanbao.work_orders.rules.content import (
    JobContent,
    OrderContent,
    actual_minutes,
    faults_of,
    fingerprint,
    weights_of,
)
from sanbao.work_orders.rules.lifecycle import Status

# What an order keeps as it is written, under the names of the content.
WRITTEN: Final = tuple(field.name for field in fields(OrderContent) if field.name != "jobs")
FEW: Final = 900  # SQLite's limit of parameters in one statement is 999 in older builds


def locked_order(order_id: int) -> WorkOrder:
    """Return an order, locked until the end of the transaction; its station before it, as everywhere."""
    lock_station(WorkOrder.objects.values_list("station_id", flat=True).get(pk=order_id))
    orders = WorkOrder.objects.select_for_update(of=("self",)).select_related("station", "original")
    return orders.get(pk=order_id)


def write_down(*, station: Station, content: OrderContent, actor: User | None, now: datetime) -> tuple[WorkOrder, bool]:
    """Return the order with this number and content, and whether it is new.

    Raises: the first fault of the content; NumberTaken; PersonNotHere; OriginalUnknown.
    """
    for fault in faults_of(content):
        raise fault
    mark = fingerprint(content)
    existing = _standing(station, content.number)
    if existing is not None:
        if existing.fingerprint != mark:
            raise NumberTaken(number=content.number)
        return existing, False
    _check_people(station, content)
    order = WorkOrder.objects.create(
        station=station, **_columns(station, content, mark), created_by=actor, created_at=now
    )
    _write_jobs(order, content.jobs, actual_minutes(content))
    adopt_reworks(station.pk, {order.number: order.pk})
    return order, True


def write_anew(order: WorkOrder, content: OrderContent, seen: str) -> Facts:
    """Replace what is written on a locked order and return what has changed; nothing if it is the same.

    Raises: the first fault of the content; AlreadyDecided; ChangedMeanwhile; NumberTaken; PersonNotHere;
    OriginalUnknown.
    """
    for fault in faults_of(content):
        raise fault
    mark = fingerprint(content)
    if order.fingerprint == mark:
        return {}
    if order.status != Status.RECEIVED:
        raise AlreadyDecided(number=order.number)
    if order.fingerprint != seen:
        raise ChangedMeanwhile(number=order.number)
    _check_numbers(order, content)
    _check_people(order.station, content)
    before = content_of(order)
    if before == content:
        return {}
    for name, value in _columns(order.station, content, mark).items():
        setattr(order, name, value)
    order.save()
    order.jobs.all().delete()
    _write_jobs(order, content.jobs, actual_minutes(content))
    adopt_reworks(order.station_id, {order.number: order.pk})
    return changes(before, content, names_of(before, content))


def adopt_reworks(station_id: int, numbers: Mapping[str, int]) -> list[WorkOrder]:
    """Lead reworks of voided orders to the orders that bear their numbers now ({number: key}); return those reworks."""
    left = WorkOrder.objects.filter(original__station_id=station_id, original__status=Status.VOIDED)
    left = left.exclude(status=Status.VOIDED).select_related("original")
    if len(numbers) <= FEW:
        left = left.filter(original__number__in=numbers)
    adopted = [rework for rework in left if rework.original and rework.original.number in numbers]
    for rework in adopted:
        rework.original_id = numbers[rework.original.number] if rework.original else None
        rework.save(update_fields=["original"])
    return adopted


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
        "lead_id": next((person for job in content.jobs[:1] for person in job.people), None),
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
