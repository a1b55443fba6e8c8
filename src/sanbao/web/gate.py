"""The door of the JSON API: what lies behind it is loaded when somebody knocks, which most small sites never do.

It takes half a second and 30 MB in each process.
"""

from collections.abc import Callable
from http import HTTPStatus
from importlib import import_module
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

ROOT: Final = "/api/"
BEHIND: Final = "sanbao.web.rest"
GetResponse = Callable[[HttpRequest], HttpResponse]


@csrf_exempt
def api(request: HttpRequest, rest: str) -> HttpResponse:
    """Lead to the endpoint of the address; keys are no cookies, so that no other site can misuse them."""
    del rest
    found = resolve(request.path_info, urlconf=BEHIND)
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response


class ProblemMiddleware:
    """Let every refusal below /api/ be one that programs can read, whoever refused; and keep answers out of caches."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(ROOT):
            return response
        if response.status_code >= HTTPStatus.BAD_REQUEST and not _is_told(response):
            response = import_module(BEHIND).as_problem(request, response)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _is_told(response: HttpResponse) -> bool:
    shown_to_developer = settings.DEBUG and response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    return response.headers.get("Content-Type", "").startswith("application/problem+json") or shown_to_developer
