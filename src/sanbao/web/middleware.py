"""What happens to every answer: a policy for the browser, and refusals told to people."""

import json
from collections.abc import Callable
from typing import Final

from django.contrib.messages import constants
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from sanbao.kernel.errors import DomainError, Kind, Refused, mark

GetResponse = Callable[[HttpRequest], HttpResponse]

# Style attributes are needed by charts (SVG drawn on the server); no script is ever inline.
POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HEADINGS: Final = {
    Kind.REFUSED: mark("这样不行"),
    Kind.CONFLICT: mark("和已有的内容冲突"),
    Kind.NOT_FOUND: mark("找不到"),
    Kind.FORBIDDEN: mark("没有权限"),
}


class LanguageMiddleware(LocaleMiddleware):
    """Speak Chinese until the user switches, whatever language the browser was installed in.

    Other systems choose by Accept-Language: they have no switch.
    """

    def process_request(self, request: HttpRequest) -> None:
        if not request.path_info.startswith("/api/"):
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)


class PolicyMiddleware:
    """Tell the browser to run our own scripts only (Content-Security-Policy)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class AddressMiddleware:
    """Find nothing behind an address with a NUL in it: no word has one, and PostgreSQL cannot look for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path_info.startswith("/api/")  # it checks and tells by itself
        if not is_api and ("\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "")):
            raise Http404
        return self.get_response(request)


class RefusalMiddleware:
    """Show a DomainError that a view has let through: as a page, or to htmx as a notice over the page it is on.

    An address of a button that is opened as a page says so, instead of staying white.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if getattr(request, "htmx", False):
            return _notice(exception)
        return _page(request, exception)


def notify(response: HttpResponse, text: str, level: int = constants.INFO) -> HttpResponse:
    """Let an answer to htmx show a notice beside whatever it swaps."""
    shown = {"text": text, "level": constants.DEFAULT_TAGS[level]}
    response.headers["HX-Trigger"] = json.dumps({"notice": shown})
    return response


def _notice(error: DomainError) -> HttpResponse:
    response = HttpResponse(status=error.kind.status, headers={"HX-Reswap": "none"})
    return notify(response, "\n".join(_lines(error)), constants.ERROR)


def _page(request: HttpRequest, error: DomainError) -> HttpResponse:
    context = {"heading": HEADINGS[error.kind], "lines": _lines(error), "code": error.code, "kind": error.kind.value}
    return render(request, "web/refusal.html", context, status=error.kind.status)


def _lines(error: DomainError) -> list[str]:
    return error.lines(gettext) if isinstance(error, Refused) else [error.text(gettext)]
