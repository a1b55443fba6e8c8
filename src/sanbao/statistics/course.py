"""The course of the months: a month beside others, and the two years of a chart."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, FilteredRelation, Q, Sum

from sanbao.kernel.money import to_fen
from sanbao.kernel.periods import Month
from sanbao.ledger.models import MonthSum
from sanbao.ledger.monthly_facts import SOURCE, collect_totals
from sanbao.ledger.rules.entries import EARNING
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.rules.columns import Column, Facts, Figure, figure, frozen_facts
from sanbao.statistics.rules.table import MonthTable

# What the chart draws: facts of the ledger alone, so that open months are summed in one query.
MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "output": ("labour_fen", "parts_fen"),
    "hours": ("standard_minutes",),
    "orders": ("lead_orders",),
}
MONTHS: Final = 12
WORKED: Final = "joined_orders"


@dataclass(frozen=True, slots=True)
class Beside:
    """The facts of a month to compare with, and of how many people they are; `is_mean` asks for the figure of each.

    A month in which nobody at the place did any work has no people: there is nothing to compare with.
    """

    facts: Facts
    known: frozenset[str]
    people: int
    is_mean: bool = False

    def figure(self, column: Column) -> Figure:
        """Return the figure there; None if nobody worked or a source was missing."""
        if not self.people:
            return None
        value = figure(column, self.facts, self.known)
        shared = self.is_mean and value is not None and not column.over
        return Decimal(value or 0) / self.people if shared else value


def totals_beside(months: Sequence[Month], station_ids: Collection[int] | None) -> dict[Month, Beside]:
    """Return the totals of these months to compare with, as far as the ledger tells them.

    From the closings where all the stations have closed; otherwise from the ledger, whose entries never change either.
    """
    closings = MonthClosing.objects.filter(month__in=months)
    if station_ids is not None:
        closings = closings.filter(station_id__in=station_ids)
    by_month: dict[Month, list[MonthClosing]] = {month: [] for month in months}
    for closing in closings.only("month", "station_id", "totals", "known"):
        by_month[closing.month].append(closing)
    return {month: _beside(month, station_ids, closed) for month, closed in by_month.items()}


def row_beside(months: Sequence[Month], station_id: int, person_id: int) -> dict[Month, Beside]:
    """Return one person's facts in these months to compare with, as far as the ledger tells them."""
    mine = FilteredRelation("rows", condition=Q(rows__person_id=person_id))
    closings = MonthClosing.objects.filter(month__in=months, station_id=station_id)
    found = closings.alias(mine=mine).annotate(own=F("mine__row")).values_list("month", "totals", "own", "known")
    closed = {
        month: _compared(frozen_facts(_facts(row), known), has_work=bool(totals.get(WORKED)))
        for month, totals, row, known in found
    }
    return {month: closed.get(month) or _of_person(month, station_id, person_id) for month in months}


def standing(table: MonthTable) -> Beside:
    """Return the totals of a table as they stand, noughts included."""
    return Beside(table.totals, table.known, len(table.rows))


def _beside(month: Month, station_ids: Collection[int] | None, closed: Sequence[MonthClosing]) -> Beside:
    is_closed = station_ids is not None and {closing.station_id for closing in closed} == set(station_ids)
    sums: Counter[str] = Counter()
    frozen = (frozen_facts(closing.totals, closing.known) for closing in closed)
    for facts in frozen if is_closed else [collect_totals(month, station_ids)]:
        sums.update(facts)
    return _compared(sums, has_work=bool(sums[WORKED]))


def _of_person(month: Month, station_id: int, person_id: int) -> Beside:
    everybody = SOURCE.collect(month, {station_id})
    return _compared(everybody.get((station_id, person_id), {}), has_work=bool(everybody))


def _compared(facts: Facts, *, has_work: bool) -> Beside:
    return Beside(facts, SOURCE.codes, int(has_work))


@dataclass(frozen=True, slots=True)
class Point:
    """A month of the chart. `value` is a whole number in the unit of the measure; `is_closed` is final."""

    month: Month
    value: int
    is_closed: bool


def course(
    year: int, measure: str, station_ids: Collection[int], person_id: int | None = None
) -> tuple[list[Point], list[Point]]:
    """Return the twelve months of `year` and of the year before, in two queries whatever their number.

    Closed months are read from their frozen totals (or the person's frozen row), open ones from the ledger.
    """
    months = [Month(year - 1, 1).plus(n) for n in range(2 * MONTHS)]
    frozen = _frozen(months, station_ids, person_id)
    open_months = [month for month in months if any((station, month) not in frozen for station in station_ids)]
    live = _live(open_months, station_ids, person_id)
    points = [_point(month, MEASURES[measure], station_ids, frozen, live) for month in months]
    return points[MONTHS:], points[:MONTHS]


Sums = Mapping[tuple[int, Month], Mapping[str, int]]


def _point(month: Month, facts: Sequence[str], stations: Collection[int], frozen: Sums, live: Sums) -> Point:
    keys = [(station, month) for station in stations]
    each = [frozen[key] if key in frozen else live.get(key, {}) for key in keys]
    value = sum(sums.get(fact, 0) for sums in each for fact in facts)
    return Point(month, value, all(key in frozen for key in keys))


def _frozen(months: Sequence[Month], station_ids: Collection[int], person_id: int | None) -> Sums:
    closings = MonthClosing.objects.filter(station_id__in=station_ids, month__gte=months[0], month__lte=months[-1])
    if person_id is None:
        rows = closings.values_list("station_id", "month", "totals")
        return {(station, month): totals for station, month, totals in rows}
    mine = FilteredRelation("rows", condition=Q(rows__person_id=person_id))
    found = closings.alias(mine=mine).annotate(own=F("mine__row")).values_list("station_id", "month", "own")
    return {(station, month): _facts(row) for station, month, row in found}


def _facts(row: dict[str, Any] | None) -> Mapping[str, int]:
    return row["facts"] if row else {}


def _live(months: Sequence[Month], station_ids: Collection[int], person_id: int | None) -> Sums:
    if not months:
        return {}
    sums = MonthSum.objects.filter(month__in=months, station_id__in=station_ids, kind__in=EARNING)
    if person_id is not None:
        sums = sums.filter(technician_id=person_id)
    by_month = sums.values_list("station_id", "month")
    found = by_month.annotate(Sum("orders_led"), Sum("standard_minutes"), Sum("labour"), Sum("parts"))
    return {
        (station, month): {
            "lead_orders": led,
            "standard_minutes": int(minutes),  # PostgreSQL gives the sum of big whole numbers as a decimal one
            "labour_fen": to_fen(labour),
            "parts_fen": to_fen(parts),
        }
        for station, month, led, minutes, labour, parts in found
    }
