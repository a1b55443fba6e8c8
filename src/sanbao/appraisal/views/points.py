"""Pages of rewards and penalties: the list, one's own on a telephone, and every step until it is settled."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.forms.points import DecisionForm, ObjectionForm, PointFilterForm, PointForm, TalkForm
from sanbao.appraisal.forms.quarterly import ReasonForm
from sanbao.appraisal.models import PointEntry
from sanbao.appraisal.permissions import CONSENT, DECIDE_POINTS, ENTER_POINTS, VIEW_POINTS
from sanbao.appraisal.queries.points import (
    PointFilter,
    balances_of,
    conducts_of,
    entry_seen,
    lines_of,
    own_points,
    points_page,
)
from sanbao.appraisal.queries.quarterly import people_of
from sanbao.appraisal.rules.points import Sort
from sanbao.appraisal.services import points as services
from sanbao.appraisal.views.acting import form_page, kept_station
from sanbao.appraisal.views.point_lines import ShownPoints, shown
from sanbao.appraisal.views.quarterly import stations_of

MOST_OWN = 100


@require_safe
@page(VIEW_POINTS)
def points(request: PageRequest) -> HttpResponse:
    """List rewards and penalties, the latest first, with what each person has in the year."""
    stations, today = stations_of(request), timezone.localdate()
    form = PointFilterForm(request.GET, stations=stations, today=today)
    wanted = form.wanted() if form.is_valid() else PointFilter(year=today.year)
    lines, after = points_page(request.user, request.places, wanted, after=request.GET.get("after", ""))
    balances = balances_of({line.entry.person_id for line in lines}, wanted.year or today.year)
    query = request.GET.copy()
    query["after"] = after
    entering, deciding = places_of(request.user, ENTER_POINTS), places_of(request.user, DECIDE_POINTS)
    context = {
        "form": form,
        "lines": [
            (
                shown(line),
                balances.get(line.entry.person_id),
                entering.covers(line.entry.station_id) and not _is_about(request, line.entry),
                deciding.covers(line.entry.station_id) and _may_decide(request, line.entry),
            )
            for line in lines
        ],
        "next_query": query.urlencode() if after else "",
        "entering": [station for station in stations if entering.covers(station.pk)] if entering else [],
        "shows_station": len(stations) > 1,
    }
    return render(request, "appraisal/points_rows.html" if request.htmx else "appraisal/points.html", context)


@require_safe
@page(CONSENT)
def mine(request: PageRequest) -> HttpResponse:
    """Show the user's own rewards and penalties, what waits for his answer first."""
    entries = list(own_points(request.user)[:MOST_OWN])
    own: list[ShownPoints] = [shown(line) for line in lines_of(entries)]
    year = timezone.localdate().year
    balances = balances_of({entry.person_id for entry in entries}, year)
    context = {
        "waiting": [line for line in own if line.is_waiting],
        "others": [line for line in own if not line.is_waiting],
        "balance": next(iter(balances.values()), None),
        "year": year,
    }
    return render(request, "appraisal/points_mine.html", context)


@require_POST
@page(CONSENT)
def consent(request: PageRequest, pk: int) -> HttpResponse:
    """Agree to a penalty of one's own."""
    services.consent(entry_id=pk, actor=request.user, now=timezone.now())
    messages.success(request, _("已签认。"))
    return redirect("appraisal:own_points")


@require_http_methods(["GET", "HEAD", "POST"])
@page(CONSENT)
def object_to(request: PageRequest, pk: int) -> HttpResponse:
    """Object to a penalty of one's own."""
    entry = own_points(request.user).filter(pk=pk).first()
    if entry is None:
        raise NotFound
    return _ask(
        request,
        ObjectionForm(request.POST or None),
        lambda data: services.object_to(entry_id=pk, **data, actor=request.user, now=timezone.now()),
        title=_("申诉"),
        subject=entry.conduct,
        back=reverse("appraisal:own_points"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(ENTER_POINTS)
def new(request: PageRequest, station: str) -> HttpResponse:
    """Write down a reward or a penalty."""
    found = kept_station(request, station)
    people = people_of([found.pk]).exclude(user=request.user)
    form = PointForm(request.POST or None, people=people, today=timezone.localdate())

    def act() -> None:
        data = form.cleaned_data
        services.enter(
            person=data["person"],
            on=data["on"],
            sort=Sort(data["sort"]),
            conduct=data["conduct"],
            reason=data["reason"],
            points=data["points"],
            actor=request.user,
            now=timezone.now(),
        )

    if request.method == "POST" and is_done(form, act):
        messages.success(request, _("已登记；处罚等本人签认。"))
        return redirect("appraisal:points")
    context = {"form": form, "station": found, "conducts": conducts_of([found.pk])}
    return render(
        request,
        "appraisal/points_new.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(DECIDE_POINTS)
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """Decide an objection."""
    entry = _kept(request, pk)
    return _ask(
        request,
        DecisionForm(request.POST or None),
        lambda data: services.decide(entry_id=pk, **data, actor=request.user, now=timezone.now()),
        title=_("处理申诉"),
        subject=f"{entry.person.name} · {entry.conduct}",
        back=reverse("appraisal:points"),
        detail=entry.objection,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(ENTER_POINTS)
def talk(request: PageRequest, pk: int) -> HttpResponse:
    """Write down a talk with the person."""
    entry = _kept(request, pk)
    return _ask(
        request,
        TalkForm(request.POST or None, initial={"on": timezone.localdate()}),
        lambda data: services.hold_talk(entry_id=pk, **data, actor=request.user, now=timezone.now()),
        title=_("记录面谈"),
        subject=f"{entry.person.name} · {entry.conduct}",
        back=reverse("appraisal:points"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(ENTER_POINTS)
def drop(request: PageRequest, pk: int) -> HttpResponse:
    """Take back an entry that was a mistake."""
    entry = _kept(request, pk)
    return _ask(
        request,
        ReasonForm(request.POST or None),
        lambda data: services.drop(entry_id=pk, **data, actor=request.user, now=timezone.now()),
        title=_("撤销奖罚"),
        subject=f"{entry.person.name} · {entry.conduct}",
        back=reverse("appraisal:points"),
    )


def _ask(
    request: PageRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    subject: str,
    back: str,
    detail: str = "",
) -> HttpResponse:
    if request.method == "POST" and is_done(form, lambda: act(form.cleaned_data)):
        return redirect(back)
    if detail:
        form.fields["reason"].help_text = _("申诉理由：{text}").format(text=detail)
    return form_page(request, form, title=title, back=back, action=_("提交"), subtitle=subject)


def _kept(request: PageRequest, pk: int) -> PointEntry:
    """Return an entry of a station that the act of the page covers as a whole."""
    entry = entry_seen(request.user, request.places, pk)
    if not request.places.covers(entry.station_id):
        raise NotFound
    return entry


def _is_about(request: PageRequest, entry: PointEntry) -> bool:
    return entry.person.user_id == request.user.pk


def _may_decide(request: PageRequest, entry: PointEntry) -> bool:
    return entry.entered_by_id != request.user.pk and not _is_about(request, entry)
