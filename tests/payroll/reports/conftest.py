"""A station with a paid October, and people who look at it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

import workshop
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.network.models import Person, Station
from sanbao.payroll.models import PayRun

from . import payday

SignIn = Callable[..., Client]
MaxQueries = Callable[[int], Any]


@pytest.fixture
def station(db: None) -> Station:
    return workshop.station("A", "城东服务站")


@pytest.fixture
def people(station: Station) -> list[Person]:
    return payday.crew(station)


@pytest.fixture
def run(station: Station, people: list[Person], now: datetime) -> PayRun:
    """An approved run of three people, each with an account."""
    payday.worked(station, people, now)
    for index, person in enumerate(people):
        payday.account(person, f"622200000000000{index:04d}", now)
    return payday.drafted(station, dict(zip(people, ("9000.00", "6000.01", "2500.00"), strict=True)))


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return the browser of somebody with one role."""

    def of(role: Role = Role.FINANCE_CLERK, scope: Scope = Scope.ALL, place: str = "") -> Client:
        user, _created = User.objects.get_or_create(username=f"{role}-{scope}-{place}", defaults={"name": "周岚"})
        Grant.objects.get_or_create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of
