"""Pages of mentors and mentees: the list, beginning, passing and ending."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.forms.quarterly import ReasonForm
from sanbao.appraisal.forms.reviews import HistoryFilterForm, MentorshipForm, PassForm
from sanbao.appraisal.models import Mentorship
from sanbao.appraisal.permissions import PROPOSE_REVIEWS, VIEW_REVIEWS
from sanbao.appraisal.queries.quarterly import people_of
from sanbao.appraisal.queries.reviews import mentorships_page, visible_mentorships
from sanbao.appraisal.services import mentorships as services
from sanbao.appraisal.views.acting import form_page, kept_station
from sanbao.appraisal.views.quarterly import stations_of
from sanbao.appraisal.views.reviews import tabs_of
from sanbao.network.labels import GRADE_LABELS


@require_safe
@page(VIEW_REVIEWS)
def mentorships(request: PageRequest) -> HttpResponse:
    """List mentors and mentees: those under way first, by their deadline."""
    stations, today = stations_of(request), timezone.localdate()
    form = HistoryFilterForm(request.GET, stations=stations)
    found = visible_mentorships(request.places)
    if form.is_valid():
        found = found.filter(_asked(form.cleaned_data["text"], form.cleaned_data["station"]))
    keeping = places_of(request.user, PROPOSE_REVIEWS)
    rows, after = mentorships_page(found, request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = after
    context = {
        "form": form,
        "tabs": tabs_of("mentorships"),
        "lines": [(row, GRADE_LABELS[row.grade], _is_late(row), keeping.covers(row.station_id)) for row in rows],
        "keeping": [station for station in stations if keeping.covers(station.pk)] if keeping else [],
        "shows_station": len(stations) > 1,
        "today": today,
        "next_query": query.urlencode() if after else "",
    }
    template = "appraisal/mentorships_rows.html" if request.htmx else "appraisal/mentorships.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(PROPOSE_REVIEWS)
def new(request: PageRequest, station: str) -> HttpResponse:
    """Give somebody a mentor."""
    found = kept_station(request, station)
    form = MentorshipForm(request.POST or None, people=people_of([found.pk]), today=timezone.localdate())

    def act() -> None:
        data = form.cleaned_data
        services.begin(
            mentor=data["mentor"], mentee=data["mentee"], goal=form.goal(), actor=request.user, now=timezone.now()
        )

    return _asked_for(request, form, act, title=_("结成师徒"), action=_("保存"), told=_("师徒已登记。"))


@require_http_methods(["GET", "HEAD", "POST"])
@page(PROPOSE_REVIEWS)
def pass_mentee(request: PageRequest, pk: int) -> HttpResponse:
    """Write down that a mentee has passed."""
    found = _kept(request, pk)
    form = PassForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        services.pass_mentee(mentorship_id=found.pk, on=form.cleaned_data["on"], actor=request.user, now=timezone.now())

    title = _("{name}出师").format(name=found.mentee.name)
    return _asked_for(request, form, act, title=title, action=_("出师"), told=_("已登记出师，带徒奖由工资发放。"))


@require_http_methods(["GET", "HEAD", "POST"])
@page(PROPOSE_REVIEWS)
def end(request: PageRequest, pk: int) -> HttpResponse:
    """End a mentorship before its mentee has passed."""
    found = _kept(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        services.end(mentorship_id=found.pk, reason=reason, actor=request.user, now=timezone.now())

    title = _("终止{mentor}与{mentee}的师徒关系").format(mentor=found.mentor.name, mentee=found.mentee.name)
    return _asked_for(request, form, act, title=title, action=_("终止"), told=_("师徒已终止。"))


def _asked_for(
    request: PageRequest, form: forms.Form, act: Callable[[], object], *, title: str, action: str, told: str
) -> HttpResponse:
    back = reverse("appraisal:mentorships")
    if request.method == "POST" and is_done(form, act):
        messages.success(request, told)
        return redirect(back)
    return form_page(request, form, title=title, back=back, action=action, subtitle=_("师徒"))


def _kept(request: PageRequest, pk: int) -> Mentorship:
    found = visible_mentorships(request.places).filter(pk=pk).first()
    if found is None or not request.places.covers(found.station_id):
        raise NotFound
    return found


def _is_late(row: Mentorship) -> bool:
    return row.ended_on is None and (row.passed_on or timezone.localdate()) > row.deadline_on


def _asked(text: str, station: str) -> Q:
    condition = Q(station__code=station) if station else Q()
    if not text:
        return condition
    named = Q()
    for who in ("mentor", "mentee"):
        named |= Q(**{f"{who}__no__istartswith": text}) | Q(**{f"{who}__name__icontains": text})
        named |= Q(**{f"{who}__initials__startswith": text.lower()})
    return condition & named
