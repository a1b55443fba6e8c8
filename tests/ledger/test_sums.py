"""The sums of a month are those of its entries, whoever has written them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workshop
from sanbao.db.bulk import insert_rows
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry, MonthSum
from sanbao.ledger.queries import month_sums
from sanbao.network.models import Person, Station
from sanbao.work_orders.services import void

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
BY = ("month", "station_id", "technician_id", "kind", "category")
SUMMED = ("orders_led", "orders_joined", "standard_minutes", "actual_minutes", "labour", "parts")


@pytest.fixture
def station() -> Station:
    return workshop.station()


@pytest.fixture
def people(station: Station) -> list[Person]:
    return [workshop.technician(station, f"A00{n}", f"许{name}") for n, name in enumerate("刚强林")]


def of_entries() -> set[tuple[Any, ...]]:
    timed = Coalesce(Sum("standard_minutes", filter=~Q(actual_minutes=0)), 0)
    sums = {f"all_{name}": Sum(name) for name in SUMMED}
    return set(Entry.objects.order_by().values_list(*BY).annotate(**sums, timed=timed))


def kept() -> set[tuple[Any, ...]]:
    return set(MonthSum.objects.values_list(*BY, *SUMMED, "timed_standard_minutes"))


def test_orders_a_rework_and_a_void_are_added_as_they_are_posted(
    station: Station, people: Sequence[Person], now: datetime
) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job(people[:2])), now)
    workshop.done(station, workshop.rework("WX2", "WX1", [people[2]]), now)
    third = workshop.done(station, workshop.order("WX3", workshop.job([people[2]])), now)
    assert kept() == of_entries() != set()
    void(order_id=third.pk, reason="录错", actor=None, now=now)
    assert kept() == of_entries()
    sums = MonthSum.objects.get(technician=people[2], category="out_of_warranty")
    assert (sums.orders_led, sums.orders_joined, sums.labour) == (0, 0, Decimal(0))


ROW = ("station_id", "technician_id", "month", "work_on", "kind", "role", "category", "payer", "product_category")
MORE = ("document_kind", "document_id", "document_no", "line_no", *SUMMED, "edition", "posted_at")
AMOUNTS = st.tuples(
    st.integers(0, 2),
    st.sampled_from([OCTOBER, OCTOBER.previous]),
    st.sampled_from(["in_warranty", "rework"]),
    st.integers(-1, 1),
    st.integers(-500, 500),
    st.sampled_from([0, 0, 30, -30]),
    st.decimals(-9999, 9999, places=2),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(batches=st.lists(st.lists(AMOUNTS, max_size=6), max_size=3))
def test_rows_in_bulk_are_added_too(
    batches: list[list[Any]], station: Station, people: Sequence[Person], now: datetime
) -> None:
    for number, batch in enumerate(batches):
        insert_rows(
            Entry,
            (*ROW, *MORE),
            (
                (
                    *(station.pk, people[who].pk, month, month.first, "work", "lead", category, "customer", ""),
                    *("work_order", number, f"WX{number}", 1),
                    *(led, led, minutes, actual, labour, labour, "2026.1", now),
                )
                for who, month, category, led, minutes, actual, labour in batch
            ),
        )
    assert kept() == of_entries()


def test_an_older_database_has_the_sums_of_what_it_holds(
    station: Station, people: Sequence[Person], now: datetime
) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job(people[:2])), now)
    before = month_sums(OCTOBER, None)
    operation = MigrationExecutor(connection).loader.get_migration("ledger", "0006_month_sums").operations[1]
    state = MigrationExecutor(connection).loader.project_state()
    editor = connection.schema_editor()
    operation.database_backwards("ledger", editor, state, state)
    assert month_sums(OCTOBER, None) == {}
    operation.database_forwards("ledger", editor, state, state)
    assert month_sums(OCTOBER, None) == before
    workshop.done(station, workshop.order("WX2", workshop.job([people[2]])), now)
    assert kept() == of_entries()
