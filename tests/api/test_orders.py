"""Work orders over the JSON API: sent once or twice, completed, voided, listed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

import workshop
from api import sent
from api.conftest import Answer, Call, Caller
from conftest import MaxQueries
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.network.models import Person, Station
from sanbao.statistics.services import close_month
from sanbao.work_orders.models import WorkOrder

pytestmark = pytest.mark.django_db
Send = Callable[..., Answer]


@pytest.fixture
def send(statistician: Caller, lead: Person, helper: Person) -> Send:
    return lambda **more: statistician.post("/orders", sent.order(**more))


def test_a_sent_order_is_written_down_as_it_was_sent(send: Send) -> None:
    answer = send()
    assert answer.status == 201
    told = {key: value for key, value in answer.json.items() if key not in {"id", "jobs"}}
    assert told == {
        "station": "A01",
        "number": "WX2610-A0001",
        "status": "received",
        "category": "out_of_warranty",
        "plate": "鲁A12345",
        "vin": "",
        "model_code": "LG110",
        "customer_name": "曹先生",
        "lead": "A001",
        "received_at": "2026-10-10T09:00:00+08:00",
        "finished_at": "2026-10-10T10:35:00+08:00",
        "completed_on": None,
        "month": None,
        "labour": "84.00",
        "parts": "380.00",
        "customer_phone": "138****5678",
        "odometer_km": 12345,
        "fault_system": "底盘",
        "fault_text": "制动异响",
        "reported_at": None,
        "first_response_at": None,
        "promised_at": None,
        "started_at": "2026-10-10T09:00:00+08:00",
        "is_outing": False,
        "outing_km": None,
        "inspection": "合格",
        "original_number": "",
        "remark": "",
        "response_minutes": None,
        "repair_minutes": None,
        "was_late": False,
        "voided_month": None,
        "cause": None,
    }
    assert answer.json["jobs"] == [
        {
            "line_no": 1,
            "operation": "更换前制动片",
            "payer": "customer",
            "standard_minutes": 84,
            "actual_minutes": 95,
            "labour": "84.00",
            "people": [
                {"no": "A001", "name": "许刚", "role": "lead", "weight": 7},
                {"no": "A002", "name": "赵磊", "role": "helper", "weight": 3},
            ],
            "parts": [{"name": "前制动片", "quantity": "2", "amount": "380.00"}],
        }
    ]


def test_the_journal_knows_who_sent_it(send: Send, statistician: Caller) -> None:
    send()
    entry = JournalEntry.objects.get(act="work_orders.receive")
    assert (entry.actor_id, entry.subject) == (
        statistician.user.pk if statistician.user else 0,
        "work_order:WX2610-A0001",
    )


def test_the_same_order_sent_twice_is_one_order(send: Send) -> None:
    first = send()
    # Another spelling of the same: Greenwich time, seconds, a dash from a text program, full-width digits.
    again = send(
        number="wx2610—Ａ0001", received_at="2026-10-10T01:00:30Z", started_at="2026-10-10T01:00:00Z", plate="鲁A·12345"
    )
    assert (first.status, again.status) == (201, 200)
    assert first.json["id"] == again.json["id"]
    assert WorkOrder.objects.count() == 1
    assert JournalEntry.objects.filter(act="work_orders.receive").count() == 1


def test_a_sent_order_is_the_imported_one(send: Send, here: Station, lead: Person, now: datetime) -> None:
    job = workshop.job([lead])
    written = workshop.order("WX2610-A0009", job, customer_name="曹先生")
    order = workshop.done(here, written, now)
    answer = send(
        number="WX2610-A0009",
        jobs=[sent.job(people=[{"no": "A001"}])],
        customer_phone="",
        inspection="",
    )
    assert (answer.status, answer.json["id"], answer.json["status"]) == (200, order.pk, "completed")


def test_other_content_under_the_same_number_is_a_conflict(send: Send) -> None:
    send()
    refused = send(odometer_km=99999)
    assert (refused.status, refused.code) == (409, "work_orders.number_taken")
    assert [order.odometer_km for order in WorkOrder.objects.all()] == [12345]


def test_the_payer_follows_from_the_category(send: Send) -> None:
    answer = send(category="in_warranty", jobs=[sent.job(payer=None)])
    assert answer.json["jobs"][0]["payer"] == "warranty"


REFUSALS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "nobody of that number": (
        {"jobs": [sent.job(people=[{"no": "B999"}])]},
        {"body/jobs/0/people/0/no": "work_orders.person_unknown"},
    ),
    "somebody of another station": (
        {"jobs": [sent.job(people=[{"no": "C001"}])]},
        {"body/jobs/0/people/0/no": "work_orders.person_unknown"},
    ),
    "somebody twice in a job": (
        {"jobs": [sent.job(people=[{"no": "A001"}, {"no": "A001"}])]},
        {"body/jobs/0/people/1/no": "work_orders.person_twice"},
    ),
    "nobody with a share": (
        {"jobs": [sent.job(people=[{"no": "A001", "weight": 0}])]},
        {"body/jobs/0/people": "money.nothing_to_share_by"},
    ),
    "nobody at all": ({"jobs": [sent.job(people=[])]}, {"body/jobs/0/people": "input.too_few"}),
    "no job": ({"jobs": []}, {"body/jobs": "input.too_few"}),
    "a finish before the start": (
        {"finished_at": "2026-10-10T08:00:00+08:00"},
        {"body": "work_orders.finish_before_start"},
    ),
    "an amount as a number": ({"jobs": [sent.job(labour=84.0)]}, {"body/jobs/0/labour": "input.not_text"}),
    "a fraction of a fen": ({"jobs": [sent.job(labour="84.001")]}, {"body/jobs/0/labour": "input.wrong_format"}),
    "a negative amount": ({"jobs": [sent.job(labour="-84")]}, {"body/jobs/0/labour": "input.wrong_format"}),
    "minutes with a fraction": (
        {"jobs": [sent.job(standard_minutes=1.5)]},
        {"body/jobs/0/standard_minutes": "input.not_whole"},
    ),
    "a moment without a time zone": (
        {"received_at": "2026-10-10T09:00:00"},
        {"body/received_at": "input.not_a_moment"},
    ),
    "a day that does not exist": ({"completed_on": "2026-02-30"}, {"body/completed_on": "input.not_a_day"}),
    "a year far away": ({"received_at": "0001-01-01T00:00:00+08:00"}, {"body/received_at": "input.out_of_time"}),
    "an unknown category": ({"category": "gift"}, {"body/category": "input.not_a_choice"}),
    "an unknown field": ({"colour": "red"}, {"body/colour": "input.unknown_field"}),
    "a number with odd signs": ({"number": "WX?!"}, {"body/number": "documents.cell_no_order_number"}),
    "a VIN with a letter O": ({"vin": "LSVAO2AB0E2123456"}, {"body/vin": "identifiers.not_a_vin"}),
    "a telephone number that is none": (
        {"customer_phone": "12345"},
        {"body/customer_phone": "identifiers.not_a_phone"},
    ),
    "a zero byte": ({"fault_text": "a\0b"}, {"body/fault_text": "input.wrong_format"}),
    "a text that is too long": ({"remark": "长" * 301}, {"body/remark": "input.too_long"}),
    "a sign that stands for many": ({"model_code": "\ufdfa" * 10}, {"body/model_code": "input.too_long"}),
}


@pytest.mark.parametrize(("more", "faults"), REFUSALS.values(), ids=list(REFUSALS))
def test_a_wrong_order_is_refused_and_nothing_is_stored(
    send: Send, stranger: Person, more: dict[str, Any], faults: dict[str, str]
) -> None:
    answer = send(**more)
    assert (answer.status, answer.code, answer.faults) == (422, "input.refused", faults)
    assert not WorkOrder.objects.exists()
    assert not JournalEntry.objects.filter(act__startswith="work_orders").exists()


def test_all_faults_are_told_together(send: Send) -> None:
    answer = send(category="gift", jobs=[sent.job(labour="x"), sent.job(standard_minutes="90")])
    assert set(answer.faults) == {"body/category", "body/jobs/0/labour", "body/jobs/1/standard_minutes"}
    assert answer.json["detail"] == "有3处需要改正，什么都没有保存。"
    assert answer.json["detail_en"] == "3 entries need to be corrected; nothing was saved."


def test_a_missing_item_is_named(statistician: Caller) -> None:
    answer = statistician.post("/orders", {})
    assert set(answer.faults) == {f"body/{name}" for name in ("station", "number", "category", "received_at", "jobs")}
    assert set(answer.faults.values()) == {"input.missing"}


def test_somebody_who_had_left_cannot_have_worked(send: Send, helper: Person) -> None:
    helper.left_on = workshop.at(10).date()
    helper.save()
    answer = send()
    assert answer.faults == {"body/jobs/0/people/1/no": "work_orders.person_had_left"}
    assert answer.json["faults"][0]["text"] == "“赵磊”已于 2026-10-10 离职，请核对日期和姓名。"


def test_a_rework_names_an_order_that_is_there(send: Send) -> None:
    answer = send(category="rework", original_number="WX0000", jobs=[sent.job(labour="0")])
    assert (answer.status, answer.code) == (422, "work_orders.original_unknown")
    assert not WorkOrder.objects.exists()


def test_completing_posts_to_the_ledger(send: Send, statistician: Caller) -> None:
    order = send().json["id"]
    answer = statistician.post(f"/orders/{order}/complete")
    assert (answer.status, answer.json["status"], answer.json["month"]) == (200, "completed", "2026-10")
    assert answer.json["completed_on"] == "2026-10-10"
    assert [(entry.standard_minutes, str(entry.labour)) for entry in Entry.objects.order_by("id")] == [
        (59, "58.80"),
        (25, "25.20"),
    ]


def test_completing_twice_is_a_conflict(send: Send, statistician: Caller) -> None:
    order = send().json["id"]
    statistician.post(f"/orders/{order}/complete")
    again = statistician.post(f"/orders/{order}/complete")
    assert (again.status, again.code) == (409, "work_orders.transition_not_allowed")
    assert Entry.objects.count() == 2


def test_an_order_without_a_finish_is_completed_with_one(send: Send, statistician: Caller) -> None:
    order = send(finished_at=None, inspection="").json["id"]
    refused = statistician.post(f"/orders/{order}/complete")
    assert (refused.status, refused.code) == (422, "work_orders.not_finished")
    assert not Entry.objects.exists()
    finish = {"finished_at": "2026-10-11T17:00:00+08:00", "inspection": "合格"}
    answer = statistician.post(f"/orders/{order}/complete", finish)
    assert (answer.status, answer.json["finished_at"]) == (200, "2026-10-11T17:00:00+08:00")
    assert statistician.post(f"/orders/{order}/complete", finish).status == 200
    assert Entry.objects.count() == 2


def test_voiding_takes_back_what_was_posted(send: Send, statistician: Caller) -> None:
    order = send().json["id"]
    statistician.post(f"/orders/{order}/complete")
    answer = statistician.post(f"/orders/{order}/void", {"reason": "客户取消"})
    assert (answer.status, answer.json["status"], answer.json["voided_month"]) == (200, "voided", "2026-10")
    assert sum(entry.labour for entry in Entry.objects.all()) == 0
    assert JournalEntry.objects.get(act="work_orders.void").facts == {"reason": "客户取消", "reversed": 2}


def test_the_cause_of_a_rework_takes_the_original_labour_back_and_can_be_cleared(
    statistician: Caller, lead: Person, now: datetime
) -> None:
    workshop.done(lead.station, workshop.order("WX1", workshop.job([lead])), now)
    rework = workshop.done(lead.station, workshop.rework("WX2", "WX1", [lead]), now)
    answer = statistician.post(f"/orders/{rework.pk}/cause", {"cause": "careless", "note": "装反"})
    assert (answer.status, answer.json["cause"]) == (200, {"cause": "careless", "people": ["A001"], "note": "装反"})
    taken = Entry.objects.get(kind="labour_taken_back")
    assert (str(taken.labour), taken.document_no) == ("-84.00", "WX2")
    unknown = statistician.post(f"/orders/{rework.pk}/cause", {"cause": "careless", "people": ["Z9", "A001"]})
    assert (unknown.status, Entry.objects.filter(kind="labour_taken_back").count()) == (422, 1)
    cleared = statistician.post(f"/orders/{rework.pk}/cause", {"cause": None})
    assert (cleared.status, cleared.json["cause"]) == (200, None)
    assert sum(entry.labour for entry in Entry.objects.filter(kind="labour_taken_back")) == 0


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_nothing_is_voided_without_a_reason(send: Send, statistician: Caller, reason: str | None) -> None:
    order = send().json["id"]
    answer = statistician.post(f"/orders/{order}/void", {"reason": reason})
    assert answer.status == 422
    assert WorkOrder.objects.get().status == "received"


def test_late_work_counts_in_the_open_month(send: Send, statistician: Caller, here: Station, now: datetime) -> None:
    close_month(station=here, month=Month(2026, 10), actor=None, now=now)
    order = send().json["id"]
    assert statistician.post(f"/orders/{order}/complete").json["month"] == "2026-11"


def test_orders_are_found_by_what_they_bear(send: Send, statistician: Caller) -> None:
    for number, plate in (("WX2610-A0001", "鲁A11111"), ("WX2610-A0002", "鲁A22222"), ("WX2609-A0003", "鲁A11111")):
        send(number=number, plate=plate)
    done = WorkOrder.objects.get(number="WX2610-A0002").pk
    statistician.post(f"/orders/{done}/complete")

    def found(query: str) -> list[str]:
        return [row["number"][2:] for row in statistician.get(f"/orders?{query}").json["items"]]

    assert found("") == ["2609-A0003", "2610-A0002", "2610-A0001"]
    assert found("number=wx2610") == ["2610-A0002", "2610-A0001"]
    assert found("plate=鲁A·11111") == ["2609-A0003", "2610-A0001"]
    assert found("status=completed") == ["2610-A0002"]
    assert found("month=2026-10") == ["2610-A0002"]
    assert found("month=2026-09") == []
    assert found("station=A01&limit=1") == ["2609-A0003"]
    assert found("station=NO") == []


def test_a_list_is_paged_by_key(send: Send, statistician: Caller) -> None:
    for index in range(5):
        send(number=f"WX{index}")
    seen, link = [], "/orders?limit=2&plate=鲁A12345"
    while link:
        page = statistician.get(link).json
        seen.append([row["number"] for row in page["items"]])
        link = page["next"]
    assert seen == [["WX4", "WX3"], ["WX2", "WX1"], ["WX0"]]


@pytest.mark.parametrize("after", ["x", "!!", "AAAA", "LTE", "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA5OTk5", "%00"])
def test_an_invented_place_in_a_list_is_refused(statistician: Caller, after: str) -> None:
    answer = statistician.get(f"/orders?after={after}")
    assert (answer.status, answer.code) == (422, "api.cursor_invalid")


def test_telephone_numbers_are_for_those_who_call(send: Send, call: Call) -> None:
    order = send().json["id"]
    assert call(Role.SERVICE_ADVISER).get(f"/orders/{order}").json["customer_phone"] == "13812345678"
    assert (
        call(Role.SERVICE_ADVISER, "work_orders.view").get(f"/orders/{order}").json["customer_phone"] == "138****5678"
    )
    assert call(Role.PAYROLL_CLERK).get(f"/orders/{order}").json["customer_phone"] == "138****5678"


def test_a_technician_sees_the_orders_he_has_a_share_in(send: Send, call: Call, lead: Person, helper: Person) -> None:
    both = send(number="WX1").json["id"]
    alone = send(number="WX2", jobs=[sent.job(people=[{"no": "A001"}])]).json["id"]
    technician = call(Role.TECHNICIAN, scope=Scope.OWN, person=helper)
    assert [row["id"] for row in technician.get("/orders").json["items"]] == [both]
    assert technician.get(f"/orders/{both}").json["customer_phone"] == "13812345678"
    assert technician.get(f"/orders/{alone}").status == 404


def test_orders_cost_the_same_whatever_their_number(send: Send, statistician: Caller, max_queries: MaxQueries) -> None:
    send()
    with max_queries(3) as counted:
        statistician.get("/orders")
    asked = len(counted)
    send(number="WX2")
    send(number="WX3")
    with max_queries(asked):
        statistician.get("/orders")


def test_an_order_costs_the_same_whatever_its_jobs(send: Send, statistician: Caller, max_queries: MaxQueries) -> None:
    one = send().json["id"]
    three = send(number="WX3", jobs=[sent.job(), sent.job(), sent.job()]).json["id"]
    with max_queries(6) as counted:
        statistician.get(f"/orders/{one}")
    asked = len(counted)
    with max_queries(asked):
        statistician.get(f"/orders/{three}")
