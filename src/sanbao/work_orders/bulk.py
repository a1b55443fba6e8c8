"""Store and post many completed orders in one transaction: what an imported ledger of a month or of years comes to.

The same rules and the same rows as `services.receive` and `services.complete`, set by set instead of order by order.
On SQLite nobody else can save meanwhile: what needs no database, such as the fingerprints, is made before.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.db.bulk import reserve_ids
from sanbao.ledger.services import lock_station
from sanbao.network.models import Station
from sanbao.parties.services import known_customer
from sanbao.units.bulk import KnownUnit, known_units
from sanbao.units.services import known_unit
from sanbao.work_orders.bulk_rows import Act, Known, Months, Ready, insert_orders
from sanbao.work_orders.errors import NotFinished, NumberTaken
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.content import OrderContent, Written, day_of
from sanbao.work_orders.rules.lifecycle import Status

CHUNK = 5_000
LOOKUP = 900  # SQLite's limit of parameters in one statement is 999 in older builds
T = TypeVar("T")
Progress = Callable[[int, int], None]


@transaction.atomic
def store_completed(
    *, station: Station, orders: Sequence[Written], actor: User | None, now: datetime, progress: Progress
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
    units = known_units(_seen(order.content) for order in new if _is_plain(order.content))
    act = Act(station.pk, actor.pk if actor else None, now, Months(station.pk))
    done = 0
    for chunk in _chunks(keyed, CHUNK):  # built piece by piece, so that memory does not grow with the ledger
        insert_orders([_ready(station, order_id, order, units, known) for order_id, order in chunk], act)
        done += len(chunk)
        progress(done, len(new))
    return len(new)


def known_orders(station_id: int, numbers: Iterable[str]) -> dict[str, Known]:
    """Return the station's orders with these numbers; a voided one has given its number back."""
    found: dict[str, Known] = {}
    orders = WorkOrder.objects.filter(station_id=station_id).exclude(status=Status.VOIDED)
    for chunk in _chunks(sorted(filter(None, numbers)), LOOKUP):
        rows = orders.filter(number__in=chunk).values_list("number", "id", "fingerprint", "lead_id", "completed_on")
        found.update({row[0]: Known(*row[1:]) for row in rows})
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


def _numbers(orders: Sequence[Written]) -> set[str]:
    return {order.content.number for order in orders} | {order.content.original_number for order in orders}


def _not_yet_there(orders: Sequence[Written], known: Mapping[str, Known]) -> list[Written]:
    new: dict[str, Written] = {}
    for order in orders:
        number = order.content.number
        there = known.get(number) or new.setdefault(number, order)
        if there.fingerprint != order.fingerprint:
            raise NumberTaken(number=number)
    return list(new.values())


def _new_originals(keyed: Sequence[tuple[int, Written]]) -> Iterator[tuple[str, Known]]:
    """Yield the orders of this ledger that are repaired again in it."""
    wanted = {order.content.original_number for _, order in keyed}
    for order_id, (content, mark) in keyed:
        if content.number in wanted:
            yield content.number, Known(order_id, mark, content.jobs[0].people[0], known_day(content))


def _is_plain(content: OrderContent) -> bool:
    """Plates are looked up together; the few orders with a VIN or a telephone number go one by one."""
    return not content.vin and not content.customer_phone


def _seen(content: OrderContent) -> tuple[str, str, int | None]:
    return content.plate, content.model_code, content.odometer_km


def _ready(
    station: Station, order_id: int, order: Written, units: Mapping[str, KnownUnit], known: Mapping[str, Known]
) -> Ready:
    content = order.content
    owned = _from_plate(content, units) if _is_plain(content) else _looked_up(station, content)
    original = known.get(content.original_number)
    return Ready(order_id, content, order.fingerprint, known_day(content), *owned, original)


class Owned(NamedTuple):
    unit_id: int | None = None
    customer_id: int | None = None
    product_category: str = ""


def _from_plate(content: OrderContent, units: Mapping[str, KnownUnit]) -> Owned:
    unit = units.get(content.plate)
    return Owned(unit.id, None, unit.product_category) if unit else Owned()


def _looked_up(station: Station, content: OrderContent) -> Owned:
    customer = known_customer(station=station, name=content.customer_name, phone=content.customer_phone)
    unit = known_unit(
        plate=content.plate,
        vin=content.vin,
        model_code=content.model_code,
        odometer_km=content.odometer_km,
        customer=customer,
    )
    category = unit.model.category.code if unit and unit.model and unit.model.category else ""
    return Owned(unit.pk if unit else None, customer.pk if customer else None, category)
