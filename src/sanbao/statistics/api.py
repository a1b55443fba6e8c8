"""Endpoints of the monthly statistics: the JSON of `sanbao statistics`, with every figure of form BD-11 beside it."""

from hashlib import blake2b
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from sanbao.accounts.access import Places, require
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.accounts.rest import ApiRequest, Asked, Code, Moment, MonthKey
from sanbao.network.models import Person, Station
from sanbao.statistics.permissions import CLOSE, VIEW
from sanbao.statistics.plain import as_json, plain_month, plain_months
from sanbao.statistics.rules.columns import Unit
from sanbao.statistics.services import close_month

ROUTER: Final = Router()
TAGS: Final = ["月度统计"]
MOST_STATIONS: Final = 500
FigureOut = Annotated[
    int | str | None,
    WithJsonSchema(
        {
            "anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, {"type": "null"}],
            "description": "次数、分钟、公里是整数；天数、金额、百分比和得分是文字；null 表示还没有来源",
        }
    ),
]
Facts = dict[str, int]
UNCHANGED: Final = {"responses": {"304": {"description": "没有变化(If-None-Match)"}}}


class ColumnOut(Schema):
    """A column of form BD-11."""

    code: str
    group: str
    label: str
    unit: Unit


class PersonFigures(Schema):
    """One technician's month: the figures of the form by column."""

    name: str
    grade: str
    coefficient: str
    team: str
    remark: str
    adjusts: dict[str, int] = Field(description="补记：已结账月份和记录数")
    figures: dict[str, FigureOut]


class PersonMonth(PersonFigures):
    """One technician's month with the facts behind the figures, as `sanbao statistics` tells them."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"additionalProperties": {"type": ["integer", "string"]}}
    )


class StationTotals(Schema):
    """The month of a station as a whole."""

    station: str
    station_name: str
    month: MonthKey
    closed: bool = Field(description="已经结账，不会再变")
    digest: str | None = Field(description="结账的校验码")
    orders: int = Field(description="计入本月的完工台次")
    totals: Facts
    figures: dict[str, FigureOut] = Field(description="合计")


class StationMonth(StationTotals):
    """The month of one station among several."""

    people: dict[str, PersonFigures] = Field(description="按工号")


class StationMonthOut(StationTotals):
    """The month of one station with the facts of its people and the columns of their figures."""

    people: dict[str, PersonMonth] = Field(description="按工号")
    columns: list[ColumnOut]


class SeveralMonthsOut(Schema):
    """The month of several stations, each with its people, and of all together."""

    month: MonthKey
    columns: list[ColumnOut]
    orders: int
    totals: Facts
    figures: dict[str, FigureOut]
    stations: list[StationMonth]


class ClosingOut(Schema):
    """A closed month."""

    station: str
    month: MonthKey
    digest: str
    people: int
    closed_at: Moment
    closed_by: str


class OnePerson(Asked):
    """Whose month is asked for."""

    person: Code = Field("", description="只要这个工号")


class SeveralStations(Asked):
    """Of which stations a month is asked for."""

    month: MonthKey
    station: Annotated[list[Code], Field(max_length=MOST_STATIONS)] = Field(
        [], description="网点代码，可以写几个；不写是全部可见的网点"
    )


@ROUTER.get("/statistics", response=SeveralMonthsOut, summary="几个网点的月统计", tags=TAGS, openapi_extra=UNCHANGED)
def several(request: ApiRequest, asked: Query[SeveralStations]) -> HttpResponse:
    """Show the month of the named stations, or of all that the key may see as a whole."""
    places = require(request.user, VIEW)
    stations = _whole_stations(places)
    if asked.station:
        stations = [station for station in stations if station.code in set(asked.station)]
        if len(stations) < len(set(asked.station)):
            raise NotFound
    return _answer(request, plain_months(stations, asked.month))


@ROUTER.get(
    "/statistics/regions/{code}/{month}",
    response=SeveralMonthsOut,
    summary="大区的月统计",
    tags=TAGS,
    openapi_extra=UNCHANGED,
)
def region(request: ApiRequest, code: Path[Code], month: Path[MonthKey]) -> HttpResponse:
    """Show the month of those stations of a region that the key may see as a whole."""
    places = require(request.user, VIEW)
    stations = [one for one in _whole_stations(places) if one.region and one.region.code == code]
    if not stations:
        raise NotFound
    return _answer(request, plain_months(stations, month))


@ROUTER.get(
    "/statistics/{station}/{month}",
    response=StationMonthOut,
    summary="网点的月统计",
    tags=TAGS,
    openapi_extra=UNCHANGED,
)
def station_month(
    request: ApiRequest, station: Path[Code], month: Path[MonthKey], asked: Query[OnePerson]
) -> HttpResponse:
    """Show the month of a station. A key of one's own rows sees its user only. Answers 304 to a known ETag."""
    places = require(request.user, VIEW)
    found = Station.objects.filter(code=station).first()
    if found is None:
        raise NotFound
    own = None if places.covers(found.pk) else _own_person(request.user, places)
    return _answer(request, plain_month(found, month, person_no=asked.person or None, person_id=own))


@ROUTER.post("/statistics/{station}/{month}/close", response=ClosingOut, summary="月度结账", tags=TAGS)
def close(request: ApiRequest, station: Path[Code], month: Path[MonthKey]) -> ClosingOut:
    """Freeze the month of a station. What comes later counts in the next open month."""
    places = require(request.user, CLOSE)
    found = Station.objects.filter(code=station).first()
    if found is None or not places.covers(found.pk):
        raise NotFound
    closing = close_month(station=found, month=month, actor=request.user, now=timezone.now())
    return ClosingOut(
        station=found.code,
        month=month,
        digest=closing.digest,
        people=closing.people,
        closed_at=closing.closed_at,
        closed_by=str(request.user),
    )


def _whole_stations(places: Places) -> list[Station]:
    return list(Station.objects.filter(places.within("pk")).select_related("region").order_by("code"))


def _own_person(user: User, places: Places) -> int:
    """Return who the user is, for whom only the own rows are open."""
    person_id = Person.objects.filter(user=user).values_list("pk", flat=True).first() if places.own else None
    if person_id is None:
        raise NotFound
    return person_id


def _answer(request: HttpRequest, plain: dict[str, Any]) -> HttpResponse:
    """Answer with JSON as it is (checking 3,000 rows once more would take longer than reading them), or with 304."""
    body = as_json(plain)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    response.headers["ETag"], response.headers["Cache-Control"] = etag, "private, no-cache"
    found = get_conditional_response(request, etag=etag, response=response)
    return found if isinstance(found, HttpResponse) else response
