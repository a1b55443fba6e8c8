"""Posting, reversing and closing: nothing is edited, and what is late says which month it adjusts."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

import workshop
from sanbao.kernel.periods import Month
from sanbao.ledger.models import ClosedMonth, Entry
from sanbao.ledger.queries import first_open_month, month_sums, open_month
from sanbao.ledger.services import EarlierMonthOpen, MonthAlreadyClosed, close
from sanbao.network.models import Person, Station
from sanbao.work_orders.services import void

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER, NOVEMBER = Month(2026, 9), Month(2026, 10), Month(2026, 11)


@pytest.fixture
def station() -> Station:
    return workshop.station()


@pytest.fixture
def lead(station: Station) -> Person:
    return workshop.technician(station, "A001", "许刚")


def close_month(station: Station, month: Month, now: datetime) -> None:
    close(station_id=station.pk, month=month, actor=None, now=now)


def test_work_is_posted_into_the_month_of_its_business_date(station: Station, lead: Person, now: datetime) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job([lead]), day=31), now)
    entry = Entry.objects.get()
    assert (entry.month, entry.work_on, entry.adjusts_month) == (OCTOBER, date(2026, 10, 31), None)
    assert (entry.labour, entry.parts, entry.standard_minutes) == (Decimal("84.00"), Decimal("380.00"), 84)
    assert (entry.document_no, entry.posted_at) == ("WX1", now)


def test_a_late_order_lands_in_the_open_month_and_names_the_month_it_adjusts(
    station: Station, lead: Person, now: datetime
) -> None:
    close_month(station, SEPTEMBER, now)
    workshop.done(station, workshop.order("WX1", workshop.job([lead]), day=30, month=9), now)
    entry = Entry.objects.get()
    assert (entry.month, entry.adjusts_month, entry.work_on) == (OCTOBER, SEPTEMBER, date(2026, 9, 30))


def test_a_late_order_skips_every_closed_month(station: Station, lead: Person, now: datetime) -> None:
    close_month(station, SEPTEMBER, now)
    close_month(station, OCTOBER, now)
    workshop.done(station, workshop.order("WX1", workshop.job([lead]), day=30, month=9), now)
    assert Entry.objects.get().month == NOVEMBER


def test_closing_one_station_leaves_the_others_open(station: Station, lead: Person, now: datetime) -> None:
    other = workshop.station("B", "城西服务站")
    close_month(other, OCTOBER, now)
    workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    assert Entry.objects.get().month == OCTOBER
    assert open_month(other.pk, OCTOBER) == NOVEMBER


def test_voiding_an_order_takes_back_every_entry_in_the_same_month(
    station: Station, lead: Person, now: datetime
) -> None:
    helper = workshop.technician(station, "A002", "朱峰", "2.1")
    order = workshop.done(station, workshop.order("WX1", workshop.job([lead, helper], weights=(70, 30))), now)
    void(order_id=order.pk, reason="重复登记", actor=None, now=now)
    assert Entry.objects.count() == 4
    assert [set(sums.values()) for sums in month_sums(OCTOBER, None).values()] == [{0}, {0}]
    assert all(entry.reverses and entry.adjusts_month is None for entry in Entry.objects.exclude(reverses=None))


def test_voiding_an_order_of_a_closed_month_adjusts_it_from_the_open_one(
    station: Station, lead: Person, now: datetime
) -> None:
    order = workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    close_month(station, OCTOBER, now)
    before = month_sums(OCTOBER, {station.pk})
    assert before[station.pk, lead.pk]["labour_fen"] == 8400
    void(order_id=order.pk, reason="客户拒付", actor=None, now=now)
    reversal = Entry.objects.exclude(reverses=None).get()
    assert (reversal.month, reversal.adjusts_month, reversal.labour) == (NOVEMBER, OCTOBER, Decimal("-84.00"))
    assert month_sums(OCTOBER, {station.pk}) == before


def test_a_month_is_closed_once(station: Station, now: datetime) -> None:
    close_month(station, OCTOBER, now)
    with pytest.raises(MonthAlreadyClosed, match="2026年10月 已经结账"):
        close_month(station, OCTOBER, now)
    assert ClosedMonth.objects.count() == 1


def test_months_are_closed_in_their_order(station: Station, lead: Person, now: datetime) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job([lead]), day=30, month=9), now)
    assert first_open_month(station.pk) == SEPTEMBER
    with pytest.raises(EarlierMonthOpen, match="请先结 2026年9月"):
        close_month(station, OCTOBER, now)
    assert not ClosedMonth.objects.exists()
    close_month(station, SEPTEMBER, now)
    assert first_open_month(station.pk) is None
    close_month(station, OCTOBER, now)


STATEMENTS = [
    "UPDATE ledger_entry SET labour = 1",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_closedmonth SET month = 202601",
    "DELETE FROM ledger_closedmonth",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_cannot_change_what_was_posted_or_closed(
    statement: str, station: Station, lead: Person, now: datetime
) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    close_month(station, OCTOBER, now)
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().labour == Decimal("84.00")
    assert ClosedMonth.objects.get().month == OCTOBER


def test_the_orm_cannot_change_or_delete_an_entry(station: Station, lead: Person, now: datetime) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    entry = Entry.objects.get()
    entry.labour = Decimal("1.00")
    for attempt in (entry.save, entry.delete, lambda: Entry.objects.update(labour=1), Entry.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert Entry.objects.get().labour == Decimal("84.00")


def test_an_entry_can_be_reversed_only_once(station: Station, lead: Person, now: datetime) -> None:
    order = workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    void(order_id=order.pk, reason="重复登记", actor=None, now=now)
    reversal = Entry.objects.exclude(reverses=None).get()
    reversal.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        reversal.save(force_insert=True)
