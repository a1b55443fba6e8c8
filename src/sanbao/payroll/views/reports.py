"""The reports of a run: cost, tax, insurance, and what the bank pays."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.periods import Month
from sanbao.payroll.forms.bank import LayoutForm
from sanbao.payroll.models import PayRun
from sanbao.payroll.permissions import BANK, REPORTS
from sanbao.payroll.reports import register
from sanbao.payroll.reports.bank import bank as bank_report
from sanbao.payroll.reports.bank import layout_of, payments_of
from sanbao.payroll.reports.costs import order_shares
from sanbao.payroll.reports.register import FILES, TITLES, as_file
from sanbao.payroll.reports.shape import Section
from sanbao.payroll.rules.lifecycle import STATUS_NAMES, Status
from sanbao.payroll.services.bank import make_bank_file, set_bank_layout
from sanbao.payroll.services.reports import note_report_read
from sanbao.payroll.views.scope import STATUS_TONES, run_seen
from sanbao.payroll.views.section import ShownSection, shown
from sanbao.statistics.evidence import order_url

FORMATS: Final[Mapping[str, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
BANK_FORMATS: Final = ("csv", "xlsx")


def file_answer(content: bytes, name: str, file_format: str) -> HttpResponse:
    """Hand out a file that is kept, never shown."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=FORMATS[file_format], headers=headers)


@require_safe
@page(REPORTS)
def report(request: PageRequest, station: str, month: Month, what: str) -> HttpResponse:
    """Show a report, one section at a time."""
    if what not in FILES:
        raise NotFound
    run = report_run(request, station, month)
    made = register.REPORTS[what](run)
    note_report_read(run=run, what=what, file_format="page", actor=request.user, now=timezone.now())
    section = next((one for one in made.sections if one.code == request.GET.get("section")), made.sections[0])
    context = {
        **frame(request, run, what),
        "report": made,
        "sections": [(_(one.title), f"?section={one.code}", one is section) for one in made.sections],
        "section": _shown(request, section),
        "files": [(kind, reverse("payroll:report_file", args=[station, month, what, kind])) for kind in FORMATS],
    }
    return render(request, "payroll/reports/report.html", context)


@require_safe
@page(REPORTS)
def report_file(request: PageRequest, station: str, month: Month, what: str, file_format: str) -> HttpResponse:
    """Hand out a report as a workbook or as CSV."""
    if what not in FILES or file_format not in FORMATS:
        raise NotFound
    run = report_run(request, station, month)
    note_report_read(run=run, what=what, file_format=file_format, actor=request.user, now=timezone.now())
    content = as_file(register.REPORTS[what](run), file_format)
    return file_answer(content, f"{what}-{run.station.code}-{month}.{file_format}", file_format)


@require_safe
@page(REPORTS)
def order_cost(request: PageRequest, station: str, month: Month, document_id: int) -> HttpResponse:
    """Show whose cost stands on an order, and why so much of it."""
    run = report_run(request, station, month)
    order = order_shares(run, document_id)
    if order is None:
        raise NotFound
    note_report_read(run=run, what=f"order:{order.number}", file_format="page", actor=request.user, now=timezone.now())
    context = {
        **frame(request, run, "cost"),
        "order": order,
        "order_url": order_url(document_id),
        "section": _shown(request, order.section),
    }
    return render(request, "payroll/reports/order.html", context)


@require_safe
@page(BANK)
def bank(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show what the bank's file will say, who has no account, and how the bank wants it."""
    run = report_run(request, station, month)
    note_report_read(run=run, what="bank", file_format="page", actor=request.user, now=timezone.now())
    return render(request, "payroll/reports/bank.html", _bank_context(request, run))


def _bank_context(request: PageRequest, run: PayRun) -> dict[str, Any]:
    made = bank_report(run)
    layout, row = layout_of(run.station_id, run.month)
    return {
        **frame(request, run, "bank"),
        "report": made,
        "section": _shown(request, made.sections[0]),
        "missing": [fault.text(_) for fault in payments_of(run).missing],
        "layout": layout,
        "layout_row": row,
        "formats": BANK_FORMATS,
    }


@require_POST
@page(BANK)
def bank_file(request: PageRequest, station: str, month: Month, file_format: str) -> HttpResponse:
    """Make the bank's file of an approved run."""
    run = report_run(request, station, month)
    if file_format not in BANK_FORMATS:
        raise NotFound
    made = make_bank_file(run_id=run.pk, file_format=file_format, actor=request.user, now=timezone.now())
    return file_answer(made.content, made.name, file_format)


@page(BANK)
def bank_layout(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Say how the bank wants its file from this month on."""
    run = report_run(request, station, month)
    layout, _row = layout_of(run.station_id, run.month)
    for_all = request.places.everything
    form = LayoutForm(request.POST or None, layout=layout, for_all=for_all)
    if request.method == "POST" and form.is_valid():
        set_bank_layout(
            station=None if form.cleaned_data.get("for_all") else run.station,
            from_month=month,
            layout=form.layout(),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            now=timezone.now(),
        )
        return redirect("payroll:bank", station, month)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "payroll/reports/bank_layout.html", {**frame(request, run, "bank"), "form": form}, status=status
    )


def report_run(request: PageRequest, station: str, month: Month) -> PayRun:
    """Return a run that has been drafted, within the places.

    Raises: NotFound.
    """
    run = run_seen(request, station, month)
    if not run.revision:
        raise NotFound
    return run


def frame(request: PageRequest, run: PayRun, what: str) -> dict[str, Any]:
    """Return what every report page shows around itself: the run, its state, the other reports."""
    code, month = run.station.code, run.month
    return {
        "run": run,
        "station": run.station,
        "month": month,
        "state": _(STATUS_NAMES[Status(run.status)]),
        "tone": STATUS_TONES[run.status],
        "title": _(TITLES[what]),
        "others": [
            (_(TITLES[one]), reverse("payroll:report", args=[code, month, one]), one == what)
            for one in FILES
            if places_of(request.user, REPORTS).covers(run.station_id)
        ]
        + [
            (_(TITLES["bank"]), reverse("payroll:bank", args=[code, month]), what == "bank")
            for _index in range(places_of(request.user, BANK).covers(run.station_id))
        ],
    }


def _shown(request: PageRequest, section: Section) -> ShownSection:
    return shown(section, request.GET)
