"""The form of an order: what it takes in, what it says at once of all that is wrong, and that nothing is lost."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from django.test import Client
from django.utils import timezone

import workshop
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.network.models import Person, Station
from sanbao.work_orders import services
from sanbao.work_orders.models import Job, PartUsed, WorkOrder
from sanbao.work_orders.queries.writing import next_number
from sanbao.work_orders.rules.lifecycle import Status
from work_orders.conftest import SignIn, Typed, Written

NEW = "/orders/new/?station=A"


@pytest.fixture
def manager(sign_in: SignIn, garage: Station) -> Client:
    return sign_in(Role.STATION_MANAGER, Scope.STATION, "A")


def text_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def fields_of(page: str) -> dict[str, str]:
    """Return what a browser would send back of the form as it is shown."""
    form = page[page.index('<form class="entry"') :]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            sent[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


# what it takes in


def test_a_form_filled_in_as_people_write_becomes_an_order(
    manager: Client, typed: Typed, lead: Person, hour: datetime
) -> None:
    response = manager.post(NEW, typed(customer_phone="+86 138 1234 5678", odometer_km="12,345公里"))
    order = WorkOrder.objects.get()
    assert response.headers["Location"] == f"/orders/{order.pk}/"
    assert (order.number, order.plate, order.status) == ("WX2611-A0001", "鲁A12345", Status.RECEIVED)
    assert (order.customer_phone, order.odometer_km, order.category) == ("13812345678", 12345, Category.IN_WARRANTY)
    assert (order.received_at, order.finished_at) == (hour, hour + timedelta(minutes=105))
    job, part = Job.objects.get(), PartUsed.objects.get()
    assert (job.standard_minutes, job.actual_minutes, job.labour, job.payer) == (
        84,
        95,
        Decimal("84.00"),
        Payer.WARRANTY,
    )
    assert (part.name, part.quantity, part.amount) == ("前制动片", Decimal(2), Decimal("380.00"))
    assert [share.person for share in job.shares.all()] == [lead]


def test_the_same_form_sent_twice_is_one_order(manager: Client, typed: Typed) -> None:
    for act in ("receive", "receive", "complete", "complete"):
        assert manager.post(NEW, typed(act=act)).status_code == 302
    assert WorkOrder.objects.get().status == Status.COMPLETED
    assert Entry.objects.count() == 1
    assert JournalEntry.objects.count() == 2


def test_several_jobs_with_people_and_shares(manager: Client, typed: Typed, lead: Person, helper: Person) -> None:
    more = {
        "jobs__0__people__0__share": "60",
        "jobs__0__people__1__who": "曹玲霞",
        "jobs__0__people__1__share": "40",
        "jobs__4__operation": "检查线束",
        "jobs__4__standard": "30分钟",
        "jobs__4__payer": "goodwill",
        "jobs__4__people__0__who": "xg",
    }
    assert manager.post(NEW, typed(**more)).status_code == 302
    first, second = Job.objects.all()
    assert [(share.person, share.weight) for share in first.shares.all()] == [(lead, 60), (helper, 40)]
    assert (second.line_no, second.standard_minutes, second.labour) == (2, 30, Decimal(0))
    assert second.payer == Payer.GOODWILL
    assert [share.person for share in second.shares.all()] == [lead]


def test_a_finish_without_a_time_of_day_is_a_day(manager: Client, typed: Typed, hour: datetime) -> None:
    assert manager.post(NEW, typed(finished_at_1="", act="complete")).status_code == 302
    order = WorkOrder.objects.get()
    assert (order.finished_at, order.completed_on, order.status) == (None, hour.date(), Status.COMPLETED)


def test_an_outing_is_known_by_its_kilometres(manager: Client, typed: Typed) -> None:
    manager.post(NEW, typed(outing_km="35"))
    assert (WorkOrder.objects.get().is_outing, WorkOrder.objects.get().outing_km) == (True, 35)


def test_a_check_character_that_does_not_fit_only_warns(manager: Client, typed: Typed) -> None:
    response = manager.post(NEW, typed(vin="lhgcm82633a004352"), follow=True)
    assert WorkOrder.objects.get().vin == "LHGCM82633A004352"
    assert "校验位不符" in text_of(response)
    response = manager.post(NEW, typed(number="WX2", plate="", vin="SY75-00123"), follow=True)
    assert "有 10 位" in text_of(response)


# receiving a car: what is known of it, and nothing that is not known yet

FIRST: Final = (
    *("jobs-0-operation", "jobs-0-standard", "jobs-0-labour", "jobs-0-people-0-who", "jobs-0-parts-0-name"),
    *("jobs-0-parts-0-quantity", "jobs-0-parts-0-amount", "finished_at_0", "finished_at_1"),
)


def test_a_car_is_received_with_its_fault_alone(manager: Client, typed: Typed) -> None:
    sent = typed(fault_text="异响", **dict.fromkeys((name.replace("-", "__") for name in FIRST), ""))
    assert manager.post(NEW, sent).status_code == 302
    order = WorkOrder.objects.get()
    assert (order.status, order.fault_text, order.jobs.count()) == (Status.RECEIVED, "异响", 0)
    for address in (f"/orders/{order.pk}/", f"/orders/{order.pk}/edit/", "/orders/"):
        assert manager.get(address).status_code == 200
    page = text_of(manager.post(NEW, {**sent, "number": "WX2", "act": "complete"}))
    assert 'id="id_jobs-0-operation_error"' in page
    assert WorkOrder.objects.count() == 1


def test_models_and_fault_systems_are_offered(manager: Client, written: Written) -> None:
    written("WX1", fault_system="底盘", model_code="LG110")
    page = text_of(manager.get(NEW))
    assert re.search(r'<datalist id="models">\s*<option value="LG110"', page)
    assert re.search(r'<datalist id="fault-systems">\s*<option value="底盘"', page)
    assert ('list="models"' in page, 'list="fault-systems"' in page) == (True, True)


def test_a_known_plate_tells_the_vehicle_and_its_customer(
    manager: Client, written: Written, sign_in: SignIn, now: datetime
) -> None:
    written("WX1", day=8, customer_name="旧主")
    written("WX2", day=9, vin="LSVAA49J132047371", customer_phone="13800000001")
    known = {"vin": "LSVAA49J132047371", "model_code": "LG110", "customer_name": "曹先生"}
    address = "/orders/vehicle/?plate=鲁a·12345"
    assert manager.get(address).json() == {**known, "customer_phone": "13800000001"}
    assert manager.get("/orders/vehicle/?plate=鲁B99999").json() == {}
    assert manager.get("/orders/vehicle/").json() == {}
    workshop.station("B")
    assert sign_in(Role.STATION_MANAGER, Scope.STATION, "B").get(address).json() == {}


# what it says


WRONG = [
    ({"number": ""}, "number", "必填"),
    ({"number": "WX?1"}, "number", "不像单号"),
    ({"plate": "川A0I234"}, "plate", "不是车牌号"),
    ({"plate": "", "customer_name": ""}, "plate", "至少填写一项"),
    ({"vin": "LSVAA49J13204737I"}, "vin", "不是车辆识别代号"),
    ({"customer_phone": "12345"}, "customer_phone", "不是电话号码"),
    ({"odometer_km": "许多"}, "odometer_km", "不是里程"),
    ({"outing_km": "-3"}, "outing_km", "不小于 0"),
    ({"category": "magic"}, "category", ""),
    ({"received_at_0": "", "received_at_1": ""}, "received_at", "必填"),
    ({"received_at_1": ""}, "received_at", "请填写时间"),
    ({"received_at_0": "2026-02-30"}, "received_at", "没有2026年2月30日"),
    ({"started_at_1": "25:00"}, "started_at", "不是时间"),
    ({"finished_at_1": "9:05"}, "finished_at", "早于开工时间"),
    ({"finished_at_0": "2020-01-01", "finished_at_1": ""}, "finished_at", "完工日期早于开工日期"),
    ({"promised_at_0": "2020-01-01", "promised_at_1": "9:00"}, "promised_at", "早于接车时间"),
    ({"original_number": "WX1"}, "original_number", "只有返修才填写"),
    ({"category": "rework", "original_number": "WX404", "jobs-0-labour": ""}, "original_number", "找不到原工单"),
    ({"category": "rework", "original_number": "OPEN", "jobs-0-labour": ""}, "original_number", "还没有完工"),
    ({"category": "rework", "original_number": "WX2611-A0001", "jobs-0-labour": ""}, "original_number", "不能是本单"),
    ({"category": "rework"}, "jobs-0-labour", "返修不计工时费"),
    ({"jobs-0-operation": ""}, "jobs-0-operation", "必填"),
    ({"jobs-0-standard": "很久"}, "jobs-0-standard", "看不出是多少工时"),
    ({"jobs-0-labour": "-1"}, "jobs-0-labour", "不能是负数"),
    ({"jobs-0-labour": "1.005"}, "jobs-0-labour", "最多两位小数"),
    ({"jobs-0-people-0-who": "无名氏"}, "jobs-0-people-0-who", "花名册里没有"),
    ({"jobs-0-people-0-who": "老刘"}, "jobs-0-people-0-who", "离职"),
    ({"jobs-0-people-0-who": "张伟"}, "jobs-0-people-0-who", "请改填工号"),
    ({"jobs-0-people-1-who": "xg"}, "jobs-0-people-1-who", "只写一次"),
    ({"jobs-0-people-1-share": "40"}, "jobs-0-people-1-who", "请填写人员"),
    ({"jobs-0-people-0-share": "60", "jobs-0-people-1-who": "A002"}, "jobs-0-people-1-share", "请填写比例"),
    (
        {"jobs-0-people-0-share": "60", "jobs-0-people-1-who": "A002", "jobs-0-people-1-share": "39"},
        "jobs-0-people-0-share",
        "加起来是 99",
    ),
    ({"jobs-0-people-0-share": "x"}, "jobs-0-people-0-share", "不是分配比例"),
    ({"jobs-0-parts-0-amount": ""}, "jobs-0-parts-0-amount", "请填写配件费"),
    ({"jobs-0-parts-0-name": ""}, "jobs-0-parts-0-name", "请填写配件名称"),
    ({"jobs-0-parts-0-quantity": "几个"}, "jobs-0-parts-0-quantity", "不是数量"),
    ({"act": "complete", "jobs-0-people-0-who": ""}, "jobs-0-people-0-who", "必须填写主修"),
    ({"act": "complete", "finished_at_0": "", "finished_at_1": ""}, "finished_at", "请填写完工时间"),
]


@pytest.fixture
def open_order(written: Written) -> None:
    """An order that no rework can be of: it is not completed."""
    written("OPEN")


@pytest.fixture
def roster(garage: Station, lead: Person, helper: Person) -> None:
    workshop.technician(garage, "A003", "张伟")
    workshop.technician(garage, "A004", "张伟")
    gone = workshop.technician(garage, "A005", "老刘")
    Person.objects.filter(pk=gone.pk).update(left_on="2021-01-01")


@pytest.mark.usefixtures("roster", "open_order")
@pytest.mark.parametrize(("wrong", "field", "said"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(
    manager: Client, typed: Typed, wrong: dict[str, str], field: str, said: str
) -> None:
    before = JournalEntry.objects.count()
    response = manager.post(NEW, {**typed(), **wrong})
    assert response.status_code == 422
    page = text_of(response)
    told = re.search(rf'id="id_{field}_error">(.*?)</ul>', page, re.DOTALL)
    assert told, page[page.index("wrongs nonfield") :][:300]
    assert said in told[1]
    assert (WorkOrder.objects.count(), JournalEntry.objects.count()) == (1, before)


def test_all_faults_are_told_at_once_and_nothing_typed_is_lost(manager: Client, typed: Typed) -> None:
    sent = typed(plate="川A0I234", jobs__0__standard="很久", jobs__7__operation="第八项", started_at_1="25:00")
    page = text_of(manager.post(NEW, sent))
    assert "有 4 处需要改正" in page  # the eighth job has no standard time either
    shown = fields_of(page)
    assert {name: shown.get(name) for name in sent if name != "act"} == {k: v for k, v in sent.items() if k != "act"}


def test_a_number_that_is_taken_is_a_fault_with_a_proposal(manager: Client, typed: Typed) -> None:
    manager.post(NEW, typed())
    response = manager.post(NEW, typed(customer_name="别人"))
    assert response.status_code == 422
    page = text_of(response)
    assert "工单号 WX2611-A0001 已存在且内容不同" in page
    station = Station.objects.get(code="A")
    assert f"可以改用 {next_number(station, timezone.localdate())}" in page
    assert WorkOrder.objects.count() == 1


# how it begins


def test_a_station_is_asked_for_only_if_there_are_several(manager: Client, sign_in: SignIn, garage: Station) -> None:
    workshop.station("B")
    page = text_of(manager.get("/orders/new/"))
    assert f'value="{next_number(garage, timezone.localdate())}"' in page
    everywhere = sign_in(Role.STATION_MANAGER)
    assert 'href="?station=B"' in text_of(everywhere.get("/orders/new/"))
    assert sign_in(Role.SERVICE_ADVISER, Scope.OWN).get("/orders/new/").status_code == 403


def test_without_a_script_there_are_three_empty_rows_of_each_kind(manager: Client) -> None:
    shown = fields_of(text_of(manager.get(NEW)))
    for name in ("jobs-2-operation", "jobs-2-people-2-who", "jobs-2-parts-2-name"):
        assert shown[name] == ""


def test_whoever_may_not_complete_is_not_offered_it_and_cannot(sign_in: SignIn, typed: Typed, garage: Station) -> None:
    adviser = sign_in(Role.SERVICE_ADVISER, Scope.STATION, "A")
    assert 'value="complete"' not in text_of(adviser.get(NEW))
    assert adviser.post(NEW, typed(act="complete")).status_code == 403
    assert not WorkOrder.objects.exists()


def test_a_voided_order_is_written_again_from_itself_under_its_number(
    manager: Client, written: Written, lead: Person, helper: Person, now: datetime
) -> None:
    two = workshop.job([lead, helper], weights=(60, 40), standard_minutes=50)
    order = written("WX1", two)
    services.void(order_id=order.pk, reason="金额填错", actor=None, now=now)
    sent = fields_of(text_of(manager.get(f"/orders/new/?from={order.pk}")))
    assert (sent["number"], sent["jobs-0-standard"], sent["jobs-0-people-1-who"]) == ("WX1", "50分钟", "A002 曹玲霞")


# changing


def test_a_received_order_opens_as_it_is_written_and_is_stored_as_it_was(manager: Client, typed: Typed) -> None:
    manager.post(NEW, typed(vin="LSVAA49J132047371", odometer_km="12345", remark="急"))
    order = WorkOrder.objects.get()
    sent = fields_of(text_of(manager.get(f"/orders/{order.pk}/edit/")))
    assert manager.post(f"/orders/{order.pk}/edit/", sent).status_code == 302
    assert JournalEntry.objects.count() == 1  # nothing was changed
    sent |= {"customer_name": "江苏中天科技", "jobs-0-labour": "90"}
    for _ in range(2):
        assert manager.post(f"/orders/{order.pk}/edit/", sent).status_code == 302
    order.refresh_from_db()
    assert (order.customer_name, order.labour) == ("江苏中天科技", Decimal("90.00"))
    assert JournalEntry.objects.count() == 2


def test_two_who_change_one_order_do_not_overwrite_each_other(manager: Client, typed: Typed) -> None:
    manager.post(NEW, typed())
    address = f"/orders/{WorkOrder.objects.get().pk}/edit/"
    sent = fields_of(text_of(manager.get(address)))
    manager.post(address, {**sent, "remark": "第一位"})
    response = manager.post(address, {**sent, "remark": "第二位"})
    assert response.status_code == 422
    assert "刚被别人修改过" in text_of(response)
    assert WorkOrder.objects.get().remark == "第一位"


def test_a_completed_order_cannot_be_changed(manager: Client, typed: Typed) -> None:
    manager.post(NEW, typed())
    address = f"/orders/{WorkOrder.objects.get().pk}/edit/"
    sent = fields_of(text_of(manager.get(address)))
    assert manager.post(address, {**sent, "act": "complete"}).status_code == 302
    assert manager.get(address).status_code == 409
    response = manager.post(address, {**sent, "remark": "改"})
    assert "请作废后照此新建" in text_of(response)
    assert WorkOrder.objects.get().remark == ""


def test_people_are_offered_by_number_name_and_initials(manager: Client, lead: Person) -> None:
    workshop.technician(workshop.station("B"), "B001", "许刚")
    for text in ("A00", "许", "xg", "XG"):
        page = text_of(manager.get("/orders/people/", {"station": "A", "jobs-0-people-0-who": text}))
        assert page == '<option value="A001 许刚" label="xg · 机修一组">'
    assert text_of(manager.get("/orders/people/?jobs-0-people-0-who=")) == ""
