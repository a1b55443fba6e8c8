"""What is agreed, station by station: what is in force before the next run, and what is still missing."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.kernel.recompute import rule
from sanbao.network.models import Station
from sanbao.payroll.models import WageTerms
from sanbao.payroll.permissions import ACCOUNTS, TERMS
from sanbao.payroll.queries.standing import (
    GroupStanding,
    Missing,
    PersonStanding,
    StationStanding,
    coming_month,
    standing_of,
)
from sanbao.payroll.views.scope import station_seen

MOST_STATIONS = 300


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as the page shows it."""

    standing: GroupStanding
    name: str
    method: str
    is_own: bool
    url: str
    missing: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the page shows it."""

    standing: PersonStanding
    method: str
    missing: str
    url: str


@require_safe
@page(TERMS)
def terms(request: PageRequest) -> HttpResponse:
    """List the stations with the number and the date of their terms; whoever has one station is led to it."""
    wanted = request.GET.get("q", "").strip()[:40]
    stations = Station.objects.filter(request.places.within("pk")).order_by("code")
    if wanted:
        stations = stations.filter(name__contains=wanted) | stations.filter(code__icontains=wanted)
    found = list(stations[: MOST_STATIONS + 1])
    if len(found) == 1 and not wanted:
        return redirect("payroll:terms_of", found[0].code)
    counted = WageTerms.objects.filter(station__in=found).values("station_id").order_by("station_id")
    numbers = {row["station_id"]: row for row in counted.annotate(rows=Count("pk"), last=Max("set_at"))}
    context = {
        "rows": [(station, numbers.get(station.pk)) for station in found[:MOST_STATIONS]],
        "has_more": len(found) > MOST_STATIONS,
        "q": wanted,
        "may_accounts": bool(places_of(request.user, ACCOUNTS)),
    }
    return render(request, "payroll/terms.html", context)


@require_safe
@page(TERMS)
def terms_of(request: PageRequest, station: str) -> HttpResponse:
    """Show what a station pays by in the month of its next run, and what is missing for it."""
    found = station_seen(request, station)
    month = chosen_month(request, found)
    standing = standing_of(found, month)
    return render(request, "payroll/terms_of.html", _context(request, standing))


def chosen_month(request: PageRequest, station: Station) -> Month:
    """Return the month that is asked for, or that of the next run."""
    try:
        return Month.parse(request.GET.get("month", ""))
    except DomainError:
        return coming_month(station, timezone.localdate())


def method_name(method: str) -> str:
    """Return the name of a wage method in the language of the reader."""
    return _(rule(f"wage/{method}").label) if method else ""


def group_name(group: GroupStanding) -> str:
    """Return how a group is called."""
    return group.team.name if group.team else _("其他班组和未分班组的人员")


def _context(request: PageRequest, standing: StationStanding) -> dict[str, Any]:
    month = standing.month
    return {
        "station": standing.station,
        "month": month,
        "standing": standing,
        "station_terms": standing.terms.station,
        "groups": [_group(standing, group) for group in standing.groups],
        "people": [_person(standing, one) for one in standing.people],
        "previous": month.previous,
        "following": month.next,
        "may_accounts": places_of(request.user, ACCOUNTS).covers(standing.station.pk),
    }


def _group(standing: StationStanding, group: GroupStanding) -> GroupLine:
    station, key = standing.station.code, group.team.pk if group.team else None
    url = (
        reverse("payroll:group_terms", args=(station, key)) if key else reverse("payroll:other_terms", args=(station,))
    )
    method = method_name(group.terms.method) if group.terms else ""
    return GroupLine(group, group_name(group), method, key in standing.terms.groups, url, _missing(group.missing))


def _person(standing: StationStanding, one: PersonStanding) -> PersonLine:
    url = reverse("payroll:person_terms", args=(standing.station.code, one.person.no))
    return PersonLine(one, method_name(one.method), _missing(one.missing), url)


def _missing(missing: tuple[Missing, ...]) -> str:
    return "、".join(f"{one.city} {_(one.name)}".strip() for one in missing)
