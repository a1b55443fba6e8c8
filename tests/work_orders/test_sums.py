"""The sums of a month's orders are those of the orders that count in it, whoever has written or changed them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workshop
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.work_orders.models import MonthSum, WorkOrder
from sanbao.work_orders.monthly_facts import collect
from sanbao.work_orders.services import complete, receive, void

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
KEYS = ("counted_month", "station_id", "lead_id")
SUMS = ("orders", "outings", "outing_km", "response_minutes", "response_orders")
MORE = ("repair_minutes", "repair_orders", "overdue_orders")


@pytest.fixture
def station() -> Station:
    return workshop.station()


@pytest.fixture
def people(station: Station) -> list[Person]:
    return [workshop.technician(station, f"A00{n}", f"许{name}") for n, name in enumerate("刚强林")]


def of_orders() -> set[tuple[Any, ...]]:
    counted = WorkOrder.objects.filter(counted_month__isnull=False, lead__isnull=False).order_by()
    sums = {
        "orders": Count("id"),
        "outings": Count("id", filter=Q(is_outing=True)),
        "kilometres": Coalesce(Sum("outing_km"), 0),
        "response": Coalesce(Sum("response_minutes"), 0),
        "responded": Count("response_minutes"),
        "repair": Coalesce(Sum("repair_minutes"), 0),
        "repaired": Count("repair_minutes"),
        "late": Count("id", filter=Q(was_late=True)),
    }
    return set(counted.values_list(*KEYS).annotate(**sums))


def kept() -> set[tuple[Any, ...]]:
    return set(MonthSum.objects.exclude(orders=0).values_list(*KEYS, *SUMS, *MORE))


def test_an_order_is_added_when_it_is_completed_and_taken_off_in_the_month_of_its_reversal(
    station: Station, people: Sequence[Person], now: datetime
) -> None:
    content = workshop.order("WX1", workshop.job(people[:2]), is_outing=True, outing_km=7)
    order = receive(station=station, content=content, actor=None, now=now)
    assert kept() == set()
    complete(order_id=order.pk, actor=None, now=now)
    assert kept() == of_orders() == {(OCTOBER, station.pk, people[0].pk, 1, 1, 7, 0, 0, 95, 1, 0)}
    void(order_id=order.pk, reason="录错", actor=None, now=now)
    assert kept() == of_orders() != set()
    assert set(collect(OCTOBER, None)[station.pk, people[0].pk].values()) == {0}


def row(station: Station, people: Sequence[Person], number: int, written: dict[str, Any], now: datetime) -> WorkOrder:
    return WorkOrder(
        station=station,
        number=f"WX{number}",
        category="in_warranty",
        received_at=now,
        created_at=now,
        **fields(people, written),
    )


def fields(people: Sequence[Person], written: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in written.items() if name != "who"}
    return {"lead": None if written["who"] is None else people[written["who"]], **rest}


NUMBERS = st.none() | st.integers(0, 500)
WRITTEN = st.fixed_dictionaries(
    {
        "who": st.none() | st.integers(0, 2),
        "counted_month": st.sampled_from([None, OCTOBER, OCTOBER.previous]),
        "is_outing": st.booleans(),
        "outing_km": NUMBERS,
        "response_minutes": NUMBERS,
        "repair_minutes": NUMBERS,
        "was_late": st.booleans(),
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    made=st.lists(WRITTEN, max_size=5),
    changed=st.lists(st.tuples(st.lists(st.integers(0, 4), min_size=1), WRITTEN), max_size=3),
    deleted=st.lists(st.integers(0, 4), max_size=2),
)
def test_whatever_is_written_changed_or_deleted_the_sums_follow(
    *,
    made: list[Any],
    changed: list[Any],
    deleted: list[int],
    station: Station,
    people: Sequence[Person],
    now: datetime,
) -> None:
    WorkOrder.objects.all().delete()
    assert kept() == set()
    rows = [row(station, people, number, written, now) for number, written in enumerate(made)]
    WorkOrder.objects.bulk_create(rows)
    assert kept() == of_orders()
    for places, written in changed:
        WorkOrder.objects.filter(number__in=[f"WX{place}" for place in places]).update(**fields(people, written))
        assert kept() == of_orders()
    WorkOrder.objects.filter(number__in=[f"WX{place}" for place in deleted]).delete()
    assert kept() == of_orders()


def test_an_older_database_has_the_sums_of_what_it_holds(
    station: Station, people: Sequence[Person], now: datetime
) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job(people[:2])), now)
    before = collect(OCTOBER, None)
    operation = MigrationExecutor(connection).loader.get_migration("work_orders", "0005_month_sums").operations[1]
    state = MigrationExecutor(connection).loader.project_state()
    editor = connection.schema_editor()
    operation.database_backwards("work_orders", editor, state, state)
    assert collect(OCTOBER, None) == {}
    operation.database_forwards("work_orders", editor, state, state)
    assert collect(OCTOBER, None) == before
    workshop.done(station, workshop.order("WX2", workshop.job([people[2]])), now)
    assert kept() == of_orders()
