"""What naming the cause of a rework does to the ledger: the original labour is taken back, or given back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from sanbao.accounts.models import User
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.entries import Document
from sanbao.ledger.rules.rework import Cause, liable
from sanbao.ledger.services import give_back_labour, take_back_labour
from sanbao.network.models import Person
from sanbao.work_orders.errors import DidNotDoTheOriginal, NobodyConcerned
from sanbao.work_orders.models import ReworkCause, WorkOrder
from sanbao.work_orders.rules.lifecycle import Status


@dataclass(frozen=True, slots=True)
class Settled:
    """The entries that causes have led to: what was taken back, and what was given back again."""

    taken: Sequence[Entry] = ()
    given: Sequence[Entry] = ()

    def __add__(self, other: "Settled") -> "Settled":
        return Settled((*self.taken, *other.taken), (*self.given, *other.given))

    @property
    def facts(self) -> dict[str, object]:
        """Return the labour in yuan, as the journal tells it."""
        sums = {"labour_taken_back": self.taken, "labour_given_back": self.given}
        return {name: str(abs(sum(entry.labour for entry in entries))) for name, entries in sums.items() if entries}


def settle(
    order: WorkOrder, rework: Document, original: Document | None, *, actor: User | None, now: datetime
) -> Settled:
    """Bring the ledger in line with the cause that is named on a rework; until it is completed it takes nothing back.

    What stands already stays: nobody's labour is given back and taken again because another one is added.
    """
    named = ReworkCause.objects.filter(order=order).first()
    people = liable(
        Cause(named.cause) if named else None,
        list(named.people.values_list("pk", flat=True)) if named else (),
        settings.OPERATOR_CAUSES,
    )
    given = give_back_labour(station_id=order.station_id, rework=rework, keeping=people, actor=actor, now=now)
    if not people or original is None or order.status != Status.COMPLETED or order.completed_on is None:
        return Settled(given=given)
    taken = take_back_labour(
        station_id=order.station_id,
        original=original,
        rework=rework,
        technician_ids=people,
        work_on=order.completed_on,
        actor=actor,
        now=now,
    )
    return Settled(taken, given)


def concerned(order: WorkOrder, cause: Cause, wanted: Collection[int] | None) -> list[Person]:
    """Return the people whom a cause concerns: those named, or all who did the original order.

    Raises: DidNotDoTheOriginal; NobodyConcerned if the cause is the operator and nobody is named.
    """
    did = original_people(order)
    if wanted is None:
        return did
    strangers = Person.objects.filter(pk__in=set(wanted) - {person.pk for person in did})
    if strangers:
        names = "、".join(person.name for person in strangers)
        raise DidNotDoTheOriginal(people=names, number=order.original_number)
    chosen = [person for person in did if person.pk in wanted]
    if not chosen and did and cause in settings.OPERATOR_CAUSES:
        raise NobodyConcerned
    return chosen


def original_people(order: WorkOrder) -> list[Person]:
    """Return who did the original of a rework, in the order of their numbers; nobody if it is not in the system."""
    if order.original_id is None:
        return []
    jobs = WorkOrder.objects.get(pk=order.original_id).jobs.values("shares__person")
    return list(Person.objects.filter(pk__in=jobs).order_by("no"))
