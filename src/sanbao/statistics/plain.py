"""A station's month as plain JSON values, for the command line and for other programs."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext

from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.network.rules.attendance import half_days
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.queries import closings, month_table
from sanbao.statistics.rules.columns import COLUMNS, Column, Facts, Figure, Unit, summed, worth
from sanbao.statistics.rules.table import MonthRow, MonthTable, known_columns

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
PlainPerson = Callable[[MonthRow, frozenset[str]], dict[str, Any]]
Teller = Callable[[Facts], int | str | None]
NO_FIGURES: Final[dict[str, int | str | None]] = dict.fromkeys(column.code for column in COLUMNS)


def plain_month(
    station: Station, month: Month, *, person_no: str | None = None, person_id: int | None = None
) -> dict[str, Any]:
    """Return the month of one station, or of one of its people: `orders`, `totals`, `figures`, `people` by number.

    `orders` is the number of completed orders that count in the month, reversed ones taken off. Minutes and fen are
    whole numbers, days are text ("22.5"). `figures` are the columns of form BD-11 by code: counts, minutes and
    kilometres whole; days, yuan and percent as text; None while there is no source. `closed` tells whether the figures
    are final; `digest` is the closing's.
    """
    table = month_table(month, {station.pk})
    table = table.only(lambda row: person_no in {None, row.no} and person_id in {None, row.person_id})
    closing = closings(month, {station.pk}).get(station.pk)
    return {**_plain_station(station, table, closing), "columns": plain_columns()}


def plain_months(stations: Sequence[Station], month: Month) -> dict[str, Any]:
    """Return the month of several stations and of all of them together; of each person the figures only."""
    ids = {station.pk for station in stations}
    table, closed = month_table(month, ids), closings(month, ids)
    rows: dict[int, list[MonthRow]] = {station.pk: [] for station in stations}
    for row in table.rows:
        rows[row.station_id].append(row)
    parts = {station: replace(table, rows=tuple(rows[station.pk])) for station in stations}
    totals: Counter[str] = Counter()
    for part in parts.values():
        totals.update(part.totals)
    return {
        "month": str(month),
        "columns": plain_columns(),
        **_together(totals, table.known),
        "stations": [_plain_station(station, part, closed.get(station.pk), _person) for station, part in parts.items()],
    }


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
    return {**_facts(row.facts, known), **days, **_person(row, known)}


def _person(row: MonthRow, known: frozenset[str]) -> dict[str, Any]:
    return {
        "name": row.name,
        "grade": row.grade,
        "coefficient": row.coefficient,
        "team": row.team,
        "remark": row.remark,
        "adjusts": dict(row.adjusts),
        "figures": _figures(row.facts, known),
    }


def _plain_station(
    station: Station, table: MonthTable, closing: MonthClosing | None, plain_person: PlainPerson = plain_row
) -> dict[str, Any]:
    return {
        "station": station.code,
        "station_name": station.name,
        "month": str(table.month),
        "closed": closing is not None,
        "digest": closing.digest if closing else None,
        **_together(table.totals, table.known),
        "people": {row.no: plain_person(row, table.known) for row in table.rows},
    }


def _together(facts: Facts, known: frozenset[str]) -> dict[str, Any]:
    totals = _facts(facts, known)
    return {"orders": totals["lead_orders"], "totals": totals, "figures": _figures(facts, known)}


def _facts(facts: Mapping[str, int], known: Collection[str]) -> dict[str, int]:
    codes = [*COUNTED, *(code for code in MORE if code in known)]
    return {code: facts.get(code, 0) for code in codes}


def _figures(facts: Facts, known: frozenset[str]) -> dict[str, int | str | None]:
    """Return the figures, as text where they are no whole numbers."""
    figures = NO_FIGURES.copy()
    for code, tell in _tellers(known):
        figures[code] = tell(facts)
    return figures


@lru_cache(maxsize=256)
def _tellers(known: frozenset[str]) -> tuple[tuple[str, Teller], ...]:
    return tuple((column.code, _teller(column)) for column in known_columns(known))


def _teller(column: Column) -> Teller:
    """Return what tells the figure of a column from the facts; for a plain sum no Decimal is made between."""
    if column.over:
        return lambda facts: _ratio(worth(column, facts))
    write = WRITTEN.get(column.unit)
    if column.minus or len(column.facts) > 1:
        return lambda facts: write(summed(column, facts)) if write else summed(column, facts)
    (fact,) = column.facts
    return (lambda facts: write(facts.get(fact, 0))) if write else (lambda facts: facts.get(fact, 0))


def _ratio(value: Figure) -> int | str | None:
    return format(value, ".1f") if isinstance(value, Decimal) else value


def _days(halves: int) -> str:
    """45 half days → "22.5", 46 → "23"."""
    days = half_days(halves)
    return str(days.to_integral_value()) if halves % 2 == 0 else str(days)


def _hundredths(value: int) -> str:
    """1234 → "12.34"."""
    return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"


# How sums are told that are stored in parts of their unit; all others are whole numbers.
WRITTEN: Final[Mapping[Unit, Callable[[int], str]]] = {
    Unit.FEN: _hundredths,
    Unit.POINTS: _hundredths,
    Unit.HALF_DAYS: _days,
}
