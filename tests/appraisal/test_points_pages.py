"""The pages of rewards and penalties: entering, answering on one's own telephone, deciding, talking."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import workshop
from appraisal.walks import account, penalty
from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.home.walks import contested, talks, unsigned
from sanbao.appraisal.models import PointEntry
from sanbao.appraisal.services import points
from sanbao.network.models import Person, Station

SignIn = Callable[..., Client]
MaxQueries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
EVERYWHERE = Places(everything=True)


@pytest.fixture
def station(db: None) -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def person(station: Station) -> Person:
    return workshop.technician(station, "A01", "许刚")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def moment() -> datetime:
    return timezone.now()


def text_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


def test_a_penalty_is_entered_and_its_rung_is_shown(sign_in: SignIn, person: Person, today: date) -> None:
    client = sign_in(Role.WORKSHOP_HEAD)
    given = {"person": person.pk, "on": str(today), "sort": "penalty", "conduct": "迟到", "reason": "晨会"}
    wrong = client.post("/points/new/HZ01/", given | {"points": "50"})
    assert (wrong.status_code, "处罚按第几次自动计分" in text_of(wrong)) == (422, True)
    assert not PointEntry.objects.exists()
    assert client.post("/points/new/HZ01/", given).headers["Location"] == "/points/"
    listing = text_of(client.get("/points/"))
    for words in ("许刚", "-50", "本年第 1 次", "待签认"):
        assert words in listing
    assert '<option value="迟到">' in text_of(client.get("/points/new/HZ01/"))


def test_the_person_agrees_on_his_telephone(sign_in: SignIn, person: Person, today: date, moment: datetime) -> None:
    entry = penalty(person, moment, today)
    client = sign_in(Role.TECHNICIAN, Scope.OWN, person=person)
    assert "我有异议" in text_of(client.get("/points/mine/"))
    assert client.post(f"/points/mine/{entry.pk}/consent/").headers["Location"] == "/points/mine/"
    entry.refresh_from_db()
    assert entry.consented_on == today
    assert "我有异议" not in text_of(client.get("/points/mine/"))
    assert client.post(f"/points/mine/{entry.pk}/consent/").status_code == 409


def test_the_person_objects_and_somebody_else_decides(
    sign_in: SignIn, person: Person, today: date, moment: datetime
) -> None:
    entry = penalty(person, moment, today)
    client = sign_in(Role.TECHNICIAN, Scope.OWN, person=person)
    assert client.post(f"/points/mine/{entry.pk}/object/", {"reason": ""}).status_code == 422
    client.post(f"/points/mine/{entry.pk}/object/", {"reason": "当天请假"})
    assert "申诉待处理" in text_of(client.get("/points/mine/"))
    head = sign_in(Role.STATION_MANAGER)
    assert "处理申诉" in text_of(head.get("/points/?standing=contested"))
    assert "当天请假" in text_of(head.get(f"/points/{entry.pk}/decide/"))
    head.post(f"/points/{entry.pk}/decide/", {"is_upheld": "0", "reason": "确有请假"})
    shown = text_of(client.get("/points/mine/"))
    assert ("申诉成立" in shown, "确有请假" in shown) == (True, True)


def test_whoever_entered_a_penalty_is_not_offered_to_decide(
    sign_in: SignIn, person: Person, today: date, moment: datetime
) -> None:
    head = sign_in(Role.STATION_MANAGER)
    writer = User.objects.get()
    entry = penalty(person, moment, today, actor=writer)
    points.object_to(entry_id=entry.pk, reason="不是我", actor=account(person, "xugang"), now=moment)
    assert f"/points/{entry.pk}/decide/" not in text_of(head.get("/points/"))
    refused = head.post(f"/points/{entry.pk}/decide/", {"is_upheld": "1", "reason": "维持"})
    assert (refused.status_code, "登记人不能处理" in text_of(refused)) == (422, True)


def test_the_third_time_asks_for_a_talk(sign_in: SignIn, person: Person, today: date, moment: datetime) -> None:
    entries = [penalty(person, moment, today) for _ in range(3)]
    client = sign_in(Role.WORKSHOP_HEAD)
    assert "记录面谈" in text_of(client.get("/points/?standing=talk_due"))
    client.post(f"/points/{entries[2].pk}/talk/", {"on": str(today), "remark": "改用接车单"})
    assert "没有符合条件的奖罚记录" in text_of(client.get("/points/?standing=talk_due"))
    assert "改用接车单" in text_of(client.get("/points/"))
    client.post(f"/points/{entries[2].pk}/drop/", {"reason": "重复登记"})
    assert "重复登记" in text_of(client.get("/points/"))


def test_nobody_finds_the_points_of_others(sign_in: SignIn, person: Person, today: date, moment: datetime) -> None:
    entry = penalty(person, moment, today)
    colleague = workshop.technician(person.station, "A02", "朱峰")
    client = sign_in(Role.TECHNICIAN, Scope.OWN, person=colleague)
    assert "登记错误" not in text_of(client.get("/points/mine/"))
    for method, address in (("post", "consent/"), ("get", "object/"), ("post", "object/")):
        answer = getattr(client, method)(f"/points/mine/{entry.pk}/{address}", {"reason": "x"})
        assert answer.status_code == 404
    entry.refresh_from_db()
    assert (entry.consented_on, entry.objected_on) == (None, None)
    elsewhere = sign_in(Role.STATION_MANAGER, Scope.STATION, workshop.station("B", "城西服务站").code)
    assert "登记错误" not in text_of(elsewhere.get("/points/"))


def test_a_head_with_own_scope_changes_nothing_of_his_own(
    sign_in: SignIn, person: Person, today: date, moment: datetime
) -> None:
    entry = penalty(person, moment, today)
    client = sign_in(Role.WORKSHOP_HEAD, Scope.OWN, person=person)
    assert "登记错误" in text_of(client.get("/points/"))
    assert client.post(f"/points/{entry.pk}/drop/", {"reason": "x"}).status_code == 404
    assert client.get("/points/new/HZ01/").status_code == 404


def test_tiles_count_what_waits_for_whom(person: Person, today: date, moment: datetime) -> None:
    himself, writer, head = account(person, "xugang"), *(User.objects.create(username=name) for name in ("a", "b"))
    entries = [penalty(person, moment, today, actor=writer) for _ in range(4)]
    points.object_to(entry_id=entries[0].pk, reason="不是我", actor=himself, now=moment)
    points.consent(entry_id=entries[1].pk, actor=himself, now=moment)
    assert [tile.count for tile in unsigned(himself, Places(own=True), today)] == [2]
    assert [tile.count for tile in unsigned(head, EVERYWHERE, today)] == [0]
    assert [tile.count for user in (head, writer, himself) for tile in contested(user, EVERYWHERE, today)] == [1, 0, 0]
    assert [tile.count for tile in talks(head, EVERYWHERE, today)] == [1]


# what it costs


def cost(client: Client, address: str, max_queries: MaxQueries, limit: int) -> int:
    with max_queries(limit) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_the_list_of_points_costs_the_same_whatever_its_length(
    sign_in: SignIn, station: Station, max_queries: MaxQueries, today: date, moment: datetime
) -> None:
    client, counts = sign_in(Role.STATION_MANAGER), []
    for number in (1, 2, 3):
        penalty(workshop.technician(station, f"C{number}", f"周{number}"), moment, today - timedelta(days=number % 2))
        cost(client, "/points/", max_queries, 40)
        counts.append(cost(client, "/points/", max_queries, 14))
    assert len(set(counts)) == 1


def test_ones_own_points_cost_the_same_whatever_their_number(
    sign_in: SignIn, person: Person, max_queries: MaxQueries, today: date, moment: datetime
) -> None:
    client, counts = sign_in(Role.TECHNICIAN, Scope.OWN, person=person), []
    for _ in range(3):
        penalty(person, moment, today)
        cost(client, "/points/mine/", max_queries, 40)
        counts.append(cost(client, "/points/mine/", max_queries, 14))
    assert len(set(counts)) == 1
