"""From the closed month to the slip on the technician's telephone, and from his appeal to the next month's wage."""

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import workshop
from payroll import paying
from payroll.paying import OCTOBER, SEPTEMBER, Place
from payroll.visiting import may
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.rules.profiles import slips
from sanbao.appraisal.rules.schemes import Group, Scheme
from sanbao.appraisal.services.schemes import assign_scheme, set_scheme
from sanbao.payroll.models import PayRun
from sanbao.payroll.rules.terms import PersonTerms

from .test_main_job import PASSWORD, fits, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

RECORDS = Scheme(
    "records",
    "维修人员绩效",
    "main",
    (Group("main", "主要绩效", Decimal(100)),),
    (slips("records", "工单填写", 100, "抽查工单", group="main"),),
)
ROLES = {
    "tongji": Role.STATISTICIAN,
    "gongzi": Role.PAYROLL_CLERK,
    "caiwu": Role.FINANCE_CLERK,
    "jingli": Role.AFTER_SALES_MANAGER,
}


@pytest.fixture
def of(transactional_db: None) -> Place:
    """The group of the worked example has worked in September and October; A is paid 1,000 by score."""
    now = workshop.at(5, month=11)
    made = paying.place(now)
    for username, role in ROLES.items():
        may(User.objects.create_user(username, password=PASSWORD, name=f"{username}姓"), role)
    own = User.objects.create_user("jishi", password=PASSWORD, name="A某")
    may(own, Role.TECHNICIAN, scope=Scope.OWN)
    made.people["A"].user = own
    made.people["A"].save()
    manager = User.objects.get(username="jingli")
    set_scheme(scheme=RECORDS, from_month=SEPTEMBER, reason="试行", actor=manager, now=now)
    assign_scheme(station=made.station, from_month=SEPTEMBER, scheme="records", reason="试行", actor=manager, now=now)
    paying.agree_person(made, "A", PersonTerms(performance_base=Decimal("1000.00")))
    for month, number in ((SEPTEMBER, "WX9"), (OCTOBER, "WX10")):
        paying.attend(made, month=month)
        paying.work(made, "84000.00", month=month, number=number)
    return made


def become(page: "Page", username: str) -> None:
    """Sign in as somebody else."""
    page.context.clear_cookies()
    sign_in(page, username)


def press(page: "Page", button: str) -> None:
    """Press a button and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


def confirm(page: "Page", button: str) -> None:
    """Press a button that asks once more, say yes, and wait for the page that answers."""
    page.locator("main").get_by_role("button", name=button, exact=True).click()
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name=button, exact=True).click()


def close_and_score(page: "Page", month: str, found: dict[str, str]) -> None:
    """Close the month, enter what was found in everybody's records, and make the scores final."""
    become(page, "tongji")
    page.goto(f"/statistics/A/{month}/close/")
    confirm(page, "结账")
    page.get_by_text("已结账").first.wait_for()
    page.goto(f"/kpi/A/{month}/values/")
    page.fill("#evidence", "抽查 10 张工单")
    for no in "ABCDE":
        page.get_by_label(f"{no}某 工单填写 数值").fill(found.get(no, "0"))
    press(page, "保存")
    become(page, "jingli")
    page.goto(f"/kpi/A/{month}/finalise/")
    confirm(page, "定稿")


def pay(page: "Page", month: str) -> None:
    """Draft, check, approve: three people, one after the other."""
    address = f"/payroll/A/{month}/"
    become(page, "gongzi")
    page.goto(f"/payroll/?month={month}")
    press(page, "编制")
    page.wait_for_url(f"**{address}")
    become(page, "caiwu")
    page.goto(address)
    confirm(page, "审核")
    become(page, "jingli")
    page.goto(address)
    confirm(page, "批准")
    page.get_by_text("已批准").first.wait_for()


def test_a_month_is_paid_read_appealed_and_corrected(desktop: "Page", phone: "Page", of: Place) -> None:
    close_and_score(desktop, "2026-09", {"A": "2"})
    pay(desktop, "2026-09")
    assert PayRun.objects.get().status == "approved"
    read_and_appeal(phone)
    answer(desktop)
    close_and_score(desktop, "2026-10", {})
    pay(desktop, "2026-10")
    phone.goto("/payroll/mine/")
    phone.get_by_role("link", name="2026年10月").click()
    line = phone.get_by_role("link", name="600.00 → 800.00")
    assert "200.00" in line.inner_text()
    assert fits(phone)


def read_and_appeal(phone: "Page") -> None:
    """The technician opens his slip down to the order, and doubts two slips in his records."""
    sign_in(phone, "jishi")
    phone.goto("/payroll/mine/")
    phone.get_by_role("link", name="2026年9月").click()
    assert fits(phone)
    shown = phone.locator("main").inner_text()
    assert "600.00" in shown  # 1,000.00 × 60 ÷ 100
    phone.get_by_role("link", name="4.6 × 26/26 ÷ 12.2 点 × 23,520.00").click()
    phone.get_by_text("工时收入 · 工单").click()
    phone.locator("#drawer-body").get_by_text("WX9").first.wait_for()
    assert fits(phone)
    phone.goto("/kpi/mine/2026-09/records/")
    assert fits(phone)
    phone.locator("textarea[name=reason]").fill("其中一张不是我的工单")
    press(phone, "提交申诉")
    phone.get_by_text("其中一张不是我的工单").first.wait_for()


def answer(page: "Page") -> None:
    """The manager finds that he is right about one of them."""
    become(page, "jingli")
    page.goto("/kpi/appeals/")
    page.locator("main").get_by_role("link", name="A某").first.click()
    page.locator("input[name=accepted][value=yes]").check(force=True)
    page.locator("input[name=value]").fill("1")
    page.locator("input[name=evidence]").fill("核对工单 WX9")
    page.locator("textarea[name=reason]").fill("一张是 B 的工单")
    press(page, "答复")
    page.get_by_text("已答复 A某 的申诉").first.wait_for()
