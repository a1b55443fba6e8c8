"""Wages from the command line, from the draft to the locked run."""

import json
from datetime import date, datetime

import pytest

from payroll.paying import example
from sanbao.accounts.models import Grant, User
from sanbao.payroll.models import PayRun

from .conftest import Sanbao

pytestmark = pytest.mark.django_db
OCTOBER = ("--station", "A", "--month", "2026-10")


def boss(name: str, role: str) -> User:
    user = User.objects.create(username=name, name=name)
    Grant.objects.create(user=user, role=role, scope="all", place="", valid_from=date(2020, 1, 1))
    return user


def test_a_month_is_seen_through(sanbao: Sanbao, now: datetime) -> None:
    example(now)
    boss("zhang", "station_manager")
    drafted = sanbao("payroll", "draft", *OCTOBER)
    assert drafted.code == 0
    assert "草稿，第 1 版：5 人，应发 23,200.00，实发 23,037.90，用工成本 23,200.00" in drafted.out
    assert "8,747.54" in drafted.out
    assert sanbao("payroll", "check", *OCTOBER).code == 0
    refused = sanbao("payroll", "approve", *OCTOBER)
    assert (refused.code, refused.err) == (1, "编制或审核工资表的人不能批准它，请由另一位有权批准的人批准。\n")
    assert sanbao("payroll", "approve", *OCTOBER, "--user", "zhang").code == 0
    assert sanbao("payroll", "pay", *OCTOBER, "--on", "2026-11-10").code == 0
    told = json.loads(sanbao("payroll", "lock", *OCTOBER, "--format", "json").out)
    assert (told["status"], told["gross"], told["slips"][0]["gross"]) == ("locked", "23200.00", "8747.54")
    run = PayRun.objects.get()
    assert (run.paid_on, run.approved_by) == (date(2026, 11, 10), User.objects.get(username="zhang"))
    assert json.loads(sanbao("payroll", "show", *OCTOBER, "--format", "json").out) == told


def test_who_may_not_act_or_is_not_known_is_refused(sanbao: Sanbao, now: datetime) -> None:
    example(now)
    boss("li", "finance_clerk")
    assert "您的岗位不能进行" in sanbao("payroll", "draft", *OCTOBER, "--user", "li").err
    assert sanbao("payroll", "draft", *OCTOBER, "--user", "nobody").err == "没有用户名为「nobody」的账号。\n"
    assert sanbao("payroll", "show", *OCTOBER).err == "A站 2026年10月 还没有编制工资表。\n"
    assert not PayRun.objects.exists()


def test_a_run_is_returned_with_its_reason(sanbao: Sanbao, now: datetime) -> None:
    example(now)
    sanbao("payroll", "draft", *OCTOBER)
    sanbao("payroll", "check", *OCTOBER)
    assert sanbao("payroll", "return", *OCTOBER).code == 2
    assert "草稿" in sanbao("payroll", "return", *OCTOBER, "--reason", "漏了赔偿").out
    wrong = sanbao("payroll", "pay", *OCTOBER, "--on", "10.11.2026")
    assert (wrong.code, "不是日期" in wrong.err) == (2, True)
