"""The first rows of a ledger as they were understood, for people to look at before they store them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from sanbao.documents.sheets.outcome import SAMPLE_ROWS, Sample
from sanbao.kernel.errors import mark
from sanbao.network.models import Person
from sanbao.work_orders.bulk import known_day
from sanbao.work_orders.imports.words import CATEGORIES
from sanbao.work_orders.rules.content import JobContent, OrderContent

LABELS: Final = (
    mark("工单号"),
    mark("日期"),
    mark("车牌号"),
    mark("维修项目"),
    mark("维修类别"),
    mark("人员"),
    mark("标准工时（小时）"),
    mark("工时费（元）"),
    mark("配件费（元）"),
)
MINUTES_IN_HOUR: Final = 60


def sample_of(orders: Sequence[tuple[int, OrderContent]]) -> Sample:
    """Return the first orders in words, with the names of their people: one query."""
    first = orders[:SAMPLE_ROWS]
    ids = {person for _, order in first for job in order.jobs for person in job.people}
    names = dict(Person.objects.filter(pk__in=ids).values_list("id", "name"))
    return Sample(LABELS, tuple((row, _told(order, names)) for row, order in first))


def _told(order: OrderContent, names: dict[int, str]) -> tuple[str, ...]:
    (job,) = order.jobs
    hours = (Decimal(job.standard_minutes) / MINUTES_IN_HOUR).quantize(Decimal("0.01")).normalize()
    parts = sum((part.amount for part in job.parts), Decimal(0))
    return (
        order.number,
        known_day(order).isoformat(),
        order.plate or order.vin,
        job.operation,
        CATEGORIES[order.category][0],
        _people(job, names),
        f"{hours:f}",
        f"{job.labour:,.2f}",
        f"{parts:,.2f}",
    )


def _people(job: JobContent, names: dict[int, str]) -> str:
    if not job.weights:
        return "、".join(names[person] for person in job.people)
    shared = zip(job.people, job.weights, strict=True)
    return "、".join(f"{names[person]} {weight}" for person, weight in shared)
