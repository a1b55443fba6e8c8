"""Which runs and slips a page may show."""

from collections.abc import Mapping
from typing import Final

from django.db.models import F, QuerySet

from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.accounts.pages import PageRequest
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.payroll.models import PayGroup, PayRun, PaySlip
from sanbao.payroll.rules.lifecycle import FINAL, Status

STATUS_TONES: Final[Mapping[str, str]] = {
    Status.DRAFT: "neutral",
    Status.CHECKED: "info",
    Status.APPROVED: "warning",
    Status.PAID: "success",
    Status.LOCKED: "success",
}
ACTORS: Final = ("drafted_by", "checked_by", "approved_by", "paid_by", "locked_by")
HEAVY: Final = ("given", "gives")  # of a slip or a group: what it was computed from and into


def station_seen(request: PageRequest, code: str) -> Station:
    """Return a station that is open as a whole.

    Raises: NotFound.
    """
    station = Station.objects.filter(code=code).first()
    if station is None or not request.places.covers(station.pk):
        raise NotFound
    return station


def run_seen(request: PageRequest, code: str, month: Month) -> PayRun:
    """Return the run of a station's month within the places.

    Raises: NotFound.
    """
    run = PayRun.objects.filter(station__code=code, month=month).select_related("station", *ACTORS).first()
    if run is None or not request.places.covers(run.station_id):
        raise NotFound
    return run


def runs_seen(places: Places) -> QuerySet[PayRun]:
    """Return the runs within the places."""
    return PayRun.objects.filter(places.within()).select_related("station", *ACTORS)


def slips_of(run: PayRun) -> QuerySet[PaySlip]:
    """Return the slips of the current revision, in their order."""
    return PaySlip.objects.filter(run=run, revision=run.revision).order_by("position")


def groups_of(run: PayRun) -> QuerySet[PayGroup]:
    """Return the groups of the current revision, in their order."""
    return PayGroup.objects.filter(run=run, revision=run.revision).order_by("position")


def slip_seen(request: PageRequest, code: str, month: Month, no: str) -> PaySlip:
    """Return somebody's current slip in a run within the places.

    Raises: NotFound.
    """
    run = run_seen(request, code, month)
    slip = slips_of(run).filter(no=no).select_related("run__station").first()
    if slip is None:
        raise NotFound
    return slip


def own_slips(user: User) -> QuerySet[PaySlip]:
    """Return the user's own slips, those of final runs only, the latest first."""
    mine = PaySlip.objects.filter(person__user=user, run__status__in=FINAL, revision=F("run__revision"))
    return mine.select_related("run__station").order_by("-month", "-pk")


def own_slip_seen(user: User, code: str, month: Month) -> PaySlip:
    """Return the user's own slip of a final run.

    Raises: NotFound, also for everybody else's.
    """
    slip = own_slips(user).filter(run__station__code=code, month=month).first()
    if slip is None:
        raise NotFound
    return slip
