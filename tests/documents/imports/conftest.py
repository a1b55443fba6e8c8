from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.documents.models import ImportRun
from sanbao.network.models import Region, Station

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = {"roster": "花名册", "attendance": "考勤表-{}", "repair_ledger": "维修台账-{}"}
SignIn = Callable[..., Client]
Bring = Callable[..., Any]


def example(kind: str, month: str = "2026-10") -> Path:
    return EXAMPLES / month / f"{NAMES[kind].format(month)}.xlsx"


@pytest.fixture
def stations(db: None) -> dict[str, Station]:
    region = Region.objects.create(code="HD", name="华东")
    made = (Station.objects.create(code=code, name=f"{code}服务站", region=region) for code in ("A", "B"))
    return {station.code: station for station in made}


@pytest.fixture
def sign_in(stations: dict[str, Station]) -> SignIn:
    """Sign somebody in: a statistician of station B unless said otherwise."""

    def make(role: Role = Role.STATISTICIAN, scope: Scope = Scope.STATION, place: str = "B") -> Client:
        user, _ = User.objects.get_or_create(username=f"{role}-{scope}-{place}", defaults={"name": "周岚"})
        Grant.objects.get_or_create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def client(sign_in: SignIn) -> Client:
    return sign_in()


def bring(client: Client, kind: str, source: Path | bytes, station: str = "B", name: str = "", **more: Any) -> Any:
    """Bring a file by the page and return the answer."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    name = name or (source.name if isinstance(source, Path) else "表.csv")
    data = {"kind": kind, "station": station, "file": SimpleUploadedFile(name, content), **more}
    return client.post("/imports/", data)


def brought(client: Client, kind: str, source: Path | bytes, station: str = "B", **more: Any) -> ImportRun:
    """Bring a file that is taken in, and return its run."""
    answer = bring(client, kind, source, station, **more)
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def stored(client: Client, kind: str, source: Path | bytes, station: str = "B", *, good: bool = False) -> ImportRun:
    """Bring a file and store it."""
    run = brought(client, kind, source, station)
    answer = client.post(f"/imports/{run.pk}/commit/", {"accept_good": "1"} if good else {})
    assert answer.status_code == 302
    run.refresh_from_db()
    return run
