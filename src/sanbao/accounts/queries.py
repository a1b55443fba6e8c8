"""What the pages of the accounts show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise

from sanbao.accounts.access import Act, places_of
from sanbao.accounts.catalogue import acts as all_acts
from sanbao.accounts.labels import ROLE_LABELS, SCOPE_LABELS
from sanbao.accounts.models import ApiToken, Delegation, Grant, User
from sanbao.accounts.ports import station_directory

PAGE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which users are asked for; an empty text stands for all."""

    text: str = ""
    role: str = ""
    state: str = "active"
    after: str = ""


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant in words."""

    grant: Grant
    role: Promise
    scope: Promise
    place: str
    has_ended: bool


@dataclass(frozen=True, slots=True)
class UserPage:
    """Users in the order of their user names; `next_after` is "" on the last page."""

    users: Sequence[tuple[User, Sequence[GrantLine]]]
    next_after: str


def users_page(wanted: UserFilter, *, on: date) -> UserPage:
    """Return a page of users, each with the grants that are in force on a day, in a fixed number of queries."""
    found = list(_users(wanted, on)[: PAGE_ROWS + 1])
    more = len(found) > PAGE_ROWS
    grants = Grant.objects.filter(in_force(on), user__in=found).order_by("id")
    lines: dict[int, list[GrantLine]] = {user.pk: [] for user in found}
    for line in grant_lines(grants, on=on):
        lines[line.grant.user_id].append(line)
    shown = [(user, lines[user.pk]) for user in found[:PAGE_ROWS]]
    return UserPage(shown, found[PAGE_ROWS - 1].username if more else "")


def in_force(on: date) -> Q:
    """Return the condition of grants that count on a day."""
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def user_called(username: str) -> User:
    """Return the user of this name.

    Raises: Http404.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Http404
    return user


def grants_of(user: User) -> QuerySet[Grant]:
    """Return all grants ever given to a user, the latest first."""
    return user.grants.select_related("granted_by").order_by("-valid_from", "-id")


def delegations_of(user: User, *, on: date) -> QuerySet[Delegation]:
    """Return what the user lends or is lent, from a day on, the earliest first."""
    mine = Delegation.objects.filter(Q(from_user=user) | Q(to_user=user), until_on__gt=on)
    return mine.select_related("from_user", "to_user").order_by("from_on", "id")


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return the keys of a user that are not revoked, the latest first."""
    return user.api_tokens.filter(revoked_at__isnull=True).order_by("-id")


def acts_of(user: User) -> list[Act]:
    """Return every act that the user may do somewhere today, for the choice of a token's acts."""
    return [act for act in all_acts().values() if places_of(user, act)]


def has_two_factor(user: User) -> bool:
    """Tell whether signing in asks the user for a code."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def grant_lines(grants: Iterable[Grant], *, on: date) -> list[GrantLine]:
    """Return grants in words, with the names of their places; one query for the places, whatever their number."""
    names = {(place.scope.value, place.code): place.name for place in station_directory.get().places()}
    return [
        GrantLine(
            grant=grant,
            role=ROLE_LABELS[grant.role],
            scope=SCOPE_LABELS[grant.scope],
            place=names.get((grant.scope, grant.place), grant.place),
            has_ended=grant.valid_until is not None and grant.valid_until <= on,
        )
        for grant in grants
    ]


def _users(wanted: UserFilter, on: date) -> QuerySet[User]:
    users = User.objects.order_by("username")
    if wanted.text:
        users = users.filter(Q(username__icontains=wanted.text) | Q(name__icontains=wanted.text))
    if wanted.role:
        users = users.filter(pk__in=Grant.objects.filter(in_force(on), role=wanted.role).values("user_id"))
    if wanted.state:
        users = users.filter(is_active=wanted.state == "active")
    if wanted.after:
        users = users.filter(username__gt=wanted.after)
    return users
