"""What is entered for a month by hand, and taken back."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.payroll.forms.items import ConsentForm, ItemForm
from sanbao.payroll.forms.steps import TakeBackForm
from sanbao.payroll.models import MonthItem, PayRun
from sanbao.payroll.permissions import ITEMS
from sanbao.payroll.rules.items import ASKED, ITEM_KIND_LABELS, ItemKind
from sanbao.payroll.rules.lifecycle import Status
from sanbao.payroll.services.items import enter_item, note_consent, take_back_item
from sanbao.payroll.views.scope import station_seen


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item in the list; `can_consent` while the person's agreement is missing."""

    item: MonthItem
    kind: str
    whose: str
    is_quantity: bool
    can_consent: bool


@require_http_methods(["GET", "HEAD", "POST"])
@page(ITEMS)
def items(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """List the items of a month, and enter one: first its kind is chosen, then the boxes of that kind are there."""
    found = station_seen(request, station)
    kind = _kind(request)
    sent = request.POST if request.method == "POST" else None
    form = ItemForm(sent, kind=kind, station=found, month=month) if kind else None
    if form is not None and sent is not None and form.is_valid() and _entered(request, form, found, month):
        messages.success(request, _("已登记「{label}」。").format(label=form.cleaned_data["label"]))
        return redirect("payroll:items", found.code, month)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent is not None else HTTPStatus.OK
    return render(request, "payroll/items.html", _context(found, month, form), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(ITEMS)
def take_back(request: PageRequest, station: str, month: Month, item_id: int) -> HttpResponse:
    """Take an item back, with the reason."""
    item = _item(station_seen(request, station), month, item_id)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        take_back_item(item_id=item.pk, reason=reason, actor=request.user, now=timezone.now())
        messages.success(request, _("已撤回「{label}」。").format(label=item.label))
        return redirect("payroll:items", station, month)
    return _asked(request, "payroll/take_back.html", item, form)


@require_http_methods(["GET", "HEAD", "POST"])
@page(ITEMS)
def consent(request: PageRequest, station: str, month: Month, item_id: int) -> HttpResponse:
    """Write down that the person agrees to a deduction."""
    item = _item(station_seen(request, station), month, item_id)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["consented_on"]
        note_consent(item_id=item.pk, consented_on=day, actor=request.user, now=timezone.now())
        messages.success(request, _("已登记本人同意「{label}」。").format(label=item.label))
        return redirect("payroll:items", station, month)
    return _asked(request, "payroll/consent.html", item, form)


def _kind(request: PageRequest) -> ItemKind | None:
    text = request.POST.get("kind") or request.GET.get("kind") or ""
    return ItemKind(text) if text in set(ItemKind) else None


def _entered(request: PageRequest, form: ItemForm, station: Station, month: Month) -> bool:
    """Enter the item; what is refused is told at its box."""
    values = {name: value for name, value in form.cleaned_data.items() if value not in {None, ""}}
    try:
        enter_item(station=station, month=month, kind=form.kind, actor=request.user, now=timezone.now(), **values)
    except Refused as error:
        form.told(error)
        return False
    except DomainError as error:
        form.add_error(None, error.text(_))
        return False
    return True


def _context(station: Station, month: Month, form: ItemForm | None) -> dict[str, Any]:
    entered = MonthItem.objects.filter(station=station, month=month)
    rows = entered.select_related("person", "team", "set_by", "taken_back_by").order_by("pk")
    run = PayRun.objects.filter(station=station, month=month).first()
    address = reverse("payroll:items", args=(station.code, month))
    chosen = form.kind if form else None
    return {
        "station": station,
        "month": month,
        "run": run,
        "is_open": run is None or run.status == Status.DRAFT,
        "form": form,
        "kind": _(ITEM_KIND_LABELS[chosen]) if chosen else "",
        "kinds": [
            (heading, [(kind, _(ITEM_KIND_LABELS[kind]), f"{address}?kind={kind}", kind is chosen) for kind in kinds])
            for heading, kinds in _kinds()
        ],
        "rows": [_row(item) for item in rows],
    }


def _kinds() -> list[tuple[str, list[ItemKind]]]:
    of_people = [kind for kind in ItemKind if not ASKED[kind].of_group]
    return [(_("记到个人"), of_people), (_("记到班组"), [kind for kind in ItemKind if ASKED[kind].of_group])]


def _row(item: MonthItem) -> ItemRow:
    kind = ItemKind(item.kind)
    whose = f"{item.person.name} {item.person.no}" if item.person else item.team.name if item.team else _("未分班组")
    asked = ASKED[kind]
    waits = asked.consent and item.consented_on is None and item.taken_back_at is None
    return ItemRow(item, _(ITEM_KIND_LABELS[kind]), whose, asked.is_quantity, waits)


def _item(station: Station, month: Month, item_id: int) -> MonthItem:
    item = MonthItem.objects.filter(station=station, month=month, pk=item_id).select_related("person", "team").first()
    if item is None:
        raise NotFound
    return item


def _asked(request: PageRequest, template: str, item: MonthItem, form: TakeBackForm | ConsentForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"row": _row(item), "station": item.station, "month": item.month, "form": form}
    return render(request, template, context, status=status)
