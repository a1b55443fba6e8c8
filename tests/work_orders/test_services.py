"""Receiving, completing and voiding an order: one act, one transaction, one line in the journal."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.entries import ReworkEarnsNothing
from sanbao.network.models import Person, Station
from sanbao.parties.models import Customer
from sanbao.units.models import Unit
from sanbao.work_orders.errors import NotFinished, NumberTaken, OriginalUnknown, PersonNotHere
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.content import FinishBeforeStart, NegativeAmount, NoJobs, PartLine, SharesDoNotFit
from sanbao.work_orders.rules.lifecycle import Status, TransitionNotAllowed
from sanbao.work_orders.services import complete, receive, rewrite, void

pytestmark = pytest.mark.django_db


@pytest.fixture
def station() -> Station:
    return workshop.station()


@pytest.fixture
def lead(station: Station) -> Person:
    return workshop.technician(station, "A001", "许刚")


def test_an_order_is_written_down_with_its_unit_customer_and_jobs(
    station: Station, lead: Person, now: datetime
) -> None:
    content = workshop.order("WX1", workshop.job([lead]), customer_phone="13800000000", vin="LSVAA49J132047371")
    order = receive(station=station, content=content, actor=None, now=now)
    assert (order.status, order.labour, order.parts) == (Status.RECEIVED, Decimal("84.00"), Decimal("380.00"))
    assert (order.customer, order.unit) == (Customer.objects.get(), Unit.objects.get())
    (job,) = order.jobs.all()
    assert (job.actual_minutes, [share.person for share in job.shares.all()]) == (95, [lead])
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("norms", "divided"),
    [
        ((60, 30), ([63, 32], [63, 16, 16])),  # 95 minutes: 63⅓ and 31⅔, then half and half
        ((0, 0), ([48, 47], [48, 24, 23])),
        ((0, 90), ([0, 95], [0, 48, 47])),
    ],
)
def test_the_time_of_an_order_is_shared_by_its_jobs_as_their_norm_times(
    station: Station, lead: Person, now: datetime, norms: tuple[int, int], divided: tuple[list[int], list[int]]
) -> None:
    helpers = [workshop.technician(station, number, name) for number, name in (("A002", "朱峰"), ("A003", "严艳"))]
    jobs = [workshop.job(people, standard_minutes=norm) for people, norm in zip(([lead], helpers), norms, strict=True)]
    order = workshop.done(station, workshop.order("WX1", *jobs), now)
    of_jobs = [job.actual_minutes for job in order.jobs.all()]
    assert (of_jobs, [entry.actual_minutes for entry in Entry.objects.order_by("id")]) == divided


def test_the_same_order_written_again_is_the_order_that_is_there(station: Station, lead: Person, now: datetime) -> None:
    content = workshop.order("WX1", workshop.job([lead]))
    first = receive(station=station, content=content, actor=None, now=now)
    again = receive(station=station, content=content, actor=None, now=now + timedelta(days=1))
    assert again == first
    assert WorkOrder.objects.count() == JournalEntry.objects.count() == 1


def test_the_same_number_with_other_content_is_a_conflict(station: Station, lead: Person, now: datetime) -> None:
    receive(station=station, content=workshop.order("WX1", workshop.job([lead])), actor=None, now=now)
    with pytest.raises(NumberTaken, match="工单号 WX1 已存在且内容不同"):
        receive(station=station, content=workshop.order("WX1", workshop.job([lead]), day=11), actor=None, now=now)
    assert WorkOrder.objects.count() == 1


def test_two_stations_may_use_the_same_number(station: Station, lead: Person, now: datetime) -> None:
    other = workshop.station("B")
    someone = workshop.technician(other, "B001", "曹玲霞")
    for where, person in ((station, lead), (other, someone)):
        workshop.done(where, workshop.order("WX1", workshop.job([person])), now)
    assert WorkOrder.objects.filter(number="WX1").count() == 2


def refused(content: Any, station: Station, now: datetime, error: type[DomainError]) -> None:
    with pytest.raises(error):
        receive(station=station, content=content, actor=None, now=now)
    assert not WorkOrder.objects.exists()
    assert not Unit.objects.exists()
    assert not JournalEntry.objects.exists()


def test_faulty_orders_are_refused_and_nothing_is_stored(station: Station, lead: Person, now: datetime) -> None:
    good = workshop.order("WX1", workshop.job([lead]))
    stranger = workshop.technician(workshop.station("B"), "B001", "曹玲霞")
    refused(replace(good, finished_at=workshop.at(10, 8)), station, now, FinishBeforeStart)
    refused(workshop.order("WX1", workshop.job([lead], weights=(50, 50))), station, now, SharesDoNotFit)
    refused(workshop.order("WX1", workshop.job([lead], labour=Decimal(-1))), station, now, NegativeAmount)
    minus = PartLine("机油", Decimal(1), Decimal("-0.01"))
    refused(workshop.order("WX1", workshop.job([lead], parts=(minus,))), station, now, NegativeAmount)
    refused(workshop.order("WX1", workshop.job([stranger])), station, now, PersonNotHere)
    refused(workshop.rework("WX1", "WX404", [lead]), station, now, OriginalUnknown)


def test_a_car_is_received_before_its_jobs_are_known_and_completed_with_them(
    station: Station, lead: Person, now: datetime
) -> None:
    content = workshop.order("WX1", workshop.job([lead]))
    order = receive(station=station, content=replace(content, jobs=()), actor=None, now=now)
    assert order.lead is None
    assert (order.jobs.count(), str(order.labour + order.parts)) == (0, "0")
    with pytest.raises(NoJobs, match="没有维修项目"):
        complete(order_id=order.pk, actor=None, now=now)
    order.refresh_from_db()
    assert (order.status, Entry.objects.count(), JournalEntry.objects.count()) == (Status.RECEIVED, 0, 1)
    rewrite(order_id=order.pk, content=content, seen=order.fingerprint, actor=None, now=now)
    assert complete(order_id=order.pk, actor=None, now=now).lead == lead


def test_completing_posts_the_entries_and_fixes_what_the_month_counts(
    station: Station, lead: Person, now: datetime
) -> None:
    order = workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    assert (order.status, order.completed_on, order.counted_month) == (
        Status.COMPLETED,
        date(2026, 10, 10),
        Month(2026, 10),
    )
    assert (order.repair_minutes, order.response_minutes, order.was_late) == (95, None, False)
    acts = list(JournalEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["work_orders.receive", "work_orders.complete"]


def test_an_order_without_finish_cannot_be_completed(station: Station, lead: Person, now: datetime) -> None:
    content = workshop.order("WX1", workshop.job([lead]), finished_at=None)
    order = receive(station=station, content=content, actor=None, now=now)
    with pytest.raises(NotFinished, match="请先填写完工时间"):
        complete(order_id=order.pk, actor=None, now=now)
    assert not Entry.objects.exists()
    assert WorkOrder.objects.get().status == Status.RECEIVED


def test_a_rework_with_labour_cannot_be_completed_and_nothing_changes(
    station: Station, lead: Person, now: datetime
) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    paid = replace(workshop.rework("WX2", "WX1", [lead]), jobs=(workshop.job([lead]),))
    order = receive(station=station, content=paid, actor=None, now=now)
    with pytest.raises(ReworkEarnsNothing):
        complete(order_id=order.pk, actor=None, now=now)
    assert Entry.objects.count() == 1
    order.refresh_from_db()
    assert (order.status, order.completed_on) == (Status.RECEIVED, None)


def test_an_order_is_completed_once(station: Station, lead: Person, now: datetime) -> None:
    order = workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    with pytest.raises(TransitionNotAllowed):
        complete(order_id=order.pk, actor=None, now=now)
    assert Entry.objects.count() == 1


def test_a_voided_order_gives_its_number_back(station: Station, lead: Person, now: datetime) -> None:
    wrong = workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    void(order_id=wrong.pk, reason="金额填错", actor=None, now=now)
    right = workshop.done(station, workshop.order("WX1", workshop.job([lead], labour=Decimal("48.00"))), now)
    assert right.pk != wrong.pk
    assert sum(entry.labour for entry in Entry.objects.all()) == Decimal("48.00")
    with pytest.raises(TransitionNotAllowed):
        void(order_id=wrong.pk, reason="再次", actor=None, now=now)


def test_a_plate_that_moves_to_another_vehicle_goes_with_it(station: Station, lead: Person, now: datetime) -> None:
    for number, vin in (("WX1", "LSVAA49J132047371"), ("WX2", "1M8GDM9AXKP042788")):
        receive(station=station, content=workshop.order(number, workshop.job([lead]), vin=vin), actor=None, now=now)
    assert dict(Unit.objects.values_list("vin", "plate")) == {
        "LSVAA49J132047371": None,
        "1M8GDM9AXKP042788": "鲁A12345",
    }


def test_a_vehicle_known_by_its_plate_gets_its_vin(station: Station, lead: Person, now: datetime) -> None:
    receive(station=station, content=workshop.order("WX1", workshop.job([lead])), actor=None, now=now)
    named = workshop.order("WX2", workshop.job([lead]), vin="LSVAA49J132047371", odometer_km=20000)
    receive(station=station, content=named, actor=None, now=now)
    unit = Unit.objects.get()
    assert (unit.plate, unit.plate_tail, unit.vin, unit.odometer_km) == (
        "鲁A12345",
        "12345",
        "LSVAA49J132047371",
        20000,
    )
