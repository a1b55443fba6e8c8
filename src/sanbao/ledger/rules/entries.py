"""What a job posts to the ledger: how it is divided among its people, and how an entry is reversed.

Source: domain spec §10.1 (shares) and §10.2 (rework).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.money import split, split_whole

EDITION = "2026.1"
NOTHING = Decimal("0.00")
REMEMBERED = 4_096


class EntryKind(StrEnum):
    WORK = "work"
    REWORK_CAUSED = "rework_caused"
    LABOUR_TAKEN_BACK = "labour_taken_back"  # of the original job, by a rework whose cause is the operator


# Whose labour and standard minutes count: what is taken back stands against what was earned.
EARNING = (EntryKind.WORK, EntryKind.LABOUR_TAKEN_BACK)


class Role(StrEnum):
    LEAD = "lead"
    HELPER = "helper"


class Category(StrEnum):
    """What kind of service an order is, as BD-11 counts it."""

    IN_WARRANTY = "in_warranty"
    OUT_OF_WARRANTY = "out_of_warranty"
    FIRST_SERVICE = "first_service"
    SCHEDULED_SERVICE = "scheduled_service"
    INSTALLATION = "installation"
    REWORK = "rework"


class Payer(StrEnum):
    CUSTOMER = "customer"
    WARRANTY = "warranty"
    GOODWILL = "goodwill"
    INTERNAL = "internal"
    INSURER = "insurer"


@dataclass(frozen=True, slots=True)
class Document:
    """What an entry leads back to: kind ("work_order"), key and the number people know it by."""

    kind: str
    id: int
    number: str


class SharePart(NamedTuple):
    """One person's part in a job; the first of a job is its lead (主修)."""

    technician_id: int
    weight: int


class DoneJob(NamedTuple):
    """One job of an order that passed the final inspection. Minutes are whole; money is yuan."""

    line_no: int
    payer: Payer
    standard_minutes: int
    actual_minutes: int
    labour: Decimal
    parts: Decimal
    shares: tuple[SharePart, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """The order that a rework repairs again: its lead and the day it was completed."""

    lead_id: int
    completed_on: date


@dataclass(frozen=True, slots=True)
class DoneOrder:
    category: Category
    product_category: str
    jobs: tuple[DoneJob, ...]
    origin: Origin | None = None


class EntryDraft(NamedTuple):
    """One row of the ledger before it has a month. Counts are 0 or 1, or their negatives in a reversal."""

    technician_id: int
    kind: EntryKind
    role: Role
    category: Category
    payer: Payer
    product_category: str
    line_no: int
    orders_led: int
    orders_joined: int
    standard_minutes: int
    actual_minutes: int
    labour: Decimal
    parts: Decimal
    origin_on: date | None = None


class NobodyWorked(DomainError):
    code = "ledger.nobody_worked"
    message = "第 {line_no} 项没有维修人员，请填写主修。"
    kind = Kind.REFUSED


class SamePersonTwice(DomainError):
    code = "ledger.same_person_twice"
    message = "第 {line_no} 项里同一个人写了两次，请合并参与比例。"
    kind = Kind.REFUSED


class ReworkEarnsNothing(DomainError):
    code = "ledger.rework_earns_nothing"
    message = "返修不计工时费，请把第 {line_no} 项的工时费改为 0。"
    kind = Kind.REFUSED


def entries_of(order: DoneOrder) -> list[EntryDraft]:
    """Return the ledger entries of a completed order, exact to the minute and the fen.

    The lead of the first job leads the order; everybody in it joined it once, whatever the number of jobs. A rework
    earns no labour and counts against the lead of the original order.

    Raises: NobodyWorked; SamePersonTwice; ReworkEarnsNothing. Source: domain spec §10.1, §10.2.
    """
    joined: set[int] = set()
    drafts: list[EntryDraft] = []
    for job in order.jobs:
        _check(order, job)
        drafts.extend(_job_entries(order, job, joined, leads=not joined))
    if order.origin is not None:
        drafts.append(_blame(order, order.origin))
    return drafts


def _check(order: DoneOrder, job: DoneJob) -> None:
    people = [share.technician_id for share in job.shares]
    if not people:
        raise NobodyWorked(line_no=str(job.line_no))
    if len(set(people)) < len(people):
        raise SamePersonTwice(line_no=str(job.line_no))
    if order.category is Category.REWORK and job.labour:
        raise ReworkEarnsNothing(line_no=str(job.line_no))


def _job_entries(order: DoneOrder, job: DoneJob, joined: set[int], *, leads: bool) -> Iterator[EntryDraft]:
    for position, (share, standard, actual, labour, parts) in enumerate(_divided(job)):
        first_time = share.technician_id not in joined
        joined.add(share.technician_id)
        yield EntryDraft(
            technician_id=share.technician_id,
            kind=EntryKind.WORK,
            role=Role.HELPER if position else Role.LEAD,
            category=order.category,
            payer=job.payer,
            product_category=order.product_category,
            line_no=job.line_no,
            orders_led=int(leads and position == 0),
            orders_joined=int(first_time),
            standard_minutes=standard,
            actual_minutes=actual,
            labour=labour,
            parts=parts,
        )


def _divided(job: DoneJob) -> Iterator[tuple[SharePart, int, int, Decimal, Decimal]]:
    if len(job.shares) == 1:  # nearly half of all jobs: nothing to divide
        yield job.shares[0], job.standard_minutes, job.actual_minutes, job.labour, job.parts
        return
    weights = tuple([share.weight for share in job.shares])
    yield from zip(
        job.shares,
        _minutes(job.standard_minutes, weights),
        _minutes(job.actual_minutes, weights),
        _money(job.labour, weights),
        _money(job.parts, weights),
        strict=True,
    )


# The norms and prices of a workshop are the same few hundred, and most jobs use no parts.
@lru_cache(REMEMBERED)
def _minutes(total: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(split_whole(total, weights))


@lru_cache(REMEMBERED)
def _money(amount: Decimal, weights: tuple[int, ...]) -> tuple[Decimal, ...]:
    return tuple(split(amount, weights))


def _blame(order: DoneOrder, origin: Origin) -> EntryDraft:
    """A rework received: one mark against the lead of the original order, without minutes or money."""
    return EntryDraft(
        technician_id=origin.lead_id,
        kind=EntryKind.REWORK_CAUSED,
        role=Role.LEAD,
        category=Category.REWORK,
        payer=Payer.INTERNAL,
        product_category=order.product_category,
        line_no=0,
        orders_led=1,
        orders_joined=0,
        standard_minutes=0,
        actual_minutes=0,
        labour=NOTHING,
        parts=NOTHING,
        origin_on=origin.completed_on,
    )
