from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.test import Client

from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.kernel.periods import Month
from sanbao.ledger.services import close
from sanbao.network.models import Person, Region, Shift, Station
from sanbao.network.services import GradeGiven, hire, set_shift

Employ = Callable[..., Person]
SignedUp = Callable[..., User]
CloseMonth = Callable[[Month], None]
SignIn = Callable[..., Client]


@pytest.fixture
def station(db: None) -> Station:
    return Station.objects.create(code="HZ01", name="杭州一站", region=Region.objects.create(code="HD", name="华东"))


@pytest.fixture
def other_station(db: None) -> Station:
    return Station.objects.create(code="GZ01", name="广州一站", region=Region.objects.create(code="HN", name="华南"))


@pytest.fixture
def employ(station: Station, now: datetime) -> Employ:
    """Hire somebody; a coefficient makes a technician of him."""

    def make(no: str = "A01", name: str = "周岚", coefficient: str | None = "3.5", **given: object) -> Person:
        grade = GradeGiven(Decimal(coefficient), date(2026, 1, 1)) if coefficient else None
        arguments = {"station": station, "hired_on": date(2020, 5, 6), "grade": grade, **given}
        return hire(no=no, name=name, actor=None, now=now, **arguments)  # type: ignore[arg-type]  # any of them

    return make


@pytest.fixture
def six_days(station: Station, now: datetime) -> Shift:
    """A shift that works from Monday to Saturday and follows the calendar of holidays."""
    return set_shift(
        station=station,
        name="六天班",
        starts_at=time(8),
        ends_at=time(17),
        break_minutes=60,
        weekdays="1111110",
        follows_calendar=True,
        actor=None,
        now=now,
    )


@pytest.fixture
def close_month(station: Station, now: datetime) -> CloseMonth:
    def act(month: Month) -> None:
        close(station_id=station.pk, month=month, actor=None, now=now)

    return act


@pytest.fixture
def sign_up(db: None) -> SignedUp:
    """Make a user with one role."""

    def make(role: Role, scope: Scope = Scope.ALL, place: str = "", username: str = "shenlu") -> User:
        user = User.objects.create(username=username, name="沈陆")
        Grant.objects.create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        return user

    return make


@pytest.fixture
def sign_in(client: Client, sign_up: SignedUp) -> SignIn:
    """Sign somebody in with one role."""

    def act(role: Role, scope: Scope = Scope.ALL, place: str = "") -> Client:
        client.force_login(sign_up(role, scope, place), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return act
