"""A work order as it is written down, whoever writes it: the form, a sheet or another system."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.money import split_whole
from sanbao.kernel.periods import business_date
from sanbao.ledger.rules.entries import Category, Payer

REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class PartLine:
    name: str
    quantity: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class JobContent:
    """One job. `people` holds the ids of lead and helpers in order, `weights` their shares (equal if empty)."""

    operation: str
    payer: Payer
    standard_minutes: int
    labour: Decimal
    people: tuple[int, ...]
    weights: tuple[int, ...] = ()
    parts: tuple[PartLine, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderContent:
    """Everything a person writes on a work order. Moments are aware; km and minutes whole; money yuan."""

    number: str
    category: Category
    plate: str
    model_code: str
    customer_name: str
    fault_system: str
    fault_text: str
    received_at: datetime
    jobs: tuple[JobContent, ...]
    started_at: datetime | None = None
    finished_at: datetime | None = None
    completed_on: date | None = None  # where the paper has a day, but no time of finishing
    odometer_km: int | None = None
    customer_phone: str = ""
    vin: str = ""
    reported_at: datetime | None = None
    first_response_at: datetime | None = None
    promised_at: datetime | None = None
    is_outing: bool = False
    outing_km: int | None = None
    inspection: str = ""
    original_number: str = ""
    remark: str = ""


class FinishBeforeStart(DomainError):
    code = "work_orders.finish_before_start"
    message = "完工时间 {finished} 早于开工时间 {started}，请更正。"
    kind = Kind.REFUSED


class NoJobs(DomainError):
    code = "work_orders.no_jobs"
    message = "工单 {number} 没有维修项目，请至少填写一项。"
    kind = Kind.REFUSED


class SharesDoNotFit(DomainError):
    code = "work_orders.shares_do_not_fit"
    message = "工时分配有 {shares} 个数，参与人员有 {people} 人，请写成一样多。"
    kind = Kind.REFUSED


class NegativeAmount(DomainError):
    code = "work_orders.negative_amount"
    message = "工时、工时费和配件费不能为负数，请更正。"
    kind = Kind.REFUSED


def faults_of(order: OrderContent) -> Iterator[DomainError]:
    """Yield every reason for which an order cannot be stored as it is written; its jobs may still be unknown."""
    if order.started_at and order.finished_at and order.finished_at < order.started_at:
        yield FinishBeforeStart(finished=f"{order.finished_at:%H:%M}", started=f"{order.started_at:%H:%M}")
    for job in order.jobs:
        if job.weights and len(job.weights) != len(job.people):
            yield SharesDoNotFit(shares=str(len(job.weights)), people=str(len(job.people)))
        if job.standard_minutes < 0 or job.labour < 0 or any(part.amount < 0 for part in job.parts):
            yield NegativeAmount()


def weights_of(job: JobContent) -> tuple[int, ...]:
    """Return the weights of a job's people: as written, or equal. Source: domain spec §10.1."""
    return job.weights or (1,) * len(job.people)


def minutes_between(earlier: datetime | None, later: datetime | None) -> int | None:
    """Return the whole minutes between two moments; None while one is unknown, 0 if they are the wrong way round."""
    if earlier is None or later is None:
        return None
    return max(int((later - earlier).total_seconds()) // 60, 0)


def actual_minutes(order: OrderContent) -> list[int]:
    """Return the hands-on minutes of each job; zeros while start or finish is unknown: 0 means that nobody timed it.

    The paper has one start and one finish for all jobs: they share the time by norm time, or equally without any.
    """
    minutes = minutes_between(order.started_at, order.finished_at)
    if not minutes or len(order.jobs) <= 1:  # nearly always
        return [minutes or 0 for _ in order.jobs]
    norms = [job.standard_minutes for job in order.jobs]
    return split_whole(minutes, norms if any(norms) else [1] * len(norms))


def fingerprint(order: OrderContent) -> str:
    """Return a digest of the content: the same order written twice has the same, whatever the spelling on paper.

    2 and 2.0 are one quantity, 08:00 in China and 00:00 in Greenwich one moment. Only what is written counts: a field
    that a later version adds does not change the digest of older orders.
    """
    return blake2b(repr(_written(order)).encode(), digest_size=16).hexdigest()


def _written(content: OrderContent | JobContent | PartLine) -> list[object]:
    """Name and value of every field that is not empty, nested contents likewise."""
    names, values_of = _FIELDS[type(content)]
    written = zip(names, values_of(content), strict=True)
    # In one expression, as it runs thirty times for each of 100,000 orders.
    return [(name, plain(value) if (plain := _PLAIN.get(type(value))) else value) for name, value in written if value]


_PLAIN: Mapping[type, Callable[[Any], object]] = {
    Decimal: lru_cache(REMEMBERED)(lambda number: f"{number.normalize():f}"),
    datetime: lru_cache(REMEMBERED)(datetime.timestamp),
    date: date.isoformat,
    Category: str,
    Payer: str,
    tuple: lambda items: [_written(item) if type(item) in _FIELDS else item for item in items],
}
_FIELDS: Mapping[type, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = {
    kind: (names, attrgetter(*names))
    for kind in (OrderContent, JobContent, PartLine)
    for names in [tuple(field.name for field in fields(kind))]
}


def day_of(order: OrderContent) -> date | None:
    """Return the business date of the work: the day on which it passed the final inspection; None while it goes on."""
    return business_date(order.finished_at) if order.finished_at else order.completed_on
