"""`sanbao payroll report`: the same figures as the pages, in the terminal, as JSON and as files."""

import csv
import json
from datetime import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

import workshop
from homes import Answer
from payroll.reports import payday
from sanbao.audit.models import JournalEntry
from sanbao.payroll.models import PayRun
from sanbao.payroll.rules.lifecycle import Status

from .conftest import Sanbao

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(now: datetime) -> PayRun:
    station = workshop.station("A", "城东服务站")
    people = payday.crew(station)
    payday.worked(station, people, now)
    for index, person in enumerate(people):
        payday.account(person, f"62220000{index:08d}", now)
    return payday.drafted(station, dict(zip(people, ("9000.00", "6000.01", "2500.00"), strict=True)))


def report(sanbao: Sanbao, what: str, *more: object) -> Answer:
    return sanbao("payroll", "report", "--station", "A", "--month", "2026-10", "--what", what, *more)


def test_the_terminal_shows_every_section_with_its_sums(sanbao: Sanbao, run: PayRun) -> None:
    out = report(sanbao, "cost").out
    assert out.startswith("用工成本　城东服务站　2026年10月　已批准\n")
    assert [title for title in ("按班组", "按人员", "按工单") if f"\n{title}\n" in out] == [
        "按班组",
        "按人员",
        "按工单",
    ]
    assert out.count("22,270.01") == 3


@pytest.mark.parametrize("what", ["cost", "tax", "insurance", "bank"])
def test_json_has_amounts_as_texts_and_the_state_of_the_run(sanbao: Sanbao, run: PayRun, what: str) -> None:
    told = json.loads(report(sanbao, what, "--format", "json").out)
    assert (told["what"], told["station"], told["month"], told["status"]) == (what, "A", "2026-10", "approved")
    sums = {name: total for totals in told["totals"].values() for name, total in totals.items()}
    expected = {"cost": run.employer_cost, "income": run.gross, "employer": Decimal("4770.00"), "amount": run.payable}
    (key,) = [name for name in ("cost", "income", "amount", "employer") if name in sums][:1]
    assert Decimal(sums[key]) == expected[key]


def test_files_are_written_and_the_reading_is_in_the_journal(sanbao: Sanbao, run: PayRun, tmp_path: Path) -> None:
    file = tmp_path / "成本.xlsx"
    assert report(sanbao, "cost", "--format", "xlsx", "-o", file).code == 0
    assert load_workbook(file).sheetnames == ["按班组", "按人员", "按工单"]
    lines = list(csv.reader(StringIO(report(sanbao, "tax", "--format", "csv").out)))
    assert [line[0].lstrip("\ufeff") for line in lines] == ["工号", "A001", "A002", "A003", "合计"]
    facts = JournalEntry.objects.filter(act="payroll.read_report").order_by("id").values_list("facts", flat=True)
    assert [(one["report"], one["format"]) for one in facts] == [("cost", "xlsx"), ("tax", "csv")]


def test_the_banks_file_is_made_by_an_act_of_its_own(sanbao: Sanbao, run: PayRun, tmp_path: Path) -> None:
    file = tmp_path / "代发.csv"
    assert report(sanbao, "bank", "--format", "csv", "-o", file).code == 0
    rows = list(csv.reader(StringIO(file.read_bytes().decode("gb18030"))))
    assert sum(Decimal(row[4]) for row in rows[1:]) == run.payable
    assert JournalEntry.objects.filter(act="payroll.make_bank_file").count() == 1
    assert "6222000" not in report(sanbao, "bank").out


def test_what_cannot_be_told_is_refused_and_nothing_is_written(sanbao: Sanbao, run: PayRun, tmp_path: Path) -> None:
    PayRun.objects.filter(pk=run.pk).update(status=Status.DRAFT)
    file = tmp_path / "代发.csv"
    refused = report(sanbao, "bank", "--format", "csv", "-o", file)
    assert (refused.code, file.exists()) == (1, False)
    assert "还没有批准，不能生成银行代发文件" in refused.err
    none = sanbao("payroll", "report", "--station", "A", "--month", "2026-09", "--what", "cost")
    assert (none.code, none.err.strip()) == (1, "城东服务站 2026年9月 还没有编制工资表。")
    assert report(sanbao, "nothing").code == 2
