"""The list of pay runs: every station in a month, or one station's year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.access import Places, places_of
from sanbao.accounts.models import User
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.periods import Month
from sanbao.network.models import PostGrade, Station
from sanbao.payroll.forms.runs import NONE_YET, RunFilterForm
from sanbao.payroll.models import PayRun
from sanbao.payroll.permissions import DRAFT, VIEW_RUNS
from sanbao.payroll.rules.lifecycle import ACTION_NAMES, STATUS_NAMES, TRANSITIONS, Action, Status
from sanbao.payroll.views.scope import STATUS_TONES, runs_seen, station_seen
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.permissions import CLOSE

PAGE_ROWS: Final = 50
YEAR: Final = 12
LAST_BY: Final[Mapping[str, str]] = {
    Status.DRAFT: "drafted",
    Status.CHECKED: "checked",
    Status.APPROVED: "approved",
    Status.PAID: "paid",
    Status.LOCKED: "locked",
}


@dataclass(frozen=True, slots=True)
class RunRow:
    """A station's month: its run, or why there is none yet. `draft_url` is for whoever may make it now."""

    name: str
    about: str
    url: str
    status: str
    tone: str
    run: PayRun | None
    by: User | None = None
    at: datetime | None = None
    next_step: str = ""
    draft_url: str = ""
    close_url: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """What says why there is no run yet: which months are closed, and where the reader may close and draft."""

    closed: frozenset[tuple[int, Month]]
    may_draft: Places
    may_close: Places

    def is_closed(self, station: Station, month: Month) -> bool:
        """Tell whether the station has closed the month, so that it can be paid."""
        return (station.pk, month) in self.closed


@require_safe
@page(VIEW_RUNS)
def runs(request: PageRequest) -> HttpResponse:
    """List the stations of a month with their runs; with `station` the last twelve months of that one."""
    if request.GET.get("station"):
        return _year(request, request.GET["station"])
    form = RunFilterForm(request.GET)
    if not form.is_valid():
        return render(request, "payroll/runs.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    month = form.cleaned_data["month"] or Month.of(timezone.localdate()).previous
    template = "payroll/runs_results.html" if request.htmx else "payroll/runs.html"
    return render(request, template, _month(request, form, month))


def _month(request: PageRequest, form: RunFilterForm, month: Month) -> dict[str, Any]:
    data = form.cleaned_data
    stations = _chosen(request.places, month, text=data["q"], status=data["status"])
    found = list(stations.filter(code__gt=data["after"])[: PAGE_ROWS + 1])
    shown = found[:PAGE_ROWS]
    ids = [station.pk for station in shown]
    made = {run.station_id: run for run in runs_seen(request.places).filter(month=month, station_id__in=ids)}
    known = _sources(request, MonthClosing.objects.filter(month=month, station_id__in=ids))
    form.data = {**form.data, "month": str(month)}
    return {
        "form": form,
        "month": month,
        "rows": [_row(station.name, station, month, made.get(station.pk), known) for station in shown],
        "totals": _totals(runs_seen(request.places).filter(month=month)),
        "previous_month": _query(request.GET, month=str(month.previous)),
        "next_month": _query(request.GET, month=str(month.next)),
        "next": _query(request.GET, after=shown[-1].code) if len(found) > PAGE_ROWS else "",
    }


def _chosen(places: Places, month: Month, *, text: str, status: str) -> QuerySet[Station]:
    of_month = PayRun.objects.filter(station=OuterRef("pk"), month=month)
    has_people = Exists(PostGrade.objects.filter(person__station=OuterRef("pk")))  # whoever is paid has a grade
    stations = Station.objects.filter(places.within("pk")).filter(has_people | Exists(of_month)).order_by("code")
    if text:
        stations = stations.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if status == NONE_YET:
        return stations.filter(~Exists(of_month))
    return stations.filter(Exists(of_month.filter(status=status))) if status else stations


def _sources(request: PageRequest, closings: QuerySet[MonthClosing]) -> Sources:
    closed = frozenset(closings.order_by().values_list("station_id", "month"))
    return Sources(closed, places_of(request.user, DRAFT), places_of(request.user, CLOSE))


def _totals(runs: QuerySet[PayRun]) -> dict[str, Any]:
    waiting = Count("pk", filter=~Q(status__in=[Status.PAID, Status.LOCKED]))
    return runs.order_by().aggregate(
        runs=Count("pk"),
        waiting=waiting,
        people=Sum("people"),
        gross=Sum("gross"),
        payable=Sum("payable"),
        employer_cost=Sum("employer_cost"),
    )


def _year(request: PageRequest, code: str) -> HttpResponse:
    station = station_seen(request, code)
    last = Month.of(timezone.localdate())
    months = [last.plus(-n) for n in range(YEAR + 1)]
    since = months[-1]
    made = {run.month: run for run in runs_seen(request.places).filter(station=station, month__gte=since)}
    known = _sources(request, MonthClosing.objects.filter(station=station, month__gte=since))
    rows = [_row(str(month), station, month, made.get(month), known) for month in months]
    context = {"station": station, "rows": [row for row in rows if row.run or row.draft_url or row.tone == "warning"]}
    return render(request, "payroll/station_runs.html", context)


def _row(name: str, station: Station, month: Month, run: PayRun | None, made_of: Sources) -> RunRow:
    if run is None:
        is_closed, may_draft = made_of.is_closed(station, month), made_of.may_draft
        state, tone = (_("待制表"), "warning") if is_closed else (_("未结账"), "neutral")
        draft_url = reverse("payroll:draft", args=(station.code, month))
        can_draft = is_closed and may_draft.covers(station.pk)
        can_close = not is_closed and month.until <= timezone.localdate() and made_of.may_close.covers(station.pk)
        return RunRow(
            name,
            station.code,
            "",
            state,
            tone,
            None,
            draft_url=draft_url if can_draft else "",
            close_url=reverse("statistics:close", args=(station.code, month)) if can_close else "",
        )
    last = LAST_BY[run.status]
    return RunRow(
        name,
        station.code,
        reverse("payroll:run", args=(station.code, month)),
        _(STATUS_NAMES[Status(run.status)]),
        STATUS_TONES[run.status],
        run,
        by=getattr(run, f"{last}_by"),
        at=getattr(run, f"{last}_at"),
        next_step=next_step(Status(run.status)),
    )


def next_step(status: Status) -> str:
    """Return the act that a run waits for, in words; empty once it is locked."""
    following = (action for (state, action) in TRANSITIONS if state is status and action is not Action.RETURN)
    return next((_(ACTION_NAMES[action]) for action in following), "")


def _query(query: QueryDict, **values: str) -> str:
    changed = query.copy()
    if "after" not in values:
        changed.pop("after", None)
    for key, value in values.items():
        changed[key] = value
    return changed.urlencode()
