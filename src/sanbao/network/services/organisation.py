"""What is done to the departments, posts and teams of a station."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.network import errors
from sanbao.network.models import Department, Post, Station, Team
from sanbao.network.rules.places import DepartmentKind
from sanbao.network.services.places import changed, checked_name, lock_station


@transaction.atomic
def set_department(
    *,
    station: Station,
    department: Department | None = None,
    name: str,
    kind: DepartmentKind,
    parent: Department | None = None,
    order: int = 0,
    actor: User | None,
    now: datetime,
) -> Department:
    """Add a department to a station's chart, or change the one given.

    Raises: NameMissing, NameTaken, OfAnotherStation, ParentGoesRound.
    """
    lock_station(station.pk)
    checked_name(name, 60)
    _check_station(station, department)
    _check_station(station, parent)
    _check_free(station, station.departments.filter(name=name), department, name)
    one = department or Department(station=station)
    _check_above(one, parent)
    before = _department_facts(one) if department else {}
    one.name, one.kind, one.parent, one.order = name, kind, parent, order
    one.save()
    _note(
        station,
        name,
        act="organisation.set_department",
        facts=changed(before, _department_facts(one)),
        actor=actor,
        now=now,
    )
    return one


@transaction.atomic
def set_post(
    *,
    department: Department,
    post: Post | None = None,
    title: str,
    headcount: int,
    duties: str = "",
    actor: User | None,
    now: datetime,
) -> Post:
    """Add a post with its headcount to a department, or change the one given.

    Raises: NameMissing, NameTaken.
    """
    station = lock_station(department.station_id)
    checked_name(title, 40)
    _check_free(station, department.posts.filter(title=title), post, title)
    one = post or Post(department=department)
    before = _post_facts(one) if post else {}
    one.title, one.headcount, one.duties = title, headcount, duties
    one.save()
    _note(station, title, act="organisation.set_post", facts=changed(before, _post_facts(one)), actor=actor, now=now)
    return one


@transaction.atomic
def set_team(
    *,
    station: Station,
    team: Team | None = None,
    name: str,
    department: Department | None = None,
    actor: User | None,
    now: datetime,
) -> Team:
    """Add a team to a station, or change the one given.

    Raises: NameMissing, NameTaken, OfAnotherStation.
    """
    lock_station(station.pk)
    checked_name(name, 40)
    _check_station(station, team)
    _check_station(station, department)
    _check_free(station, station.teams.filter(name=name), team, name)
    one = team or Team(station=station)
    before = _team_facts(one) if team else {}
    one.name, one.department = name, department
    one.save()
    _note(station, name, act="organisation.set_team", facts=changed(before, _team_facts(one)), actor=actor, now=now)
    return one


@transaction.atomic
def remove_department(*, department: Department, actor: User | None, now: datetime) -> None:
    """Take a department that has nothing below it out of the chart.

    Raises: StillInUse.
    """
    station = lock_station(department.station_id)
    below = department.children.count() + department.posts.count() + department.teams.count()
    if below:
        raise errors.StillInUse(name=department.name, count=below)
    facts = {"before": _department_facts(department), "after": {}}
    department.delete()
    _note(station, department.name, act="organisation.remove_department", facts=facts, actor=actor, now=now)


@transaction.atomic
def remove_post(*, post: Post, actor: User | None, now: datetime) -> None:
    """Take a post that nobody holds or has held out of the chart.

    Raises: StillInUse.
    """
    station = lock_station(post.department.station_id)
    holders = post.people.count()
    if holders:
        raise errors.StillInUse(name=post.title, count=holders)
    facts = {"before": _post_facts(post), "after": {}}
    post.delete()
    _note(station, post.title, act="organisation.remove_post", facts=facts, actor=actor, now=now)


@transaction.atomic
def remove_team(*, team: Team, actor: User | None, now: datetime) -> None:
    """Dissolve a team in which nobody is or was.

    Raises: StillInUse.
    """
    station = lock_station(team.station_id)
    members = team.people.count() + team.borrowed.count()
    if members:
        raise errors.StillInUse(name=team.name, count=members)
    facts = {"before": _team_facts(team), "after": {}}
    team.delete()
    _note(station, team.name, act="organisation.remove_team", facts=facts, actor=actor, now=now)


def _check_station(station: Station, part: Department | Team | None) -> None:
    if part is not None and part.station_id != station.pk:
        raise errors.OfAnotherStation(name=part.name, station=station.name)


def _check_free(
    station: Station, same_name: QuerySet[Any], changing: Department | Post | Team | None, name: str
) -> None:
    if same_name.exclude(pk=changing.pk if changing else 0).exists():
        raise errors.NameTaken(station=station.name, name=name)


def _check_above(department: Department, parent: Department | None) -> None:
    above = parent.pk if parent else None
    while above is not None and department.pk is not None:
        if above == department.pk:
            raise errors.ParentGoesRound(parent=parent.name if parent else "", name=department.name)
        above = Department.objects.values_list("parent_id", flat=True).get(pk=above)


def _department_facts(department: Department) -> dict[str, object]:
    parent = department.parent.name if department.parent else None
    return {"name": department.name, "kind": department.kind, "parent": parent, "order": department.order}


def _post_facts(post: Post) -> dict[str, object]:
    return {"department": post.department.name, "title": post.title, "headcount": post.headcount, "duties": post.duties}


def _team_facts(team: Team) -> dict[str, object]:
    return {"name": team.name, "department": team.department.name if team.department else None}


def _note(
    station: Station, name: str, *, act: str, facts: Mapping[str, object], actor: User | None, now: datetime
) -> None:
    subject = f"organisation:{station.code}/{name}"
    record(actor=actor, act=act, subject=subject, station_id=station.pk, facts=facts, now=now)
