"""The target board: the sheet in force, what each target has reached, and what that rests on."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.db.models import Q

from sanbao.appraisal.models import TargetEdition, TargetFigure
from sanbao.appraisal.queries.overdue import count_overdue_open
from sanbao.appraisal.rules.target_sheet import SHEETS, Target, TargetSheet, in_force
from sanbao.appraisal.rules.targets import Case, Facts, Given, Progress, Standing, compute, progress
from sanbao.kernel.calendar import WorkingCalendar
from sanbao.kernel.periods import Month, Period
from sanbao.kernel.plain_json import read
from sanbao.ledger.monthly_facts import collect_totals
from sanbao.network.models import Person, Station
from sanbao.network.queries import StationName, working_calendar
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.queries import sources as fact_sources

HISTORY: Final = 12  # months


class Origin(StrEnum):
    """Where the facts of a target come from."""

    ORDERS = "orders"
    OUTPUT = "output"
    PEOPLE = "people"
    INSPECTIONS = "inspections"
    ENTERED = "entered"


_ORIGINS: Final[Mapping[str, Origin]] = {
    "on_time": Origin.ORDERS,
    "output_per_head": Origin.OUTPUT,
    "turnover": Origin.PEOPLE,
}
_WORKED: Final = "joined_orders"
_INSPECTED: Final = frozenset({"inspected_orders", "first_pass_orders"})
_BESIDES: Final = _INSPECTED | {"overdue_orders"}


@dataclass(frozen=True, slots=True)
class Employed:
    """One person's time at a station, as far as heads are counted; `left_on` is the first day of being gone."""

    no: str
    name: str
    station_id: int
    hired_on: date | None
    left_on: date | None

    def is_there(self, on: date) -> bool:
        """Tell whether somebody is employed on a day."""
        return (self.hired_on is None or self.hired_on <= on) and (self.left_on is None or on < self.left_on)

    def left_in(self, span: Period) -> bool:
        """Tell whether the last day at work was within the span."""
        return self.left_on is not None and self.left_on - timedelta(days=1) in span


@dataclass(frozen=True, slots=True)
class Trace:
    """One target: how it stands, where its facts come from, and for entered ones which rows and who is missing."""

    target: Target
    standing: Standing
    origin: Origin
    entered: tuple[TargetFigure, ...] = ()
    missing: tuple[StationName, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthBoard:
    """The targets of a month up to `as_of`, its last day at most."""

    month: Month
    as_of: date
    sheet: TargetSheet
    days: Progress
    traces: tuple[Trace, ...]
    knows_year: bool

    def trace(self, code: str) -> Trace | None:
        """Return a target by its code."""
        return next((trace for trace in self.traces if trace.target.code == code), None)


def is_entered(code: str) -> bool:
    """Tell whether people enter what this target reached."""
    return code not in _ORIGINS


def editions() -> list[TargetEdition]:
    """Return every stored sheet, the oldest first."""
    return list(TargetEdition.objects.select_related("station", "set_by"))


def sheet_of(stored: Iterable[TargetEdition], station_id: int | None, month: Month) -> TargetSheet:
    """Return the sheet in force at a station (None: of the whole company) in a month.

    Of one place the latest beginning counts, then the newest row; a station's sheet goes before the company's.
    """
    begun = [one for one in stored if one.from_month <= month and one.station_id in {None, station_id}]
    if not begun:
        return in_force(SHEETS, month)
    latest = max(begun, key=lambda one: (one.station_id is not None, one.from_month, one.pk))
    return read(TargetSheet, latest.content)


def entered_figure(station: Station, month: Month, target: str) -> TargetFigure | None:
    """Return the row that counts for a target, unless it was taken back."""
    last = TargetFigure.objects.filter(station=station, month=month, target=target).order_by("-id").first()
    return last if last is not None and last.facts is not None else None


def entries(station_ids: Collection[int], month: Month, target: str) -> list[TargetFigure]:
    """Return everything that was entered for a target of a month, the newest first."""
    found = TargetFigure.objects.filter(station_id__in=station_ids, month=month, target=target)
    return list(found.select_related("station", "set_by").order_by("-id"))


def board(stations: Sequence[StationName], month: Month, today: date) -> MonthBoard:
    """Return the targets of one month at these stations together."""
    return boards(stations, [month], today)[0]


def boards(stations: Sequence[StationName], months: Sequence[Month], today: date) -> list[MonthBoard]:
    """Return the targets of several months at these stations together: sums are added up before they are divided."""
    stored = editions()
    rows, totals = _rows(stations, months), _totals(stations, months)
    people = employed(stations, months)
    overdue = count_overdue_open(_ids(stations), months, today)
    calendar = working_calendar(min(months).year, max(months).year)
    sheet_at = stations[0].pk if len(stations) == 1 else None
    return [
        _board(
            _Sources(
                stations=stations,
                sheet=sheet_of(stored, sheet_at, month),
                totals=totals[month],
                overdue_open=overdue[month],
                rows=rows.get(month, {}),
                people=people,
                calendar=calendar,
            ),
            month,
            today,
        )
        for month in months
    ]


def _ids(stations: Sequence[StationName]) -> list[int]:
    return [station.pk for station in stations]


def employed(stations: Sequence[StationName], months: Sequence[Month]) -> list[Employed]:
    """Return everybody who was at these stations in the years of these months."""
    first, last = date(min(months).year, 1, 1), max(months).until
    stayed = Q(left_on__isnull=True) | Q(left_on__gt=first)
    came = Q(hired_on__isnull=True) | Q(hired_on__lt=last)
    found = Person.objects.filter(stayed, came, station__in=_ids(stations)).order_by("no")
    return [Employed(*row) for row in found.values_list("no", "name", "station_id", "hired_on", "left_on")]


def heads(people: Iterable[Employed], span: Period) -> tuple[int, int]:
    """Return how many are employed on the first and on the last day of a span."""
    people = list(people)
    first, last = span.from_on, span.until_on - timedelta(days=1)
    return sum(one.is_there(first) for one in people), sum(one.is_there(last) for one in people)


def month_span(month: Month, as_of: date) -> Period:
    """Return the days of a month up to `as_of`."""
    return Period(month.first, as_of + timedelta(days=1))


def year_span(as_of: date) -> Period:
    """Return the days of the year up to `as_of`."""
    return Period(date(as_of.year, 1, 1), as_of + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class _Totals:
    """The facts of a month, and which facts have a source."""

    facts: Mapping[str, int]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sources:
    """What a board is made of."""

    stations: Sequence[StationName]
    sheet: TargetSheet
    totals: _Totals
    overdue_open: int
    rows: Mapping[str, Mapping[int, TargetFigure]]
    people: Sequence[Employed]
    calendar: WorkingCalendar


def _rows(stations: Sequence[StationName], months: Sequence[Month]) -> dict[Month, dict[str, dict[int, TargetFigure]]]:
    """Return the newest row of each target, by month, target and station; those that were taken back are left out."""
    found: dict[Month, dict[str, dict[int, TargetFigure]]] = {}
    for row in TargetFigure.objects.filter(station__in=_ids(stations), month__in=months).select_related("set_by"):
        found.setdefault(row.month, {}).setdefault(row.target, {})[row.station_id] = row
    return {
        month: {
            code: {station_id: row for station_id, row in by_station.items() if row.facts is not None}
            for code, by_station in targets.items()
        }
        for month, targets in found.items()
    }


def _board(sources: _Sources, month: Month, today: date) -> MonthBoard:
    as_of = max(month.first, min(today, month.days[-1]))
    origins = {target.code: _origin(target.code, sources.totals.known) for target in sources.sheet.targets}
    facts = {
        target.code: found
        for target in sources.sheet.targets
        if (found := _facts(sources, target, origins[target.code], month_span(month, as_of))) is not None
    }
    days = progress(sources.calendar, month, as_of)
    year_days = progress(sources.calendar, Period(date(month.year, 1, 1), date(month.year + 1, 1, 1)), as_of)
    standings = compute(Given(month, days, year_days, facts, sources.sheet)).targets
    return MonthBoard(
        month=month,
        as_of=as_of,
        sheet=sources.sheet,
        days=days,
        traces=tuple(
            _trace(sources, target, standing, origins[target.code])
            for target, standing in zip(sources.sheet.targets, standings, strict=True)
        ),
        knows_year=sources.calendar.knows(month.year),
    )


def _origin(code: str, known: Collection[str]) -> Origin:
    if code == "quality_pass" and set(known) >= _INSPECTED:
        return Origin.INSPECTIONS
    return _ORIGINS.get(code, Origin.ENTERED)


def _totals(stations: Sequence[StationName], months: Sequence[Month]) -> dict[Month, _Totals]:
    """Return the facts of each month: of the closings where all stations have closed, else as they stand now."""
    ids = set(_ids(stations))
    closed: dict[Month, list[MonthClosing]] = {month: [] for month in months}
    rows = MonthClosing.objects.filter(station_id__in=ids, month__in=months)
    for closing in rows.only("month", "station_id", "totals", "known"):
        closed[closing.month].append(closing)
    return {month: _closed(those) if len(those) == len(ids) else _live(month, ids) for month, those in closed.items()}


def _closed(closings: Sequence[MonthClosing]) -> _Totals:
    sums: Counter[str] = Counter()
    for closing in closings:
        sums.update(closing.totals)
    return _Totals(sums, frozenset.intersection(*(frozenset(closing.known) for closing in closings)))


def _live(month: Month, station_ids: set[int]) -> _Totals:
    """Return what the board needs of an open month, and no more: entries of closed months never change either."""
    sums = Counter(collect_totals(month, station_ids))
    known = frozenset(sums)
    for source in fact_sources():
        known |= source.codes
        if wanted := source.codes & _BESIDES:
            for facts in source.collect(month, station_ids).values():
                sums.update({code: facts[code] for code in wanted if code in facts})
    return _Totals(sums, known)


def _facts(sources: _Sources, target: Target, origin: Origin, span: Period) -> Facts | None:
    totals = sources.totals.facts
    if origin is Origin.ENTERED:
        rows = sources.rows.get(target.code, {}).values()
        return _together(target, [read(Facts, row.facts) for row in rows])
    if origin is Origin.ORDERS:
        done = totals.get("lead_orders", 0)
        return Facts(Decimal(done - totals.get("overdue_orders", 0)), Decimal(done + sources.overdue_open))
    if origin is Origin.INSPECTIONS:
        return Facts(Decimal(totals.get("first_pass_orders", 0)), Decimal(totals.get("inspected_orders", 0)))
    if origin is Origin.PEOPLE:
        year = year_span(span.days[-1])
        leavers = sum(one.left_in(year) for one in sources.people)
        return Facts(Decimal(leavers), _average(heads(sources.people, year)))
    if not totals.get(_WORKED):
        return None  # a month of which nothing is written down
    output = Decimal(totals.get("labour_fen", 0) + totals.get("parts_fen", 0)) / 100
    return Facts(output, _average(heads(sources.people, span)))


def _average(ends: tuple[int, int]) -> Decimal:
    """Return the average heads of a span, half of its two ends: domain spec §7."""
    return Decimal(sum(ends)) / 2


def _together(target: Target, facts: Sequence[Facts]) -> Facts | None:
    """Return the facts of several stations as one: cases side by side, sums added up; None if there are none."""
    if not facts:
        return None
    if all(one.cases is not None for one in facts):
        return Facts(cases=tuple(case for one in facts for case in one.cases or ()))
    sums = [_sums(target, one) for one in facts]
    below = sum(below for _above, below in sums) if target.below else None
    return Facts(Decimal(sum(above for above, _below in sums)), None if below is None else Decimal(below))


def _sums(target: Target, facts: Facts) -> tuple[Decimal, Decimal]:
    if facts.cases is None:
        return facts.above or Decimal(0), facts.below or Decimal(0)
    in_time: list[Case] = [case for case in facts.cases if case.elapsed <= target.case_limit]
    return Decimal(len(in_time)), Decimal(len(facts.cases))


def _trace(sources: _Sources, target: Target, standing: Standing, origin: Origin) -> Trace:
    if origin is not Origin.ENTERED:
        return Trace(target, standing, origin)
    rows = sources.rows.get(target.code, {})
    missing = tuple(station for station in sources.stations if station.pk not in rows)
    return Trace(target, standing, origin, tuple(rows.values()), missing if rows else ())
