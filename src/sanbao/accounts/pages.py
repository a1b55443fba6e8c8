"""The decorator of every page behind the sign-in."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from sanbao.accounts.access import NOWHERE, Act, Places, require
from sanbao.accounts.models import User
from sanbao.kernel.errors import DomainError, Fault, Refused

P = ParamSpec("P")


class PageRequest(HttpRequest):
    """The request as a page sees it: somebody is signed in, and `places` says where the act of the page is open."""

    user: User
    htmx: HtmxDetails
    places: Places


View = Callable[Concatenate[HttpRequest, P], HttpResponse]
PageView = Callable[Concatenate[PageRequest, P], HttpResponse]


def page(act: Act) -> Callable[[PageView[P]], View[P]]:
    """Make a view a page for those who may do `act`; others are sent to the sign-in or refused with 403.

    The wrapped view carries the act as `view.act`, which the table of addresses is checked against.
    """
    return lambda view: _guarded(view, act)


def signed_in_page(view: PageView[P]) -> View[P]:
    """Make a view a page for everybody who is signed in; it shows nothing but the user's own."""
    return _guarded(view, None)


def is_done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do the act if the form is filled in rightly; a refusal of the act is told on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as fault:
        if not isinstance(fault, Refused):
            form.add_error(None, fault.text(gettext))
            return False
        for one in fault.faults:
            form.add_error(one.column if one.column in form.fields else None, _told(one))
        return False
    return True


def _told(fault: Fault) -> str:
    """Return a fault with its place, if people know that by name: a row, a heading, but no path of the input."""
    is_path = fault.column is not None and fault.column.isascii()
    return (replace(fault, column=None) if is_path else fault).located_text(gettext)


def _guarded(view: PageView[P], act: Act | None) -> View[P]:
    @wraps(view)
    def guard(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        asked = cast("PageRequest", request)
        asked.places = require(asked.user, act) if act else NOWHERE
        return view(asked, *args, **kwargs)

    guard.act = act  # type: ignore[attr-defined]  # read by the test of the table of addresses
    return guard


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a browser to the sign-in; htmx would follow a redirect inside the page, so it is told to leave the page."""
    htmx = cast("PageRequest", request).htmx
    if not htmx:
        return redirect_to_login(request.get_full_path())
    shown = urlsplit(htmx.current_url or "/")
    back = shown._replace(scheme="", netloc="").geturl() or "/"
    return HttpResponseClientRedirect(redirect_to_login(back).url)
