"""The list of runs, a run's page, and its steps."""

from datetime import date, datetime

import pytest

import workshop
from payroll import paying
from payroll.visiting import browser, may, somebody, text
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.rules.lifecycle import Status
from sanbao.payroll.rules.terms import PersonTerms

pytestmark = pytest.mark.django_db
RUN = "/payroll/A/2026-10/"


@pytest.fixture
def of(now: datetime) -> paying.Place:
    """The worked example, closed, with nobody's run yet."""
    made = paying.example(now)
    may(made.clerk, Role.PAYROLL_CLERK)
    may(made.checker, Role.FINANCE_CLERK)
    may(made.manager, Role.STATION_MANAGER, scope=Scope.STATION, place="A")
    return made


def status() -> str:
    return PayRun.objects.get().status


def test_a_closed_month_without_a_run_is_offered_to_be_drafted(of: paying.Place) -> None:
    page = text(browser(of.clerk), "/payroll/?month=2026-10")
    assert "待制表" in page
    assert "/payroll/A/2026-10/draft/" in page
    assert "/draft/" not in text(browser(of.checker), "/payroll/?month=2026-10")


def test_an_open_month_offers_nothing(of: paying.Place) -> None:
    page = text(browser(of.clerk), "/payroll/?month=2026-11")
    assert "未结账" in page
    assert "/draft/" not in page


def test_an_open_month_leads_whoever_closes_months_to_its_closing(of: paying.Place) -> None:
    workshop.station("Q", "没有维修人员的网点")
    may(of.clerk, Role.STATION_MANAGER)
    page = text(browser(of.clerk), "/payroll/?month=2026-09")
    assert '<a class="btn btn-sm" href="/statistics/A/2026-09/close/">先做月度结账</a>' in page
    assert "没有维修人员的网点" not in page


def test_a_draft_shows_the_pool_the_slips_and_the_sum(of: paying.Place) -> None:
    client = browser(of.clerk)
    assert client.post(f"{RUN}draft/").url == RUN
    page = text(client, RUN)
    for said in ("(86,400.00 − 2,400.00) × 28%", "23,520.00", "-320.00", "23,200.00", "8,747.54", "6,655.74", "731.40"):
        assert said in page
    assert "审核" in page
    assert "5.0系数工资分配法" in page


def test_drafting_again_tells_the_same_and_stores_nothing(of: paying.Place) -> None:
    client = browser(of.clerk)
    client.post(f"{RUN}draft/"), client.post(f"{RUN}draft/")
    assert PayRun.objects.get().revision == 1
    assert PaySlip.objects.count() == 5


def test_what_is_missing_is_listed_and_nothing_is_stored(of: paying.Place) -> None:
    client = browser(of.clerk)
    paying.agree_person(of, "B", PersonTerms(insurance_city="无此城市"))
    response = client.post(f"{RUN}draft/")
    assert response.status_code == 422
    assert "什么都没有保存" in response.content.decode()
    assert "无此城市" in response.content.decode()
    assert not PayRun.objects.exists()


def test_a_run_goes_through_the_hands_of_three_people(of: paying.Place) -> None:
    clerk, checker, manager = browser(of.clerk), browser(of.checker), browser(of.manager)
    clerk.post(f"{RUN}draft/")
    assert "/approve/" not in text(manager, RUN)
    checker.post(f"{RUN}check/")
    assert status() == Status.CHECKED
    assert f"{RUN}approve/" in text(manager, RUN)
    manager.post(f"{RUN}approve/")
    assert status() == Status.APPROVED
    assert checker.get(f"{RUN}pay/").status_code == 200
    checker.post(f"{RUN}pay/", {"paid_on": "2026-11-15"})
    assert (status(), PayRun.objects.get().paid_on) == (Status.PAID, date(2026, 11, 15))
    page = text(checker, RUN)
    assert "2026-11-15" in page
    checker.post(f"{RUN}lock/")
    assert status() == Status.LOCKED
    names = [name for name in ("工资员", "财务", "站长") if name in text(clerk, RUN)]
    assert names == ["工资员", "财务", "站长"]


def test_who_drafted_is_not_offered_to_approve_and_is_refused(of: paying.Place) -> None:
    may(of.clerk, Role.STATION_MANAGER)
    clerk = browser(of.clerk)
    clerk.post(f"{RUN}draft/")
    browser(of.checker).post(f"{RUN}check/")
    page = text(clerk, RUN)
    assert f"{RUN}approve/" not in page
    assert "编制或审核工资表的人不能批准它，请由另一位有权批准的人批准。" in page
    refused = clerk.post(f"{RUN}approve/")
    assert refused.status_code == 403
    assert "编制或审核工资表的人不能批准它" in refused.content.decode()
    assert status() == Status.CHECKED


def test_the_second_of_two_approvals_is_told_the_state(of: paying.Place) -> None:
    paying.final(of)
    refused = browser(of.manager).post(f"{RUN}approve/")
    assert refused.status_code == 409
    assert "当前状态为「已批准」，不能批准" in refused.content.decode()


def test_a_run_is_sent_back_with_a_reason_only(of: paying.Place) -> None:
    paying.final(of)
    manager = browser(of.manager)
    assert manager.post(f"{RUN}return/", {"reason": "  "}).status_code == 422
    assert status() == Status.APPROVED
    assert manager.post(f"{RUN}return/", {"reason": "考勤有误"}).url == RUN
    assert status() == Status.DRAFT
    entry = JournalEntry.objects.filter(act="payroll.return").get()
    assert entry.facts["reason"] == "考勤有误"


def test_payment_on_a_day_to_come_is_refused(of: paying.Place) -> None:
    paying.final(of)
    refused = browser(of.checker).post(f"{RUN}pay/", {"paid_on": "2099-01-01"})
    assert refused.status_code == 422
    assert "发放日期还没有到" in refused.content.decode()
    assert status() == Status.APPROVED


def test_a_second_month_stands_beside_the_first(of: paying.Place) -> None:
    paying.final(of)
    paying.attend(of, month=paying.NOVEMBER, people=paying.PEOPLE[:4])
    paying.work(of, "84000.00", month=paying.NOVEMBER, number="WX9")
    paying.close(of, paying.NOVEMBER)
    paying.draft(of, paying.NOVEMBER)
    page = text(browser(of.clerk), "/payroll/A/2026-11/")
    assert "与 2026-10 比较" in page
    assert "+" in page


def test_a_year_of_one_station(of: paying.Place) -> None:
    paying.draft(of)
    page = text(browser(of.clerk), "/payroll/?station=A")
    assert f'href="{RUN}"' in page
    assert "23,200.00" in page


def test_stations_are_found_by_name_and_state(of: paying.Place, now: datetime) -> None:
    paying.place(now, "B")
    paying.draft(of)
    client = browser(of.clerk)
    assert "B站" not in text(client, "/payroll/?month=2026-10&q=A站")
    assert "B站" not in text(client, "/payroll/?month=2026-10&status=draft")
    assert "A站" not in text(client, "/payroll/?month=2026-10&status=none")
    assert "没有符合条件的网点" in text(client, "/payroll/?month=2026-10&status=paid")
    assert client.get("/payroll/?month=2026-13").status_code == 422


def test_strangers_see_neither_the_run_nor_its_station(of: paying.Place, now: datetime) -> None:
    paying.place(now, "B")
    paying.draft(of)
    stranger = somebody(Role.STATION_MANAGER, scope=Scope.STATION, place="B")
    assert "A站" not in text(stranger, "/payroll/?month=2026-10")
    for route in ("", "groups/0/", "slips/A/", "slips/A/lines/1/", "items/", "what-if/", "GZ-02.pdf"):
        assert stranger.get(RUN + route).status_code == 404, route
    assert stranger.post(f"{RUN}approve/").status_code == 404


def test_a_group_shows_who_got_what_of_its_pool(of: paying.Place) -> None:
    paying.draft(of)
    page = text(browser(of.clerk), f"{RUN}groups/0/")
    for said in ("3.5 × 26/26 ÷ 12.2 点 × 23,200.00", "2.215385", "12.2", "6,655.74"):
        assert said in page
    assert browser(of.clerk).get(f"{RUN}groups/7/").status_code == 404


def test_htmx_gets_the_results_only(of: paying.Place) -> None:
    client = browser(of.clerk)
    part = client.get("/payroll/?month=2026-10", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "A站" in part
