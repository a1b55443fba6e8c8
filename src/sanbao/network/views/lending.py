"""Lending a person to another team of his station, on the page of the person."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError
from sanbao.network import services
from sanbao.network.forms import EndLendingForm, LendingForm
from sanbao.network.models import Lending, Person
from sanbao.network.permissions import LEND_PEOPLE
from sanbao.network.queries import person_seen
from sanbao.network.views.acting import form_page, is_done


@require_POST
@page(LEND_PEOPLE)
def lend(request: PageRequest, station_code: str, no: str) -> HttpResponse:
    """Lend somebody to another team."""
    found = _kept(request, station_code, no)
    form = LendingForm(request.POST, person=found)

    def act() -> None:
        services.lend(
            person=found,
            team=form.cleaned_data["team"],
            days=form.days(),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            now=timezone.now(),
        )

    if is_done(form, act):
        return redirect(_url(found))
    return form_page(request, form, title=_("借调"), back=_url(found), action=_("借调"), subtitle=str(found))


@require_http_methods(["GET", "HEAD", "POST"])
@page(LEND_PEOPLE)
def end_lending(request: PageRequest, station_code: str, no: str, pk: int) -> HttpResponse:
    """Let a lending end on another day, or take it back."""
    found = _kept(request, station_code, no)
    lending = found.lendings.select_related("team", "person").filter(pk=pk).first()
    if lending is None:
        raise NotFound
    form = EndLendingForm(request.POST or None, initial={"last_on": lending.until_on - timedelta(days=1)})
    if "remove" in request.POST:
        return _taken_back(request, found, lending)

    def act() -> None:
        services.end_lending(lending=lending, until_on=form.until_on(), actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return redirect(_url(found))
    title = _("借调到{team}").format(team=lending.team.name)
    return form_page(
        request, form, title=title, back=_url(found), action=_("保存"), subtitle=str(found), may_remove=True
    )


def _taken_back(request: PageRequest, found: Person, lending: Lending) -> HttpResponse:
    try:
        services.take_back_lending(lending=lending, actor=request.user, now=timezone.now())
    except DomainError as fault:
        messages.error(request, fault.text(_))
    else:
        messages.info(request, _("借调已撤销。"))
    return redirect(_url(found))


def _kept(request: PageRequest, station_code: str, no: str) -> Person:
    found = person_seen(request.user, request.places, station_code, no)
    if not request.places.covers(found.station_id):
        raise NotFound
    return found


def _url(found: Person) -> str:
    return reverse("network:person", args=(found.station.code, found.no))
