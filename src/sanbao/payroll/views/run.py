"""The page of a run: its state and who brought it there, its groups, and its slips beside the month before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.access import Act, places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError, mark
from sanbao.kernel.periods import Month
from sanbao.kernel.recompute import rule
from sanbao.payroll.models import PayGroup, PayRun, PaySlip
from sanbao.payroll.permissions import APPROVE, CHECK, DRAFT, ITEMS, LOCK, PAY, REPORTS, RETURN, TERMS, VIEW_RUNS
from sanbao.payroll.queries.overtime import over_limits
from sanbao.payroll.queries.papers import issued_payroll
from sanbao.payroll.rules.lifecycle import FINAL, STATUS_NAMES, TRANSITIONS, Action, Status
from sanbao.payroll.services.duties import refuse_approver
from sanbao.payroll.services.reports import note_report_read
from sanbao.payroll.views.scope import HEAVY, STATUS_TONES, groups_of, run_seen, slips_of
from sanbao.payroll.views.shown import ShownLine, in_words, pool_lines, wages_of

ACTS: Final[Mapping[Action, Act]] = {
    Action.CHECK: CHECK,
    Action.RETURN: RETURN,
    Action.APPROVE: APPROVE,
    Action.PAY: PAY,
    Action.LOCK: LOCK,
}
STEPS: Final = (
    ("drafted", mark("制表")),
    ("checked", mark("审核")),
    ("approved", mark("批准")),
    ("paid", mark("发放")),
    ("locked", mark("锁定")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the run: who took it and when; `is_next` marks what it waits for."""

    label: str
    by: User | None
    at: datetime | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A slip in the table of the run, with the difference to the month before (None: he had no slip)."""

    slip: PaySlip
    url: str
    change: Decimal | None


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who had a slip in the month before and has none now."""

    name: str
    no: str
    payable: Decimal


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with what made its pool."""

    group: PayGroup
    name: str
    method: str
    people: int
    url: str
    lines: tuple[ShownLine, ...]


@require_safe
@page(VIEW_RUNS)
def run(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show a run as a whole; single slips are opened from here."""
    found = run_seen(request, station, month)
    note_report_read(run=found, what="run", file_format="page", actor=request.user, now=timezone.now())
    before = previous_run(found)
    slips = list(slips_of(found).defer(*HEAVY))
    old = list(slips_of(before).defer(*HEAVY)) if before else []
    context = {
        "run": found,
        "station": found.station,
        "month": month,
        "status": _(STATUS_NAMES[Status(found.status)]),
        "tone": STATUS_TONES[found.status],
        "steps": steps(found),
        "before": before,
        "rows": _rows(found, slips, old),
        "totals": _sums(slips),
        "change": found.payable - before.payable if before else None,
        "gone": _gone(slips, old),
        "groups": [group_card(group, found) for group in groups_of(found)],
        "over_limits": over_limits(found),
        "issued": issued_payroll(found),
        **buttons(request.user, found),
    }
    return render(request, "payroll/run.html", context)


def previous_run(run: PayRun) -> PayRun | None:
    """Return the run of the month before."""
    return PayRun.objects.filter(station_id=run.station_id, month=run.month.previous).first()


def steps(run: PayRun) -> list[Step]:
    """Return the five steps of a run, those taken with who and when."""
    taken = list(Status).index(Status(run.status))
    return [
        Step(
            _(label),
            getattr(run, f"{name}_by") if place <= taken else None,
            getattr(run, f"{name}_at") if place <= taken else None,
            place == taken + 1,
        )
        for place, (name, label) in enumerate(STEPS)
    ]


def buttons(user: User, run: PayRun) -> dict[str, Any]:
    """Return what the user may do with the run in its state."""
    status = Status(run.status)
    places = {action: places_of(user, act) for action, act in ACTS.items()}
    may = {action.value: (status, action) in TRANSITIONS and places[action].covers(run.station_id) for action in ACTS}
    hindrance = _hindrance(user, run) if may["approve"] else ""
    return {
        "may": may | {"approve": may["approve"] and not hindrance},
        "hindrance": hindrance,
        "may_draft": status is Status.DRAFT and places_of(user, DRAFT).covers(run.station_id),
        "may_items": places_of(user, ITEMS).covers(run.station_id),
        "may_terms": places_of(user, TERMS).covers(run.station_id),
        "may_report": places_of(user, REPORTS).covers(run.station_id),
        "is_final": status in FINAL,
    }


def _hindrance(user: User, run: PayRun) -> str:
    """Return why a user who may approve may not approve this run, "" if he may."""
    try:
        refuse_approver(run, user)
    except DomainError as error:
        return error.text(_)
    return ""


def group_card(group: PayGroup, run: PayRun) -> GroupCard:
    """Return a group with the lines of its pool."""
    wages = wages_of(group)
    return GroupCard(
        group=group,
        name=group.name or _("未分班组"),
        method=in_words(rule(f"wage/{group.method}").label),
        people=len(wages.totals),
        url=reverse("payroll:group", args=(run.station.code, run.month, group.position)),
        lines=tuple(pool_lines(wages.group_lines)),
    )


def group_seen(run: PayRun, position: int) -> PayGroup:
    """Return a group of the current revision.

    Raises: NotFound.
    """
    group = groups_of(run).filter(position=position).first()
    if group is None:
        raise NotFound
    return group


def _rows(run: PayRun, slips: Sequence[PaySlip], old: Sequence[PaySlip]) -> list[SlipRow]:
    before = {slip.person_id: slip.payable for slip in old}
    return [
        SlipRow(
            slip,
            reverse("payroll:slip", args=(run.station.code, run.month, slip.no)),
            slip.payable - before[slip.person_id] if slip.person_id in before else None,
        )
        for slip in slips
    ]


def _gone(slips: Sequence[PaySlip], old: Sequence[PaySlip]) -> list[Gone]:
    here = {slip.person_id for slip in slips}
    return [Gone(slip.name, slip.no, slip.payable) for slip in old if slip.person_id not in here]


SUMS: Final = ("gross", "social", "tax", "deducted", "net", "payable", "carried", "employer_cost")


def _sums(slips: Sequence[PaySlip]) -> dict[str, Decimal]:
    return {name: sum((getattr(slip, name) for slip in slips), Decimal("0.00")) for name in SUMS}
