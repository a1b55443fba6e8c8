"""A small invented workshop for tests: a station, its technicians, an order as it is written down."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sanbao.kernel.periods import Month
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.network.models import AttendanceDay, Person, PostGrade, Station, Team
from sanbao.network.rules.attendance import Mark
from sanbao.network.rules.grades import grade_of
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.content import JobContent, OrderContent, PartLine
from sanbao.work_orders.services import complete, receive

EXAMPLES = Path(__file__).parent / "examples"
SHANGHAI = ZoneInfo("Asia/Shanghai")
HIRED = date(2020, 1, 1)


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 10, year: int = 2026) -> datetime:
    """A moment of October 2026 in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def station(code: str = "A", name: str = "城东服务站", **more: Any) -> Station:
    return Station.objects.create(code=code, name=name, **more)


def technician(
    where: Station, no: str, name: str, coefficient: str = "4.6", *, team: str = "", hired_on: date = HIRED
) -> Person:
    group = Team.objects.get_or_create(station=where, name=team)[0] if team else None
    person = Person.objects.create(station=where, no=no, name=name, team=group, hired_on=hired_on)
    number = Decimal(coefficient)
    PostGrade.objects.create(person=person, coefficient=number, grade=grade_of(number), from_on=hired_on)
    return person


def job(people: Sequence[Person], **more: Any) -> JobContent:
    written: dict[str, Any] = {
        "operation": "更换前制动片",
        "payer": Payer.CUSTOMER,
        "standard_minutes": 84,
        "labour": Decimal("84.00"),
        "people": tuple(person.pk for person in people),
        "parts": (PartLine("前制动片", Decimal(2), Decimal("380.00")),),
    }
    return JobContent(**(written | more))


def order(number: str, *jobs: JobContent, day: int = 10, month: int = 10, **more: Any) -> OrderContent:
    started = at(day, 9, month=month)
    written: dict[str, Any] = {
        "number": number,
        "category": Category.OUT_OF_WARRANTY,
        "plate": "鲁A12345",
        "model_code": "LG110",
        "customer_name": "曹先生",
        "fault_system": "底盘",
        "fault_text": "制动异响",
        "received_at": started,
        "started_at": started,
        "finished_at": started + timedelta(minutes=95),
        "odometer_km": 12345,
        "jobs": jobs,
    }
    return OrderContent(**(written | more))


def rework(number: str, original: str, people: Sequence[Person], *, day: int = 20, **more: Any) -> OrderContent:
    free = job(people, labour=Decimal("0.00"), payer=Payer.INTERNAL, parts=())
    return order(number, free, day=day, category=Category.REWORK, original_number=original, **more)


def done(where: Station, content: OrderContent, now: datetime) -> WorkOrder:
    """Receive and complete an order."""
    received = receive(station=where, content=content, actor=None, now=now)
    return complete(order_id=received.pk, actor=None, now=now)


def attended(person: Person, marks: str, *, month: int = 10, year: int = 2026) -> None:
    """Write the month's grid of a person: one sign a day from the first on."""
    signs = {"√": Mark.FULL, "半": Mark.HALF, "事": Mark.PERSONAL_LEAVE, "病": Mark.SICK_LEAVE, "休": Mark.REST}
    signs["加"] = Mark.OVERTIME_REST_DAY
    AttendanceDay.objects.bulk_create(
        AttendanceDay(
            person=person,
            station=person.station,
            on=date(year, month, day),
            month=Month(year, month),
            mark=signs[sign],
            set_at=at(1, month=month, year=year),
        )
        for day, sign in enumerate(marks, start=1)
    )
