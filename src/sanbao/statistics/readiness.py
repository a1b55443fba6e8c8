"""What is still open before a station's month is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.ledger.queries import first_open_month, is_closed
from sanbao.ledger.rules.entries import Category
from sanbao.ledger.services import EarlierMonthOpen, MonthAlreadyClosed
from sanbao.network.models import Station
from sanbao.network.queries import Gap, attendance_gaps, technicians_in
from sanbao.statistics.errors import MonthNotOver
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.lifecycle import Status

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Readiness:
    """`against` are the reasons why the month cannot be closed; the rest is worth a look before.

    `gaps` are in the attendance; `baseless_reworks` count against nobody, since their original order is not named.

    Orders that are not completed lose nothing: they count in the month in which they are completed.
    """

    against: tuple[DomainError, ...]
    open_orders: Sequence[WorkOrder]
    open_order_count: int
    gaps: Sequence[Gap]
    baseless_reworks: Sequence[WorkOrder]


def readiness(station: Station, month: Month, *, today: date) -> Readiness:
    """Return what stands against closing the month, and what is still open in it."""
    received_before = datetime.combine(month.until, time(), tzinfo=SHANGHAI)
    unfinished = WorkOrder.objects.filter(station=station, status=Status.RECEIVED, received_at__lt=received_before)
    reworks = WorkOrder.objects.filter(counted_month=month, station=station, category=Category.REWORK, original=None)
    over = month.until if today >= month.days[-1] else today
    return Readiness(
        against=tuple(_against(station, month, today)),
        open_orders=list(unfinished.order_by("received_at", "id")[:MOST_NAMED]),
        open_order_count=unfinished.count(),
        gaps=attendance_gaps(technicians_in(month, {station.pk}), month, until=over),
        baseless_reworks=list(reworks.filter(status=Status.COMPLETED).order_by("completed_on", "id")),
    )


def _against(station: Station, month: Month, today: date) -> list[DomainError]:
    if is_closed(station.pk, month):
        return [MonthAlreadyClosed(station=station.name, month=month)]
    reasons: list[DomainError] = []
    earlier = first_open_month(station.pk)
    if earlier is not None and earlier < month:
        reasons.append(EarlierMonthOpen(station=station.name, earlier=earlier, month=month))
    if today < month.days[-1]:
        reasons.append(MonthNotOver(month=month, day=month.days[-1].isoformat()))
    return reasons
