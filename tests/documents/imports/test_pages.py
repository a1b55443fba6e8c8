"""The pages of imports: bring a file, look at what it comes to, store it."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from documents.imports.conftest import EXAMPLES, SignIn, bring, brought, example, stored
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.documents.models import ImportFile, ImportRun
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.statistics.plain import plain_month
from sanbao.work_orders.models import WorkOrder

pytestmark = pytest.mark.django_db
LEDGER = "日期,工单号,维修项目,维修类别,主修,标准工时,工时费\n"


def ledger(*rows: str) -> bytes:
    return (LEDGER + "\n".join(rows) + "\n").encode()


def good(number: int = 1) -> str:
    return f"2026-10-03,WX{number},更换机油,自费,曹玲霞,1.2,88"


@pytest.fixture
def with_roster(client: Client) -> Client:
    assert stored(client, "roster", example("roster")).status == "committed"
    return client


@pytest.mark.parametrize("month", ["2026-09", "2026-10"])
def test_the_sheets_of_a_month_come_to_the_expected_figures(sign_in: SignIn, month: str) -> None:
    code = {"2026-09": "A", "2026-10": "B"}[month]
    client = sign_in(place=code)
    for kind in ("roster", "attendance", "repair_ledger"):
        run = stored(client, kind, example(kind, month), code, good=kind == "repair_ledger")
        assert run.status == "committed"
    expected = json.loads((EXAMPLES / month / f"expected-{month}.json").read_text())
    assert [run.accepted, run.refused] == [expected["orders"], len(expected["refused_rows"])]
    got = plain_month(Station.objects.get(code=code), Month.parse(month))
    assert {key: got["totals"][key] for key in expected["totals"]} == expected["totals"]
    for no, figures in expected["people"].items():
        assert {key: got["people"][no][key] for key in figures} == figures


def test_the_preview_counts_names_every_fault_and_stores_nothing(with_roster: Client) -> None:
    run = brought(with_roster, "repair_ledger", example("repair_ledger"))
    assert (run.status, run.accepted, run.unchanged, run.refused) == ("checked", 451, 0, 8)
    page = with_roster.get(f"/imports/{run.pk}/").content.decode()
    assert [row for row, _ in with_roster.get(f"/imports/{run.pk}/").context["faults"]] == [*range(458, 466)]
    assert "花名册里没有“查无此人”，请核对姓名，或先在花名册中登记。" in page
    assert "只入账正确的 451 行" in page
    assert "全部入账" not in page
    assert not WorkOrder.objects.exists()


def test_the_first_rows_are_shown_as_they_were_understood(with_roster: Client) -> None:
    run = brought(with_roster, "repair_ledger", example("repair_ledger"))
    rows = with_roster.get(f"/imports/{run.pk}/").context["rows"]
    assert len(rows) == 10
    assert [text for _, text in rows[0][1]] == [
        "WX2610-B0275",
        "2026-10-01",
        "鲁B7PLZ9",
        "更换机油机滤",
        "三包外",
        "曹平磊 50、郑静 30、严磊明 20",
        "0.6",
        "36.00",
        "232.00",
    ]


def test_faults_are_filtered_by_their_kind_and_paged_by_rows(with_roster: Client) -> None:
    rows = [f"2026-10-03,WX{n},换油,自费,查无此人,1.2,88" for n in range(250)] + [
        "2026-10-03,WX999,换油,自费,曹玲霞,x,88"
    ]
    run = brought(with_roster, "repair_ledger", ledger(*rows))
    page = with_roster.get(f"/imports/{run.pk}/")
    assert len(page.context["faults"]) == 200
    assert page.context["kinds_of_faults"][0] == ("work_orders.person_unknown", "花名册里没有“…”", 250)
    rest = with_roster.get(f"/imports/{run.pk}/?{page.context['next_faults']}")
    assert [row for row, _ in rest.context["faults"]] == [*range(202, 253)]
    assert rest.context["next_faults"] == ""
    one = with_roster.get(f"/imports/{run.pk}/?fault=documents.cell_no_duration")
    assert [row for row, _ in one.context["faults"]] == [252]


def test_one_faulty_row_refuses_the_file(with_roster: Client) -> None:
    run = stored(with_roster, "repair_ledger", example("repair_ledger"))
    assert (run.status, run.faults_total) == ("refused", 8)
    assert not WorkOrder.objects.exists()
    with_roster.post(f"/imports/{run.pk}/commit/", {"accept_good": "1"})
    assert WorkOrder.objects.count() == 451


def test_a_good_file_is_stored_whole_with_one_entry_in_the_journal(with_roster: Client) -> None:
    before = JournalEntry.objects.count()
    run = stored(with_roster, "repair_ledger", ledger(good(1), good(2)))
    assert (run.status, run.accepted, run.finished_at is not None) == ("committed", 2, True)
    entry = JournalEntry.objects.order_by("id").last()
    assert entry is not None
    assert [JournalEntry.objects.count() - before, entry.act, entry.actor_name] == [
        1,
        "work_orders.import_ledger",
        "周岚",
    ]


def test_the_same_commit_again_changes_nothing(with_roster: Client) -> None:
    run = stored(with_roster, "repair_ledger", ledger(good()))
    told = (JournalEntry.objects.count(), WorkOrder.objects.count(), run.attempt, run.finished_at)
    with_roster.post(f"/imports/{run.pk}/commit/")
    run.refresh_from_db()
    assert (JournalEntry.objects.count(), WorkOrder.objects.count(), run.attempt, run.finished_at) == told


def test_the_same_file_again_is_told_to_be_there_already(with_roster: Client) -> None:
    stored(with_roster, "repair_ledger", ledger(good()))
    again = brought(with_roster, "repair_ledger", ledger(good()))
    assert (again.accepted, again.unchanged) == (0, 1)
    assert "每一行都已在系统里" in with_roster.get(f"/imports/{again.pk}/").content.decode()
    with_roster.post(f"/imports/{again.pk}/commit/")
    again.refresh_from_db()
    assert again.status == "repeated"
    assert "没有任何变化" in with_roster.get(f"/imports/{again.pk}/").content.decode()
    assert WorkOrder.objects.count() == 1


def test_a_file_can_be_checked_again_after_the_roster_was_mended(with_roster: Client) -> None:
    run = brought(with_roster, "repair_ledger", ledger("2026-10-03,WX1,换油,自费,新来的,1.2,88"))
    assert run.refused == 1
    Person.objects.create(station=Station.objects.get(code="B"), no="B099", name="新来的")
    with_roster.post(f"/imports/{run.pk}/check/")
    run.refresh_from_db()
    assert (run.status, run.refused, run.accepted) == ("checked", 0, 1)


def test_what_is_stored_is_neither_checked_nor_mapped_again(with_roster: Client) -> None:
    run = stored(with_roster, "repair_ledger", ledger(good()))
    assert with_roster.post(f"/imports/{run.pk}/check/").status_code == 409
    assert with_roster.get(f"/imports/{run.pk}/columns/").status_code == 302


def test_the_refused_rows_come_back_as_a_workbook_that_can_be_mended(with_roster: Client) -> None:
    run = stored(with_roster, "repair_ledger", example("repair_ledger"), good=True)
    answer = with_roster.get(f"/imports/{run.pk}/refused.xlsx")
    assert "attachment" in answer["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    titles, head, refused = rows[:2], rows[2], rows[3:]
    assert "2026年10月" in str(titles)
    assert [head[-1], len(refused)] == ["错误说明", 8]
    assert "花名册里没有“查无此人”" in str(refused[0][-1])
    again = brought(with_roster, "repair_ledger", answer.content, name="改好.xlsx")
    assert (again.accepted, again.refused) == (0, 8)


def test_a_file_without_faults_has_no_refused_rows(with_roster: Client) -> None:
    run = brought(with_roster, "repair_ledger", ledger(good()))
    assert with_roster.get(f"/imports/{run.pk}/refused.xlsx").status_code == 404


def test_the_result_leads_on(with_roster: Client) -> None:
    run = ImportRun.objects.get(kind="roster")
    assert [label for label, _ in with_roster.get(f"/imports/{run.pk}/").context["links"]] == ["查看人员"]
    run = stored(with_roster, "repair_ledger", example("repair_ledger"), good=True)
    links = with_roster.get(f"/imports/{run.pk}/").context["links"]
    assert [label for label, _ in links] == ["查看2026-10的月统计", "查看2026-10的工单"]
    assert [with_roster.get(url, follow=True).status_code for _, url in links] == [200, 200]


REFUSED_FILES = [
    (b"\x89PNG\r\n\x1a\n" + bytes(500), "台账.xlsx", "是图片或音视频"),
    (b"%PDF-1.7 ...", "台账.xlsx", "是 PDF 文件"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "台账.xls", "请"),
    (b"PK\x03\x04 not really", "台账.xlsx", "请"),
    (b"", "台账.csv", "这个文件是空的"),
    (b"\n\n", "台账.csv", "没有任何内容"),
]


@pytest.mark.parametrize(("content", "name", "said"), REFUSED_FILES, ids=[said for *_, said in REFUSED_FILES])
def test_what_is_no_sheet_is_refused_on_the_card_and_not_kept(
    client: Client, content: bytes, name: str, said: str
) -> None:
    answer = bring(client, "repair_ledger", content, name=name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportRun.objects.exists()
    assert not ImportFile.objects.exists()


def test_what_was_not_said_is_asked_for(client: Client) -> None:
    page = client.post("/imports/", {}).content.decode()
    assert "请选择是哪一种表。" in page
    assert "请选择要导入的文件。" in page
    assert bring(client, "roster", ledger(good()), month="2026年").status_code == 422
    assert bring(client, "wages", ledger(good())).status_code == 422
    assert not ImportRun.objects.exists()


def test_a_station_outside_of_ones_places_cannot_be_named(client: Client) -> None:
    assert bring(client, "roster", example("roster"), station="A").status_code == 422
    assert not ImportRun.objects.exists()


def test_other_stations_do_not_learn_of_an_import(with_roster: Client, sign_in: SignIn) -> None:
    run = ImportRun.objects.get()
    stranger = sign_in(place="A")
    assert stranger.get(f"/imports/{run.pk}/").status_code == 404
    assert stranger.post(f"/imports/{run.pk}/commit/").status_code == 404
    assert list(stranger.get("/imports/").context["lines"]) == []


def test_a_kind_that_is_not_ones_own_is_not_offered(sign_in: SignIn, with_roster: Client) -> None:
    run = brought(with_roster, "repair_ledger", ledger(good()))
    administrator = sign_in(Role.SYSTEM_ADMINISTRATOR, Scope.ALL, "")
    assert list(administrator.get("/imports/").context["kinds"]) == ["roster"]
    assert administrator.get(f"/imports/{run.pk}/").status_code == 404
    assert administrator.get("/imports/templates/repair_ledger.xlsx").status_code == 404
    assert bring(administrator, "repair_ledger", ledger(good())).status_code == 422


def test_the_roster_of_a_new_station_opens_it_for_those_who_may(sign_in: SignIn) -> None:
    manager = sign_in(Role.AFTER_SALES_MANAGER, Scope.ALL, "")
    run = brought(manager, "roster", example("roster"), "", create_station="on", new_station="C01")
    assert (run.accepted, run.create_station) == (14, True)
    assert not Station.objects.filter(code="C01").exists()
    statistician = sign_in(Role.STATISTICIAN, Scope.ALL, "")
    assert statistician.post(f"/imports/{run.pk}/commit/").status_code == 403
    assert not Station.objects.filter(code="C01").exists()
    manager.post(f"/imports/{run.pk}/commit/")
    assert Person.objects.filter(station__code="C01").count() == 14


def test_others_cannot_open_a_station(sign_in: SignIn) -> None:
    statistician = sign_in(Role.STATISTICIAN, Scope.ALL, "")
    answer = bring(statistician, "roster", example("roster"), "", create_station="on", new_station="C01")
    assert answer.status_code == 422
    regional = sign_in(Role.AFTER_SALES_MANAGER, Scope.REGION, "HD")
    assert "新建网点" not in regional.get("/imports/").content.decode()


def test_the_code_of_a_new_station_is_checked_at_once(sign_in: SignIn) -> None:
    manager = sign_in(Role.AFTER_SALES_MANAGER, Scope.ALL, "")
    answer = bring(manager, "roster", example("roster"), "", create_station="on", new_station="新站")
    assert "网点代码“新站”不合规" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_the_month_that_was_chosen_keeps_other_months_out(with_roster: Client) -> None:
    run = brought(with_roster, "repair_ledger", ledger(good()), month="2026-09")
    assert (run.accepted, run.faults[0]["code"]) == (0, "work_orders.outside_the_month")
    grid = "工号,姓名,1,2\nB001,曹玲霞,√,√\n".encode()
    assert brought(with_roster, "attendance", grid).faults[0]["row"] is None
    assert brought(with_roster, "attendance", grid, month="2026-10").accepted == 1


def test_the_list_is_filtered_and_paged_by_key(with_roster: Client) -> None:
    first = ImportRun.objects.get()
    values = {field.attname: getattr(first, field.attname) for field in ImportRun._meta.concrete_fields}  # noqa: SLF001 - Django's public interface
    ImportRun.objects.bulk_create(ImportRun(**{**values, "id": None, "kind": "attendance"}) for _ in range(52))
    page = with_roster.get("/imports/?kind=attendance&status=committed")
    assert len(page.context["lines"]) == 50
    rest = with_roster.get(f"/imports/?{page.context['next']}")
    assert [len(rest.context["lines"]), rest.context["next"]] == [2, ""]
    assert len(with_roster.get("/imports/?kind=roster&place=B").context["lines"]) == 1
    assert with_roster.get("/imports/?kind=wages").status_code == 422


def test_the_list_costs_the_same_whatever_its_length(with_roster: Client, max_queries: Callable[..., Any]) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            brought(with_roster, "roster", example("roster"))
        with max_queries(12) as queries:
            with_roster.get("/imports/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_run_costs_the_same_whatever_its_faults(with_roster: Client, max_queries: Callable[..., Any]) -> None:
    counts = []
    for wrong in (1, 3):
        rows = [f"2026-10-03,WX{n},换油,自费,查无此人,1.2,88" for n in range(wrong)]
        run = brought(with_roster, "repair_ledger", ledger(*rows))
        with max_queries(12) as queries:
            with_roster.get(f"/imports/{run.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_waits_is_on_the_home_page(with_roster: Client) -> None:
    assert "导入待入账" not in with_roster.get("/").content.decode()
    brought(with_roster, "repair_ledger", ledger(good()))
    assert "导入待入账" in with_roster.get("/").content.decode()


def test_names_of_files_are_shown_and_never_obeyed(with_roster: Client) -> None:
    name = "../../<script>alert(1)</script>\u202excod.csv"
    run = brought(with_roster, "repair_ledger", ledger(good()), name=name)
    assert run.file_name == "script>xcod.csv"
    long = brought(with_roster, "repair_ledger", ledger(good()), name=f"{'长' * 200}.csv")
    assert len(long.file_name) <= 130
    assert long.file_name.endswith(".csv")
    page = with_roster.get("/imports/").content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("kind", ["roster", "attendance", "repair_ledger"])
def test_a_template_is_recognised_and_its_example_is_right(client: Client, kind: str) -> None:
    station = Station.objects.get(code="B")
    for no, name in (("A001", "许刚"), ("A002", "朱峰")):
        if kind != "roster":
            Person.objects.create(station=station, no=no, name=name)
    content = client.get(f"/imports/templates/{kind}.xlsx").content
    run = brought(client, kind, content, name="模板.xlsx", month="2026-10")
    assert (run.accepted, run.faults, run.preview["unknown"]) == (1, [], [])
