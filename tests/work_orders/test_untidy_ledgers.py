"""Repair ledgers as workshops really keep them: what is understood, what is refused, and with which words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

import workshop
from sanbao.documents.models import ImportRun
from sanbao.documents.services.importing import import_file
from sanbao.documents.sheets.columns import find_header
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest, importers
from sanbao.documents.sheets.reading import Sheet, open_sheet
from sanbao.documents.sheets.refused import write_refused
from sanbao.ledger.models import Entry
from sanbao.network.models import Person, Station
from sanbao.work_orders.imports.columns import COLUMNS
from sanbao.work_orders.models import Share, WorkOrder

pytestmark = pytest.mark.django_db
GOOD: dict[str, object] = {
    "日期": date(2026, 10, 5),
    "工单号": "WX1",
    "车牌号": "鲁B12345",
    "维修项目": "换机油",
    "维修类别": "自费",
    "主修": "许刚",
    "标准工时": 1,
    "工时费": 60,
}


def book(*rows: Sequence[object], merges: Sequence[str] = ()) -> bytes:
    workbook = Workbook()
    worksheet = workbook.worksheets[0]
    for row in rows:
        worksheet.append(row)
    for merged in merges:
        worksheet.merge_cells(merged)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def sheet(*changes: Mapping[str, object], titles: Sequence[Sequence[object]] = (), merges: Sequence[str] = ()) -> Sheet:
    """Return a ledger; a heading that GOOD does not have makes a column of its own, in the order of appearance."""
    headings = list(dict.fromkeys([*GOOD, *(heading for change in changes for heading in change)]))
    headings = [heading for heading in headings if not any(change.get(heading) == "—无此列" for change in changes)]
    rows = [[{**GOOD, **change}.get(heading) for heading in headings] for change in changes]
    return open_sheet(book(*titles, headings, *rows, merges=merges), "台账.xlsx")


def taken(content: Sheet, now: datetime, **asked: Any) -> ImportOutcome:
    run = importers()["repair_ledger"].run
    request = ImportRequest("A", **asked)
    return run(content, request, actor=None, now=now, store=True, progress=lambda _done, _total: None)


def told(outcome: ImportOutcome) -> list[str]:
    return [fault.located_text() for fault in outcome.faults]


def warned(outcome: ImportOutcome) -> list[str]:
    return [fault.located_text() for fault in outcome.warnings]


@pytest.fixture(autouse=True)
def station() -> Station:
    return workshop.station()


@pytest.fixture(autouse=True)
def people(station: Station) -> dict[str, Person]:
    names = {"A001": "许刚", "A002": "朱峰", "A003": "严艳"}
    return {name: workshop.technician(station, no, name) for no, name in names.items()}


@pytest.mark.parametrize(
    ("heading", "cell", "minutes"),
    [
        ("标准工时(分钟)", 90, 90),
        ("标准工时/分钟", "90", 90),
        ("标准工时（h）", 1.5, 90),
        ("标准工时(分)", "1.5小时", 90),
    ],
)
def test_a_unit_in_the_heading_counts_for_the_numbers_below(
    heading: str, cell: object, minutes: int, now: datetime
) -> None:
    outcome = taken(sheet({"标准工时": "—无此列", heading: cell}), now)
    assert told(outcome) == []
    assert Entry.objects.get().standard_minutes == minutes


def test_amounts_in_ten_thousands_are_converted(now: datetime) -> None:
    taken(sheet({"工时费": "—无此列", "工时费(万元)": 0.006, "行驶里程(万公里)": "3.5"}), now)
    order = WorkOrder.objects.get()
    assert (order.labour, order.odometer_km) == (Decimal("60.00"), 35_000)


def test_a_unit_that_cannot_be_converted_refuses_the_file_even_with_good_rows(now: datetime) -> None:
    outcome = taken(sheet({"标准工时": "—无此列", "标准工时(天)": 1}), now, accept_good=True)
    (fault,) = outcome.faults
    assert fault.code == "documents.column_unit_strange"
    assert fault.text().startswith("“标准工时(天)”的单位“天”不能换算，请改用 ")
    assert (outcome.rows, outcome.stored, WorkOrder.objects.count()) == (0, False, 0)


def test_a_job_of_more_than_a_day_is_taken_with_a_warning(now: datetime) -> None:
    times = {"开工时间": "2026-10-05 08:00", "完工时间": "2026-10-06 09:00"}
    outcome = taken(sheet({"标准工时": 90}, {"工单号": "WX2", **times}), now)
    assert warned(outcome) == [
        "第2行「标准工时」：标准工时 90:00 小时，超过一天，请核对；如果填的是分钟，请在列名里写明“标准工时(分钟)”。",
        "第3行「完工时间」：从开工到完工 25:00 小时，超过一天，全部计入实际工时，请核对。",
    ]
    assert outcome.accepted == 2


def test_each_heading_that_nobody_knows_is_told(now: datetime) -> None:
    outcome = taken(sheet({"颜色": "红", "心情": "好"}), now)
    assert warned(outcome) == [
        "第1行：“颜色”这一列没有认出，没有导入。",
        "第1行：“心情”这一列没有认出，没有导入。",
    ]


@pytest.mark.parametrize(
    "headings", [("参与人员1", "参与人员2"), ("副修", "辅修"), ("参与人员", "学徒"), ("副修工", "协作")]
)
def test_helpers_in_several_columns_all_help_from_left_to_right(headings: tuple[str, str], now: datetime) -> None:
    outcome = taken(sheet(dict(zip(headings, ("朱峰", "严艳"), strict=True))), now)
    assert (told(outcome), warned(outcome)) == ([], [])
    assert list(Share.objects.order_by("position").values_list("person__name", flat=True)) == ["许刚", "朱峰", "严艳"]


def test_of_several_leads_one_must_be_named(now: datetime) -> None:
    outcome = taken(
        sheet({"主修": "—无此列", "主修1": "许刚", "主修2": None}, {"工单号": "WX2", "主修1": None, "主修2": None}),
        now,
        accept_good=True,
    )
    assert told(outcome) == ["第3行「主修1」：没有填写，请补上。"]
    assert WorkOrder.objects.get().number == "WX1"


def test_a_day_to_come_is_refused(now: datetime) -> None:
    outcome = taken(
        sheet(
            {"日期": date(2062, 10, 5)},
            {"工单号": "WX2", "完工时间": "2026-11-06 09:00"},
            {"工单号": "WX3", "日期": now.date()},
        ),
        now,
        accept_good=True,
    )
    assert told(outcome) == [
        "第2行「日期」：2062-10-05 还没有到，请核对年份和日期。",
        "第3行「完工时间」：2026-11-06 还没有到，请核对年份和日期。",
    ]
    assert WorkOrder.objects.get().number == "WX3"


@pytest.mark.parametrize(
    ("day", "finished", "is_refused"),
    [
        ("2026-10-05", "2025-10-05 09:00", True),
        ("2026-06-05", "2026-08-05 09:00", True),
        ("2026-06-05", "2026-08-04 09:00", False),
        ("2026-10-06", "2026-10-05 09:00", False),
        ("2026-10-06", "2026-10-04 09:00", True),
    ],
)
def test_the_finish_must_fit_the_day_of_the_row(day: str, finished: str, now: datetime, *, is_refused: bool) -> None:
    outcome = taken(sheet({"日期": day, "完工时间": finished}), now)
    codes = [fault.code for fault in outcome.faults]
    assert codes == (["work_orders.finish_far_from_day"] if is_refused else [])
    assert WorkOrder.objects.count() == (0 if is_refused else 1)


def test_a_title_of_another_month_is_told(now: datetime) -> None:
    outcome = taken(sheet({}, {"工单号": "WX2", "日期": date(2026, 9, 30)}, titles=[["2026年9月维修台账"]]), now)
    assert warned(outcome) == [
        "表上写的是 2026年9月，但有 1 行在别的月份完工（先见第 3 行），各按自己的日期计入，请核对。"
    ]
    assert outcome.accepted == 2


@pytest.mark.parametrize("verdict", ["不合格", "未通过", "×", "检验不合格"])
def test_work_that_did_not_pass_is_not_completed(verdict: str, now: datetime) -> None:
    outcome = taken(sheet({"检验": verdict}), now)
    assert told(outcome) == ["第2行「检验」：检验不合格的工单还没有完工，请在检验合格后再导入，或先从表里删去这一行。"]
    assert not WorkOrder.objects.exists()


def test_work_that_passed_in_the_end_is_completed(now: datetime) -> None:
    assert taken(sheet({"检验": "不合格，返工后合格"}), now).accepted == 1


@pytest.mark.parametrize("remark", ["作废", "此单已作废", "作废，重开WX9"])
def test_a_voided_row_is_left_out_with_a_warning_whatever_else_is_missing(remark: str, now: datetime) -> None:
    outcome = taken(sheet({"备注": remark, "主修": None}, {"工单号": "WX2", "备注": "旧单作废后重开"}), now)
    assert (told(outcome), warned(outcome)) == ([], ["第2行「备注」：写明了作废，这一行没有导入。"])
    assert [order.number for order in WorkOrder.objects.all()] == ["WX2"]


def test_a_rework_without_an_original_is_told(now: datetime) -> None:
    outcome = taken(sheet({"维修类别": "返修", "工时费": 0, "备注": "返修"}), now)
    assert [fault.code for fault in outcome.warnings] == ["work_orders.original_not_named"]
    assert outcome.accepted == 1


def test_every_fault_of_a_row_is_told_though_a_cell_cannot_be_read(now: datetime) -> None:
    wrong = {"工时费": "abc", "主修": "查无此人", "参与人员": "朱峰", "工时分配": "50:30:20"}
    outcome = taken(sheet({**wrong, "开工时间": "10:00", "完工时间": "8:00"}), now)
    assert [(fault.column, fault.code) for fault in outcome.faults] == [
        ("工时费", "documents.cell_no_amount"),
        ("主修", "work_orders.person_unknown"),
        ("工时分配", "work_orders.shares_do_not_fit"),
        ("完工时间", "work_orders.finish_before_start"),
    ]


def test_shares_are_held_against_the_names_that_are_written(now: datetime) -> None:
    outcome = taken(sheet({"主修": "查无此人", "参与人员": "朱峰", "工时分配": "60:40"}), now)
    assert [fault.code for fault in outcome.faults] == ["work_orders.person_unknown"]


@pytest.mark.parametrize(
    ("lead", "helpers"),
    [("许刚60%朱峰40%", None), ("许刚(60%)", "朱峰（40%）"), ("许刚60、朱峰40", None), ("许 刚 60% 朱 峰 40%", None)],
)
def test_shares_may_stand_beside_the_names(lead: str, helpers: str | None, now: datetime) -> None:
    assert told(taken(sheet({"主修": lead, "参与人员": helpers}), now)) == []
    assert list(Share.objects.order_by("position").values_list("person__name", "weight")) == [
        ("许刚", 60),
        ("朱峰", 40),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"参与人员": "朱峰40%"}, "work_orders.shares_of_some"),
        ({"主修": "许刚60%朱峰40%", "工时分配": "60:40"}, "work_orders.shares_twice"),
        ({"主修": "许刚60%朱峰30%"}, "documents.cell_shares_not_hundred"),
        ({"主修": "许刚2"}, "work_orders.person_unknown"),
    ],
)
def test_shares_beside_names_that_do_not_fit_are_refused(change: dict[str, object], code: str, now: datetime) -> None:
    assert [fault.code for fault in taken(sheet(change), now).faults] == [code]
    assert not WorkOrder.objects.exists()


@pytest.mark.parametrize(
    ("started", "finished", "minutes"),
    [
        ("10.5 8:00", "10.5 9:30", 90),
        ("22:00", "次日1:00", 180),
        ("22:00", "第二天 凌晨1点", 180),
        ("22:30", "24:00", 90),
        ("22:30", timedelta(days=1), 90),
        ("10月5日 22:30", "10月5日 晚上24点", 90),
        ("22:30", "次日 24：00", 90 + 24 * 60),
    ],
)
def test_times_with_a_short_day_and_of_the_next_day_are_understood(
    started: str, finished: str | timedelta, minutes: int, now: datetime
) -> None:
    assert told(taken(sheet({"开工时间": started, "完工时间": finished}), now)) == []
    assert WorkOrder.objects.get().repair_minutes == minutes


def test_work_at_night_and_two_times_in_a_cell_get_a_remedy(now: datetime) -> None:
    night = {"开工时间": "22:00", "完工时间": "1:00"}
    assert told(taken(sheet(night, {"工单号": "WX2", "开工时间": "8:00-9:30"}), now)) == [
        "第2行「完工时间」：完工时间 01:00 早于开工时间 22:00，请更正；跨夜请写成 2026-10-06 01:00。",
        "第3行「开工时间」：“8:00-9:30”写了两个时间，请把开始和结束分别填在“开工时间”和“完工时间”两列。",
    ]


def test_a_vin_among_the_plates_is_told_its_column(now: datetime) -> None:
    assert told(taken(sheet({"车牌号": "LSVAA49J132047371"}), now)) == [
        "第2行「车牌号」：“LSVAA49J132047371”像车架号，请填到“车架号”列，车牌号可以留空。"
    ]


def test_faults_name_the_headings_of_the_sheet(now: datetime) -> None:
    outcome = taken(sheet({"工单号": "—无此列", "派工单号": "WX1"}, {"派工单号": "WX1", "工时费": 80}), now)
    assert [(fault.code, fault.column) for fault in outcome.faults] == [("work_orders.number_twice", "派工单号")]


def test_a_formula_without_a_result_is_told_as_such(now: datetime) -> None:
    assert told(taken(sheet({"标准工时": "=1+1"}), now)) == [
        "第2行「标准工时」：公式还没有算出结果，请用 Excel 或 WPS 打开并保存一次，或直接填写结果，再导入。"
    ]


def test_cells_merged_downwards_count_for_every_row_and_amounts_once(now: datetime) -> None:
    second = {"日期": None, "工单号": "WX2", "工时费": None}
    outcome = taken(sheet({}, second, merges=["A2:A3", "H2:H3"]), now)
    assert told(outcome) == []
    assert list(WorkOrder.objects.order_by("number").values_list("completed_on", "labour")) == [
        (date(2026, 10, 5), Decimal("60.00")),
        (date(2026, 10, 5), Decimal("0.00")),
    ]


def test_titles_of_groups_days_below_signatures_and_sums_in_words_are_no_faults(now: datetime) -> None:
    lines: list[list[object]] = [
        ["一、机修组"],
        list(GOOD.values()),
        ["合 计（大写）", "陆拾元整", None, None, None, None, 1, 60],
        ["站长签字："],
        ["2026年10月31日"],
        [date(2026, 10, 31)],
    ]
    outcome = taken(open_sheet(book(list(GOOD), *lines), "台账.xlsx"), now)
    assert (told(outcome), outcome.rows, outcome.accepted) == ([], 1, 1)


def test_a_word_alone_in_the_middle_of_a_row_is_not_passed_over(now: datetime) -> None:
    lone = dict.fromkeys(GOOD) | {"维修项目": "换机滤"}
    assert taken(sheet({}, lone), now).refused_rows == (3,)


def test_the_copy_of_refused_rows_can_be_imported_again(now: datetime) -> None:
    content = sheet(
        {"日期": "10.15", "主修": "查无此人"},
        {"工单号": "WX2"},
        titles=[["2026年10月维修台账"], ["单位：甲站", None, "制表：周岚"]],
    )
    first = taken(content, now, accept_good=True)
    copy = BytesIO()
    assert write_refused(content, find_header(content, COLUMNS), first.faults, copy) == 1
    workshop.technician(Station.objects.get(), "A009", "查无此人")
    again = taken(open_sheet(copy.getvalue(), "有问题的行.xlsx"), now)
    assert (told(again), again.accepted) == ([], 1)
    assert WorkOrder.objects.get(number="WX1").completed_on == date(2026, 10, 15)


def test_a_header_that_is_not_understood_is_refused_even_with_good_rows(now: datetime, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(book(["日子", "工单号", "主修"], [date(2026, 10, 5), "WX1", "许刚"]))
    request = ImportRequest("A", accept_good=True)
    _, outcome = import_file(
        kind="repair_ledger", path=path, request=request, actor=None, now=now, progress=lambda _done, _total: None
    )
    assert (outcome.stored, outcome.rows, ImportRun.objects.get().status) == (False, 0, "refused")
    assert not WorkOrder.objects.exists()
