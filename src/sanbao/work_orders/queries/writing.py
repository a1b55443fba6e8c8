"""Read an order as it is written, to write it once more: to change it, or to begin another one from it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from sanbao.catalog.models import ProductModel
from sanbao.kernel.periods import SHANGHAI
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.network.models import Person, Station
from sanbao.work_orders.models import Job, WorkOrder
from sanbao.work_orders.queries.prefixes import begins_with
from sanbao.work_orders.rules.content import JobContent, OrderContent, PartLine

MOST_OFFERED: Final = 200
LOOKED_BACK: Final = 500
_COPIED = (
    "number",
    "plate",
    "vin",
    "model_code",
    "odometer_km",
    "customer_name",
    "customer_phone",
    "fault_system",
    "fault_text",
    "is_outing",
    "outing_km",
    "inspection",
    "original_number",
    "remark",
)


def content_of(order: WorkOrder) -> OrderContent:
    """Return what is written on an order; its moments are those of Shanghai. Costs three queries."""
    jobs = order.jobs.prefetch_related("shares", "parts_used")
    return OrderContent(
        **{name: getattr(order, name) for name in _COPIED},
        reported_at=_local(order.reported_at),
        first_response_at=_local(order.first_response_at),
        promised_at=_local(order.promised_at),
        started_at=_local(order.started_at),
        finished_at=_local(order.finished_at),
        category=Category(order.category),
        received_at=order.received_at.astimezone(SHANGHAI),
        completed_on=None if order.finished_at else order.completed_on,
        jobs=tuple(_job(job) for job in jobs),
    )


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI) if moment else None


def _job(job: Job) -> JobContent:
    shares = list(job.shares.all())
    weights = tuple(share.weight for share in shares)
    return JobContent(
        operation=job.operation,
        payer=Payer(job.payer),
        standard_minutes=job.standard_minutes,
        labour=job.labour,
        people=tuple(share.person_id for share in shares),
        weights=() if set(weights) <= {1} else weights,
        parts=tuple(PartLine(part.name, plain(part.quantity), part.amount) for part in job.parts_used.all()),
    )


def plain(quantity: Decimal) -> Decimal:
    """Return a quantity without idle zeros: 2.000 as 2, so that it is written as people do."""
    return Decimal(f"{quantity.normalize():f}")


def names_of(*orders: OrderContent) -> Mapping[int, str]:
    """Return the names of all people who work on these orders, by their id."""
    wanted = {person for order in orders for job in order.jobs for person in job.people}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Offered:
    """What the boxes of the form offer: models of the catalog, and the fault systems that the station has written."""

    models: Sequence[tuple[str, str]]
    fault_systems: Sequence[str]


def offered_at(station: Station) -> Offered:
    """Return what the form of an order offers at a station."""
    models = ProductModel.objects.order_by("code").values_list("code", "name")[:MOST_OFFERED]
    systems = WorkOrder.objects.filter(station=station).order_by("-pk").values_list("fault_system", flat=True)
    often = Counter(system for system in systems[:LOOKED_BACK] if system)
    return Offered(list(models), [system for system, _times in often.most_common(MOST_OFFERED)])


def last_seen(orders: QuerySet[WorkOrder], plate: str) -> WorkOrder | None:
    """Return the last of these orders that a vehicle came with under this plate."""
    return orders.filter(plate=plate).order_by("-received_at", "-pk").first() if plate else None


def next_number(station: Station, on: date) -> str:
    """Propose a number for an order of the month of `on`: WX2611-A0001, counted on from the station's last one."""
    gap = "-" if station.code[-1:].isdigit() else ""
    start = f"WX{on:%y%m}-{station.code}{gap}"
    orders = WorkOrder.objects.filter(begins_with("number", start), station=station)
    numbers = orders.order_by("-number").values_list("number", flat=True)[:50]
    tails = [number[len(start) :] for number in numbers]
    last = max((int(tail) for tail in tails if re.fullmatch(r"[0-9]{1,9}", tail)), default=0)
    return f"{start}{last + 1:04}"
