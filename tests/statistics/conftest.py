"""The two example months as imported sheets, and people who look at them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.documents.sheets.outcome import ImportRequest, importers
from sanbao.documents.sheets.reading import open_sheet
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from workshop import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

SEPTEMBER, OCTOBER, NOVEMBER = Month(2026, 9), Month(2026, 10), Month(2026, 11)
SHEETS = (("roster", "花名册.xlsx"), ("attendance", "考勤表-{month}.xlsx"), ("repair_ledger", "维修台账-{month}.xlsx"))

SignIn = Callable[..., Client]
TakeIn = Callable[[Month, str], Station]


def _ignore(done: int, total: int) -> None:
    pass


@pytest.fixture
def take_in(db: None, now: datetime) -> TakeIn:
    """Import the sheets of an example month into a station that is opened for them."""

    def import_month(month: Month, code: str) -> Station:
        for kind, name in SHEETS:
            path: Path = EXAMPLES / str(month) / name.format(month=month)
            request = ImportRequest(
                code, None if kind == "roster" else month, accept_good=True, create_station=kind == "roster"
            )
            importers()[kind].run(open_sheet(path), request, actor=None, now=now, store=True, progress=_ignore)
        return Station.objects.get(code=code)

    return import_month


@pytest.fixture
def september(take_in: TakeIn) -> Station:
    """Station A with its tidy September."""
    return take_in(SEPTEMBER, "A")


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return the browser of somebody with one role; own rows are those of `person`."""

    def of(
        role: Role = Role.STATISTICIAN, scope: Scope = Scope.ALL, place: str = "", person: Person | None = None
    ) -> Client:
        user, _created = User.objects.get_or_create(
            username=f"{role}-{scope}-{place}-{person.no if person else ''}", defaults={"name": "周岚"}
        )
        Grant.objects.get_or_create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        if person:
            person.user = user
            person.save(update_fields=["user"])
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of
