"""Lending people between the teams of a station (借调): their points and their labour count for the borrowing team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.network import errors
from sanbao.network.models import Lending, Person, Team
from sanbao.network.ports import month_guard
from sanbao.network.services.places import checked_name, lock_station

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Days:
    """Days half-open: `until_on` is the first day that does not belong to them any more."""

    from_on: date
    until_on: date


@transaction.atomic
def lend(*, person: Person, team: Team, days: Days, reason: str, actor: User | None, now: datetime) -> Lending:
    """Let somebody work for another team of his station on some days.

    Raises: NameMissing without a reason; OfAnotherStation; LentToOwnTeam; DatesBackward; NotLendable;
    LendingInClosedMonth; LendingsOverlap. Source: domain spec §1.1 (member lent to another group).
    """
    person = _locked(person)
    checked_name(reason, LONGEST_REASON)
    _check_team(person, team)
    _check_days(person, days)
    _check_open(person, days.from_on)
    _check_free(person, days)
    lending = Lending.objects.create(
        person=person,
        team=team,
        from_on=days.from_on,
        until_on=days.until_on,
        reason=reason,
        set_by=actor,
        set_at=now,
    )
    _note(person, "person.lend", _facts(lending), actor, now)
    return lending


@transaction.atomic
def end_lending(*, lending: Lending, until_on: date, actor: User | None, now: datetime) -> Lending:
    """Let a lending end on another day than was planned; the days of closed months stay as they are.

    Raises: LendingGone; DatesBackward; NotLendable; LendingInClosedMonth; LendingsOverlap.
    """
    person = _locked(lending.person)
    kept = _kept(lending)
    if kept.until_on == until_on:
        return kept
    days = Days(kept.from_on, until_on)
    _check_days(person, days)
    _check_open(person, min(kept.until_on, until_on))
    _check_free(person, days, besides=kept)
    before = _facts(kept)
    kept.until_on = until_on
    kept.save()
    _note(person, "person.end_lending", {"before": before, "after": _facts(kept)}, actor, now)
    return kept


@transaction.atomic
def take_back_lending(*, lending: Lending, actor: User | None, now: datetime) -> None:
    """Take back a lending that was written down by mistake.

    Raises: LendingGone; LendingInClosedMonth.
    """
    person = _locked(lending.person)
    kept = _kept(lending)
    _check_open(person, kept.from_on)
    facts = _facts(kept)
    kept.delete()
    _note(person, "person.take_back_lending", {"before": facts, "after": {}}, actor, now)


def _locked(person: Person) -> Person:
    lock_station(person.station_id)
    return Person.objects.select_related("station", "team").get(pk=person.pk)


def _kept(lending: Lending) -> Lending:
    kept = Lending.objects.select_related("team").filter(pk=lending.pk).first()
    if kept is None:
        raise errors.LendingGone
    return kept


def _check_team(person: Person, team: Team) -> None:
    if team.station_id != person.station_id:
        raise errors.OfAnotherStation(name=team.name, station=person.station.name)
    if team.pk == person.team_id:
        raise errors.LentToOwnTeam(name=person.name, team=team.name)


def _check_days(person: Person, days: Days) -> None:
    if days.until_on <= days.from_on:
        raise errors.DatesBackward(later=days.until_on, earlier=days.from_on)
    if person.hired_on is not None and days.from_on < person.hired_on:
        raise errors.NotLendable(name=person.name, on=days.from_on)
    if person.left_on is not None and days.until_on > person.left_on:
        raise errors.NotLendable(name=person.name, on=person.left_on)


def _check_open(person: Person, first_changed: date) -> None:
    last = month_guard.get().last_closed(person.station_id)
    if last is not None and first_changed < last.until:
        raise errors.LendingInClosedMonth(station=person.station.name, month=last.label, first=last.until)


def _check_free(person: Person, days: Days, besides: Lending | None = None) -> None:
    others = Lending.objects.filter(person=person, from_on__lt=days.until_on, until_on__gt=days.from_on)
    other = others.exclude(pk=besides.pk if besides else 0).select_related("team").first()
    if other is not None:
        raise errors.LendingsOverlap(name=person.name, team=other.team.name, on=max(other.from_on, days.from_on))


def _facts(lending: Lending) -> dict[str, object]:
    return {
        "team": lending.team.name,
        "from_on": lending.from_on,
        "until_on": lending.until_on,
        "reason": lending.reason,
    }


def _note(person: Person, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    subject = f"person:{person.station.code}/{person.no}"
    record(actor=actor, act=act, subject=subject, station_id=person.station_id, facts=facts, now=now)
