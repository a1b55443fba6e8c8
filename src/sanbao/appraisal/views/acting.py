"""What the pages of form 10 and points share: a page with one form, and the station that may be changed."""

from http import HTTPStatus

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest
from sanbao.network.models import Station
from sanbao.network.queries import station_called


def form_page(
    request: PageRequest, form: forms.Form, *, title: str, back: str, action: str, subtitle: str
) -> HttpResponse:
    """Show a form that is read from top to bottom; `back` is where cancelling leads."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    context = {"form": form, "title": title, "back": back, "action": action, "subtitle": subtitle}
    return render(request, "appraisal/form.html", context, status=status)


def kept_station(request: PageRequest, code: str) -> Station:
    """Return a station that the act of the page covers as a whole.

    Raises: NotFound.
    """
    station = station_called(request.user, request.places, code)
    if not request.places.covers(station.pk):
        raise NotFound
    return station
