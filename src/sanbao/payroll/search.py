"""Runs and slips in the global search: by station and month, by the name or number of the person."""

from collections.abc import Iterator
from typing import Final

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.kernel.errors import DomainError, mark
from sanbao.kernel.navigation import Hit, Search
from sanbao.kernel.periods import Month
from sanbao.network.models import Person
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.rules.lifecycle import STATUS_NAMES, Status


def runs(_user: User, places: Places, query: str, limit: int) -> Iterator[Hit]:
    """Yield the runs of the month, or of the station, that the query names, the latest first."""
    month = _month(query)
    named = Q(month=month) if month else Q(station__name__icontains=query) | Q(station__code__iexact=query)
    found = PayRun.objects.filter(places.within()).filter(named).select_related("station")
    for run in found.order_by("-month", "station__code")[:limit]:
        url = reverse("payroll:run", args=(run.station.code, run.month))
        yield Hit(f"{run.station.name} {run.month}", url, run.station.code, _(STATUS_NAMES[Status(run.status)]))


def slips(_user: User, places: Places, query: str, limit: int) -> Iterator[Hit]:
    """Yield the latest slips of the people that the query names; who is named is found among people first."""
    named = Q(name__startswith=query) | Q(no__iexact=query) | Q(initials=query.casefold())
    people = Person.objects.filter(places.within()).filter(named).values_list("pk", flat=True)[:limit]
    found = PaySlip.objects.filter(person_id__in=list(people), revision=F("run__revision"))
    found = found.filter(places.within("run__station_id"))
    light = found.select_related("run__station").only("no", "name", "month", "run__station__code", "run__station__name")
    for slip in light.order_by("-month", "no")[:limit]:
        url = reverse("payroll:slip", args=(slip.run.station.code, slip.month, slip.no))
        yield Hit(f"{slip.name} {slip.month}", url, f"{slip.run.station.name} · {slip.no}")


def _month(query: str) -> Month | None:
    try:
        return Month.parse(query)
    except DomainError:
        return None


SEARCH: Final = (
    Search("payroll.view", mark("工资表"), "report-money", runs, order=45),
    Search("payroll.view", mark("工资条"), "receipt", slips, order=40),
)
