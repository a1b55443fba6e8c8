"""Trying other terms beside the real ones: who wins, who loses, and what it costs. Nothing is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.recompute import rule
from sanbao.network.models import Station, Team
from sanbao.payroll.computing.station import Changes, try_out
from sanbao.payroll.forms.what_if import Block, block
from sanbao.payroll.models import PaySlip
from sanbao.payroll.permissions import VIEW_RUNS
from sanbao.payroll.queries import GroupTerms, TermsInForce, current_terms
from sanbao.payroll.rules.whatif import Comparison
from sanbao.payroll.services.reports import note_report_read
from sanbao.payroll.views.scope import run_seen, slips_of
from sanbao.payroll.views.shown import in_words


@dataclass(frozen=True, slots=True)
class Compared:
    """A person beside himself."""

    no: str
    name: str
    url: str
    real: Decimal
    trial: Decimal
    difference: Decimal


@require_safe
@page(VIEW_RUNS)
def what_if(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show the figures of the terms; with others in their boxes, the run that they would give beside the real one."""
    run = run_seen(request, station, month)
    terms = current_terms(run.station_id, month)
    slips = list(slips_of(run).only("person_id", "no", "name"))
    chosen = next((slip for slip in slips if slip.no == request.GET.get("person")), None)
    blocks = [*_blocks(run.station, terms, request.GET), *_of_person(chosen, terms, request.GET)]
    is_tried = any(one.is_changed for one in blocks) and not any(one.is_wrong for one in blocks)
    faults: list[str] = []
    compared = None
    if is_tried:
        try:
            compared = try_out(run.station, month, _changed(terms, blocks, chosen))
            note_report_read(run=run, what="what_if", file_format="page", actor=request.user, now=timezone.now())
        except Refused as error:
            faults = error.lines(_)
        except DomainError as error:
            faults = [error.text(_)]
    context: dict[str, Any] = {
        "run": run,
        "station": run.station,
        "month": month,
        "blocks": blocks,
        "changes": [box for one in blocks for box in one.boxes if box.is_changed and not box.wrong],
        "faults": faults,
        "compared": compared,
        "slips": slips,
        "chosen": chosen,
        "people": _people(slips, run.station, month, compared) if compared else [],
    }
    return render(request, "payroll/what_if.html", context)


def _blocks(station: Station, terms: TermsInForce, asked: Mapping[str, str]) -> Iterator[Block]:
    if terms.station is not None:
        yield block("s", _("网点标准"), "", terms.station, asked)
    names = dict(Team.objects.filter(station=station).values_list("pk", "name"))
    for key, group in terms.groups.items():
        title = names.get(key, "") if key else _("全部班组")
        yield block(f"g{key or 0}", title, in_words(rule(f"wage/{group.method}").label), group.content, asked)


def _of_person(chosen: PaySlip | None, terms: TermsInForce, asked: Mapping[str, str]) -> Iterator[Block]:
    """Return the boxes of the person whose terms are tried."""
    if chosen is not None:
        yield block(f"p{chosen.person_id}", chosen.name, chosen.no, terms.person(chosen.person_id), asked)


def _changed(terms: TermsInForce, blocks: list[Block], chosen: PaySlip | None) -> Changes:
    """Return the terms that differ from those in force."""
    tried = {one.prefix: one.changed for one in blocks if one.is_changed}
    groups = {
        key: GroupTerms(group.method, tried[f"g{key or 0}"])
        for key, group in terms.groups.items()
        if f"g{key or 0}" in tried
    }
    person = chosen.person_id if chosen else 0
    people = {person: tried[f"p{person}"]} if f"p{person}" in tried else {}
    return Changes(station=tried.get("s"), groups=groups, people=people)


def _people(slips: list[PaySlip], station: Station, month: Month, compared: Comparison) -> list[Compared]:
    names = {slip.no: slip.name for slip in slips}
    return [
        Compared(
            one.no,
            names.get(one.no, one.no),
            reverse("payroll:slip", args=(station.code, month, one.no)) if one.no in names else "",
            one.real,
            one.trial,
            one.difference,
        )
        for one in compared.people
    ]
