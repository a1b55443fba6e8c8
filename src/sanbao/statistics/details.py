"""Read the jobs behind the figures: form BD-12, any range of days, any person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch, Q, QuerySet

from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.money import round_exact
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.queries import FIRST_FIX_DAYS
from sanbao.ledger.rules.entries import Category, EntryKind, Role
from sanbao.work_orders.models import Job, WorkOrder
from sanbao.work_orders.rules.lifecycle import Status
from sanbao.work_orders.services import DOCUMENT_KIND

MOST_ROWS = 20_000


class TooManyRows(DomainError):
    code = "statistics.too_many_rows"
    message = "所选范围有 {rows} 行，超过 {most} 行，请缩小日期范围或选择人员。"
    kind = Kind.REFUSED


@dataclass(frozen=True, slots=True)
class Detail:
    """One person's part in one job, as BD-12 prints it. Minutes are whole, money yuan, `share` percent."""

    entry_id: int
    order_id: int
    order_no: str
    person_id: int
    person_no: str
    person_name: str
    work_on: date
    month: Month
    customer: str
    model_code: str
    plate: str
    vin: str
    fault: str
    operation: str
    category: str
    part_names: str
    standard_minutes: int
    actual_minutes: int
    started_at: datetime | None
    finished_at: datetime | None
    role: str
    share: Decimal | None
    first_fixed: bool | None
    rework_no: str
    labour: Decimal
    parts: Decimal
    is_reversal: bool
    adjusts_month: Month | None
    inspection: str
    remark: str
    is_taken_back: bool = False  # by this rework, of the labour of its original


def details_behind(
    station_id: int, month: Month, technician_id: int | None = None, condition: Q | None = None
) -> QuerySet[Entry]:
    """Return the entries that make up a figure of `month`, in the order of their work."""
    entries = Entry.objects.filter(month=month, station_id=station_id)
    if technician_id is not None:
        entries = entries.filter(technician_id=technician_id)
    if condition is not None:
        entries = entries.filter(condition)
    return entries.order_by("work_on", "id")


def listed(entries: QuerySet[Entry]) -> list[Detail]:
    """Return the details of `entries` in their order, in a fixed number of queries a thousand rows.

    Raises: TooManyRows.
    """
    rows = list(entries.select_related("technician")[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise TooManyRows(rows=str(entries.count()), most=str(MOST_ROWS))
    orders = _orders({entry.document_id for entry in rows if entry.document_kind == DOCUMENT_KIND})
    return [_detail(entry, orders.get(entry.document_id)) for entry in rows]


def _orders(ids: Iterable[int]) -> dict[int, WorkOrder]:
    wanted, found = sorted(ids), {}
    reworks = WorkOrder.objects.filter(status=Status.COMPLETED).only("number", "original_id", "received_at")
    jobs = Job.objects.prefetch_related("shares", "parts_used")
    orders = WorkOrder.objects.prefetch_related(Prefetch("reworks", reworks), Prefetch("jobs", jobs))
    for start in range(0, len(wanted), 500):
        found.update(orders.in_bulk(wanted[start : start + 500]))
    return found


def _detail(entry: Entry, order: WorkOrder | None) -> Detail:
    jobs = {job.line_no: job for job in order.jobs.all()} if order else {}
    is_taken_back = entry.kind == EntryKind.LABOUR_TAKEN_BACK
    job = None if is_taken_back else jobs.get(entry.line_no)
    reworks = list(order.reworks.all()) if order else []
    return Detail(
        entry_id=entry.pk,
        order_id=entry.document_id,
        order_no=entry.document_no,
        person_id=entry.technician_id,
        person_no=entry.technician.no,
        person_name=entry.technician.name,
        work_on=entry.work_on,
        month=entry.month,
        customer=order.customer_name if order else "",
        model_code=order.model_code if order else "",
        plate=order.plate if order else "",
        vin=order.vin if order else "",
        fault=order.fault_text if order else "",
        operation=job.operation if job else "",
        category=entry.category,
        part_names="、".join(part.name for part in job.parts_used.all()) if job else "",
        standard_minutes=entry.standard_minutes,
        actual_minutes=entry.actual_minutes,
        started_at=order.started_at if order else None,
        finished_at=order.finished_at if order else None,
        role=entry.role,
        share=_share(job, entry.technician_id),
        first_fixed=_first_fixed(entry, reworks),
        rework_no="、".join(rework.number for rework in reworks),
        labour=entry.labour,
        parts=entry.parts,
        is_reversal=entry.reverses_id is not None,
        adjusts_month=entry.adjusts_month,
        inspection=order.inspection if order else "",
        remark=order.remark if order else "",
        is_taken_back=is_taken_back,
    )


def _share(job: Job | None, person_id: int) -> Decimal | None:
    if job is None:
        return None
    weights = {share.person_id: share.weight for share in job.shares.all()}
    total = sum(weights.values())
    if person_id not in weights or not total:
        return None
    return share_percent(weights[person_id], total)


def share_percent(weight: int, total: int) -> Decimal:
    """Return a part in a whole in percent, to one decimal, half-up."""
    return round_exact(Fraction(weight * 100, total), step=Decimal("0.10")).quantize(Decimal("0.1"))


def _first_fixed(entry: Entry, reworks: Sequence[WorkOrder]) -> bool | None:
    """Only the lead of an order answers for it; a rework itself is no first repair. Source: domain spec §7."""
    if entry.role != Role.LEAD or entry.category == Category.REWORK or not entry.orders_led:
        return None
    return not any((rework.received_at.date() - entry.work_on).days <= FIRST_FIX_DAYS for rework in reworks)
