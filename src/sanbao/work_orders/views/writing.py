"""Orders written down by hand: a new one, one begun from another, and one that is changed before it is completed."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotAllowed, NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError
from sanbao.kernel.text import whole_number
from sanbao.network.models import Station
from sanbao.network.queries import stations_in
from sanbao.work_orders import services
from sanbao.work_orders.errors import AlreadyDecided, NumberTaken
from sanbao.work_orders.forms.entry import OrderEntry, Start
from sanbao.work_orders.forms.filters import MOST_CHOICES
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.permissions import COMPLETE, RECEIVE, SEE_PHONES
from sanbao.work_orders.queries.listing import compact_plate, order_seen, visible_orders
from sanbao.work_orders.queries.writing import content_of, last_seen, next_number, offered_at
from sanbao.work_orders.rules.lifecycle import Status


@require_http_methods(["GET", "HEAD", "POST"])
@page(RECEIVE)
def new_order(request: PageRequest) -> HttpResponse:
    """Write down an order; the station is asked first if there are several."""
    source = _source(request)
    station = source.station if source else _station(request)
    if station is None:
        return _choose_station(request)
    now = timezone.now()
    start = _start(source, station)
    entry = OrderEntry(request.POST if request.method == "POST" else None, station=station, start=start, now=now)
    if request.method == "POST" and entry.is_valid():
        act = services.receive_completed if _completes(request, entry, station) else services.receive
        try:
            order = act(station=station, content=entry.content(), actor=request.user, now=now)
        except DomainError as error:
            entry.refuse(error)
            _propose(entry, station, error)
        else:
            return _stored(request, entry, order)
    back = reverse("work_orders:order", args=[source.pk]) if source else reverse("work_orders:orders")
    return _entry_page(request, entry, title=_("新建工单"), back=back, source=source)


@require_http_methods(["GET", "HEAD", "POST"])
@page(RECEIVE)
def edit(request: PageRequest, order_id: int) -> HttpResponse:
    """Change what is written on an order that is not completed yet."""
    found = _kept(request, order_id)
    now = timezone.now()
    if request.method != "POST":
        if found.status != Status.RECEIVED:
            raise AlreadyDecided(number=found.number)
        start = Start(content_of(found), seen=found.fingerprint)
        entry = OrderEntry(None, station=found.station, start=start, now=now)
        return _edit_page(request, entry, found)
    entry = OrderEntry(request.POST, station=found.station, start=Start(), now=now)
    if entry.is_valid():
        act = services.rewrite_completed if _completes(request, entry, found.station) else services.rewrite
        try:
            order = act(
                order_id=found.pk,
                content=entry.content(),
                seen=entry.head.cleaned_data["seen"],
                actor=request.user,
                now=now,
            )
        except DomainError as error:
            entry.refuse(error)
        else:
            return _stored(request, entry, order)
    return _edit_page(request, entry, found)


@require_safe
@page(RECEIVE)
def vehicle(request: PageRequest) -> JsonResponse:
    """Tell what is known of the vehicle with a plate and of its customer, from its last order that the user may see."""
    places = request.places
    last = last_seen(visible_orders(request.user, places), compact_plate(request.GET.get("plate", "")))
    if last is None:
        return JsonResponse({})
    shows_phone = places_of(request.user, SEE_PHONES).covers(last.station_id)
    names = ("vin", "model_code", "customer_name", *(("customer_phone",) if shows_phone else ()))
    return JsonResponse({name: getattr(last, name) for name in names})


def _completes(request: PageRequest, entry: OrderEntry, station: Station) -> bool:
    """Tell whether the order shall be completed too.

    Raises: NotAllowed if that is not for this user.
    """
    if entry.completing and not places_of(request.user, COMPLETE).covers(station.pk):
        raise NotAllowed(act=_(COMPLETE.label))
    return entry.completing


def _station(request: PageRequest) -> Station | None:
    """Return the station that is named or the only one there is; None if it must be chosen.

    Raises: NotAllowed if there is none; NotFound if the named one is outside of the places.
    """
    stations = stations_in(request.user, request.places).filter(request.places.within("pk"))
    if code := request.GET.get("station", ""):
        named = stations.filter(code=code).first()
        if named is None:
            raise NotFound
        return named
    only = list(stations[:2])
    if not only:
        raise NotAllowed(act=_(RECEIVE.label))
    return only[0] if len(only) == 1 else None


def _choose_station(request: PageRequest) -> HttpResponse:
    stations = stations_in(request.user, request.places).filter(request.places.within("pk"))
    context = {"stations": stations.order_by("code")[:MOST_CHOICES]}
    return render(request, "work_orders/choose_station.html", context)


def _source(request: PageRequest) -> WorkOrder | None:
    """Return the order that the new one begins from, if any.

    Raises: NotFound.
    """
    asked = request.GET.get("from", "")
    if not asked:
        return None
    key = whole_number(asked)
    if key is None:
        raise NotFound
    return _kept(request, key)


def _start(source: WorkOrder | None, station: Station) -> Start:
    """A voided order has given its number back: the right one usually bears it again."""
    number = next_number(station, timezone.localdate())
    if source is None:
        return Start(number=number)
    is_free = source.status == Status.VOIDED and not _is_taken(station, source.number)
    return Start(content_of(source), number=source.number if is_free else number)


def _is_taken(station: Station, number: str) -> bool:
    return WorkOrder.objects.filter(station=station, number=number).exclude(status=Status.VOIDED).exists()


def _propose(entry: OrderEntry, station: Station, error: DomainError) -> None:
    if isinstance(error, NumberTaken):
        number = next_number(station, timezone.localdate())
        entry.head.add_error("number", _("可以改用 {number}。").format(number=number))


def _stored(request: PageRequest, entry: OrderEntry, order: WorkOrder) -> HttpResponse:
    for warning in entry.warnings():
        messages.warning(request, warning)
    if order.status == Status.COMPLETED:
        told = _("工单 {number} 已完工，计入 {month}。")
        messages.success(request, told.format(number=order.number, month=order.counted_month))
    else:
        messages.success(request, _("工单 {number} 已保存。").format(number=order.number))
    return redirect("work_orders:order", order.pk)


def _kept(request: PageRequest, order_id: int) -> WorkOrder:
    found = order_seen(request.user, request.places, order_id)
    if not request.places.covers(found.station_id):
        raise NotFound
    return found


def _edit_page(request: PageRequest, entry: OrderEntry, order: WorkOrder) -> HttpResponse:
    title = _("修改工单 {number}").format(number=order.number)
    return _entry_page(request, entry, title=title, back=reverse("work_orders:order", args=[order.pk]))


def _entry_page(
    request: PageRequest, entry: OrderEntry, *, title: str, back: str, source: WorkOrder | None = None
) -> HttpResponse:
    faults = entry.faults()
    context = {
        "entry": entry,
        "head": entry.head,
        "title": title,
        "back": back,
        "source": source,
        "faults": faults,
        "offered": offered_at(entry.station),
        "may_complete": places_of(request.user, COMPLETE).covers(entry.station.pk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render(request, "work_orders/entry.html", context, status=status)
