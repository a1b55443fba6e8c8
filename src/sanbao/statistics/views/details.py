"""The sheet BD-12: the jobs of any days and people, on the page and as a file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.answers import FORMATS, file_answer
from sanbao.documents.forms.rendering import render as rendered
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.ledger.labels import CATEGORY_LABELS, ROLE_LABELS
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.entries import EARNING
from sanbao.network.choosing import own_person, visible_stations
from sanbao.network.models import Station
from sanbao.statistics.details import Detail, listed
from sanbao.statistics.evidence import order_url
from sanbao.statistics.figures import text_of
from sanbao.statistics.forms import DetailsForm
from sanbao.statistics.permissions import PRINT, VIEW
from sanbao.statistics.printing.bd_12 import form as bd_12
from sanbao.statistics.rules.columns import Unit

PAGE_ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class JobRow:
    """A person's part in a job as the page lists it."""

    on: date
    number: str
    url: str
    work: str
    about: str
    category: str
    part: str
    hours: str
    labour: str
    parts: str
    parts_used: str
    first_fixed: bool | None
    rework_no: str
    is_reversal: bool
    adjusts: Month | None
    remark: str


@dataclass(frozen=True, slots=True)
class PersonJobs:
    """The jobs of one person on this page; the sums are those of all the days, not only of the page."""

    name: str
    jobs: int
    hours: str
    labour: str
    parts: str
    rows: list[JobRow]


@require_safe
@page(VIEW)
def details(request: PageRequest) -> HttpResponse:
    """List the jobs of these days, person by person, a hundred on a page."""
    form = _form(request)
    if form is None:
        return render(request, "statistics/nobody.html", {"has_no_station": request.places.everything})
    template = "statistics/details_results.html" if request.htmx else "statistics/details.html"
    if not form.is_valid():
        return render(request, template, {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    station = Station.objects.get(code=form.cleaned_data["station"])
    entries = _entries(form, station)
    sums = _sums(entries)
    shown = list(entries.filter(_after(request.GET.get("after", "")))[: PAGE_ROWS + 1].values_list("pk", flat=True))
    rows = listed(entries.filter(pk__in=shown[:PAGE_ROWS]))
    context = {
        "form": form,
        "station": station,
        "people": [_person_jobs(list(same), sums) for _who, same in groupby(rows, lambda row: row.person_id)],
        "total": _total(sums.values()),
        "next": _next(request.GET, rows[-1]) if len(shown) > PAGE_ROWS else "",
        "is_first": "after" not in request.GET,
        "may_print": places_of(request.user, PRINT).covers(station.pk),
        "query": urlencode({key: form.data[key] for key in form.fields if key in form.data}),
    }
    return render(request, template, context)


@require_safe
@page(PRINT)
def details_file(request: PageRequest, file_format: str) -> HttpResponse:
    """Hand out the sheet BD-12 of these days and people as PDF or workbook."""
    form = _form(request)
    if form is None or file_format not in FORMATS:
        raise NotFound
    if not form.is_valid():
        return render(request, "statistics/details.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    station = Station.objects.get(code=form.cleaned_data["station"])
    rows = listed(_entries(form, station))
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language its reader has chosen
        sheet = bd_12.sheet(
            rows,
            company=settings.SERVICE_CENTRE,
            station_name=station.name,
            period=form.period,
            person="、".join(person.name for person in form.persons),
            prepared_on=timezone.localdate(),
        )
        content = rendered(bd_12.FORM.code, sheet, file_format=file_format)
    name = f"{bd_12.FORM.code}-{station.code}-{form.period.from_on}-{form.cleaned_data['last_on']}.{file_format}"
    return file_answer(content, name)


def job_rows(rows: Iterable[Detail]) -> list[JobRow]:
    """Return details as the page lists them."""
    return [_job_row(row) for row in rows]


def _form(request: PageRequest) -> DetailsForm | None:
    """Return the form with what the page begins with; None for a technician who is no person of the roster."""
    stations = visible_stations(request.places)
    own = None if stations else own_person(request.user)
    if not stations and own is None:
        return None
    offered = [own.station] if own else stations
    today, query = timezone.localdate(), request.GET.copy()
    defaults = {"station": offered[0].code, "from_on": Month.of(today).first.isoformat(), "last_on": today.isoformat()}
    for key, value in defaults.items():
        if not query.get(key):
            query[key] = value
    if query["station"] not in {station.code for station in offered}:
        raise NotFound
    choices = [(station.code, f"{station.name} {station.code}") for station in offered]
    return DetailsForm(query, stations=choices, own=own)


def _entries(form: DetailsForm, station: Station) -> QuerySet[Entry]:
    days = Q(work_on__gte=form.period.from_on, work_on__lt=form.period.until_on)
    entries = Entry.objects.filter(days, station=station, kind__in=EARNING)
    if form.persons:
        entries = entries.filter(technician__in=form.persons)
    return entries.order_by("technician__no", "work_on", "id")


Sums = Mapping[int, tuple[int, int, Decimal, Decimal]]


def _sums(entries: QuerySet[Entry]) -> Sums:
    rows = entries.order_by().values_list("technician_id")
    found = rows.annotate(Count("id"), Sum("standard_minutes"), Sum("labour"), Sum("parts"))
    return {person: (count, minutes, labour, parts) for person, count, minutes, labour, parts in found}


def _total(sums: Collection[tuple[int, int, Decimal, Decimal]]) -> dict[str, Any]:
    return {
        "jobs": sum(jobs for jobs, *_rest in sums),
        "people": len(sums),
        "hours": text_of(Unit.MINUTES, sum(minutes for _jobs, minutes, *_rest in sums), places=2),
        "labour": text_of(Unit.FEN, sum((labour for *_rest, labour, _parts in sums), Decimal(0))),
        "parts": text_of(Unit.FEN, sum((parts for *_rest, parts in sums), Decimal(0))),
    }


def _person_jobs(rows: Sequence[Detail], sums: Sums) -> PersonJobs:
    jobs, minutes, labour, parts = sums[rows[0].person_id]
    return PersonJobs(
        name=f"{rows[0].person_name} {rows[0].person_no}",
        jobs=jobs,
        hours=text_of(Unit.MINUTES, minutes, places=2),
        labour=text_of(Unit.FEN, labour),
        parts=text_of(Unit.FEN, parts),
        rows=job_rows(rows),
    )


def _job_row(row: Detail) -> JobRow:
    share = "" if row.share is None else f" {row.share.normalize():f}%"
    return JobRow(
        on=row.work_on,
        number=row.order_no,
        url=order_url(row.order_id),
        work=_("返修扣回") if row.is_taken_back else row.operation or row.fault,
        about=" · ".join(part for part in (row.plate or row.vin, row.model_code, row.fault) if part),
        category=str(CATEGORY_LABELS[row.category]),
        part=f"{ROLE_LABELS[row.role]}{share}",
        hours=text_of(Unit.MINUTES, row.standard_minutes, places=2),
        labour=text_of(Unit.FEN, row.labour),
        parts=text_of(Unit.FEN, row.parts),
        parts_used=row.part_names,
        first_fixed=row.first_fixed,
        rework_no=row.rework_no,
        is_reversal=row.is_reversal,
        adjusts=row.adjusts_month,
        remark=row.remark,
    )


def _after(text: str) -> Q:
    """Return the condition of the rows after the last one of the page before: number of the person ~ day ~ id."""
    no, _tilde, rest = text.rpartition("~")[0].rpartition("~")[0], "", text.rsplit("~", 2)[1:]
    try:
        on, key = date.fromisoformat(rest[0]), whole_number(rest[1])
    except (ValueError, IndexError):
        return Q()
    if key is None:
        return Q()
    return Q(technician__no__gt=no) | Q(technician__no=no) & (Q(work_on__gt=on) | Q(work_on=on, id__gt=key))


def _next(query: QueryDict, last: Detail) -> str:
    changed = query.copy()
    changed["after"] = f"{last.person_no}~{last.work_on.isoformat()}~{last.entry_id}"
    return changed.urlencode()
