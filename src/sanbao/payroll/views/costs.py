"""The wage cost of a month at all stations that somebody may see."""

from io import BytesIO
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.sheets.writing import csv_text, write_xlsx
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.payroll.forms.bank import CostMonthForm
from sanbao.payroll.permissions import REPORTS
from sanbao.payroll.reports.stations import stations, table
from sanbao.payroll.views.reports import FORMATS, file_answer
from sanbao.payroll.views.section import shown

NAME: Final = "costs"


@require_safe
@page(REPORTS)
def costs(request: PageRequest) -> HttpResponse:
    """List the stations of a month with what their people cost and earned."""
    month = _month(request)
    section = shown(stations(month, _ids(request)), request.GET)
    form = CostMonthForm({"month": str(month)})
    context = {"form": form, "month": month, "section": section, "formats": tuple(FORMATS)}
    return render(request, "payroll/reports/costs.html", context)


@require_safe
@page(REPORTS)
def costs_file(request: PageRequest, file_format: str) -> HttpResponse:
    """Hand out the list as a workbook or as CSV."""
    if file_format not in FORMATS:
        raise NotFound
    month = _month(request)
    section = stations(month, _ids(request))
    if file_format == "csv":
        head = [_(column.label) for column in section.columns]
        content = csv_text([head, *section.cells]).encode("utf-8-sig")
    else:
        file = BytesIO()
        write_xlsx(table(section, month), file)
        content = file.getvalue()
    return file_answer(content, f"{NAME}-{month}.{file_format}", file_format)


def _ids(request: PageRequest) -> frozenset[int] | None:
    return None if request.places.everything else request.places.station_ids


def _month(request: PageRequest) -> Month:
    """Return the asked month; the last one without it.

    Raises: NotFound for something that is no month.
    """
    asked = request.GET.get("month", "")
    if not asked:
        return Month.of(timezone.localdate()).previous
    try:
        return Month.parse(asked)
    except DomainError as error:
        raise NotFound from error
