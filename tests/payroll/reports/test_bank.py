"""The bank's file: of approved runs only, complete or not at all, as the bank wants it, and written down."""

import csv
import hashlib
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.payroll.models import BankLayout, PayAccount, PayRun
from sanbao.payroll.reports.bank import bank, layout_of
from sanbao.payroll.reports.errors import NotApprovedYet, NothingToPay
from sanbao.payroll.rules.bank_layout import AmountStyle, Cell, Column, Encoding, Layout
from sanbao.payroll.rules.items import ReasonNeeded
from sanbao.payroll.rules.lifecycle import FINAL, Status
from sanbao.payroll.services.bank import BankFile, make_bank_file, set_bank_layout

from . import payday


def made(run: PayRun, now: datetime, file_format: str = "csv") -> BankFile:
    return make_bank_file(run_id=run.pk, file_format=file_format, actor=None, now=now)


def acts() -> list[str]:
    return list(JournalEntry.objects.filter(act__startswith="payroll.").values_list("act", flat=True))


def test_the_file_pays_everybody_what_the_slip_says(run: PayRun, now: datetime) -> None:
    file = made(run, now)
    lines = list(csv.reader(StringIO(file.content.decode("gb18030"))))
    assert lines[0] == ["序号", "户名", "账号", "开户行", "金额", "附言"]
    assert lines[1] == ["1", "许刚", "6222000000000000000", "示例银行", "8068.04", "工资"]
    assert lines[3] == ["3", "'=严艳", "6222000000000000002", "示例银行", "1632.00", "工资"]
    assert sum(Decimal(line[4]) for line in lines[1:]) == run.payable == file.total
    assert (file.name, file.people) == ("bank-A-2026-10.csv", 3)


def test_the_workbook_keeps_every_digit_of_an_account_and_no_formula(run: PayRun, now: datetime) -> None:
    sheet = load_workbook(BytesIO(made(run, now, "xlsx").content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("序号", "户名", "账号")
    assert rows[3] == (3, "=严艳", "6222000000000000002", "示例银行", 1632, "工资")
    assert sheet.cell(4, 2).data_type == "s"


def test_who_made_it_is_in_the_journal_with_the_digest_of_the_file(run: PayRun, now: datetime) -> None:
    file = made(run, now)
    entry = JournalEntry.objects.get(act="payroll.make_bank_file")
    assert (entry.subject, entry.station_id) == ("pay_run:A:2026-10", run.station_id)
    assert entry.facts["digest"] == hashlib.sha256(file.content).hexdigest()
    assert entry.facts["total"] == str(run.payable)


@pytest.mark.parametrize("status", [status for status in Status if status not in FINAL])
def test_a_run_that_is_not_approved_gives_no_file(run: PayRun, now: datetime, status: Status) -> None:
    PayRun.objects.filter(pk=run.pk).update(status=status)
    with pytest.raises(NotApprovedYet) as refused:
        made(run, now)
    assert str(refused.value) == "城东服务站 2026年10月 的工资表还没有批准，不能生成银行代发文件。"
    assert acts() == []


def test_everybody_without_an_account_is_named_and_nothing_is_made(
    station: Station, people: list[Person], now: datetime
) -> None:
    run = payday.drafted(station, dict(zip(people, ("9000.00", "6000.00", "2500.00"), strict=True)))
    payday.account(people[0], "6222000000000001", now)
    with pytest.raises(Refused) as refused:
        made(run, now)
    assert [fault.text() for fault in refused.value.faults] == [
        "「A002 朱峰」没有登记工资账户，应发 5,132.00 元无处可发，请先登记。",
        "「A003 =严艳」没有登记工资账户，应发 1,632.00 元无处可发，请先登记。",
    ]
    assert acts() == []


def test_the_newest_account_counts(run: PayRun, people: list[Person], now: datetime) -> None:
    payday.account(people[0], "95880000000000007", now)
    assert b"95880000000000007" in made(run, now).content
    assert PayAccount.objects.filter(person=people[0]).count() == 2


def test_nobody_to_pay_needs_no_file(station: Station, people: list[Person], now: datetime) -> None:
    run = payday.drafted(station, {})
    with pytest.raises(NothingToPay):
        made(run, now)


def test_the_page_shows_the_last_digits_only(run: PayRun) -> None:
    (payments,) = bank(run).sections
    assert [row.cells["number"] for row in payments.rows] == ["…0000", "…0001", "…0002"]
    assert payments.totals["amount"] == run.payable


def wanted(station: Station | None, from_month: Month, layout: Layout, now: datetime) -> BankLayout:
    return set_bank_layout(
        station=station, from_month=from_month, layout=layout, reason="换了代发银行", actor=None, now=now
    )


SHORT = (Column(Cell.NUMBER, "收款账号"), Column(Cell.AMOUNT), Column(Cell.HOLDER))


def test_each_bank_gets_its_columns_encoding_and_amounts(run: PayRun, now: datetime) -> None:
    layout = Layout(SHORT, has_header=False, encoding=Encoding.UTF_8, amount_style=AmountStyle.FEN)
    wanted(run.station, run.month, layout, now)
    text = made(run, now).content.decode("utf-8")
    assert text.startswith("\ufeff6222000000000000000,806804,许刚\r\n")
    sheet = load_workbook(BytesIO(made(run, now, "xlsx").content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["6222000000000000000", "806804", "许刚"]


def test_a_layout_counts_from_its_month_and_a_stations_own_before_the_shared(run: PayRun, now: datetime) -> None:
    october = run.month
    assert layout_of(run.station_id, october) == (Layout(), None)
    shared = wanted(None, october.previous, Layout(has_header=False), now)
    assert layout_of(run.station_id, october)[1] == shared
    own = wanted(run.station, october.previous, Layout(SHORT), now)
    wanted(run.station, october.next, Layout(), now)
    assert layout_of(run.station_id, october) == (Layout(SHORT), own)
    assert layout_of(run.station_id, october.previous.previous) == (Layout(), None)
    corrected = wanted(run.station, october.previous, Layout(SHORT, has_header=False), now)
    assert layout_of(run.station_id, october)[1] == corrected
    assert JournalEntry.objects.filter(act="payroll.set_bank_layout").count() == 4


def test_a_layout_that_cannot_pay_or_says_no_reason_is_not_kept(run: PayRun, now: datetime) -> None:
    with pytest.raises(Refused):
        wanted(None, run.month, Layout((Column(Cell.AMOUNT),)), now)
    with pytest.raises(ReasonNeeded):
        set_bank_layout(station=None, from_month=run.month, layout=Layout(), reason=" ", actor=None, now=now)
    assert (BankLayout.objects.count(), acts()) == (0, [])
