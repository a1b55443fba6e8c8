"""Two people at the same moment, in one station: both acts are done, one after the other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

import workshop
from at_once import NEEDS_SERVER, at_once
from sanbao.audit.models import JournalEntry
from sanbao.audit.queries import verify_chain
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.rework import Cause
from sanbao.network.models import Person, Station
from sanbao.units.models import Unit
from sanbao.work_orders import services
from sanbao.work_orders.causes import name_cause
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.queries.writing import content_of
from sanbao.work_orders.rules.lifecycle import Status
from work_orders.conftest import Written

pytestmark = NEEDS_SERVER
Act = Callable[[], object]


def finishing(order: WorkOrder, now: datetime) -> Act:
    at = workshop.at(10, 11)
    return partial(services.finish, order_id=order.pk, finished_at=at, inspection="合格", actor=None, now=now)


def completing(order: WorkOrder, now: datetime) -> Act:
    return partial(services.complete, order_id=order.pk, actor=None, now=now)


def rewriting(order: WorkOrder, now: datetime) -> Act:
    content, seen = content_of(order), order.fingerprint
    changed = replace(content, remark="急", finished_at=workshop.at(10, 12))
    act = services.rewrite_completed
    return partial(act, order_id=order.pk, content=changed, seen=seen, actor=None, now=now)


def test_orders_that_are_completed_in_all_ways_at_once_never_wait_for_each_other(
    written: Written, garage: Station, lead: Person, now: datetime
) -> None:
    for round_ in range(4):
        orders = [written(f"WX{round_}{n}", finished_at=None) for n in range(2)]
        ready = [written(f"WY{round_}{n}") for n in range(2)]
        new = workshop.order(f"WZ{round_}", workshop.job([lead]))
        acts: list[Act] = [
            finishing(orders[0], now),
            completing(ready[0], now),
            rewriting(orders[1], now),
            completing(ready[1], now),
            partial(services.receive_completed, station=garage, content=new, actor=None, now=now),
        ]
        assert at_once(*acts) == ["done"] * 5
    assert set(WorkOrder.objects.values_list("status", flat=True)) == {Status.COMPLETED}
    assert (WorkOrder.objects.count(), Entry.objects.count(), verify_chain()) == (20, 20, [])


def test_a_cause_is_named_while_its_original_is_voided(
    written: Written, garage: Station, lead: Person, now: datetime
) -> None:
    for number in ("WX1", "WX2", "WX3"):
        original = workshop.done(garage, workshop.order(number, workshop.job([lead]), month=9), now)
        rework = workshop.done(garage, workshop.rework(f"{number}R", number, [lead]), now)
        naming = partial(name_cause, order_id=rework.pk, cause=Cause.CARELESS, actor=None, now=now)
        voiding = partial(services.void, order_id=original.pk, reason="登记错", actor=None, now=now)
        named, voided = at_once(naming, voiding)
        assert (named in {"done", "work_orders.original_voided"}, voided) == (True, "done")
    assert sum(entry.labour for entry in Entry.objects.all()) == 0


@pytest.mark.parametrize("act", [services.receive, services.receive_completed])
def test_a_new_order_that_is_saved_twice_at_once_is_one_order(
    act: Callable[..., WorkOrder], garage: Station, lead: Person, now: datetime
) -> None:
    content = workshop.order("WX1", workshop.job([lead]), customer_phone="13800000000")
    again = partial(act, station=garage, content=content, actor=None, now=now)
    assert at_once(again, again, again) == ["done", "done", "done"]
    assert (WorkOrder.objects.count(), JournalEntry.objects.count()) == (1, 1)
    assert Entry.objects.count() == (act == services.receive_completed)


def test_of_two_orders_with_one_number_at_once_the_second_is_told(garage: Station, lead: Person, now: datetime) -> None:
    acts = [
        partial(
            services.receive,
            station=garage,
            content=workshop.order("WX1", workshop.job([lead]), remark=remark),
            actor=None,
            now=now,
        )
        for remark in ("甲", "乙")
    ]
    assert sorted(at_once(*acts)) == ["done", "work_orders.number_taken"]
    assert WorkOrder.objects.count() == 1


def test_two_stations_that_meet_one_vehicle_at_once_know_it_once(garage: Station, lead: Person, now: datetime) -> None:
    other = workshop.station("B", "城西服务站")
    person = workshop.technician(other, "B001", "赵磊")
    acts = [
        partial(
            services.receive,
            station=where,
            content=workshop.order("WX1", workshop.job([who]), vin="LSVAA49J132047371"),
            actor=None,
            now=now,
        )
        for where, who in ((garage, lead), (other, person))
    ]
    assert at_once(*acts) == ["done", "done"]
    assert (WorkOrder.objects.count(), Unit.objects.count()) == (2, 1)
