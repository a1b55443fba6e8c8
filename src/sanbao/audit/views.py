"""The pages of the journal."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sanbao.accounts.access import Places, places_of
from sanbao.accounts.pages import PageRequest, page
from sanbao.accounts.ports import Place, station_directory
from sanbao.audit.exports import as_xlsx
from sanbao.audit.forms import JournalFilterForm
from sanbao.audit.labels import act_label, subject_label
from sanbao.audit.models import JournalEntry
from sanbao.audit.permissions import EXPORT_JOURNAL, VIEW_JOURNAL
from sanbao.audit.queries import entry_seen_in, fact_rows, journal_page
from sanbao.audit.services import export_journal

MOST_SUGGESTIONS = 300  # more stations than that would make the page heavy: their codes are typed
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@page(VIEW_JOURNAL)
def journal(request: PageRequest) -> HttpResponse:
    """List acts, the latest first, fifty on a page."""
    stations = _stations(request.places)
    form = _form(request, stations)
    context: dict[str, object] = {
        "form": form,
        "stations": stations.values() if len(stations) <= MOST_SUGGESTIONS else (),
        "may_export": bool(places_of(request.user, EXPORT_JOURNAL)),
        "query": request.GET.urlencode(),
    }
    if not form.is_valid():
        return render(request, "audit/journal.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    shown = journal_page(request.places, form.wanted(), before=form.cleaned_data["before"])
    context["lines"] = [_line(entry, stations) for entry in shown.entries]
    context["next_query"] = _next_query(request, shown.next_before)
    return render(request, "audit/journal.html", context)


@require_safe
@page(VIEW_JOURNAL)
def entry(request: PageRequest, entry_id: int) -> HttpResponse:
    """Show one act with what it changed: as a drawer over the list, or as a page of its own."""
    found = entry_seen_in(request.places, entry_id)
    line = _line(found, _stations(request.places))
    template = "audit/entry_drawer.html" if request.htmx else "audit/entry.html"
    return render(request, template, {"line": line, "entry": found, "facts": fact_rows(found.facts)})


@require_safe
@page(EXPORT_JOURNAL)
def export(request: PageRequest) -> HttpResponse:
    """Hand out the acts that are asked for as a workbook."""
    stations = _stations(request.places)
    form = _form(request, stations)
    if not form.is_valid():
        context = {"form": form, "stations": (), "may_export": True}
        return render(request, "audit/journal.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now = timezone.now()
    entries = export_journal(places=request.places, wanted=form.wanted(), actor=request.user, now=now)
    response = HttpResponse(as_xlsx(entries, {id_: place.name for id_, place in stations.items()}), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="journal-{timezone.localdate(now)}.xlsx"'
    return response


def _stations(places: Places) -> dict[int, Place]:
    known = station_directory.get().places()
    return {place.station_id: place for place in known if place.station_id and places.covers(place.station_id)}


def _form(request: PageRequest, stations: Mapping[int, Place]) -> JournalFilterForm:
    return JournalFilterForm(request.GET, stations={place.code: id_ for id_, place in stations.items()})


def _line(entry: JournalEntry, stations: Mapping[int, Place]) -> dict[str, object]:
    return {
        "entry": entry,
        "act": act_label(entry.act),
        "subject": subject_label(entry.subject),
        "station": stations.get(entry.station_id) if entry.station_id else None,
    }


def _next_query(request: PageRequest, before: int | None) -> str:
    if before is None:
        return ""
    query = request.GET.copy()
    query["before"] = str(before)
    return query.urlencode()
