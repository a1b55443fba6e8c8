"""Rewards and penalties as points (奖罚积分): the ladder 50/100/200, with the consent of whom it concerns.

The second time of the same conduct in a calendar year stands one rung higher; from the third on there is a talk with
the head, not a dismissal. What is objected to neither counts nor climbs until it is decided. Points are not money: only
what has consent may ever become it, by the rules of wages. Source: domain spec §6.2 and §10.8; year and talk are ours.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final

from sanbao.appraisal.rules import refusals
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.plain_json import Count, Length, Limits, Name, at
from sanbao.kernel.recompute import Rule

Sum = Annotated[int, Limits(0)]


class Sort(StrEnum):
    REWARD = "reward"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class Terms:
    """`talk_from` is the time from which on there is a talk."""

    ladder: tuple[Count, ...] = (50, 100, 200)
    talk_from: Annotated[Count, "第几次起面谈"] = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """`conduct` is what was done; the ladder counts it by person and year. A reward names its points itself."""

    person: Annotated[Name, "工号"]
    on: Annotated[date, "日期"]
    sort: Annotated[Sort, "奖罚"]
    conduct: Annotated[Name, "行为"]
    reason: Annotated[str, Length(1, 200), "事由"]
    points: Annotated[Count | None, "奖励分值"] = None
    consented_on: Annotated[date | None, "本人签认日期"] = None
    objected_on: Annotated[date | None, "本人申诉日期"] = None


@dataclass(frozen=True, slots=True)
class Given:
    entries: tuple[Entry, ...]
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Judged:
    """One entry in the order of days. `times` is which time of the year it is, 0 if it does not count."""

    person: Name
    on: date
    sort: Sort
    conduct: Name
    points: Sum
    times: Count
    is_talk_due: bool
    has_consent: bool
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """`balance` is rewards less penalties; `unsigned` is the part of the penalties that nobody has consented to."""

    person: Name
    year: Annotated[int, Limits(0)]
    rewards: Sum
    penalties: Sum
    balance: Sum
    unsigned: Sum
    contested: Count


@dataclass(frozen=True, slots=True)
class Account:
    entries: tuple[Judged, ...]
    balances: tuple[Balance, ...]


def compute(given: Given) -> Account:
    """Return every entry with its rung and points, and what each person has in each year.

    Entries of one day keep the order in which they are given.

    Raises: Refused for a ladder that does not rise, rewards without points, penalties with points of their own, and
    consent that is older than the event or stands beside an objection.
    """
    refusals.refuse_if(_faults(given))
    judged = tuple(_judged(given))
    own: dict[tuple[str, int], list[Judged]] = {}
    for one in judged:
        own.setdefault((one.person, one.on.year), []).append(one)
    return Account(judged, tuple(_balance(person, year, own[person, year]) for person, year in sorted(own)))


def _judged(given: Given) -> Iterator[Judged]:
    times: Counter[tuple[str, str, int]] = Counter()
    for entry in sorted(given.entries, key=lambda one: one.on):
        counts = entry.sort is Sort.PENALTY and entry.objected_on is None
        times[_rung(entry)] += counts
        time = times[_rung(entry)] if counts else 0
        yield Judged(
            person=entry.person,
            on=entry.on,
            sort=entry.sort,
            conduct=entry.conduct,
            points=_points(given.terms, entry, time),
            times=time,
            is_talk_due=counts and time >= given.terms.talk_from,
            has_consent=entry.consented_on is not None,
            is_contested=entry.objected_on is not None,
        )


def _rung(entry: Entry) -> tuple[str, str, int]:
    return entry.person, entry.conduct, entry.on.year


def _points(terms: Terms, entry: Entry, time: int) -> int:
    if entry.objected_on is not None:
        return 0
    if entry.sort is Sort.REWARD:
        return entry.points or 0
    return -terms.ladder[min(time, len(terms.ladder)) - 1]


def _balance(person: str, year: int, own: list[Judged]) -> Balance:
    penalties = [one for one in own if one.sort is Sort.PENALTY]
    rewards = sum(one.points for one in own if one.sort is Sort.REWARD)
    lost = -sum(one.points for one in penalties)
    unsigned = -sum(one.points for one in penalties if not one.has_consent)
    return Balance(person, year, rewards, lost, rewards - lost, unsigned, sum(one.is_contested for one in own))


def _faults(given: Given) -> Iterator[Fault]:
    ladder = given.terms.ladder
    if not ladder or any(later < earlier for earlier, later in pairwise(ladder)):
        yield at("terms.ladder", refusals.LadderDoesNotRise())
    for index, entry in enumerate(given.entries):
        yield from _entry_faults(entry, f"entries[{index}]")


def _entry_faults(entry: Entry, path: str) -> Iterator[Fault]:
    if bool(entry.points) != (entry.sort is Sort.REWARD):
        yield at(f"{path}.points", refusals.RewardPointsMissing())
    if entry.consented_on is not None and entry.consented_on < entry.on:
        yield at(f"{path}.consented_on", refusals.ConsentBeforeEvent(consented_on=entry.consented_on, on=entry.on))
    if entry.consented_on is not None and entry.objected_on is not None:
        yield at(f"{path}.objected_on", refusals.ConsentAndObjection())


RULE: Final = Rule(
    code="kpi/points",
    label=mark("奖罚积分账"),
    edition="2026.1",
    source="docs/rules/kpi.md",
    given=Given,
    gives=Account,
    compute=compute,
)
