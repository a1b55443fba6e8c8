from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import workshop
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.network.models import Person, Station
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.services import complete, receive

SignIn = Callable[..., Client]
Written = Callable[..., WorkOrder]
Typed = Callable[..., dict[str, str]]


@pytest.fixture
def garage(db: None) -> Station:
    """The station whose pages are looked at."""
    return workshop.station()


@pytest.fixture
def lead(garage: Station) -> Person:
    person = workshop.technician(garage, "A001", "许刚", team="机修一组")
    Person.objects.filter(pk=person.pk).update(initials="xg")
    return person


@pytest.fixture
def helper(garage: Station) -> Person:
    return workshop.technician(garage, "A002", "曹玲霞", "2.5")


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Sign 沈陆 in with one role."""

    def with_role(role: Role, scope: Scope = Scope.ALL, place: str = "") -> Client:
        user = User.objects.create(username=f"{role}-{scope}-{place}", name="沈陆")
        Grant.objects.create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return with_role


@pytest.fixture
def hour() -> datetime:
    """Yesterday at nine: pages read the real clock, and refuse what is still to come."""
    return workshop.at(1).replace(**{part: getattr(yesterday(), part) for part in ("year", "month", "day")})


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


@pytest.fixture
def written(garage: Station, lead: Person, now: datetime) -> Written:
    """Write an order down."""

    def make(number: str, *jobs: Any, **more: Any) -> WorkOrder:
        content = workshop.order(number, *(jobs or (workshop.job([lead]),)), **more)
        return receive(station=garage, content=content, actor=None, now=now)

    return make


@pytest.fixture
def typed(lead: Person) -> Typed:
    """Return what a browser sends of a form that is filled in rightly."""

    def make(**more: str) -> dict[str, str]:
        day = yesterday().isoformat()
        sent = {
            "number": "wx2611－a0001",
            "category": "in_warranty",
            "plate": "鲁a·12345",
            "customer_name": "曹先生",
            "received_at_0": day,
            "received_at_1": "9:00",
            "started_at_0": day,
            "started_at_1": "9:10",
            "finished_at_0": day,
            "finished_at_1": "10:45",
            "jobs-0-operation": "更换前制动片",
            "jobs-0-standard": "1.4",
            "jobs-0-labour": "¥84",
            "jobs-0-people-0-who": "A001 许刚",
            "jobs-0-parts-0-name": "前制动片",
            "jobs-0-parts-0-quantity": "2个",
            "jobs-0-parts-0-amount": "380",
            "act": "receive",
        }
        return {**sent, **{name.replace("__", "-"): value for name, value in more.items()}}

    return make


@pytest.fixture
def three(written: Written, helper: Person, now: datetime) -> dict[str, WorkOrder]:
    """Three orders: one completed in September, one in October, one in the workshop."""
    made = {
        "WX1": written("WX1", month=9, plate="鲁A11111", customer_name="曹先生", customer_phone="13800000001"),
        "WX2": written("WX2", workshop.job([helper]), plate="鲁BD22222", customer_name="江苏中天科技"),
        "ZX3": written("ZX3", plate="", vin="LSVAA49J132047371", category="first_service", finished_at=None),
    }
    for number in ("WX1", "WX2"):
        complete(order_id=made[number].pk, actor=None, now=now)
    return made


def technician_user(person: Person) -> User:
    user = User.objects.create(username=person.no, name=person.name)
    Grant.objects.create(user=user, role=Role.TECHNICIAN, scope=Scope.OWN, valid_from=workshop.HIRED)
    Person.objects.filter(pk=person.pk).update(user=user)
    return user
