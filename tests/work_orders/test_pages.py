"""The list and the sheet of orders: who finds what, what it costs, and the acts that end an order."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

import workshop
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.documents.ports import record_pages
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.services import close
from sanbao.network.models import Person, Station
from sanbao.work_orders import services
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.lifecycle import Status
from work_orders.conftest import SignIn, Written, technician_user

MaxQueries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
CHINESE = re.compile("[\u3400-\u9fff]+")


def text_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def numbers(client: Client, query: str = "") -> list[str]:
    return re.findall(r'<a href="/orders/\d+/">([^<]+)</a>', text_of(client.get(f"/orders/{query}")))


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# what it costs


def test_the_list_costs_the_same_whatever_its_length(
    written: Written, sign_in: SignIn, max_queries: MaxQueries
) -> None:
    client = sign_in(Role.STATISTICIAN)
    for number in (1, 2, 3):
        written(f"WX{number}")
        with max_queries(9):
            assert len(numbers(client)) == number
    with max_queries(16):
        assert len(numbers(client, "?text=鲁A12345&technician=xg&month=2026-10&station=")) == 0


def test_the_workbook_costs_the_same_whatever_its_length(
    written: Written, sign_in: SignIn, max_queries: MaxQueries
) -> None:
    client = sign_in(Role.STATISTICIAN)
    for number in (1, 2, 3):
        written(f"WX{number}")
        with max_queries(17):
            assert client.get("/orders/export/").status_code == 200


def test_offering_people_costs_the_same_whatever_their_number(
    garage: Station, sign_in: SignIn, max_queries: MaxQueries
) -> None:
    client = sign_in(Role.STATISTICIAN)
    for number in (1, 2, 3):
        workshop.technician(garage, f"A{number:03}", f"周{number}")
        with max_queries(5):
            assert text_of(client.get("/orders/people/?technician=周")).count("<option") == number


def test_a_sheet_costs_the_same_whatever_belongs_to_it(
    written: Written, sign_in: SignIn, lead: Person, helper: Person, max_queries: MaxQueries
) -> None:
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "A")
    order = written("WX1", workshop.job([lead]), workshop.job([lead, helper]))
    services.complete(order_id=order.pk, actor=None, now=workshop.at(11))
    for number in (2, 3, 4):
        written(f"WX{number}")
        with max_queries(17):
            assert client.get(f"/orders/{order.pk}/").status_code == 200


# who finds what


def test_own_rows_are_the_orders_in_which_a_person_has_a_share(
    written: Written, lead: Person, helper: Person, now: datetime
) -> None:
    mine, other = written("WX1", workshop.job([lead, helper])), written("WX2")
    services.complete(order_id=mine.pk, actor=None, now=now)
    client = entered(technician_user(helper))
    assert numbers(client) == ["WX1"]
    assert client.get(f"/orders/{other.pk}/").status_code == 404
    page = text_of(client.get(f"/orders/{mine.pk}/"))
    assert "许刚<small>第 1 项" not in page.replace("\n", "")  # entries of others are not his
    assert "曹玲霞<small>第 1 项" in page
    assert "办理记录" not in page
    for act in ("complete", "void", "edit"):
        assert client.get(f"/orders/{mine.pk}/{act}/").status_code == 403


def test_another_station_finds_nothing(written: Written, sign_in: SignIn) -> None:
    order = written("WX1")
    workshop.station("B")
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "B")
    assert numbers(client) == []
    for act in ("", "complete/", "void/", "edit/"):
        assert client.get(f"/orders/{order.pk}/{act}").status_code == 404
    assert client.get(f"/orders/new/?from={order.pk}").status_code == 404
    assert client.get("/orders/new/?station=A").status_code == 404
    assert text_of(client.get("/orders/people/?technician=许刚")) == ""


def test_telephone_numbers_are_masked_for_those_who_do_not_need_them(written: Written, sign_in: SignIn) -> None:
    order = written("WX1", customer_phone="13812345678")
    adviser, finance = sign_in(Role.SERVICE_ADVISER), sign_in(Role.FINANCE_CLERK)
    for address in ("/orders/", f"/orders/{order.pk}/"):
        assert "13812345678" in text_of(adviser.get(address))
        page = text_of(finance.get(address))
        assert "13812345678" not in page
        assert "138****5678" in page


def test_whoever_sees_a_whole_station_and_is_a_technician_too_sees_masked_numbers(
    written: Written, sign_in: SignIn
) -> None:
    order = written("WX1", customer_phone="13812345678")
    finance = sign_in(Role.FINANCE_CLERK)
    user = User.objects.get(pk=finance.session["_auth_user_id"])
    Grant.objects.create(user=user, role=Role.TECHNICIAN, scope=Scope.OWN, valid_from=workshop.HIRED)
    for address in ("/orders/", f"/orders/{order.pk}/"):
        page = text_of(finance.get(address))
        assert ("13812345678" in page, "138****5678" in page) == (False, True)
    book = CalamineWorkbook.from_filelike(BytesIO(finance.get("/orders/export/").content))
    told = {str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row}
    assert ("13812345678" in told, "138****5678" in told) == (False, True)


# what is asked for


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["ZX3", "WX2", "WX1"]),
        ("?text=wx", ["WX2", "WX1"]),
        ("?text=鲁A·11111", ["WX1"]),
        ("?text=A11111", ["WX1"]),
        ("?text=11111", ["WX1"]),
        ("?text=BD22222", ["WX2"]),
        ("?text=d22222", ["WX2"]),
        ("?text=B22222", []),
        ("?text=LSVAA49J132047371", ["ZX3"]),
        ("?text=江苏", ["WX2"]),
        ("?text=13800000001", ["WX1"]),
        ("?text=没有", []),
        ("?status=received", ["ZX3"]),
        ("?category=first_service", ["ZX3"]),
        ("?month=2026-09", ["WX1"]),
        ("?from_on=2026-09-10&to_on=2026-10-10", ["WX2", "WX1"]),
        ("?from_on=2026-09-11&to_on=2026-10-09", []),
        ("?month=2026-10&from_on=2026-09-01", ["WX2"]),
        ("?technician=xg", ["ZX3", "WX1"]),
        ("?technician=A002+曹玲霞", ["WX2"]),
        ("?technician=曹", ["WX2"]),
        ("?technician=nobody", []),
    ],
)
def test_orders_are_found_by_what_people_know_of_them(
    three: dict[str, WorkOrder], sign_in: SignIn, query: str, found: list[str]
) -> None:
    assert numbers(sign_in(Role.STATISTICIAN), query) == found


@pytest.mark.parametrize(
    "query", ["?text=w", "?month=2026-13", "?from_on=2026-10-02&to_on=2026-10-01", "?status=lost", "?from_on=yesterday"]
)
def test_what_cannot_be_asked_is_said(three: dict[str, WorkOrder], sign_in: SignIn, query: str) -> None:
    response = sign_in(Role.STATISTICIAN).get(f"/orders/{query}")
    assert response.status_code == 422
    assert "wrongs" in text_of(response)


def test_the_list_pages_by_key(written: Written, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanbao.work_orders.queries.listing.PAGE_ROWS", 2)
    for number in (1, 2, 3):
        written(f"WX{number}")
    client = sign_in(Role.STATISTICIAN)
    first = text_of(client.get("/orders/"))
    (before,) = re.findall(r'rel="next" href="\?before=(\d+)"', first)
    assert numbers(client, f"?before={before}") == ["WX1"]
    assert "回到最新" in text_of(client.get(f"/orders/?before={before}"))
    assert numbers(client, "?before=nonsense") == ["WX3", "WX2"]


def test_an_old_order_that_is_written_late_stands_where_it_was_received(
    written: Written, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sanbao.work_orders.queries.listing.PAGE_ROWS", 2)
    for number, day in (("WX1", 8), ("WX2", 12), ("WX3", 12), ("LATE", 9), ("LAST", 7)):
        written(number, day=day)
    client = sign_in(Role.STATISTICIAN)
    told: list[Any] = []
    query: str | None = ""
    while query is not None:
        told.append(numbers(client, query))
        found = re.search(r'rel="next" href="(\?before=\d+)"', text_of(client.get(f"/orders/{query}")))
        query = found[1] if found else None
    assert told == [["WX3", "WX2"], ["LATE", "WX1"], ["LAST"]]
    assert numbers(client, "?before=999999") == []


def test_a_beginning_that_many_orders_share_is_walked(
    three: dict[str, WorkOrder], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sanbao.work_orders.queries.listing.MOST_KEYS", 1)
    assert numbers(sign_in(Role.STATISTICIAN), "?text=WX") == ["WX2", "WX1"]


# the workbook


def test_the_workbook_holds_what_the_list_shows_and_the_journal_says_who_took_it(
    three: dict[str, WorkOrder], sign_in: SignIn
) -> None:
    response = sign_in(Role.STATISTICIAN).get("/orders/export/?month=2026-10")
    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if row[0] in three] == ["WX2"]
    entry = JournalEntry.objects.get(act="work_orders.export")
    assert (entry.facts["rows"], entry.actor_name) == (1, "沈陆")
    assert entry.facts["filter"] == {"from_on": "2026-10-01", "until_on": "2026-11-01"}


def test_too_many_orders_for_one_workbook_are_refused(
    three: dict[str, WorkOrder], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sanbao.work_orders.services.orders.MOST_EXPORTED", 2)
    response = sign_in(Role.STATISTICIAN).get("/orders/export/")
    assert response.status_code == 422
    assert "符合条件的工单超过 2 张" in text_of(response)
    assert not JournalEntry.objects.filter(act="work_orders.export").exists()


# the sheet and the acts


def test_rework_and_original_lead_to_each_other(
    written: Written, garage: Station, lead: Person, sign_in: SignIn, now: datetime
) -> None:
    original = workshop.done(garage, workshop.order("WX1", workshop.job([lead])), now)
    again = workshop.done(garage, workshop.rework("WX2", "WX1", [lead]), now)
    client = sign_in(Role.STATISTICIAN)
    assert f'/orders/{original.pk}/">WX1</a>' in text_of(client.get(f"/orders/{again.pk}/"))
    assert f'/orders/{again.pk}/">WX2</a>' in text_of(client.get(f"/orders/{original.pk}/"))
    assert "造成返修" in text_of(client.get(f"/orders/{again.pk}/"))
    assert record_pages.address_of(f"work_order:{original.pk}") == f"/orders/{original.pk}/"


def test_an_order_is_completed_by_one_button_pressed_twice(written: Written, sign_in: SignIn) -> None:
    order = written("WX1")
    client = sign_in(Role.INSPECTOR)
    for _ in range(2):
        assert client.post(f"/orders/{order.pk}/complete/").status_code == 302
    order.refresh_from_db()
    assert (order.status, order.counted_month, Entry.objects.count()) == (Status.COMPLETED, Month(2026, 10), 1)


def test_an_order_without_a_finish_is_asked_for_it(written: Written, sign_in: SignIn, hour: datetime) -> None:
    order = written("WX1", received_at=hour, started_at=hour, finished_at=None)
    client = sign_in(Role.INSPECTOR)
    address = f"/orders/{order.pk}/complete/"
    assert 'name="finished_at_0"' in text_of(client.get(address))
    day, tomorrow = f"{hour:%Y-%m-%d}", f"{hour + timedelta(days=2):%Y-%m-%d}"
    for on, at, said in (
        ("", "", "wrongs"),
        (day, "8:00", "早于开工时间"),
        ("", "8:00", "请填写日期"),
        (day, "", "请填写时间"),
        (tomorrow, "8:00", "这个时间还没有到"),
    ):
        response = client.post(address, {"finished_at_0": on, "finished_at_1": at})
        assert response.status_code == 422
        assert said in text_of(response)
    assert WorkOrder.objects.get().status == Status.RECEIVED
    sent = {"finished_at_0": f"{hour:%Y年%m月%d日}", "finished_at_1": "11点半", "inspection": "合格"}
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    order.refresh_from_db()
    finished = hour + timedelta(hours=2, minutes=30)
    assert (order.status, order.finished_at, order.inspection) == (Status.COMPLETED, finished, "合格")


def test_voiding_needs_a_reason_and_says_what_will_happen(
    written: Written, garage: Station, sign_in: SignIn, now: datetime
) -> None:
    order = written("WX1")
    client = sign_in(Role.STATION_MANAGER)
    address = f"/orders/{order.pk}/void/"
    assert "这张工单还没有入账" in text_of(client.get(address))
    services.complete(order_id=order.pk, actor=None, now=now)
    assert "2026-10 里这张工单的工作量会全部冲销" in text_of(client.get(address))
    close(station_id=garage.pk, month=Month(2026, 10), actor=None, now=now)
    assert "冲销记入 2026-11，作为对 2026-10 的调整" in text_of(client.get(address))
    assert client.post(address, {"reason": " "}).status_code == 422
    assert WorkOrder.objects.get().status == Status.COMPLETED
    for _ in range(2):
        assert client.post(address, {"reason": "金额填错"}).status_code == 302
    order.refresh_from_db()
    assert (order.status, order.voided_month, Entry.objects.count()) == (Status.VOIDED, Month(2026, 11), 2)
    page = text_of(client.get(f"/orders/{order.pk}/"))
    assert "金额填错" in page
    assert "补记 2026-10" in page
    assert "照此新建" in page
    assert client.get(address).status_code == 409


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.SERVICE_ADVISER, {"edit"}),
        (Role.INSPECTOR, {"complete"}),
        (Role.STATION_MANAGER, {"edit", "complete", "void"}),
        (Role.AFTER_SALES_MANAGER, {"void"}),
        (Role.FINANCE_CLERK, set()),
    ],
)
def test_a_sheet_offers_the_acts_of_the_role(written: Written, sign_in: SignIn, role: Role, acts: set[str]) -> None:
    order = written("WX1")
    page = text_of(sign_in(role).get(f"/orders/{order.pk}/"))
    assert {act for act in ("edit", "complete", "void") if f"/orders/{order.pk}/{act}/" in page} == acts


def test_the_journal_of_a_later_bearer_of_the_number_is_not_shown(
    written: Written, sign_in: SignIn, lead: Person, garage: Station, now: datetime
) -> None:
    order = written("WX1")
    services.void(order_id=order.pk, reason="金额填错", actor=None, now=now)
    later = now.replace(hour=11)
    content = workshop.order("WX1", workshop.job([lead]))
    right = services.receive(station=garage, content=content, actor=None, now=later)
    client = sign_in(Role.STATION_MANAGER)
    assert "金额填错" not in text_of(client.get(f"/orders/{right.pk}/"))
    assert text_of(client.get(f"/orders/{order.pk}/")).count("登记工单") == 1


# English


def test_the_pages_speak_english_throughout(
    written: Written, garage: Station, lead: Person, sign_in: SignIn, now: datetime
) -> None:
    order = written(
        "WX1",
        workshop.job([lead], operation="brakes", parts=()),
        plate="",
        vin="LSVAA49J132047371",
        customer_name="Cao",
        fault_system="chassis",
        fault_text="noise",
    )
    Station.objects.update(name="East")
    Person.objects.update(name="Xu Gang")
    client = sign_in(Role.STATION_MANAGER)
    User.objects.update(name="Shen")
    client.post("/language/", {"language": "en"})
    services.complete(order_id=order.pk, actor=None, now=now)
    addresses = ("/orders/", "/orders/?text=none", f"/orders/{order.pk}/", f"/orders/{order.pk}/void/", "/orders/new/")
    for address in addresses:
        page = text_of(client.get(address)).partition('<main class="main')[2].partition("</main>")[0]
        page = re.sub(r' pattern="[^"]*"', "", page)  # a day may be written with 年 in either language
        assert CHINESE.findall(page) == [], address
