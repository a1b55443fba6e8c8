"""The run that is told of, and its slips as rules wrote them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.network.models import Station
from sanbao.payroll.errors import NoSuchRun
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.rules import slip


@dataclass(frozen=True, slots=True)
class ReadSlip:
    """A slip: whose, what the rule was given for tax, and what it gave."""

    person_id: int
    no: str
    name: str
    team: str
    tax: slip.TaxYear
    gives: slip.Slip


def run_of(station: Station, month: Month) -> PayRun:
    """Return the run of a station's month with its station.

    Raises: NoSuchRun.
    """
    run = PayRun.objects.filter(station=station, month=month).select_related("station").first()
    if run is None or not run.revision:
        raise NoSuchRun(station=station.name, month=month.label)
    return run


def read_slips(run: PayRun) -> Iterator[ReadSlip]:
    """Read the slips of the run's revision."""
    fields = ("person_id", "no", "name", "team", "given__tax", "gives")
    rows = PaySlip.objects.filter(run=run, revision=run.revision).order_by("position")
    for person_id, no, name, team, tax, gives in rows.values_list(*fields):
        yield ReadSlip(person_id, no, name, team, read(slip.TaxYear, tax), read(slip.Slip, gives))


def slip_url(run: PayRun, no: str) -> str:
    """Return the address of a slip of the run."""
    return reverse("payroll:slip", args=[run.station.code, run.month, no])
