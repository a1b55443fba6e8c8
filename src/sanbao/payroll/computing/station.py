"""A station's month as it would be drafted now, and beside other terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.payroll import errors
from sanbao.payroll.computing.brought import Days, brought_of
from sanbao.payroll.computing.inputs import gather, with_the_past
from sanbao.payroll.computing.late import Late, late_for
from sanbao.payroll.computing.month import ComputedMonth, compute_month, usable
from sanbao.payroll.computing.slips import computed, of_leaver
from sanbao.payroll.models import PayRun
from sanbao.payroll.queries.terms import GroupTerms
from sanbao.payroll.rules import whatif
from sanbao.payroll.rules.lifecycle import FINAL
from sanbao.payroll.rules.terms import PersonTerms, StationTerms
from sanbao.statistics.models import MonthClosing


@dataclass(frozen=True, slots=True)
class Changes:
    """The terms that a trial sets beside those in force. In `groups` the key None is that of all other teams."""

    station: StationTerms | None = None
    groups: Mapping[int | None, GroupTerms] = field(default_factory=dict)
    people: Mapping[int, PersonTerms] = field(default_factory=dict)


def draft_of(station: Station, month: Month) -> ComputedMonth:
    """Return a station's month as it comes out now, with the adjustments of earlier months; nothing is stored.

    Raises: MonthStillOpen, ClosingDamaged, ClosedWithoutStretches, EarlierRunUnfinished; Refused with everything that
    is missing.
    """
    inputs = gather(station, month)
    runs = finals_before(station, month)
    inputs = with_the_past(inputs, runs)
    late = late_for(inputs, runs) if runs else Late()
    if late.carried is not None:
        inputs = replace(inputs, carried=late.carried)
    return _with_leavers(compute_month(inputs, late.lines), late)


def finals_before(station: Station, month: Month) -> list[PayRun]:
    """Return the runs before a month, the oldest first, all of which must be final and without a gap.

    Raises: EarlierRunUnfinished.
    """
    runs = list(PayRun.objects.filter(station=station, month__lt=month).order_by("month"))
    open_months = [run.month for run in runs if run.status not in FINAL]
    if runs and not open_months:
        between = MonthClosing.objects.filter(station=station, month__gt=runs[-1].month, month__lt=month, people__gt=0)
        open_months = list(between.order_by("month").values_list("month", flat=True))
    if open_months:
        raise errors.EarlierRunUnfinished(station=station.name, earlier=open_months[0].label, month=month.label)
    return runs


def _with_leavers(month: ComputedMonth, late: Late) -> ComputedMonth:
    station = month.inputs.terms.station
    if not late.leavers or station is None:
        return month
    days = {worker.person_id: Days(worker.hired_on, worker.left_on) for worker in late.leavers}
    was = month.inputs
    inputs = replace(was, brought=brought_of(was.station, was.month, days, was.rows))
    more = [
        computed(worker, of_leaver(inputs, station, worker, late.lines[worker.person_id])) for worker in late.leavers
    ]
    return replace(month, slips=tuple(sorted((*month.slips, *more), key=lambda one: one.worker.no)))


def try_out(station: Station, month: Month, changes: Changes) -> whatif.Comparison:
    """Return who would win and who would lose by other terms in a closed month, by gross wage; nothing is stored.

    Adjustments of earlier months are left out on both sides.

    Raises: as `draft_of`.
    """
    inputs = with_the_past(gather(station, month), finals_before(station, month))
    terms = inputs.terms.changed(station=changes.station, groups=changes.groups, people=changes.people)
    fresh = gather(station, month, terms=inputs.rows, agreed=terms)  # other terms may ask for other figures
    trial = usable(replace(fresh, brought=inputs.brought, carried=inputs.carried))
    return whatif.compute(whatif.Given(_gross(compute_month(inputs)), _gross(compute_month(trial))))


def _gross(month: ComputedMonth) -> dict[str, Decimal]:
    return {one.worker.no: one.gives.gross for one in month.slips}
