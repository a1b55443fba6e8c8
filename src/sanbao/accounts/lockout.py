"""Who tries to sign in from where, when that is closed for a while, and the page that says so."""

from collections.abc import Mapping
from http import HTTPStatus
from ipaddress import ip_address

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Wrong passwords for one name from all addresses together, within the time that a lock lasts.
FAILURES_FROM_EVERYWHERE = 50


def client_address(request: HttpRequest) -> str:
    """Return the address that the outermost trusted proxy saw: what stands further left, anybody may have written.

    A request that did not come through all SANBAO_PROXIES, or with something else in that place, is from whom it
    came from.
    """
    sender: str = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.PROXIES
    passed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not 0 < proxies <= len(passed):
        return sender
    try:
        return str(ip_address(passed[-proxies].strip()))
    except ValueError:
        return sender


def username_tried(
    request: HttpRequest | None,  # noqa: ARG001  # axes' signature
    credentials: Mapping[str, str | None] | None,
) -> str:
    """Return the name under which attempts are counted: signing in heeds no capitals, so neither does the count."""
    return ((credentials or {}).get("username") or "").lower()


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Counts for a name and an address together, so that a stranger elsewhere does not lock a user out.

    Above that stands a limit for a name over all addresses, for whoever has many of them.
    """

    def get_failures(self, request: HttpRequest, credentials: Mapping[str, str] | None = None) -> int:
        """Return the failures that are held against AXES_FAILURE_LIMIT."""
        here: int = super().get_failures(request, credentials)
        if _failures_from_everywhere(request, credentials) < FAILURES_FROM_EVERYWHERE:
            return here
        return max(here, settings.AXES_FAILURE_LIMIT)


def _failures_from_everywhere(request: HttpRequest, credentials: Mapping[str, str] | None) -> int:
    recent = AccessAttempt.objects.filter(
        username=username_tried(request, credentials), attempt_time__gte=get_cool_off_threshold(request)
    )
    return recent.aggregate(failures=Sum("failures_since_start"))["failures"] or 0


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,  # noqa: ARG001  # axes' signature
    credentials: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer 429 and say how long to wait and whom to ask."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    from_everywhere = _failures_from_everywhere(request, credentials) >= FAILURES_FROM_EVERYWHERE
    context = {"failures": settings.AXES_FAILURE_LIMIT, "minutes": minutes, "from_everywhere": from_everywhere}
    return render(request, "accounts/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
