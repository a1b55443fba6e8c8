"""Slips and payroll sheets as PDF and workbook."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.forms.description import Sheet
from sanbao.documents.forms.rendering import CONTENT_TYPES, render
from sanbao.kernel.periods import Month
from sanbao.payroll.models import PaySlip
from sanbao.payroll.permissions import OWN, VIEW_RUNS
from sanbao.payroll.printing.gz_01.form import FORM as SLIP
from sanbao.payroll.printing.gz_02.form import FORM as PAYROLL
from sanbao.payroll.queries.papers import issued_payroll, payroll_sheet, slip_sheet
from sanbao.payroll.services.papers import issue_payroll
from sanbao.payroll.services.runs import note_read
from sanbao.payroll.views.scope import own_slip_seen, run_seen, slip_seen

FORMATS: Final = frozenset({"pdf", "xlsx"})
ISSUED_PAGES: Final = {"pdf": "documents:issued_pdf", "xlsx": "documents:issued_xlsx"}


@require_safe
@page(VIEW_RUNS)
def sheet(request: PageRequest, station: str, month: Month, file_format: str) -> HttpResponse:
    """Hand out the draft of the payroll sheet with a watermark; of an issued one lead to what was issued."""
    found = run_seen(request, station, month)
    _check(file_format)
    issued = issued_payroll(found)
    if issued is not None:
        return redirect(ISSUED_PAGES[file_format], issued.number)
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language its reader has chosen
        made = payroll_sheet(found)
    return _file(PAYROLL.code, made, f"{found.station.code}-{month}", file_format)


@require_POST
@page(VIEW_RUNS)
def issue(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Issue the payroll sheet of a final run, or find the one that was issued, and lead to it."""
    found = run_seen(request, station, month)
    issued = issue_payroll(run_id=found.pk, actor=request.user, now=timezone.now())
    return redirect("documents:issued_pdf", issued.number)


@require_safe
@page(VIEW_RUNS)
def slip_file(request: PageRequest, station: str, month: Month, no: str, file_format: str) -> HttpResponse:
    """Hand out somebody's slip."""
    return _slip(request, slip_seen(request, station, month, no), file_format)


@require_safe
@page(OWN)
def own_slip_file(request: PageRequest, station: str, month: Month, file_format: str) -> HttpResponse:
    """Hand out one's own slip."""
    return _slip(request, own_slip_seen(request.user, station, month), file_format)


def _slip(request: PageRequest, found: PaySlip, file_format: str) -> HttpResponse:
    _check(file_format)
    note_read(slip=found, reader=request.user, now=timezone.now())
    with translation.override("zh-hans"):  # see above
        made = slip_sheet(found)
    return _file(SLIP.code, made, f"{found.run.station.code}-{found.month}-{found.no}", file_format)


def _file(code: str, made: Sheet, name: str, file_format: str) -> HttpResponse:
    content = render(code, made, file_format=file_format)
    kind = "inline" if file_format == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{kind}; filename="{code}-{name}.{file_format}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[file_format], headers=headers)


def _check(file_format: str) -> None:
    if file_format not in FORMATS:
        raise NotFound
