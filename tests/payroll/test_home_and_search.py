"""What of wages waits on the home page, and what the search finds."""

from datetime import datetime, timedelta

import pytest

from payroll import paying
from payroll.visiting import browser, may, owner, somebody, text
from sanbao.accounts.access import Places, places_of
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.kernel.navigation import Tile
from sanbao.payroll import home
from sanbao.payroll.permissions import OWN
from sanbao.payroll.services import runs

pytestmark = pytest.mark.django_db
EVERYWHERE = Places(everything=True)


@pytest.fixture
def of(now: datetime) -> paying.Place:
    made = paying.example(now)
    may(made.clerk, Role.PAYROLL_CLERK)
    may(made.checker, Role.FINANCE_CLERK)
    may(made.manager, Role.STATION_MANAGER)
    return made


def counts(of: paying.Place, user: User) -> list[int]:
    """What waits to be drafted, checked, approved, paid."""
    today = of.now.date()
    asked = (home.to_draft, home.to_check, home.to_approve, home.to_pay)
    return [sum(tile.count for tile in tiles(user, EVERYWHERE, today)) for tiles in asked]


def test_a_run_waits_for_one_step_after_the_other(of: paying.Place) -> None:
    assert counts(of, of.manager) == [1, 0, 0, 0]
    run = paying.draft(of)
    assert counts(of, of.manager) == [0, 1, 0, 0]
    runs.check(run_id=run.pk, actor=of.checker, now=of.now)
    assert counts(of, of.manager) == [0, 0, 1, 0]
    runs.approve(run_id=run.pk, actor=of.manager, now=of.now)
    assert counts(of, of.manager) == [0, 0, 0, 1]
    runs.pay(run_id=run.pk, paid_on=of.now.date(), actor=of.checker, now=of.now)
    assert counts(of, of.manager) == [0, 0, 0, 0]


def test_nobody_is_asked_to_approve_what_he_drafted_or_checked(of: paying.Place) -> None:
    run = paying.draft(of)
    runs.check(run_id=run.pk, actor=of.checker, now=of.now)
    assert [counts(of, user)[2] for user in (of.clerk, of.checker, of.manager)] == [0, 0, 1]


def test_a_run_that_nobody_of_the_house_drafted_waits_for_everybody(of: paying.Place) -> None:
    run = runs.draft(station=of.station, month=paying.OCTOBER, actor=None, now=of.now)
    runs.check(run_id=run.pk, actor=None, now=of.now)
    assert counts(of, of.manager)[2] == 1


def test_other_stations_wait_for_others(of: paying.Place) -> None:
    paying.draft(of)
    elsewhere = Places(station_ids=frozenset({of.station.pk + 1}))
    assert [tile.count for tile in home.to_check(of.manager, elsewhere, of.now.date())] == [0]


def test_a_new_slip_waits_until_it_is_read(of: paying.Place) -> None:
    client = owner(of.people["B"])
    user = of.people["B"].user
    assert user

    def waiting(days: int = 0) -> list[Tile]:
        return list(home.new_slip(user, places_of(user, OWN), of.now.date() + timedelta(days=days)))

    assert waiting() == []
    paying.final(of)
    assert [(tile.count, tile.url) for tile in waiting()] == [(1, "/payroll/mine/A/2026-10/")]
    assert waiting(days=20) == []
    client.get("/payroll/mine/A/2026-10/")
    assert waiting() == []


def test_the_home_page_leads_to_what_waits(of: paying.Place) -> None:
    paying.draft(of)
    page = text(browser(of.checker), "/")
    assert "待审核的工资表" in page
    assert "/payroll/?month=2026-10&amp;status=draft" in page


def test_runs_and_slips_are_found(of: paying.Place) -> None:
    paying.draft(of)
    client = browser(of.clerk)
    assert client.get("/search/?q=2026-10").url == "/payroll/A/2026-10/"  # the only hit is opened
    assert "/payroll/A/2026-10/" in client.get("/search/?q=A站", follow=True).content.decode()
    assert "/payroll/A/2026-10/slips/B/" in text(client, "/search/?q=B某")


def test_who_sees_no_runs_finds_none(of: paying.Place, now: datetime) -> None:
    paying.draft(of)
    paying.place(now, "B")
    assert "/payroll/" not in text(somebody(Role.INSPECTOR), "/search/?q=2026-10").partition("<main")[2]
    stranger = somebody(Role.PAYROLL_CLERK, scope=Scope.STATION, place="B")
    found = stranger.get("/search/?q=B某", follow=True).content.decode().partition("<main")[2]
    assert "/payroll/A/" not in found
