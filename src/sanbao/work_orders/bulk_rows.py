"""The rows that completed orders come to, table by table."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from sanbao.db.bulk import insert_rows, reserve_ids
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.queries import closed_months
from sanbao.ledger.rules.entries import EDITION, DoneJob, DoneOrder, EntryDraft, Origin, SharePart, entries_of
from sanbao.work_orders.models import Job, PartUsed, Share, WorkOrder
from sanbao.work_orders.rules.content import (
    JobContent,
    OrderContent,
    actual_minutes,
    fingerprint,
    minutes_between,
    weights_of,
)
from sanbao.work_orders.rules.lifecycle import Status
from sanbao.work_orders.services import DOCUMENT_KIND

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
_ENTRY = (
    *EntryDraft._fields,
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
_copied = attrgetter(*_COPIED)


class Known(NamedTuple):
    """An order that is there already, or is being stored: what a rework needs to know of its original."""

    id: int
    fingerprint: str
    lead_id: int | None
    completed_on: date | None


class Ready(NamedTuple):
    """An order with the keys that its rows get."""

    id: int
    content: OrderContent
    completed_on: date
    unit_id: int | None
    customer_id: int | None
    product_category: str
    original: Known | None


class Posted(NamedTuple):
    """The month that a day's work is posted into, and the closed month that it comes too late for."""

    month: Month
    adjusts: Month | None


class Months:
    """Tells where a day's work is posted to; asks the database once."""

    def __init__(self, station_id: int) -> None:
        self._closed = closed_months(station_id)
        self._posted: dict[date, Posted] = {}

    def of(self, day: date) -> Posted:
        """Return the month of `day`, or the first open one after it."""
        if day not in self._posted:
            self._posted[day] = self._found(Month.of(day))
        return self._posted[day]

    def _found(self, worked: Month) -> Posted:
        month = worked
        while month in self._closed:
            month = month.next
        return Posted(month, worked if worked < month else None)


class Act(NamedTuple):
    """What all orders that are stored together share."""

    station_id: int
    actor_id: int | None
    now: datetime
    months: Months


class NumberedJob(NamedTuple):
    key: int
    order: Ready
    line_no: int
    content: JobContent
    minutes: int


def insert_orders(orders: Sequence[Ready], act: Act) -> None:
    """Insert the orders with their jobs, shares, parts and ledger entries.

    Raises: NobodyWorked; SamePersonTwice; ReworkEarnsNothing.
    """
    insert_rows(WorkOrder, _ORDER, (_order_row(order, act) for order in orders))
    jobs = _numbered_jobs(orders)
    insert_rows(Job, _JOB, map(_job_row, jobs))
    insert_rows(Share, _SHARE, chain.from_iterable(map(_share_rows, jobs)))
    insert_rows(PartUsed, _PART, chain.from_iterable(map(_part_rows, jobs)))
    insert_rows(Entry, _ENTRY, chain.from_iterable(_entry_rows(order, act) for order in orders))


def _numbered_jobs(orders: Sequence[Ready]) -> list[NumberedJob]:
    keys = iter(reserve_ids(Job, sum(len(order.content.jobs) for order in orders)))
    return [
        NumberedJob(next(keys), order, line_no, job, minutes)
        for order in orders
        for line_no, (job, minutes) in _timed(order.content)
    ]


def _order_row(order: Ready, act: Act) -> tuple[Any, ...]:
    content = order.content
    return (
        *_copied(content),
        order.id,
        act.station_id,
        Status.COMPLETED,
        order.unit_id,
        order.customer_id,
        order.completed_on,
        act.months.of(order.completed_on).month,
        content.jobs[0].people[0],
        minutes_between(content.reported_at, content.first_response_at),
        minutes_between(content.started_at, content.finished_at),
        bool(content.promised_at and content.finished_at and content.finished_at > content.promised_at),
        order.original.id if order.original else None,
        sum((job.labour for job in content.jobs), Decimal(0)),
        sum(map(_parts_of, content.jobs), Decimal(0)),
        fingerprint(content),
        act.actor_id,
        act.now,
    )


def _parts_of(job: JobContent) -> Decimal:
    return sum((part.amount for part in job.parts), Decimal(0))


def _timed(order: OrderContent) -> "enumerate[tuple[JobContent, int]]":
    """Number the jobs, each with its part of the order's hands-on time."""
    return enumerate(zip(order.jobs, actual_minutes(order), strict=True), start=1)


def _job_row(numbered: NumberedJob) -> tuple[Any, ...]:
    key, order, line_no, job, minutes = numbered
    return key, order.id, line_no, job.operation, job.payer, job.standard_minutes, minutes, job.labour


def _share_rows(job: NumberedJob) -> Iterator[tuple[Any, ...]]:
    for position, (person_id, weight) in enumerate(zip(job.content.people, weights_of(job.content), strict=True)):
        yield job.key, person_id, position, weight


def _part_rows(job: NumberedJob) -> Iterator[tuple[Any, ...]]:
    for line_no, part in enumerate(job.content.parts, start=1):
        yield job.key, line_no, part.name, part.quantity, part.amount


def _entry_rows(order: Ready, act: Act) -> Iterator[tuple[Any, ...]]:
    month, adjusts = act.months.of(order.completed_on)
    document = (act.station_id, month, order.completed_on, DOCUMENT_KIND, order.id, order.content.number)
    rest = (adjusts, EDITION, act.now, act.actor_id)
    for draft in entries_of(_done(order)):
        yield *draft, *document, _origin_month(draft), *rest


def _origin_month(draft: EntryDraft) -> Month | None:
    return Month.of(draft.origin_on) if draft.origin_on else None


def _done(order: Ready) -> DoneOrder:
    content, original = order.content, order.original
    origin = None
    if original and original.lead_id is not None and original.completed_on is not None:
        origin = Origin(lead_id=original.lead_id, completed_on=original.completed_on)
    jobs = tuple(
        DoneJob(
            line_no=line_no,
            payer=job.payer,
            standard_minutes=job.standard_minutes,
            actual_minutes=minutes,
            labour=job.labour,
            parts=_parts_of(job),
            shares=tuple(map(SharePart, job.people, weights_of(job))),
        )
        for line_no, (job, minutes) in _timed(content)
    )
    return DoneOrder(content.category, order.product_category, jobs, origin)
