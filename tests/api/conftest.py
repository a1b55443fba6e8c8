"""A small network and callers with keys: what every test of the JSON API needs."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import workshop
from sanbao.accounts.catalogue import acts
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.accounts.tokens import issue_token
from sanbao.network.models import Person, Region, Station

Call = Callable[..., "Caller"]


@dataclass(slots=True)
class Answer:
    """A response of the API: its status, its headers and what its JSON says."""

    status: int
    headers: dict[str, str]
    json: Any

    @property
    def code(self) -> str:
        return str(self.json["code"])

    @property
    def faults(self) -> dict[str, str]:
        return {fault["path"]: fault["code"] for fault in self.json["faults"]}


@dataclass(slots=True)
class Caller:
    """Another system with its key."""

    key: str = ""
    user: User | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("get", path, b"", **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> Answer:
        body = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
        return self.ask("post", path, body, **headers)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        sent = {**({"Authorization": f"Bearer {self.key}"} if self.key else {}), **self.headers, **headers}
        named = {name.replace("_", "-"): value for name, value in sent.items()}
        url = path if path.startswith("/api/") else f"/api/v1{path}"
        response = Client().generic(method.upper(), url, body, "application/json", headers=named)
        read = json.loads(response.content) if response.content else None
        return Answer(response.status_code, dict(response.headers), read)


@pytest.fixture
def call(db: None) -> Call:
    """Make a caller: `call(Role.STATISTICIAN)` with all acts of the role, or with the acts that are named."""

    def make(
        role: Role | None, *names: str, scope: Scope = Scope.ALL, place: str = "", person: Person | None = None
    ) -> Caller:
        number = User.objects.count()
        user = User.objects.create(username=f"caller-{number}", name="周岚")
        if role:
            Grant.objects.create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        if person:
            person.user = user
            person.save(update_fields=["user"])
        moment = timezone.now()
        wanted = names or tuple(act.code for act in acts().values() if role in act.roles)
        _, key = issue_token(
            user=user, name="ERP 对接", acts=wanted, expires_at=moment + timedelta(days=30), actor=user, now=moment
        )
        return Caller(key, user)

    return make


@pytest.fixture
def here(db: None) -> Station:
    region = Region.objects.create(code="HD", name="华东")
    return workshop.station("A01", "城东服务站", region=region)


@pytest.fixture
def elsewhere(db: None) -> Station:
    region = Region.objects.create(code="HN", name="华南")
    return workshop.station("C01", "城南服务站", region=region)


@pytest.fixture
def lead(here: Station) -> Person:
    return workshop.technician(here, "A001", "许刚", team="机修一组")


@pytest.fixture
def helper(here: Station) -> Person:
    return workshop.technician(here, "A002", "赵磊", "2.0", team="机修一组")


@pytest.fixture
def stranger(elsewhere: Station) -> Person:
    return workshop.technician(elsewhere, "C001", "陈静")


@pytest.fixture
def statistician(call: Call) -> Caller:
    return call(Role.STATISTICIAN)


@pytest.fixture
def closing_time() -> datetime:
    """October 2026 is over."""
    return datetime(2026, 11, 5, 2, tzinfo=UTC)
