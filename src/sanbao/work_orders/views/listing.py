"""The list of orders, its workbook, and the people that boxes offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from sanbao.accounts.access import Places, places_of
from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.sheets.writing import write_xlsx
from sanbao.kernel.identifiers import mask_phone
from sanbao.kernel.text import squeeze, whole_number
from sanbao.ledger.labels import CATEGORY_LABELS
from sanbao.ledger.rules.entries import Category
from sanbao.network.queries import stations_in
from sanbao.work_orders import services
from sanbao.work_orders.forms.filters import MOST_CHOICES, OrderFilterForm
from sanbao.work_orders.labels import STATUS_LABELS, STATUS_TONES
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.permissions import RECEIVE, SEE_PHONES, VIEW
from sanbao.work_orders.queries.listing import OrderFilter, orders_page, people_called, shows_phone
from sanbao.work_orders.views.workbook import table_of

MOST_OFFERED = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Line:
    """An order as the list shows it."""

    order: WorkOrder
    status: str | Promise
    tone: str
    category: str | Promise
    category_tone: str
    phone: str
    others: int


@require_safe
@page(VIEW)
def orders(request: PageRequest) -> HttpResponse:
    """List orders, the last received first, fifty on a page."""
    form = filter_form(request)
    is_valid = form.is_valid()
    wanted = form.wanted() if is_valid else OrderFilter()
    before = whole_number(request.GET.get("before", ""))
    shown = orders_page(request.user, request.places, wanted, before=before)
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "lines": [line_of(order, places_of(request.user, SEE_PHONES), request.places) for order in shown.orders],
        "next_query": _with_key(request, shown.next_before),
        "first_query": query.urlencode() or "page=1" if before else "",
        "query": query.urlencode(),
        "is_asked": bool(wanted.asked()),
        "may_receive": bool(places_of(request.user, RECEIVE)),
        "shows_station": len(form.stations) != 1,
    }
    template = "work_orders/rows.html" if request.htmx else "work_orders/orders.html"
    status = HTTPStatus.OK if is_valid else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, template, context, status=status)


@require_safe
@page(VIEW)
def export(request: PageRequest) -> HttpResponse:
    """Hand out the orders that are asked for as a workbook."""
    form = filter_form(request)
    if not form.is_valid():
        return orders(request)
    now = timezone.now()
    keys = services.export(user=request.user, places=request.places, wanted=form.wanted(), now=now)
    file = BytesIO()
    write_xlsx(table_of(keys, places_of(request.user, SEE_PHONES), request.places, form.wanted()), file)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="orders-{timezone.localdate(now)}.xlsx"'
    return response


@require_safe
@page(VIEW)
def people(request: PageRequest) -> HttpResponse:
    """Offer the people whom the box that asks may mean."""
    text = squeeze(
        next((str(value) for name, value in request.GET.items() if name.endswith(("who", "technician"))), "")
    )
    found = people_called(text).filter(request.places.within(), left_on=None).select_related("team", "station")
    if station := request.GET.get("station"):
        found = found.filter(station__code=station)
    offered = [
        (f"{one.no} {one.name}", " · ".join(filter(None, (one.initials, one.team.name if one.team else ""))))
        for one in (found[:MOST_OFFERED] if text else ())
    ]
    return HttpResponse(format_html_join("", '<option value="{}" label="{}">', offered))


def filter_form(request: PageRequest) -> OrderFilterForm:
    """Return the filter of the list, with the stations that the reader may see."""
    own_only = request.places.own and not request.places.station_ids and not request.places.everything
    stations = list(stations_in(request.user, request.places).order_by("code")[: MOST_CHOICES + 1])
    return OrderFilterForm(request.GET, stations=stations, own_only=own_only)


def line_of(order: WorkOrder, phones: Places, places: Places) -> Line:
    """Return an order, read with its jobs and shares, as the list shows it."""
    people = {share.person_id for job in order.jobs.all() for share in job.shares.all()}
    return Line(
        order=order,
        status=STATUS_LABELS[order.status],
        tone=STATUS_TONES[order.status],
        category=CATEGORY_LABELS[order.category],
        category_tone=CATEGORY_TONES.get(order.category, "neutral"),
        phone=phone_of(order, phones, places),
        others=max(len(people) - 1, 0),
    )


def phone_of(order: WorkOrder, phones: Places, places: Places) -> str:
    """Return the customer's number for those who need it, and masked for all others."""
    if not order.customer_phone or shows_phone(order, phones, places):
        return order.customer_phone
    return mask_phone(order.customer_phone)


CATEGORY_TONES: Mapping[str, str] = {
    Category.IN_WARRANTY: "success",
    Category.REWORK: "danger",
    Category.INSTALLATION: "info",
}


def _with_key(request: PageRequest, key: int | None) -> str:
    if key is None:
        return ""
    query = request.GET.copy()
    query["before"] = str(key)
    return query.urlencode()
