"""A station that is appraised: two technicians of one team, the third quarter of 2026 worked and closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import workshop
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role
from sanbao.appraisal.queries.scores import Sheet, person_sheet
from sanbao.appraisal.rules.profiles import slips
from sanbao.appraisal.rules.schemes import Group, Period, Scheme
from sanbao.appraisal.services.schemes import assign_scheme, set_scheme
from sanbao.appraisal.services.scores import finalise
from sanbao.appraisal.services.values import enter_value
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.statistics.services import close_month

JULY, AUGUST, SEPTEMBER = Month(2026, 7), Month(2026, 8), Month(2026, 9)
QUARTER = (JULY, AUGUST, SEPTEMBER)


# Fifty points for slips, known when the quarter is over, and fifty for records, known every month.
SMALL = Scheme(
    "small",
    "维修人员绩效",
    "main",
    (Group("main", "主要绩效", Decimal(100)),),
    (
        slips("order_slips", "工单误操作", 50, "误操作记录", group="main", period=Period.QUARTER),
        slips("records", "工单填写", 50, "抽查", group="main"),
    ),
)


@dataclass(frozen=True)
class Place:
    """The station with its people and the users who act."""

    station: Station
    lead: Person
    second: Person
    clerk: User
    manager: User
    head: User


def user(name: str, role: Role | None = None) -> User:
    made = User.objects.create(username=name, name=name)
    if role:
        Grant.objects.create(user=made, role=role, scope="all", place="", valid_from=date(2020, 1, 1))
    return made


def place(code: str = "A") -> Place:
    station = workshop.station(code, f"{code}站")
    lead = workshop.technician(station, "A001", "许刚", team="机修一组")
    second = workshop.technician(station, "A002", "马强", "2.5", team="机修一组")
    for person in (lead, second):
        person.user = user(f"{code}-{person.no}", Role.TECHNICIAN)
        person.save()
    clerk, manager, head = (user(f"{code}-{name}") for name in ("clerk", "manager", "head"))
    return Place(station, lead, second, clerk, manager, head)


def worked(where: Place, months: Sequence[Month], now: datetime) -> None:
    """Four orders a month, of which the lead leads three, and 22 days of attendance; then the month is closed."""
    for month in months:
        for number, people in enumerate(([where.lead], [where.lead], [where.lead, where.second], [where.second]), 1):
            content = workshop.order(
                f"WX{month.key}-{where.station.code}{number}", workshop.job(people), day=number + 3, month=month.month
            )
            workshop.done(where.station, content, now)
        for person in (where.lead, where.second):
            workshop.attended(person, "√" * 22, month=month.month)


def closed(where: Place, months: Sequence[Month], now: datetime) -> None:
    worked(where, months, now)
    for month in months:
        close_month(station=where.station, month=month, actor=None, now=now)


def appraise(where: Place, scheme: Scheme, now: datetime, *, from_month: Month = JULY) -> None:
    set_scheme(scheme=scheme, from_month=from_month, reason="试行", actor=where.head, now=now)
    assign_scheme(
        station=where.station, from_month=from_month, scheme=scheme.code, reason="试行", actor=where.head, now=now
    )


def sheet(where: Place, person: Person, month: Month) -> Sheet:
    found = person_sheet(where.station, month, person.pk)
    assert found is not None
    return found


def entered(where: Place, person: Person, month: Month, item: str, value: str, *, now: datetime) -> None:
    enter_value(
        station=where.station,
        person=person,
        month=month,
        item=item,
        value=Decimal(value),
        evidence="抽查记录 3、8",
        actor=where.clerk,
        now=now,
    )


def final(where: Place, months: Sequence[Month], now: datetime) -> None:
    """No slips in the records of anybody, and the months hold."""
    for month in months:
        for person in (where.lead, where.second):
            entered(where, person, month, "records", "0", now=now)
        finalise(station=where.station, month=month, actor=where.manager, now=now)
