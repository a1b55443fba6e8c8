from collections.abc import Callable
from datetime import date

import pytest

from sanbao.accounts.access import Act
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.network.models import Region, Station

PASSWORD = "扳手与火花塞-2026"

MakeUser = Callable[..., User]
Give = Callable[..., Grant]


@pytest.fixture
def stations(db: None) -> dict[str, int]:
    """Two stations in the East, one in the South; their ids under their codes."""
    east = Region.objects.create(code="HD", name="华东")
    south = Region.objects.create(code="HN", name="华南")
    made = [
        Station.objects.create(code=code, name=name, region=region)
        for code, name, region in [("SH01", "上海一站", east), ("HZ01", "杭州一站", east), ("GZ01", "广州一站", south)]
    ]
    return {station.code: station.pk for station in made}


@pytest.fixture
def make_user(db: None) -> MakeUser:
    def make(username: str = "zhangsan", name: str = "张三") -> User:
        user = User(username=username, name=name)
        user.set_password(PASSWORD)
        user.save()
        return user

    return make


@pytest.fixture
def give(db: None) -> Give:
    """Put a grant into the database as it is, without asking the services."""

    def give_to(
        user: User,
        role: Role,
        scope: Scope = Scope.ALL,
        place: str = "",
        *,
        valid_from: date = date(2026, 1, 1),
        valid_until: date | None = None,
    ) -> Grant:
        return Grant.objects.create(
            user=user, role=role, scope=scope, place=place, valid_from=valid_from, valid_until=valid_until
        )

    return give_to


@pytest.fixture
def administrator(make_user: MakeUser, give: Give) -> User:
    user = make_user("admin", "管理员")
    give(user, Role.SYSTEM_ADMINISTRATOR)
    return user


@pytest.fixture
def act() -> Act:
    return Act("test.count", "统计", frozenset({Role.STATISTICIAN, Role.STATION_MANAGER, Role.SYSTEM_ADMINISTRATOR}))
