"""Store and post many completed orders in one transaction: what an imported ledger of a month or of years comes to.

The same rules and the same rows as `services.receive` and `services.complete`, set by set instead of order by order.
On SQLite nobody else can save meanwhile: the rows are made beside, while earlier ones are stored.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.db.bulk import reserve_ids
from sanbao.ledger.rules.rework import Cause
from sanbao.network.models import Station
from sanbao.network.services import lock_station
from sanbao.parties.bulk import known_customers
from sanbao.units.bulk import Sighting, known_units
from sanbao.work_orders.bulk_rows import Act, Known, Months, Ready, insert_orders
from sanbao.work_orders.errors import NotFinished, NumberTaken
from sanbao.work_orders.models import ReworkCause, WorkOrder
from sanbao.work_orders.rules.content import OrderContent, day_of, fingerprint
from sanbao.work_orders.rules.lifecycle import Status
from sanbao.work_orders.services.posting import settled
from sanbao.work_orders.services.writing import adopt_reworks

CHUNK = 5_000
LOOKUP = 900  # SQLite's limit of parameters in one statement is 999 in older builds
T = TypeVar("T")
Progress = Callable[[int, int], None]


@transaction.atomic
def store_completed(
    *, station: Station, orders: Sequence[OrderContent], actor: User | None, now: datetime, progress: Progress
) -> int:
    """Store and post every order that is not there yet; return how many. The caller audits: it is one act.

    Orders are checked already (`rules.content.faults_of`, people of the station, each with a finish).

    Raises: NumberTaken; NotFinished; NobodyWorked; SamePersonTwice; ReworkEarnsNothing. Then nothing is stored.
    """
    lock_station(station.pk)
    known = known_orders(station.pk, _numbers(orders))
    new = _not_yet_there(orders, known)
    keyed = list(zip(reserve_ids(WorkOrder, len(new)), new, strict=True))
    known.update(_new_originals(keyed))
    owners = _owners(station, new)
    act = Act(station.pk, actor.pk if actor else None, now, Months(station.pk))
    done = 0
    for chunk in _chunks(keyed, CHUNK):  # built piece by piece, so that memory does not grow with the ledger
        insert_orders([_ready(order_id, order, next(owners), known) for order_id, order in chunk], act)
        done += len(chunk)
        progress(done, len(new))
    for rework in adopt_reworks(station.pk, {order.number: order_id for order_id, order in keyed}):
        settled(order=rework, actor=actor, now=now)
    return len(new)


def known_orders(station_id: int, numbers: Iterable[str]) -> dict[str, Known]:
    """Return the station's orders with these numbers; a voided one has given its number back."""
    found: dict[str, Known] = {}
    orders = WorkOrder.objects.filter(station_id=station_id).exclude(status=Status.VOIDED)
    for chunk in _chunks(sorted(filter(None, numbers)), LOOKUP):
        rows = orders.filter(number__in=chunk).values_list("number", "id", "fingerprint", "lead_id", "completed_on")
        found.update({row[0]: Known(*row[1:]) for row in rows})
    return found


def causes_of(station_id: int, numbers: Iterable[str]) -> dict[str, Cause]:
    """Return the causes that are named on the station's reworks with these numbers."""
    found: dict[str, Cause] = {}
    named = ReworkCause.objects.filter(order__station_id=station_id).exclude(order__status=Status.VOIDED)
    for chunk in _chunks(sorted(numbers), LOOKUP):
        rows = named.filter(order__number__in=chunk).values_list("order__number", "cause")
        found.update({number: Cause(cause) for number, cause in rows})
    return found


def known_day(content: OrderContent) -> date:
    """Return the business date of a finished order.

    Raises: NotFinished.
    """
    day = day_of(content)
    if day is None:
        raise NotFinished(number=content.number)
    return day


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _numbers(orders: Sequence[OrderContent]) -> set[str]:
    return {order.number for order in orders} | {order.original_number for order in orders}


def _not_yet_there(orders: Sequence[OrderContent], known: Mapping[str, Known]) -> list[OrderContent]:
    new: dict[str, OrderContent] = {}
    for order in orders:
        there = known.get(order.number) or new.setdefault(order.number, order)
        if there is not order and not _say_the_same(there, order):
            raise NumberTaken(number=order.number)
    return list(new.values())


def _say_the_same(there: Known | OrderContent, order: OrderContent) -> bool:
    return fingerprint(order) == (there.fingerprint if isinstance(there, Known) else fingerprint(there))


def _new_originals(keyed: Sequence[tuple[int, OrderContent]]) -> Iterator[tuple[str, Known]]:
    """Yield the orders of this ledger that are repaired again in it."""
    wanted = {order.original_number for _, order in keyed}
    for order_id, order in keyed:
        if order.number in wanted:
            yield order.number, Known(order_id, fingerprint(order), order.jobs[0].people[0], known_day(order))


class Owned(NamedTuple):
    """What an order's unit comes to: its key, its customer's key, and the category that is counted."""

    unit_id: int | None
    customer_id: int | None
    product_category: str


def _owners(station: Station, contents: Sequence[OrderContent]) -> Iterator[Owned]:
    """Write down the units and customers of all orders together, and yield those of each order in turn."""
    customers = known_customers(station.pk, ((content.customer_phone, content.customer_name) for content in contents))
    sightings = [
        Sighting(
            content.plate, content.vin, content.model_code, content.odometer_km, customers.get(content.customer_phone)
        )
        for content in contents
    ]
    units = known_units(sightings)
    return (
        Owned(unit.id if unit else None, sighting.customer_id, unit.product_category if unit else "")
        for unit, sighting in zip(units, sightings, strict=True)
    )


def _ready(order_id: int, order: OrderContent, owned: Owned, known: Mapping[str, Known]) -> Ready:
    return Ready(order_id, order, known_day(order), *owned, known.get(order.original_number))
