"""Work orders as they are told to other programs."""

from django.db.models import Prefetch, QuerySet

from sanbao.kernel.identifiers import mask_phone
from sanbao.ledger.rules.entries import Category, Payer, Role
from sanbao.ledger.rules.rework import Cause
from sanbao.work_orders.api.schemas import CauseOut, JobOut, OrderLine, OrderOut, PartOut, ShareOut
from sanbao.work_orders.models import Job, Share, WorkOrder
from sanbao.work_orders.rules.lifecycle import Status


def with_all(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    """Read with each order all that `order_told` needs: three queries beside the first."""
    shares = Prefetch("shares", Share.objects.select_related("person").order_by("position"))
    jobs = Prefetch("jobs", Job.objects.order_by("line_no").prefetch_related(shares, "parts_used"))
    return orders.select_related("station", "lead", "cause_named").prefetch_related(jobs, "cause_named__people")


def line_told(order: WorkOrder) -> OrderLine:
    """Return an order as a list shows it."""
    return OrderLine(
        id=order.pk,
        station=order.station.code,
        number=order.number,
        status=Status(order.status),
        category=Category(order.category),
        plate=order.plate,
        vin=order.vin,
        model_code=order.model_code,
        customer_name=order.customer_name,
        lead=order.lead.no if order.lead else None,
        received_at=order.received_at,
        finished_at=order.finished_at,
        completed_on=order.completed_on,
        month=order.counted_month,
        labour=order.labour,
        parts=order.parts,
    )


def order_told(order: WorkOrder, *, shows_phone: bool) -> OrderOut:
    """Return an order with all that is written on it."""
    return OrderOut(
        **dict(line_told(order)),
        customer_phone=order.customer_phone if shows_phone else mask_phone(order.customer_phone),
        odometer_km=order.odometer_km,
        fault_system=order.fault_system,
        fault_text=order.fault_text,
        reported_at=order.reported_at,
        first_response_at=order.first_response_at,
        promised_at=order.promised_at,
        started_at=order.started_at,
        is_outing=order.is_outing,
        outing_km=order.outing_km,
        inspection=order.inspection,
        original_number=order.original_number,
        remark=order.remark,
        response_minutes=order.response_minutes,
        repair_minutes=order.repair_minutes,
        was_late=order.was_late,
        voided_month=order.voided_month,
        jobs=[_job(job) for job in order.jobs.all()],
        cause=_cause(order),
    )


def _cause(order: WorkOrder) -> CauseOut | None:
    named = getattr(order, "cause_named", None)
    if named is None:
        return None
    people = sorted(person.no for person in named.people.all())
    return CauseOut(cause=Cause(named.cause), people=people, note=named.note)


def _job(job: Job) -> JobOut:
    return JobOut(
        line_no=job.line_no,
        operation=job.operation,
        payer=Payer(job.payer),
        standard_minutes=job.standard_minutes,
        actual_minutes=job.actual_minutes,
        labour=job.labour,
        people=[_share(share) for share in job.shares.all()],
        parts=[
            PartOut(name=part.name, quantity=f"{part.quantity.normalize():f}", amount=part.amount)
            for part in job.parts_used.all()
        ],
    )


def _share(share: Share) -> ShareOut:
    role = Role.HELPER if share.position else Role.LEAD
    return ShareOut(no=share.person.no, name=share.person.name, role=role, weight=share.weight)
