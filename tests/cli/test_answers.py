"""What a command answers and with which code: 0 done, 1 refused, 2 not understood."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sanbao.accounts.models import Grant, User
from sanbao.ledger.models import Entry
from sanbao.statistics.models import MonthClosing
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.services import void
from workshop import EXAMPLES, attended, done, job, order, rework, station, technician

from .conftest import Sanbao

OCTOBER = ("--station", "A", "--month", "2026-10")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("statistics",),
        ("statistics", "--station", "A", "--month", "October"),
        ("statistics", *OCTOBER, "--format", "docx"),
        ("import", "wages", "file.xlsx", "--station", "A"),
        ("close-month", *OCTOBER, "--nonsense"),
    ],
)
def test_what_is_not_understood_ends_with_two_and_says_where_help_is(
    sanbao: Sanbao, arguments: tuple[str, ...]
) -> None:
    answer = sanbao(*arguments)
    assert answer.code == 2
    assert answer.err.startswith("命令有误")
    assert "--help" in answer.err


def test_help_is_chinese(sanbao: Sanbao) -> None:
    answer = sanbao("statistics", "--help")
    assert answer.code == 0
    assert answer.out.startswith("用法：sanbao statistics")
    assert "网点代码" in answer.out
    assert "show this help" not in answer.out


@pytest.mark.django_db
def test_an_unknown_station_is_refused_and_the_known_ones_are_named(sanbao: Sanbao) -> None:
    station("A")
    station("B")
    answer = sanbao("statistics", "--station", "X", "--month", "2026-10")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "没有代码为「X」的网点。已有网点：A、B\n"


@pytest.mark.django_db
def test_an_unknown_person_is_refused(sanbao: Sanbao) -> None:
    station("A")
    answer = sanbao("statistics", *OCTOBER, "--person", "A9", "--format", "json")
    assert answer.code == 1
    assert json.loads(answer.out)["code"] == "cli.person_unknown"


@pytest.mark.django_db
def test_json_holds_the_month_of_everybody_who_worked_or_was_there(sanbao: Sanbao, now: datetime) -> None:
    here = station("A")
    lead, helper = technician(here, "A1", "曹玲霞"), technician(here, "A2", "施芳明")
    technician(here, "A3", "魏艳磊")
    done(here, order("WX1", job([lead, helper], standard_minutes=61, labour=Decimal("84.01"))), now)
    done(here, rework("WX2", "WX1", [helper]), now)
    twice = done(here, order("WX3", job([lead])), now)
    void(order_id=twice.pk, reason="重复开单", actor=None, now=now)
    attended(lead, "√√半加")
    month = json.loads(sanbao("statistics", *OCTOBER, "--format", "json").out)
    assert month["orders"] == month["totals"]["lead_orders"] == 2
    assert month["totals"]["overtime_rest_day_minutes"] == 480
    assert (month["closed"], month["digest"], list(month["people"])) == (False, None, ["A1", "A2", "A3"])
    assert {key: month["people"]["A1"][key] for key in EXPECTED_KEYS} == {
        "name": "曹玲霞",
        "lead_orders": 1,
        "joined_orders": 1,
        "in_warranty": 0,
        "out_of_warranty": 1,
        "first_service": 0,
        "rework_done": 0,
        "rework_caused": 1,
        "standard_minutes": 31,
        "actual_minutes": 48,
        "labour_fen": 4201,
        "parts_fen": 19000,
        "attended_days": "3.5",
        "overtime_rest_day_minutes": 480,
    }
    assert month["people"]["A2"]["rework_done"] == 1
    assert month["people"]["A3"]["attended_days"] == "0"


def test_the_examples_have_no_other_keys() -> None:
    expected = json.loads((EXAMPLES / "2026-10" / "expected-2026-10.json").read_text())
    assert all(tuple(person) == EXPECTED_KEYS for person in expected["people"].values())


EXPECTED_KEYS = (
    "name",
    "lead_orders",
    "joined_orders",
    "in_warranty",
    "out_of_warranty",
    "first_service",
    "rework_done",
    "rework_caused",
    "standard_minutes",
    "actual_minutes",
    "labour_fen",
    "parts_fen",
    "attended_days",
    "overtime_rest_day_minutes",
)


@pytest.mark.django_db
def test_one_person_only(sanbao: Sanbao, now: datetime) -> None:
    here = station("A")
    one, other = technician(here, "A1", "曹玲霞"), technician(here, "A2", "施芳明")
    for number, person in (("WX1", one), ("WX2", other)):
        done(here, order(number, job([person])), now)
    month = json.loads(sanbao("statistics", *OCTOBER, "--person", "A2", "--format", "json").out)
    assert (list(month["people"]), month["orders"]) == (["A2"], 1)


@pytest.mark.django_db
def test_the_table_lines_up_though_characters_are_two_columns_wide(sanbao: Sanbao, now: datetime) -> None:
    here = station("A")
    for number, name in (("A1", "曹玲霞"), ("A02", "欧阳晓"), ("A3", "丁一")):
        done(here, order(f"WX{number}", job([technician(here, number, name)])), now)
    told = sanbao("statistics", *OCTOBER).out
    assert "曹玲霞" in told
    assert "未结账" in told
    block = [line for line in told.splitlines() if line.startswith(("A1", "A02", "A3"))][:3]
    from sanbao.cli.table import width  # noqa: PLC0415 - the measure of this test only

    assert len({width(line) for line in block}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("file_format", "begins"), [("pdf", b"%PDF-"), ("xlsx", b"PK")])
def test_the_form_goes_into_a_file(
    sanbao: Sanbao, now: datetime, tmp_path: Path, file_format: str, begins: bytes
) -> None:
    here = station("A")
    done(here, order("WX1", job([technician(here, "A1", "曹玲霞")])), now)
    into = tmp_path / f"BD-11.{file_format}"
    assert sanbao("statistics", *OCTOBER, "--format", file_format, "-o", into).code == 0
    assert into.read_bytes().startswith(begins)


@pytest.mark.django_db
def test_closing_prints_the_digest_and_closing_again_is_refused(sanbao: Sanbao, now: datetime) -> None:
    here = station("A")
    done(here, order("WX1", job([technician(here, "A1", "曹玲霞")])), now)
    first = json.loads(sanbao("close-month", *OCTOBER, "--format", "json").out)
    closing = MonthClosing.objects.get()
    assert first == {"station": "A", "month": "2026-10", "people": 1, "digest": closing.digest}
    again = sanbao("close-month", *OCTOBER)
    assert again.code == 1
    assert "已经结账" in again.err
    assert MonthClosing.objects.count() == 1
    assert json.loads(sanbao("statistics", *OCTOBER, "--format", "json").out)["digest"] == closing.digest


@pytest.mark.django_db
def test_an_untidy_ledger_is_refused_with_every_row_and_nothing_is_stored(sanbao: Sanbao, tmp_path: Path) -> None:
    folder, expected = EXAMPLES / "2026-10", json.loads((EXAMPLES / "2026-10/expected-2026-10.json").read_text())
    assert sanbao("import", "roster", folder / "花名册.xlsx", "--station", "B", "--create-station").code == 0
    assert sanbao("import", "attendance", folder / "考勤表-2026-10.xlsx", "--station", "B").code == 0
    ledger = ("import", "repair-ledger", folder / "维修台账-2026-10.xlsx", "--station", "B", "--format", "json")
    refused = sanbao(*ledger)
    told = json.loads(refused.out)
    assert (refused.code, told["stored"]) == (1, False)
    assert told["refused_rows"] == [row["row"] for row in expected["refused_rows"]]
    assert not WorkOrder.objects.exists()
    assert not Entry.objects.exists()

    back = tmp_path / "退回.xlsx"
    accepted = sanbao(*ledger, "--accept-good", "--refused", back)
    told = json.loads(accepted.out)
    assert (accepted.code, told["stored"], told["accepted"]) == (1, True, 451)
    assert back.read_bytes().startswith(b"PK")

    month = json.loads(sanbao("statistics", "--station", "B", "--month", "2026-10", "--format", "json").out)
    assert month["orders"] == expected["orders"]
    assert {key: month["totals"][key] for key in expected["totals"]} == expected["totals"]
    assert {no: {key: person[key] for key in EXPECTED_KEYS} for no, person in month["people"].items()} == expected[
        "people"
    ]


@pytest.mark.django_db
def test_importing_the_tidy_month_twice_changes_nothing(sanbao: Sanbao) -> None:
    folder, expected = EXAMPLES / "2026-09", json.loads((EXAMPLES / "2026-09/expected-2026-09.json").read_text())
    sheets = (
        ("roster", "花名册.xlsx", "--create-station"),
        ("attendance", "考勤表-2026-09.xlsx"),
        ("repair-ledger", "维修台账-2026-09.xlsx"),
    )
    for _ in range(2):
        for kind, name, *more in sheets:
            assert sanbao("import", kind, folder / name, "--station", "A", *more).code == 0
    assert WorkOrder.objects.count() == 408
    month = json.loads(sanbao("statistics", "--station", "A", "--month", "2026-09", "--format", "json").out)
    assert {no: {key: person[key] for key in EXPECTED_KEYS} for no, person in month["people"].items()} == expected[
        "people"
    ]


def test_forms_are_listed_and_printed_as_samples(sanbao: Sanbao, tmp_path: Path) -> None:
    listed = {row["code"]: row for row in json.loads(sanbao("forms", "--format", "json").out)}
    assert set(listed["BD-11"]) == {"code", "title", "context", "edition", "copies"}
    assert "维修人员工作情况月统计表" in sanbao("forms").out
    into = tmp_path / "BD-11.html"
    assert sanbao("forms", "sample", "BD-11", "-o", into).code == 0
    assert "维修人员工作情况月统计表" in into.read_text()
    unknown = sanbao("forms", "sample", "BD-99", "-o", into)
    assert (unknown.code, unknown.err) == (2, "没有代码为「BD-99」的单据。sanbao forms 列出全部单据。\n")
    wrong = sanbao("forms", "sample", "BD-11", "-o", tmp_path / "BD-11.doc")
    assert (wrong.code, wrong.err) == (2, "文件名应以 .pdf、.xlsx、.html 结尾，而不是 BD-11.doc。\n")


@pytest.mark.django_db
def test_the_first_administrator_comes_from_the_command_line(sanbao: Sanbao, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", iter_lines("first-Entry-2026\n"))
    assert sanbao("create-user", "admin", "--name", "管理员", "--password-stdin").code == 0
    assert User.objects.get(username="admin").check_password("first-Entry-2026")
    assert sanbao("grant", "admin", "system_administrator").code == 0
    assert Grant.objects.get().scope == "all"
    assert sanbao("grant", "nobody", "system_administrator").code == 1
    assert sanbao("grant", "admin", "king").code == 1
    assert Grant.objects.count() == 1


def iter_lines(text: str) -> object:
    from io import StringIO  # noqa: PLC0415 - of this helper only

    return StringIO(text)
