"""What is done to regions and stations."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.network import errors
from sanbao.network.models import Region, Station
from sanbao.network.queries import employed_on
from sanbao.network.rules.places import StationKind

_CODE: Final = re.compile(r"[0-9A-Za-z_-]{1,20}")


@dataclass(frozen=True, slots=True)
class StationDetails:
    """What is known of a station beside its code."""

    name: str
    kind: StationKind = StationKind.SERVICE_STATION
    stars: int | None = None
    region: Region | None = None
    parent: Station | None = None
    city: str = ""
    address: str = ""
    phone: str = ""
    admitted_on: date | None = None


def lock_station(station_id: int) -> Station:
    """Return the station, locked until the end of the transaction: posting and closing never overlap."""
    return Station.objects.select_for_update(no_key=True).get(pk=station_id)


@transaction.atomic
def open_region(*, code: str, name: str, actor: User | None, now: datetime) -> Region:
    """Open a region.

    Raises: CodeInvalid, NameMissing, RegionExists.
    """
    checked_code(code)
    checked_name(name, 60)
    if Region.objects.filter(code=code).exists():
        raise errors.RegionExists(code=code)
    region = Region.objects.create(code=code, name=name)
    facts = {"name": name}
    record(actor=actor, act="region.open", subject=f"region:{code}", station_id=None, facts=facts, now=now)
    return region


@transaction.atomic
def open_station(*, code: str, details: StationDetails, actor: User | None, now: datetime) -> Station:
    """Open a station.

    Raises: CodeInvalid, NameMissing, StationExists.
    """
    checked_code(code)
    checked_name(details.name, 80)
    if Station.objects.filter(code=code).exists():
        raise errors.StationExists(code=code)
    station = Station(code=code, **_columns(details))
    try:
        with transaction.atomic():
            station.save()
    except IntegrityError as error:  # somebody else has opened it at the same moment
        raise errors.StationExists(code=code) from error
    _note(station, "station.open", _facts(station), actor, now)
    return station


@transaction.atomic
def amend_station(*, station: Station, details: StationDetails, actor: User | None, now: datetime) -> Station:
    """Write down what has changed about a station.

    Raises: NameMissing; ParentGoesRound if the new parent lies below the station.
    """
    checked_name(details.name, 80)
    station = lock_station(station.pk)
    _check_parent(station, details.parent)
    before = _facts(station)
    for column, value in _columns(details).items():
        setattr(station, column, value)
    if _facts(station) == before:
        return station
    station.save()
    _note(station, "station.amend", changed(before, _facts(station)), actor, now)
    return station


@transaction.atomic
def admit_station(*, station: Station, on: date, actor: User | None, now: datetime) -> Station:
    """Admit a station, for the first time or again, from a day on."""
    station = lock_station(station.pk)
    before = _facts(station)
    station.admitted_on, station.left_on = on, None
    station.save(update_fields=["admitted_on", "left_on"])
    _note(station, "station.admit", changed(before, _facts(station)), actor, now)
    return station


@transaction.atomic
def withdraw_station(*, station: Station, on: date, actor: User | None, now: datetime) -> Station:
    """End the admission of a station: from `on` it is no longer one of the network.

    Raises: AlreadyWithdrawn; DatesBackward; StillEmployed while people work there on that day.
    """
    station = lock_station(station.pk)
    if station.left_on is not None:
        raise errors.AlreadyWithdrawn(name=station.name, on=station.left_on)
    if station.admitted_on is not None and on < station.admitted_on:
        raise errors.DatesBackward(later=on, earlier=station.admitted_on)
    people = station.people.filter(employed_on(on)).count()
    if people:
        raise errors.StillEmployed(station=station.name, count=people)
    before = _facts(station)
    station.left_on = on
    station.save(update_fields=["left_on"])
    _note(station, "station.withdraw", changed(before, _facts(station)), actor, now)
    return station


def checked_code(code: str) -> str:
    """Return a code that can stand in addresses and file names.

    Raises: CodeInvalid.
    """
    if not _CODE.fullmatch(code):
        raise errors.CodeInvalid(code=code)
    return code


def checked_name(name: str, limit: int) -> str:
    """Return a name that is there and fits.

    Raises: NameMissing; TextTooLong.
    """
    if not name.strip():
        raise errors.NameMissing
    if len(name) > limit:
        raise errors.TextTooLong(text=name, limit=limit)
    return name


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """Return the facts of a change: only what differs, before and after."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {"before": {key: before.get(key) for key in keys}, "after": {key: after[key] for key in keys}}


def _columns(details: StationDetails) -> dict[str, object]:
    return {name: getattr(details, name) for name in details.__dataclass_fields__}


def _facts(station: Station) -> dict[str, object]:
    return {
        "name": station.name,
        "kind": station.kind,
        "stars": station.stars,
        "region": station.region.code if station.region else None,
        "parent": station.parent.code if station.parent else None,
        "city": station.city,
        "address": station.address,
        "phone": station.phone,
        "admitted_on": station.admitted_on,
        "left_on": station.left_on,
    }


def _check_parent(station: Station, parent: Station | None) -> None:
    above = parent.pk if parent else None
    while above is not None:  # read from the table: an object in memory may have been moved by somebody else
        if above == station.pk:
            raise errors.ParentGoesRound(parent=parent.name if parent else "", name=station.name)
        above = Station.objects.values_list("parent_id", flat=True).get(pk=above)


def _note(station: Station, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    record(actor=actor, act=act, subject=f"station:{station.code}", station_id=station.pk, facts=facts, now=now)
