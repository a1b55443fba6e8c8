"""A group's month in a run: what made the pool, and what each member got of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.periods import Month
from sanbao.payroll.models import PayRun
from sanbao.payroll.permissions import VIEW_RUNS
from sanbao.payroll.rules.lines import GroupWages, Line, written
from sanbao.payroll.services.reports import note_report_read
from sanbao.payroll.views.run import group_card, group_seen
from sanbao.payroll.views.scope import run_seen, slips_of
from sanbao.payroll.views.shown import ShownFigure, ShownLine, figures, shown_line, wages_of


@dataclass(frozen=True, slots=True)
class Member:
    """A member: his weight in the pool, his share, and all that the method gives him."""

    no: str
    name: str
    url: str
    weight: str
    share: Decimal | None
    total: Decimal
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class PoolLine:
    """A line of the pool with the figures behind it."""

    line: ShownLine
    figures: Sequence[ShownFigure]


@require_safe
@page(VIEW_RUNS)
def group(request: PageRequest, station: str, month: Month, position: int) -> HttpResponse:
    """Show how a group's pool came about and was shared."""
    run = run_seen(request, station, month)
    found = group_seen(run, position)
    note_report_read(run=run, what=f"group:{position}", file_format="page", actor=request.user, now=timezone.now())
    wages = wages_of(found)
    context = {
        "run": run,
        "station": run.station,
        "month": month,
        "card": group_card(found, run),
        "pool": [_pool_line(number, line) for number, line in enumerate(wages.group_lines, start=1)],
        "members": _members(run, wages),
        "weights": written(sum(wages.weights.values(), Decimal(0))) if wages.weights else "",
        "shared": sum(wages.shares.values(), Decimal("0.00")),
        "edition": found.edition,
        "rule": f"wage/{found.method}",
    }
    return render(request, "payroll/group.html", context)


def _pool_line(number: int, line: Line) -> PoolLine:
    return PoolLine(shown_line(number, line), figures(line))


def _members(run: PayRun, wages: GroupWages) -> list[Member]:
    names = dict(slips_of(run).values_list("no", "name"))
    return [
        Member(
            no,
            names.get(no, no),
            reverse("payroll:slip", args=(run.station.code, run.month, no)) if no in names else "",
            written(wages.weights[no]) if no in wages.weights else "",
            wages.shares.get(no),
            total,
            tuple(shown_line(number, line) for number, line in enumerate(wages.lines.get(no, ()), start=1)),
        )
        for no, total in wages.totals.items()
    ]
