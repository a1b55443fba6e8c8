"""One table lists every endpoint and who gets what; here it is walked from end to end."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

import workshop
from api.access_table import ENDPOINTS, KEY_BEARERS, OPEN, Endpoint
from api.conftest import Answer, Call, Caller
from sanbao.accounts.catalogue import acts
from sanbao.accounts.models import ApiToken, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.accounts.services import deactivate
from sanbao.network.models import Person, Station
from sanbao.web.rest import API
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.services import receive

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)


@pytest.fixture
def order(here: Station, lead: Person, elsewhere: Station, now: datetime) -> WorkOrder:
    written = workshop.order("WX2610-A0001", workshop.job([lead]))
    return receive(station=here, content=written, actor=None, now=now)


def ask(endpoint: Endpoint, caller: Caller, order: WorkOrder) -> Answer:
    """Return the answer; what the request has changed is taken back."""
    values = {name: value.format(order=order.pk) for name, value in endpoint.values.items()}
    path = endpoint.path.format(**values) + endpoint.query
    with transaction.atomic():
        answer = caller.post(path, endpoint.data) if endpoint.method == "post" else caller.get(path)
        transaction.set_rollback(True)
    return answer


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        found += routes(pattern.url_patterns, route) if isinstance(pattern, URLResolver) else [route]
    return [route for route in found if route.startswith("api/")]


def test_every_endpoint_has_a_row() -> None:
    described = {(method, path) for path, methods in API.get_openapi_schema()["paths"].items() for method in methods}
    assert described == {(endpoint.method, f"/api/v1{endpoint.path}") for endpoint in ENDPOINTS}


def test_every_address_below_api_is_an_endpoint_or_has_its_reason() -> None:
    known = {f"api/v1{endpoint.path}".replace("{", "<").replace("}", ">") for endpoint in ENDPOINTS} | OPEN.keys()
    assert set(routes(get_resolver("sanbao.web.rest").url_patterns)) == known


@EACH
def test_nobody_gets_anything_without_a_key(endpoint: Endpoint, order: WorkOrder) -> None:
    answer = ask(endpoint, Caller(), order)
    assert (answer.status, answer.code) == (401, "api.key_missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@EACH
def test_a_session_is_no_key(endpoint: Endpoint, order: WorkOrder, call: Call) -> None:
    client = Client()
    client.force_login(call(Role.STATISTICIAN).user or User())
    path = "/api/v1" + endpoint.path.format(**{"order_id": order.pk, **endpoint.values})
    assert client.generic(endpoint.method.upper(), path).status_code == 401


@EACH
def test_each_role_gets_what_the_table_says(endpoint: Endpoint, order: WorkOrder, call: Call) -> None:
    admitted = frozenset(Role) if endpoint.who == KEY_BEARERS else endpoint.who
    expected = {role.value: endpoint.answer if role in admitted else 403 for role in Role}
    assert {role.value: ask(endpoint, call(role), order).status for role in Role} == expected


@EACH
def test_strangers_find_nothing(endpoint: Endpoint, order: WorkOrder, call: Call) -> None:
    admitted = [role for role in Role if endpoint.who == KEY_BEARERS or role in endpoint.who]
    got = {role.value: ask(endpoint, call(role, scope=Scope.STATION, place="C01"), order).status for role in admitted}
    assert got == dict.fromkeys(got, endpoint.elsewhere)


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.act], ids=str)
def test_a_key_opens_its_acts_only(endpoint: Endpoint, order: WorkOrder, call: Call) -> None:
    every = {act.code for act in acts().values() if Role.STATION_MANAGER in act.roles}
    assert ask(endpoint, call(Role.STATION_MANAGER, endpoint.act), order).status == endpoint.answer
    answer = ask(endpoint, call(Role.STATION_MANAGER, *(every - {endpoint.act})), order)
    assert (answer.status, answer.code) == (403, "accounts.not_allowed")
    assert str(acts()[endpoint.act].label) in answer.json["detail_zh"]


def test_an_unknown_key_is_refused() -> None:
    answer = Caller("sb_invented").get("/stations")
    assert (answer.status, answer.code) == (401, "accounts.token_refused")


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "sb_x", "Bearer  ", "Bearer a b"])
def test_another_way_to_sign_in_is_refused(db: None, header: str) -> None:
    assert Caller(headers={"Authorization": header}).get("/stations").status == 401


def test_keys_that_ended_are_refused_with_the_reason(call: Call) -> None:
    past, now = timezone.now() - timedelta(days=1), timezone.now()
    ends = {"accounts.token_expired": {"expires_at": past}, "accounts.token_revoked": {"revoked_at": now}}
    for code, changed in ends.items():
        caller = call(Role.STATISTICIAN)
        ApiToken.objects.filter(user=caller.user).update(**changed)
        answer = caller.get("/stations")
        assert (answer.status, answer.code) == (401, code)


def test_the_key_of_a_closed_account_is_refused(call: Call, now: datetime) -> None:
    call(Role.SYSTEM_ADMINISTRATOR)
    caller = call(Role.STATISTICIAN)
    assert caller.user
    deactivate(user=caller.user, actor=User.objects.order_by("pk")[0], now=now)
    assert caller.get("/stations").status == 401
