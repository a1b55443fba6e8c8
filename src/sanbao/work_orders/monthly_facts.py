"""What work orders tell of a month beyond the ledger: response, duration, outings and lateness, for the lead.

An order counts in the month its entries were posted into; one that was voided later is taken off in the month of the
reversal, so that a closed month never changes.
"""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db.models import Count, Q, QuerySet, Sum

from sanbao.db.plain import plain_rows
from sanbao.kernel.facts import Asked, Behind, Evidence, FactSource, PersonFacts
from sanbao.kernel.periods import Month
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.sums import KEPT

if TYPE_CHECKING:
    from datetime import date

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
    counted = KEPT.of_month(f"station_id, lead_id, {', '.join(_MEASURES)}", month, station_ids, where="orders > 0")
    facts = {(station_id, lead_id): dict(zip(_MEASURES, sums, strict=True)) for station_id, lead_id, *sums in counted}
    voided = _voided().filter(voided_month=month)
    if station_ids is not None:
        voided = voided.filter(station_id__in=station_ids)
    for station_id, lead_id, *sums in plain_rows(voided):
        measured = facts.setdefault((station_id, lead_id), dict.fromkeys(_MEASURES, 0))
        for code, value in zip(_MEASURES, sums, strict=True):
            measured[code] -= value or 0
    return facts


@cache
def _voided() -> "QuerySet[WorkOrder, tuple[Any, ...]]":
    """Return the query of what orders come to, to be narrowed to voided ones: to build it takes longer than to read."""
    orders = WorkOrder.objects.filter(lead__isnull=False).order_by().values_list("station_id", "lead_id")
    return orders.annotate(**{f"all_{code}": measure for code, measure in _MEASURES.items()})


class Measure(NamedTuple):
    """Which orders a fact counts, and how much of each."""

    where: Q
    of: Callable[[WorkOrder], int]


_EACH: Mapping[str, Measure] = {
    "outings": Measure(Q(is_outing=True), lambda order: int(order.is_outing)),
    "outing_km": Measure(Q(outing_km__gt=0), lambda order: order.outing_km or 0),
    "response_minutes": Measure(Q(response_minutes__isnull=False), lambda order: order.response_minutes or 0),
    "response_orders": Measure(Q(response_minutes__isnull=False), lambda order: order.response_minutes is not None),
    "repair_minutes": Measure(Q(repair_minutes__isnull=False), lambda order: order.repair_minutes or 0),
    "repair_orders": Measure(Q(repair_minutes__isnull=False), lambda order: order.repair_minutes is not None),
    "overdue_orders": Measure(Q(was_late=True), lambda order: int(order.was_late)),
}


def behind(asked: Asked) -> Behind:
    """Return the orders that a sum of these facts is made of; a voided one takes off what it had added."""
    counted = Q()
    for fact in asked.facts:
        counted |= _EACH[fact].where
    orders = WorkOrder.objects.filter(counted, lead__isnull=False)
    if asked.station_ids is not None:
        orders = orders.filter(station_id__in=asked.station_ids)
    if asked.person_id is not None:
        orders = orders.filter(lead_id=asked.person_id)
    added = _signed(orders.filter(counted_month=asked.month), asked, sign=1)
    taken_off = _signed(orders.filter(voided_month=asked.month), asked, sign=-1)
    lines = asked.page((*added.lines, *taken_off.lines))
    return Behind(added.total + taken_off.total, added.count + taken_off.count, lines)


def _signed(orders: QuerySet[WorkOrder], asked: Asked, *, sign: int) -> Behind:
    sums = orders.order_by().aggregate(orders=Count("id"), **{f"all_{fact}": _MEASURES[fact] for fact in asked.facts})
    total = sign * sum(sums[f"all_{fact}"] or 0 for fact in asked.facts)
    if asked.after is not None:
        on, key = asked.after
        # An order and its reversal are two lines, with the keys 2n and 2n + 1.
        orders = orders.filter(Q(completed_on__gt=on) | Q(completed_on=on, id__gte=key // 2))
    shown = orders.order_by("completed_on", "id")[: asked.limit + 2]
    return Behind(total, sums["orders"], tuple(_line(order, asked, sign) for order in shown))


def _line(order: WorkOrder, asked: Asked, sign: int) -> Evidence:
    # Both are there: only completed orders with a lead are counted in a month.
    on, lead_id = cast("date", order.completed_on), cast("int", order.lead_id)
    return Evidence(
        on=on,
        key=order.pk * 2 + (sign < 0),
        station_id=order.station_id,
        person_id=lead_id,
        value=sign * sum(_EACH[fact].of(order) for fact in asked.facts),
        subject=f"work_order:{order.pk}",
        number=order.number,
        is_reversal=sign < 0,
        adjusts=_adjusted(order.counted_month if sign < 0 else Month.of(on), asked.month),
    )


def _adjusted(due: Month | None, month: Month) -> Month | None:
    """Return the closed month that an order or its reversal came too late for, as the ledger names it."""
    return due if due is not None and due < month else None


SOURCE = FactSource(codes=CODES, collect=collect, behind=behind, sum_anew=KEPT.anew)
