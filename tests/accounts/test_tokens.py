from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from sanbao.accounts import errors
from sanbao.accounts.access import NOWHERE, places_of
from sanbao.accounts.models import ApiToken, Grant, User
from sanbao.accounts.permissions import MANAGE_USERS
from sanbao.accounts.services import deactivate
from sanbao.accounts.tokens import authenticate_token, issue_token, revoke_token
from sanbao.audit.models import JournalEntry
from sanbao.audit.permissions import VIEW_JOURNAL

MakeUser = Callable[..., User]
Give = Callable[..., Grant]


def _issue(user: User, now: datetime, *acts: str, days: int = 90) -> tuple[ApiToken, str]:
    wanted = acts or ("audit.view",)
    return issue_token(
        user=user, name="ERP 对接", acts=wanted, expires_at=now + timedelta(days=days), actor=user, now=now
    )


def test_the_key_is_shown_once_and_only_its_hash_is_kept(administrator: User, now: datetime) -> None:
    token, raw = _issue(administrator, now)
    token.refresh_from_db()
    assert raw.startswith(token.prefix)
    assert len(token.prefix) == 11
    assert len(token.sha256) == 64
    kept = [str(value) for row in ApiToken.objects.values() for value in row.values()]
    told = [str(entry.facts) + entry.subject for entry in JournalEntry.objects.all()]
    assert not any(raw in text for text in kept + told)


def test_a_key_opens_its_acts_and_nothing_else(administrator: User, now: datetime) -> None:
    _, raw = _issue(administrator, now)
    user, acts = authenticate_token(raw, now=now)
    assert user == administrator
    assert acts == frozenset({"audit.view"})
    assert places_of(user, VIEW_JOURNAL).everything
    assert places_of(user, MANAGE_USERS) == NOWHERE


def test_a_key_opens_nothing_that_its_user_may_not_do_any_more(administrator: User, now: datetime) -> None:
    _, raw = _issue(administrator, now)
    administrator.grants.update(valid_until=now.date())
    user, _ = authenticate_token(raw, now=now)
    assert places_of(user, VIEW_JOURNAL) == NOWHERE


def test_an_unknown_key_is_refused(administrator: User, now: datetime) -> None:
    _, raw = _issue(administrator, now)
    for wrong in ("", "sb_", raw[:-1], raw + "x", raw.upper()):
        with pytest.raises(errors.TokenRefused):
            authenticate_token(wrong, now=now)


def test_a_key_is_good_until_the_moment_it_expires(administrator: User, now: datetime) -> None:
    _, raw = _issue(administrator, now, days=1)
    authenticate_token(raw, now=now + timedelta(days=1, seconds=-1))
    with pytest.raises(errors.TokenExpired) as refusal:
        authenticate_token(raw, now=now + timedelta(days=1))
    assert "2026-11-06" in str(refusal.value)


def test_a_revoked_key_is_refused_and_revoked_once(administrator: User, now: datetime) -> None:
    token, raw = _issue(administrator, now)
    revoke_token(token=token, actor=administrator, now=now)
    with pytest.raises(errors.TokenRevoked):
        authenticate_token(raw, now=now)
    with pytest.raises(errors.TokenAlreadyRevoked):
        revoke_token(token=token, actor=administrator, now=now)
    assert list(JournalEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "accounts.issue_token",
        "accounts.revoke_token",
    ]


def test_a_key_of_a_closed_account_is_refused(
    administrator: User, make_user: MakeUser, give: Give, now: datetime
) -> None:
    user = make_user()
    give(user, "station_manager")
    _, raw = _issue(user, now)
    deactivate(user=user, actor=administrator, now=now)
    with pytest.raises(errors.TokenRefused):
        authenticate_token(raw, now=now)


@pytest.mark.parametrize(
    ("name", "acts", "days", "refusal"),
    [
        (" ", ["audit.view"], 90, errors.TokenNameMissing),
        ("ERP", [], 90, errors.TokenWithoutActs),
        ("ERP", ["audit.view", "accounts.manage_users"], 90, errors.TokenActNotYours),
        ("ERP", ["no.such_act"], 90, errors.TokenActNotYours),
        ("ERP", ["audit.view"], 0, errors.TokenExpiryOutOfRange),
        ("ERP", ["audit.view"], 367, errors.TokenExpiryOutOfRange),
    ],
)
def test_a_key_that_cannot_be_is_refused(
    *, make_user: MakeUser, give: Give, now: datetime, name: str, acts: list[str], days: int, refusal: type[Exception]
) -> None:
    user = make_user()
    give(user, "station_manager")
    with pytest.raises(refusal):
        issue_token(user=user, name=name, acts=acts, expires_at=now + timedelta(days=days), actor=user, now=now)
    assert not ApiToken.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_key_cannot_make_keys_with_more_acts_than_its_own(administrator: User, now: datetime) -> None:
    _, raw = _issue(administrator, now)
    user, _ = authenticate_token(raw, now=now)
    with pytest.raises(errors.TokenActNotYours):
        _issue(user, now, "accounts.manage_users")


def test_the_use_of_a_key_is_noted_once_a_minute(
    administrator: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token, raw = _issue(administrator, now)
    authenticate_token(raw, now=now)
    with django_assert_num_queries(1):
        authenticate_token(raw, now=now + timedelta(seconds=59))
    token.refresh_from_db()
    assert token.last_used_at == now
    with django_assert_num_queries(2):
        authenticate_token(raw, now=now + timedelta(seconds=60))
    token.refresh_from_db()
    assert token.last_used_at == now + timedelta(seconds=60)
