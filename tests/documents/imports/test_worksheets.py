"""Which worksheet of a workbook is read, and what becomes of files that nobody stores."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import Workbook, load_workbook

from documents.imports.conftest import bring, brought, example, stored
from sanbao.cli import importing
from sanbao.cli.parser import parse
from sanbao.documents.errors import ImportEnded
from sanbao.documents.models import ImportFile, ImportRun
from sanbao.documents.services.imports import discard, discard_abandoned
from sanbao.work_orders.models import WorkOrder

pytestmark = pytest.mark.django_db
HEADING = ("日期", "工单号", "维修项目", "维修类别", "主修", "标准工时", "工时费")
NOTE = ("请各位同事每天下班前登记",)


def row(no: str) -> tuple[object, ...]:
    return ("2026-10-03", no, "更换机油", "自费", "曹玲霞", 1.2, 88)


def workbook(**sheets: Sequence[tuple[object, ...]]) -> bytes:
    """Return a workbook of these worksheets, the first of them in front."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for one in rows:
            sheet.append(one)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def with_roster(client: Client) -> Client:
    assert stored(client, "roster", example("roster")).status == "committed"
    return client


@pytest.fixture
def several() -> bytes:
    return workbook(说明=[NOTE], 上旬=[HEADING, row("WX1"), row("WX2")], 空=[], 中旬=[HEADING, row("WX3")])


def test_the_first_worksheet_with_the_right_headings_is_taken(with_roster: Client, several: bytes) -> None:
    run = brought(with_roster, "repair_ledger", several, name="台账.xlsx")
    assert (run.sheet_name, run.sheet_names) == ("上旬", ["说明", "上旬", "空", "中旬"])
    assert (run.status, run.accepted) == ("checked", 2)


def test_another_worksheet_can_be_taken_instead_and_is_checked(with_roster: Client, several: bytes) -> None:
    run = brought(with_roster, "repair_ledger", several, name="台账.xlsx")
    page = with_roster.get(f"/imports/{run.pk}/").content.decode()
    assert "<option selected>上旬</option>" in page
    with_roster.post(f"/imports/{run.pk}/worksheet/", {"name": "中旬"})
    run.refresh_from_db()
    assert (run.sheet_name, run.status, run.accepted) == ("中旬", "checked", 1)
    with_roster.post(f"/imports/{run.pk}/commit/")
    assert [order.number for order in WorkOrder.objects.all()] == ["WX3"]
    ended = with_roster.post(f"/imports/{run.pk}/worksheet/", {"name": "上旬"})
    assert ended.status_code == 409
    run.refresh_from_db()
    assert run.sheet_name == "中旬"


@pytest.mark.parametrize(("name", "told"), [("空", "里没有任何内容"), ("下旬", "下旬")])
def test_a_worksheet_that_is_empty_or_not_there_is_refused_and_the_run_stays(
    with_roster: Client, several: bytes, name: str, told: str
) -> None:
    run = brought(with_roster, "repair_ledger", several, name="台账.xlsx")
    answer = with_roster.post(f"/imports/{run.pk}/worksheet/", {"name": name}, follow=True)
    assert told in answer.content.decode()
    run.refresh_from_db()
    assert (run.sheet_name, run.accepted) == ("上旬", 2)


def test_where_no_worksheet_has_the_headings_the_first_filled_one_is_taken(with_roster: Client) -> None:
    run = brought(with_roster, "repair_ledger", workbook(空=[], 说明=[NOTE], 其他=[NOTE]), name="台账.xlsx")
    assert (run.sheet_name, run.preview["is_complete"]) == ("说明", False)


def test_the_command_line_names_a_worksheet(with_roster: Client, several: bytes, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(several)
    options = ["import", "repair-ledger", str(file), "--station", "B"]
    assert importing.run(parse([*options, "--worksheet", "中旬"])) == 0
    assert [order.number for order in WorkOrder.objects.all()] == ["WX3"]
    assert importing.run(parse(options)) == 0
    assert sorted(order.number for order in WorkOrder.objects.all()) == ["WX1", "WX2", "WX3"]


def test_a_file_that_was_brought_by_mistake_is_discarded_with_its_content(with_roster: Client, several: bytes) -> None:
    run = brought(with_roster, "repair_ledger", several, name="台账.xlsx")
    answer = with_roster.post(f"/imports/{run.pk}/discard/", follow=True)
    assert "已丢弃“台账.xlsx”" in answer.content.decode()
    assert not ImportRun.objects.filter(pk=run.pk).exists()
    assert not ImportFile.objects.filter(run_id=run.pk).exists()


def test_what_was_stored_is_not_discarded(with_roster: Client) -> None:
    run = ImportRun.objects.get()
    with pytest.raises(ImportEnded):
        discard(run=run)
    assert with_roster.post(f"/imports/{run.pk}/discard/").status_code == 409
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_files_that_nobody_stored_go_after_a_month_and_stored_ones_stay(
    with_roster: Client, several: bytes, now: datetime
) -> None:
    old = brought(with_roster, "repair_ledger", several, name="台账.xlsx")
    fresh = brought(with_roster, "repair_ledger", several, name="台账.xlsx")
    ImportRun.objects.exclude(pk=fresh.pk).update(started_at=now - timedelta(days=31))
    ImportRun.objects.filter(pk=fresh.pk).update(started_at=now - timedelta(days=29))
    assert discard_abandoned(now=now) == 1
    assert set(ImportRun.objects.values_list("status", flat=True)) == {"committed", "checked"}
    assert not ImportRun.objects.filter(pk=old.pk).exists()
    assert discard_abandoned(now=now) == 0


def test_a_file_refused_at_the_door_leaves_nothing(client: Client) -> None:
    assert bring(client, "repair_ledger", workbook(空=[], 也空=[]), name="台账.xlsx").status_code == 422
    assert not ImportRun.objects.exists()


def test_worksheets_that_are_left_out_are_told(with_roster: Client, several: bytes) -> None:
    run = brought(with_roster, "repair_ledger", several, name="台账.xlsx")
    assert [warning["params"] for warning in run.warnings] == [{"sheet": "上旬", "others": "“中旬”"}]
    with_roster.post(f"/imports/{run.pk}/commit/")
    run.refresh_from_db()
    assert (run.status, run.warnings_total) == ("committed", 1)


def test_a_visible_worksheet_is_taken_before_a_hidden_one(with_roster: Client) -> None:
    book = load_workbook(BytesIO(workbook(旧=[HEADING, row("WX1")], 新=[HEADING, row("WX2")])))
    book["旧"].sheet_state = "hidden"
    content = BytesIO()
    book.active = book["新"]
    book.save(content)
    run = brought(with_roster, "repair_ledger", content.getvalue(), name="台账.xlsx")
    assert (run.sheet_name, run.warnings) == ("新", [])
