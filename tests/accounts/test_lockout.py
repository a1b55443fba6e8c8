"""Too many wrong passwords, and from where they came."""

from collections.abc import Callable
from datetime import timedelta
from runpy import run_path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from sanbao.accounts.adapter import AccountAdapter
from sanbao.accounts.lockout import client_address
from sanbao.accounts.models import User
from sanbao.settings import PACKAGE

MakeUser = Callable[..., User]
PASSWORD = "扳手与火花塞-2026"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """The counters of attempts live in the cache, which outlives a test."""
    cache.clear()


def _sign_in(client: Client, password: str = PASSWORD, username: str = "zhangsan") -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def _is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


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
