"""The chart of the year: closed months frozen, open ones live, few queries, no script, a link on each bar."""

import itertools
import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

import workshop
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.statistics.charts import MOST_GUIDES, SCALES, _guides
from sanbao.statistics.course import course
from sanbao.statistics.services import close_month

MaxQueries = Callable[[int], Any]


@pytest.fixture
def station(db: None) -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def pair(station: Station, now: datetime) -> tuple[Person, Person]:
    """September is closed with one order, October is open with two, of which one is the second person's."""
    first, second = workshop.technician(station, "A001", "许刚"), workshop.technician(station, "A002", "朱峰")
    workshop.done(station, workshop.order("WX0", workshop.job([first]), month=9), now)
    close_month(station=station, month=Month(2026, 9), actor=None, now=now)
    workshop.done(station, workshop.order("WX1", workshop.job([first])), now)
    workshop.done(station, workshop.order("WX2", workshop.job([second])), now)
    return first, second


def values(points: list[Any]) -> dict[int, int]:
    return {point.month.month: point.value for point in points if point.value}


def test_closed_and_open_months_make_one_course_in_two_queries(
    station: Station, pair: tuple[Person, Person], max_queries: MaxQueries
) -> None:
    with max_queries(2):
        this_year, year_before = course(2026, "orders", [station.pk])
    assert (values(this_year), values(year_before)) == ({9: 1, 10: 2}, {})
    assert [point.month.month for point in this_year if point.is_closed] == [9]


def test_a_persons_course_is_his_alone(station: Station, pair: tuple[Person, Person], max_queries: MaxQueries) -> None:
    first, second = pair
    with max_queries(2):
        assert values(course(2026, "output", [station.pk], first.pk)[0]) == {9: 46400, 10: 46400}
    assert values(course(2026, "hours", [station.pk], second.pk)[0]) == {10: 84}


def test_the_chart_has_links_and_values_and_no_script(
    sign_in: Callable[..., Client], station: Station, pair: tuple[Person, Person]
) -> None:
    address = "/statistics/course/?station=HZ01&year=2026&measure=orders"
    page = sign_in().get(address).content.decode()
    chart = re.search(r"<svg[^>]*pygal-chart.*?</svg>", page, re.DOTALL)
    assert chart
    assert 'xlink:href="/statistics/HZ01/2026-10/figures/lead_orders/"' in chart.group()
    assert ("<script" in chart.group(), "<style" in chart.group(), ">2</text>" in chart.group()) == (False, False, True)
    assert sign_in().get(address).content.decode().count(chart.group()) == 1
    own = sign_in().get(f"{address}&person=A001").content.decode()
    assert 'xlink:href="/statistics/HZ01/2026-09/A001/lead_orders/"' in own


def test_every_link_of_the_fragment_leads_somewhere(
    sign_in: Callable[..., Client], station: Station, pair: tuple[Person, Person]
) -> None:
    client = sign_in()
    for asked in ("station=HZ01&year=2026", "station=HZ01&year=2026&person=A001"):
        page = client.get(f"/statistics/course/?{asked}", headers={"HX-Request": "true"}).content.decode()
        links = set(re.findall(r'(?:href|hx-get)="([^"]+)"', page))
        assert {unescape(link) for link in links} >= {f"/statistics/course/?{asked}&measure=orders"}
        for link in links:
            assert client.get(unescape(link)).status_code == 200, link


def test_a_year_of_which_nothing_is_known_has_a_dash_and_no_nought(
    sign_in: Callable[..., Client], station: Station, pair: tuple[Person, Person]
) -> None:
    page = sign_in().get("/statistics/course/?station=HZ01&year=2026&measure=orders").content.decode()
    assert ('2026 <b class="num">3</b>' in page, '2025 <b class="num">—</b>' in page) == (True, True)


def test_a_year_without_work_says_so(sign_in: Callable[..., Client], station: Station) -> None:
    assert "这两年还没有数据" in sign_in().get("/statistics/course/?station=HZ01&year=2010").content.decode()


@example(11, "orders")
@given(st.integers(0, 10**12), st.sampled_from(sorted(SCALES)))
def test_guides_are_few_rise_evenly_and_reach_the_highest_bar(highest: int, measure: str) -> None:
    guides = _guides(highest, measure)
    assert guides[0] == 0
    assert guides[-1] >= highest
    assert len(guides) <= MOST_GUIDES + 1
    assert len({after - before for before, after in itertools.pairwise(guides)}) <= 1
