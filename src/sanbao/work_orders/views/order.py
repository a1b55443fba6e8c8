"""The page of one order, and the acts that end it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.audit.labels import act_label
from sanbao.audit.queries import FactRow, fact_rows
from sanbao.kernel.errors import DomainError
from sanbao.ledger.labels import CATEGORY_LABELS, KIND_LABELS, PAYER_LABELS, ROLE_LABELS
from sanbao.ledger.models import Entry
from sanbao.work_orders import services
from sanbao.work_orders.forms.acts import FinishForm, VoidForm
from sanbao.work_orders.labels import STATUS_LABELS, STATUS_TONES
from sanbao.work_orders.models import Job, WorkOrder
from sanbao.work_orders.permissions import COMPLETE, RECEIVE, SEE_PHONES, VIEW, VOID
from sanbao.work_orders.queries.listing import order_seen
from sanbao.work_orders.queries.sheet import OrderSheet, month_of_completion, month_of_reversal, order_sheet
from sanbao.work_orders.queries.writing import plain
from sanbao.work_orders.rules.lifecycle import Action, Status, next_status
from sanbao.work_orders.views.cause import cause_card
from sanbao.work_orders.views.listing import CATEGORY_TONES, phone_of

FULL = 100


@dataclass(frozen=True, slots=True)
class Step:
    """A moment of the order; what is not known is shown too, so that its lack is seen."""

    label: str | Promise
    at: datetime | None
    is_late: bool = False


@require_safe
@page(VIEW)
def order(request: PageRequest, order_id: int) -> HttpResponse:
    """Show an order with all that belongs to it."""
    found = order_seen(request.user, request.places, order_id)
    sheet = order_sheet(request.user, request.places, found)
    context = {
        "order": found,
        "sheet": sheet,
        "status": _status(found),
        "category": CATEGORY_LABELS[found.category],
        "category_tone": CATEGORY_TONES.get(found.category, "neutral"),
        "phone": phone_of(found, places_of(request.user, SEE_PHONES), request.places),
        "steps": list(_steps(found)),
        "jobs": [_job(job) for job in sheet.jobs],
        "standard_minutes": sum(job.standard_minutes for job in sheet.jobs),
        "total": found.labour + found.parts,
        "entries": [_entry(entry) for entry in sheet.entries],
        "cause": cause_card(request, found, sheet.entries),
        "original": _related(sheet.original) if sheet.original else None,
        "reworks": [_related(one) for one in sheet.reworks],
        "history": [_related(one) for one in sheet.history],
        "journal": list(_journal(sheet)),
        **_acts(request, found),
    }
    return render(request, "work_orders/order.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(COMPLETE)
def complete(request: PageRequest, order_id: int) -> HttpResponse:
    """Complete an order; if it has no finish yet, ask for it."""
    found = _kept(request, order_id)
    now = timezone.now()
    if request.method != "POST":
        next_status(found.number, Status(found.status), Action.COMPLETE)
    is_known = bool(found.finished_at or found.completed_on)
    form = None if is_known else FinishForm(_sent(request), now=now, inspection=found.inspection)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            done = _completed(request, found, form, now)
        except DomainError as error:
            if form is None:
                raise
            form.add_error(None, error.text(_))
        else:
            told = _("工单 {number} 已完工，计入 {month}。")
            messages.success(request, told.format(number=done.number, month=done.counted_month))
            return redirect("work_orders:order", done.pk)
    context = {"order": found, "form": form, "month": month_of_completion(found)}
    return _form_page(request, "work_orders/complete.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(VOID)
def void(request: PageRequest, order_id: int) -> HttpResponse:
    """Void an order: say what will happen, ask why."""
    found = _kept(request, order_id)
    if found.status == Status.VOIDED and request.method == "POST":
        return redirect("work_orders:order", found.pk)
    next_status(found.number, Status(found.status), Action.VOID)
    form = VoidForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.void(order_id=found.pk, reason=reason, actor=request.user, now=timezone.now())
        messages.success(request, _("工单 {number} 已作废。").format(number=found.number))
        return redirect("work_orders:order", found.pk)
    month = month_of_reversal(found)
    context = {"order": found, "form": form, "month": month, "is_late": bool(month and month != found.counted_month)}
    return _form_page(request, "work_orders/void.html", form, context)


def _sent(request: PageRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form_page(
    request: PageRequest, template: str, form: FinishForm | VoidForm | None, context: Mapping[str, object]
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return render(request, template, dict(context), status=status)


def _kept(request: PageRequest, order_id: int) -> WorkOrder:
    found = order_seen(request.user, request.places, order_id)
    if not request.places.covers(found.station_id):
        raise NotFound
    return found


def _completed(request: PageRequest, found: WorkOrder, form: FinishForm | None, now: datetime) -> WorkOrder:
    if form is None:
        if found.status == Status.COMPLETED:  # the button was pressed twice
            return found
        return services.complete(order_id=found.pk, actor=request.user, now=now)
    data = form.cleaned_data
    return services.finish(
        order_id=found.pk,
        finished_at=data["finished_at"],
        inspection=data["inspection"],
        actor=request.user,
        now=now,
    )


def _acts(request: PageRequest, found: WorkOrder) -> dict[str, object]:
    is_open, is_void = found.status == Status.RECEIVED, found.status == Status.VOIDED
    may_receive = places_of(request.user, RECEIVE).covers(found.station_id)
    return {
        "may_edit": is_open and may_receive,
        "may_complete": is_open and places_of(request.user, COMPLETE).covers(found.station_id),
        "may_void": not is_void and places_of(request.user, VOID).covers(found.station_id),
        "may_copy": not is_open and may_receive,
        "month": month_of_completion(found) if is_open else None,
    }


def _status(order: WorkOrder) -> tuple[str | Promise, str]:
    return STATUS_LABELS[order.status], STATUS_TONES[order.status]


def _steps(order: WorkOrder) -> Iterator[Step]:
    yield Step(gettext_lazy("报修"), order.reported_at)
    yield Step(gettext_lazy("首次响应"), order.first_response_at)
    yield Step(gettext_lazy("接车"), order.received_at)
    yield Step(gettext_lazy("开工"), order.started_at)
    yield Step(gettext_lazy("完工"), order.finished_at, is_late=order.was_late)


def _job(job: Job) -> dict[str, object]:
    shares = list(job.shares.all())
    whole = sum(share.weight for share in shares)
    parts = [(part, plain(part.quantity)) for part in job.parts_used.all()]
    people = [(share.person, f"{share.weight * FULL / whole:.0f}%" if whole else "") for share in shares]
    return {"job": job, "payer": PAYER_LABELS[job.payer], "people": people, "parts": parts}


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "entry": entry,
        "kind": KIND_LABELS[entry.kind],
        "role": ROLE_LABELS[entry.role],
        "is_reversed": hasattr(entry, "reversed_by"),
    }


def _related(order: WorkOrder) -> dict[str, object]:
    return {"order": order, "status": _status(order), "category": CATEGORY_LABELS[order.category]}


def _journal(sheet: OrderSheet) -> Iterator[tuple[object, object, list[FactRow]]]:
    for entry in sheet.journal:
        yield entry, act_label(entry.act), fact_rows(entry.facts)
