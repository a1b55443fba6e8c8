"""A station's month as plain JSON values, for the command line and for other programs."""

from collections.abc import Collection, Mapping
from typing import Any

from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.network.rules.attendance import half_days
from sanbao.statistics.queries import closings, month_table
from sanbao.statistics.rules.table import MonthRow

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
)
DAYS = {
    "scheduled_days": "scheduled_halves",
    "attended_days": "attended_halves",
    "sick_days": "sick_halves",
    "personal_days": "personal_halves",
}


def plain_month(station: Station, month: Month, *, person_no: str | None = None) -> dict[str, Any]:
    """Return the month of one station, or of one of its people: `orders`, `totals`, `people` by number.

    `orders` is the number of completed orders that count in the month, reversed ones taken off. Minutes and fen are
    whole numbers, days are text ("22.5"). `closed` tells whether the figures are final; `digest` is the closing's.
    """
    table = month_table(month, {station.pk})
    closing = closings(month, {station.pk}).get(station.pk)
    rows = [row for row in table.rows if person_no in {None, row.no}]
    totals = _totals(rows, table.known)
    return {
        "station": station.code,
        "station_name": station.name,
        "month": str(month),
        "closed": closing is not None,
        "digest": closing.digest if closing else None,
        "orders": totals["lead_orders"],
        "totals": totals,
        "people": {row.no: plain_row(row, table.known) for row in rows},
    }


def plain_row(row: MonthRow, known: Collection[str]) -> dict[str, Any]:
    """Return one technician's month: the facts under their names, days as text."""
    return {
        "name": row.name,
        **_facts(row.facts, known),
        **{name: _days(row.facts.get(code, 0)) for name, code in DAYS.items() if code in known},
        "grade": row.grade,
        "coefficient": row.coefficient,
        "team": row.team,
        "remark": row.remark,
        "adjusts": dict(row.adjusts),
    }


def _facts(facts: Mapping[str, int], known: Collection[str]) -> dict[str, int]:
    codes = [*COUNTED, *(code for code in MORE if code in known)]
    return {code: facts.get(code, 0) for code in codes}


def _totals(rows: Collection[MonthRow], known: Collection[str]) -> dict[str, int]:
    each = [_facts(row.facts, known) for row in rows]
    return {code: sum(facts[code] for facts in each) for code in _facts({}, known)}


def _days(halves: int) -> str:
    """45 half days → "22.5", 46 → "23"."""
    days = half_days(halves)
    return str(days.to_integral_value()) if halves % 2 == 0 else str(days)
