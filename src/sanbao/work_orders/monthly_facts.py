"""What work orders tell of a month beyond the ledger: response, duration, outings and lateness, for the lead.

An order counts in the month its entries were posted into; one that was voided later is taken off in the month of the
reversal, so that a closed month never changes.
"""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet, Sum

from sanbao.kernel.facts import FactSource, PersonFacts
from sanbao.kernel.periods import Month
from sanbao.work_orders.models import WorkOrder

_MEASURES = {
    "outings": Count("id", filter=Q(is_outing=True)),
    "outing_km": Sum("outing_km"),
    "response_minutes": Sum("response_minutes"),
    "response_orders": Count("response_minutes"),
    "repair_minutes": Sum("repair_minutes"),
    "repair_orders": Count("repair_minutes"),
    "overdue_orders": Count("id", filter=Q(was_late=True)),
}
CODES = frozenset(_MEASURES)


def collect(month: Month, station_ids: Collection[int] | None) -> PersonFacts:
    """Return each lead's facts of the month: what was counted in it, less what was voided in it."""
    facts: dict[tuple[int, int], dict[str, int]] = {}
    orders = WorkOrder.objects.filter(lead__isnull=False)
    if station_ids is not None:
        orders = orders.filter(station_id__in=station_ids)
    _add(facts, orders.filter(counted_month=month), sign=1)
    _add(facts, orders.filter(voided_month=month), sign=-1)
    return facts


def _add(facts: dict[tuple[int, int], dict[str, int]], orders: QuerySet[WorkOrder], *, sign: int) -> None:
    rows = (
        orders.order_by()
        .values_list("station_id", "lead_id")
        .annotate(**{f"all_{code}": measure for code, measure in _MEASURES.items()})
    )
    for station_id, lead_id, *measures in rows:
        measured = facts.setdefault((station_id, lead_id), {})
        for code, value in zip(_MEASURES, measures, strict=True):
            measured[code] = measured.get(code, 0) + sign * (value or 0)


SOURCE = FactSource(codes=CODES, collect=collect)
