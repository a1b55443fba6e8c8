"""Whatever people type behind the ? of an address, the page answers or refuses: it never breaks."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pytest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client
from pytest_django import Settings

from house.access_row import SIGNED_IN, Row
from house.access_table import ROWS
from house.scene import Scene
from house.test_access import PARAMETER, admitted, signed_in
from sanbao.accounts.rules.roles import Role

READ: Final = [row for row in ROWS if row.method == "get" and row.answer == 200]
SERVER_ERROR: Final = 500
DIGITS: Final = "9" * 30
NASTY: Final = (
    *("9999-12-31", "0001-01-01", DIGITS, "9" * 5000, "\x00", "²"),
    *(f"2026-10-01:{DIGITS}", f"2026-10-01~{DIGITS}", f"A1~2026-10-01~{DIGITS}"),
)


class Noting(QueryDict):
    """A query that notes which names the page has looked for."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        self.names = set[str]()
        super().__init__(*arguments, **more)

    def __getitem__(self, key: str) -> Any:
        self.names.add(key)
        return super().__getitem__(key)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().getlist(key, default)


def note_names(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: write the names that the page has looked for into the answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        query = Noting(request.META["QUERY_STRING"], mutable=True)
        request.GET = query  # type: ignore[assignment]  # Django takes it for one that never changes
        response = get_response(request)
        response.headers["X-Names"] = " ".join(sorted(query.names))
        return response

    return answer


@pytest.fixture
def scene(db: None, now: datetime, settings: Settings, tmp_path: Path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    settings.MIDDLEWARE = [f"{__name__}.note_names", *settings.MIDDLEWARE]
    return Scene(now)


class Readers(dict[Role | None, Client]):
    """One reader for each role, made when a page first needs it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def __missing__(self, role: Role | None) -> Client:
        client = self[role] = signed_in(self.scene, role)
        client.raise_request_exception = False
        return client


def broken(row: Row, scene: Scene, readers: Readers) -> list[str]:
    """Return what breaks the page: the name and the value behind the ?."""
    client = readers[None if row.who == SIGNED_IN else min(admitted(row))]
    path = "/" + PARAMETER.sub(lambda found: row.values[found.group(1)].format_map(scene), row.route)
    asked = QueryDict(row.query.format_map(scene).removeprefix("?")).dict()
    names = {*client.get(path, asked).headers["X-Names"].split(), *asked}
    tried = [(name, value) for name in sorted(names) for value in NASTY]
    found = [one for one in tried if client.get(path, {**asked, one[0]: one[1]}).status_code >= SERVER_ERROR]
    return [f"{row}: {name}={value[:40]!r}" for name, value in found]


@pytest.mark.slow
@pytest.mark.parametrize("area", sorted({row.route.partition("/")[0] for row in READ}))
def test_no_query_breaks_a_page(area: str, scene: Scene) -> None:
    rows = [row for row in READ if row.route.partition("/")[0] == area]
    readers = Readers(scene)
    assert [one for row in rows for one in broken(row, scene, readers)] == []
