"""Naming why a rework had to be (form 09), and what that does to the labour of the original order."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.ledger.rules.entries import Category
from sanbao.ledger.rules.rework import Cause
from sanbao.network.models import Person
from sanbao.work_orders.errors import NotARework, OriginalVoided, ReworkVoided
from sanbao.work_orders.models import ReworkCause, WorkOrder
from sanbao.work_orders.permissions import NAME_CAUSE
from sanbao.work_orders.rework import concerned
from sanbao.work_orders.rules.lifecycle import Status
from sanbao.work_orders.services.posting import settled
from sanbao.work_orders.services.writing import locked_order


@transaction.atomic
def name_cause(
    *,
    order_id: int,
    cause: Cause | None,
    people: Collection[int] | None = None,
    note: str = "",
    actor: User | None,
    now: datetime,
) -> ReworkCause | None:
    """Name why a rework had to be and whom it concerns (None: all who did the original); no cause clears what stood.

    If the cause is the operator, the original labour of these people is taken back in the month of the rework, or the
    first open one after it; another cause gives it back. The same once more changes nothing.

    Raises: NotARework; ReworkVoided; OriginalVoided; DidNotDoTheOriginal; NobodyConcerned.
    Source: domain spec §5 (form 09), §10.2.
    """
    order = WorkOrder.objects.get(pk=order_id)
    facts = note_cause(order_id=order_id, cause=cause, people=people, note=note, actor=actor, now=now)
    if facts is not None:
        record(
            actor=actor,
            act=NAME_CAUSE.code,
            subject=f"work_order:{order.number}",
            station_id=order.station_id,
            facts=facts,
            now=now,
        )
    return ReworkCause.objects.filter(order=order).first()


@transaction.atomic
def note_cause(
    *,
    order_id: int,
    cause: Cause | None,
    people: Collection[int] | None = None,
    note: str = "",
    actor: User | None,
    now: datetime,
) -> dict[str, object] | None:
    """Do what `name_cause` does and return what has changed, None if nothing has. The caller audits: it is one act.

    Raises: NotARework; ReworkVoided; OriginalVoided; DidNotDoTheOriginal; NobodyConcerned.
    """
    order = locked_order(order_id)
    if order.category != Category.REWORK:
        raise NotARework(number=order.number)
    if order.status == Status.VOIDED:
        raise ReworkVoided(number=order.number)
    before = cause_facts(order)
    if cause is None:
        ReworkCause.objects.filter(order=order).delete()
    elif order.original and order.original.status == Status.VOIDED:
        raise OriginalVoided(number=order.original_number)
    else:
        _write_cause(order, cause, concerned(order, cause, people), note, actor=actor, now=now)
    after = cause_facts(order)
    return (
        None
        if after == before
        else {"before": before, "after": after, **settled(order=order, actor=actor, now=now).facts}
    )


def cause_facts(order: WorkOrder) -> dict[str, object]:
    """Return the cause that stands on a rework as the journal tells it; nothing if none is named."""
    named = ReworkCause.objects.filter(order=order).first()
    if named is None:
        return {}
    people = "、".join(named.people.order_by("no").values_list("name", flat=True))
    return {"cause": named.cause, "concerned": people, "note": named.note}


def _write_cause(
    order: WorkOrder, cause: Cause, people: Sequence[Person], note: str, *, actor: User | None, now: datetime
) -> None:
    content = {"cause": cause, "note": note, "named_by": actor, "named_at": now}
    named, _ = ReworkCause.objects.update_or_create(order=order, defaults=content)
    named.people.set(people)
