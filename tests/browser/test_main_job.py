"""The main job in a browser, from the first sheet to the issued statement, at a desk and on a telephone."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

import workshop
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.documents.models import IssuedForm
from sanbao.documents.sheets.outcome import ImportRequest, importers
from sanbao.documents.sheets.reading import open_sheet
from sanbao.ledger.models import ClosedMonth
from sanbao.network.models import Person
from sanbao.work_orders.models import WorkOrder

if TYPE_CHECKING:
    from playwright.sync_api import Page

SEPTEMBER = workshop.EXAMPLES / "2026-09"
PASSWORD = "Qiu-tian-2026"
STATEMENT = "/statistics/?station=A&month=2026-09"


@pytest.fixture
def statistician(db: None) -> User:
    roster = open_sheet(SEPTEMBER / "花名册.xlsx")
    request = ImportRequest("A", create_station=True)
    importers()["roster"].run(
        roster, request, actor=None, now=workshop.at(1), store=True, progress=lambda _done, _all: None
    )
    return user("tongji", Role.STATISTICIAN, Scope.STATION)


def user(username: str, role: Role, scope: Scope) -> User:
    created = User.objects.create_user(username, password=PASSWORD, name="闵秀兰")
    place = "A" if scope is Scope.STATION else ""
    Grant.objects.create(user=created, role=role, scope=scope, place=place, valid_from=date(2026, 1, 1))
    return created


def sign_in(page: "Page", username: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def take_in(page: "Page", kind: str, file: str) -> None:
    page.goto("/imports/")
    page.locator(f"#kind-{kind}").check(force=True)
    if page.locator("select[name=station]").count():
        page.locator("select[name=station]").select_option("A")
    page.locator("input[type=file]").set_input_files(SEPTEMBER / file)
    page.get_by_role("button", name="上传并核对").click()
    page.get_by_role("button", name="全部入账").click()
    page.get_by_text("已入账").first.wait_for()


def fits(page: "Page") -> bool:
    """Whether nothing makes the page itself scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def bring_the_month_in(page: "Page") -> None:
    sign_in(page, "tongji")
    take_in(page, "attendance", "考勤表-2026-09.xlsx")
    take_in(page, "repair_ledger", "维修台账-2026-09.xlsx")
    assert WorkOrder.objects.count() == 408


def test_sheets_become_the_month_that_is_opened_closed_and_issued(desktop: "Page", statistician: User) -> None:
    bring_the_month_in(desktop)
    desktop.goto(STATEMENT)
    row = desktop.locator("tr", has_text="许刚")
    row.get_by_role("link", name="15,143.60").click()
    desktop.get_by_role("heading", name="许刚 A001 · 维修产值").wait_for()
    assert "15,143.60" in desktop.locator("main").inner_text()
    desktop.goto(STATEMENT)
    desktop.get_by_role("link", name="结账").click()
    desktop.get_by_role("button", name="结账").click()
    desktop.locator("dialog[open]").get_by_role("button", name="结账").click()
    desktop.get_by_text("已结账").first.wait_for()
    assert ClosedMonth.objects.count() == 1
    desktop.goto(STATEMENT)
    with desktop.context.expect_page():
        desktop.get_by_role("button", name="签发").click()
    desktop.goto(STATEMENT)
    desktop.get_by_role("link", name="重印").wait_for()
    assert IssuedForm.objects.get().number == "BD11-202609-0001"


def test_the_month_is_read_on_a_telephone(phone: "Page", statistician: User) -> None:
    bring_the_month_in(phone)
    for address in ("/", "/imports/", STATEMENT, "/orders/", "/people/", "/attendance/A/2026-09/", "/organisation/"):
        phone.goto(address)
        assert fits(phone), address
    phone.goto(STATEMENT)
    phone.get_by_role("link", name="许刚").click()
    phone.get_by_role("heading", name="许刚").wait_for()
    assert fits(phone)


def test_a_technician_sees_his_own_month_on_a_telephone(phone: "Page", statistician: User) -> None:
    own = user("xugang", Role.TECHNICIAN, Scope.OWN)
    Person.objects.filter(no="A001").update(user=own)
    sign_in(phone, "xugang")
    phone.goto("/statistics/")
    phone.get_by_role("heading", name="许刚").wait_for()
    assert fits(phone)
    phone.goto("/statistics/A/2026-09/A002/")
    phone.get_by_text("没有找到该内容").first.wait_for()
