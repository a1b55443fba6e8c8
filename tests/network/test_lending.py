"""Lending people between teams: which days, what is refused, and that a refusal changes nothing."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from network.conftest import CloseMonth, Employ, SignIn
from sanbao.accounts.rules.roles import Role
from sanbao.audit.models import JournalEntry
from sanbao.kernel.periods import Month
from sanbao.network import errors, services
from sanbao.network.models import Lending, Person, Station, Team
from sanbao.network.services import Days

WEEK = Days(date(2026, 11, 9), date(2026, 11, 14))
PAGE = "/people/of/HZ01/A01/"


@pytest.fixture
def mechanics(station: Station) -> Team:
    return Team.objects.create(station=station, name="机修一组")


@pytest.fixture
def painters(station: Station) -> Team:
    return Team.objects.create(station=station, name="钣喷组")


@pytest.fixture
def person(employ: Employ, mechanics: Team) -> Person:
    return employ(team=mechanics)


def lend(person: Person, team: Team, days: Days, now: datetime, reason: str = "钣喷忙") -> Lending:
    return services.lend(person=person, team=team, days=days, reason=reason, actor=None, now=now)


def stored() -> tuple[list[tuple[date, date]], int]:
    return list(Lending.objects.values_list("from_on", "until_on")), JournalEntry.objects.count()


def test_somebody_is_lent_for_some_days_and_stays_in_his_team(
    person: Person, mechanics: Team, painters: Team, now: datetime
) -> None:
    lend(person, painters, WEEK, now)
    person.refresh_from_db()
    assert person.team == mechanics
    assert stored()[0] == [(WEEK.from_on, WEEK.until_on)]
    entry = JournalEntry.objects.latest("pk")
    assert (entry.act, entry.subject, entry.facts["team"]) == ("person.lend", "person:HZ01/A01", "钣喷组")


def test_lendings_may_touch_but_never_share_a_day(
    person: Person, mechanics: Team, painters: Team, station: Station, now: datetime
) -> None:
    washers = Team.objects.create(station=station, name="美容组")
    lend(person, painters, WEEK, now)
    lend(person, washers, Days(WEEK.until_on, date(2026, 11, 16)), now)
    before = stored()
    with pytest.raises(errors.LendingsOverlap, match="在 2026-11-13 已借调到钣喷组"):
        lend(person, washers, Days(date(2026, 11, 13), date(2026, 11, 14)), now)
    with pytest.raises(errors.LendingsOverlap):
        lend(person, painters, Days(date(2026, 11, 1), date(2026, 11, 30)), now)
    assert stored() == before


def test_days_that_cannot_be_are_refused_and_nothing_is_stored(
    person: Person, mechanics: Team, painters: Team, other_station: Station, now: datetime
) -> None:
    services.leave(person=person, on=date(2026, 12, 1), actor=None, now=now)
    elsewhere = Team.objects.create(station=other_station, name="机修一组")
    before = stored()
    refused: list[tuple[type[Exception], Team, Days, str]] = [
        (errors.DatesBackward, painters, Days(WEEK.from_on, WEEK.from_on), "忙"),
        (errors.NotLendable, painters, Days(date(2020, 5, 5), date(2020, 5, 8)), "忙"),
        (errors.NotLendable, painters, Days(date(2026, 11, 30), date(2026, 12, 2)), "忙"),
        (errors.LentToOwnTeam, mechanics, WEEK, "忙"),
        (errors.OfAnotherStation, elsewhere, WEEK, "忙"),
        (errors.NameMissing, painters, WEEK, " "),
        (errors.TextTooLong, painters, WEEK, "忙" * 201),
    ]
    for fault, team, days, reason in refused:
        with pytest.raises(fault):
            lend(person, team, days, now, reason)
    assert stored() == before


def test_no_day_of_a_closed_month_is_lent_moved_or_taken_back(
    person: Person, painters: Team, close_month: CloseMonth, now: datetime
) -> None:
    lending = lend(person, painters, Days(date(2026, 10, 26), date(2026, 11, 7)), now)
    close_month(Month(2026, 10))
    before = stored()
    with pytest.raises(errors.LendingInClosedMonth, match="2026年10月 已经结账，2026-11-01 以前的借调不能再改"):
        lend(person, painters, Days(date(2026, 10, 1), date(2026, 10, 3)), now)
    with pytest.raises(errors.LendingInClosedMonth):
        services.end_lending(lending=lending, until_on=date(2026, 10, 30), actor=None, now=now)
    with pytest.raises(errors.LendingInClosedMonth):
        services.take_back_lending(lending=lending, actor=None, now=now)
    assert stored() == before
    services.end_lending(lending=lending, until_on=date(2026, 11, 1), actor=None, now=now)
    assert stored()[0] == [(date(2026, 10, 26), date(2026, 11, 1))]


def test_a_lending_ends_on_another_day_once(person: Person, painters: Team, now: datetime) -> None:
    lending = lend(person, painters, WEEK, now)
    later = lend(person, painters, Days(date(2026, 11, 20), date(2026, 11, 21)), now)
    services.end_lending(lending=lending, until_on=date(2026, 11, 20), actor=None, now=now)
    before = stored()
    services.end_lending(lending=lending, until_on=date(2026, 11, 20), actor=None, now=now)
    with pytest.raises(errors.LendingsOverlap):
        services.end_lending(lending=lending, until_on=date(2026, 11, 21), actor=None, now=now)
    with pytest.raises(errors.DatesBackward):
        services.end_lending(lending=lending, until_on=WEEK.from_on, actor=None, now=now)
    assert stored() == before
    services.take_back_lending(lending=later, actor=None, now=now)
    assert Lending.objects.count() == 1
    with pytest.raises(errors.LendingGone):
        services.take_back_lending(lending=later, actor=None, now=now)


def test_the_database_keeps_a_lending_without_days_out(person: Person, painters: Team, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Lending.objects.create(
            person=person, team=painters, from_on=WEEK.from_on, until_on=WEEK.from_on, reason="忙", set_at=now
        )


def test_a_team_that_has_borrowed_somebody_is_not_removed(person: Person, painters: Team, now: datetime) -> None:
    lend(person, painters, WEEK, now)
    with pytest.raises(errors.StillInUse):
        services.remove_team(team=painters, actor=None, now=now)
    assert Team.objects.filter(pk=painters.pk).exists()


def test_the_workshop_head_lends_on_the_page_of_the_person(person: Person, painters: Team, sign_in: SignIn) -> None:
    client = sign_in(Role.WORKSHOP_HEAD)
    written = {"team": painters.pk, "from_on": "2026-11-09", "last_on": "2026-11-13", "reason": "钣喷忙"}
    assert client.post(f"{PAGE}lend/", written).status_code == 302
    again = client.post(f"{PAGE}lend/", written)
    assert again.status_code == 422
    assert "同一天只能借调到一个班组" in again.content.decode()
    assert "钣喷忙" in client.get(PAGE).content.decode()
    lending = Lending.objects.get()
    assert (lending.from_on, lending.until_on) == (WEEK.from_on, WEEK.until_on)
    client.post(f"{PAGE}lendings/{lending.pk}/", {"last_on": "2026-11-10"})
    assert Lending.objects.get().until_on == date(2026, 11, 11)
    client.post(f"{PAGE}lendings/{lending.pk}/", {"remove": "1"})
    assert not Lending.objects.exists()
    assert client.get(f"{PAGE}lendings/{lending.pk}/").status_code == 404
