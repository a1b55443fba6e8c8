"""Short boards and temporary tasks of a station's month."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.appraisal.errors import DegreeOutOfRange
from sanbao.appraisal.permissions import ENTER
from sanbao.appraisal.queries.entries import tasks_in
from sanbao.appraisal.queries.inputs import appraised_in
from sanbao.appraisal.queries.scores import is_final
from sanbao.appraisal.rules.figures import written
from sanbao.appraisal.rules.scorecard import TaskKind
from sanbao.appraisal.services.quarterly import tidy
from sanbao.appraisal.services.tasks import drop_task, judge_task, set_task
from sanbao.appraisal.views.kpi_team import month_query
from sanbao.appraisal.views.words import KIND_LABELS
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze
from sanbao.network.choosing import station_seen
from sanbao.network.models import Person, Station

LONGEST = 200


@require_safe
@page(ENTER)
def tasks(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show the month's tasks person by person."""
    found = station_seen(request, station)
    given = tasks_in(found, month)
    appraised = appraised_in(found, month)
    context = {
        "station": found,
        "month": month,
        "people": [(one.bearer.no, one.bearer.name) for one in appraised],
        "rows": [
            (one.bearer, task, _(KIND_LABELS[task.kind]), "" if task.degree is None else written(task.degree * 100))
            for one in appraised
            for task in given.get(one.bearer.person_id, ())
        ],
        "kinds": [(kind.value, _(label)) for kind, label in KIND_LABELS.items()],
        "is_final": is_final(found.pk, month),
        "back": f"{reverse('appraisal:kpi_team')}?{month_query(found, month)}",
    }
    return render(request, "appraisal/kpi_tasks.html", context)


@require_POST
@page(ENTER)
def new_task(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Give somebody a short board or a temporary task."""
    found = station_seen(request, station)
    person = _person(found, request.POST.get("person", ""))
    kind, label = request.POST.get("kind", ""), tidy(request.POST.get("label", ""))[:LONGEST]
    if kind not in {one.value for one in TaskKind}:
        raise NotFound
    return _done(request, found, month, person, set_task, label=label, kind=TaskKind(kind))


@require_POST
@page(ENTER)
def judge(request: PageRequest, station: str, month: Month, no: str, code: str) -> HttpResponse:
    """Say how far a task was done, in percent, or take it back."""
    found = station_seen(request, station)
    person, evidence = _person(found, no), tidy(request.POST.get("evidence", ""))[:LONGEST]
    if "drop" in request.POST:
        return _done(request, found, month, person, drop_task, code=code, reason=evidence)
    degree = _degree(request.POST.get("degree", ""))
    return _done(request, found, month, person, judge_task, code=code, degree=degree, evidence=evidence)


def _done(
    request: PageRequest,
    station: Station,
    month: Month,
    person: Person,
    act: Callable[..., object],
    **given: Any,  # noqa: ANN401 - an act's own
) -> HttpResponse:
    act(station=station, person=person, month=month, actor=request.user, now=timezone.now(), **given)
    messages.success(request, _("已保存。"))
    return redirect("appraisal:kpi_tasks", station.code, month)


def _person(station: Station, no: str) -> Person:
    found = Person.objects.filter(station=station, no=no).first()
    if found is None:
        raise NotFound
    return found


def _degree(text: str) -> Decimal:
    try:
        return Decimal(squeeze(text).removesuffix("%")) / 100
    except InvalidOperation as error:
        raise DegreeOutOfRange(degree=text[:20]) from error
