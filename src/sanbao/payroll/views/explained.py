"""One line of a slip explained: its formula, the figures in it, and below them the records that they come from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.facts import Behind, Evidence
from sanbao.kernel.periods import Month
from sanbao.payroll.models import PayGroup, PaySlip
from sanbao.payroll.permissions import OWN, VIEW_RUNS
from sanbao.payroll.queries.asking import Known
from sanbao.payroll.queries.evidence import evidence_of_line
from sanbao.payroll.rules.lines import Line, Lines
from sanbao.payroll.services import runs
from sanbao.payroll.views.records import Reading, Records, reading, records
from sanbao.payroll.views.scope import own_slip_seen, slip_seen
from sanbao.payroll.views.shown import ShownFigure, ShownLine, all_lines, shown_figure, shown_line, slip_of, wages_of
from sanbao.payroll.views.slips import own_url, slip_url

MOST: Final = 30  # records of one figure at first; the page shows all of them on request
EVERY: Final = 10_000


@dataclass(frozen=True, slots=True)
class Explanation:
    """A line, its figures each with the records behind it, and the records behind the line as a whole."""

    line: ShownLine
    figures: tuple[tuple[ShownFigure, Records | None], ...]
    whole: Records | None


@dataclass(frozen=True, slots=True)
class Source:
    """The group whose pool a line is a part of, with the lines of the pool."""

    group: PayGroup
    name: str
    lines: Lines


@require_safe
@page(VIEW_RUNS)
def line(request: PageRequest, station: str, month: Month, no: str, number: int) -> HttpResponse:
    """Explain a line of somebody's slip."""
    found = slip_seen(request, station, month, no)
    return _explained(request, found, number, back=slip_url(found), is_own=False)


@require_safe
@page(OWN)
def own_line(request: PageRequest, station: str, month: Month, number: int) -> HttpResponse:
    """Explain a line of one's own slip."""
    found = own_slip_seen(request.user, station, month)
    return _explained(request, found, number, back=own_url(found), is_own=True)


def _explained(request: PageRequest, found: PaySlip, number: int, *, back: str, is_own: bool) -> HttpResponse:
    lines = all_lines(slip_of(found))
    if not 1 <= number <= len(lines):
        raise NotFound
    runs.note_read(slip=found, reader=request.user, now=timezone.now())
    asked = lines[number - 1]
    source = _source(found, asked)
    group_url = _group_url(source, found) if source and not is_own else ""
    limit = EVERY if request.GET.get("all") else MOST
    reader = reading(found, is_own=is_own, limit=limit)
    known = Known(found)
    explained = _explanation(number, asked, evidence_of_line(known, asked), reader)
    pool = list(_pool(source, known, reader)) if source else []
    context: dict[str, Any] = {
        "slip": found,
        "station": found.run.station,
        "month": found.month,
        "line": explained.line,
        "explained": explained,
        "source": source,
        "pool": pool,
        "group_url": group_url,
        "back": back,
        "is_own": is_own,
    }
    template = "payroll/line_body.html" if request.htmx else "payroll/line.html"
    return render(request, template, context)


def _pool(source: Source, known: Known, reader: Reading) -> Iterator[Explanation]:
    for place, one in enumerate(source.lines, start=1):
        yield _explanation(place, one, evidence_of_line(known, one, pool=source.group), reader)


def _explanation(number: int, asked: Line, behind: Mapping[str, Behind], reader: Reading) -> Explanation:
    """Return a line with its figures and what they open; a record that several figures share is shown once."""
    seen: set[tuple[Evidence, ...]] = set()
    rows = tuple(
        (shown_figure(figure), _once(behind[figure.code], figure.code, seen, reader)) for figure in asked.basis
    )
    return Explanation(shown_line(number, asked), rows, _once(behind[""], "", seen, reader))


def _once(behind: Behind, figure: str, seen: set[tuple[Evidence, ...]], reader: Reading) -> Records | None:
    if behind.lines in seen:
        return None
    seen.add(behind.lines)
    return records(behind, figure, reader)


def _source(found: PaySlip, asked: Line) -> Source | None:
    """Return the group that gave this line; None for what no method gave."""
    for group in PayGroup.objects.filter(run=found.run, revision=found.revision).order_by("position"):
        wages = wages_of(group)
        own = wages.lines.get(found.no, ())
        if wages.group_lines and any(one.key == asked.key and one.formula == asked.formula for one in own):
            return Source(group, group.name or _("未分班组"), wages.group_lines)
    return None


def _group_url(source: Source, found: PaySlip) -> str:
    return reverse("payroll:group", args=(found.run.station.code, found.month, source.group.position))
