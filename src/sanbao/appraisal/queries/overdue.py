"""Orders that are past their promise and not finished: a promise is broken before somebody finishes the work."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet

from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.lifecycle import Status


def overdue_open(station_ids: Collection[int], month: Month, today: date) -> QuerySet[WorkOrder]:
    """Return the orders that were received, past their promise and not finished when a month ended.

    In a month that runs: whose promise was for a day before `today`. Source: domain spec §7 (按期交付率).
    """
    return _orders(station_ids).filter(_is_open(_until(month, today))).order_by("promised_at", "pk")


def count_overdue_open(station_ids: Collection[int], months: Collection[Month], today: date) -> Mapping[Month, int]:
    """Return how many there were in each month, in one query."""
    ends = {month: _until(month, today) for month in months}
    orders = _orders(station_ids).filter(Q(completed_on__isnull=True) | Q(completed_on__gte=min(ends.values())))
    counts = {f"in_{month.key}": Count("id", filter=_is_open(until)) for month, until in ends.items()}
    found = orders.order_by().aggregate(**counts)
    return {month: found[f"in_{month.key}"] for month in months}


def _until(month: Month, today: date) -> date:
    return min(month.until, max(today, month.first))


def _orders(station_ids: Collection[int]) -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(station_id__in=station_ids).exclude(status=Status.VOIDED)


def _is_open(until: date) -> Q:
    """Return the condition of having been promised and not finished before the day `until` began."""
    moment = datetime.combine(until, time(), tzinfo=SHANGHAI)
    unfinished = Q(completed_on__isnull=True) | Q(completed_on__gte=until)
    return Q(received_at__lt=moment, promised_at__lt=moment) & unfinished
