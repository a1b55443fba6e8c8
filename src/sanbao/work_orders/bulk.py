"""Store and post many completed orders in one transaction: what an imported ledger of a month or of years comes to.

The same rules and the same rows as `services.receive` and `services.complete`, set by set instead of order by order.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.db.bulk import insert_rows, reserve_ids
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.queries import closed_months
from sanbao.ledger.rules.entries import EDITION, DoneJob, DoneOrder, EntryDraft, Origin, SharePart, entries_of
from sanbao.ledger.services import lock_station
from sanbao.network.models import Station
from sanbao.parties.services import known_customer
from sanbao.units.bulk import known_units
from sanbao.units.services import known_unit
from sanbao.work_orders.errors import NotFinished, NumberTaken
from sanbao.work_orders.models import Job, PartUsed, Share, WorkOrder
from sanbao.work_orders.rules.content import (
    OrderContent,
    actual_minutes,
    day_of,
    fingerprint,
    minutes_between,
    weights_of,
)
from sanbao.work_orders.rules.lifecycle import Status
from sanbao.work_orders.services import DOCUMENT_KIND

CHUNK = 5_000
LOOKUP = 900  # SQLite's limit of parameters in one statement is 999 in older builds
T = TypeVar("T")
Progress = Callable[[int, int], None]


class Known(NamedTuple):
    """An order that is there already, or is being stored: what a rework needs to know of its original."""

    id: int
    fingerprint: str
    lead_id: int | None
    completed_on: date | None


@dataclass(slots=True)
class Ready:
    """An order with the keys that its rows get."""

    id: int
    content: OrderContent
    fingerprint: str
    unit_id: int | None = None
    customer_id: int | None = None
    product_category: str = ""
    original: Known | None = None
    drafts: list[EntryDraft] = field(default_factory=list)


@transaction.atomic
def store_completed(
    *, station: Station, orders: Sequence[OrderContent], actor: User | None, now: datetime, progress: Progress
) -> int:
    """Store and post every order that is not there yet; return how many. The caller audits: it is one act.

    Orders are checked already (`rules.content.faults_of`, people of the station, each with a finish).

    Raises: NumberTaken; NotFinished; NobodyWorked; SamePersonTwice; ReworkEarnsNothing. Then nothing is stored.
    """
    lock_station(station.pk)
    known = known_orders(station.pk, {order.number for order in orders} | {order.original_number for order in orders})
    new = _not_yet_there(orders, known)
    ready = _prepared(station, new, known)
    months = Months(station.pk)
    done = 0
    for chunk in _chunks(ready, CHUNK):
        _insert(station.pk, chunk, months, actor, now)
        done += len(chunk)
        progress(done, len(ready))
    return len(ready)


def known_orders(station_id: int, numbers: Iterable[str]) -> dict[str, Known]:
    """Return the station's orders with these numbers; a voided one has given its number back."""
    found: dict[str, Known] = {}
    orders = WorkOrder.objects.filter(station_id=station_id).exclude(status=Status.VOIDED)
    for chunk in _chunks(sorted(filter(None, numbers)), LOOKUP):
        rows = orders.filter(number__in=chunk).values_list("number", "id", "fingerprint", "lead_id", "completed_on")
        found.update({row[0]: Known(*row[1:]) for row in rows})
    return found


class Months:
    """The month that a day's work is posted into; asks the database once."""

    def __init__(self, station_id: int) -> None:
        self._closed = closed_months(station_id)

    def of(self, day: date) -> Month:
        """Return the month of `day`, or the first open one after it."""
        month = Month.of(day)
        while month in self._closed:
            month = month.next
        return month


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _not_yet_there(orders: Sequence[OrderContent], known: dict[str, Known]) -> list[tuple[OrderContent, str]]:
    new: dict[str, tuple[OrderContent, str]] = {}
    for order in orders:
        mark = fingerprint(order)
        there = known[order.number].fingerprint if order.number in known else new.get(order.number, (order, mark))[1]
        if there != mark:
            raise NumberTaken(number=order.number)
        if order.number not in known:
            new[order.number] = (order, mark)
    return list(new.values())


def _prepared(station: Station, new: list[tuple[OrderContent, str]], known: dict[str, Known]) -> list[Ready]:
    ids = reserve_ids(WorkOrder, len(new))
    ready = [Ready(order_id, content, mark) for order_id, (content, mark) in zip(ids, new, strict=True)]
    for order in ready:
        known[order.content.number] = _as_known(order)
    _find_units(station, ready)
    for order in ready:
        order.original = known.get(order.content.original_number)
        order.drafts = entries_of(_done(order))
    return ready


def _as_known(order: Ready) -> Known:
    content = order.content
    return Known(order.id, order.fingerprint, content.jobs[0].people[0], known_day(content))


def _find_units(station: Station, ready: list[Ready]) -> None:
    """Plates are looked up together; the few orders with a VIN or a telephone number go one by one."""
    plain = [order for order in ready if not order.content.vin and not order.content.customer_phone]
    units = known_units((order.content.plate, order.content.model_code, order.content.odometer_km) for order in plain)
    for order in plain:
        if unit := units.get(order.content.plate):
            order.unit_id, order.product_category = unit.id, unit.product_category
    for order in ready:
        if order.content.vin or order.content.customer_phone:
            _find_unit(station, order)


def _find_unit(station: Station, order: Ready) -> None:
    content = order.content
    customer = known_customer(station=station, name=content.customer_name, phone=content.customer_phone)
    unit = known_unit(
        plate=content.plate,
        vin=content.vin,
        model_code=content.model_code,
        odometer_km=content.odometer_km,
        customer=customer,
    )
    order.customer_id, order.unit_id = customer.pk if customer else None, unit.pk if unit else None
    if unit and unit.model and unit.model.category:
        order.product_category = unit.model.category.code


def _done(order: Ready) -> DoneOrder:
    content, original = order.content, order.original
    origin = None
    if original and original.lead_id is not None and original.completed_on is not None:
        origin = Origin(lead_id=original.lead_id, completed_on=original.completed_on)
    minutes = actual_minutes(content)
    jobs = tuple(
        DoneJob(
            line_no=line_no,
            payer=job.payer,
            standard_minutes=job.standard_minutes,
            actual_minutes=minutes if line_no == 1 else 0,
            labour=job.labour,
            parts=sum((part.amount for part in job.parts), Decimal(0)),
            shares=tuple(map(SharePart, job.people, weights_of(job))),
        )
        for line_no, job in enumerate(content.jobs, start=1)
    )
    return DoneOrder(content.category, order.product_category, jobs, origin)


_COPIED = (
    "number",
    "category",
    "customer_name",
    "customer_phone",
    "plate",
    "vin",
    "model_code",
    "odometer_km",
    "fault_system",
    "fault_text",
    "reported_at",
    "first_response_at",
    "received_at",
    "promised_at",
    "started_at",
    "finished_at",
    "is_outing",
    "outing_km",
    "inspection",
    "original_number",
    "remark",
)
_ORDER = (
    *_COPIED,
    "id",
    "station_id",
    "status",
    "unit_id",
    "customer_id",
    "completed_on",
    "counted_month",
    "lead_id",
    "response_minutes",
    "repair_minutes",
    "was_late",
    "original_id",
    "labour",
    "parts",
    "fingerprint",
    "created_by_id",
    "created_at",
)
_JOB = ("id", "order_id", "line_no", "operation", "payer", "standard_minutes", "actual_minutes", "labour")
_SHARE = ("job_id", "person_id", "position", "weight")
_PART = ("job_id", "line_no", "name", "quantity", "amount")
_DRAFT = (
    "technician_id",
    "kind",
    "role",
    "category",
    "payer",
    "product_category",
    "line_no",
    "orders_led",
    "orders_joined",
    "standard_minutes",
    "actual_minutes",
    "labour",
    "parts",
    "origin_on",
)
_ENTRY = (
    *_DRAFT,
    "station_id",
    "month",
    "work_on",
    "document_kind",
    "document_id",
    "document_no",
    "origin_month",
    "adjusts_month",
    "edition",
    "posted_at",
    "posted_by_id",
)


def _insert(station_id: int, orders: list[Ready], months: Months, actor: User | None, now: datetime) -> None:
    actor_id = actor.pk if actor else None
    insert_rows(WorkOrder, _ORDER, (_order_row(order, station_id, months, actor_id, now) for order in orders))
    keys = iter(reserve_ids(Job, sum(len(order.content.jobs) for order in orders)))
    jobs = [
        (next(keys), order, line_no, job) for order in orders for line_no, job in enumerate(order.content.jobs, start=1)
    ]
    insert_rows(
        Job,
        _JOB,
        (
            (
                key,
                order.id,
                line_no,
                job.operation,
                job.payer,
                job.standard_minutes,
                actual_minutes(order.content) if line_no == 1 else 0,
                job.labour,
            )
            for key, order, line_no, job in jobs
        ),
    )
    insert_rows(
        Share,
        _SHARE,
        (
            (key, person_id, position, weight)
            for key, _, _, job in jobs
            for position, (person_id, weight) in enumerate(zip(job.people, weights_of(job), strict=True))
        ),
    )
    insert_rows(
        PartUsed,
        _PART,
        (
            (key, position, part.name, part.quantity, part.amount)
            for key, _, _, job in jobs
            for position, part in enumerate(job.parts, start=1)
        ),
    )
    insert_rows(Entry, _ENTRY, _entry_rows(orders, station_id, months, actor_id, now))


def _order_row(order: Ready, station_id: int, months: Months, actor_id: int | None, now: datetime) -> tuple[Any, ...]:
    content = order.content
    done = known_day(content)
    return (
        *(getattr(content, name) for name in _COPIED),
        order.id,
        station_id,
        Status.COMPLETED,
        order.unit_id,
        order.customer_id,
        done,
        months.of(done),
        content.jobs[0].people[0],
        minutes_between(content.reported_at, content.first_response_at),
        minutes_between(content.started_at, content.finished_at),
        bool(content.promised_at and content.finished_at and content.finished_at > content.promised_at),
        order.original.id if order.original else None,
        sum((job.labour for job in content.jobs), Decimal(0)),
        sum((part.amount for job in content.jobs for part in job.parts), Decimal(0)),
        order.fingerprint,
        actor_id,
        now,
    )


def known_day(content: OrderContent) -> date:
    """Return the business date of a finished order.

    Raises: NotFinished.
    """
    day = day_of(content)
    if day is None:
        raise NotFinished(number=content.number)
    return day


def _entry_rows(
    orders: list[Ready], station_id: int, months: Months, actor_id: int | None, now: datetime
) -> Iterator[tuple[Any, ...]]:
    for order in orders:
        worked_on = known_day(order.content)
        worked, month = Month.of(worked_on), months.of(worked_on)
        rest = (worked if worked < month else None, EDITION, now, actor_id)
        document = (DOCUMENT_KIND, order.id, order.content.number)
        for draft in order.drafts:
            origin = Month.of(draft.origin_on) if draft.origin_on else None
            yield (*(getattr(draft, name) for name in _DRAFT), station_id, month, worked_on, *document, origin, *rest)
