"""The endpoints: read orders, receive, complete and void them."""

from typing import Annotated, Final

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Body, Path, Query, Router, Status

from sanbao.accounts.access import Act, Places, places_of, require
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.accounts.rest import ApiRequest, Key, cursor_of, cut, next_link, numbers_in
from sanbao.network.models import Station
from sanbao.work_orders.api.schemas import CauseIn, FinishIn, OrderIn, OrderListing, OrderOut, OrderPage, VoidIn
from sanbao.work_orders.api.shown import line_told, order_told, with_all
from sanbao.work_orders.api.writing import content_sent, people_sent
from sanbao.work_orders.causes import name_cause as name_cause_of
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.permissions import COMPLETE, NAME_CAUSE, RECEIVE, SEE_PHONES, VIEW, VOID
from sanbao.work_orders.queries.listing import shows_phone, visible_orders
from sanbao.work_orders.queries.prefixes import begins_with
from sanbao.work_orders.services import complete as complete_order
from sanbao.work_orders.services import finish as finish_order
from sanbao.work_orders.services import receive as receive_order
from sanbao.work_orders.services import void as void_order

ROUTER: Final = Router()
TAGS: Final = ["维修工单"]
CREATED: Final = 201
UNCHANGED: Final = 200


@ROUTER.get("/orders", response=OrderPage, summary="工单", tags=TAGS)
def orders(request: ApiRequest, listing: Query[OrderListing]) -> OrderPage:
    """List orders, the newest first. A key of one's own rows sees the orders in which its user has a share."""
    places = require(request.user, VIEW)
    found = _asked(visible_orders(request.user, places), listing)
    rows, last = cut(found.select_related("station", "lead").order_by("-pk"), listing.limit)
    link = next_link(request, cursor_of(last.pk) if last else None)
    return OrderPage(items=[line_told(row) for row in rows], next=link)


@ROUTER.get("/orders/{order_id}", response=OrderOut, summary="一张工单", tags=TAGS)
def order(request: ApiRequest, order_id: Path[Key]) -> OrderOut:
    """Show an order with its jobs, people and parts."""
    return _told(request.user, require(request.user, VIEW), order_id)


@ROUTER.post("/orders", response={CREATED: OrderOut, UNCHANGED: OrderOut}, summary="登记工单", tags=TAGS)
def receive(request: ApiRequest, sent: Body[OrderIn]) -> Status[OrderOut]:
    """Write down an order: 201. The same order sent again is the one that is there: 200. Other content: 409."""
    places = require(request.user, RECEIVE)
    station = Station.objects.filter(code=sent.station).first()
    if station is None or not places.covers(station.pk):
        raise NotFound
    now = timezone.now()
    stored = receive_order(station=station, content=content_sent(sent, station), actor=request.user, now=now)
    status = CREATED if stored.created_at == now else UNCHANGED
    return Status(status, _told(request.user, places, stored.pk))


@ROUTER.post("/orders/{order_id}/complete", response=OrderOut, summary="工单完工", tags=TAGS)
def complete(request: ApiRequest, order_id: Path[Key], sent: Annotated[FinishIn | None, Body()] = None) -> OrderOut:
    """Complete an order and post it to the ledger. The body is needed only if no finish was written on it before."""
    places = _acting(request.user, COMPLETE, order_id)
    now = timezone.now()
    if sent is None:
        complete_order(order_id=order_id, actor=request.user, now=now)
    else:
        at = sent.finished_at.replace(second=0, microsecond=0)
        finish_order(order_id=order_id, finished_at=at, inspection=sent.inspection, actor=request.user, now=now)
    return _told(request.user, places, order_id)


@ROUTER.post("/orders/{order_id}/void", response=OrderOut, summary="作废工单", tags=TAGS)
def void(request: ApiRequest, order_id: Path[Key], sent: Body[VoidIn]) -> OrderOut:
    """Void an order; what it posted is taken back in the open month."""
    places = _acting(request.user, VOID, order_id)
    void_order(order_id=order_id, reason=sent.reason, actor=request.user, now=timezone.now())
    return _told(request.user, places, order_id)


@ROUTER.post("/orders/{order_id}/cause", response=OrderOut, summary="返修原因", tags=TAGS)
def name_cause(request: ApiRequest, order_id: Path[Key], sent: Body[CauseIn]) -> OrderOut:
    """Name why a rework had to be. The operator's causes take the labour of the original order back."""
    places = _acting(request.user, NAME_CAUSE, order_id)
    keys = None if sent.people is None else people_sent(order_id, sent.people)
    now = timezone.now()
    name_cause_of(order_id=order_id, cause=sent.cause, people=keys, note=sent.note, actor=request.user, now=now)
    return _told(request.user, places, order_id)


def _asked(found: QuerySet[WorkOrder], listing: OrderListing) -> QuerySet[WorkOrder]:
    exact = {
        "station__code": listing.station,
        "status": listing.status,
        "counted_month": listing.month,
        "plate": listing.plate,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if listing.number:
        found = found.filter(begins_with("number", listing.number))
    before = numbers_in(listing.after)
    return found if before is None else found.filter(pk__lt=before)


def _acting(user: User, act: Act, order_id: int) -> Places:
    """Return the places of the act; the order lies within them as a whole."""
    places = require(user, act)
    if not WorkOrder.objects.filter(places.within(), pk=order_id).exists():
        raise NotFound
    return places


def _told(user: User, places: Places, order_id: int) -> OrderOut:
    found = with_all(visible_orders(user, places)).filter(pk=order_id).first()
    if found is None:
        raise NotFound
    return order_told(found, shows_phone=shows_phone(found, places_of(user, SEE_PHONES), places))
