"""What came too late for paid months: new terms and scores, as named differences in the open month.

A paid month is computed again from its frozen facts only if something newer than its draft touches it. What was paid
for it is its slip and every adjustment that later final slips bear for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import F

from sanbao.appraisal.models import Scorecard
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.network.models import Station
from sanbao.payroll.computing.groups import GroupResult
from sanbao.payroll.computing.inputs import Carried, MonthInputs, Worker, carried_of, gather
from sanbao.payroll.computing.month import by_person, computed_groups
from sanbao.payroll.computing.slips import given_of
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.rules import adjustments, slip
from sanbao.payroll.rules.adjustments import PREFIX
from sanbao.payroll.rules.lines import Line, Part

BACK: Final = 12
EARNED: Final = adjustments.EARNED - {Part.ADJUSTMENT}
CarriedByTeam = Mapping[int | None, Carried]


@dataclass(frozen=True, slots=True)
class Late:
    """The adjustments by person, and what the last paid month would have carried over (None: as it was)."""

    lines: Mapping[int, tuple[Line, ...]] = field(default_factory=dict)
    carried: CarriedByTeam | None = None
    leavers: tuple[Worker, ...] = ()


@dataclass(frozen=True, slots=True)
class _Again:
    """A paid month computed again."""

    inputs: MonthInputs
    results: tuple[GroupResult, ...]

    @property
    def carried(self) -> dict[int | None, Carried]:
        return {one.group.team_id: one.carried for one in self.results}


def late_for(inputs: MonthInputs, runs: Sequence[PayRun]) -> Late:
    """Return what the final runs before this month, the oldest first, were paid too little or too much.

    Raises: Refused if a paid month can no longer be computed with the terms that are in force for it now.
    """
    recent = [run for run in runs if run.month >= inputs.month.plus(-BACK)]
    touched = _touched(inputs, recent)
    found: defaultdict[int, list[Line]] = defaultdict(list)
    workers: dict[int, Worker] = {}
    carried: CarriedByTeam | None = None
    for index, run in enumerate(recent):
        if run.month not in touched and carried is None:
            continue
        again = _again(inputs, run, carried if carried is not None else _carried_into(runs, run))
        carried = None if again.carried == carried_of(run) else again.carried
        for worker, lines in _differences(again, run, recent[index + 1 :]):
            found[worker.person_id].extend(lines)
            workers[worker.person_id] = worker
    here = {worker.person_id for worker in inputs.workers}
    leavers = sorted((worker for worker in workers.values() if worker.person_id not in here), key=lambda one: one.no)
    return Late({person_id: tuple(lines) for person_id, lines in found.items()}, carried, tuple(leavers))


def newest_scorecard(station: Station) -> int:
    """Return the key of the newest scorecard of a station, 0 if there is none."""
    return Scorecard.objects.filter(station=station).order_by("-id").values_list("id", flat=True).first() or 0


def _touched(inputs: MonthInputs, runs: Sequence[PayRun]) -> set[Month]:
    """Return the months that newer terms or scorecards touch."""
    if not runs:
        return set()
    cards = Scorecard.objects.filter(station=inputs.station, id__gt=min(run.seen_scores for run in runs))
    scored = list(cards.filter(month__in=[run.month for run in runs]).values_list("id", "month"))
    return {
        run.month
        for run in runs
        if any(row.id > run.seen_terms and row.from_month <= run.month for row in inputs.rows)
        or any(card > run.seen_scores and month == run.month for card, month in scored)
    }


def _carried_into(runs: Sequence[PayRun], run: PayRun) -> CarriedByTeam:
    before = [one for one in runs if one.month < run.month]
    return carried_of(before[-1]) if before else {}


def _again(inputs: MonthInputs, run: PayRun, carried: CarriedByTeam) -> _Again:
    now = replace(gather(inputs.station, run.month, terms=inputs.rows), carried=carried)
    results, faults = computed_groups(now)
    if faults:
        raise Refused(replace(fault, column=f"{run.month} {fault.column}") for fault in faults)
    return _Again(now, results)


def _differences(again: _Again, run: PayRun, later: Sequence[PayRun]) -> Iterator[tuple[Worker, tuple[Line, ...]]]:
    """Return who would have earned something else, and the lines that say so."""
    station = again.inputs.terms.station
    slips = PaySlip.objects.filter(run=run, revision=run.revision).values_list("person_id", "given", "gives")
    paid = {person_id: (given, gives) for person_id, given, gives in slips}
    changed: list[tuple[Worker, slip.Given, Any]] = []
    for worker in again.inputs.workers:
        before = read(slip.Given, paid[worker.person_id][0])
        now = given_of(again.inputs, station, worker, by_person(again.results)) if station else before
        if _earning(now) != _earning(before):
            changed.append((worker, _earned_only(before, now), paid[worker.person_id][1]))
    adjusted = _paid_later(run.month, [worker.person_id for worker, _, _ in changed], later)
    for worker, given, gives in changed:
        old = (*_earned(read(slip.Slip, gives).lines), *adjusted.get(worker.person_id, ()))
        new = _earned(slip.compute(given).lines)
        lines = adjustments.compute(adjustments.Given(run.month, tuple(old), tuple(new))).lines
        if lines:
            yield worker, lines


def _earning(given: slip.Given) -> tuple[object, ...]:
    return given.work, given.overtime, given.allowances, given.special_allowances, given.floor


def _earned_only(before: slip.Given, now: slip.Given) -> slip.Given:
    """Return what was paid by then with the earnings as they are known now; insurance and tax stay out of it."""
    return replace(now, tax=before.tax, insurance=None, adjustments=(), deductions=(), owed=before.owed)


def _earned(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if line.part in EARNED)


def _paid_later(month: Month, people: Sequence[int], later: Sequence[PayRun]) -> dict[int, list[Line]]:
    """Return the adjustments for a month that later final slips bear, as lines of that month."""
    if not people or not later:
        return {}
    slips = PaySlip.objects.filter(run__in=[run.pk for run in later], revision=F("run__revision"), person_id__in=people)
    found: defaultdict[int, list[Line]] = defaultdict(list)
    for person_id, gives in slips.order_by("month").values_list("person_id", "gives"):
        found[person_id].extend(_of_month(month, read(slip.Slip, gives).lines))
    return found


def _of_month(month: Month, lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        of, _, subject = line.subject.partition(" ")
        if line.code.startswith(PREFIX) and of == str(month):
            yield replace(line, code=line.code.removeprefix(PREFIX), subject=subject)
