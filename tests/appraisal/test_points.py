"""Rewards and penalties: the ladder, the person's consent or objection, the talk, and what wages may see."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import workshop
from appraisal.walks import account, penalty
from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import PointEntry
from sanbao.appraisal.queries.points import (
    Occurrence,
    PointFilter,
    balances_of,
    conducts_of,
    fines_of,
    lines_of,
    points_page,
    talks_due,
)
from sanbao.appraisal.rules.points import Sort
from sanbao.appraisal.services import points
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station

pytestmark = pytest.mark.django_db
EVERYWHERE = Places(everything=True)
DAYS = (date(2026, 3, 2), date(2026, 4, 6), date(2026, 5, 11), date(2026, 7, 1))


@pytest.fixture
def station() -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def person(station: Station) -> Person:
    return workshop.technician(station, "A01", "许刚")


@pytest.fixture
def himself(person: Person) -> User:
    return account(person, "xugang")


@pytest.fixture
def head() -> User:
    return User.objects.create(username="yanyan", name="严艳")


def reward(person: Person, now: datetime, worth: int | None = 30) -> PointEntry:
    return points.enter(
        person=person,
        on=date(2026, 6, 1),
        sort=Sort.REWARD,
        conduct="客户表扬",
        reason="锦旗",
        points=worth,
        actor=None,
        now=now,
    )


def rungs(*entries: PointEntry) -> list[tuple[int, int, bool] | None]:
    found = lines_of(list(PointEntry.objects.filter(pk__in=[entry.pk for entry in entries]).order_by("on", "pk")))
    return [(line.judged.points, line.judged.times, line.is_talk_due) if line.judged else None for line in found]


def acts() -> list[str]:
    return list(JournalEntry.objects.order_by("id").values_list("act", flat=True))


def test_the_same_conduct_climbs_the_ladder_and_ends_in_a_talk(person: Person, now: datetime) -> None:
    entries = [penalty(person, now, on) for on in DAYS]
    other = penalty(person, now, DAYS[3], conduct="迟到")
    assert rungs(*entries, other) == [
        (-50, 1, False),
        (-100, 2, False),
        (-200, 3, True),
        (-200, 4, True),
        (-50, 1, False),
    ]
    reward(person, now)
    balance = balances_of([person.pk], 2026)[person.pk]
    assert (balance.rewards, balance.penalties, balance.balance, balance.unsigned) == (30, 600, -570, 600)
    assert acts() == ["points.enter"] * 6


def test_a_new_year_begins_on_the_first_rung(person: Person, now: datetime) -> None:
    assert rungs(penalty(person, now, date(2025, 12, 31)), penalty(person, now, date(2026, 1, 1))) == [
        (-50, 1, False),
        (-50, 1, False),
    ]


def test_the_person_agrees_on_his_own_account_and_nobody_for_him(
    person: Person, himself: User, head: User, now: datetime
) -> None:
    entry = penalty(person, now, DAYS[0])
    with pytest.raises(NotFound):
        points.consent(entry_id=entry.pk, actor=head, now=now)
    with pytest.raises(NotFound):
        points.object_to(entry_id=entry.pk, reason="不对", actor=head, now=now)
    entry.refresh_from_db()
    assert (entry.consented_on, entry.objected_on) == (None, None)
    points.consent(entry_id=entry.pk, actor=himself, now=now)
    entry.refresh_from_db()
    assert entry.consented_on == date(2026, 11, 5)
    assert balances_of([person.pk], 2026)[person.pk].unsigned == 0
    with pytest.raises(errors.PointsAnswered, match="已经答复过（同意）"):
        points.object_to(entry_id=entry.pk, reason="又不同意了", actor=himself, now=now)
    with pytest.raises(errors.PointsAnswered, match="已经答复过（同意）"):
        points.consent(entry_id=entry.pk, actor=himself, now=now)
    assert acts() == ["points.enter", "points.consent"]


def test_what_is_objected_to_neither_counts_nor_climbs_until_it_is_decided(
    person: Person, himself: User, head: User, now: datetime
) -> None:
    entries = [penalty(person, now, on) for on in DAYS[:3]]
    with pytest.raises(errors.RemarkMissing, match="申诉理由"):
        points.object_to(entry_id=entries[1].pk, reason=" ", actor=himself, now=now)
    points.object_to(entry_id=entries[1].pk, reason="车牌被遮挡", actor=himself, now=now)
    assert rungs(*entries) == [(-50, 1, False), (0, 0, False), (-100, 2, False)]
    with pytest.raises(errors.PointsAnswered, match="已经答复过（申诉）"):
        points.consent(entry_id=entries[1].pk, actor=himself, now=now)
    points.decide(entry_id=entries[1].pk, is_upheld=True, reason="照片显示可见", actor=head, now=now)
    assert rungs(*entries) == [(-50, 1, False), (-100, 2, False), (-200, 3, True)]
    with pytest.raises(errors.PointsAnswered, match="已经答复过（申诉过）"):
        points.object_to(entry_id=entries[1].pk, reason="再申诉", actor=himself, now=now)
    points.consent(entry_id=entries[1].pk, actor=himself, now=now)
    assert PointEntry.objects.get(pk=entries[1].pk).consented_on == date(2026, 11, 5)


def test_an_objection_that_holds_takes_the_penalty_away(
    person: Person, himself: User, head: User, now: datetime
) -> None:
    first, second = penalty(person, now, DAYS[0]), penalty(person, now, DAYS[1])
    points.object_to(entry_id=first.pk, reason="不是我", actor=himself, now=now)
    points.decide(entry_id=first.pk, is_upheld=False, reason="查实不是他", actor=head, now=now)
    assert rungs(first, second) == [None, (-50, 1, False)]
    with pytest.raises(errors.PointsDropped):
        points.consent(entry_id=first.pk, actor=himself, now=now)
    with pytest.raises(errors.PointsDropped):
        points.drop(entry_id=first.pk, reason="重复", actor=head, now=now)


def test_an_objection_is_decided_once_by_somebody_who_is_neither_writer_nor_concerned(
    person: Person, himself: User, head: User, now: datetime
) -> None:
    entry = penalty(person, now, DAYS[0], actor=head)
    with pytest.raises(errors.NoObjection):
        points.decide(entry_id=entry.pk, is_upheld=True, reason="维持", actor=None, now=now)
    points.object_to(entry_id=entry.pk, reason="不是我", actor=himself, now=now)
    with pytest.raises(errors.ObjectionJudgedByWriter):
        points.decide(entry_id=entry.pk, is_upheld=True, reason="维持", actor=head, now=now)
    with pytest.raises(errors.PointsForOneself):
        points.decide(entry_id=entry.pk, is_upheld=False, reason="撤了", actor=himself, now=now)
    with pytest.raises(errors.RemarkMissing, match="处理意见"):
        points.decide(entry_id=entry.pk, is_upheld=True, reason="", actor=None, now=now)
    entry.refresh_from_db()
    assert entry.is_upheld is None
    points.decide(entry_id=entry.pk, is_upheld=True, reason="属实", actor=None, now=now)
    with pytest.raises(errors.NoObjection):
        points.decide(entry_id=entry.pk, is_upheld=False, reason="再改", actor=None, now=now)
    assert acts() == ["points.enter", "points.object", "points.decide"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"on": date(2026, 11, 6)}, errors.PointsOfTheFuture),
        ({"on": date(2019, 1, 1)}, errors.NotEmployedAnyMore),
        ({"points": 50}, errors.RewardWithoutPoints),
        ({"sort": Sort.REWARD}, errors.RewardWithoutPoints),
        ({"sort": Sort.REWARD, "points": 1001}, errors.RewardWithoutPoints),
        ({"conduct": " "}, errors.RemarkMissing),
        ({"conduct": "长" * 61}, errors.RemarkTooLong),
        ({"reason": ""}, errors.RemarkMissing),
        ({"reason": "长" * 201}, errors.RemarkTooLong),
    ],
)
def test_entries_that_are_wrong_are_refused_and_nothing_is_stored(
    changed: dict[str, Any], refusal: type[DomainError], person: Person, now: datetime
) -> None:
    given: dict[str, Any] = {
        "on": DAYS[0],
        "sort": Sort.PENALTY,
        "conduct": "迟到",
        "reason": "20 分钟",
        "points": None,
    }
    with pytest.raises(refusal):
        points.enter(person=person, **given | changed, actor=None, now=now)
    assert not PointEntry.objects.exists()
    assert acts() == []


def test_nobody_writes_or_drops_points_of_his_own(person: Person, himself: User, now: datetime) -> None:
    with pytest.raises(errors.PointsForOneself):
        penalty(person, now, DAYS[0], actor=himself)
    entry = penalty(person, now, DAYS[0])
    with pytest.raises(errors.PointsForOneself):
        points.drop(entry_id=entry.pk, reason="不要了", actor=himself, now=now)
    entry.refresh_from_db()
    assert entry.dropped_on is None


def test_a_reward_needs_no_answer(person: Person, himself: User, now: datetime) -> None:
    entry = reward(person, now)
    with pytest.raises(errors.RewardNeedsNoAnswer):
        points.consent(entry_id=entry.pk, actor=himself, now=now)
    with pytest.raises(errors.RewardNeedsNoAnswer):
        points.object_to(entry_id=entry.pk, reason="太少", actor=himself, now=now)


def test_an_entry_that_is_dropped_frees_its_rung_and_is_seen_as_dropped(person: Person, now: datetime) -> None:
    first, second = penalty(person, now, DAYS[0]), penalty(person, now, DAYS[1])
    with pytest.raises(errors.RemarkMissing, match="撤销原因"):
        points.drop(entry_id=first.pk, reason="", actor=None, now=now)
    points.drop(entry_id=first.pk, reason="重复登记", actor=None, now=now)
    assert rungs(first, second) == [None, (-50, 1, False)]
    with pytest.raises(errors.PointsDropped):
        points.drop(entry_id=first.pk, reason="再撤", actor=None, now=now)


def test_a_talk_is_held_where_it_is_due_and_is_then_due_no_more(person: Person, head: User, now: datetime) -> None:
    entries = [penalty(person, now, on) for on in DAYS[:3]]
    with pytest.raises(errors.NoTalkDue):
        points.hold_talk(entry_id=entries[1].pk, on=DAYS[2], remark="谈过", actor=None, now=now)
    assert [line.entry for line in talks_due(head, EVERYWHERE, 2026)] == [entries[2]]
    for wrong in (date(2026, 5, 10), date(2026, 11, 6)):
        with pytest.raises(errors.DoneOnWrongDay, match="2026-05-11 至 2026-11-05"):
            points.hold_talk(entry_id=entries[2].pk, on=wrong, remark="谈过", actor=None, now=now)
    with pytest.raises(errors.RemarkMissing, match="面谈内容"):
        points.hold_talk(entry_id=entries[2].pk, on=DAYS[2], remark="", actor=None, now=now)
    points.hold_talk(entry_id=entries[2].pk, on=DAYS[2], remark="改用接车单", actor=None, now=now)
    assert talks_due(head, EVERYWHERE, 2026) == []
    with pytest.raises(errors.NoTalkDue):
        points.hold_talk(entry_id=entries[2].pk, on=DAYS[2], remark="再谈", actor=None, now=now)


def test_wages_get_the_month_with_rungs_and_consent_without_what_is_contested(
    person: Person, himself: User, head: User, now: datetime
) -> None:
    signed, contested, dropped, unsigned = (penalty(person, now, date(2026, 4, day)) for day in (6, 7, 8, 30))
    points.consent(entry_id=signed.pk, actor=himself, now=now)
    points.object_to(entry_id=contested.pk, reason="不是我", actor=himself, now=now)
    points.drop(entry_id=dropped.pk, reason="重复", actor=None, now=now)
    penalty(person, now, DAYS[0])
    penalty(person, now, date(2026, 5, 1))
    reward(person, now)
    other = workshop.technician(workshop.station("B", "城西服务站"), "A01", "朱峰")
    penalty(other, now, date(2026, 4, 6))
    assert fines_of(person.station_id, Month(2026, 4)) == {
        person.pk: (
            Occurrence(signed.pk, date(2026, 4, 6), "漏记车牌", "登记错误", 100, 2, date(2026, 11, 5)),
            Occurrence(unsigned.pk, date(2026, 4, 30), "漏记车牌", "登记错误", 200, 3, None),
        )
    }
    assert fines_of(person.station_id, Month(2026, 8)) == {}


@pytest.mark.parametrize(
    ("standing", "found"),
    [("", {"signed", "open", "contested", "third"}), ("unsigned", {"open", "third"}), ("contested", {"contested"})],
)
def test_the_list_is_asked_by_what_waits(
    standing: str, found: set[str], person: Person, himself: User, now: datetime
) -> None:
    names = {"signed": 0, "open": 1, "contested": 2, "third": 3}
    entries = {name: penalty(person, now, DAYS[place]) for name, place in names.items()}
    points.consent(entry_id=entries["signed"].pk, actor=himself, now=now)
    points.object_to(entry_id=entries["contested"].pk, reason="不是我", actor=himself, now=now)
    lines, after = points_page(himself, EVERYWHERE, PointFilter(standing=standing, year=2026), after="")
    assert {line.entry.pk for line in lines} == {entries[name].pk for name in found}
    assert after == ""
    due, _ = points_page(himself, EVERYWHERE, PointFilter(standing="talk_due", year=2026), after="")
    assert [line.entry for line in due] == [entries["third"]]


def test_pages_of_the_list_follow_each_other_without_gap(person: Person, head: User, now: datetime) -> None:
    for _ in range(53):
        penalty(person, now, DAYS[0])
    first, after = points_page(head, EVERYWHERE, PointFilter(), after="")
    second, last = points_page(head, EVERYWHERE, PointFilter(), after=after)
    assert (len(first), len(second), last) == (50, 3, "")
    assert len({line.entry.pk for line in (*first, *second)}) == 53
    for odd in ("x", "2026-01-01:", "2026-01-01:x", f"2026-01-01:{10**30}"):
        assert len(points_page(head, EVERYWHERE, PointFilter(), after=odd)[0]) == 50


def test_the_same_conduct_is_offered_under_the_same_name(person: Person, now: datetime) -> None:
    penalty(person, now, DAYS[0])
    penalty(person, now, DAYS[1], conduct="　登记错误 ")
    assert conducts_of([person.station_id]) == ["登记错误"]


def test_the_database_keeps_no_contradiction(person: Person, now: datetime) -> None:
    entry = penalty(person, now, DAYS[0])
    wrong: list[dict[str, object]] = [
        {"points": 50},
        {"sort": Sort.REWARD},
        {"objected_on": DAYS[1], "objection": ""},
        {"consented_on": DAYS[1], "objected_on": DAYS[1], "objection": "x"},
        {"is_upheld": True},
        {"dropped_on": DAYS[1]},
    ]
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            PointEntry.objects.filter(pk=entry.pk).update(**change)
