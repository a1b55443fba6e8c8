"""What the pages of the network share: trying an act, and finding the station that may be changed."""

from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest
from sanbao.kernel.errors import DomainError, Refused
from sanbao.network.models import Station
from sanbao.network.queries import station_called


def is_done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do the act if the form is filled in rightly; a refusal of the act is told on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as fault:
        for line in fault.lines(_) if isinstance(fault, Refused) else [fault.text(_)]:
            form.add_error(None, line)
        return False
    return True


def kept_station(request: PageRequest, code: str) -> Station:
    """Return a station that the act of the page covers as a whole.

    Raises: NotFound.
    """
    station = station_called(request.user, request.places, code)
    if not request.places.covers(station.pk):
        raise NotFound
    return station


def form_page(
    request: PageRequest, form: forms.Form, *, title: str, back: str, action: str, **more: object
) -> HttpResponse:
    """Show a form that is read from top to bottom; `back` is where cancelling leads."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    context = {"form": form, "title": title, "back": back, "action": action, **more}
    return render(request, "network/form.html", context, status=status)
