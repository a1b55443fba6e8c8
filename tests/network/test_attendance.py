"""Attendance: one cell, a whole grid, and that a refusal changes nothing."""

from datetime import date, datetime

import pytest

from network.conftest import CloseMonth, Employ
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.network.errors import AttendanceAfterLeaving, AttendanceMonthClosed
from sanbao.network.models import AttendanceDay, Person, Station
from sanbao.network.monthly_facts import SOURCE
from sanbao.network.rules.attendance import Cell, Mark
from sanbao.network.services import CellChange, leave, set_attendance, set_attendance_grid

OCTOBER = Month(2026, 10)
FULL = Cell(Mark.FULL)


def day(number: int) -> date:
    return date(2026, 10, number)


def fill(station: Station, now: datetime, *changes: CellChange) -> int:
    return set_attendance_grid(station=station, month=OCTOBER, changes=changes, actor=None, now=now)


def test_one_cell_is_set_changed_and_emptied(employ: Employ, now: datetime) -> None:
    person = employ()
    assert set_attendance(person=person, on=day(8), mark=Mark.FULL, actor=None, now=now)
    assert set_attendance(person=person, on=day(8), mark=Mark.SICK_LEAVE, actor=None, now=now)
    assert AttendanceDay.objects.get().mark == "sick_leave"
    assert not set_attendance(person=person, on=day(8), mark=Mark.SICK_LEAVE, actor=None, now=now)
    assert set_attendance(person=person, on=day(8), mark=None, actor=None, now=now)
    assert not AttendanceDay.objects.exists()


def test_a_grid_is_one_act_with_what_was_and_what_is(station: Station, employ: Employ, now: datetime) -> None:
    first, second = employ(), employ(no="A02", name="许晴")
    fill(station, now, CellChange(first.pk, day(8), FULL))
    changed = fill(
        station,
        now,
        CellChange(first.pk, day(8), FULL),
        CellChange(first.pk, day(9), Cell(Mark.FULL, 90)),
        CellChange(second.pk, day(8), Cell(Mark.HALF)),
    )
    assert changed == 2
    entry = JournalEntry.objects.order_by("-pk")[0]
    assert (entry.act, entry.subject) == ("attendance.edit", "attendance:HZ01/2026-10")
    assert entry.facts == {
        "before": {"A01 10-09": "", "A02 10-08": ""},
        "after": {"A01 10-09": "√+1.5", "A02 10-08": "半"},
    }


def test_a_grid_that_says_nothing_new_is_no_act(station: Station, employ: Employ, now: datetime) -> None:
    person = employ()
    fill(station, now, CellChange(person.pk, day(8), FULL))
    entries = JournalEntry.objects.count()
    assert fill(station, now, CellChange(person.pk, day(8), FULL), CellChange(person.pk, day(9), None)) == 0
    assert JournalEntry.objects.count() == entries


def test_all_faults_are_told_at_once_and_nothing_is_stored(
    station: Station, other_station: Station, employ: Employ, now: datetime
) -> None:
    person = employ(hired_on=day(5))
    stranger = employ(no="B01", name="许晴", station=other_station)
    with pytest.raises(Refused) as refused:
        fill(
            station,
            now,
            CellChange(person.pk, day(6), FULL),
            CellChange(person.pk, day(4), FULL),
            CellChange(person.pk, date(2026, 11, 1), FULL),
            CellChange(person.pk, day(7), Cell(Mark.REST, 60)),
            CellChange(stranger.pk, day(6), FULL),
        )
    assert [fault.code for fault in refused.value.faults] == [
        "network.not_employed_that_day",
        "network.day_not_in_month",
        "network.overtime_not_on_this_mark",
        "network.of_another_station",
    ]
    assert not AttendanceDay.objects.exists()


def test_the_day_of_leaving_is_the_first_without_attendance(station: Station, employ: Employ, now: datetime) -> None:
    person = leave(person=employ(), on=day(20), actor=None, now=now)
    fill(station, now, CellChange(person.pk, day(19), FULL))
    with pytest.raises(Refused, match="不在职"):
        fill(station, now, CellChange(person.pk, day(20), FULL))


def test_nobody_leaves_before_the_last_attendance(employ: Employ, now: datetime) -> None:
    person = employ()
    set_attendance(person=person, on=day(20), mark=Mark.FULL, actor=None, now=now)
    with pytest.raises(AttendanceAfterLeaving):
        leave(person=person, on=day(20), actor=None, now=now)
    leave(person=person, on=day(21), actor=None, now=now)


def test_a_closed_month_does_not_change(
    station: Station, employ: Employ, close_month: CloseMonth, now: datetime
) -> None:
    person = employ()
    fill(station, now, CellChange(person.pk, day(8), FULL))
    close_month(OCTOBER)
    for cell in (None, Cell(Mark.REST)):
        with pytest.raises(AttendanceMonthClosed, match="2026年10月 已经结账"):
            fill(station, now, CellChange(person.pk, day(8), cell))
    assert AttendanceDay.objects.get().mark == "full"
    set_attendance(person=person, on=date(2026, 11, 1), mark=Mark.REST, actor=None, now=now)


def test_whoever_saves_over_another_one_s_cell_is_told(station: Station, employ: Employ, now: datetime) -> None:
    person = employ()
    fill(station, now, CellChange(person.pk, day(8), Cell(Mark.SICK_LEAVE)))
    with pytest.raises(Refused, match="已被他人改为“病”"):
        fill(station, now, CellChange(person.pk, day(8), FULL, seen=None, was_seen=True))
    assert AttendanceDay.objects.get().mark == "sick_leave"
    same = CellChange(person.pk, day(8), Cell(Mark.SICK_LEAVE), seen=None, was_seen=True)
    assert fill(station, now, same) == 0


def test_what_is_typed_counts_in_the_month(station: Station, employ: Employ, now: datetime) -> None:
    person = employ()
    fill(
        station,
        now,
        CellChange(person.pk, day(8), Cell(Mark.FULL, 90)),
        CellChange(person.pk, day(9), Cell(Mark.HALF)),
        CellChange(person.pk, day(10), Cell(Mark.OVERTIME_REST_DAY)),
        CellChange(person.pk, day(12), Cell(Mark.PERSONAL_LEAVE)),
    )
    facts = SOURCE.collect(OCTOBER, [station.pk])[station.pk, person.pk]
    assert facts["attended_halves"] == 5
    assert facts["personal_halves"] == 2
    assert facts["overtime_workday_minutes"] == 90
    assert facts["overtime_rest_day_minutes"] == 480


def test_many_cells_fit_into_one_act(station: Station, employ: Employ, now: datetime) -> None:
    people: list[Person] = [employ(no=f"A{number:02}", name=f"周{number}") for number in range(30)]
    changes = [CellChange(person.pk, on, FULL) for person in people for on in OCTOBER.days]
    assert fill(station, now, *changes) == 930
    assert AttendanceDay.objects.count() == 930
