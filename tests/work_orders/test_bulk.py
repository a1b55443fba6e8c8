"""Many orders at once give exactly what the same orders give one by one."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import models

import workshop
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.services import close
from sanbao.network.models import Person, Station
from sanbao.units.models import Unit
from sanbao.work_orders.bulk import store_completed
from sanbao.work_orders.errors import NotFinished, NumberTaken
from sanbao.work_orders.models import Job, PartUsed, Share, WorkOrder
from sanbao.work_orders.rules.content import OrderContent

pytestmark = pytest.mark.django_db
KEYS = {"id", "station_id", "technician_id", "person_id", "job_id", "order_id", "document_id", "unit_id", "lead_id"}
KEYS |= {"original_id", "customer_id", "fingerprint"}  # the digest is of the keys of the people, too


def orders(people: list[Person]) -> list[OrderContent]:
    lead, helper, third = people
    two_jobs = (
        workshop.job([lead, helper], weights=(60, 40)),
        workshop.job([helper, third], labour=Decimal("100.00")),
    )
    return [
        workshop.order("WX1", workshop.job([lead, helper, third])),
        workshop.order("WX2", *two_jobs, plate="鲁B00001", day=11),
        workshop.order("WX3", workshop.job([helper]), plate="", model_code="", finished_at=None, started_at=None,
                       completed_on=workshop.at(12).date()),
        workshop.order("WX4", workshop.job([lead]), vin="LSVAA49J132047371", customer_phone="13800000000", day=9),
        workshop.rework("WX5", "WX1", [third], plate="鲁B00001", odometer_km=99999),
        workshop.order("WX6", workshop.job([lead]), day=30, month=9, is_outing=True, outing_km=12),
        # a plate that moves to another vehicle, a vehicle known by its plate that gets its VIN, a second telephone
        workshop.order("WX7", workshop.job([lead]), plate="鲁A12345", vin="1M8GDM9AXKP042788", model_code="QM125"),
        workshop.order("WX8", workshop.job([lead]), plate="鲁B00001", vin="11111111111111111"),
        workshop.order("WX9", workshop.job([lead]), plate="鲁C77777", vin="LSVAA49J132047371",
                       customer_phone="13800000000", customer_name="吕女士", odometer_km=5),
        workshop.order("WX10", workshop.job([lead]), plate="鲁A12345", customer_phone="13900000000"),
    ]  # fmt: skip


def people(where: Station) -> list[Person]:
    return [
        workshop.technician(where, no, name, coefficient)
        for no, name, coefficient in (("1", "许刚", "4.6"), ("2", "朱峰", "2.1"), ("3", "严艳", "1.0"))
    ]


def store(station: Station, contents: list[OrderContent], now: datetime) -> int:
    return store_completed(station=station, orders=contents, actor=None, now=now, progress=lambda _done, _all: None)


def content_of(model: type[models.Model], **where: Any) -> list[dict[str, object]]:
    """Every row without its keys, in the order of insertion."""
    rows = model._base_manager.filter(**where).order_by("id").values()  # noqa: SLF001 - the manager that every model has
    return [{name: value for name, value in row.items() if name not in KEYS} for row in rows]


def test_in_bulk_and_one_by_one_leave_the_same_rows(now: datetime) -> None:
    by_one, by_many = workshop.station("A"), workshop.station("B")
    for where in (by_one, by_many):
        close(station_id=where.pk, month=Month(2026, 9), actor=None, now=now)
    for content in orders(people(by_one)):
        workshop.done(by_one, content, now)
    units = content_of(Unit)
    Unit.objects.filter(work_orders=None).delete()
    assert store(by_many, orders(people(by_many)), now) == 10
    assert content_of(WorkOrder, station=by_many) == content_of(WorkOrder, station=by_one)
    assert content_of(Job, order__station=by_many) == content_of(Job, order__station=by_one)
    assert content_of(Share, job__order__station=by_many) == content_of(Share, job__order__station=by_one)
    assert content_of(PartUsed, job__order__station=by_many) == content_of(PartUsed, job__order__station=by_one)
    assert content_of(Entry, station=by_many) == content_of(Entry, station=by_one)
    assert content_of(Unit) == units


def test_orders_that_are_there_already_are_left_alone(now: datetime) -> None:
    station = workshop.station()
    contents = orders(people(station))
    assert store(station, contents[:4], now) == 4
    assert store(station, contents, now) == 6
    assert store(station, contents, now) == 0
    assert WorkOrder.objects.count() == 10


def test_a_number_with_other_content_refuses_all(now: datetime) -> None:
    station = workshop.station()
    staff = people(station)
    contents = orders(staff)
    store(station, contents[:1], now)
    changed = [*contents[1:], workshop.order("WX1", workshop.job(staff[:1]))]
    with pytest.raises(NumberTaken):
        store(station, changed, now)
    with pytest.raises(NumberTaken):
        store(station, [contents[1], workshop.order("WX2", workshop.job(staff[:1]))], now)
    assert WorkOrder.objects.count() == 1


def test_an_unfinished_order_refuses_all(now: datetime) -> None:
    station = workshop.station()
    staff = people(station)
    with pytest.raises(NotFinished):
        store(station, [*orders(staff), workshop.order("WX99", workshop.job(staff), finished_at=None)], now)
    assert not WorkOrder.objects.exists()
    assert not Entry.objects.exists()
