"""Who may do what, and where: the one question that every page, endpoint and service asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sanbao.accounts.errors import NotAllowed, NotFound
from sanbao.accounts.models import Grant, User
from sanbao.accounts.ports import roster, station_directory
from sanbao.accounts.rules.roles import Role, Scope, passes_to_deputy


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done, under the name that people read, and the roles that may do it."""

    code: str
    label: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a user may do an act. Several grants add up: own rows and two stations are both open."""

    everything: bool = False
    station_ids: frozenset[int] = frozenset()
    own: bool = False

    def __bool__(self) -> bool:
        """Tell whether there is any place at all."""
        return self.everything or self.own or bool(self.station_ids)

    def covers(self, station_id: int) -> bool:
        """Tell whether the whole station is open. A user with own rows only is not covered: ask `own` for those."""
        return self.everything or station_id in self.station_ids

    def within(self, field: str = "station_id") -> Q:
        """Return the condition that keeps the rows of these stations; `field` names the station id of the rows.

        Own rows are not part of it, since only the context knows whose they are: `places.within() | Q(person=…)`.
        """
        if self.everything:
            return Q()
        return Q(**{f"{field}__in": self.station_ids})


NOWHERE: Final = Places()


@dataclass(frozen=True, slots=True)
class Held:
    """A grant as it counts for one user on one day, whether given to him or lent by the one he stands in for."""

    role: str
    scope: str
    place: str


def places_of(user: User | AnonymousUser, act: Act) -> Places:
    """Return where the user may do the act today: one query for all acts of one user object, remembered on it."""
    return places_on(user, act, on=timezone.localdate())


def places_on(user: User | AnonymousUser, act: Act, *, on: date) -> Places:
    """Return where the user may do the act on a day (business date)."""
    if not isinstance(user, User) or not user.is_active or not _token_allows(user, act):
        return NOWHERE
    memory: dict[tuple[str, date], Places] = user.__dict__.setdefault("_places", {})
    key = (act.code, on)
    if key not in memory:
        memory[key] = _add_up(user, [held for held in grants_on(user, on=on) if held.role in act.roles])
    return memory[key]


def require(user: User | AnonymousUser, act: Act, station_id: int | None = None) -> Places:
    """Return where the user may do the act, or refuse.

    Raises: NotAllowed if the user may do it nowhere; NotFound if the station is outside of the places.
    """
    places = places_of(user, act)
    if not places:
        raise NotAllowed(act=gettext_lazy(act.label))
    if station_id is not None and not places.covers(station_id):
        raise NotFound
    return places


def grants_on(user: User, *, on: date) -> tuple[Held, ...]:
    """Return the grants that count for the user on a day, with those lent by people whose deputy the user is."""
    memory: dict[date, tuple[Held, ...]] = user.__dict__.setdefault("_grants", {})
    if on not in memory:
        memory[on] = tuple(_read_grants(user, on))
    return memory[on]


def roles_of(user: User) -> frozenset[Role]:
    """Return the roles that count for the user today, for menus and work queues."""
    return frozenset(Role(held.role) for held in grants_on(user, on=timezone.localdate()))


def is_on_roster(user: User) -> bool:
    """Tell whether the account is that of a person, who has slips and scores of his own; read with the grants."""
    grants_on(user, on=timezone.localdate())
    return bool(user.__dict__.get("_is_on_roster"))


def forget(user: User) -> None:
    """Forget what is remembered on this user object, after its grants have changed."""
    for memory in ("_grants", "_places", "_stations"):
        user.__dict__.pop(memory, None)


def restrict(user: User, acts: Iterable[str]) -> None:
    """Let this user object do only these acts (codes), whatever its grants: it came in with a token."""
    user.__dict__["_token_acts"] = frozenset(acts)


def _token_allows(user: User, act: Act) -> bool:
    acts = user.__dict__.get("_token_acts")
    return acts is None or act.code in acts


def _read_grants(user: User, on: date) -> Iterable[Held]:
    lent = Q(
        user__is_active=True,
        user__delegations_given__to_user=user,
        user__delegations_given__from_on__lte=on,
        user__delegations_given__until_on__gt=on,
    )
    in_force = Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))
    rows = Grant.objects.filter(in_force).filter(Q(user=user) | lent).distinct()
    rows = rows.annotate(is_on_roster=roster.get()(user.pk))
    for owner, role, scope, place, known in rows.values_list("user_id", "role", "scope", "place", "is_on_roster"):
        user.__dict__["_is_on_roster"] = known
        if owner == user.pk or passes_to_deputy(Role(role), Scope(scope)):
            yield Held(role, scope, place)


def _add_up(user: User, held: list[Held]) -> Places:
    own = any(one.scope == Scope.OWN for one in held)
    if any(one.scope == Scope.ALL for one in held):
        return Places(everything=True, own=own)
    regions = frozenset(one.place for one in held if one.scope == Scope.REGION)
    stations = frozenset(one.place for one in held if one.scope == Scope.STATION)
    return Places(station_ids=_stations_in(user, regions, stations), own=own)


def _stations_in(user: User, regions: frozenset[str], stations: frozenset[str]) -> frozenset[int]:
    if not regions and not stations:
        return frozenset()
    memory: dict[object, frozenset[int]] = user.__dict__.setdefault("_stations", {})
    if (regions, stations) not in memory:
        memory[regions, stations] = station_directory.get().stations_in(regions, stations)
    return memory[regions, stations]
