"""The small world in which the access table is walked: things are made when an address first names them.

A builder whose address needs a thing adds a maker: `@makes("order")`, a function of the scene.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.network.models import Region, Station

Maker = Callable[["Scene"], Any]
MAKERS: dict[str, Maker] = {}


def makes(name: str) -> Callable[[Maker], Maker]:
    """Register how the thing `name` is made."""

    def register(maker: Maker) -> Maker:
        MAKERS[name] = maker
        return maker

    return register


class Scene(Mapping[str, Any]):
    """The things by name; each is made once. `now` is the moment of the suite."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.made:
            self.made[name] = MAKERS[name](self)
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MAKERS)

    def __len__(self) -> int:
        return len(MAKERS)

    def somebody(self, role: Role | None, scope: Scope = Scope.ALL, place: str = "") -> User:
        """Return a user with this one role, or with none."""
        user = User.objects.create(username=f"{role or 'nobody'}-{scope}-{place}", name="周岚")
        if role:
            Grant.objects.create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        return user


@makes("station")
def station(scene: Scene) -> Station:
    """The station that all things of the scene belong to."""
    region = Region.objects.create(code="HD", name="华东")
    return Station.objects.create(code="HZ01", name="杭州一站", region=region)


@makes("other_station")
def other_station(scene: Scene) -> Station:
    """The station of the stranger."""
    region = Region.objects.create(code="HN", name="华南")
    return Station.objects.create(code="GZ01", name="广州一站", region=region)


@makes("user")
def user(scene: Scene) -> User:
    """Somebody whose account can be looked at."""
    return User.objects.create(username="shenlu", name="沈陆")
