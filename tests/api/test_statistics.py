"""The month over the JSON API: the figures of form BD-11, whose they are, and closing."""

from datetime import datetime

import pytest
from django.utils import timezone

import workshop
from api.conftest import Call, Caller
from conftest import MaxQueries
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.kernel.periods import Month
from sanbao.ledger.models import ClosedMonth
from sanbao.network.models import Person, Station
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.plain import plain_month
from sanbao.statistics.rules.columns import COLUMNS
from sanbao.statistics.services import close_month

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
WAY = "/statistics/A01/2026-10"


@pytest.fixture
def october(here: Station, lead: Person, helper: Person, now: datetime) -> Station:
    workshop.attended(lead, "√√半")
    job = workshop.job([lead, helper], weights=(7, 3))
    workshop.done(here, workshop.order("WX1", job), now)
    return here


def test_a_month_is_told_with_every_figure_of_the_form(october: Station, statistician: Caller) -> None:
    told = statistician.get(WAY).json
    assert [column["code"] for column in told["columns"]] == [column.code for column in COLUMNS]
    assert told["columns"][0] == {"code": "scheduled_days", "group": "出勤", "label": "应出勤天", "unit": "half_days"}
    figures = told["people"]["A001"]["figures"]
    assert set(figures) == {column.code for column in COLUMNS}
    chosen = {
        "attended_days": "2.5",
        "lead_orders": 1,
        "standard_hours": 59,
        "actual_hours": 67,
        "efficiency": "88.1",
        "first_fixed": 1,
        "rework_rate": "0.0",
        "labour": "58.80",
        "parts": "266.00",
        "output": "324.80",
        "reward": "0.00",
        "complaints": None,
    }
    assert {code: figures[code] for code in chosen} == chosen
    assert told["figures"]["output"] == "464.00"
    assert (told["orders"], told["closed"], told["digest"]) == (1, False, None)


def test_it_says_what_the_command_line_says(october: Station, statistician: Caller) -> None:
    assert statistician.get(WAY).json == plain_month(october, OCTOBER)


def test_columns_are_named_in_the_language_that_is_asked_for(october: Station, statistician: Caller) -> None:
    labels = [column["label"] for column in statistician.get(WAY, Accept_Language="en").json["columns"]]
    assert not any("\u4e00" <= sign <= "\u9fff" for label in labels for sign in label)


def test_one_person_can_be_asked_for(october: Station, statistician: Caller) -> None:
    told = statistician.get(f"{WAY}?person=A002").json
    assert list(told["people"]) == ["A002"]
    assert told["figures"]["output"] == "139.20"


def test_a_technician_gets_his_own_month(october: Station, helper: Person, call: Call) -> None:
    technician = call(Role.TECHNICIAN, scope=Scope.OWN, person=helper)
    told = technician.get(WAY).json
    assert (list(told["people"]), told["totals"]["labour_fen"]) == (["A002"], 2520)
    assert technician.get("/statistics?month=2026-10").json["stations"] == []
    assert technician.get("/statistics?month=2026-10&station=A01").status == 404


def test_a_known_month_is_not_sent_again(october: Station, statistician: Caller, lead: Person, now: datetime) -> None:
    first = statistician.get(WAY)
    again = statistician.get(WAY, If_None_Match=first.headers["ETag"])
    assert (again.status, again.json, again.headers["ETag"]) == (304, None, first.headers["ETag"])
    workshop.done(october, workshop.order("WX2", workshop.job([lead])), now)
    changed = statistician.get(WAY, If_None_Match=first.headers["ETag"])
    assert (changed.status, changed.json["orders"]) == (200, 2)
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_month_without_work_is_empty(here: Station, statistician: Caller) -> None:
    told = statistician.get("/statistics/A01/2025-01").json
    assert (told["people"], told["orders"], told["figures"]["efficiency"]) == ({}, 0, None)


def test_several_stations_are_told_at_once(
    october: Station, stranger: Person, statistician: Caller, now: datetime
) -> None:
    workshop.done(stranger.station, workshop.order("WX1", workshop.job([stranger])), now)
    told = statistician.get("/statistics?month=2026-10").json
    assert [(one["station"], one["orders"], list(one["people"])) for one in told["stations"]] == [
        ("A01", 1, ["A001", "A002"]),
        ("C01", 1, ["C001"]),
    ]
    assert (told["orders"], told["figures"]["output"]) == (2, "928.00")
    assert set(told["stations"][1]["people"]["C001"]) == {
        *("name", "grade", "coefficient", "team", "remark", "adjusts", "figures")
    }
    one = statistician.get("/statistics?month=2026-10&station=C01").json
    assert [station["station"] for station in one["stations"]] == ["C01"]
    assert statistician.get("/statistics?month=2026-10&station=C01&station=NO").status == 404


def test_a_region_is_told_as_far_as_it_is_open(october: Station, elsewhere: Station, call: Call) -> None:
    workshop.station("A02", region=october.region)
    region = "/statistics/regions/HD/2026-10"
    assert [one["station"] for one in call(Role.STATISTICIAN).get(region).json["stations"]] == ["A01", "A02"]
    manager = call(Role.STATION_MANAGER, scope=Scope.STATION, place="A02")
    assert [one["station"] for one in manager.get(region).json["stations"]] == ["A02"]
    assert call(Role.STATION_MANAGER, scope=Scope.STATION, place="C01").get(region).status == 404
    assert call(Role.STATISTICIAN).get("/statistics/regions/XX/2026-10").status == 404


def test_closing_freezes_the_month(
    october: Station, statistician: Caller, lead: Person, monkeypatch: pytest.MonkeyPatch, closing_time: datetime
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: closing_time)
    answer = statistician.post(f"{WAY}/close")
    closing = MonthClosing.objects.get()
    assert (answer.status, answer.json) == (
        200,
        {
            "station": "A01",
            "month": "2026-10",
            "digest": closing.digest,
            "people": 2,
            "closed_at": "2026-11-05T10:00:00+08:00",
            "closed_by": "周岚",
        },
    )
    told = statistician.get(WAY).json
    assert (told["closed"], told["digest"]) == (True, closing.digest)
    entry = JournalEntry.objects.get(act="statistics.close_month")
    assert entry.actor == statistician.user
    again = statistician.post(f"{WAY}/close")
    assert (again.status, again.code) == (409, "ledger.month_already_closed")
    assert MonthClosing.objects.count() == 1


def test_a_month_that_is_not_over_cannot_be_closed(
    october: Station, statistician: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: workshop.at(30))
    answer = statistician.post(f"{WAY}/close")
    assert (answer.status, answer.code) == (409, "statistics.month_not_over")
    assert not ClosedMonth.objects.exists()


def test_the_figures_of_a_closed_month_stay(
    october: Station, statistician: Caller, lead: Person, now: datetime
) -> None:
    close_month(station=october, month=OCTOBER, actor=None, now=now)
    before = statistician.get(WAY)
    workshop.done(october, workshop.order("WX9", workshop.job([lead])), now)
    assert statistician.get(WAY).json == before.json
    november = statistician.get("/statistics/A01/2026-11").json
    assert november["people"]["A001"]["adjusts"] == {"2026-10": 1}


@pytest.mark.parametrize("path", [WAY, "/statistics?month=2026-10", "/statistics/regions/HD/2026-10"])
def test_a_month_costs_the_same_whatever_its_people(
    path: str, october: Station, statistician: Caller, now: datetime, max_queries: MaxQueries
) -> None:
    statistician.get(path)  # the first call notes the use of the key
    with max_queries(25) as counted:
        statistician.get(path)
    asked = len(counted)
    for number in range(3):
        person = workshop.technician(october, f"A01{number}", "郑凯", team=f"机修{number}组")
        workshop.done(october, workshop.order(f"WX9{number}", workshop.job([person])), now)
    with max_queries(asked):
        statistician.get(path)
