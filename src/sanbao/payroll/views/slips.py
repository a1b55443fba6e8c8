"""A slip, for those who see the run, and for its owner on the phone. Every read is written into the journal."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.periods import Month
from sanbao.network.models import Person
from sanbao.payroll.models import PaySlip
from sanbao.payroll.permissions import OWN, VIEW_RUNS
from sanbao.payroll.rules.lifecycle import FINAL, Status
from sanbao.payroll.rules.slip import Slip
from sanbao.payroll.services import runs
from sanbao.payroll.views.scope import HEAVY, own_slip_seen, own_slips, slip_seen, slips_of
from sanbao.payroll.views.shown import employer_section, halves, in_words, sections, slip_of

MOST_OWN = 36


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The slips beside this one in the table of the run, to be turned to."""

    previous_url: str
    next_url: str


@require_safe
@page(VIEW_RUNS)
def slip(request: PageRequest, station: str, month: Month, no: str) -> HttpResponse:
    """Show somebody's slip."""
    found = slip_seen(request, station, month, no)
    runs.note_read(slip=found, reader=request.user, now=timezone.now())
    url = slip_url(found)
    context = content(found, url) | {"beside": _beside(found), "is_own": False}
    return render(request, "payroll/slip.html", context)


@require_safe
@page(OWN)
def mine(request: PageRequest) -> HttpResponse:
    """List one's own slips of final runs, the latest first; the latest one stands open at the top."""
    found = list(own_slips(request.user).defer(*HEAVY)[:MOST_OWN])
    rows = [(one, own_url(one)) for one in found]
    is_linked = bool(rows) or Person.objects.filter(user=request.user).exists()
    return render(request, "payroll/mine.html", {"rows": rows, "is_linked": is_linked})


@require_safe
@page(OWN)
def own_slip(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show one's own slip."""
    found = own_slip_seen(request.user, station, month)
    runs.note_read(slip=found, reader=request.user, now=timezone.now())
    return render(request, "payroll/slip.html", content(found, own_url(found)) | {"is_own": True})


def content(found: PaySlip, url: str) -> dict[str, Any]:
    """Return what a slip's page shows."""
    given = slip_of(found)
    earned, taken = halves(sections(given, url))
    return {
        "slip": found,
        "run": found.run,
        "station": found.run.station,
        "month": found.month,
        "is_final": Status(found.run.status) in FINAL,
        "halves": (earned, taken),
        "employer": employer_section(given, url),
        "waiting": _waiting(found, given),
        "url": url,
    }


@dataclass(frozen=True, slots=True)
class Later:
    """A deduction, or the rest of one, that later months will ask for again."""

    label: str
    subject: str
    amount: Decimal


def _waiting(found: PaySlip, given: Slip) -> list[Later]:
    labels = {(one["code"], one.get("subject", "")): one["label"] for one in found.given.get("deductions", ())}
    return [
        Later(in_words(labels.get((one.code, one.subject), one.code)), one.subject, one.amount) for one in given.waiting
    ]


def slip_url(slip: PaySlip) -> str:
    """Return the address of a slip for those who see its run."""
    return reverse("payroll:slip", args=(slip.run.station.code, slip.month, slip.no))


def own_url(slip: PaySlip) -> str:
    """Return the address of a slip for its owner."""
    return reverse("payroll:own_slip", args=(slip.run.station.code, slip.month))


def _beside(found: PaySlip) -> Neighbours:
    numbers = list(slips_of(found.run).values_list("no", flat=True))
    place = numbers.index(found.no)
    code = found.run.station.code
    urls = [reverse("payroll:slip", args=(code, found.month, no)) for no in numbers]
    return Neighbours(urls[place - 1] if place else "", urls[place + 1] if place + 1 < len(urls) else "")
