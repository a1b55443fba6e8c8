"""A station's month as plain JSON values, for the command line and for other programs."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, partial
from operator import add, sub
from typing import Any, Final

from django.utils.translation import gettext
from pydantic import TypeAdapter

from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.network.rules.attendance import half_days
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.queries import closings, month_table
from sanbao.statistics.rules.columns import COLUMNS, Column, Facts, Unit, ratios
from sanbao.statistics.rules.table import MonthRow, known_columns

# Facts that go out under their own names, always; what a person has none of is 0.
COUNTED = (
    "lead_orders",
    "joined_orders",
    "in_warranty",
    "out_of_warranty",
    "first_service",
    "rework_done",
    "rework_caused",
    "standard_minutes",
    "actual_minutes",
    "labour_fen",
    "parts_fen",
    "overtime_rest_day_minutes",
)
# Facts beyond those: present as far as some context can give them.
MORE = (
    "scheduled_service",
    "installations",
    "overtime_workday_minutes",
    "overtime_holiday_minutes",
    "outings",
    "outing_km",
    "overdue_orders",
    "reward_fen",
    "rework_labour_fen",
)
DAYS = {
    "scheduled_days": "scheduled_halves",
    "attended_days": "attended_halves",
    "sick_days": "sick_halves",
    "personal_days": "personal_halves",
}
Told = int | str | None  # a figure as it goes out
Writer = Callable[[int], str]
Teller = Callable[[Sequence[Facts]], Sequence[Told]]
Figures = dict[str, Told]  # by column of form BD-11
COLUMN_CODES: Final = tuple(column.code for column in COLUMNS)
_ANYTHING: Final = TypeAdapter[Any](Any)


def plain_month(
    station: Station, month: Month, *, person_no: str | None = None, person_id: int | None = None
) -> dict[str, Any]:
    """Return the month of one station, or of one of its people: `orders`, `totals`, `figures`, `people` by number.

    `orders` is the number of completed orders that count in the month, reversed ones taken off. Minutes and fen are
    whole numbers, days are text ("22.5"). `figures` are the columns of form BD-11 by code: counts, minutes and
    kilometres whole; days, yuan and percent as text; None while there is no source. `closed` tells whether the figures
    are final; `digest` is the closing's.
    """
    closed = closings(month, {station.pk})
    table = month_table(month, {station.pk}, closed)
    table = table.only(lambda row: person_no in {None, row.no} and person_id in {None, row.person_id})
    return {
        **_about(station, month, closed.get(station.pk)),
        **_together(table.totals, table.known),
        "people": {row.no: plain_row(row, table.known) for row in table.rows},
        "columns": plain_columns(),
    }


def plain_months(stations: Sequence[Station], month: Month) -> dict[str, Any]:
    """Return the month of several stations and of all of them together; of each person the figures only."""
    ids = {station.pk for station in stations}
    closed = closings(month, ids)
    table = month_table(month, ids, closed)
    rows: dict[int, list[MonthRow]] = {station.pk: [] for station in stations}
    people: dict[int, dict[str, Any]] = {station.pk: {} for station in stations}
    for row, figures in zip(table.rows, _figures([row.facts for row in table.rows], table.known), strict=True):
        rows[row.station_id].append(row)
        people[row.station_id][row.no] = _person(row, figures)
    totals = [replace(table, rows=tuple(rows[station.pk])).totals for station in stations]
    each = zip(stations, totals, _figures(totals, table.known), strict=True)
    return {
        "month": str(month),
        "columns": plain_columns(),
        **_together(_all(totals), table.known),
        "stations": [
            {
                **_about(station, month, closed.get(station.pk)),
                **_totals(facts, figures, table.known),
                "people": people[station.pk],
            }
            for station, facts, figures in each
        ],
    }


def _all(totals: Iterable[Facts]) -> Facts:
    every: Counter[str] = Counter()
    for facts in totals:
        every.update(facts)
    return every


def as_json(plain: Mapping[str, Any]) -> bytes:
    """Return a plain month as JSON in the least space, several times as fast as `json` does for thousands of people."""
    return _ANYTHING.dump_json(plain)


def plain_columns() -> list[dict[str, str]]:
    """Return the columns of the form, named in the language of the reader."""
    return [
        {
            "code": column.code,
            "group": gettext(column.group) if column.group else "",
            "label": gettext(column.label),
            "unit": column.unit.value,
        }
        for column in COLUMNS
    ]


def plain_row(row: MonthRow, known: frozenset[str]) -> dict[str, Any]:
    """Return one technician's month: the facts under their names, days as text, and the figures that have a source."""
    days = {name: _days(row.facts.get(code, 0)) for name, code in DAYS.items() if code in known}
    (figures,) = _figures([row.facts], known)
    return {**_facts(row.facts, known), **days, **_person(row, figures)}


def _person(row: MonthRow, figures: Figures) -> dict[str, Any]:
    return {
        "name": row.name,
        "grade": row.grade,
        "coefficient": row.coefficient,
        "team": row.team,
        "remark": row.remark,
        "adjusts": dict(row.adjusts),
        "figures": figures,
    }


def _about(station: Station, month: Month, closing: MonthClosing | None) -> dict[str, Any]:
    return {
        "station": station.code,
        "station_name": station.name,
        "month": str(month),
        "closed": closing is not None,
        "digest": closing.digest if closing else None,
    }


def _together(facts: Facts, known: frozenset[str]) -> dict[str, Any]:
    (figures,) = _figures([facts], known)
    return _totals(facts, figures, known)


def _totals(facts: Facts, figures: Figures, known: frozenset[str]) -> dict[str, Any]:
    totals = _facts(facts, known)
    return {"orders": totals["lead_orders"], "totals": totals, "figures": figures}


def _facts(facts: Mapping[str, int], known: Collection[str]) -> dict[str, int]:
    codes = [*COUNTED, *(code for code in MORE if code in known)]
    return {code: facts.get(code, 0) for code in codes}


def _figures(people: Sequence[Facts], known: frozenset[str]) -> Iterator[Figures]:
    """Return the figures of each, as text where they are no whole numbers; None for a column without a source.

    Column by column for all people at once, as it runs for everybody of a region.
    """
    tellers = _tellers(known)
    unknown = [None] * len(people)
    columns = [tellers[code](people) if code in tellers else unknown for code in COLUMN_CODES]
    return (dict(zip(COLUMN_CODES, told, strict=True)) for told in zip(*columns, strict=True))


@lru_cache(maxsize=256)
def _tellers(known: frozenset[str]) -> Mapping[str, Teller]:
    return {column.code: _teller(column) for column in known_columns(known)}


def _teller(column: Column) -> Teller:
    """Return what tells the figures of a column from the facts of people, without a Decimal between where it can be."""
    write = (RATIOS if column.over else SUMS).get(column.unit)
    if column.over:
        return partial(_ratios, column, write)
    return (lambda people: list(map(write, _sums(column, people)))) if write else partial(_sums, column)


def _ratios(column: Column, write: Writer | None, people: Sequence[Facts]) -> list[Told]:
    rounded = ratios(column, zip(_sums(column, people), _added(column.over, people), strict=True))
    return [None if value is None else write(value) for value in rounded] if write else list(rounded)


def _sums(column: Column, people: Sequence[Facts]) -> list[int]:
    sums = _added(column.facts, people)
    return list(map(sub, sums, _added(column.minus, people))) if column.minus else sums


def _added(codes: Sequence[str], people: Sequence[Facts]) -> list[int]:
    first, *others = ([facts.get(code, 0) for facts in people] for code in codes)
    for values in others:
        first = list(map(add, first, values))
    return first


@lru_cache(maxsize=1024)
def _days(halves: int) -> str:
    """45 half days → "22.5", 46 → "23"."""
    days = half_days(halves)
    return str(days.to_integral_value()) if halves % 2 == 0 else str(days)


def _hundredths(value: int) -> str:
    """1234 → "12.34"."""
    if value >= 100:  # noqa: PLR2004 - most are; a person has several, and a region thousands of people
        digits = str(value)
        return f"{digits[:-2]}.{digits[-2:]}"
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


@lru_cache(maxsize=4096)
def _tenths(value: int) -> str:
    """956 → "95.6"."""
    return f"{'-' if value < 0 else ''}{abs(value) // 10}.{abs(value) % 10}"


def _rounded(hundredths: int) -> str:
    """9650 → "96.5"."""
    return format(Decimal(hundredths) / 100, ".1f")


# How sums, and ratios, are told that are stored in parts of their unit; all others are whole numbers.
SUMS: Final[Mapping[Unit, Writer]] = {Unit.FEN: _hundredths, Unit.POINTS: _hundredths, Unit.HALF_DAYS: _days}
RATIOS: Final[Mapping[Unit, Writer]] = {Unit.PERCENT: _tenths, Unit.POINTS: _rounded}
