"""One table lists every address and who gets what; here it is walked from end to end."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from house.access_row import PUBLIC, SIGNED_IN, Row
from house.access_table import NO_LISTS, ROWS
from house.scene import Scene
from house.source import ROOT
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.kernel.later import PageLater

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


# The JSON API is asked with keys: tests/api/test_access.py walks it with a table of its own.
ROUTES = {route: view for route, view in walk(get_resolver().url_patterns) if not route.startswith("api/")}


def test_every_address_has_a_row() -> None:
    assert sorted(ROUTES.keys() - {row.route for row in ROWS}) == []


def test_every_row_has_an_address() -> None:
    assert sorted({row.route for row in ROWS} - ROUTES.keys()) == []


@pytest.mark.parametrize("route", ROUTES)
def test_every_address_has_a_page(route: str) -> None:
    """Lists of addresses name their pages, which are loaded later: a wrong name would be found by its first visitor."""
    view = ROUTES[route].callback
    assert callable(view.page if isinstance(view, PageLater) else view)


def test_no_row_stands_twice() -> None:
    names = [str(row) for row in ROWS]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.fixture
def scene(db: None, now: datetime, settings: Settings, tmp_path: Path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return Scene(now)


def ask(row: Row, scene: Scene, client: Client) -> int:
    """Return the status of the answer; what the request has changed is taken back."""
    path = PARAMETER.sub(lambda found: row.values[found.group(1)].format_map(scene), row.route)
    data = {key: value.format_map(scene) for key, value in row.data.items()}
    with transaction.atomic():
        response = getattr(client, row.method)(f"/{path}{row.query.format_map(scene)}", data)
        transaction.set_rollback(True)
    return int(response.status_code)


def signed_in(scene: Scene, role: Role | None, scope: Scope = Scope.ALL, place: str = "") -> Client:
    client = Client()
    client.force_login(scene.somebody(role, scope, place))
    return client


def admitted(row: Row) -> frozenset[Role]:
    return frozenset(Role) if isinstance(row.who, str) else row.who


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_visitors_are_sent_to_the_sign_in(row: Row, scene: Scene) -> None:
    assert ask(row, scene, Client()) == (row.answer if row.who == PUBLIC else row.anonymous)


@pytest.mark.parametrize("row", [row for row in ROWS if row.who != PUBLIC], ids=str)
def test_each_role_gets_what_the_table_says(row: Row, scene: Scene) -> None:
    expected = {role.value: row.answer if role in admitted(row) else 403 for role in Role}
    assert {role.value: ask(row, scene, signed_in(scene, role)) for role in Role} == expected


@pytest.mark.parametrize("row", [row for row in ROWS if row.who != PUBLIC], ids=str)
def test_a_user_without_any_role_sees_only_what_is_his_own(row: Row, scene: Scene) -> None:
    assert ask(row, scene, signed_in(scene, None)) == (row.answer if row.who == SIGNED_IN else 403)


@pytest.mark.parametrize("row", [row for row in ROWS if row.elsewhere is not None], ids=str)
def test_strangers_find_nothing(row: Row, scene: Scene) -> None:
    place = scene["other_station"].code
    got = {role.value: ask(row, scene, signed_in(scene, role, Scope.STATION, place)) for role in admitted(row)}
    assert got == dict.fromkeys(got, row.elsewhere)


def is_list(row: Row) -> bool:
    """Tell whether the address shows many things: it is read, and does not end with the name of one."""
    shown = row.method == "get" and row.answer == 200 and row.who != PUBLIC
    last = row.route.rstrip("/").rpartition("/")[2]
    return shown and ">" not in last and last != "new" and row.route not in NO_LISTS


def test_every_list_page_is_held_to_a_number_of_queries() -> None:
    assert [str(row) for row in ROWS if is_list(row) and not row.counted] == []


@pytest.mark.parametrize("name", sorted({row.counted for row in ROWS if row.counted}))
def test_the_test_that_counts_the_queries_exists(name: str) -> None:
    path, _, function = name.partition("::")
    text = (ROOT / path).read_text("utf-8") if (ROOT / path).is_file() else ""
    found = re.search(rf"^def {re.escape(function)}\(.*?(?=^def |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{name} does not exist"
    assert re.search(r"max_queries|assert_num_queries|CaptureQueriesContext", found.group()), f"{name} counts nothing"


def test_reasons_for_no_list_are_given_for_addresses_that_exist() -> None:
    assert sorted(NO_LISTS.keys() - ROUTES.keys()) == []
    assert all(NO_LISTS.values())
