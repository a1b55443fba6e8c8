"""Find work orders: whose they are, what is asked for, and a page of them, the last received first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.network.models import Person
from sanbao.parties.models import Customer
from sanbao.units.models import Unit
from sanbao.units.services import TAIL
from sanbao.work_orders.models import Share, WorkOrder
from sanbao.work_orders.queries.prefixes import begins_with

PAGE_ROWS: Final = 50
LAST_RECEIVED: Final = ("-received_at", "-pk")
# So many orders of one beginning are looked up by their keys; of more, a walk over the newest meets enough.
MOST_KEYS: Final = 1_000
SHORTEST_TEXT: Final = 2
PLATE_NOISE: Final = re.compile(r"[\s·•.・\-]")
PHONE: Final = re.compile(r"[0-9\-]{7,18}")
VIN_LENGTH: Final = 17


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are asked for; empty means all. Days are those of completion, `until_on` not included.

    `text` is the beginning of a number or of a customer's name, a plate with or without its province, its last five
    places, a VIN or a telephone number; `technician` a number, a name or initials of somebody who worked on the order.
    """

    text: str = ""
    station_id: int | None = None
    status: str = ""
    category: str = ""
    technician: str = ""
    from_on: date | None = None
    until_on: date | None = None

    def asked(self) -> dict[str, object]:
        """Return what is asked for by name, without what is not."""
        named = {name: getattr(self, name) for name in self.__slots__}
        return {name: str(value) for name, value in named.items() if value not in {None, ""}}


@dataclass(frozen=True, slots=True)
class OrdersPage:
    """Orders with station, lead and jobs; `next_before` is None on the last page."""

    orders: Sequence[WorkOrder]
    next_before: int | None


def visible_orders(user: User, places: Places) -> QuerySet[WorkOrder]:
    """Return the orders of these places; with own rows only, those in which the user has a share."""
    return WorkOrder.objects.filter(_seen(user, places))


def order_seen(user: User, places: Places, order_id: int) -> WorkOrder:
    """Return an order within these places.

    Raises: NotFound.
    """
    order = visible_orders(user, places).select_related("station").filter(pk=order_id).first()
    if order is None:
        raise NotFound
    return order


def shows_phone(order: WorkOrder, phones: Places, places: Places) -> bool:
    """Tell whether the customer's number is shown whole: where numbers may be seen, and on orders seen as one's own.

    `places` are those in which orders are seen: whoever sees the whole station has no share in most of its orders.
    """
    return phones.covers(order.station_id) or (phones.own and not places.covers(order.station_id))


def selected(user: User, places: Places, wanted: OrderFilter) -> QuerySet[WorkOrder]:
    """Return the visible orders that are asked for, the last received first, whenever they were written down."""
    orders = visible_orders(user, places).filter(_plain(wanted))
    if wanted.text:
        orders = orders.filter(called(wanted.text))
    if wanted.technician:
        people = Person.objects.filter(places.within(), _named(wanted.technician)).values("pk")
        orders = orders.filter(_shared_by(Q(person__in=people)))
    return orders.order_by(*LAST_RECEIVED)


def orders_page(user: User, places: Places, wanted: OrderFilter, *, before: int | None = None) -> OrdersPage:
    """Return a page of the orders behind the order `before`, with the same number of queries whatever their number."""
    orders = selected(user, places, wanted)
    if before is not None:
        orders = orders.filter(_behind(before))
    # Keys first: an index holds them in order, and the rows of fifty keys are read at once.
    keys = list(orders.values_list("pk", flat=True)[: PAGE_ROWS + 1])
    shown = keys[:PAGE_ROWS]
    rows = WorkOrder.objects.filter(pk__in=shown).select_related("station", "lead").prefetch_related("jobs__shares")
    return OrdersPage(list(rows.order_by(*LAST_RECEIVED)), shown[-1] if len(keys) > PAGE_ROWS else None)


def _behind(order_id: int) -> Q:
    """Return the condition that keeps the orders behind this one; none for an order that is not there."""
    received = WorkOrder.objects.filter(pk=order_id).values_list("received_at", flat=True).first()
    if received is None:
        return Q(pk__in=())
    # The first condition is implied by the second; it lets the index begin at the place.
    return Q(received_at__lte=received) & (Q(received_at__lt=received) | Q(pk__lt=order_id))


def called(text: str) -> Q:
    """Return the condition that finds the orders which `text` names, by their keys where these are not too many."""
    if len(text) < SHORTEST_TEXT:
        return Q(pk__in=())
    found = Q()
    for condition in _namings(text):
        keys = list(WorkOrder.objects.filter(condition).order_by().values_list("pk", flat=True)[: MOST_KEYS + 1])
        found |= condition if len(keys) > MOST_KEYS else Q(pk__in=keys)
    return found


def _namings(text: str) -> list[Q]:
    """Return one condition for each way of naming an order; each is answered from one index."""
    namings = [begins_with("number", "".join(text.split()).upper()), begins_with("customer_name", text)]
    units = [unit.pk for unit in units_called(text)[:MOST_KEYS]]
    namings.append(Q(unit_id__in=units) if units else Q(plate=compact_plate(text)))
    if PHONE.fullmatch(text):
        namings.append(Q(customer_id__in=Customer.objects.filter(phone=text).values("pk")))
    return namings


def units_called(text: str) -> QuerySet[Unit]:
    """Return the units with this plate (without its province too), these last five places, or this VIN."""
    plate = compact_plate(text)
    if len(plate) < TAIL:
        return Unit.objects.none()
    if len(plate) == VIN_LENGTH:
        return Unit.objects.filter(vin=plate)
    return Unit.objects.filter(plate_tail=plate[-TAIL:], plate__endswith=plate)


def compact_plate(text: str) -> str:
    """Return a plate as it is stored: capitals without dots and blanks."""
    return PLATE_NOISE.sub("", text).upper()


def people_called(text: str) -> QuerySet[Person]:
    """Return the people whose number, name or initials begin with `text`; also "A001 许刚", as lists offer them."""
    return Person.objects.filter(_named(text)).order_by("station_id", "no")


def _named(text: str) -> Q:
    no, _blank, name = text.partition(" ")
    if name:
        return Q(no=no.upper(), name=name) | Q(name="".join(text.split()))
    return begins_with("no", text.upper()) | begins_with("name", text) | begins_with("initials", text.lower())


def _plain(wanted: OrderFilter) -> Q:
    condition = Q()
    if wanted.station_id is not None:
        condition &= Q(station_id=wanted.station_id)
    if wanted.status:
        condition &= Q(status=wanted.status)
    if wanted.category:
        condition &= Q(category=wanted.category)
    if wanted.from_on:
        condition &= Q(completed_on__gte=wanted.from_on)
    if wanted.until_on:
        condition &= Q(completed_on__lt=wanted.until_on)
    return condition


def _seen(user: User, places: Places) -> Q:
    if not places.own or places.everything:
        return places.within()
    mine = _shared_by(Q(person__user=user))
    return places.within() | mine if places.station_ids else mine


def _shared_by(people: Q) -> Q:
    return Q(pk__in=Share.objects.filter(people).values("job__order_id"))
