"""The sums of a month's attendance are those of its days, whoever has written or changed them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from django.db.models import Count, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workshop
from sanbao.kernel.periods import Month
from sanbao.network.models import AttendanceDay, AttendanceSum, Person, Station
from sanbao.network.monthly_facts import collect
from sanbao.network.rules.attendance import Cell, Mark
from sanbao.network.services import CellChange, set_attendance_grid

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
KEYS = ("month", "station_id", "person_id", "mark")


@pytest.fixture
def station() -> Station:
    return workshop.station()


@pytest.fixture
def people(station: Station) -> list[Person]:
    return [workshop.technician(station, f"A00{n}", f"许{name}") for n, name in enumerate("刚强")]


def of_days() -> set[tuple[Any, ...]]:
    days = AttendanceDay.objects.order_by().values_list(*KEYS)
    return set(days.annotate(days=Count("id"), overtime=Sum("overtime_workday_minutes")))


def kept() -> set[tuple[Any, ...]]:
    return set(AttendanceSum.objects.exclude(days=0).values_list(*KEYS, "days", "overtime_workday_minutes"))


CELLS = st.none() | st.builds(Cell, st.just(Mark.FULL), st.sampled_from([0, 90])) | st.builds(Cell, st.just(Mark.HALF))
EDITS = st.dictionaries(st.tuples(st.integers(0, 1), st.integers(1, 4)), CELLS, min_size=1)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(edits=st.lists(EDITS, max_size=4))
def test_cells_typed_overwritten_and_emptied_are_followed(
    edits: list[dict[tuple[int, int], Cell | None]], station: Station, people: Sequence[Person], now: datetime
) -> None:
    AttendanceDay.objects.all().delete()
    assert kept() == set()
    for edit in edits:
        changes = [CellChange(people[who].pk, date(2026, 10, day), cell) for (who, day), cell in edit.items()]
        set_attendance_grid(station=station, month=OCTOBER, changes=changes, actor=None, now=now)
        assert kept() == of_days()


def test_what_is_changed_outside_the_grid_is_followed_too(station: Station, people: Sequence[Person]) -> None:
    workshop.attended(people[0], "√√半事")
    workshop.attended(people[1], "√√")
    AttendanceDay.objects.filter(on__day=1).update(mark=Mark.SICK_LEAVE)
    AttendanceDay.objects.filter(on__day=2).update(month=OCTOBER.previous, overtime_workday_minutes=60)
    AttendanceDay.objects.filter(on__day=3).update(person=people[1], station=workshop.station("B", "城西服务站"))
    assert kept() == of_days()
    AttendanceDay.objects.filter(person=people[1]).delete()
    assert kept() == of_days() != set()


def test_a_mark_taken_out_again_is_worth_nothing(station: Station, people: Sequence[Person], now: datetime) -> None:
    one = CellChange(people[0].pk, date(2026, 10, 8), Cell(Mark.FULL, 90))
    set_attendance_grid(station=station, month=OCTOBER, changes=[one], actor=None, now=now)
    assert collect(OCTOBER, None)[station.pk, people[0].pk]["attended_halves"] == 2
    none = CellChange(people[0].pk, date(2026, 10, 8), None)
    set_attendance_grid(station=station, month=OCTOBER, changes=[none], actor=None, now=now)
    assert set(collect(OCTOBER, None)[station.pk, people[0].pk]) == {"scheduled_halves"}
