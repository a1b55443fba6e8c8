"""Whatever is refused below /api/ is refused as a problem (RFC 9457), in the language that was asked for."""

import json
from datetime import datetime

import pytest
from django.test import Client

import workshop
from api import sent
from api.conftest import Caller
from sanbao.kernel.errors import Fault
from sanbao.network.models import Person, Station

pytestmark = pytest.mark.django_db


def test_a_refusal_says_what_is_wrong_in_both_languages(here: Station, lead: Person, statistician: Caller) -> None:
    for odometer in (1, 2):
        answer = statistician.post(
            "/orders", sent.order(jobs=[sent.job(people=[{"no": "A001"}])], odometer_km=odometer)
        )
    assert (answer.status, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert answer.json == {
        "type": "urn:sanbao:problem:work_orders.number_taken",
        "code": "work_orders.number_taken",
        "status": 409,
        "title": "和已有的内容冲突",
        "detail": "工单号 WX2610-A0001 已存在且内容不同，请核对工单号。",
        "detail_zh": "工单号 WX2610-A0001 已存在且内容不同，请核对工单号。",
        "detail_en": answer.json["detail_en"],
        "faults": [],
    }
    assert answer.json["detail_en"].isascii()


def test_a_fault_has_its_place_its_code_and_its_sentence(statistician: Caller) -> None:
    answer = statistician.get("/orders?limit=500")
    assert answer.json["faults"] == [
        {
            "path": "query/limit",
            "code": "input.too_large",
            "text": "不能大于 200。",
            "text_zh": "不能大于 200。",
            "text_en": "It must not be greater than 200.",
        }
    ]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("", "找不到"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "找不到"),
        ("zh-TW", "找不到"),
        ("fr", "找不到"),
        ("en-GB,en;q=0.9", "Not found"),
        ("x" * 600, "找不到"),
    ],
)
def test_the_language_is_the_one_that_was_asked_for(statistician: Caller, asked: str, title: str) -> None:
    answer = statistician.get("/orders/1", Accept_Language=asked)
    assert (answer.status, answer.json["title"]) == (404, title)
    assert answer.json["detail"] == answer.json["detail_en" if title == "Not found" else "detail_zh"]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/orders", "/api/v1/orders/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_is_a_problem(statistician: Caller, path: str, method: str) -> None:
    answer = statistician.ask(method, path)
    assert (answer.status, answer.code) == (404, "api.address_unknown")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("put", "/orders", {"GET", "POST"}), ("delete", "/orders/1", {"GET"}), ("options", "/stations", {"GET"})],
)
def test_a_wrong_method_is_a_problem(statistician: Caller, method: str, path: str, allowed: set[str]) -> None:
    answer = statistician.ask(method, path)
    assert (answer.status, answer.code) == (405, "api.method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"a": NaN}', b"[" * 100_000, b"1" * 5000])
def test_what_is_no_json_is_refused(statistician: Caller, body: bytes) -> None:
    answer = statistician.post("/orders", body)
    assert (answer.status, answer.code) in {(400, "api.not_json"), (422, "input.refused")}


@pytest.mark.parametrize("body", [b"null", b"[]", b"3", b'"text"', b"true"])
def test_json_that_is_no_object_is_refused(statistician: Caller, body: bytes) -> None:
    answer = statistician.post("/orders", body)
    assert (answer.status, answer.code) == (422, "input.refused")


def test_too_much_is_refused(statistician: Caller) -> None:
    answer = statistician.post("/orders", b" " * 3_000_000)
    assert (answer.status, answer.code) == (413, "api.body_too_large")


def test_a_host_that_is_not_ours_is_a_problem_too() -> None:
    response = Client().get("/api/v1/stations", headers={"host": "elsewhere.example"})
    assert (response.status_code, json.loads(response.content)["code"]) == (400, "api.request_unclear")


def test_a_failure_of_ours_is_a_problem_without_details(
    statistician: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("sanbao.network.api.stations_in", fail)
    client = Client(raise_request_exception=False)
    response = client.get("/api/v1/stations", headers={"authorization": f"Bearer {statistician.key}"})
    told = json.loads(response.content)
    assert (response.status_code, told["code"], "secret" in str(told)) == (500, "api.failed", False)
    assert "secret" in caplog.text


def test_answers_stay_out_of_caches(here: Station, statistician: Caller, now: datetime) -> None:
    workshop.station("B01")
    assert statistician.get("/stations").headers["Cache-Control"] == "private, no-store"
    assert statistician.get("/statistics/A01/2026-10").headers["Cache-Control"] == "private, no-cache"
    assert "Accept-Language" in statistician.get("/stations").headers["Vary"]


def test_a_fault_of_a_sheet_would_name_its_cell() -> None:
    from sanbao.accounts.rest.problems import answer  # noqa: PLC0415 - the only test of the function itself
    from sanbao.kernel.errors import Refused  # noqa: PLC0415 - as above

    told = json.loads(answer(Refused([Fault("x.y", "不对", row=3, column="工时")])).content)
    assert told["faults"][0]["path"] == "3/工时"
