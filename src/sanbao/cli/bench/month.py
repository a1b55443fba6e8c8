"""The month of a station and of a region, as query, page, JSON and paper."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.cli.bench import filling, limits
from sanbao.cli.bench.figures import Result, milliseconds
from sanbao.documents.forms import rendering
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, PostGrade, Station
from sanbao.statistics.plain import as_json, plain_month, plain_months
from sanbao.statistics.queries import month_table
from sanbao.statistics.statement import month_sheet

MONTH = filling.LAST
PDF_PEOPLE = 30


def statistician() -> Client:
    """Return the browser of somebody who may see every station."""
    user = User.objects.create(username="bench", name="测速")
    Grant.objects.create(user=user, role=Role.STATISTICIAN, scope=Scope.ALL, valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def station_month(entries: int) -> Iterator[Result]:
    """Measure one station's month out of so many entries."""
    station = Station.objects.get(code="S150")
    limit = milliseconds(partial(limits.group_by, MONTH.key, station.pk))
    yield Result(f"网点月表 查询（{entries} 条）", milliseconds(lambda: month_table(MONTH, {station.pk})), "ms", limit)
    yield Result(f"网点月表 JSON（{entries} 条）", milliseconds(lambda: _json(station, MONTH)), "ms", limit)


def pages(client: Client, entries: int) -> Iterator[Result]:
    """Measure the pages of a station, of all stations, and of the year."""
    station = Station.objects.get(code="S150")
    limit = milliseconds(partial(limits.group_by, MONTH.key, station.pk))
    path = f"{reverse('statistics:month')}?month={MONTH}&station={station.code}"
    yield Result(f"网点月表 页面（{entries} 条）", milliseconds(lambda: _get(client, path)), "ms", limit)
    limit = milliseconds(partial(limits.group_by, MONTH.key, None))
    region = partial(month_table, MONTH, None)
    yield Result("大区 3000 人 查询", milliseconds(region), "ms", limit)
    all_stations = f"{reverse('statistics:month')}?month={MONTH}&station=region:R1"
    yield Result("大区 3000 人 页面", milliseconds(lambda: _get(client, all_stations)), "ms", limit)
    beside = f"{reverse('statistics:beside')}?month={MONTH}&station=region:R1"
    yield Result("大区 3000 人 与往月比较", milliseconds(lambda: _get(client, beside)), "ms", limit)
    yield Result("大区 3000 人 JSON", milliseconds(_region_json), "ms", limit)
    course = f"{reverse('statistics:course')}?year={MONTH.year}&station={station.code}"
    yield Result("网点全年走势 页面", milliseconds(lambda: _get(client, course)), "ms")


def paper() -> Iterator[Result]:
    """Measure the printed form for 30 people."""
    station = Station.objects.get(code="S000")
    for n in range(filling.PEOPLE_A_STATION, PDF_PEOPLE):
        person = Person.objects.create(station=station, no=f"S000{n}", name=f"技师{n}", hired_on=filling.HIRED)
        PostGrade.objects.create(person=person, grade="lead", coefficient="4.5", from_on=filling.HIRED)
    sheet = month_sheet(station, MONTH, now=timezone.now())
    pdf = partial(rendering.render, "BD-11", sheet, file_format="pdf")
    yield Result("BD-11 PDF 30 人", milliseconds(pdf), "ms")


def _json(station: Station, month: Month) -> bytes:
    return as_json(plain_month(station, month))


def _region_json() -> bytes:
    return as_json(plain_months(list(Station.objects.order_by("code")), MONTH))


def _get(client: Client, path: str) -> None:
    response = client.get(path)
    if response.status_code != 200:  # noqa: PLR2004 - anything else is no page
        raise RuntimeError(f"{path} answered {response.status_code}")
