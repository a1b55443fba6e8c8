"""The pages of the target board: what they show, to whom, what they take in, and with how many queries."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

import workshop
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.models import TargetEdition, TargetFigure
from sanbao.appraisal.rules.targets import Facts
from sanbao.appraisal.services.targets import enter_figure
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.work_orders.services import receive

SignIn = Callable[..., Client]
MaxQueries = Callable[[int], Any]
OCTOBER = Month(2026, 10)
OF_OCTOBER = "?station=HZ01&month=2026-10"
ENTER = "/targets/HZ01/2026-10/{}/enter/"


@pytest.fixture
def station(db: None, now: datetime) -> Station:
    made = workshop.station("HZ01", "杭州一站")
    lead = workshop.technician(made, "A001", "许刚")
    late = workshop.order("WX1", workshop.job([lead]), promised_at=workshop.at(10, 10))
    workshop.done(made, late, now)
    return made


def lines(client: Client, query: str = OF_OCTOBER) -> dict[str, Any]:
    return {line.code: line for line in client.get(f"/targets/{query}").context["lines"]}


def test_the_board_says_what_is_asked_for_what_is_reached_and_from_where(sign_in: SignIn, station: Station) -> None:
    shown = lines(sign_in())
    on_time = shown["on_time"]
    assert (on_time.limit, on_time.value, on_time.value_formula) == ("> 95%", "0%", "0 ÷ 1 × 100")
    assert (on_time.room, on_time.state, on_time.tone, on_time.origin) == ("-95%", "未达标", "danger", "工单")
    assert on_time.url == "/targets/2026-10/on_time/?station=HZ01"
    assert (shown["output_per_head"].value, shown["output_per_head"].limit) == ("464 元", "≥ 80,000 元")
    assert (shown["hotline"].value, shown["hotline"].state_told) == ("—", "还没有登记")
    assert shown["complaint_response"].forecast == ""


def test_orders_past_their_promise_and_not_finished_are_in_the_denominator(
    sign_in: SignIn, station: Station, now: datetime
) -> None:
    lead = station.people.get()
    promises = {"WX2": workshop.at(12, 10), "WX3": workshop.at(2, 10, month=11), "WX4": None}
    for number, promised_at in promises.items():
        content = workshop.order(number, workshop.job([lead]), finished_at=None, promised_at=promised_at)
        receive(station=station, content=content, actor=None, now=now)
    page = sign_in().get("/targets/2026-10/on_time/?station=HZ01")
    assert [part.text for part in page.context["parts"]] == ["0", "2", "100"]
    assert [order.number for order in page.context["overdue"]] == ["WX2"]
    assert "WX2" in page.content.decode()
    assert lines(sign_in(), "?station=HZ01&month=2026-09")["on_time"].value == "—"


def test_a_month_without_work_is_no_lack_of_a_source(sign_in: SignIn, station: Station) -> None:
    output = lines(sign_in(), "?station=HZ01&month=2026-08")["output_per_head"]
    assert (output.value, output.state_told) == ("—", "到目前为止没有业务，或没有在职人员")


def test_a_figure_opens_the_orders_that_it_rests_on(sign_in: SignIn, station: Station) -> None:
    response = sign_in().get("/targets/2026-10/on_time/?station=HZ01")
    parts = response.context["parts"]
    assert [(part.sign, part.label, part.text) for part in parts] == [
        ("", "按期完成", "0"),
        ("÷", "应完成", "1"),
        ("×", "倍数", "100"),
    ]
    assert parts[1].url == "/statistics/HZ01/2026-10/figures/lead_orders/"
    output = sign_in().get("/targets/2026-10/output_per_head/?station=HZ01").context
    assert output["parts"][0].url == "/statistics/HZ01/2026-10/figures/output/"
    assert output["heads"] == (1, 1)
    assert sign_in().get(output["parts"][0].url).status_code == 200


def test_what_is_entered_stands_on_the_board_with_its_evidence(sign_in: SignIn, station: Station) -> None:
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    sent = {"cases": "TS-01 1.5\nTS-02，3\n", "evidence": "投诉登记簿 10 月"}
    response = client.post(ENTER.format("complaint_response"), sent)
    assert response.headers["Location"] == "/targets/2026-10/complaint_response/?station=HZ01"
    page = client.get(response.headers["Location"])
    assert page.context["late"] == [("TS-02", "3 小时")]
    assert [text for _row, text, is_current in page.context["entries"] if is_current] == ["2 件"]
    assert "投诉登记簿 10 月" in page.content.decode()
    again = client.get(ENTER.format("complaint_response")).context["form"]
    assert again["cases"].value() == "TS-01 1.5\nTS-02 3"


def test_what_was_entered_can_be_taken_back_with_a_reason(sign_in: SignIn, station: Station) -> None:
    client = sign_in()
    client.post(ENTER.format("trainings"), {"above": "2", "evidence": "培训签到表"})
    assert lines(client)["trainings"].state == "达标"
    client.post(ENTER.format("trainings"), {"take_back": "1", "evidence": "记错月份"})
    assert lines(client)["trainings"].state == "没有数据"
    assert TargetFigure.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "sent", "told"),
    [
        ("hotline", {"above": "1", "below": "2"}, "这个字段是必填项"),
        ("hotline", {"evidence": "月报"}, "请填写"),
        ("hotline", {"above": "3", "below": "2", "evidence": "月报"}, "不能多于"),
        ("old_parts", {"cases": "看不懂", "evidence": "月报"}, "第 1 行"),
        ("old_parts", {"cases": "A NaN", "evidence": "月报"}, "第 1 行"),
        ("old_parts", {"cases": "A 1\nA 2", "evidence": "月报"}, "写了两次"),
    ],
)
def test_what_cannot_be_entered_is_told_beside_the_boxes(
    sign_in: SignIn, station: Station, code: str, sent: dict[str, str], told: str
) -> None:
    response = sign_in().post(ENTER.format(code), sent)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert not TargetFigure.objects.exists()


@pytest.mark.parametrize("code", ["on_time", "output_per_head", "nobody"])
def test_there_is_no_form_for_what_the_system_knows(sign_in: SignIn, station: Station, code: str) -> None:
    assert sign_in().get(ENTER.format(code)).status_code == 404


def test_another_sheet_is_set_from_a_month_on(sign_in: SignIn, station: Station) -> None:
    client = sign_in()
    form = client.get("/targets/sheets/new/").context["form"]
    sent = {name: form[name].value() for name in form.fields}
    month = Month.of(timezone.localdate()).next
    sent |= {"station": "", "from_month": str(month), "limit_hotline": "98.5", "reason": "二季度评审"}
    assert client.post("/targets/sheets/new/", sent).status_code == 302
    edition = TargetEdition.objects.get()
    assert (edition.from_month, edition.content["targets"][0]["limit"]) == (month, "98.5")
    assert [one.reason for one, _times in client.get("/targets/sheets/").context["editions"]] == ["二季度评审"]
    refused = client.post("/targets/sheets/new/", sent | {"from_month": "2020-01", "light": "9"})
    assert refused.status_code == 422
    assert "交期应大于零" in refused.content.decode()
    assert TargetEdition.objects.count() == 1


def test_the_months_stand_beside_each_other(sign_in: SignIn, station: Station, now: datetime) -> None:
    response = sign_in().get(f"/targets/history/{OF_OCTOBER}")
    assert [str(month) for month in response.context["months"]][-2:] == ["2026-09", "2026-10"]
    row = next(cells for first, cells in response.context["rows"] if first.code == "on_time")
    assert [cell.value for cell in row][-2:] == ["—", "0%"]


@pytest.mark.parametrize("query", ["?station=NB01", "?station=nobody", "?station=region:XX"])
def test_another_station_is_not_found(sign_in: SignIn, station: Station, query: str) -> None:
    workshop.station("NB01", "宁波一站")
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    for address in ("/targets/", "/targets/history/", "/targets/2026-10/hotline/"):
        assert client.get(address + query).status_code == 404
    assert client.get("/targets/NB01/2026-10/hotline/enter/").status_code == 404


def test_a_month_that_is_none_is_told(sign_in: SignIn, station: Station) -> None:
    assert sign_in().get("/targets/?month=2026-99").status_code == 422


def test_the_board_costs_the_same_for_one_station_and_for_three(
    sign_in: SignIn, station: Station, now: datetime, max_queries: MaxQueries
) -> None:
    client = sign_in()
    addresses = ("/targets/", "/targets/history/", "/targets/2026-10/hotline/", "/targets/sheets/")

    def costs() -> list[int]:
        counted = []
        for address in addresses:
            with max_queries(160) as queries:
                assert client.get(f"{address}?station=*&month=2026-10").status_code == 200
            counted.append(len(queries))
        return counted

    enter(station, now)
    before = costs()
    for code in ("NB01", "SX01"):
        made = workshop.station(code, code)
        workshop.done(made, workshop.order(f"WX{code}", workshop.job([workshop.technician(made, code, "朱峰")])), now)
        enter(made, now)
    assert costs() == before


def enter(station: Station, now: datetime) -> None:
    facts = Facts(Decimal(1), Decimal(1))
    enter_figure(station=station, month=OCTOBER, target="hotline", facts=facts, evidence="月报", actor=None, now=now)
