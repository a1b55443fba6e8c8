"""The statement BD-11 on paper and as a workbook: a draft of an open month, the issued form of a closed one."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.answers import FORMATS, file_answer
from sanbao.documents.forms.description import Sheet
from sanbao.documents.forms.rendering import render
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.ledger.queries import is_closed
from sanbao.network.choosing import Chosen, chosen, default_choice, station_seen, visible_stations
from sanbao.statistics.errors import NotIssuedYet
from sanbao.statistics.permissions import PRINT
from sanbao.statistics.printing.bd_11.form import FORM
from sanbao.statistics.printing.bd_11.form import sheet as bd_11
from sanbao.statistics.queries import closings, issued_statement, month_table
from sanbao.statistics.services import issue_statement
from sanbao.statistics.statement import month_sheet, remarks_of

ISSUED_PAGES: Mapping[str, str] = {"pdf": "documents:issued_pdf", "xlsx": "documents:issued_xlsx"}


@require_safe
@page(PRINT)
def statement_file(request: PageRequest, station: str, month: Month, file_format: str) -> HttpResponse:
    """Hand out the draft of an open month, unnumbered and with a watermark; lead to the issued form of a closed one.

    Until it is issued, a closed month is a workbook to count with, but no paper.

    Raises: NotIssuedYet.
    """
    found = station_seen(request, station)
    _check(file_format)
    if is_closed(found.pk, month):
        issued = issued_statement(found, month)
        if issued is not None:
            return redirect(ISSUED_PAGES[file_format], issued.number)
        if file_format == "pdf":
            raise NotIssuedYet(station=found.name, month=month)
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language its reader has chosen
        content = render(FORM.code, month_sheet(found, month, now=timezone.now()), file_format=file_format)
    return file_answer(content, f"{FORM.code}-{found.code}-{month}.{file_format}")


@require_POST
@page(PRINT)
def issue(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Issue the statement of a closed month, or find the one that was issued, and lead to it."""
    found = station_seen(request, station)
    issued = issue_statement(station=found, month=month, actor=request.user, now=timezone.now())
    return redirect("documents:issued_pdf", issued.number)


@require_safe
@page(PRINT)
def several_file(request: PageRequest, file_format: str) -> HttpResponse:
    """Hand out one sheet of several stations; it is no statement, so it is never numbered."""
    _check(file_format)
    stations = visible_stations(request.places)
    where = chosen(stations, request.GET.get("station") or default_choice(stations), request.places)
    try:
        month = Month.parse(request.GET.get("month", ""))
    except DomainError as error:
        raise NotFound from error
    with translation.override("zh-hans"):  # see above
        content = render(FORM.code, _sheet_of_several(where, month), file_format=file_format)
    return file_answer(content, f"{FORM.code}-{month}.{file_format}")


def _sheet_of_several(where: Chosen, month: Month) -> Sheet:
    closed = closings(month, where.ids)
    table = month_table(month, where.ids, closed)
    working = {row.station_id for row in table.rows}
    is_final = bool(working) and working <= closed.keys()
    return bd_11(
        table,
        company=settings.SERVICE_CENTRE,
        station_name=where.label,
        prepared_on=timezone.localdate(),
        remarks=remarks_of(table),
        station_names={station.pk: station.name for station in where.stations},
        closed_at=max(closing.closed_at for closing in closed.values()) if is_final else None,
    )


def _check(file_format: str) -> None:
    if file_format not in FORMATS:
        raise NotFound
