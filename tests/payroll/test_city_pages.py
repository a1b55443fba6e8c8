"""City tables of insurance, typed and pasted: what is stored, what is refused with its row and column, and who may."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import workshop
from payroll.paying import SEPTEMBER
from payroll.test_typed_form import sent
from payroll.visiting import somebody, text
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.payroll.forms.cities import pasted_rows
from sanbao.payroll.forms.typed import TypedForm
from sanbao.payroll.models import CityRate
from sanbao.payroll.rules.insurance import CityRow, Item

pytestmark = pytest.mark.django_db
RATE = CityRow(
    "临江市", Item.PENSION, SEPTEMBER, Decimal("4000.00"), Decimal("20000.00"), Decimal("0.08"), Decimal("0.16")
)


@pytest.fixture
def clerk() -> Any:
    return somebody(Role.PAYROLL_CLERK)


HEADING = (
    "城市\t险种\t起始月份\t基数下限\t基数上限\t个人比例\t单位比例\t个人定额\t单位定额\t取整单位\t取整方式\t依据文件"
)
PENSION = "临江市\t养老保险\t2026-01\t4,000\t20,000.00\t8%\t16%\t\t\t\t\t临人社〔2026〕1号"
MEDICAL = "临江市\t医疗保险\t2026-07\t4000\t20000\t2%\t0.095\t3\t\t到角\t见零进位\t临医保〔2026〕3号"


def test_a_city_row_is_typed(clerk: Client) -> None:
    form = TypedForm(None, kind=CityRow, content=RATE, without=("until_month",))
    data = sent(form, item="housing_fund", employee_rate="7%", employer_rate="12")
    data["source"] = "临公积金〔2026〕2号"
    answer = clerk.post("/payroll/cities/new/", data.urlencode(), "application/x-www-form-urlencoded")
    assert answer.status_code == 302
    rate = CityRate.objects.get()
    assert (rate.item, rate.employee_rate, rate.employer_rate) == ("housing_fund", Decimal("0.07"), Decimal("0.12"))
    data["base_min"] = "30000"
    refused = clerk.post("/payroll/cities/new/", data.urlencode(), "application/x-www-form-urlencoded")
    assert (refused.status_code, CityRate.objects.count()) == (422, 1)
    assert "基数下限 30000" in refused.content.decode()
    page = text(clerk, "/payroll/cities/")
    assert "4,000.00 – 20,000.00" in page
    assert "住房公积金" in text(clerk, "/payroll/cities/of/临江市/")


def test_a_table_is_pasted_shown_and_stored(clerk: Client) -> None:
    table = f"{HEADING}\r\n{PENSION}\r\n\r\n{MEDICAL}"
    shown = clerk.post("/payroll/cities/paste/", {"text": table, "check": "1"})
    assert shown.status_code == 200
    assert "读到 2 行" in shown.content.decode()
    assert not CityRate.objects.exists()
    assert clerk.post("/payroll/cities/paste/", {"text": table, "store": "1"}).status_code == 302
    found = [
        (one.item, one.base_max, one.employer_rate, one.employee_fixed, one.step) for one in CityRate.objects.all()
    ]
    assert found == [
        ("medical", Decimal("20000.00"), Decimal("0.095"), Decimal("3.00"), "jiao"),
        ("pension", Decimal("20000.00"), Decimal("0.16"), Decimal("0.00"), "fen"),
    ]
    entry = JournalEntry.objects.get(act="payroll.take_in_city_rates")
    assert (entry.subject, entry.facts["rows"]) == ("city_rate:临江市", 2)
    assert [one["item"] for one in entry.facts["rates"]] == ["pension", "medical"]
    assert not JournalEntry.objects.filter(act="payroll.set_city_rate").exists()


def test_a_pasted_table_with_faults_stores_nothing_and_names_them_all(clerk: Client) -> None:
    bad = PENSION.replace("养老保险", "意外险").replace("8%", "800%")
    lines = [HEADING, PENSION, bad, "临江市\t医疗保险", MEDICAL.replace("2%", "").replace("\t临医保〔2026〕3号", "\t")]
    answer = clerk.post("/payroll/cities/paste/", {"text": "\n".join(lines), "store": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for told in (
        "第3行「险种」",
        "第3行「个人比例」",
        "第4行：这一行有 2 列，应有 12 列",
        "第5行「个人比例」",
        "第5行「依据文件」",
    ):
        assert told in page
    assert not CityRate.objects.exists()


@pytest.mark.parametrize("table", ["", HEADING, "\n".join([PENSION] * 501)])
def test_nothing_or_too_much_is_refused(clerk: Client, table: str) -> None:
    assert clerk.post("/payroll/cities/paste/", {"text": table, "check": "1"}).status_code == 422


def test_pasted_rates_keep_every_digit() -> None:
    (row,) = pasted_rows(PENSION.replace("8%", "10.25%"))
    assert (row.row.employee_rate, row.row.base_min) == (Decimal("0.1025"), Decimal(4000))


def test_a_city_table_is_for_those_who_keep_everything() -> None:
    workshop.station()
    client = somebody(Role.PAYROLL_CLERK, scope=Scope.STATION, place="A")
    assert client.post("/payroll/cities/paste/", {"text": PENSION, "store": "1"}).status_code == 403
    assert not CityRate.objects.exists()
