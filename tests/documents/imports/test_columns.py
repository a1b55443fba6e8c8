"""Columns that are named by hand are remembered for the station, for pages and command line alike."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from documents.imports.conftest import SignIn, bring, brought, example, stored
from sanbao.audit.models import JournalEntry
from sanbao.documents.models import ColumnMapping, ImportFile, ImportRun
from sanbao.documents.permissions import VIEW_IMPORTS
from sanbao.documents.services.importing import import_file
from sanbao.documents.sheets.limits import MAX_BYTES
from sanbao.documents.sheets.outcome import ImportRequest, importers
from sanbao.documents.sheets.uploads import TOO_LARGE, shown_name
from sanbao.work_orders.models import WorkOrder

pytestmark = pytest.mark.django_db
ODD = """日子,工单号,项目,性质,主修人,干活时长,钱,颜色
2026-10-03,X1,换油,自费,曹玲霞,1.2,88,红
2026-10-04,X2,换油,自费,曹玲霞,1.0,80,蓝
""".encode()
# What each column of ODD is, by its place in the sheet.
SAID = {
    "column-0": "work_on",
    "column-1": "number",
    "column-2": "operation",
    "column-3": "category",
    "column-4": "lead",
    "column-5": "standard_minutes",
    "column-6": "labour",
    "column-7": "",
}


@pytest.fixture
def with_roster(client: Client) -> Client:
    assert stored(client, "roster", example("roster")).status == "committed"
    return client


def test_headings_nobody_knows_lead_to_the_page_of_columns(with_roster: Client) -> None:
    answer = bring(with_roster, "repair_ledger", ODD)
    run = ImportRun.objects.latest("pk")
    assert answer["Location"] == f"/imports/{run.pk}/columns/"
    table = with_roster.get(answer["Location"]).context["table"]
    assert [heading.name for heading in table.headings if not heading.is_recognised] == [
        "日子",
        "干活时长",
        "钱",
        "颜色",
    ]
    assert [column.label for column in table.missing] == ["日期", "标准工时", "工时费"]
    page = with_roster.get(f"/imports/{run.pk}/").content.decode()
    assert "有必要的列还没有对上" in page
    assert "全部入账" not in page


def test_what_was_said_is_used_for_this_file_and_the_next_ones(
    with_roster: Client, now: datetime, tmp_path: Path
) -> None:
    run = brought(with_roster, "repair_ledger", ODD)
    entries = JournalEntry.objects.count()
    assert with_roster.post(f"/imports/{run.pk}/columns/", SAID).status_code == 302
    run.refresh_from_db()
    assert (run.status, run.accepted, run.faults, run.preview["unknown"]) == ("checked", 2, [], [])
    entry = JournalEntry.objects.order_by("id").last()
    assert entry is not None
    assert [JournalEntry.objects.count() - entries, entry.act] == [1, "imports.map_columns"]
    with_roster.post(f"/imports/{run.pk}/commit/")
    assert WorkOrder.objects.count() == 2
    later = ODD.replace(b"X1", b"X8").replace(b"X2", b"X9")
    assert brought(with_roster, "repair_ledger", later).accepted == 2
    path = tmp_path / "台账.csv"
    path.write_bytes(later)
    _, outcome = import_file(
        kind="repair_ledger",
        path=path,
        request=ImportRequest("B"),
        actor=None,
        now=now,
        progress=lambda _done, _total: None,
    )
    assert (outcome.accepted, WorkOrder.objects.count()) == (2, 4)


def test_another_station_and_other_headings_are_not_touched(with_roster: Client, sign_in: SignIn) -> None:
    run = brought(with_roster, "repair_ledger", ODD)
    with_roster.post(f"/imports/{run.pk}/columns/", SAID)
    assert brought(with_roster, "repair_ledger", ODD.replace("颜色".encode(), "漆色".encode())).accepted == 0
    assert brought(sign_in(place="A"), "repair_ledger", ODD, "A").accepted == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"column-7": "labour"}, "“钱”、“颜色” 都选成了“工时费”，请只留一列，其余选“不导入”。"),
        ({"column-7": "wages"}, "没有“颜色”这一列，请重新选择。"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_remembered(
    with_roster: Client, change: dict[str, str], said: str
) -> None:
    run = brought(with_roster, "repair_ledger", ODD)
    answer = with_roster.post(f"/imports/{run.pk}/columns/", {**SAID, **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ColumnMapping.objects.exists()


def test_several_columns_may_be_helpers_by_hand_and_none_of_the_others_twice(with_roster: Client) -> None:
    two = ODD.replace("颜色".encode(), "搭手".encode()).replace("钱,".encode(), "钱,帮工,".encode())
    two = two.replace(b"88,", "88,施芳明,".encode()).replace(b"80,", b"80,,")
    two = two.replace("红".encode(), "魏艳磊".encode()).replace("蓝".encode(), b"")
    run = brought(with_roster, "repair_ledger", two)
    said = {**SAID, "column-7": "helpers", "column-8": "helpers"}
    assert with_roster.post(f"/imports/{run.pk}/columns/", said).status_code == 302
    with_roster.post(f"/imports/{run.pk}/commit/")
    order = WorkOrder.objects.get(number="X1")
    names = order.jobs.get().shares.order_by("position").values_list("person__name", flat=True)
    assert list(names) == ["曹玲霞", "施芳明", "魏艳磊"]


def test_a_sheet_whose_header_is_not_found_lets_its_row_be_chosen(with_roster: Client) -> None:
    odd = "甲表,,,,,,\n日子,号,活,算谁,谁干,多久,钱\n2026-10-03,X1,换油,自费,曹玲霞,1.2,88\n".encode()
    run = brought(with_roster, "repair_ledger", odd)
    page = with_roster.get(f"/imports/{run.pk}/columns/")
    assert "没有自动找到表头" in page.content.decode()
    chosen = with_roster.get(f"/imports/{run.pk}/columns/?row=2").context["table"]
    assert [heading.name for heading in chosen.headings] == ["日子", "号", "活", "算谁", "谁干", "多久", "钱"]
    said = {key: value for key, value in SAID.items() if key != "column-7"}
    with_roster.post(f"/imports/{run.pk}/columns/", {**said, "row": "2"})
    run.refresh_from_db()
    assert (run.accepted, run.refused) == (1, 0)
    assert with_roster.get(f"/imports/{run.pk}/columns/?row=9999").status_code == 200


def test_days_of_a_month_stay_what_they_were_recognised_as(with_roster: Client) -> None:
    run = brought(with_roster, "attendance", "工号,姓名,1,2,花名\nB001,曹玲霞,√,休,x\n".encode(), month="2026-10")
    page = with_roster.get(f"/imports/{run.pk}/columns/")
    assert [heading.choice for heading in page.context["table"].headings] == ["no", "name", "auto", "auto", ""]
    answers = {"column-0": "no", "column-1": "name", "column-2": "auto", "column-3": "auto", "column-4": ""}
    with_roster.post(f"/imports/{run.pk}/columns/", answers)
    run.refresh_from_db()
    assert (run.accepted, run.faults, run.preview["unknown"]) == (1, [], [])


def test_the_pages_speak_english(with_roster: Client) -> None:
    run = brought(with_roster, "repair_ledger", example("repair_ledger"))
    with_roster.post(reverse("set_language"), {"language": "en"})
    assert "Drop the file here, or click to choose" in with_roster.get("/imports/").content.decode()
    page = with_roster.get(f"/imports/{run.pk}/").content.decode()
    assert "Store only the 451 good rows" in page
    assert "Row 458" in page
    assert "Taken for" in with_roster.get(f"/imports/{run.pk}/columns/").content.decode()
    assert (
        "是图片" not in bring(with_roster, "roster", b"\x89PNG\r\n\x1a\n" + bytes(99), name="a.xlsx").content.decode()
    )


def test_a_file_beyond_the_limit_is_not_even_written_down(client: Client) -> None:
    huge = SimpleUploadedFile("大.csv", b"1,2,3\n" * (MAX_BYTES // 6 + 10))
    answer = client.post("/imports/", {"kind": "roster", "station": "B", "file": huge})
    assert answer.status_code == 422
    assert "大.csv" in answer.content.decode()
    assert "60 MB" in answer.content.decode()
    assert not ImportFile.objects.exists()


def test_the_quota_is_told_by_the_name_of_the_file() -> None:
    content = SimpleUploadedFile("x.csv", b"a" * (MAX_BYTES + 1))
    request = RequestFactory().post("/", {"file": content})
    assert not request.FILES
    assert request.META[TOO_LARGE] == "x.csv"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\周\\台账.xlsx", "台账.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("\u202e\x00", "表格"),
        (f"{'很' * 300}.xlsx", f"{'很' * 110}….xlsx"),
    ],
)
def test_names_are_shown_without_folders_and_signs_that_nobody_sees(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_who_may_import_something_may_see_imports() -> None:
    assert frozenset().union(*(importer.act.roles for importer in importers().values())) == VIEW_IMPORTS.roles
