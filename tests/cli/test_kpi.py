"""`sanbao kpi`: score, finalise, close a quarter, show."""

import json
from datetime import datetime

import pytest

from appraisal.scorecards import JULY, QUARTER, SMALL, appraise, closed, entered, final, place, worked
from sanbao.appraisal.models import FinalMonth, Scorecard

from .conftest import Sanbao

pytestmark = pytest.mark.django_db
OF_JULY = ("--station", "A", "--month", "2026-07")


def test_a_month_is_scored_made_final_and_shown(sanbao: Sanbao, now: datetime) -> None:
    where = place()
    closed(where, [JULY], now)
    appraise(where, SMALL, now)
    for person, value in ((where.lead, "0"), (where.second, "1")):
        entered(where, person, JULY, "records", value, now=now)
    assert sanbao("kpi", "score", *OF_JULY).out == "A站 2026年7月 绩效已计分：2 人，其中 2 人有新的计分表\n"
    told = json.loads(sanbao("kpi", "score", *OF_JULY, "--format", "json").out)
    assert told == {"station": "A", "month": "2026-07", "people": 2, "revised": 0}
    assert sanbao("kpi", "finalise", *OF_JULY).out == "A站 2026年7月 绩效已定稿：2 人\n"
    shown = sanbao("kpi", "show", *OF_JULY).out.splitlines()
    assert shown[0] == "A站 2026年7月 绩效"
    assert shown[-1].split() == ["A002", "马强", "机修一组", "维修人员绩效", "90.00", "0.00", "50.00", "定稿", "第1版"]
    plain = json.loads(sanbao("kpi", "show", *OF_JULY, "--format", "json").out)
    assert [(one["no"], one["revision"], one["is_final"], one["scorecard"]["total"]) for one in plain] == [
        ("A001", 1, True, "100.00"),
        ("A002", 1, True, "90.00"),
    ]


def test_a_quarter_is_closed(sanbao: Sanbao, now: datetime) -> None:
    where = place()
    closed(where, QUARTER, now)
    appraise(where, SMALL, now)
    final(where, QUARTER, now)
    for person in (where.lead, where.second):
        entered(where, person, JULY, "order_slips", "1", now=now)
    answer = sanbao("kpi", "close-quarter", *OF_JULY, "--reason", "三季度")
    assert answer.out == "A站 2026年7月 起的季度已结算：2 人，6 张新计分表，6 处调整，合计 -60.00 分\n"


def test_an_open_month_is_shown_provisionally_and_refused_otherwise(sanbao: Sanbao, now: datetime) -> None:
    where = place()
    appraise(where, SMALL, now)
    worked(where, [JULY], now)
    assert sanbao("kpi", "show", *OF_JULY).out.splitlines()[-1].split()[-4:] == ["50.00", "50.00", "50.00", "暂定"]
    for act in ("score", "finalise"):
        answer = sanbao("kpi", act, *OF_JULY)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == "A站 2026年7月 还没有结账，绩效只按结账数据计分；结账之前显示的是暂定得分。\n"
    assert (Scorecard.objects.count(), FinalMonth.objects.count()) == (0, 0)


def test_everything_that_is_open_is_told_with_the_person(sanbao: Sanbao, now: datetime) -> None:
    where = place()
    closed(where, [JULY], now)
    appraise(where, SMALL, now)
    answer = sanbao("kpi", "finalise", *OF_JULY)
    assert answer.code == 1
    assert "A001 许刚：「工单填写」尚未填写" in answer.err
    assert "A002 马强：「工单填写」尚未填写" in answer.err
