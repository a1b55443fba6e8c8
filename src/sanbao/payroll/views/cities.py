"""City tables of social insurance and housing fund: dated rows, one typed or many pasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.errors import NotAllowed, NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.payroll.forms.cities import COLUMNS, Pasted, PasteForm, SourceForm, pasted_rows
from sanbao.payroll.forms.typed import TypedForm
from sanbao.payroll.forms.words import CHOICES
from sanbao.payroll.models import CityRate
from sanbao.payroll.permissions import TERMS
from sanbao.payroll.queries.terms import row_of
from sanbao.payroll.rules.insurance import ITEM_LABELS, CityRow, Item
from sanbao.payroll.services.cities import set_city_rate, take_in_city_rates


@dataclass(frozen=True, slots=True)
class RateLine:
    """A row of a city's table as the page shows it."""

    rate: CityRate
    item: str
    rounding: str
    state: str
    tone: str


@require_safe
@page(TERMS)
def cities(request: PageRequest) -> HttpResponse:
    """List the cities with the rows in force this month."""
    month = Month.of(timezone.localdate())
    rates = list(CityRate.objects.select_related("set_by").order_by("city", "id"))
    by_city: dict[str, list[CityRate]] = {}
    for rate in rates:
        by_city.setdefault(rate.city, []).append(rate)
    found = [(city, [line for line in _lines(rows, month) if line.tone == "success"]) for city, rows in by_city.items()]
    context = {"cities": found, "month": month, "may_set": request.places.everything}
    return render(request, "payroll/cities.html", context)


@require_safe
@page(TERMS)
def city(request: PageRequest, name: str) -> HttpResponse:
    """Show a city's rows, those in force and all others."""
    rates = list(CityRate.objects.filter(city=name).select_related("set_by").order_by("id"))
    if not rates:
        raise NotFound
    month = Month.of(timezone.localdate())
    context = {"name": name, "lines": _lines(rates, month), "month": month, "may_set": request.places.everything}
    return render(request, "payroll/city.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(TERMS)
def new_rate(request: PageRequest) -> HttpResponse:
    """Write down one item of a city from a month on."""
    _require_everything(request)
    sent = request.POST if request.method == "POST" else None
    form = TypedForm(sent, kind=CityRow, content=_like(request), without=("until_month",))
    source = SourceForm(sent)
    if sent is not None and form.is_valid() and source.is_valid() and isinstance(form.content, CityRow):
        try:
            set_city_rate(
                row=form.content, source=source.cleaned_data["source"], actor=request.user, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, error.text(_))
        else:
            messages.success(request, _("已登记{city}的参数。").format(city=form.content.city))
            return redirect("payroll:city", form.content.city)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent is not None else HTTPStatus.OK
    context = {"form": form, "source": source, "sections": form.tree()}
    return render(request, "payroll/city_rate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(TERMS)
def paste(request: PageRequest) -> HttpResponse:
    """Take in rows copied from a sheet: first they are shown, then stored, all or none."""
    _require_everything(request)
    form = PasteForm(request.POST if request.method == "POST" else None)
    rows: tuple[Pasted, ...] = ()
    faults: Sequence[str] = ()
    if form.is_bound and form.is_valid():
        try:
            rows = pasted_rows(form.cleaned_data["text"])
            if "store" in request.POST:
                return _stored(request, rows)
        except DomainError as error:
            faults = error.lines(_) if isinstance(error, Refused) else [error.text(_)]
    refused = form.is_bound and (bool(faults) or not form.is_valid())
    context = {
        "form": form,
        "faults": faults,
        "columns": [_(name) for name in COLUMNS.values()],
        "rows": [(one, _(ITEM_LABELS[one.row.item]), _rounding(one.row)) for one in rows],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "payroll/city_paste.html", context, status=status)


def _stored(request: PageRequest, rows: Sequence[Pasted]) -> HttpResponse:
    take_in_city_rates(rows=[(one.row, one.source) for one in rows], actor=request.user, now=timezone.now())
    messages.success(request, _("已登记 {count} 行。").format(count=len(rows)))
    return redirect("payroll:cities")


def _require_everything(request: PageRequest) -> None:
    """A city's table holds for every station in it, whoever keeps which."""
    if not request.places.everything:
        raise NotAllowed(act=_(TERMS.label))


def _like(request: PageRequest) -> CityRow | None:
    """Return the row that a new one is to begin with: ?like=12."""
    wanted = whole_number(request.GET.get("like", ""))
    rate = None if wanted is None else CityRate.objects.filter(pk=wanted).first()
    return row_of(rate) if rate else None


def _lines(rates: Sequence[CityRate], month: Month) -> list[RateLine]:
    """Return the rows by item, the newest first, each with whether it counts."""
    counting: dict[str, CityRate] = {}
    for rate in rates:
        held = counting.get(rate.item)
        if rate.from_month <= month and (held is None or held.from_month <= rate.from_month):
            counting[rate.item] = rate
    order = list(Item)
    ordered = sorted(rates, key=lambda rate: (order.index(Item(rate.item)), -rate.from_month.key, -rate.pk))
    return [_line(rate, counting.get(rate.item), month) for rate in ordered]


def _line(rate: CityRate, counting: CityRate | None, month: Month) -> RateLine:
    state = (_("有效"), "success") if rate is counting else (_("已被取代"), "neutral")
    if rate.from_month > month:
        state = (_("以后生效"), "info")
    return RateLine(rate, _(ITEM_LABELS[Item(rate.item)]), _rounding(row_of(rate)), *state)


def _rounding(row: CityRow) -> str:
    words: list[Any] = [CHOICES[type(row.toward)][row.toward], CHOICES[type(row.step)][row.step]]
    return "，".join(_(str(word)) for word in words)
