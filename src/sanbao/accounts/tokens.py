"""Keys with which other systems call the JSON API in the name of a user."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from sanbao.accounts import errors
from sanbao.accounts.access import places_of, restrict
from sanbao.accounts.catalogue import acts as all_acts
from sanbao.accounts.models import ApiToken, User
from sanbao.accounts.ports import journal
from sanbao.kernel.periods import business_date
from sanbao.kernel.text import squeeze

MARK: Final = "sb_"  # lets secret scanners and people recognise a key
PREFIX_LENGTH: Final = 11
LONGEST_DAYS: Final = 366
USE_IS_NOTED_EVERY: Final = timedelta(minutes=1)  # each call would otherwise cost a write


@transaction.atomic
def issue_token(
    *, user: User, name: str, acts: Iterable[str], expires_at: datetime, actor: User, now: datetime
) -> tuple[ApiToken, str]:
    """Issue a key for some of the acts that the user may do; return it with its text, which is never seen again.

    Raises: TokenNameMissing, TokenWithoutActs, TokenActNotYours, TokenExpiryOutOfRange.
    """
    name, wanted = squeeze(name), sorted(set(acts))
    if not name:
        raise errors.TokenNameMissing
    _check_acts(user, wanted)
    if not now < expires_at <= now + timedelta(days=LONGEST_DAYS):
        raise errors.TokenExpiryOutOfRange(days=LONGEST_DAYS)
    raw = MARK + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=raw[:PREFIX_LENGTH],
        sha256=_sha256(raw),
        acts=wanted,
        issued_at=now,
        expires_at=expires_at,
    )
    facts = {"token": name, "acts": wanted, "expires_at": expires_at}
    _note(token, "accounts.issue_token", facts, actor, now)
    return token, raw


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User, now: datetime) -> ApiToken:
    """Make a key useless at once.

    Raises: TokenAlreadyRevoked.
    """
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if token.revoked_at is not None:
        raise errors.TokenAlreadyRevoked
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    _note(token, "accounts.revoke_token", {"token": token.name}, actor, now)
    return token


def authenticate_token(raw: str, *, now: datetime) -> tuple[User, frozenset[str]]:
    """Return the user of a key and the codes of the acts it is good for; the user object can do nothing else.

    Raises: TokenRefused (unknown, or its user's account is closed), TokenExpired, TokenRevoked.
    """
    token = ApiToken.objects.select_related("user").filter(sha256=_sha256(raw)).first()
    if token is None or not token.user.is_active:
        raise errors.TokenRefused
    if token.revoked_at is not None:
        raise errors.TokenRevoked(prefix=token.prefix)
    if token.expires_at <= now:
        raise errors.TokenExpired(prefix=token.prefix, on=business_date(token.expires_at))
    _note_use(token, now)
    acts = frozenset(token.acts)
    restrict(token.user, acts)
    return token.user, acts


def _note_use(token: ApiToken, now: datetime) -> None:
    stale = now - USE_IS_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at <= stale:
        still_stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=stale)
        ApiToken.objects.filter(still_stale, pk=token.pk).update(last_used_at=now)


def _check_acts(user: User, wanted: list[str]) -> None:
    if not wanted:
        raise errors.TokenWithoutActs
    known = all_acts()
    foreign = [code for code in wanted if code not in known or not places_of(user, known[code])]
    if foreign:
        raise errors.TokenActNotYours(acts="、".join(foreign))


def _sha256(raw: str) -> str:
    # The key has 256 random bits: a slow password hash would add nothing but delay to each call.
    return hashlib.sha256(raw.encode()).hexdigest()


def _note(token: ApiToken, act: str, facts: dict[str, object], actor: User, now: datetime) -> None:
    journal.get()(actor=actor, act=act, subject=f"token:{token.prefix}", station_id=None, facts=facts, now=now)
