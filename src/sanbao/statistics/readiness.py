"""What is still open before a station's month is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.ledger.queries import first_open_month, is_closed
from sanbao.ledger.services import EarlierMonthOpen, MonthAlreadyClosed
from sanbao.network.models import AttendanceDay, Person, Station
from sanbao.network.queries import technicians_in
from sanbao.statistics.errors import MonthNotOver
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.lifecycle import Status

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Readiness:
    """`against` are the reasons why the month cannot be closed; the rest is worth a look before.

    Orders that are not completed lose nothing: they count in the month in which they are completed.
    """

    against: tuple[DomainError, ...]
    open_orders: Sequence[WorkOrder]
    open_order_count: int
    without_attendance: Sequence[Person]

    @property
    def has_open_work(self) -> bool:
        """Tell whether something should be looked at first."""
        return bool(self.open_order_count or self.without_attendance)


def readiness(station: Station, month: Month, *, today: date) -> Readiness:
    """Return what stands against closing the month, and what is still open in it."""
    received_before = datetime.combine(month.until, time(), tzinfo=SHANGHAI)
    unfinished = WorkOrder.objects.filter(station=station, status=Status.RECEIVED, received_at__lt=received_before)
    attended = AttendanceDay.objects.filter(station=station, month=month)
    missing = technicians_in(month, {station.pk}).exclude(pk__in=attended.values("person_id")).order_by("no")
    return Readiness(
        against=tuple(_against(station, month, today)),
        open_orders=list(unfinished.order_by("received_at", "id")[:MOST_NAMED]),
        open_order_count=unfinished.count(),
        without_attendance=list(missing),
    )


def _against(station: Station, month: Month, today: date) -> list[DomainError]:
    if is_closed(station.pk, month):
        return [MonthAlreadyClosed(station=station.name, month=month.label)]
    reasons: list[DomainError] = []
    earlier = first_open_month(station.pk)
    if earlier is not None and earlier < month:
        reasons.append(EarlierMonthOpen(station=station.name, earlier=earlier.label, month=month.label))
    if today < month.days[-1]:
        reasons.append(MonthNotOver(month=month.label, day=month.days[-1].isoformat()))
    return reasons
