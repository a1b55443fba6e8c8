"""Repair ledgers in: all or nothing, every fault at once, the same order never twice."""

import csv
import io
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.audit.models import JournalEntry
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest, importers
from sanbao.documents.sheets.reading import open_sheet
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.network.errors import StationUnknown
from sanbao.network.models import Person, Station
from sanbao.work_orders.models import WorkOrder

pytestmark = pytest.mark.django_db
HEADINGS = (
    "日期 工单号 车牌号 车型 行驶里程 客户 故障描述 维修项目 维修类别 主修 参与人员 工时分配 标准工时 "
    "开工时间 完工时间 工时费 配件名称 数量 配件费 备注"
)
GOOD = {
    "日期": "2026-10-03",
    "工单号": "WX1",
    "车牌号": "鲁A12345",
    "车型": "LG110",
    "行驶里程": "12,345公里",
    "客户": "曹先生",
    "故障描述": "制动异响",
    "维修项目": "更换前制动片",
    "维修类别": "三包外",
    "主修": "许刚",
    "标准工时": "1.4",
    "开工时间": "08:15",
    "完工时间": "09:50",
    "工时费": "84",
    "配件名称": "前制动片",
    "数量": "2",
    "配件费": "380.00",
}


def sheet(*changes: dict[str, str], name: str = "台账.csv") -> Any:
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADINGS.split())
    writer.writeheader()
    writer.writerows({**GOOD, **change} for change in changes)
    return open_sheet(text.getvalue().encode(), name)


def take_in(now: datetime, *changes: dict[str, str], store: bool = True, **more: Any) -> ImportOutcome:
    request = ImportRequest("A", **more)
    run = importers()["repair_ledger"].run
    return run(sheet(*changes), request, actor=None, now=now, store=store, progress=lambda _done, _total: None)


@pytest.fixture(autouse=True)
def station() -> Station:
    return workshop.station()


@pytest.fixture(autouse=True)
def lead(station: Station) -> Person:
    return workshop.technician(station, "A001", "许刚")


@pytest.fixture
def helper(station: Station) -> Person:
    return workshop.technician(station, "A002", "张 伟", "2.1")


def test_a_row_becomes_a_completed_order(now: datetime, lead: Person) -> None:
    outcome = take_in(now, {})
    assert (outcome.rows, outcome.accepted, outcome.unchanged, outcome.stored) == (1, 1, 0, True)
    order = WorkOrder.objects.get()
    assert (order.number, order.plate, order.odometer_km, order.lead) == ("WX1", "鲁A12345", 12345, lead)
    assert (order.labour, order.parts, order.repair_minutes) == (Decimal("84.00"), Decimal("380.00"), 95)
    assert Entry.objects.get().standard_minutes == 84


def test_a_preview_stores_nothing(now: datetime) -> None:
    outcome = take_in(now, {}, store=False)
    assert (outcome.accepted, outcome.stored) == (1, False)
    assert not WorkOrder.objects.exists()
    assert not JournalEntry.objects.exists()


def test_one_file_is_one_line_in_the_journal(now: datetime) -> None:
    take_in(now, {}, {"工单号": "WX2"})
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.subject) == ("work_orders.import_ledger", "sheet:台账.csv")
    assert entry.facts == {"orders": 2, "unchanged": 0, "refused": 0}


def test_the_same_file_twice_changes_nothing(now: datetime) -> None:
    take_in(now, {}, {"工单号": "WX2"})
    again = take_in(now, {}, {"工单号": "WX2"})
    assert (again.accepted, again.unchanged) == (0, 2)
    assert (WorkOrder.objects.count(), JournalEntry.objects.count()) == (2, 1)


def test_the_same_order_spelled_otherwise_is_the_same_order(now: datetime) -> None:
    take_in(now, {})
    spelled = {
        "工单号": "ｗｘ１",
        "日期": "2026年10月3日",
        "车牌号": "鲁a·12345",
        "工时费": "¥84.00元",
        "标准工时": "1.4小时",
    }
    assert take_in(now, spelled).unchanged == 1


FAULTS: list[tuple[dict[str, str], str, str]] = [
    ({"主修": "查无此人"}, "work_orders.person_unknown", "主修"),
    ({"参与人员": "许刚"}, "work_orders.person_twice", "参与人员"),
    ({"完工时间": "07:00"}, "work_orders.finish_before_start", "完工时间"),
    ({"标准工时": "两个半"}, "documents.cell_no_duration", "标准工时"),
    ({"工时分配": "50:30:20"}, "work_orders.shares_do_not_fit", "工时分配"),
    ({"工时费": "-50"}, "documents.cell_negative_amount", "工时费"),
    ({"日期": "2026年10月32日"}, "documents.cell_no_such_day", "日期"),
    ({"维修类别": "赠送"}, "work_orders.category_unknown", "维修类别"),
    ({"维修类别": "返修"}, "work_orders.rework_with_labour", "工时费"),
    ({"工单号": ""}, "documents.cell_blank", "工单号"),
    ({"维修项目": ""}, "documents.cell_blank", "维修项目"),
    ({"开工时间": "早上"}, "documents.cell_no_clock", "开工时间"),
    ({"车牌号": "鲁A1234567890123"}, "work_orders.plate_too_long", "车牌号"),
]


@pytest.mark.parametrize(("change", "code", "column"), FAULTS, ids=[code for _, code, _ in FAULTS])
def test_a_faulty_row_names_row_column_and_remedy_and_refuses_the_file(
    change: dict[str, str], code: str, column: str, now: datetime
) -> None:
    outcome = take_in(now, {"工单号": "WX0"}, change)
    (fault,) = outcome.faults
    assert (fault.row, fault.column, outcome.stored) == (3, column, False)
    assert fault.code == code
    assert not WorkOrder.objects.exists()


def test_every_fault_of_every_row_is_told_at_once(now: datetime) -> None:
    wrong = {"主修": "查无此人", "标准工时": "很久", "工时费": "-1"}
    outcome = take_in(now, wrong, {"工单号": "WX2"}, wrong)
    assert outcome.refused_rows == (2, 4)
    assert len(outcome.faults) >= 4


def test_good_rows_can_be_taken_beside_faulty_ones(now: datetime) -> None:
    outcome = take_in(now, {}, {"工单号": "WX2", "主修": "查无此人"}, accept_good=True)
    assert (outcome.accepted, outcome.refused_rows, outcome.stored) == (1, (3,), True)
    assert WorkOrder.objects.get().number == "WX1"


def test_the_same_number_with_other_content_is_refused_in_the_file_and_against_the_database(now: datetime) -> None:
    first = take_in(now, {}, {"工时费": "60"})
    assert [fault.code for fault in first.faults] == ["work_orders.number_twice"]
    take_in(now, {})
    second = take_in(now, {"工时费": "60"})
    assert [fault.code for fault in second.faults] == ["work_orders.number_taken"]
    assert Entry.objects.get().labour == Decimal("84.00")


def test_several_people_share_as_written(now: datetime, helper: Person) -> None:
    take_in(now, {"参与人员": "张 伟", "工时分配": "60：40"})
    shares = list(Entry.objects.order_by("id").values_list("technician__name", "standard_minutes"))
    assert shares == [("许刚", 50), ("张 伟", 34)]  # 50.4 and 33.6 of 84 minutes


def test_a_name_that_two_people_bear_asks_for_the_number(now: datetime, station: Station, lead: Person) -> None:
    second = workshop.technician(station, "A009", "许刚")
    (fault,) = take_in(now, {}).faults
    assert fault.text() == "本单位有 2 位“许刚”，请改填工号。"
    take_in(now, {"主修": "A009"})
    assert WorkOrder.objects.get().lead == second


def test_somebody_who_had_left_cannot_have_worked(now: datetime, lead: Person) -> None:
    Person.objects.filter(pk=lead.pk).update(left_on=workshop.at(3).date())
    (fault,) = take_in(now, {}).faults
    assert fault.code == "work_orders.person_had_left"
    assert take_in(now, {"日期": "2026-10-02"}).accepted == 1


def test_a_row_outside_the_month_is_refused(now: datetime) -> None:
    (fault,) = take_in(now, {}, month=Month(2026, 9)).faults
    assert fault.text() == "完工日期 2026-10-03 不在 2026年9月 内，请核对日期或选择正确的月份。"


def test_a_rework_finds_its_original_in_the_file_or_in_the_database(now: datetime, lead: Person) -> None:
    rework = {"维修类别": "返修", "工时费": "0", "备注": "返修,原单WX1"}
    take_in(now, {"工单号": "WX2", **rework}, {})
    take_in(now, {"工单号": "WX3", **rework})
    assert Entry.objects.filter(kind="rework_caused", technician=lead).count() == 2


def test_a_rework_whose_original_is_nowhere_is_taken_with_a_warning(now: datetime) -> None:
    outcome = take_in(now, {"维修类别": "返修", "工时费": "0", "备注": "返修，原单号：WX404"})
    (warning,) = outcome.warnings
    assert warning.located_text() == "第2行「备注」：找不到原单 WX404，这次返修不会计到任何人的返修数里。"
    assert (outcome.accepted, outcome.stored) == (1, True)
    assert not Entry.objects.filter(kind="rework_caused").exists()


def test_a_ledger_without_times_counts_by_its_day(now: datetime) -> None:
    take_in(now, {"开工时间": "", "完工时间": ""})
    order = WorkOrder.objects.get()
    assert (order.completed_on, order.finished_at, order.repair_minutes) == (workshop.at(3).date(), None, None)


def test_an_unknown_station_is_refused(now: datetime) -> None:
    Station.objects.update(code="Z")
    with pytest.raises(StationUnknown):
        take_in(now, {})
