"""The cause of a rework: the page on which it is named, and the card that shows what it has led to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError
from sanbao.ledger.labels import CAUSE_LABELS
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.entries import Category, EntryKind
from sanbao.work_orders import causes
from sanbao.work_orders.forms.causes import CauseForm
from sanbao.work_orders.models import ReworkCause, WorkOrder
from sanbao.work_orders.permissions import NAME_CAUSE
from sanbao.work_orders.queries.listing import order_seen
from sanbao.work_orders.queries.sheet import month_of_cause
from sanbao.work_orders.rework import original_people
from sanbao.work_orders.rules.lifecycle import Status


@dataclass(frozen=True, slots=True)
class CauseCard:
    """What the page of a rework shows of its cause: whose labour was taken back, and in which month."""

    named: ReworkCause | None
    label: str | Promise
    people: str
    taken: Sequence[Entry]
    labour: Decimal
    may_name: bool


@require_http_methods(["GET", "HEAD", "POST"])
@page(NAME_CAUSE)
def name_cause(request: PageRequest, order_id: int) -> HttpResponse:
    """Name why a rework had to be and whom it concerns."""
    found = order_seen(request.user, request.places, order_id)
    if not request.places.covers(found.station_id) or found.category != Category.REWORK:
        raise NotFound
    did, named = original_people(found), ReworkCause.objects.filter(order=found).first()
    form = CauseForm(request.POST if request.method == "POST" else None, did=did, named=named)
    if request.method == "POST" and form.is_valid() and _is_named(request, found, form):
        return redirect("work_orders:order", found.pk)
    context = {
        "order": found,
        "form": form,
        "month": month_of_cause(found),
        "original": found.original,
        "knows_original": bool(did),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "work_orders/cause.html", context, status=status)


def cause_card(request: PageRequest, found: WorkOrder, entries: Sequence[Entry]) -> CauseCard | None:
    """Return the card of a rework; None for other orders. `entries` are those of the order that may be seen."""
    if found.category != Category.REWORK:
        return None
    named = ReworkCause.objects.filter(order=found).prefetch_related("people").select_related("named_by").first()
    taken = [entry for entry in entries if entry.kind == EntryKind.LABOUR_TAKEN_BACK and not entry.reverses_id]
    standing = [entry for entry in taken if not hasattr(entry, "reversed_by")]
    return CauseCard(
        named=named,
        label=CAUSE_LABELS[named.cause] if named else "",
        people="、".join(person.name for person in named.people.all()) if named else "",
        taken=standing,
        labour=-sum((entry.labour for entry in standing), Decimal(0)),
        may_name=found.status != Status.VOIDED and places_of(request.user, NAME_CAUSE).covers(found.station_id),
    )


def _is_named(request: PageRequest, found: WorkOrder, form: CauseForm) -> bool:
    data = form.cleaned_data
    try:
        causes.name_cause(
            order_id=found.pk,
            cause=data["cause"],
            people=data.get("people"),
            note=data["note"],
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, error.text(_))
        return False
    told = _("返修原因已记下。") if data["cause"] else _("返修原因已清除。")
    messages.success(request, told)
    return True
