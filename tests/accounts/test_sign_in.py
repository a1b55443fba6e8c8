"""Signing in, and the second step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanbao.accounts.models import Grant, User
from sanbao.accounts.services import deactivate
from sanbao.audit.models import JournalEntry

MakeUser = Callable[..., User]
Give = Callable[..., Grant]
PASSWORD = "扳手与火花塞-2026"
NEW_PASSWORD = "轮胎与机油-2027"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """The counters of attempts live in the cache, which outlives a test."""
    cache.clear()


def _sign_in(client: Client, password: str = PASSWORD, username: str = "zhangsan", **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password, **more})


def _is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def _code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_a_user_signs_in_with_the_user_name(client: Client, make_user: MakeUser) -> None:
    make_user()
    response = _sign_in(client)
    assert response.status_code == 302
    assert response.headers["Location"] == "/"
    assert _is_signed_in(client)


def test_after_the_sign_in_comes_the_page_that_was_asked_for(client: Client, make_user: MakeUser) -> None:
    make_user()
    asked = client.get(reverse("accounts:me"))
    assert asked.headers["Location"] == "/sign-in/?next=/account/"
    assert _sign_in(client, next="/account/").headers["Location"] == "/account/"


def test_a_stranger_address_is_never_gone_to_after_the_sign_in(client: Client, make_user: MakeUser) -> None:
    make_user()
    assert _sign_in(client, next="https://evil.example/").headers["Location"] == "/"


def test_the_sign_in_page_speaks_chinese_and_offers_no_registration(client: Client, db: None) -> None:
    page = client.get(reverse("account_login")).content.decode()
    for text in ("登录", "用户名", "密码", "记住我", "忘记密码或没有账号？请联系系统管理员。"):
        assert text in page
    assert "Sign" not in page
    assert reverse("account_signup") not in page


def test_the_sign_in_page_speaks_english_to_those_who_chose_it(client: Client, db: None) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/sign-in/"})
    page = client.get(reverse("account_login")).content.decode()
    assert "Forgotten your password, or no account?" in page


def test_wrong_name_and_wrong_password_get_the_same_answer(client: Client, make_user: MakeUser) -> None:
    make_user()
    answers = {_sign_in(client, "wrong").content, _sign_in(client, "wrong", "nobody").content}
    said = [answer.decode().count("您提供的用户名或密码不正确") for answer in answers]
    assert said == [1] * len(said)
    assert not _is_signed_in(client)


def test_nobody_registers_himself(client: Client, db: None) -> None:
    page = client.get(reverse("account_signup"))
    assert "账号由系统管理员建立" in page.content.decode()
    client.post(reverse("account_signup"), {"username": "thief", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert not User.objects.exists()


def test_a_closed_account_cannot_sign_in_and_is_signed_out(
    client: Client, make_user: MakeUser, administrator: User, now: datetime
) -> None:
    user = make_user()
    _sign_in(client)
    assert _is_signed_in(client)
    deactivate(user=user, actor=administrator, now=now)
    assert not _is_signed_in(client)
    _sign_in(client)
    assert not _is_signed_in(client)


def test_the_session_ends_with_the_browser_unless_it_is_to_be_remembered(client: Client, make_user: MakeUser) -> None:
    make_user()
    response = _sign_in(client)
    assert response.cookies["sessionid"]["max-age"] == ""
    shift = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < shift <= timedelta(hours=12)
    client.logout()
    response = _sign_in(client, remember="on")
    assert response.cookies["sessionid"]["max-age"] == 14 * 24 * 60 * 60


def test_signing_out_takes_a_button_and_ends_the_session(client: Client, make_user: MakeUser) -> None:
    make_user()
    _sign_in(client)
    assert "确定要退出登录吗" in client.get(reverse("account_logout")).content.decode()
    assert _is_signed_in(client)
    assert client.post(reverse("account_logout")).headers["Location"] == "/sign-in/"
    assert not _is_signed_in(client)


def test_a_user_changes_the_password_and_is_signed_out_elsewhere(client: Client, make_user: MakeUser) -> None:
    user = make_user()
    phone = Client()
    for browser in (client, phone):
        _sign_in(browser)
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert _is_signed_in(client)
    assert not _is_signed_in(phone)
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.actor, entry.subject) == ("accounts.set_password", user, "user:zhangsan")


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW_PASSWORD, NEW_PASSWORD, "请输入您的当前密码"),
        (PASSWORD, NEW_PASSWORD, "other", "每次输入的密码必须相同"),
        (PASSWORD, "short", "short", "密码太短，至少需要 10 个字符。"),
    ],
)
def test_a_password_that_cannot_be_changed_stays(
    *, client: Client, make_user: MakeUser, old: str, new: str, again: str, said: str
) -> None:
    user = make_user()
    _sign_in(client)
    page = client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": again})
    assert said in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not JournalEntry.objects.exists()


def _confirm(client: Client) -> None:
    """Give the password once more, which everything about the second step asks for."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def _turn_on_second_step(client: Client) -> str:
    """Go the whole way through the pages and return the secret."""
    _confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def test_the_second_step_asks_for_a_code_after_the_password(client: Client, make_user: MakeUser) -> None:
    make_user()
    _sign_in(client)
    secret = _turn_on_second_step(client)
    assert "已开启" in client.get(reverse("accounts:me")).content.decode()
    client.post(reverse("account_logout"))
    assert _sign_in(client).headers["Location"] == reverse("mfa_authenticate")
    assert not _is_signed_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "错误代码" in wrong.content.decode()
    assert not _is_signed_in(client)
    cache.clear()  # a code is good once within its half minute, and it was used to turn the step on
    assert client.post(reverse("mfa_authenticate"), {"code": _code(secret)}).headers["Location"] == "/"
    assert _is_signed_in(client)


def test_a_recovery_code_replaces_the_phone_once(client: Client, make_user: MakeUser) -> None:
    make_user()
    _sign_in(client)
    _turn_on_second_step(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    for expected in (True, False):
        client.post(reverse("account_logout"))
        _sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert _is_signed_in(client) is expected


def test_the_recovery_codes_can_be_taken_away_and_made_anew(client: Client, make_user: MakeUser) -> None:
    make_user()
    _sign_in(client)
    _turn_on_second_step(client)
    first = client.get(reverse("mfa_download_recovery_codes")).content
    client.post(reverse("mfa_generate_recovery_codes"))
    second = client.get(reverse("mfa_download_recovery_codes")).content
    assert len(first.split()) == len(second.split()) == 10
    assert not set(first.split()) & set(second.split())


def test_a_wrong_code_does_not_turn_the_second_step_on(client: Client, make_user: MakeUser) -> None:
    make_user()
    _sign_in(client)
    _confirm(client)
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "错误代码" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_the_second_step_is_turned_off_on_ones_own_page(client: Client, make_user: MakeUser) -> None:
    make_user()
    _sign_in(client)
    _turn_on_second_step(client)
    assert "关闭后只凭密码就能登录" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()


def test_the_password_is_asked_again_before_the_second_step_changes(client: Client, make_user: MakeUser) -> None:
    make_user()
    _sign_in(client)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert "请再输入一次密码" in client.get(asked.headers["Location"]).content.decode()
    client.post(asked.headers["Location"], {"password": "wrong"})
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    client.post(asked.headers["Location"], {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_an_administrator_takes_the_second_step_away_when_the_phone_is_lost(
    client: Client, make_user: MakeUser, administrator: User
) -> None:
    make_user()
    _sign_in(client)
    _turn_on_second_step(client)
    desk = Client()
    desk.force_login(administrator)
    desk.post(reverse("accounts:reset_two_factor", args=["zhangsan"]))
    assert not Authenticator.objects.exists()
    assert JournalEntry.objects.get().act == "accounts.reset_two_factor"
    client.post(reverse("account_logout"))
    assert _sign_in(client).headers["Location"] == "/"


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_deactivate_totp",
    ],
)
def test_strangers_are_sent_to_the_sign_in(client: Client, db: None, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))
