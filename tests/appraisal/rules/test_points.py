"""The ladder 50/100/200, rewards, consent and objection. Points, never money."""

from datetime import date
from typing import Any

import pytest

from payroll.rules.documented import complete
from sanbao.appraisal.rules.points import Account, Entry, Given, Sort, Terms, compute
from sanbao.kernel.errors import Refused


def penalty(day: int = 1, conduct: str = "登记错误", **other: Any) -> Entry:
    on = other.pop("on", date(2026, 9, day))
    return Entry(**{"person": "A", "on": on, "sort": Sort.PENALTY, "conduct": conduct, "reason": "漏记", **other})


def reward(points: int | None = 30, **other: Any) -> Entry:
    given = {"person": "A", "on": date(2026, 9, 1), "sort": Sort.REWARD, "conduct": "表扬", "reason": "锦旗", **other}
    return Entry(points=points, **given)


def account(*entries: Entry, terms: Terms | None = None) -> Account:
    return compute(Given(entries, terms or Terms()))


def test_the_ladder_is_50_100_200_and_a_talk_from_the_third_time() -> None:
    found = account(*[penalty(day) for day in (1, 2, 3, 4)])
    assert [(one.times, one.points, one.is_talk_due) for one in found.entries] == [
        (1, -50, False),
        (2, -100, False),
        (3, -200, True),
        (4, -200, True),
    ]
    assert found.balances[0].balance == -550


def test_times_are_counted_by_person_conduct_and_calendar_year_in_the_order_of_days() -> None:
    found = account(
        penalty(9),
        penalty(2),
        penalty(3, conduct="迟到"),
        penalty(4, person="B"),
        penalty(on=date(2025, 12, 31)),
    )
    assert [(one.on.isoformat(), one.person, one.times, one.points) for one in found.entries] == [
        ("2025-12-31", "A", 1, -50),
        ("2026-09-02", "A", 1, -50),
        ("2026-09-03", "A", 1, -50),
        ("2026-09-04", "B", 1, -50),
        ("2026-09-09", "A", 2, -100),
    ]
    assert [(one.person, one.year, one.balance) for one in found.balances] == [
        ("A", 2025, -50),
        ("A", 2026, -200),
        ("B", 2026, -50),
    ]


def test_a_reward_names_its_points_and_climbs_no_ladder() -> None:
    found = account(reward(), reward(20), penalty())
    assert [(one.times, one.points, one.is_talk_due) for one in found.entries[:2]] == [(0, 30, False), (0, 20, False)]
    (balance,) = found.balances
    assert (balance.rewards, balance.penalties, balance.balance) == (50, 50, 0)


def test_what_nobody_consented_to_is_told_apart() -> None:
    found = account(penalty(1, consented_on=date(2026, 9, 1)), penalty(2))
    assert [one.has_consent for one in found.entries] == [True, False]
    assert (found.balances[0].penalties, found.balances[0].unsigned) == (150, 100)


def test_what_is_objected_to_neither_counts_nor_climbs() -> None:
    found = account(penalty(1, objected_on=date(2026, 9, 5)), penalty(2), reward(objected_on=date(2026, 9, 5)))
    assert [(one.is_contested, one.times, one.points) for one in found.entries] == [
        (True, 0, 0),
        (True, 0, 0),
        (False, 1, -50),
    ]
    (balance,) = found.balances
    assert (balance.balance, balance.contested) == (-50, 2)


def test_the_ladder_is_a_setting() -> None:
    found = account(penalty(1), penalty(2), penalty(3), terms=Terms((10, 10), talk_from=2))
    assert [(one.points, one.is_talk_due) for one in found.entries] == [(-10, False), (-10, True), (-10, True)]


@pytest.mark.parametrize(
    ("entry", "path", "code"),
    [
        (reward(None), "points", "reward_points_missing"),
        (reward(0), "points", "reward_points_missing"),
        (penalty(points=5), "points", "reward_points_missing"),
        (penalty(2, consented_on=date(2026, 9, 1)), "consented_on", "consent_before_event"),
        (
            penalty(consented_on=date(2026, 9, 1), objected_on=date(2026, 9, 2)),
            "objected_on",
            "consent_and_objection",
        ),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(entry: Entry, path: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        account(reward(), entry)
    assert [(fault.column, fault.code) for fault in complete(refusal.value.faults)] == [
        (f"entries[1].{path}", f"appraisal.{code}")
    ]


@pytest.mark.parametrize("ladder", [(), (50, 40)])
def test_a_ladder_that_does_not_rise_is_refused(ladder: tuple[int, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        account(terms=Terms(ladder))
    (fault,) = complete(refusal.value.faults)
    assert (fault.column, fault.code) == ("terms.ladder", "appraisal.ladder_does_not_rise")


def test_nobody_has_an_account_without_entries() -> None:
    assert account() == Account((), ())
