"""The pages of one's own account and of the users, and who gets them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sanbao.accounts.access import Places
from sanbao.accounts.models import ApiToken, Delegation, Grant, User
from sanbao.accounts.pages import PageRequest, page
from sanbao.accounts.permissions import MANAGE_USERS
from sanbao.accounts.queries import UserFilter, users_page
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.accounts.tokens import authenticate_token

MakeUser = Callable[..., User]
Give = Callable[..., Grant]
PASSWORD = "扳手与火花塞-2026"
ADMINISTRATOR_PAGES = ["users", "new_user"]


@pytest.fixture
def desk(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def _text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("name", [*ADMINISTRATOR_PAGES, "me"])
def test_strangers_are_sent_to_the_sign_in_and_back(client: Client, db: None, name: str) -> None:
    url = reverse(f"accounts:{name}")
    response = client.get(url + "?text=a")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/sign-in/?next={url}%3Ftext%3Da"


def test_htmx_is_told_to_leave_the_page_it_is_on_for_the_sign_in(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/users/?role=technician"}
    response = client.get(reverse("accounts:users"), headers=headers)
    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == "/sign-in/?next=/users/%3Frole%3Dtechnician"
    assert response.content == b""


@pytest.mark.parametrize("name", ADMINISTRATOR_PAGES)
def test_users_without_the_act_get_403(client: Client, make_user: MakeUser, give: Give, name: str) -> None:
    user = make_user()
    give(user, Role.AFTER_SALES_MANAGER)
    client.force_login(user)
    response = client.get(reverse(f"accounts:{name}"))
    assert response.status_code == 403
    assert "您的岗位不能进行“管理用户与授权”" in _text(response)


BUTTONS = ["deactivate", "reactivate", "unlock", "reset_two_factor", "new_password", "grant"]


@pytest.mark.parametrize("name", BUTTONS)
def test_nothing_behind_the_buttons_is_done_for_users_without_the_act(
    client: Client, make_user: MakeUser, name: str
) -> None:
    user, other = make_user(), make_user("lisi", "李四")
    client.force_login(user)
    assert client.post(reverse(f"accounts:{name}", args=["lisi"])).status_code == 403
    other.refresh_from_db()
    assert (other.is_active, other.check_password(PASSWORD)) == (True, True)


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_are_pressed_not_opened(desk: Client, make_user: MakeUser, name: str) -> None:
    make_user()
    assert desk.get(reverse(f"accounts:{name}", args=["zhangsan"])).status_code == 405


def test_the_decorator_puts_the_places_into_the_request(administrator: User) -> None:
    seen: list[Places] = []

    @page(MANAGE_USERS)
    def view(request: PageRequest) -> HttpResponse:
        seen.append(request.places)
        return HttpResponse()

    request = RequestFactory().get("/")
    request.user = administrator
    assert view(request).status_code == 200
    assert seen == [Places(everything=True)]
    assert getattr(view, "act") == MANAGE_USERS  # noqa: B009  # the type of a view does not know of it


def test_a_new_user_is_created_and_shown(desk: Client) -> None:
    form = {"username": "LiSi", "name": "李四", "email": "", "password": PASSWORD}
    response = desk.post(reverse("accounts:new_user"), form)
    assert response.headers["Location"] == "/users/of/lisi/"
    page = _text(desk.get("/users/of/lisi/"))
    assert "李四" in page
    assert "还没有岗位" in page


def test_a_user_that_cannot_be_is_refused_on_the_form(desk: Client) -> None:
    form = {"username": "admin", "name": "李四", "email": "", "password": PASSWORD}
    response = desk.post(reverse("accounts:new_user"), form)
    assert response.status_code == 422
    assert "用户名“admin”已被使用，请换一个。" in _text(response)
    assert "李四" in _text(response)
    assert PASSWORD not in _text(response)
    assert User.objects.count() == 1


def test_a_role_is_granted_and_revoked_on_the_page(desk: Client, make_user: MakeUser, stations: dict[str, int]) -> None:
    user = make_user()
    form = {"role": "station_manager", "scope": "station", "place": "SH01", "valid_from": "2026-11-01"}
    assert desk.post(reverse("accounts:grant", args=["zhangsan"]), form).status_code == 302
    page = _text(desk.get(reverse("accounts:user", args=["zhangsan"])))
    assert "维修站站长" in page
    assert "上海一站" in page
    given = user.grants.get()
    assert desk.post(reverse("accounts:revoke", args=["zhangsan", given.pk])).status_code == 302
    given.refresh_from_db()
    assert given.valid_until == timezone.localdate()


def test_a_grant_that_cannot_be_is_refused_on_the_page(
    desk: Client, make_user: MakeUser, stations: dict[str, int]
) -> None:
    user = make_user()
    form = {"role": "station_manager", "scope": "station", "place": "XX", "valid_from": "2026-11-01"}
    response = desk.post(reverse("accounts:grant", args=["zhangsan"]), form)
    assert response.status_code == 422
    assert "没有编号为“XX”的区域或网点，请重新选择。" in _text(response)
    assert not user.grants.exists()


def test_the_grant_of_another_user_is_not_found(desk: Client, make_user: MakeUser, give: Give) -> None:
    make_user()
    other = give(make_user("lisi", "李四"), Role.TECHNICIAN)
    assert desk.post(reverse("accounts:revoke", args=["zhangsan", other.pk])).status_code == 404
    assert desk.get(reverse("accounts:user", args=["nobody"])).status_code == 404


def test_the_last_administrator_is_told_why_not(desk: Client, administrator: User) -> None:
    response = desk.post(reverse("accounts:revoke", args=["admin", administrator.grants.get().pk]))
    assert response.status_code == 422
    assert "这是最后一位系统管理员" in _text(response)


def test_an_administrator_sets_a_password_and_closes_and_opens_an_account(desk: Client, make_user: MakeUser) -> None:
    user = make_user()
    desk.post(reverse("accounts:new_password", args=["zhangsan"]), {"password": "轮胎与机油-2027"})
    desk.post(reverse("accounts:deactivate", args=["zhangsan"]))
    user.refresh_from_db()
    assert (user.is_active, user.check_password("轮胎与机油-2027")) == (False, True)
    desk.post(reverse("accounts:reactivate", args=["zhangsan"]))
    user.refresh_from_db()
    assert user.is_active


def test_a_weak_password_is_refused_on_the_page(desk: Client, make_user: MakeUser) -> None:
    make_user()
    response = desk.post(reverse("accounts:new_password", args=["zhangsan"]), {"password": "123"})
    assert response.status_code == 422
    assert "密码太短，至少需要 10 个字符。" in _text(response)


def test_users_are_found_by_name_role_and_state(desk: Client, make_user: MakeUser, give: Give) -> None:
    give(make_user(), Role.TECHNICIAN)
    gone = make_user("lisi", "李四")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    today = timezone.localdate()

    def found(**wanted: str) -> list[str]:
        return [user.username for user, _ in users_page(UserFilter(**wanted), on=today).users]

    assert found() == ["admin", "zhangsan"]
    assert found(text="ZHANG") == ["zhangsan"]
    assert found(text="张") == ["zhangsan"]
    assert found(role="technician") == ["zhangsan"]
    assert found(state="inactive") == ["lisi"]
    assert found(state="") == ["admin", "lisi", "zhangsan"]
    assert "没有符合条件的用户" in _text(desk.get(reverse("accounts:users"), {"text": "谁"}))


def test_users_come_fifty_to_a_page(desk: Client) -> None:
    User.objects.bulk_create([User(username=f"u{number:03}", name="工") for number in range(60)])
    first = desk.get(reverse("accounts:users"))
    second = desk.get("/users/?" + first.context["next_query"])
    names = [user.username for response in (first, second) for user, _ in response.context["page"].users]
    assert names == ["admin", *(f"u{number:03}" for number in range(60))]
    assert second.context["page"].next_after == ""


def test_the_list_of_users_costs_the_same_whatever_their_number(
    desk: Client, make_user: MakeUser, give: Give, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def add(name: str) -> None:
        user = make_user(name, name)
        give(user, Role.TECHNICIAN)
        give(user, Role.INSPECTOR)

    add("one")
    with django_assert_num_queries(7):
        desk.get(reverse("accounts:users"))
    add("two")
    add("three")
    with django_assert_num_queries(7):
        desk.get(reverse("accounts:users"))


def test_everybody_sees_his_own_account(
    client: Client, make_user: MakeUser, give: Give, stations: dict[str, int]
) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, Scope.REGION, "HD")
    client.force_login(user)
    page = _text(client.get(reverse("accounts:me")))
    for text in ("我的账号", "张三", "统计员", "一个区域", "华东", "两步验证", "未开启"):
        assert text in page


def test_the_page_of_ones_account_speaks_english(client: Client, make_user: MakeUser) -> None:
    client.force_login(make_user())
    client.post(reverse("set_language"), {"language": "en", "next": "/account/"})
    page = _text(client.get(reverse("accounts:me")))
    assert "Two-step verification" in page
    assert "You have no role yet" in page


def test_a_key_is_shown_once_on_the_page(desk: Client, administrator: User) -> None:
    form = {"name": "ERP", "days": "30", "acts": ["audit.view"]}
    response = desk.post(reverse("accounts:issue_token"), form)
    raw = response.context["fresh_key"]
    assert raw in _text(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert authenticate_token(raw, now=timezone.now())[0] == administrator
    again = _text(desk.get(reverse("accounts:me")))
    assert raw not in again
    assert ApiToken.objects.get().prefix in again


def test_a_key_for_acts_of_others_is_refused_on_the_page(client: Client, make_user: MakeUser, give: Give) -> None:
    user = make_user()
    give(user, Role.STATION_MANAGER)
    client.force_login(user)
    form = {"name": "ERP", "days": "30", "acts": ["accounts.manage_users"]}
    assert client.post(reverse("accounts:issue_token"), form).status_code == 422
    assert not ApiToken.objects.exists()


def test_keys_and_delegations_of_others_are_not_found(
    client: Client, desk: Client, administrator: User, make_user: MakeUser
) -> None:
    desk.post(reverse("accounts:issue_token"), {"name": "ERP", "days": "30", "acts": ["audit.view"]})
    today = timezone.localdate()
    lent = Delegation.objects.create(
        from_user=administrator, to_user=make_user(), from_on=today, until_on=today + timedelta(days=9)
    )
    thief = Client()
    thief.force_login(make_user("lisi", "李四"))
    assert thief.post(reverse("accounts:revoke_token", args=[ApiToken.objects.get().pk])).status_code == 404
    assert thief.post(reverse("accounts:end_my_delegation", args=[lent.pk])).status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_a_key_is_revoked_on_the_page(desk: Client) -> None:
    desk.post(reverse("accounts:issue_token"), {"name": "ERP", "days": "30", "acts": ["audit.view"]})
    desk.post(reverse("accounts:revoke_token", args=[ApiToken.objects.get().pk]))
    assert ApiToken.objects.get().revoked_at is not None


def test_a_colleague_stands_in_through_the_last_day(client: Client, make_user: MakeUser) -> None:
    head = make_user("head", "主任")
    make_user()
    client.force_login(head)
    today = timezone.localdate()
    form = {"to_user": "zhangsan", "from_on": str(today), "last_on": str(today + timedelta(days=2))}
    assert client.post(reverse("accounts:delegate"), form).status_code == 302
    lent = Delegation.objects.get()
    assert lent.until_on == today + timedelta(days=3)
    assert "张三 代理我" in _text(client.get(reverse("accounts:me")))
    client.post(reverse("accounts:end_my_delegation", args=[lent.pk]))
    lent.refresh_from_db()
    assert lent.until_on == today


@pytest.mark.parametrize(
    ("to_user", "said"), [("nobody", "没有这个用户名"), ("head", "代理人不能是本人，请选择另一位同事。")]
)
def test_a_deputy_who_cannot_be_is_refused_on_the_page(
    client: Client, make_user: MakeUser, to_user: str, said: str
) -> None:
    client.force_login(make_user("head", "主任"))
    today = str(timezone.localdate())
    response = client.post(reverse("accounts:delegate"), {"to_user": to_user, "from_on": today, "last_on": today})
    assert response.status_code == 422
    assert said in _text(response)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("last_on", ["9999-12-31", "3000-01-01"])
def test_a_last_day_that_has_no_day_after_is_refused_on_the_page(
    client: Client, make_user: MakeUser, last_on: str
) -> None:
    make_user()
    client.force_login(make_user("head", "主任"))
    form = {"to_user": "zhangsan", "from_on": str(timezone.localdate()), "last_on": last_on}
    response = client.post(reverse("accounts:delegate"), form)
    assert response.status_code == 422
    assert f"日期 {last_on} 不在 1900 年到 2999 年之间，请更正。" in _text(response)
    assert not Delegation.objects.exists()
