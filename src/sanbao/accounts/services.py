"""Users and their grants."""

from collections.abc import Mapping
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from sanbao.accounts import errors
from sanbao.accounts.access import forget
from sanbao.accounts.labels import SCOPE_LABELS
from sanbao.accounts.models import Delegation, Grant, SigningKey, User
from sanbao.accounts.ports import journal, station_directory
from sanbao.accounts.rules.roles import NEEDS_PLACE, Role, Scope
from sanbao.kernel.periods import business_date
from sanbao.kernel.text import squeeze

LONGEST_USERNAME = 150
ONLY = 1


@transaction.atomic
def create_user(*, username: str, name: str, password: str, email: str = "", actor: User | None, now: datetime) -> User:
    """Create somebody who can sign in and may do nothing yet. `actor` is None when the system is being set up.

    User names are kept in small letters, since nobody remembers his capitals.

    Raises: UsernameInvalid, UsernameTaken (capitals make no difference), NameMissing, PasswordWeak.
    """
    username, name = squeeze(username).lower(), squeeze(name)
    _check_username(username)
    if not name:
        raise errors.NameMissing
    user = User(username=username, name=name, email=email, date_joined=now)
    _check_password(password, user)
    user.set_password(password)
    user.save()
    _note(user, "accounts.create_user", {"username": username, "name": name}, actor, now)
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    scope: Scope,
    place: str = "",
    valid_from: date,
    valid_until: date | None = None,
    actor: User | None,
    now: datetime,
) -> Grant:
    """Give a user a role within a scope, for [valid_from, valid_until); `place` is a region's or station's code.

    Raises: UserInactive, PlaceMissing, PlaceNotWanted, PlaceUnknown, PeriodBackward, GrantExists.
    """
    user_now = _locked(user)
    if not user_now.is_active:
        raise errors.UserInactive(username=user.username)
    _check_place(scope, place)
    if valid_until is not None and valid_until <= valid_from:
        raise errors.PeriodBackward(start=valid_from, until=valid_until)
    grant = Grant(user=user, role=role, scope=scope, place=place, valid_from=valid_from, valid_until=valid_until)
    _check_not_held(grant)
    grant.granted_by = actor
    grant.save()
    forget(user)
    _note(user, "accounts.grant_role", _grant_facts(grant), actor, now)
    return grant


@transaction.atomic
def revoke_role(*, grant: Grant, actor: User, now: datetime) -> Grant:
    """End a grant today: from this moment it does not count. A grant that has not begun yet never will.

    Raises: GrantEnded, LastAdministrator.
    """
    today = business_date(now)
    _lock_administrators()
    grant = Grant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    if grant.valid_until is not None and grant.valid_until <= max(today, grant.valid_from):
        raise errors.GrantEnded(until=grant.valid_until)
    if _is_administrator_on(grant, today):
        _check_another_administrator({grant.pk}, today)
    before = _grant_facts(grant)
    grant.valid_until = max(today, grant.valid_from)
    grant.save(update_fields=["valid_until"])
    forget(grant.user)
    _note(grant.user, "accounts.revoke_role", {"before": before, "after": _grant_facts(grant)}, actor, now)
    return grant


@transaction.atomic
def set_password(*, user: User, password: str, actor: User | None, now: datetime) -> None:
    """Set a password; all other sessions of the user end with it.

    Raises: PasswordWeak.
    """
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    _note(user, "accounts.set_password", {}, actor, now)


@transaction.atomic
def deactivate(*, user: User, actor: User, now: datetime) -> None:
    """Close an account: its sessions, tokens and what it lends to deputies stop counting at once.

    Raises: NotYourself, UserInactive, LastAdministrator.
    """
    if user == actor:
        raise errors.NotYourself
    _lock_administrators()
    if not _locked(user).is_active:
        raise errors.UserInactive(username=user.username)
    today = business_date(now)
    own = {grant.pk for grant in user.grants.all() if _is_administrator_on(grant, today)}
    if own:
        _check_another_administrator(own, today)
    _switch(user, to=False)
    _note(user, "accounts.deactivate", {"before": {"is_active": True}, "after": {"is_active": False}}, actor, now)


@transaction.atomic
def reactivate(*, user: User, actor: User, now: datetime) -> None:
    """Open a closed account again, with the grants that are still in force.

    Raises: UserActive.
    """
    if _locked(user).is_active:
        raise errors.UserActive(username=user.username)
    _switch(user, to=True)
    _note(user, "accounts.reactivate", {"before": {"is_active": False}, "after": {"is_active": True}}, actor, now)


@transaction.atomic
def unlock(*, user: User, actor: User, now: datetime) -> None:
    """Let a user try to sign in again at once after too many wrong passwords."""
    reset(username=user.username)
    _note(user, "accounts.unlock", {}, actor, now)


@transaction.atomic
def reset_two_factor(*, user: User, actor: User, now: datetime) -> None:
    """Take away the second step and the recovery codes of a user who has lost the phone.

    Raises: NotYourself: one's own is switched off on one's own page, with the password.
    """
    if user == actor:
        raise errors.NotYourself
    Authenticator.objects.filter(user=user).delete()
    _note(user, "accounts.reset_two_factor", {}, actor, now)


@transaction.atomic
def delegate(
    *, from_user: User, to_user: User, from_on: date, until_on: date, actor: User, now: datetime
) -> Delegation:
    """Let the grants of one user count for a deputy too, in [from_on, until_on).

    Grants for own rows and the system administrator's are never lent, nor are grants lent to the lender himself.

    Raises: DelegationToSelf, UserInactive, PeriodBackward, DelegationInPast, DelegationOverlaps.
    """
    if from_user == to_user:
        raise errors.DelegationToSelf
    for user in sorted((from_user, to_user), key=lambda user: user.pk):  # in one order, so that two acts never deadlock
        if not _locked(user).is_active:
            raise errors.UserInactive(username=user.username)
    if until_on <= from_on:
        raise errors.PeriodBackward(start=from_on, until=until_on)
    if from_on < business_date(now):
        raise errors.DelegationInPast(start=from_on)
    if Delegation.objects.filter(
        from_user=from_user, to_user=to_user, from_on__lt=until_on, until_on__gt=from_on
    ).exists():
        raise errors.DelegationOverlaps(name=str(to_user))
    delegation = Delegation.objects.create(from_user=from_user, to_user=to_user, from_on=from_on, until_on=until_on)
    forget(to_user)
    facts = {"to": to_user.username, "from_on": from_on, "until_on": until_on}
    _note(from_user, "accounts.delegate", facts, actor, now)
    return delegation


@transaction.atomic
def end_delegation(*, delegation: Delegation, actor: User, now: datetime) -> Delegation:
    """End a delegation today; one that has not begun never will.

    Raises: DelegationEnded.
    """
    ends_on = max(business_date(now), delegation.from_on)
    delegation = (
        Delegation.objects.select_for_update(of=("self",)).select_related("from_user", "to_user").get(pk=delegation.pk)
    )
    if delegation.until_on <= ends_on:
        raise errors.DelegationEnded(until=delegation.until_on)
    facts = {
        "to": delegation.to_user.username,
        "before": {"until_on": delegation.until_on},
        "after": {"until_on": ends_on},
    }
    delegation.until_on = ends_on
    delegation.save(update_fields=["until_on"])
    forget(delegation.to_user)
    _note(delegation.from_user, "accounts.end_delegation", facts, actor, now)
    return delegation


@transaction.atomic
def agree_on_key(*, is_new: bool = False, now: datetime) -> None:
    """Make sure that this machine signs sessions with the key of all others that use the database.

    The first machine's key is the key; `is_new` replaces it on purpose.

    Raises: OtherKey.
    """
    ours = salted_hmac("sanbao.accounts.signing_key", "fingerprint", algorithm="sha256").hexdigest()
    SigningKey.objects.get_or_create(pk=ONLY, defaults={"fingerprint": ours})
    agreed = SigningKey.objects.select_for_update().get(pk=ONLY)
    if agreed.fingerprint == ours:
        return
    if not is_new:
        raise errors.OtherKey
    agreed.fingerprint = ours
    agreed.save(update_fields=["fingerprint"])
    act = "accounts.replace_key"
    journal.get()(actor=None, act=act, subject="key:signing", station_id=None, facts={}, now=now)


def _note(user: User, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    journal.get()(actor=actor, act=act, subject=f"user:{user.username}", station_id=None, facts=facts, now=now)


def _locked(user: User) -> User:
    """No key: others may still name this user as the one who acted."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _lock_administrators() -> None:
    """Let one at a time take an administrator away: the grants first, in one order, before any user."""
    list(_administrators().select_for_update(no_key=True).order_by("pk"))


def _administrators() -> QuerySet[Grant]:
    return Grant.objects.filter(role=Role.SYSTEM_ADMINISTRATOR, scope=Scope.ALL)


def _switch(user: User, *, to: bool) -> None:
    user.is_active = to
    user.save(update_fields=["is_active"])
    forget(user)


def _check_username(username: str) -> None:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as fault:
        raise errors.UsernameInvalid(username=username) from fault
    if len(username) > LONGEST_USERNAME:
        raise errors.UsernameInvalid(username=username)
    if User.objects.filter(username__iexact=username).exists():
        raise errors.UsernameTaken(username=username)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise errors.PasswordWeak(reasons="".join(fault.messages)) from fault


def _check_place(scope: Scope, place: str) -> None:
    label = SCOPE_LABELS[scope]
    if scope not in NEEDS_PLACE:
        if place:
            raise errors.PlaceNotWanted(scope=label, place=place)
        return
    if not place:
        raise errors.PlaceMissing(scope=label)
    if not any(known.scope == scope and known.code == place for known in station_directory.get().places()):
        raise errors.PlaceUnknown(place=place)


def _check_not_held(grant: Grant) -> None:
    same = Grant.objects.filter(user=grant.user, role=grant.role, scope=grant.scope, place=grant.place)
    overlapping = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=grant.valid_from))
    if grant.valid_until is not None:
        overlapping = overlapping.filter(valid_from__lt=grant.valid_until)
    if overlapping.exists():
        raise errors.GrantExists(name=str(grant.user))


def _is_administrator_on(grant: Grant, on: date) -> bool:
    ended = grant.valid_until is not None and grant.valid_until <= on
    return (grant.role, grant.scope) == (Role.SYSTEM_ADMINISTRATOR, Scope.ALL) and grant.valid_from <= on and not ended


def _check_another_administrator(losing: set[int], on: date) -> None:
    others = _administrators().filter(user__is_active=True).exclude(pk__in=losing)
    if not any(_is_administrator_on(grant, on) for grant in others):
        raise errors.LastAdministrator


def _grant_facts(grant: Grant) -> dict[str, object]:
    return {
        "role": grant.role,
        "scope": grant.scope,
        "place": grant.place,
        "valid_from": grant.valid_from,
        "valid_until": grant.valid_until,
    }
