"""Stations, people and ledger entries over the JSON API."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

import workshop
from api.conftest import Call, Caller
from conftest import MaxQueries
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.ledger.models import Entry
from sanbao.network.models import Person, Station
from sanbao.work_orders.services import void

pytestmark = pytest.mark.django_db
Work = Callable[[str], None]


@pytest.fixture
def work(here: Station, lead: Person, helper: Person, now: datetime) -> Work:
    """Complete an order of two people."""

    def complete(number: str) -> None:
        workshop.done(here, workshop.order(number, workshop.job([lead, helper])), now)

    return complete


def pages(caller: Caller, link: str) -> list[list[str]]:
    seen = []
    while link:
        page = caller.get(link).json
        seen.append([str(row.get("no") or row.get("code") or row["id"]) for row in page["items"]])
        link = page["next"]
    return seen


def test_a_station_is_told_with_its_region(here: Station, statistician: Caller) -> None:
    assert statistician.get("/stations").json == {
        "items": [
            {
                "code": "A01",
                "name": "城东服务站",
                "kind": "service_station",
                "stars": None,
                "region": "HD",
                "parent": None,
                "city": "",
                "admitted_on": None,
                "left_on": None,
            }
        ],
        "next": None,
    }


def test_stations_are_paged_by_code(here: Station, elsewhere: Station, statistician: Caller) -> None:
    workshop.station("B01")
    assert pages(statistician, "/stations?limit=2") == [["A01", "B01"], ["C01"]]


def test_stations_outside_of_the_scope_do_not_exist(here: Station, elsewhere: Station, call: Call) -> None:
    assert pages(call(Role.STATION_MANAGER, scope=Scope.STATION, place="C01"), "/stations") == [["C01"]]
    assert pages(call(Role.STATISTICIAN, scope=Scope.REGION, place="HD"), "/stations") == [["A01"]]


def test_a_person_is_told_with_all_grades_and_without_telephone(lead: Person, statistician: Caller) -> None:
    lead.phone = "13812345678"
    lead.save()
    assert statistician.get("/people/A01/A001").json == {
        "station": "A01",
        "no": "A001",
        "name": "许刚",
        "initials": "",
        "team": "机修一组",
        "post": "",
        "hired_on": "2020-01-01",
        "left_on": None,
        "grades": [{"grade": "lead", "coefficient": "4.6", "from_on": "2020-01-01", "certificate": ""}],
    }


def test_people_are_found_by_station_name_number_initials_and_day(
    lead: Person, helper: Person, stranger: Person, statistician: Caller
) -> None:
    Person.objects.filter(pk=lead.pk).update(initials="xg", left_on=date(2026, 10, 1))

    def found(query: str) -> list[str]:
        return [no for page in pages(statistician, f"/people?{query}") for no in page]

    assert found("") == ["A001", "A002", "C001"]
    assert found("station=A01") == ["A001", "A002"]
    assert found("q=赵") == ["A002"]
    assert found("q=a00") == ["A001", "A002"]
    assert found("q=XG") == ["A001"]
    assert found("employed_on=2026-09-30") == ["A001", "A002", "C001"]
    assert found("employed_on=2026-10-01") == ["A002", "C001"]
    assert pages(statistician, "/people?limit=1&station=A01") == [["A001"], ["A002"]]


def test_a_technician_sees_himself_only(lead: Person, helper: Person, call: Call) -> None:
    technician = call(Role.TECHNICIAN, scope=Scope.OWN, person=helper)
    assert pages(technician, "/people") == [["A002"]]
    assert technician.get("/people/A01/A001").status == 404
    assert technician.get("/people/A01/A002").status == 200


def test_an_entry_is_told_as_it_was_posted(work: Work, statistician: Caller) -> None:
    work("WX1")
    first = Entry.objects.order_by("id")[0]
    told = statistician.get("/entries").json["items"][0]
    assert told == {
        "id": first.pk,
        "station": "A01",
        "person": "A001",
        "name": "许刚",
        "month": "2026-10",
        "work_on": "2026-10-10",
        "kind": "work",
        "role": "lead",
        "category": "out_of_warranty",
        "payer": "customer",
        "product_category": "",
        "document": {"kind": "work_order", "id": first.document_id, "number": "WX1"},
        "line_no": 1,
        "orders_led": 1,
        "orders_joined": 1,
        "standard_minutes": 42,
        "actual_minutes": 48,
        "labour": "42.00",
        "parts": "190.00",
        "origin_on": None,
        "adjusts_month": None,
        "reverses": None,
        "edition": first.edition,
        "posted_at": "2026-11-05T10:00:00+08:00",
    }


def test_a_reversal_names_what_it_reverses(work: Work, statistician: Caller, now: datetime) -> None:
    work("WX1")
    first = Entry.objects.order_by("id")[0]
    void(order_id=first.document_id, reason="重复", actor=None, now=now)
    reversal = statistician.get("/entries").json["items"][2]
    assert (reversal["reverses"], reversal["labour"], reversal["standard_minutes"]) == (first.pk, "-42.00", -42)


def test_entries_are_fetched_since_the_last_one(work: Work, statistician: Caller) -> None:
    work("WX1")
    known = statistician.get("/entries").json["items"][-1]["id"]
    work("WX2")
    new = statistician.get(f"/entries?since={known}&limit=1").json
    assert [row["document"]["number"] for row in new["items"]] == ["WX2"]
    assert [row["person"] for row in statistician.get(new["next"]).json["items"]] == ["A002"]


def test_entries_are_found_by_station_month_and_person(work: Work, statistician: Caller) -> None:
    work("WX1")

    def found(query: str) -> int:
        return len(statistician.get(f"/entries?{query}").json["items"])

    assert found("station=A01&month=2026-10") == 2
    assert found("station=A01&person=A002") == 1
    assert found("month=2026-11") == 0
    assert found("station=C01") == 0


def test_a_technician_sees_his_own_entries(work: Work, helper: Person, call: Call) -> None:
    work("WX1")
    technician = call(Role.TECHNICIAN, scope=Scope.OWN, person=helper)
    assert [row["person"] for row in technician.get("/entries").json["items"]] == ["A002"]


@pytest.mark.parametrize("limit", ["0", "201", "x", "1.5"])
def test_a_page_has_1_to_200_rows(statistician: Caller, limit: str) -> None:
    answer = statistician.get(f"/people?limit={limit}")
    assert (answer.status, list(answer.faults)) == (422, ["query/limit"])


def test_a_misspelt_filter_is_refused(statistician: Caller) -> None:
    answer = statistician.get("/people?sation=A01")
    assert (answer.status, answer.faults) == (422, {"query/sation": "input.unknown_field"})
    assert answer.json["faults"][0]["text"].startswith("没有这一项，请核对名称；可以写的有 limit、after、station")


@pytest.mark.parametrize("month", ["2026", "2026-13", "1899-12", "３０００-01", "2026-10-01"])
def test_a_month_is_written_with_year_and_month(statistician: Caller, month: str) -> None:
    answer = statistician.get(f"/entries?month={month}")
    assert (answer.status, answer.faults) == (422, {"query/month": "periods.not_a_month"})


@pytest.mark.parametrize("list_of", ["stations", "people", "entries"])
def test_a_list_costs_the_same_whatever_its_length(
    list_of: str, work: Work, here: Station, statistician: Caller, max_queries: MaxQueries
) -> None:
    work("WX1")
    statistician.get(f"/{list_of}")  # the first call notes the use of the key
    with max_queries(5) as counted:
        statistician.get(f"/{list_of}")
    asked = len(counted)
    work("WX2")
    workshop.station("B01")
    workshop.technician(here, "A003", "刘洋")
    with max_queries(asked):
        statistician.get(f"/{list_of}")
