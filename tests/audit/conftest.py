from collections.abc import Callable

import pytest

from sanbao.accounts.models import User
from sanbao.network.models import Region, Station


@pytest.fixture
def zhang(db: None) -> User:
    return User.objects.create(username="zhangsan", name="张三")


@pytest.fixture
def stations(db: None) -> dict[str, int]:
    """Two stations; their ids under their codes."""
    east = Region.objects.create(code="HD", name="华东")
    made = [Station.objects.create(code=code, name=code, region=east) for code in ("SH01", "HZ01")]
    return {station.code: station.pk for station in made}


@pytest.fixture
def reader(stations: dict[str, int]) -> Callable[..., User]:
    """Somebody with one grant."""

    def make(role: str, scope: str = "all", place: str = "") -> User:
        user = User.objects.create(username=f"reader-{role}-{scope}", name="读者")
        user.grants.create(role=role, scope=scope, place=place, valid_from="2026-01-01")
        return user

    return make
