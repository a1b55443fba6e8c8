"""A slip and its lines: what they show, to whom, and that every reading is in the journal."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from payroll import paying
from payroll.visiting import browser, may, owner, reads, somebody, text
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.payroll.rules import insurance
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.terms import Allowance, PersonTerms
from sanbao.payroll.services import runs

pytestmark = pytest.mark.django_db
RUN = "/payroll/A/2026-10/"
MINE = "/payroll/mine/A/2026-10/"
SHARE = "3.5 × 26/26 ÷ 12.2 点 × 23,200.00"


@pytest.fixture
def of(now: datetime) -> paying.Place:
    """The worked example, closed. B is insured, has an allowance and two damages, one of them not agreed to."""
    made = paying.example(now)
    paying.city(made)
    items = (insurance.Item.PENSION, insurance.Item.MEDICAL)
    terms = PersonTerms(
        insurance_city="示例市",
        insurance_base=Decimal("5000.00"),
        insurance_items=items,
        allowances=(Allowance("meal", "餐补", Decimal("300.00")),),
    )
    paying.agree_person(made, "B", terms)
    person, agreed_on = made.people["B"], date(2026, 10, 20)
    amount, rest = paying.yuan("200.00"), paying.yuan("80.00")
    paying.enter(made, ItemKind.DAMAGE, person=person, amount=amount, consented_on=agreed_on, label="工具赔偿")
    paying.enter(made, ItemKind.DAMAGE, person=person, amount=rest, label="玻璃赔偿")
    may(made.clerk, Role.PAYROLL_CLERK)
    return made


def test_a_slip_shows_every_line_under_its_heading_and_the_sums(of: paying.Place) -> None:
    paying.draft(of)
    page = text(browser(of.clerk), f"{RUN}slips/B/")
    for said in (
        *("工作所得", "系数工资", SHARE, "6,655.74"),
        *("津贴奖金", "餐补", "300.00"),
        *("五险一金（个人）", "养老保险", "5,000.00 × 8%", "-400.00", "-100.00"),
        *("工具赔偿", "-200.00", "以后再扣", "玻璃赔偿", "80.00"),
        *("五险一金（单位）", "未批准，仅供核对"),
    ):
        assert said in page, said
    run = paying.slips(paying.draft(of))["B"]
    assert f"{run.payable:,.2f}" in page


def test_nobody_reads_a_slip_without_the_journal_knowing(of: paying.Place) -> None:
    paying.draft(of)
    client = browser(of.clerk)
    text(client, f"{RUN}slips/B/"), text(client, f"{RUN}slips/B/lines/1/")
    assert client.get(f"{RUN}slips/B/GZ-01.pdf").status_code == 200
    assert reads() == [("工资员", "pay_slip:A:2026-10:B")] * 3


def test_the_owner_sees_his_slip_once_the_run_is_final(of: paying.Place) -> None:
    client = owner(of.people["B"])
    run = paying.draft(of)
    assert client.get(MINE).status_code == 404
    assert "还没有您的工资条" in text(client, "/payroll/mine/")
    runs.check(run_id=run.pk, actor=of.checker, now=of.now)
    assert client.get(MINE).status_code == 404
    runs.approve(run_id=run.pk, actor=of.manager, now=of.now)
    assert MINE in text(client, "/payroll/mine/")
    assert SHARE in text(client, MINE)
    assert reads() == [("B某", "pay_slip:A:2026-10:B")]


def test_the_owner_opens_a_line_down_to_his_days_and_the_groups_orders(of: paying.Place) -> None:
    paying.final(of)
    page = text(owner(of.people["B"]), f"{MINE}lines/1/")
    for said in (SHARE, "技术系数", "副修 3.5", "考勤 26 条", "26 天", "工时收入", "86,400.00", "WX1", "84,000.00"):
        assert said in page, said
    for said in ("返修工时费", "2,400.00", "质量扣款", "机修一组 的可分配金额"):
        assert said in page, said


def test_the_owner_learns_no_share_of_a_colleague(of: paying.Place) -> None:
    paying.final(of)
    client = owner(of.people["B"])
    shown = text(client, MINE) + text(client, f"{MINE}lines/1/")
    for colleague in ("8,747.54", "4,212.86", "2,852.46", "731.40", "/groups/0/"):
        assert colleague not in shown


def test_nobody_finds_the_slip_of_a_colleague(of: paying.Place) -> None:
    paying.final(of)
    owner(of.people["B"])
    other = owner(of.people["A"])
    assert "8,747.54" in text(other, MINE)
    assert SHARE not in text(other, MINE)
    for route in ("slips/B/", "slips/A/", "slips/B/lines/1/", "slips/B/GZ-01.pdf", ""):
        assert other.get(RUN + route).status_code == 403, route


def test_whoever_is_no_person_has_no_slip(of: paying.Place) -> None:
    paying.final(of)
    clerk = somebody(Role.TECHNICIAN)
    assert "还没有关联到人员档案" in text(clerk, "/payroll/mine/")
    for route in ("", "lines/1/", "GZ-01.pdf"):
        assert clerk.get(MINE + route).status_code == 404


def test_a_technician_of_all_stations_still_finds_his_own_only(of: paying.Place) -> None:
    paying.final(of)
    wide = somebody(Role.TECHNICIAN, scope=Scope.ALL)
    assert wide.get(MINE).status_code == 404
    assert wide.get(f"{RUN}slips/B/").status_code == 403


def test_a_slip_of_another_station_is_not_found(of: paying.Place, now: datetime) -> None:
    paying.final(of)
    paying.place(now, "B")
    stranger = somebody(Role.PAYROLL_CLERK, scope=Scope.STATION, place="B")
    assert stranger.get(f"{RUN}slips/B/").status_code == 404
    assert reads() == []


def test_a_drawer_gets_the_explanation_without_the_page(of: paying.Place) -> None:
    paying.draft(of)
    part = browser(of.clerk).get(f"{RUN}slips/B/lines/1/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert SHARE in part


def test_a_deduction_opens_what_was_entered(of: paying.Place) -> None:
    run = paying.draft(of)
    codes = [line["code"] for line in paying.slips(run)["B"].gives["lines"]]
    number = next(place for place, code in enumerate(codes, start=1) if code.startswith("item."))
    page = text(browser(of.clerk), f"{RUN}slips/B/lines/{number}/")
    assert "工具赔偿" in page
    assert "会议决定" in page


def test_insurance_opens_the_table_of_the_city(of: paying.Place) -> None:
    run = paying.draft(of)
    codes = [line["code"] for line in paying.slips(run)["B"].gives["lines"]]
    page = text(browser(of.clerk), f"{RUN}slips/B/lines/{codes.index('pension') + 1}/")
    assert "示例文件" in page
    assert "缴费标准" in page


@pytest.mark.parametrize("number", [0, 99])
def test_a_line_that_is_not_there_is_not_found(of: paying.Place, number: int) -> None:
    paying.draft(of)
    assert browser(of.clerk).get(f"{RUN}slips/B/lines/{number}/").status_code == 404


def test_an_employers_line_is_explained_too(of: paying.Place) -> None:
    slip = paying.slips(paying.draft(of))["B"]
    number = len(slip.gives["lines"]) + 1
    assert "5,000.00 × 16%" in text(browser(of.clerk), f"{RUN}slips/B/lines/{number}/")


def test_one_slip_leads_to_the_next(of: paying.Place) -> None:
    paying.draft(of)
    page = text(browser(of.clerk), f"{RUN}slips/B/")
    assert f'href="{RUN}slips/A/"' in page
    assert f'href="{RUN}slips/C/"' in page
    assert browser(of.clerk).get(f"{RUN}slips/Z/").status_code == 404
