"""The page that says why signing in is closed for a while."""

from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def username_tried(
    request: HttpRequest | None,  # noqa: ARG001  # axes' signature
    credentials: Mapping[str, str | None] | None,
) -> str:
    """Return the name under which attempts are counted: signing in heeds no capitals, so neither does the count."""
    return ((credentials or {}).get("username") or "").lower()


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,  # noqa: ARG001  # axes' signature
    credentials: Mapping[str, str] | None = None,  # noqa: ARG001  # axes' signature
) -> HttpResponse:
    """Answer 429 and say how long to wait and whom to ask."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"failures": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "accounts/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
