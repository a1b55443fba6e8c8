"""What a job posts to the ledger. Source: domain spec §10.1 and §10.2."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.ledger.rules.entries import (
    Category,
    DoneJob,
    DoneOrder,
    EntryKind,
    NobodyWorked,
    Origin,
    Payer,
    ReworkEarnsNothing,
    Role,
    SamePersonTwice,
    SharePart,
    entries_of,
)


def a_job(*shares: tuple[int, int], line_no: int = 1, labour: str = "202.50", minutes: int = 270) -> DoneJob:
    return DoneJob(
        line_no=line_no,
        payer=Payer.CUSTOMER,
        standard_minutes=minutes,
        actual_minutes=385,
        labour=Decimal(labour),
        parts=Decimal("480.00"),
        shares=tuple(SharePart(person, weight) for person, weight in shares),
    )


def an_order(*jobs: DoneJob, category: Category = Category.OUT_OF_WARRANTY, origin: Origin | None = None) -> DoneOrder:
    return DoneOrder(category=category, product_category="motorcycle", jobs=jobs, origin=origin)


def test_one_person_takes_the_whole_job() -> None:
    (entry,) = entries_of(an_order(a_job((7, 1))))
    assert (entry.technician_id, entry.role, entry.orders_led, entry.orders_joined) == (7, Role.LEAD, 1, 1)
    assert (entry.standard_minutes, entry.actual_minutes) == (270, 385)
    assert (entry.labour, entry.parts) == (Decimal("202.50"), Decimal("480.00"))


def test_seventy_to_thirty_divides_minutes_and_money_exactly() -> None:
    lead, helper = entries_of(an_order(a_job((1, 70), (2, 30))))
    assert (lead.standard_minutes, helper.standard_minutes) == (189, 81)
    assert (lead.actual_minutes, helper.actual_minutes) == (270, 115)  # 269.5 and 115.5: the earlier gets the minute
    assert (lead.labour, helper.labour) == (Decimal("141.75"), Decimal("60.75"))
    assert (lead.role, helper.role) == (Role.LEAD, Role.HELPER)


def test_a_fen_that_cannot_be_divided_goes_to_the_earlier_person() -> None:
    first, second, third = entries_of(an_order(a_job((1, 1), (2, 1), (3, 1), labour="100.00")))
    assert [first.labour, second.labour, third.labour] == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_an_order_with_two_jobs_is_led_once_and_joined_once_by_each() -> None:
    entries = entries_of(an_order(a_job((1, 60), (2, 40)), a_job((2, 50), (3, 50), line_no=2)))
    led = Counter({entry.technician_id: 0 for entry in entries})
    joined = Counter(led)
    for entry in entries:
        led[entry.technician_id] += entry.orders_led
        joined[entry.technician_id] += entry.orders_joined
    assert led == {1: 1, 2: 0, 3: 0}
    assert joined == {1: 1, 2: 1, 3: 1}


def test_a_rework_is_held_against_the_lead_of_the_original_order() -> None:
    origin = Origin(lead_id=9, completed_on=date(2026, 9, 28))
    done, blame = entries_of(an_order(a_job((1, 1), labour="0.00"), category=Category.REWORK, origin=origin))
    assert (done.technician_id, done.kind, done.labour) == (1, EntryKind.WORK, Decimal(0))
    assert (blame.technician_id, blame.kind, blame.orders_led) == (9, EntryKind.REWORK_CAUSED, 1)
    assert blame.origin_on == date(2026, 9, 28)
    assert (blame.standard_minutes, blame.labour, blame.orders_joined) == (0, Decimal(0), 0)


def test_a_rework_with_labour_money_is_refused() -> None:
    with pytest.raises(ReworkEarnsNothing, match="返修不计工时费"):
        entries_of(an_order(a_job((1, 1), labour="0.01"), category=Category.REWORK))


def test_a_job_that_nobody_did_is_refused() -> None:
    with pytest.raises(NobodyWorked, match="第 2 项没有维修人员"):
        entries_of(an_order(a_job((1, 1)), a_job(line_no=2)))


def test_the_same_person_twice_in_a_job_is_refused() -> None:
    with pytest.raises(SamePersonTwice):
        entries_of(an_order(a_job((1, 60), (1, 40))))


jobs = st.builds(
    DoneJob,
    line_no=st.just(1),
    payer=st.sampled_from(Payer),
    standard_minutes=st.integers(0, 10_000),
    actual_minutes=st.integers(0, 10_000),
    labour=st.decimals(0, 100_000, places=2),
    parts=st.decimals(0, 100_000, places=2),
    shares=st.lists(st.integers(1, 100), min_size=1, max_size=6).map(
        lambda weights: tuple(SharePart(person, weight) for person, weight in enumerate(weights))
    ),
)


@given(jobs)
def test_what_is_divided_adds_up_to_the_job(done: DoneJob) -> None:
    entries = entries_of(an_order(done))
    assert sum(entry.standard_minutes for entry in entries) == done.standard_minutes
    assert sum(entry.actual_minutes for entry in entries) == done.actual_minutes
    assert sum(entry.labour for entry in entries) == done.labour
    assert sum(entry.parts for entry in entries) == done.parts
    assert sum(entry.orders_led for entry in entries) == 1
    assert all(entry.orders_joined == 1 for entry in entries)


@given(jobs)
def test_the_same_job_gives_the_same_entries(done: DoneJob) -> None:
    assert entries_of(an_order(done)) == entries_of(an_order(done))
