"""What came too late for paid months: new terms, city tables and scores, as named differences in the open month.

A paid month is computed again from its frozen facts only if something newer than its draft touches it. What was paid
for it is its slip and every adjustment that later final slips bear for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.db.models import F

from sanbao.appraisal.models import Scorecard
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.network.models import Station
from sanbao.payroll.computing.groups import GroupResult
from sanbao.payroll.computing.inputs import Carried, MonthInputs, Worker, carried_of, gather
from sanbao.payroll.computing.month import by_person, computed_groups
from sanbao.payroll.computing.slips import NOT_ADJUSTED, Adjustments, computed, given_of
from sanbao.payroll.models import CityRate, PayRun, PaySlip
from sanbao.payroll.rules import adjustments, slip
from sanbao.payroll.rules.adjustments import PREFIX
from sanbao.payroll.rules.lines import Line, Part

BACK: Final = 12
EARNED: Final = adjustments.EARNED - {Part.ADJUSTMENT}
CarriedByTeam = Mapping[int | None, Carried]


@dataclass(frozen=True, slots=True)
class Late:
    """The adjustments by person, and what the last paid month would have carried over (None: as it was)."""

    lines: Mapping[int, Adjustments] = field(default_factory=dict)
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
    found: defaultdict[int, Adjustments] = defaultdict(Adjustments)
    workers: dict[int, Worker] = {}
    carried: CarriedByTeam | None = None
    for index, run in enumerate(recent):
        if run.month not in touched and carried is None:
            continue
        again = _again(inputs, run, carried if carried is not None else _carried_into(runs, run))
        carried = None if again.carried == carried_of(run) else again.carried
        for worker, lines in _differences(again, run, recent[index + 1 :]):
            found[worker.person_id] += lines
            workers[worker.person_id] = worker
    here = {worker.person_id for worker in inputs.workers}
    leavers = sorted((worker for worker in workers.values() if worker.person_id not in here), key=lambda one: one.no)
    return Late(found, carried, tuple(leavers))


def newest_scorecard(station: Station) -> int:
    """Return the key of the newest scorecard of a station, 0 if there is none."""
    return Scorecard.objects.filter(station=station).order_by("-id").values_list("id", flat=True).first() or 0


def newest_rate() -> int:
    """Return the key of the newest row of all city tables, 0 if there is none."""
    return CityRate.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _touched(inputs: MonthInputs, runs: Sequence[PayRun]) -> set[Month]:
    """Return the months that newer terms, rows of city tables or scorecards touch."""
    if not runs:
        return set()
    newer = CityRate.objects.filter(id__gt=min(run.seen_rates for run in runs))
    rates = list(newer.order_by("id").values_list("id", "from_month"))
    cards = Scorecard.objects.filter(station=inputs.station, id__gt=min(run.seen_scores for run in runs))
    scored = list(cards.filter(month__in=[run.month for run in runs]).values_list("id", "month"))
    return {
        run.month
        for run in runs
        if any(row.id > run.seen_terms and row.from_month <= run.month for row in inputs.rows)
        or any(rate > run.seen_rates and from_month <= run.month for rate, from_month in rates)
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


def _differences(again: _Again, run: PayRun, later: Sequence[PayRun]) -> Iterator[tuple[Worker, Adjustments]]:
    """Return who would have got something else, and the lines that say so.

    Raises: Refused, each fault with the month and the person.
    """
    station = again.inputs.terms.station
    slips = PaySlip.objects.filter(run=run, revision=run.revision).values_list("person_id", "given", "gives")
    paid = {person_id: (given, gives) for person_id, given, gives in slips}
    work = by_person(again.results)
    changed: list[tuple[Worker, slip.Given, slip.Slip]] = []
    for worker in again.inputs.workers:
        before = read(slip.Given, paid[worker.person_id][0])
        now = given_of(again.inputs, station, worker, work) if station else before
        if _compared(now) != _compared(before):
            changed.append((worker, _compared_only(before, now), read(slip.Slip, paid[worker.person_id][1])))
    adjusted = _paid_later(run.month, [worker.person_id for worker, _, _ in changed], later)
    for worker, given, old in changed:
        lines = _between(run.month, _lines_of(old) + adjusted.get(worker.person_id, NOT_ADJUSTED), given, worker)
        if lines:
            yield worker, lines


def _between(month: Month, old: Adjustments, given: slip.Given, worker: Worker) -> Adjustments:
    """Return the differences between what was paid for a month and what it comes to now."""
    try:
        new = _lines_of(computed(worker, given).gives)
    except Refused as error:
        raise Refused(replace(fault, column=f"{month} {fault.column}") for fault in error.faults) from error
    pairs = ((old.earned, new.earned), (old.employee, new.employee), (old.employer, new.employer))
    return Adjustments(*(adjustments.compute(adjustments.Given(month, *pair)).lines for pair in pairs))


def _compared(given: slip.Given) -> tuple[object, ...]:
    return given.work, given.overtime, given.allowances, given.special_allowances, given.floor, given.insurance


def _compared_only(before: slip.Given, now: slip.Given) -> slip.Given:
    """Return what was paid by then with earnings and insurance as they are known now; tax stays out of it."""
    return replace(now, tax=before.tax, adjustments=(), deductions=(), owed=before.owed)


def _lines_of(paid: slip.Slip) -> Adjustments:
    """Return the lines that a slip bears for its own month."""
    own = tuple(line for line in paid.lines if not line.code.startswith(PREFIX))
    return Adjustments(
        tuple(line for line in own if line.part in EARNED),
        tuple(line for line in own if line.part is Part.INSURANCE),
        tuple(line for line in paid.employer_lines if not line.code.startswith(PREFIX)),
    )


def _paid_later(month: Month, people: Sequence[int], later: Sequence[PayRun]) -> dict[int, Adjustments]:
    """Return the adjustments for a month that later final slips bear, as lines of that month."""
    if not people or not later:
        return {}
    slips = PaySlip.objects.filter(run__in=[run.pk for run in later], revision=F("run__revision"), person_id__in=people)
    found: defaultdict[int, Adjustments] = defaultdict(Adjustments)
    for person_id, gives in slips.order_by("month").values_list("person_id", "gives"):
        paid = read(slip.Slip, gives)
        own = tuple(_of_month(month, paid.lines))
        found[person_id] += Adjustments(
            tuple(line for line in own if line.part is not Part.INSURANCE),
            tuple(line for line in own if line.part is Part.INSURANCE),
            tuple(_of_month(month, paid.employer_lines)),
        )
    return found


def _of_month(month: Month, lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        of, _, subject = line.subject.partition(" ")
        if line.code.startswith(PREFIX) and of == str(month):
            yield replace(line, code=line.code.removeprefix(PREFIX), subject=subject)
