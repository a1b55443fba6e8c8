"""Everything that a station's month is computed from, read in a fixed number of queries. Closed facts only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sanbao.appraisal.queries.points import Occurrence, fines_of
from sanbao.appraisal.queries.reviews import MentorBonus, mentor_bonuses_due
from sanbao.appraisal.queries.scores import FinalScore, final_scores
from sanbao.kernel.money import from_fen
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.network.queries import working_calendar
from sanbao.network.queries.stretches import Stretch
from sanbao.payroll import errors
from sanbao.payroll.computing.brought import Brought, Days, brought_of, opened_of
from sanbao.payroll.computing.labour import Piece, pieces_of
from sanbao.payroll.models import MonthItem, PayGroup, PayRun
from sanbao.payroll.queries.terms import GroupTerms, TermsInForce, TermsRow, city_rows, in_force, terms_rows
from sanbao.payroll.rules.insurance import CityRow
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.terms import PersonTerms
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.queries import frozen_rows
from sanbao.statistics.rules.table import MonthRow, digest

POOLED: Final = "coefficient_5"


@dataclass(frozen=True, slots=True)
class Worker:
    """One person of a closed month: the facts and stretches that closing froze, and the terms."""

    person_id: int
    no: str
    name: str
    team_id: int | None
    team: str
    facts: Mapping[str, int]
    stretches: tuple[Stretch, ...]
    hired_on: date | None
    left_on: date | None
    terms: PersonTerms

    @property
    def called(self) -> str:
        """Return number and name, as refusals name a person."""
        return f"{self.no} {self.name}"

    @property
    def attended_days(self) -> Decimal:
        """Return the days of the month that were worked, in halves."""
        return half(sum(stretch.attended_halves for stretch in self.stretches))

    def fact(self, code: str) -> int:
        """Return a fact of the closed month, 0 if there is none."""
        return self.facts.get(code, 0)

    def yuan(self, code: str) -> Decimal:
        """Return a fact in fen as yuan."""
        return from_fen(self.fact(code))


def half(halves: int) -> Decimal:
    """Return half days as days: 45 is 22.5, 46 is 23."""
    return Decimal(halves // 2) if halves % 2 == 0 else Decimal(halves) / 2


@dataclass(frozen=True, slots=True)
class Item:
    """What was entered for the month and stands."""

    id: int
    kind: ItemKind
    label: str
    reason: str
    person_id: int | None
    team_id: int | None
    amount: Decimal
    quantity: Decimal | None
    for_month: Month | None
    consented_on: date | None


@dataclass(frozen=True, slots=True)
class Carried:
    """What a team's pool left to the next month."""

    name: str
    deficit: Decimal
    pool: Decimal


@dataclass(frozen=True, slots=True)
class MonthInputs:
    """A station's month as the wages take it. What earlier months left is in `brought` and `carried`."""

    station: Station
    month: Month
    closing: MonthClosing
    calendar_days: int
    terms: TermsInForce
    rows: Sequence[TermsRow]
    workers: tuple[Worker, ...]
    items: tuple[Item, ...]
    scores: Mapping[int, FinalScore]
    fines: Mapping[int, tuple[Occurrence, ...]]
    bonuses: Mapping[int, tuple[MentorBonus, ...]]
    cities: Mapping[str, tuple[CityRow, ...]]
    pieces: tuple[Piece, ...]
    carried: Mapping[int | None, Carried] = field(default_factory=dict)
    brought: Mapping[int, Brought] = field(default_factory=dict)

    @property
    def standard_days(self) -> Decimal:
        """Return the agreed standard days, or the working days of the calendar."""
        agreed = self.terms.station.standard_days if self.terms.station else None
        return Decimal(self.calendar_days) if agreed is None else agreed

    def items_of(self, kind: ItemKind, *, person_id: int | None = None, team_id: int | None = None) -> list[Item]:
        """Return the items of a kind of one person, or of one group."""
        return [
            item for item in self.items if item.kind is kind and (item.person_id, item.team_id) == (person_id, team_id)
        ]


def closed_month(station: Station, month: Month) -> tuple[MonthClosing, list[MonthRow]]:
    """Return the closing of a month and its rows, after their digest was compared.

    Raises: MonthStillOpen; ClosingDamaged; ClosedWithoutStretches.
    """
    names = {"station": station.name, "month": month.label}
    closing = MonthClosing.objects.filter(station=station, month=month).first()
    if closing is None:
        raise errors.MonthStillOpen(**names)
    rows = frozen_rows(closing)
    if digest(month, rows) != closing.digest:
        raise errors.ClosingDamaged(**names)
    if rows and not any(row.stretches for row in rows):
        raise errors.ClosedWithoutStretches(**names)
    return closing, rows


def gather(
    station: Station,
    month: Month,
    *,
    terms: Sequence[TermsRow] | None = None,
    agreed: TermsInForce | None = None,
) -> MonthInputs:
    """Return what a closed month is computed from, without what earlier months left.

    `terms` are the station's rows if they are read already, `agreed` other terms than those that are in force.

    Raises: MonthStillOpen; ClosingDamaged; ClosedWithoutStretches.
    """
    closing, facts = closed_month(station, month)
    rows = terms_rows(station.pk) if terms is None else terms
    agreed = agreed or in_force(rows, month)
    workers = _workers(facts, agreed)
    in_money = agreed.station is not None and agreed.station.fines.is_paid_in_money
    appraised = [worker.person_id for worker in workers if worker.terms.performance_base]
    cities = {worker.terms.insurance_city for worker in workers} - {""}
    return MonthInputs(
        station=station,
        month=month,
        closing=closing,
        calendar_days=_calendar_days(agreed, month),
        terms=agreed,
        rows=rows,
        workers=workers,
        items=tuple(_items(station, month)),
        scores=final_scores(month, appraised) if appraised else {},
        fines=fines_of(station.pk, month) if in_money else {},
        bonuses=_bonuses(station, month),
        cities=city_rows(cities, month),
        pieces=tuple(pieces_of(station.pk, month, **_pieces_needed(workers, agreed))),
    )


def with_the_past(inputs: MonthInputs, runs: Sequence[PayRun]) -> MonthInputs:
    """Return the inputs with what earlier months left; `runs` are the final ones before, the oldest first."""
    people = {worker.person_id: Days(worker.hired_on, worker.left_on) for worker in inputs.workers}
    return replace(
        inputs,
        brought=brought_of(inputs.station, inputs.month, people, inputs.rows)
        if runs
        else opened_of(inputs.month, people),
        carried=carried_of(runs[-1]) if runs else {},
    )


def carried_of(run: PayRun) -> dict[int | None, Carried]:
    """Return what the pools of a run left, by team."""
    groups = PayGroup.objects.filter(run=run, revision=run.revision)
    rows = groups.values_list("team_id", "name", "carried_deficit", "carried_pool")
    return {team_id: Carried(name, deficit, pool) for team_id, name, deficit, pool in rows}


def _calendar_days(agreed: TermsInForce, month: Month) -> int:
    """Return the working days of the calendar; they are not read if the station has agreed on a number."""
    if agreed.station is not None and agreed.station.standard_days is not None:
        return 0
    return working_calendar(month.year, month.year).working_days(month)


def _workers(rows: Iterable[MonthRow], agreed: TermsInForce) -> tuple[Worker, ...]:
    """Return who is paid: everybody of the closed month who was employed at the station."""
    paid = [row for row in rows if row.stretches]
    days = Person.objects.filter(pk__in=[row.person_id for row in paid]).order_by()
    employed = {person_id: dates for person_id, *dates in days.values_list("id", "hired_on", "left_on")}
    return tuple(_worker(row, employed[row.person_id], agreed) for row in sorted(paid, key=lambda row: row.no))


def _worker(row: MonthRow, dates: Sequence[date | None], agreed: TermsInForce) -> Worker:
    stretches = tuple(Stretch.from_json(stretch) for stretch in row.stretches)
    return Worker(
        person_id=row.person_id,
        no=row.no,
        name=row.name,
        team_id=stretches[-1].team_id,
        team=stretches[-1].team,
        facts=row.facts,
        stretches=stretches,
        hired_on=dates[0],
        left_on=dates[1],
        terms=agreed.person(row.person_id),
    )


def _bonuses(station: Station, month: Month) -> dict[int, tuple[MentorBonus, ...]]:
    """Return the bonuses of the month by mentor."""
    found: dict[int, tuple[MentorBonus, ...]] = {}
    for one in mentor_bonuses_due(station.pk, month):
        found[one.mentor_id] = (*found.get(one.mentor_id, ()), one)
    return found


def _items(station: Station, month: Month) -> Iterable[Item]:
    rows = MonthItem.objects.filter(station=station, month=month, taken_back_at=None).order_by("id")
    names = ("label", "reason", "person_id", "team_id", "amount", "quantity", "for_month", "consented_on")
    for key, kind, *rest in rows.values_list("id", "kind", *names):
        yield Item(key, ItemKind(kind), *rest)


def lent(worker: Worker, agreed: TermsInForce) -> list[Stretch]:
    """Return the days that count in the pool of another team: both teams share by coefficients."""
    own = agreed.group(worker.team_id)
    if own is None or own.method != POOLED:
        return []
    return [stretch for stretch in worker.stretches if stretch.lent_to_id and _is_pooled(stretch.lent_to_id, agreed)]


def _is_pooled(team_id: int, agreed: TermsInForce) -> bool:
    group = agreed.group(team_id)
    return group is not None and group.method == POOLED


def _pieces_needed(workers: Iterable[Worker], agreed: TermsInForce) -> dict[str, Any]:
    """Tell which parts of the labour are wanted apart: by payer and category, and by day of who was lent."""
    away = [worker.person_id for worker in workers if lent(worker, agreed)]
    return {"by_class": any(map(_has_classes, agreed.groups.values())), "by_day": away}


def _has_classes(group: GroupTerms) -> bool:
    return group.method == "grade_commission" or bool(getattr(group.content, "job_classes", ()))
