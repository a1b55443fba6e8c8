"""The page of the month: what it shows, to whom, in which order, and with how many queries."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import workshop
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.statistics.figures import SETS, SHOWN
from sanbao.statistics.rules.columns import COLUMNS
from sanbao.statistics.services import close_month

SignIn = Callable[..., Client]
MaxQueries = Callable[[int], Any]
OCTOBER = Month(2026, 10)
PAGE = "/statistics/?station={code}&month={month}"
READERS = {
    *(Role.STATISTICIAN, Role.STATION_MANAGER, Role.AFTER_SALES_MANAGER),
    *(Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK, Role.FINANCE_CLERK, Role.TECHNICIAN),
}


@pytest.fixture
def station(db: None) -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def crew(station: Station, now: datetime) -> list[Person]:
    """Three technicians with October orders: 许刚 has two, 朱峰 one, 严艳 none of his own."""
    people = [
        workshop.technician(station, no, name, coefficient, team=team)
        for no, name, coefficient, team in (
            ("A001", "许刚", "4.6", "机修一组"),
            ("A002", "朱峰", "3.4", "钣喷组"),
            ("A003", "严艳", "1.2", "机修一组"),
        )
    ]
    for number, (person, initials) in enumerate(zip(people, ("xg", "zf", "yy"), strict=True)):
        person.initials = initials
        person.save()
        workshop.attended(person, "√" * (20 - number))
    workshop.done(station, workshop.order("WX1", workshop.job([people[0], people[2]])), now)
    workshop.done(station, workshop.order("WX2", workshop.job([people[0]]), day=11), now)
    workshop.done(station, workshop.order("WX3", workshop.job([people[1]]), day=12), now)
    return people


def shown(client: Client, query: str = "", *, code: str = "HZ01") -> Any:
    return client.get(f"/statistics/?station={code}&month=2026-10{query}").context["table"]


def names(client: Client, query: str = "") -> list[str]:
    return [row.name for row in shown(client, query).rows]


def test_the_table_says_who_did_what_and_leads_to_it(sign_in: SignIn, crew: list[Person]) -> None:
    response = sign_in().get("/statistics/?station=HZ01&month=2026-10&set=orders")
    text = response.content.decode()
    assert "2026年10月" in text
    assert "未结账" in text
    table = response.context["table"]
    assert [head.label for head in table.heads] == ["接单数", "完成台次", "三包内", "三包外", "首保/定保", "安装调试"]
    first = table.rows[0]
    assert (first.name, first.about) == ("许刚", "A001 · 主修 4.6 · 机修一组")
    assert [cell.text for cell in first.cells] == ["2", "2", "0", "2", "0", "0"]
    assert first.cells[1].url == "/statistics/HZ01/2026-10/A001/lead_orders/"
    assert first.cells[2].url == ""
    assert [cell.text for cell in table.totals] == ["4", "3", "0", "3", "0", "0"]
    assert [cell.text for cell in table.averages] == ["1.3", "1", "0", "1", "0", "0"]
    assert table.totals[1].url == "/statistics/HZ01/2026-10/figures/lead_orders/"


def test_every_column_of_the_form_stands_in_the_whole_set_and_in_one_other(db: None) -> None:
    every = [column.code for column in SHOWN]
    assert [code for code in every if code != "rework_labour"] == [column.code for column in COLUMNS]
    assert list(SETS["all"][1]) == every
    in_parts = [code for name, (_label, codes) in SETS.items() if name not in {"all", "main"} for code in codes]
    assert sorted(in_parts) == sorted(every)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["许刚", "朱峰", "严艳"]),
        ("&q=许", ["许刚"]),
        ("&q=ZF", ["朱峰"]),
        ("&q=a003", ["严艳"]),
        ("&grade=lead", ["许刚"]),
        ("&team=机修一组", ["许刚", "严艳"]),
        ("&team=机修一组&grade=trainee", ["严艳"]),
        ("&q=nobody", []),
        ("&sort=-lead_orders", ["许刚", "朱峰", "严艳"]),
        ("&sort=lead_orders", ["严艳", "朱峰", "许刚"]),
        ("&sort=attended_days", ["严艳", "朱峰", "许刚"]),
        ("&sort=-no", ["严艳", "朱峰", "许刚"]),
        ("&sort=no_such_column", ["许刚", "朱峰", "严艳"]),
        ("&sort=-rework_rate", ["许刚", "朱峰", "严艳"]),
    ],
)
def test_people_are_filtered_and_sorted(sign_in: SignIn, crew: list[Person], query: str, expected: list[str]) -> None:
    assert names(sign_in(), query) == expected


def test_a_click_on_a_head_sorts_the_highest_first_and_then_the_other_way(sign_in: SignIn, crew: list[Person]) -> None:
    client = sign_in()
    head = next(head for head in shown(client, "&set=orders").heads if head.label == "完成台次")
    assert (head.order, "sort=-lead_orders" in head.url) == ("", True)
    again = next(head for head in shown(client, "&set=orders&sort=-lead_orders").heads if head.label == "完成台次")
    assert (again.order, "sort=lead_orders" in again.url) == ("descending", True)


def test_totals_of_a_filter_are_those_of_the_filtered(sign_in: SignIn, crew: list[Person]) -> None:
    response = sign_in().get("/statistics/?station=HZ01&month=2026-10&set=orders&q=朱峰")
    assert [cell.text for cell in response.context["table"].totals][:2] == ["1", "1"]
    assert "合计（筛选）" in response.content.decode()


def test_more_than_a_hundred_people_turn_pages_and_totals_stay_those_of_all(
    sign_in: SignIn, crew: list[Person], station: Station
) -> None:
    for number in range(4, 106):
        workshop.technician(station, f"A{number:03d}", f"学徒{number}", "0.5")
    client = sign_in()
    first, second = shown(client, "&set=orders"), shown(client, "&set=orders&page=2")
    assert (len(first.rows), len(second.rows), second.people) == (100, 5, 105)
    assert (second.first, second.last, second.next, "page=1" in second.previous) == (101, 105, "", True)
    assert [cell.text for cell in second.totals] == [cell.text for cell in first.totals]
    assert len(shown(client, "&page=99").rows) == 5


def test_htmx_gets_the_results_alone(sign_in: SignIn, crew: list[Person]) -> None:
    response = sign_in().get("/statistics/?station=HZ01&month=2026-10", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "许刚" in response.content.decode()


def test_a_month_that_is_none_is_told_so(sign_in: SignIn, crew: list[Person]) -> None:
    response = sign_in().get("/statistics/?month=2026-13")
    assert response.status_code == 422
    assert "月份请写成 2026-10 的样子" in response.content.decode()


def test_without_a_month_the_earliest_open_one_is_shown(sign_in: SignIn, crew: list[Person]) -> None:
    assert sign_in().get("/statistics/").context["month"] == min(OCTOBER, Month.of(timezone.localdate()))


def test_the_month_is_set_beside_last_month_last_year_and_the_mean(
    sign_in: SignIn, crew: list[Person], station: Station, now: datetime
) -> None:
    workshop.done(station, workshop.order("WX0", workshop.job([crew[0]]), month=9), now)
    close_month(station=station, month=OCTOBER.previous, actor=None, now=now)
    card = sign_in().get("/statistics/?station=HZ01&month=2026-10").context["cards"][0]
    assert (card.label, card.text, card.mean) == ("完成台次", "3", "人均 1")
    assert [(one.beside, one.arrow, one.words) for one in card.changes] == [
        ("较上月", "↑", "增加 2 (+200.0%)"),
        ("较去年同月", "", "无可比数据"),
    ]


def test_several_stations_are_set_beside_other_months_after_their_page(
    sign_in: SignIn, crew: list[Person], station: Station, now: datetime
) -> None:
    workshop.done(station, workshop.order("WX0", workshop.job([crew[0]]), month=9), now)
    other = workshop.station("GZ01", "广州一站")
    workshop.done(other, workshop.order("GX1", workshop.job([workshop.technician(other, "G1", "蒋春", "4.1")])), now)
    client = sign_in()
    page = client.get("/statistics/?station=*&month=2026-10")
    assert [one.changes for one in page.context["cards"]] == [()] * 5
    url = page.context["beside_url"]
    assert f'hx-get="{url}"' in page.content.decode().replace("&amp;", "&")
    part = client.get(url, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    for code in ("lead_orders", "standard_hours", "efficiency", "rework_rate", "output"):
        assert f'id="beside-{code}"' in part.content.decode()
        assert f"#beside-{code}" in page.content.decode()
    card = client.get(url).context["cards"][0]
    assert (card.text, card.changes[0].words) == ("4", "增加 3 (+300.0%)")
    assert [one.text for one in part.context["cards"]] == [one.text for one in page.context["cards"]]


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_the_page_or_403(sign_in: SignIn, station: Station, role: Role) -> None:
    assert sign_in(role).get("/statistics/").status_code == (200 if role in READERS else 403)


def test_another_station_is_not_found(sign_in: SignIn, crew: list[Person]) -> None:
    workshop.station("GZ01", "广州一站")
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "GZ01")
    for address in (
        "/statistics/?station=HZ01",
        "/statistics/HZ01/2026-10/",
        "/statistics/HZ01/2026-10/A001/",
        "/statistics/HZ01/2026-10/A001/lead_orders/",
        "/statistics/HZ01/2026-10/figures/lead_orders/",
        "/statistics/HZ01/2026-10/close/",
        "/statistics/HZ01/2026-10/BD-11.pdf",
        "/statistics/course/?station=HZ01",
        "/statistics/beside/?station=HZ01",
        "/statistics/details/?station=HZ01",
    ):
        assert client.get(address).status_code == 404, address


def test_a_technician_sees_his_own_month_and_nobody_elses(sign_in: SignIn, crew: list[Person]) -> None:
    client = sign_in(Role.TECHNICIAN, Scope.OWN, person=crew[0])
    response = client.get("/statistics/?month=2026-10")
    assert (response.status_code, response.headers["Location"]) == (302, "/statistics/HZ01/2026-10/A001/")
    own = client.get("/statistics/HZ01/2026-10/A001/")
    assert own.status_code == 200
    assert "较全站人均" not in own.content.decode()
    assert client.get("/statistics/HZ01/2026-10/A001/output/").status_code == 200
    assert client.get("/statistics/course/").status_code == 200
    for address in ("A002/", "A002/output/", "figures/output/", ""):
        assert client.get(f"/statistics/HZ01/2026-10/{address}").status_code == 404, address
    assert client.get("/statistics/course/?person=A002").status_code == 404
    assert client.get("/statistics/figures/2026-10/output/").status_code == 404
    assert client.get("/statistics/details/BD-12.pdf").status_code == 403
    listed = client.get("/statistics/details/?from_on=2026-10-01&last_on=2026-10-31").content.decode()
    assert ("WX2" in listed, "WX3" in listed) == (True, False)


def test_a_technician_without_a_person_is_told_what_to_do(sign_in: SignIn, station: Station) -> None:
    client = sign_in(Role.TECHNICIAN, Scope.OWN)
    assert "关联您的登录账号" in client.get("/statistics/").content.decode()
    assert "关联您的登录账号" in client.get("/statistics/details/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/statistics/?station=HZ01&month=2026-10&set=all",
        "/statistics/?station=*&month=2026-10",
        "/statistics/HZ01/2026-10/A001/",
        "/statistics/HZ01/2026-10/A001/efficiency/",
        "/statistics/HZ01/2026-10/figures/first_fixed/",
        "/statistics/figures/2026-10/output/?station=*",
        "/statistics/details/?station=HZ01&from_on=2026-10-01&last_on=2026-10-31",
        "/statistics/beside/?station=*&month=2026-10",
        "/statistics/course/?station=HZ01&year=2026",
        "/statistics/course/?station=HZ01&year=2026&person=A001",
        "/statistics/HZ01/2026-10/close/",
    ],
)
def test_pages_ask_as_often_for_one_row_as_for_many(
    sign_in: SignIn,
    station: Station,
    now: datetime,
    max_queries: MaxQueries,
    address: str,
) -> None:
    lead = workshop.technician(station, "A001", "许刚")
    other = workshop.station("GZ01", "广州一站")
    workshop.technician(other, "B001", "吴超")
    workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    client = sign_in()
    with max_queries(60) as one:
        assert client.get(address).status_code == 200
    for number in range(2, 5):
        helper = workshop.technician(station, f"A00{number}", f"技师{number}")
        workshop.attended(helper, "√√")
        workshop.done(station, workshop.order(f"WX{number}", workshop.job([lead, helper]), day=10 + number), now)
    third = workshop.station("SH01", "上海一站")
    workshop.done(third, workshop.order("SH1", workshop.job([workshop.technician(third, "C001", "沈勇")])), now)
    with max_queries(len(one)) as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(one)


def test_a_closed_month_of_one_station_is_read_in_few_queries(
    sign_in: SignIn, crew: list[Person], station: Station, now: datetime, max_queries: MaxQueries
) -> None:
    close_month(station=station, month=OCTOBER, actor=None, now=now)
    client = sign_in()
    with max_queries(14):
        text = client.get("/statistics/?station=HZ01&month=2026-10").content.decode()
    assert re.search(r"已结账.*校验码", text, re.DOTALL)
    assert "2026-11-05 10:00" in text
