"""Signing in, being locked out, and the second step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from runpy import run_path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from sanbao.accounts.adapter import AccountAdapter
from sanbao.accounts.lockout import client_address
from sanbao.accounts.models import Grant, User
from sanbao.accounts.services import deactivate
from sanbao.audit.models import JournalEntry
from sanbao.settings import PACKAGE

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


def test_five_wrong_passwords_close_the_sign_in_for_fifteen_minutes(client: Client, make_user: MakeUser) -> None:
    make_user()
    statuses = [_sign_in(client, "wrong").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    locked = _sign_in(client)
    page = locked.content.decode()
    assert locked.status_code == 429
    assert "密码连续输错 5 次，为保护您的账号，15 分钟内不能登录。" in page
    assert "请系统管理员在“用户与授权”中解除锁定" in page
    assert not _is_signed_in(client)


def _let_pass(minutes: int) -> None:
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))


def test_the_sign_in_opens_again_after_fifteen_minutes(client: Client, make_user: MakeUser) -> None:
    make_user()
    for _ in range(5):
        _sign_in(client, "wrong")
    _let_pass(14)
    assert _sign_in(client).status_code == 429
    _let_pass(16)
    assert _sign_in(client).status_code == 302


def test_trying_while_locked_out_does_not_make_it_longer(client: Client, make_user: MakeUser) -> None:
    make_user()
    for _ in range(5):
        _sign_in(client, "wrong")
    _let_pass(14)
    _sign_in(client, "wrong")
    assert timezone.now() - AccessAttempt.objects.get().attempt_time > timedelta(minutes=13)


def test_the_lock_holds_for_this_user_at_this_place_only(client: Client, make_user: MakeUser) -> None:
    make_user()
    make_user("lisi", "李四")
    for _ in range(5):
        _sign_in(client, "wrong")
    assert _sign_in(client, username="lisi").status_code == 302
    assert _sign_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302


def test_behind_a_proxy_the_lock_holds_for_the_address_that_the_proxy_saw(make_user: MakeUser, settings: Any) -> None:
    settings.PROXIES = 1
    make_user()
    thief, owner = Client(HTTP_X_FORWARDED_FOR="10.0.0.66"), Client(HTTP_X_FORWARDED_FOR="10.0.0.7")
    assert [_sign_in(thief, "wrong").status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    assert {attempt.ip_address for attempt in AccessAttempt.objects.all()} == {"10.0.0.66"}
    assert _sign_in(owner).status_code == 302
    assert _sign_in(thief).status_code == 429


def test_behind_a_proxy_what_the_sender_forged_stands_further_left_and_is_not_believed(
    make_user: MakeUser, settings: Any
) -> None:
    settings.PROXIES = 1
    make_user()
    answers = [
        _sign_in(Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 10.0.0.66"), "wrong").status_code
        for number in range(5)
    ]
    assert answers == [200, 200, 200, 200, 429]
    assert {attempt.ip_address for attempt in AccessAttempt.objects.all()} == {"10.0.0.66"}


def test_without_a_proxy_nobody_chooses_his_address(make_user: MakeUser) -> None:
    make_user()
    answers = [_sign_in(Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}"), "wrong").status_code for number in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert {attempt.ip_address for attempt in AccessAttempt.objects.all()} == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1,  203.0.113.9 ", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "unknown", "127.0.0.1"),
        (1, "'; drop table", "127.0.0.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_what_the_outermost_proxy_saw(
    rf: RequestFactory, settings: Any, proxies: int, passed: str, address: str
) -> None:
    settings.PROXIES = proxies
    request = rf.get("/", HTTP_X_FORWARDED_FOR=passed)
    assert client_address(request) == AccountAdapter(request).get_client_ip(request) == address


@pytest.mark.parametrize(("proxies", "header"), [(None, None), ("0", None), ("1", ("HTTP_X_FORWARDED_PROTO", "https"))])
def test_only_a_trusted_proxy_says_that_the_browser_spoke_https(
    monkeypatch: pytest.MonkeyPatch, proxies: str | None, header: tuple[str, str] | None
) -> None:
    monkeypatch.delenv("SANBAO_PROXIES", raising=False)
    if proxies is not None:
        monkeypatch.setenv("SANBAO_PROXIES", proxies)
    monkeypatch.setenv("SANBAO_BASE_URL", "https://service.example.com")
    read = run_path(str(PACKAGE / "settings.py"))
    assert read["SECURE_PROXY_SSL_HEADER"] == header
    assert read["SESSION_COOKIE_SECURE"] is read["CSRF_COOKIE_SECURE"] is True


def test_behind_a_proxy_the_rate_of_sign_ins_is_held_to_each_address(make_user: MakeUser, settings: Any) -> None:
    settings.PROXIES = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip", "login_failed": None}
    make_user()
    office, home = Client(HTTP_X_FORWARDED_FOR="10.0.0.7"), Client(HTTP_X_FORWARDED_FOR="10.0.0.8")
    assert [_sign_in(office, "wrong").status_code for _ in range(3)] == [200, 200, 429]
    assert _sign_in(home).status_code == 302


def test_fifty_wrong_passwords_from_everywhere_close_the_name_for_all_addresses(
    client: Client, make_user: MakeUser
) -> None:
    make_user()
    make_user("lisi", "李四")
    for number in range(49):
        _sign_in(Client(REMOTE_ADDR=f"10.0.1.{number}"), "wrong")
    assert _sign_in(Client(REMOTE_ADDR="10.0.2.1")).status_code == 302
    _sign_in(Client(REMOTE_ADDR="10.0.3.1"), "wrong")
    locked = _sign_in(client)
    assert locked.status_code == 429
    assert "多台电脑对这个用户名输错了很多次密码" in locked.content.decode()
    assert _sign_in(client, username="lisi").status_code == 302
    client.logout()
    _let_pass(16)
    assert _sign_in(client).status_code == 302


def test_capitals_do_not_get_around_the_lock(client: Client, make_user: MakeUser) -> None:
    make_user()
    for name in ("zhangsan", "Zhangsan", "ZHANGSAN", "zhangSan", "zhangsaN"):
        _sign_in(client, "wrong", name)
    assert _sign_in(client, username="zhangsan").status_code == 429


def test_a_good_password_forgets_the_wrong_ones(client: Client, make_user: MakeUser) -> None:
    make_user()
    for _ in range(4):
        _sign_in(client, "wrong")
    assert _sign_in(client).status_code == 302
    client.logout()
    assert [_sign_in(client, "wrong").status_code for _ in range(4)] == [200] * 4


def test_an_administrator_opens_the_lock(client: Client, make_user: MakeUser, administrator: User) -> None:
    make_user()
    for _ in range(5):
        _sign_in(client, "wrong")
    desk = Client()
    desk.force_login(administrator)
    desk.post(reverse("accounts:unlock", args=["zhangsan"]))
    assert _sign_in(client).status_code == 302


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
