"""Endpoints of stations and people."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Final

from django.db.models import Q, QuerySet
from ninja import Path, Query, Router, Schema
from pydantic import Field, PlainSerializer, WithJsonSchema

from sanbao.accounts.access import require
from sanbao.accounts.errors import NotFound
from sanbao.accounts.rest import (
    ApiRequest,
    Code,
    Day,
    Listing,
    Page,
    Text,
    cursor_of,
    cut,
    keys_in,
    next_link,
    whole_key,
)
from sanbao.network.models import Person, PostGrade, Station
from sanbao.network.permissions import VIEW_ORGANISATION, VIEW_PEOPLE
from sanbao.network.queries import employed_on, stations_in, visible_people
from sanbao.network.rules.grades import Grade
from sanbao.network.rules.places import StationKind

ROUTER: Final = Router()
Coefficient = Annotated[
    Decimal, PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string", "examples": ["4.6"]})
]


class StationOut(Schema):
    """A station, or headquarters."""

    code: str
    name: str
    kind: StationKind
    stars: int | None
    region: str | None = Field(description="大区代码")
    parent: str | None = Field(description="上级单位代码")
    city: str
    admitted_on: Day | None
    left_on: Day | None


class StationPage(Page):
    """A page of stations, in the order of their codes."""

    items: list[StationOut]


class GradeOut(Schema):
    """A grade with its coefficient from a day on."""

    grade: Grade
    coefficient: Coefficient
    from_on: Day
    certificate: str


class PersonOut(Schema):
    """Somebody who works at a station."""

    station: str
    no: str = Field(description="工号")
    name: str
    initials: str
    team: str
    post: str
    hired_on: Day | None
    left_on: Day | None = Field(description="最后一个工作日的次日")
    grades: list[GradeOut] = Field(description="岗位级别和技术系数，从早到晚")


class PersonPage(Page):
    """A page of people, in the order of station and number."""

    items: list[PersonOut]


class PeopleListing(Listing):
    """Which people are asked for."""

    station: Code = Field("", description="网点代码")
    q: Annotated[str, Text(40)] = Field("", description="工号、姓名或姓名首字母")
    employed_on: Annotated[Day | None, WithJsonSchema({"type": "string", "format": "date"})] = Field(
        None, description="只要这一天在职的人"
    )


@ROUTER.get("/stations", response=StationPage, summary="网点", tags=["网点与人员"])
def stations(request: ApiRequest, listing: Query[Listing]) -> StationPage:
    """List the stations that the key may see, headquarters among them."""
    places = require(request.user, VIEW_ORGANISATION)
    found = stations_in(request.user, places).distinct().select_related("region", "parent").order_by("code")
    if listing.after:
        found = found.filter(code__gt=keys_in(listing.after, 1)[0])
    rows, last = cut(found, listing.limit)
    link = next_link(request, cursor_of(last.code) if last else None)
    return StationPage(items=[_station(row) for row in rows], next=link)


@ROUTER.get("/people", response=PersonPage, summary="人员", tags=["网点与人员"])
def people(request: ApiRequest, listing: Query[PeopleListing]) -> PersonPage:
    """List people with all their grades. A key of one's own rows sees its user only."""
    places = require(request.user, VIEW_PEOPLE)
    found = _asked(visible_people(request.user, places), listing).order_by("station_id", "no")
    rows, last = cut(found, listing.limit)
    link = next_link(request, cursor_of(last.station_id, last.no) if last else None)
    return PersonPage(items=[_person(row) for row in rows], next=link)


@ROUTER.get("/people/{station}/{no}", response=PersonOut, summary="一位人员", tags=["网点与人员"])
def person(request: ApiRequest, station: Path[Code], no: Path[Code]) -> PersonOut:
    """Show a person of a station by number."""
    places = require(request.user, VIEW_PEOPLE)
    found = _complete(visible_people(request.user, places)).filter(station__code=station, no=no).first()
    if found is None:
        raise NotFound
    return _person(found)


def _complete(found: QuerySet[Person]) -> QuerySet[Person]:
    return found.select_related("station", "team", "post").prefetch_related("grades")


def _asked(found: QuerySet[Person], listing: PeopleListing) -> QuerySet[Person]:
    found = _complete(found)
    if listing.station:
        found = found.filter(station__code=listing.station)
    if listing.q:
        text = listing.q
        found = found.filter(Q(no__istartswith=text) | Q(name__icontains=text) | Q(initials__startswith=text.lower()))
    if listing.employed_on:
        found = found.filter(employed_on(listing.employed_on))
    if listing.after:
        station_id, no = keys_in(listing.after, 2)
        at = whole_key(station_id)
        found = found.filter(Q(station_id__gt=at) | Q(station_id=at, no__gt=no))
    return found


def _station(row: Station) -> StationOut:
    return StationOut(
        code=row.code,
        name=row.name,
        kind=StationKind(row.kind),
        stars=row.stars,
        region=row.region.code if row.region else None,
        parent=row.parent.code if row.parent else None,
        city=row.city,
        admitted_on=row.admitted_on,
        left_on=row.left_on,
    )


def _person(row: Person) -> PersonOut:
    return PersonOut(
        station=row.station.code,
        no=row.no,
        name=row.name,
        initials=row.initials,
        team=row.team.name if row.team else "",
        post=row.post.title if row.post else "",
        hired_on=row.hired_on,
        left_on=row.left_on,
        grades=_grades(sorted(row.grades.all(), key=lambda grade: grade.from_on)),
    )


def _grades(rows: Sequence[PostGrade]) -> list[GradeOut]:
    return [
        GradeOut(grade=Grade(row.grade), coefficient=row.coefficient, from_on=row.from_on, certificate=row.certificate)
        for row in rows
    ]
