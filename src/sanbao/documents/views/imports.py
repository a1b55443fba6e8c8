"""Pages of imports: bring a file, settle its columns, look at what it comes to, store it."""

from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from sanbao.accounts.access import places_of, require
from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.forms.rendering import CONTENT_TYPES
from sanbao.documents.models import ImportRun
from sanbao.documents.permissions import OPEN_STATION, VIEW_IMPORTS
from sanbao.documents.queries.columns import AS_RECOGNISED, Heading, Table, first_rows, table_of
from sanbao.documents.queries.imports import (
    importers_of,
    refused_rows,
    remembered,
    run_seen,
    runs_page,
    station_id_of,
    stations_of,
)
from sanbao.documents.services import imports as services
from sanbao.documents.services.import_files import opened
from sanbao.documents.services.importing import commit as commit_import
from sanbao.documents.services.meter import is_interrupted, stand_of
from sanbao.documents.sheets.limits import MAX_BYTES, MEBIBYTE
from sanbao.documents.sheets.outcome import Importer, importers
from sanbao.documents.sheets.refusals import FileTooLarge, SheetRefused
from sanbao.documents.sheets.template import write_template
from sanbao.documents.sheets.uploads import TOO_LARGE, shown_name
from sanbao.documents.views.run_page import TONES, preview_of, result_of, steps_of
from sanbao.documents.views.upload_form import RunFilterForm, UploadForm
from sanbao.kernel.errors import DomainError
from sanbao.kernel.text import whole_number

Status = ImportRun.Status
LAST_ROW: Final = 999_999  # no sheet is longer
ENDED: Final = frozenset({Status.COMMITTED, Status.REPEATED})


@require_http_methods(["GET", "HEAD", "POST"])
@page(VIEW_IMPORTS)
def runs(request: PageRequest) -> HttpResponse:
    """List imports below the card on which a file is brought."""
    kinds, stations = importers_of(request.user), stations_of(request.user)
    may_open = places_of(request.user, OPEN_STATION).everything
    shape: dict[str, Any] = {"kinds": kinds, "stations": stations, "may_open": may_open}
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES, **shape)
        brought = _brought(request, form)
        if brought is not None:
            return redirect(_next_page(brought), run_id=brought.pk)
        return _runs_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY, **shape)
    return _runs_page(request, UploadForm(initial=_initial(request, kinds), **shape), **shape)


def _initial(request: PageRequest, kinds: Any) -> dict[str, str]:  # noqa: ANN401 - a mapping by code
    asked = {name: request.GET.get(f"for-{name}", "") for name in ("kind", "station", "month")}
    return asked if asked["kind"] else asked | {"kind": next(iter(kinds)) if len(kinds) == 1 else ""}


def _brought(request: PageRequest, form: UploadForm) -> ImportRun | None:
    """Take the file in, or leave on the form what stands against it."""
    is_valid = form.is_valid()
    if TOO_LARGE in request.META:
        del form.errors["file"]
        error = FileTooLarge(file=shown_name(request.META[TOO_LARGE]), limit=MAX_BYTES // MEBIBYTE)
        form.add_error("file", error.text(_))
        return None
    if not is_valid:
        return None
    data, code = form.cleaned_data, form.station_code
    importer = importers()[data["kind"]]
    _require(request, importer, code, opens_station=form.opens_station)
    try:
        return services.upload(
            kind=data["kind"],
            station_code=code,
            month=data["month"],
            file_name=data["file"].name,
            source=_source(data["file"]),
            create_station=form.opens_station and importer.opens_stations,
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error("file", error.text(_))
        return None


def _require(request: PageRequest, importer: Importer, code: str, *, opens_station: bool) -> None:
    """Raises: NotAllowed; NotFound."""
    if opens_station and importer.opens_stations:
        require(request.user, OPEN_STATION)
    require(request.user, importer.act, station_id_of(code))


def _source(file: UploadedFile[bytes]) -> Path | bytes:
    """Large files lie on the disk already; only the small ones are in memory."""
    if isinstance(file, TemporaryUploadedFile):
        return Path(file.temporary_file_path())
    return bytes(file.read())


def _next_page(run: ImportRun) -> str:
    is_clear = run.status != Status.CHECKED or (run.preview.get("is_complete") and not run.preview.get("unknown"))
    return "documents:import" if is_clear else "documents:import_columns"


def _runs_page(request: PageRequest, form: UploadForm, *, status: int = HTTPStatus.OK, **shape: Any) -> HttpResponse:  # noqa: ANN401 - see runs
    filters = RunFilterForm(request.GET, kinds=shape["kinds"], stations=shape["stations"])
    context = {
        "upload": form,
        "filter": filters,
        "kinds": shape["kinds"],
        "tones": TONES,
        "may_open": shape["may_open"],
    }
    if not filters.is_valid():
        return render(request, "documents/imports/runs.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    shown = runs_page(request.user, filters.wanted(), before=filters.cleaned_data["before"])
    names = {place.code: place.name for place in shape["stations"]}
    lines = [(one, importers()[one.kind], names.get(one.place, ""), TONES[one.status]) for one in shown.runs]
    context |= {"lines": lines, "next": _next_query(request, shown.next_before)}
    return render(request, "documents/imports/runs.html", context, status=status)


def _next_query(request: PageRequest, before: int | None) -> str:
    if before is None:
        return ""
    query = request.GET.copy()
    query["before"] = str(before)
    return query.urlencode()


@require_safe
@page(VIEW_IMPORTS)
def run(request: PageRequest, run_id: int) -> HttpResponse:
    """Show where an import stands: on its way, to be decided on, or stored."""
    found = run_seen(request.user, run_id)
    context = _about(found)
    if found.status in {Status.RUNNING, Status.UPLOADED}:
        context |= _progress(found)
        return render(request, "documents/imports/under_way.html", context)
    if found.status in ENDED:
        return render(request, "documents/imports/result.html", context | result_of(found, request.GET))
    return render(request, "documents/imports/preview.html", context | preview_of(found, request.GET))


@require_safe
@page(VIEW_IMPORTS)
def progress(request: PageRequest, run_id: int) -> HttpResponse:
    """Answer the page that asks each second how far the import is; once it has ended, the page loads itself anew."""
    found = run_seen(request.user, run_id)
    if found.status not in {Status.RUNNING, Status.UPLOADED} or is_interrupted(found, timezone.now()):
        return HttpResponseClientRefresh()
    return render(request, "documents/imports/progress.html", _about(found) | _progress(found))


@require_http_methods(["GET", "HEAD", "POST"])
@page(VIEW_IMPORTS)
def columns(request: PageRequest, run_id: int) -> HttpResponse:
    """Show what each heading of the sheet is taken for, and let it be said otherwise."""
    found = run_seen(request.user, run_id)
    if found.status in ENDED or (found.status == Status.RUNNING):
        return redirect("documents:import", run_id=found.pk)
    importer = importers()[found.kind]
    with opened(found) as sheet:
        known = remembered(found.kind, found.place, sheet, importer.kind.columns)
        row = _row(request)
        table = table_of(sheet, importer.kind.columns, known, row=row)
        context = _about(found) | {"table": table, "row": row, "choices": _choices(importer)}
        context["steps"] = steps_of(found, at=1)
        context["lines"] = [(heading, _said(request, heading)) for heading in table.headings]
        if request.method == "POST" and table.row:
            return _mapped(request, found, table, context)
        if not table.row or row == 0:
            context["rows"] = first_rows(sheet)
    return render(request, "documents/imports/columns.html", context)


def _row(request: PageRequest) -> int | None:
    text = (request.POST if request.method == "POST" else request.GET).get("row", "")
    return whole_number(text, most=LAST_ROW)


def _said(request: PageRequest, heading: Heading) -> str:
    return request.POST.get(f"column-{heading.index}", heading.choice)


def _choices(importer: Importer) -> list[tuple[str, str]]:
    return [(column.key, column.label) for column in importer.kind.columns if column.member is None]


def _mapped(request: PageRequest, found: ImportRun, table: Table, context: dict[str, Any]) -> HttpResponse:
    said = {heading.name: choice for heading, choice in context["lines"] if choice != AS_RECOGNISED}
    now = timezone.now()
    try:
        services.set_mapping(
            run=found,
            names=table.names,
            fingerprint=table.fingerprint,
            mapping=said,
            station_id=station_id_of(found.place),
            actor=request.user,
            now=now,
        )
    except DomainError as error:
        context["wrong"] = error.text(_)
        return render(request, "documents/imports/columns.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    services.check_again(run=found, now=now)
    return redirect("documents:import", run_id=found.pk)


@require_POST
@page(VIEW_IMPORTS)
def check(request: PageRequest, run_id: int) -> HttpResponse:
    """Check the file once more: somebody was added to the roster, or an order was voided meanwhile."""
    found = run_seen(request.user, run_id)
    services.check_again(run=found, now=timezone.now())
    return redirect("documents:import", run_id=run_id)


@require_POST
@page(VIEW_IMPORTS)
def worksheet(request: PageRequest, run_id: int) -> HttpResponse:
    """Take another worksheet of the same file."""
    found = run_seen(request.user, run_id)
    try:
        found = services.choose_worksheet(run=found, name=request.POST.get("name", ""), now=timezone.now())
    except SheetRefused as refused:
        messages.error(request, refused.text(_))
    return redirect(_next_page(found), run_id=run_id)


@require_POST
@page(VIEW_IMPORTS)
def discard(request: PageRequest, run_id: int) -> HttpResponse:
    """Throw away a file that was brought by mistake."""
    found = run_seen(request.user, run_id)
    services.discard(run=found)
    messages.success(request, _("已丢弃“{file}”，没有导入任何内容。").format(file=found.file_name))
    return redirect("documents:imports")


@require_POST
@page(VIEW_IMPORTS)
def commit(request: PageRequest, run_id: int) -> HttpResponse:
    """Store the file, or its good rows."""
    found = run_seen(request.user, run_id)
    if found.create_station:
        require(request.user, OPEN_STATION)
    good = request.POST.get("accept_good") == "1"
    commit_import(run=found, accept_good=good, actor=request.user, now=timezone.now())
    return redirect("documents:import", run_id=run_id)


@require_safe
@page(VIEW_IMPORTS)
def refused(request: PageRequest, run_id: int) -> HttpResponse:
    """Hand back the rows that have to be mended, each with what is wrong."""
    found = run_seen(request.user, run_id)
    return _workbook(refused_rows(found), f"{Path(found.file_name).stem}（有问题的行）.xlsx")


@require_safe
@page(VIEW_IMPORTS)
def template(request: PageRequest, kind: str) -> HttpResponse:
    """Hand out an empty sheet of a kind, with the right headings and an example."""
    importer = importers_of(request.user).get(kind)
    if importer is None:
        raise Http404
    return _workbook(write_template(importer), f"{importer.kind.title}模板.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _about(found: ImportRun) -> dict[str, Any]:
    return {"run": found, "importer": importers()[found.kind], "steps": steps_of(found), "tone": TONES[found.status]}


def _progress(found: ImportRun) -> dict[str, Any]:
    stand = stand_of(found)
    is_storing = stand.is_storing
    label = _("正在入账…") if is_storing else _("正在核对每一行…")
    if found.status == Status.RUNNING and not found.machine:
        label = _("排队等待后台处理…")
    return {"stand": stand, "label": label, "is_interrupted": is_interrupted(found, timezone.now())}
