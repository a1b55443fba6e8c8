"""The pages of scores: the team's table, scorecards and their grounds, one's own, and with how many queries."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import workshop
from appraisal.scorecards import AUGUST, JULY, SEPTEMBER, SMALL, Place, appraise, closed, entered, place, worked
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.models import Appeal
from sanbao.appraisal.queries.evidence import first_fix_open_until
from sanbao.appraisal.rules.profiles import PRINCIPLES, rate
from sanbao.appraisal.services.appeals import appeal
from sanbao.appraisal.services.scores import finalise, score_month
from sanbao.kernel.periods import Month
from sanbao.network.models import Person

SignIn = Callable[..., Client]
MaxQueries = Callable[[int], Any]
OF_JULY = "?station=A&month=2026-07"


@pytest.fixture
def where(db: None, now: datetime) -> Place:
    """July is final: the lead had two slips in his records (80 points), the second none (100)."""
    made = place()
    closed(made, [JULY], now)
    appraise(made, SMALL, now)
    entered(made, made.lead, JULY, "records", "2", now=now)
    entered(made, made.second, JULY, "records", "0", now=now)
    finalise(station=made.station, month=JULY, actor=made.manager, now=now)
    return made


def browser(user: User | None) -> Client:
    assert user is not None
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["马强", "许刚"]),
        ("&sort=total", ["许刚", "马强"]),
        ("&sort=no", ["许刚", "马强"]),
        ("&sort=-no", ["马强", "许刚"]),
        ("&sort=-main", ["马强", "许刚"]),
        ("&sort=open", ["许刚", "马强"]),
        ("&sort=nobody", ["许刚", "马强"]),
        ("&q=许", ["许刚"]),
        ("&q=a002", ["马强"]),
        ("&team=机修一组", ["马强", "许刚"]),
        ("&team=钣喷组", []),
    ],
)
def test_the_table_is_ranked_sorted_and_filtered(sign_in: SignIn, where: Place, query: str, names: list[str]) -> None:
    context = sign_in().get(f"/kpi/{OF_JULY}{query}").context
    assert [row.name for row in context["rows"]] == names
    assert {row.name: row.rank for row in context["rows"]}.items() <= {"马强": 1, "许刚": 2}.items()


def test_the_table_tells_groups_totals_and_how_far_the_month_is(sign_in: SignIn, where: Place, now: datetime) -> None:
    context = sign_in().get(f"/kpi/{OF_JULY}").context
    row = context["rows"][1]
    assert (row.cells, row.total, row.provisional) == (("80.00",), Decimal("80.00"), Decimal("50.00"))
    assert row.url == "/kpi/A/2026-07/A001/"
    assert (context["closed"], context["everybody"].total) == (("已定稿", "success"), Decimal("90.00"))
    worked(where, [AUGUST], now)
    assert "暂定" in sign_in().get("/kpi/?station=A&month=2026-08").context["closed"][0]


def test_months_stand_beside_each_other(sign_in: SignIn, where: Place) -> None:
    rows = sign_in().get("/kpi/months/?station=A&month=2026-08").context["rows"]
    assert [(row["name"], row["mean"]) for row in rows] == [("许刚", Decimal("80.00")), ("马强", Decimal("100.00"))]
    assert rows[0]["cells"][-2] == ("/kpi/A/2026-07/A001/", Decimal("80.00"))
    assert rows[0]["cells"][-1] == ("", None)
    assert sign_in().get("/kpi/months/?station=A&month=2026-08&q=nobody").context["rows"] == []
    months = sign_in().get("/kpi/months/?station=A&month=2026-08").context["months"]
    assert [str(month) for month in months] == ["2026-07", "2026-08"]


def test_a_scorecard_shows_every_line_with_range_formula_and_evidence(sign_in: SignIn, where: Place) -> None:
    response = sign_in().get("/kpi/A/2026-07/A001/")
    [(group, lines)] = response.context["groups"]
    assert (group.pool, group.score) == (Decimal("100.00"), Decimal("80.00"))
    slips, records = lines
    assert (slips.ground, slips.score, slips.tone) == ("季度指标，暂按满分", "50.00", "info")
    assert (records.weight, records.small, records.range, records.value) == ("50", Decimal("50.00"), "≤ 0 次", "2 次")
    assert (records.score, records.change, records.evidence) == ("30.00", "-20.00", "抽查记录 3、8")
    assert records.formula == "50.00 − 10 × (2 − 0) = 30"
    assert records.url == "/kpi/A/2026-07/A001/records/"
    assert "<svg" in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_a_measured_line_opens_the_orders_that_it_rests_on(sign_in: SignIn, where: Place, now: datetime) -> None:
    closed(where, [AUGUST], now)
    appraise(where, PRINCIPLES, now, from_month=AUGUST)
    context = sign_in().get("/kpi/A/2026-08/A001/on_time_rate/").context
    assert [(part.label, part.text, part.is_current) for part in context["parts"]] == [
        ("完成台次", "3", True),
        ("超时单", "0", False),
    ]
    assert (context["paper_sum"], context["paper_count"], len(context["papers"])) == ("3", 3, 3)
    paper = context["papers"][0]
    assert (paper.number, paper.said) == ("WX202608-A1", "更换前制动片")
    assert sign_in().get(paper.url).status_code == 200
    assert sign_in().get("/kpi/A/2026-08/A001/on_time_rate/?part=overdue_orders").context["papers"] == []
    assert sign_in().get("/kpi/A/2026-08/A001/on_time_rate/?part=praises").status_code == 404


def test_an_entered_line_says_who_entered_it(sign_in: SignIn, where: Place) -> None:
    context = sign_in().get("/kpi/A/2026-07/A001/records/").context
    assert [(row.set_by, text) for row, text in context["entries"]] == [(where.clerk, "2 次")]
    assert context["form"] is None  # only the person himself appeals


@pytest.mark.parametrize("route", ["A009/", "A001/nothing/", "A009/records/", "A001/JX-01.docx", "A009/JX-01.pdf"])
def test_what_there_is_not_is_not_found(sign_in: SignIn, where: Place, route: str) -> None:
    assert sign_in().get(f"/kpi/A/2026-07/{route}").status_code == 404


def test_somebody_without_a_scheme_has_no_scores_yet(sign_in: SignIn, where: Place) -> None:
    response = sign_in().get("/kpi/A/2026-06/A001/")
    assert response.context["sheet"] is None
    assert "这个月没有绩效" in response.content.decode()


def test_another_station_is_not_found(sign_in: SignIn, where: Place) -> None:
    workshop.station("B", "B站")
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "B")
    for route in ("A001/", "A001/records/", "A001/JX-01.pdf", "finalise/"):
        assert client.get(f"/kpi/A/2026-07/{route}").status_code == 404
    assert client.get(f"/kpi/{OF_JULY}").status_code == 404
    assert client.get("/kpi/quarters/A/2026-07/").status_code == 404


def test_everybody_sees_his_own_scorecard_and_nobody_elses(where: Place) -> None:
    client = browser(where.lead.user)
    assert [point.total for point in client.get("/kpi/mine/").context["months"]] == [Decimal("80.00")]
    context = client.get("/kpi/mine/2026-07/").context
    assert (context["person"], context["sheet"].card.total) == (where.lead, Decimal("80.00"))
    assert client.get("/kpi/mine/2026-07/records/").status_code == 200
    assert client.get("/kpi/A/2026-07/A002/").status_code == 403
    assert client.get("/kpi/A/2026-07/A001/").status_code == 403
    assert client.get("/kpi/mine/2026-07/JX-01.pdf").content.startswith(b"%PDF")


def test_who_is_nobody_s_account_has_no_scores(sign_in: SignIn, where: Place) -> None:
    client = sign_in(Role.TECHNICIAN)
    assert client.get("/kpi/mine/").context["nobody"]
    assert client.get("/kpi/mine/2026-07/").status_code == 404


def test_the_own_page_tells_nothing_of_what_is_wrong_with_colleagues(where: Place, now: datetime) -> None:
    Person.objects.filter(pk=where.second.pk).update(name="马强")
    context = browser(where.lead.user).get("/kpi/mine/2026-08/").context
    assert context["faults"] == []


def test_an_appeal_is_made_on_the_own_line_and_told_there(where: Place) -> None:
    client = browser(where.lead.user)
    assert client.get("/kpi/mine/2026-07/records/").context["form"] is not None
    assert client.get("/kpi/mine/2026-07/order_slips/").context["form"] is None  # provisional
    refused = client.post("/kpi/mine/2026-07/records/appeal/", {"reason": ""})
    assert refused.status_code == 422
    assert not Appeal.objects.exists()
    sent = client.post("/kpi/mine/2026-07/records/appeal/", {"reason": "抽查的不是我的工单"})
    assert sent.headers["Location"] == "/kpi/mine/2026-07/records/"
    made = Appeal.objects.get()
    assert (made.item, made.reason, made.set_by) == ("records", "抽查的不是我的工单", where.lead.user)
    page = client.get("/kpi/mine/2026-07/records/")
    assert page.context["form"] is None
    assert "处理中" in page.content.decode()


def test_a_month_that_is_not_stored_cannot_be_appealed(where: Place, now: datetime) -> None:
    worked(where, [AUGUST], now)
    client = browser(where.lead.user)
    assert client.get("/kpi/mine/2026-08/records/").context["form"] is None
    assert client.post("/kpi/mine/2026-08/records/appeal/", {"reason": "没有"}).status_code == 404


def test_what_waits_stands_on_the_home_page(where: Place, now: datetime, sign_in: SignIn) -> None:
    card = where.lead.scorecards.get(month=JULY)
    assert where.lead.user is not None
    appeal(scorecard_id=card.pk, item="records", reason="不对", actor=where.lead.user, now=now)
    head = sign_in()
    Grant.objects.get_or_create(user=where.clerk, role=Role.WORKSHOP_HEAD, scope="all", valid_from="2020-01-01")
    assert "待处理的绩效申诉" in head.get("/").content.decode()
    assert "待登记和定稿的绩效" in browser(where.clerk).get("/").content.decode()


def test_the_global_search_finds_scorecards(sign_in: SignIn, where: Place) -> None:
    assert "/kpi/A/2026-07/A001/" in sign_in().get("/search/?q=A001").content.decode()


def test_a_first_fix_says_whether_its_thirty_days_were_over_when_the_month_was_closed(db: None, now: datetime) -> None:
    made = place("B")
    closed(made, [JULY], now)
    assert first_fix_open_until(made.station.pk, JULY, date(2026, 8, 30)) is None  # closed by `now`, in November
    assert first_fix_open_until(made.station.pk, SEPTEMBER, date(2026, 10, 30)) == date(2026, 10, 31)
    assert first_fix_open_until(made.station.pk, SEPTEMBER, date(2026, 10, 31)) is None


def test_a_first_fix_that_may_still_fall_is_marked_on_the_card(sign_in: SignIn, db: None, now: datetime) -> None:
    made, month = place("B"), Month.of(timezone.localdate())
    item = rate("first_fix_rate", "首次修复率", 50, group="main", limits=("90", "95"), step="1", per="1")
    appraise(made, replace(SMALL, items=(item, SMALL.items[1])), now)
    page = sign_in().get(f"/kpi/B/{month}/A001/").content.decode()
    assert "30 天未满，取数以后的返修没有计入" in page


@pytest.mark.parametrize("address", ["/kpi/B/2026-07/finalise/", "/kpi/quarters/B/2026-07/"])
def test_only_who_may_enter_values_is_led_to_entering_them(
    sign_in: SignIn, db: None, now: datetime, address: str
) -> None:
    made = place("B")
    closed(made, [JULY, AUGUST, SEPTEMBER], now)
    appraise(made, SMALL, now)
    shown = [
        sign_in(role).get(address).context["may_enter"] for role in (Role.STATION_MANAGER, Role.AFTER_SALES_MANAGER)
    ]
    assert shown == [True, False]


@pytest.mark.parametrize(("file_format", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_a_scorecard_is_printed(sign_in: SignIn, where: Place, file_format: str, begins: bytes) -> None:
    response = sign_in().get(f"/kpi/A/2026-07/A001/JX-01.{file_format}")
    assert response.content.startswith(begins)
    assert f"JX-01-A-2026-07-A001.{file_format}" in response.headers["Content-Disposition"]


PAGES = (
    f"/kpi/{OF_JULY}",
    f"/kpi/months/{OF_JULY}",
    "/kpi/schemes/",
    "/kpi/appeals/",
    "/kpi/A/2026-07/tasks/",
    "/kpi/A/2026-07/values/",
    "/kpi/A/2026-07/finalise/",
)


def test_pages_ask_as_often_for_two_people_as_for_four(where: Place, now: datetime, max_queries: MaxQueries) -> None:
    for role in (Role.AFTER_SALES_MANAGER, Role.WORKSHOP_HEAD):
        Grant.objects.create(user=where.head, role=role, scope="all", valid_from="2020-01-01")
    client = browser(where.head)

    def costs(month: str) -> dict[str, int]:
        counted = {}
        for address in PAGES:
            asked = address.replace("2026-07", month)
            with max_queries(90) as queries:
                assert client.get(asked).status_code == 200
            counted[address] = len(queries)
        return counted

    client.get("/kpi/")
    worked(where, [AUGUST], now)
    objects = [(where.lead, AUGUST), (where.second, AUGUST)]
    for person, month in objects:
        entered(where, person, month, "records", "1", now=now)
    before = costs("2026-08")
    for no in ("A003", "A004"):
        made = workshop.technician(where.station, no, "严艳", team="机修一组")
        workshop.attended(made, "√" * 20, month=8)
        entered(where, made, AUGUST, "records", "1", now=now)
    assert costs("2026-08") == before


def test_own_pages_ask_as_often_for_one_month_as_for_two(where: Place, now: datetime, max_queries: MaxQueries) -> None:
    client = browser(where.lead.user)

    def cost() -> int:
        with max_queries(40) as queries:
            assert client.get("/kpi/mine/").status_code == 200
        return len(queries)

    before = cost()
    closed(where, [AUGUST], now)
    score_month(station=where.station, month=AUGUST, actor=None, now=now)
    assert len(client.get("/kpi/mine/").context["months"]) == 2
    assert cost() == before
