"""What the ledger tells of a month: orders, minutes and money of every technician."""

from collections import Counter
from collections.abc import Collection, Mapping

from sanbao.kernel.facts import FactSource, PersonFacts
from sanbao.kernel.periods import Month
from sanbao.ledger.queries import GroupTotals, month_totals, reworked_originals
from sanbao.ledger.rules.entries import Category, EntryKind

LED: Mapping[str, str] = {
    Category.IN_WARRANTY: "in_warranty",
    Category.OUT_OF_WARRANTY: "out_of_warranty",
    Category.FIRST_SERVICE: "first_service",
    Category.SCHEDULED_SERVICE: "scheduled_service",
    Category.INSTALLATION: "installations",
    Category.REWORK: "rework_done",
}
_SUMS = (
    "joined_orders",
    "lead_orders",
    "first_time_orders",
    "returned_orders",
    "rework_caused",
    "standard_minutes",
    "actual_minutes",
    "labour_fen",
    "parts_fen",
)


def collect(month: Month, station_ids: Collection[int] | None) -> PersonFacts:
    """Return each technician's facts of the month, from the ledger alone."""
    facts: dict[tuple[int, int], Counter[str]] = {}
    for group in month_totals(month, station_ids):
        counter = facts.setdefault((group.station_id, group.technician_id), Counter())
        _add(counter, group)
    for key, returned in reworked_originals(month, station_ids).items():
        facts.setdefault(key, Counter())["returned_orders"] = returned
    return facts


def _add(facts: Counter[str], group: GroupTotals) -> None:
    if group.kind == EntryKind.REWORK_CAUSED:
        facts["rework_caused"] += group.orders_led
        return
    facts["joined_orders"] += group.orders_joined
    facts["lead_orders"] += group.orders_led
    facts[LED[group.category]] += group.orders_led
    if group.category != Category.REWORK:
        facts["first_time_orders"] += group.orders_led
    facts["standard_minutes"] += group.standard_minutes
    facts["actual_minutes"] += group.actual_minutes
    facts["labour_fen"] += group.labour_fen
    facts["parts_fen"] += group.parts_fen


SOURCE = FactSource(codes=frozenset((*LED.values(), *_SUMS)), collect=collect)
