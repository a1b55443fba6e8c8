"""The pages of the reports: what they show, where they lead, what they hand out, and who is in the journal."""

import csv
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from openpyxl import load_workbook

import workshop
from sanbao.accounts.rules.roles import Role
from sanbao.audit.models import JournalEntry
from sanbao.network.models import Person, Station
from sanbao.payroll.models import BankLayout, PayRun
from sanbao.payroll.reports.bank import layout_of
from sanbao.payroll.reports.shape import Column, Row, Section
from sanbao.payroll.rules.bank_layout import AmountStyle, Cell, Encoding
from sanbao.payroll.rules.lifecycle import Status
from sanbao.payroll.views import section as shown_section
from sanbao.statistics.services import close_month
from sanbao.work_orders.models import WorkOrder

from . import payday
from .conftest import MaxQueries, SignIn

OF_RUN = "/payroll/A/2026-10/reports/"


def table(client: Client, path: str) -> list[list[tuple[str, str]]]:
    """Return the cells of a page's table with their links, the sums last."""
    section: Any = client.get(path).context["section"]
    return [[(cell.text, cell.url) for cell in row] for row in (*section.rows, section.totals)]


def test_orders_lead_to_their_people_and_people_to_their_slips(sign_in: SignIn, run: PayRun) -> None:
    client = sign_in()
    order = WorkOrder.objects.get(number="WX1")
    first, *_rest = table(client, f"{OF_RUN}cost/?section=orders")
    assert first[0] == ("WX1", f"{OF_RUN}cost/orders/{order.pk}/")
    assert (first[2][0], first[4][0]) == ("15,532.51", "7,766.3")
    page = client.get(first[0][1])
    assert page.context["order_url"] == f"/orders/{order.pk}/"
    assert "工单 WX1 的用工成本" in page.content.decode()
    people = table(client, first[0][1])
    assert people[0][1] == ("许刚", "/payroll/A/2026-10/slips/A001/")
    assert people[-1][-1][0] == "15,532.51"


@pytest.mark.parametrize("path", ["tax/", "bank/", "cost/?section=people"])
def test_people_lead_to_their_slips(sign_in: SignIn, run: PayRun, path: str) -> None:
    assert table(sign_in(), OF_RUN + path)[1][1] == ("朱峰", "/payroll/A/2026-10/slips/A002/")


def test_a_report_shows_one_section_at_a_time(sign_in: SignIn, run: PayRun) -> None:
    page = sign_in().get(f"{OF_RUN}cost/")
    assert [label for label, _url, _current in page.context["sections"]] == ["按班组", "按人员", "按工单"]
    assert [row[0].text for row in page.context["section"].rows] == ["未分组", "机修一组"]


def test_a_draft_says_that_its_figures_may_change(sign_in: SignIn, run: PayRun) -> None:
    words = "工资表还没有批准，数字可能会变"
    assert words not in sign_in().get(f"{OF_RUN}tax/").content.decode()
    PayRun.objects.filter(pk=run.pk).update(status=Status.CHECKED)
    assert words in sign_in().get(f"{OF_RUN}tax/").content.decode()


def test_reports_come_as_workbook_and_as_csv_in_which_no_name_is_a_formula(sign_in: SignIn, run: PayRun) -> None:
    client = sign_in()
    book = load_workbook(BytesIO(client.get(f"{OF_RUN}cost.xlsx").content))
    assert book.sheetnames == ["按班组", "按人员", "按工单"]
    rows = list(book["按人员"].iter_rows(values_only=True))
    assert rows[2][:3] == ("工号", "姓名", "班组")
    assert rows[-1][0] == "合计"
    assert rows[-1][5] == float(run.employer_cost)
    assert book["按人员"].cell(6, 2).data_type == "s"
    text = client.get(f"{OF_RUN}tax.csv").content.decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text)))
    assert lines[0][:3] == ["工号", "姓名", "本月收入"]
    assert lines[3][:3] == ["A003", "'=严艳", "2500.00"]
    assert lines[-1][:3] == ["合计", "", "17500.01"]


@pytest.mark.parametrize("path", ["cost/", "tax.csv", "insurance.xlsx"])
def test_whoever_reads_a_report_is_in_the_journal(sign_in: SignIn, run: PayRun, path: str) -> None:
    sign_in().get(OF_RUN + path)
    entry = JournalEntry.objects.get(act="payroll.read_report")
    what, _dot, kind = path.partition(".")
    assert (entry.facts["report"], entry.facts["format"]) == (what.rstrip("/"), kind or "page")
    assert entry.subject == "pay_run:A:2026-10"


@pytest.mark.parametrize("path", ["nothing/", "nothing.csv", "cost.pdf", "bank.csv", "cost/orders/999999/"])
def test_what_there_is_not_is_not_found(sign_in: SignIn, run: PayRun, path: str) -> None:
    assert sign_in().get(OF_RUN + path).status_code == 404


def test_a_month_without_a_drafted_run_has_no_reports(sign_in: SignIn, station: Station) -> None:
    assert sign_in().get(f"{OF_RUN}cost/").status_code == 404
    PayRun.objects.create(station=station, month=payday.OCTOBER)
    assert sign_in().get(f"{OF_RUN}cost/").status_code == 404


def test_managers_see_the_costs_and_not_the_accounts(sign_in: SignIn, run: PayRun) -> None:
    manager = sign_in(Role.STATION_MANAGER)
    page = manager.get(f"{OF_RUN}cost/")
    assert [label for label, _url, _current in page.context["others"]] == ["用工成本", "个税汇总", "社保公积金汇总"]
    assert manager.get(f"{OF_RUN}bank/").status_code == 403


def test_the_bank_page_makes_the_file(sign_in: SignIn, run: PayRun) -> None:
    client = sign_in()
    assert "生成代发文件（CSV）" in client.get(f"{OF_RUN}bank/").content.decode()
    answer = client.post(f"{OF_RUN}bank/file.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="bank-A-2026-10.csv"'
    assert answer["Cache-Control"] == "no-store"
    assert "许刚" in answer.content.decode("gb18030")
    assert client.post(f"{OF_RUN}bank/file.pdf").status_code == 404
    assert client.get(f"{OF_RUN}bank/file.csv").status_code == 405


def test_the_bank_page_names_who_has_no_account(
    sign_in: SignIn, station: Station, people: list[Person], now: datetime
) -> None:
    payday.drafted(station, {people[0]: "9000.00"})
    client = sign_in()
    text = client.get(f"{OF_RUN}bank/").content.decode()
    assert "「A001 许刚」没有登记工资账户" in text
    assert "生成代发文件（CSV）" not in text
    refused = client.post(f"{OF_RUN}bank/file.csv")
    assert refused.status_code == 422
    assert "「A001 许刚」没有登记工资账户" in refused.content.decode()


def filled(**changes: str) -> dict[str, str]:
    """Return the form of a layout with three columns."""
    cells = {f"cell_{index}": cell for index, cell in enumerate((Cell.NUMBER, Cell.AMOUNT, Cell.HOLDER))}
    return {
        **cells,
        "title_0": "收款账号",
        "encoding": Encoding.UTF_8,
        "amount_style": AmountStyle.FEN,
        "remark": "十月工资",
        "reason": "换了代发银行",
        **changes,
    }


def test_the_layout_is_changed_on_a_form_for_the_station_or_for_all(sign_in: SignIn, run: PayRun) -> None:
    client = sign_in()
    assert client.post(f"{OF_RUN}bank/layout/", filled()).status_code == 302
    layout, row = layout_of(run.station_id, run.month)
    assert [(one.cell, one.heading) for one in layout.columns] == [
        *((Cell.NUMBER, "收款账号"), (Cell.AMOUNT, "金额"), (Cell.HOLDER, "户名"))
    ]
    assert (layout.has_header, layout.encoding, layout.remark) == (False, Encoding.UTF_8, "十月工资")
    assert row is not None
    assert row.station == run.station
    client.post(f"{OF_RUN}bank/layout/", filled(for_all="on"))
    assert list(BankLayout.objects.values_list("station__code", flat=True)) == ["A", None]


def test_a_layout_that_no_bank_could_pay_by_is_refused_on_the_form(sign_in: SignIn, run: PayRun) -> None:
    answer = sign_in().post(f"{OF_RUN}bank/layout/", filled(cell_0="", cell_2=Cell.AMOUNT))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "银行代发文件必须有「账号」一列" in text
    assert "「金额」一列写了两次" in text
    assert BankLayout.objects.count() == 0


def test_the_list_of_stations_leads_to_each_stations_report(sign_in: SignIn, run: PayRun) -> None:
    client = sign_in()
    rows = table(client, "/payroll/costs/?month=2026-10")
    assert rows[0][1] == ("城东服务站", f"{OF_RUN}cost/")
    assert rows[-1][6][0] == "22,270.01"
    assert table(client, "/payroll/costs/?month=2026-09") == [[]]
    assert client.get("/payroll/costs/?month=soon").status_code == 404
    text = client.get("/payroll/costs.csv?month=2026-10").content.decode("utf-8-sig")
    assert list(csv.reader(StringIO(text)))[1][:4] == ["A", "城东服务站", "已批准", "3"]
    book = load_workbook(BytesIO(client.get("/payroll/costs.xlsx?month=2026-10").content))
    assert book.sheetnames == ["各单位用工成本"]
    assert client.get("/payroll/costs.pdf?month=2026-10").status_code == 404


def test_a_long_section_is_paged_and_its_sums_are_those_of_all_rows(
    sign_in: SignIn, run: PayRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown_section, "PAGE_ROWS", 2)
    client = sign_in()
    first: Any = client.get(f"{OF_RUN}cost/?section=people").context["section"]
    second: Any = client.get(f"{OF_RUN}cost/?{first.next}").context["section"]
    assert ([row[0].text for row in first.rows], first.previous) == (["A001", "A002"], "")
    assert ([row[0].text for row in second.rows], second.next) == (["A003"], "")
    assert first.totals == second.totals
    back: Any = client.get(f"{OF_RUN}cost/?{second.previous}").context["section"]
    assert ([row[0].text for row in back.rows], back.previous) == (["A001", "A002"], "")
    gone: Any = client.get(f"{OF_RUN}cost/?section=people&after=A009~").context["section"]
    assert [row[0].text for row in gone.rows] == ["A001", "A002"]


def test_a_page_begins_behind_the_row_that_was_last_though_another_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown_section, "PAGE_ROWS", 1)
    columns = (Column("no", "工号"), Column("name", "姓名"))

    def page(numbers: str, query: str) -> shown_section.ShownSection:
        rows = [Row({"no": number, "name": "某"}) for number in numbers]
        return shown_section.shown(Section("people", "按人员", columns, rows), QueryDict(query))

    first = page("BD", "")
    assert [row[0].text for row in page("ABD", first.next).rows] == ["D"]
    assert [row[0].text for row in page("ABD", page("ABD", first.next).previous).rows] == ["B"]
    assert page("ABD", first.next).next == ""


@pytest.mark.parametrize("what", ["cost", "tax", "insurance"])
def test_a_report_costs_the_same_whatever_the_people(
    sign_in: SignIn, people: list[Person], now: datetime, max_queries: MaxQueries, what: str
) -> None:
    payday.worked(people[0].station, people, now)
    client = sign_in()
    for crew in (people[:1], people):
        run = payday.drafted(people[0].station, dict.fromkeys(crew, "5000.00"))
        with max_queries(14):
            assert client.get(f"{OF_RUN}{what}/").status_code == 200
        PayRun.objects.filter(pk=run.pk).update(month=run.month.plus(-run.pk))


def test_the_banks_page_costs_the_same_whatever_the_people(
    sign_in: SignIn, people: list[Person], max_queries: MaxQueries
) -> None:
    client = sign_in()
    for crew in (people[:1], people):
        run = payday.drafted(people[0].station, dict.fromkeys(crew, "5000.00"))
        with max_queries(17):
            assert client.get(f"{OF_RUN}bank/").status_code == 200
        PayRun.objects.filter(pk=run.pk).update(month=run.month.plus(-run.pk))


def test_the_list_of_stations_costs_the_same(
    sign_in: SignIn, run: PayRun, now: datetime, max_queries: MaxQueries
) -> None:
    client = sign_in()
    for code in "ABC":
        if code != "A":
            other = workshop.station(code, f"{code}站")
            close_month(station=other, month=payday.OCTOBER, actor=None, now=now)
            payday.drafted(other, {})
        with max_queries(9):
            assert client.get("/payroll/costs/?month=2026-10").status_code == 200
