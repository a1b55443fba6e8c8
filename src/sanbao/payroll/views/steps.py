"""The steps of a run: drafting, checking, approving, paying, locking, and sending back."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.payroll.forms.steps import PayForm, ReturnForm
from sanbao.payroll.models import PayRun
from sanbao.payroll.permissions import APPROVE, CHECK, DRAFT, LOCK, PAY, RETURN
from sanbao.payroll.queries.bank_files import bank_files_of
from sanbao.payroll.rules.lifecycle import Action, Status, next_status
from sanbao.payroll.services.runs import approve as approve_run
from sanbao.payroll.services.runs import check as check_run
from sanbao.payroll.services.runs import draft as draft_run
from sanbao.payroll.services.runs import lock as lock_run
from sanbao.payroll.services.runs import pay as pay_run
from sanbao.payroll.services.runs import return_to_draft
from sanbao.payroll.views.scope import run_seen, station_seen


@require_POST
@page(DRAFT)
def draft(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Compute the run of a closed month, or compute it again; what is missing is listed, and nothing is stored."""
    found = station_seen(request, station)
    try:
        run = draft_run(station=found, month=month, actor=request.user, now=timezone.now())
    except Refused as error:
        context = {"station": found, "month": month, "faults": [fault.text(_) for fault in error.faults]}
        return render(request, "payroll/not_yet.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    told = _("{station} {month} 工资表已计算，第 {revision} 版，{people} 人。")
    params = {"station": found.name, "month": month, "revision": run.revision, "people": run.people}
    messages.success(request, told.format(**params))
    return redirect("payroll:run", found.code, month)


@require_POST
@page(CHECK)
def check(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Say that the draft is right."""
    found = run_seen(request, station, month)
    check_run(run_id=found.pk, actor=request.user, now=timezone.now())
    return _told(request, found, _("{run}的工资表已审核，等待批准。"))


@require_POST
@page(APPROVE)
def approve(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Approve what others have drafted and checked; the slips are final from here."""
    found = run_seen(request, station, month)
    approve_run(run_id=found.pk, actor=request.user, now=timezone.now())
    return _told(request, found, _("{run}的工资表已批准，员工可以查看工资条。"))


@require_POST
@page(LOCK)
def lock(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Close the run for good."""
    found = run_seen(request, station, month)
    lock_run(run_id=found.pk, actor=request.user, now=timezone.now())
    return _told(request, found, _("{run}的工资表已锁定。"))


@require_http_methods(["GET", "HEAD", "POST"])
@page(PAY)
def pay(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Write down on which day the wages were paid."""
    found = run_seen(request, station, month)
    next_status(_name(found), Status(found.status), Action.PAY)
    form = PayForm(_sent(request), today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        paid_on = form.cleaned_data["paid_on"]
        pay_run(run_id=found.pk, paid_on=paid_on, actor=request.user, now=timezone.now())
        return _told(request, found, _("{run}的工资已登记发放。"))
    return _asked(request, "payroll/pay.html", found, form)


@require_http_methods(["GET", "HEAD", "POST"])
@page(RETURN)
def send_back(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Send a checked or approved run back to be drafted again, and say why."""
    found = run_seen(request, station, month)
    next_status(_name(found), Status(found.status), Action.RETURN)
    files = bank_files_of(found)
    form = ReturnForm(_sent(request), has_bank_file=bool(files))
    if request.method == "POST" and form.is_valid():
        return_to_draft(run_id=found.pk, **form.cleaned_data, actor=request.user, now=timezone.now())
        return _told(request, found, _("{run}的工资表已退回制表。"))
    return _asked(request, "payroll/send_back.html", found, form, files=files)


def _name(run: PayRun) -> str:
    return f"{run.station.name} {run.month}"


def _told(request: PageRequest, run: PayRun, sentence: str) -> HttpResponse:
    messages.success(request, sentence.format(run=_name(run)))
    return redirect("payroll:run", run.station.code, run.month)


def _sent(request: PageRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _asked(
    request: PageRequest, template: str, run: PayRun, form: PayForm | ReturnForm, **more: object
) -> HttpResponse:
    context = {"run": run, "station": run.station, "month": run.month, "form": form, **more}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, context, status=status)
