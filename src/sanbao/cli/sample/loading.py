"""Loading the sample network through the services. What is there already is left as it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from sanbao.audit.services import record
from sanbao.cli.sample import invented
from sanbao.cli.sample.attendance import marks_of
from sanbao.cli.sample.invented import SampleStation
from sanbao.cli.sample.orders import Crew, late_orders, orders_of
from sanbao.kernel.calendar import DayKind
from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.ledger.queries import is_closed
from sanbao.ledger.rules.entries import Category
from sanbao.network.models import AttendanceDay, Person, Station
from sanbao.network.queries import employed_in, working_calendar
from sanbao.network.rules.attendance import Cell, WorkPattern
from sanbao.network.services import CellChange, set_attendance_grid
from sanbao.statistics.services import close_month, note_month
from sanbao.work_orders.bulk import store_completed
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.content import OrderContent
from sanbao.work_orders.rules.lifecycle import Status
from sanbao.work_orders.services import void

LATE_ORDERS = 2
LEADS_FROM = Decimal("2.1")
PATTERN = WorkPattern(weekdays=frozenset(range(6)), follows_calendar=True)
Progress = Callable[[int, int], None]


class NotTheSample(DomainError):
    code = "sample.other_data"
    message = "数据库里已有别的网点，示例数据不会混进去。请用环境变量 SANBAO_HOME 另指定一个文件夹再试。"
    kind = Kind.CONFLICT


@dataclass(frozen=True, slots=True)
class SampleMonth:
    """A station's month to be filled, with the orders of the month before that turned up late."""

    station: Station
    of: SampleStation
    month: Month
    crew: Crew
    working_days: list[date]
    holidays: frozenset[date]

    @property
    def entered_at(self) -> datetime:
        """The evening of the month's last day: the sample does not depend on when it is made."""
        return datetime.combine(self.month.days[-1], time(20, 0), tzinfo=SHANGHAI)

    @property
    def closed_at(self) -> datetime:
        return self.entered_at + timedelta(days=3)


def check_free() -> None:
    """Refuse a database that holds something else than the sample.

    Raises: NotTheSample.
    """
    codes = set(Station.objects.values_list("code", flat=True))
    if codes and invented.HQ not in codes:
        raise NotTheSample


def load_months(first: Month, last: Month, progress: Progress) -> None:
    """Fill the months from `first` to `last` for every sample station and close all but the last."""
    months = [first.plus(n) for n in range((last.year - first.year) * 12 + last.month - first.month + 1)]
    todo = [(station, month) for month in months for station in invented.STATIONS]
    for done, (station, month) in enumerate(todo, start=1):
        _load(_sample_month(station, month), first, last)
        progress(done, len(todo))


def _sample_month(of: SampleStation, month: Month) -> SampleMonth:
    station = Station.objects.get(code=of.code)
    calendar = working_calendar(month.year, month.year)
    working = [day for day in month.days if PATTERN.is_working(day, calendar)]
    holidays = frozenset(day for day in month.days if calendar.kind(day) is DayKind.STATUTORY)
    return SampleMonth(station, of, month, crew_of(station, month), working, holidays)


def crew_of(station: Station, month: Month) -> Crew:
    """Return who works at a station in a month."""
    people = Person.objects.filter(employed_in(month), station=station, grades__isnull=False).distinct().order_by("no")
    first_grades = {person.pk: person.grades.all()[0].coefficient for person in people.prefetch_related("grades")}
    return Crew(
        leads=tuple(key for key, coefficient in first_grades.items() if coefficient >= LEADS_FROM),
        helpers=tuple(key for key, coefficient in first_grades.items() if coefficient < LEADS_FROM),
    )


@transaction.atomic
def _load(sample: SampleMonth, first: Month, last: Month) -> None:
    if is_closed(sample.station.pk, sample.month):
        return
    _load_attendance(sample)
    _load_orders(sample, first, last)
    if sample.month < last:
        _note(sample)
        close_month(station=sample.station, month=sample.month, actor=None, now=sample.closed_at)
    else:
        _void_one(sample)


def _load_attendance(sample: SampleMonth) -> None:
    if AttendanceDay.objects.filter(station=sample.station, month=sample.month):
        return
    people = Person.objects.filter(pk__in=(*sample.crew.leads, *sample.crew.helpers)).order_by("no")
    changes = [
        CellChange(person_id=person.pk, on=day, cell=Cell(mark, overtime))
        for person in people
        for day, (mark, overtime) in marks_of(person.no, sample.month, sample.working_days, sample.holidays).items()
    ]
    set_attendance_grid(station=sample.station, month=sample.month, changes=changes, actor=None, now=sample.entered_at)


def _load_orders(sample: SampleMonth, first: Month, last: Month) -> None:
    """This month's orders, but for those whose papers come late, and the late ones of the month before."""
    orders = _orders(sample, sample.month)
    if sample.month < last:
        late = {order.number for order in late_orders(orders, LATE_ORDERS)}
        orders = [order for order in orders if order.number not in late]
    if sample.month > first:
        before = _sample_month(sample.of, sample.month.previous)
        orders += late_orders(_orders(before, before.month), LATE_ORDERS)
    voided = WorkOrder.objects.filter(station=sample.station, status=Status.VOIDED).values_list("number", flat=True)
    gone = set(voided)
    orders = [order for order in orders if order.number not in gone]  # a voided number would be free again
    stored = store_completed(
        station=sample.station,
        orders=orders,
        actor=None,
        now=sample.entered_at,
        progress=lambda _done, _all: None,
    )
    if stored:
        record(
            actor=None,
            act="sample.load",
            subject=f"month:{sample.of.code}:{sample.month}",
            station_id=sample.station.pk,
            facts={"orders": stored},
            now=sample.entered_at,
        )


def _orders(sample: SampleMonth, month: Month) -> list[OrderContent]:
    return orders_of(sample.of, sample.crew, month, sample.working_days)


def _note(sample: SampleMonth) -> None:
    """Reward the first lead, and write down why."""
    person = Person.objects.get(pk=sample.crew.leads[0])
    note_month(
        station=sample.station,
        month=sample.month,
        person=person,
        reward=Decimal("200.00"),
        remark="带徒",
        actor=None,
        now=sample.entered_at,
    )


def _void_one(sample: SampleMonth) -> None:
    """One order of the open month was written twice under two numbers: it is voided."""
    order = WorkOrder.objects.filter(station=sample.station, counted_month=sample.month, reworks=None)
    doomed = order.exclude(category=Category.REWORK).order_by("number").first()
    if doomed is not None and not order.filter(status=Status.VOIDED).exists():
        void(order_id=doomed.pk, reason="重复开单", actor=None, now=sample.entered_at)
