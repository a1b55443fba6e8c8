"""A station's month from its inputs: every group, every slip, and the digest of all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Final

from sanbao.kernel.errors import Fault, Refused
from sanbao.kernel.one_line_json import OneLineWriter
from sanbao.kernel.plain_json import at
from sanbao.payroll.computing.groups import Group, GroupResult, answered, groups_of
from sanbao.payroll.computing.inputs import Item, MonthInputs
from sanbao.payroll.computing.methods import GIVEN, asking, score_faults
from sanbao.payroll.computing.slips import (
    NOT_ADJUSTED,
    Adjustments,
    SlipResult,
    computed,
    given_of,
    with_adjustments,
)
from sanbao.payroll.errors import ItemNotUsed, StationTermsMissing
from sanbao.payroll.rules.insurance import CityRow
from sanbao.payroll.rules.items import ASKED, ITEM_KIND_LABELS, ItemKind
from sanbao.payroll.rules.lines import NOTHING, Figure, Line
from sanbao.payroll.rules.tax.cumulative_withholding import TaxTable

# Which method asks for what is entered; all other kinds count under every method.
USED_BY: Final[Mapping[ItemKind, str]] = {
    ItemKind.SCHEME_DEDUCTION: "guarantee_performance",
    ItemKind.ALTERED_MINUTES: "hour_price",
    ItemKind.FIXED_ADDITION: "coefficient_5",
    ItemKind.QUALITY_DEDUCTION: "coefficient_5",
    ItemKind.ACCIDENT: "grade_commission",
    ItemKind.CUSTOMER_INDEX: "excess_hours",
}

NO_ADJUSTMENTS: Final[Mapping[int, Adjustments]] = {}
# The tables and rates are those of every slip, the base of an insurance stands in the lines of both sides, and a line
# of work in the group, in what the slip is given and in what it gives.
SHARED: Final = (TaxTable, CityRow, Line, Figure)


@dataclass(frozen=True)
class ComputedMonth:
    """What a month comes to. `texts` are the JSON texts of groups and slips, of which the digest is taken."""

    inputs: MonthInputs
    groups: tuple[GroupResult, ...]
    slips: tuple[SlipResult, ...]

    @cached_property
    def group_texts(self) -> list[tuple[str, str]]:
        """Return what each group was given and gave, as JSON texts."""
        text = self._writer.text
        return [(text(one.given), text(one.gives)) for one in self.groups]

    @cached_property
    def slip_texts(self) -> list[tuple[str, str]]:
        """Return what each slip was given and gave, as JSON texts."""
        text = self._writer.text
        return [(text(one.given), text(one.gives)) for one in self.slips]

    @cached_property
    def _writer(self) -> OneLineWriter:
        return OneLineWriter(SHARED)

    @cached_property
    def digest(self) -> str:
        """Return the hash of everything: the same inputs give the same digest for ever."""
        head = (self.inputs.station.code, str(self.inputs.month), self.inputs.closing.digest)
        summed = sha256("\n".join(head).encode())
        for one, texts in zip(self.groups, self.group_texts, strict=True):
            summed.update("\n".join((one.group.name, one.group.terms.method, one.edition, *texts)).encode())
        for slip, texts in zip(self.slips, self.slip_texts, strict=True):
            summed.update("\n".join((slip.worker.no, slip.worker.name, slip.worker.team, *texts)).encode())
        return summed.hexdigest()

    def total(self, name: str) -> Decimal:
        """Return the sum of a figure of all slips: gross, payable, employer_cost."""
        return sum((getattr(one.gives, name) for one in self.slips), NOTHING)


def computed_groups(inputs: MonthInputs) -> tuple[tuple[GroupResult, ...], list[Fault]]:
    """Return what the methods give, and everything that keeps them from it."""
    groups, faults = groups_of(inputs)
    faults.extend(score_faults(inputs))
    faults.extend(_unused(inputs, groups))
    results: list[GroupResult] = []
    for group in groups:
        ask = asking(inputs, group)
        given = GIVEN[group.terms.method](ask)
        faults.extend(ask.faults)
        try:
            results.append(answered(group, given, ask.people))
        except Refused as error:
            faults.extend(error.faults)
    return tuple(results), faults


def compute_month(inputs: MonthInputs, adjustments: Mapping[int, Adjustments] = NO_ADJUSTMENTS) -> ComputedMonth:
    """Return groups and slips of a month; `adjustments` of earlier months by person.

    Raises: Refused with everything that is missing, each fault with the person or group.
    """
    station = inputs.terms.station
    results, faults = computed_groups(inputs)
    if station is None:
        raise Refused([_no_station_terms(inputs), *faults])
    slips: list[SlipResult] = []
    work = by_person(results)
    for worker in inputs.workers:
        try:
            given = given_of(inputs, station, worker, work)
            slips.append(computed(worker, with_adjustments(given, adjustments.get(worker.person_id, NOT_ADJUSTED))))
        except Refused as error:
            faults.extend(error.faults)
    if faults:
        raise Refused(faults)
    return ComputedMonth(inputs, results, tuple(slips))


def _no_station_terms(inputs: MonthInputs) -> Fault:
    return at(inputs.station.name, StationTermsMissing(station=inputs.station.name, month=inputs.month.label))


def by_person(results: Sequence[GroupResult]) -> dict[str, list[GroupResult]]:
    """Return the groups that pay each person, by number, the own one first."""
    found: dict[str, list[GroupResult]] = {}
    for result in results:
        for worker in result.group.workers:
            found.setdefault(worker.no, []).insert(0, result)
        for worker in result.group.guests:
            found.setdefault(worker.no, []).append(result)
    return found


def _unused(inputs: MonthInputs, groups: Sequence[Group]) -> Iterator[Fault]:
    """Find what was entered and would count nowhere."""
    names = {group.team_id: group.shown for group in groups}
    for item in inputs.items:
        team_id = _team_of(inputs, item)
        if team_id not in names or not _is_used(inputs, item):
            shown, kind = names.get(team_id, "—"), ITEM_KIND_LABELS[item.kind]
            yield at(shown, ItemNotUsed(group=shown, label=item.label, kind=kind))


def usable(inputs: MonthInputs) -> MonthInputs:
    """Return the inputs without what the methods do not ask for: a trial of another method leaves it out."""
    return replace(inputs, items=tuple(item for item in inputs.items if _is_used(inputs, item)))


def _is_used(inputs: MonthInputs, item: Item) -> bool:
    terms, wanted = inputs.terms.group(_team_of(inputs, item)), USED_BY.get(item.kind)
    return wanted is None or (terms is not None and terms.method == wanted)


def _team_of(inputs: MonthInputs, item: Item) -> int | None:
    """Return the team that an item is about; -1 for somebody who is not paid this month."""
    if ASKED[item.kind].of_group:
        return item.team_id
    return next((worker.team_id for worker in inputs.workers if worker.person_id == item.person_id), -1)
