"""What is done to attendance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.kernel.errors import DomainError, Fault, Refused
from sanbao.kernel.periods import Month
from sanbao.network import errors
from sanbao.network.models import AttendanceDay, Person, Station
from sanbao.network.ports import month_guard
from sanbao.network.queries import Key, cells_of
from sanbao.network.rules.attendance import Cell, Mark, checked_cell, written_cell
from sanbao.network.services.places import lock_station

AT_ONCE: Final = 500  # rows in one statement: SQLite takes a limited number of values


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a cell shall say; None empties it. `seen` is what the editor saw there, if `was_seen`."""

    person_id: int
    on: date
    cell: Cell | None
    seen: Cell | None = None
    was_seen: bool = False


@transaction.atomic
def set_attendance(
    *, person: Person, on: date, mark: Mark | None, overtime_workday_minutes: int = 0, actor: User | None, now: datetime
) -> bool:
    """Set one cell of the grid and tell whether it said something else before; a mark of None empties it.

    Raises: AttendanceMonthClosed; Refused with NotEmployedThatDay, OvertimeNotOnThisMark or OvertimeTooLong.
    """
    cell = Cell(mark, overtime_workday_minutes) if mark else None
    change = CellChange(person.pk, on, cell)
    changed = set_attendance_grid(station=person.station, month=Month.of(on), changes=[change], actor=actor, now=now)
    return changed == 1


@transaction.atomic
def set_attendance_grid(
    *,
    station: Station,
    month: Month,
    changes: Sequence[CellChange],
    file_name: str = "",
    actor: User | None,
    now: datetime,
) -> int:
    """Set many cells of a station's month in one act and return how many said something else before.

    `file_name` names the sheet that they came from, if they were not typed in.

    Raises: AttendanceMonthClosed; Refused with every fault: DayNotInMonth, NotEmployedThatDay, OvertimeNotOnThisMark,
    OvertimeTooLong, AttendanceChangedMeanwhile, OfAnotherStation. Nothing is stored then.
    """
    lock_station(station.pk)
    if month_guard.get().is_closed(station.pk, month):
        raise errors.AttendanceMonthClosed(station=station.name, month=month)
    ids = {change.person_id for change in changes}
    people = {person.pk: person for person in station.people.filter(pk__in=ids)}
    stored = cells_of(month, ids)
    faults = [fault for change in changes if (fault := _fault(change, station, month, people, stored))]
    if faults:
        raise Refused(faults)
    wanted = {(change.person_id, change.on): change.cell for change in changes}
    different = {key: cell for key, cell in wanted.items() if stored.get(key) != cell}
    if different:
        _store(station, different, actor, now)
        facts = _facts(different, stored, people) | ({"file": file_name} if file_name else {})
        act, subject = "attendance.import" if file_name else "attendance.edit", f"attendance:{station.code}/{month}"
        record(actor=actor, act=act, subject=subject, station_id=station.pk, facts=facts, now=now)
    return len(different)


def employment_fault(person: Person, on: date) -> errors.NotEmployedThatDay | None:
    """Return what stands against attendance of somebody who is not employed on that day, else None."""
    came, went = person.hired_on or on, person.left_on
    if on < came or (went is not None and on >= went):
        return errors.NotEmployedThatDay(name=person.name, on=on)
    return None


def _fault(
    change: CellChange, station: Station, month: Month, people: Mapping[int, Person], stored: Mapping[Key, Cell]
) -> Fault | None:
    person = people.get(change.person_id)
    if person is None:
        return _told(errors.OfAnotherStation(name=change.person_id, station=station.name), change)
    now_there = stored.get((person.pk, change.on))
    if change.was_seen and now_there not in (change.seen, change.cell):
        there = written_cell(now_there)
        return _told(errors.AttendanceChangedMeanwhile(name=person.name, on=change.on, now=there), change)
    try:
        _check_day(person, change, month)
    except DomainError as error:
        return _told(error, change)
    return None


def _check_day(person: Person, change: CellChange, month: Month) -> None:
    if change.on not in month:
        raise errors.DayNotInMonth(on=change.on, month=month)
    if change.cell is None:
        return
    checked_cell(change.cell)
    if against := employment_fault(person, change.on):
        raise against


def _told(error: DomainError, change: CellChange) -> Fault:
    params = {key: str(value) for key, value in error.params.items()}
    return Fault(error.code, error.message, params, column=change.on.isoformat(), value=written_cell(change.cell))


def _store(station: Station, cells: Mapping[Key, Cell | None], actor: User | None, now: datetime) -> None:
    emptied = Q()
    for person_id in {person_id for (person_id, _), cell in cells.items() if cell is None}:
        days = [on for (owner, on), cell in cells.items() if owner == person_id and cell is None]
        emptied |= Q(person_id=person_id, on__in=days)
    if emptied:
        AttendanceDay.objects.filter(emptied).delete()
    rows = [
        AttendanceDay(
            station=station,
            person_id=person_id,
            on=on,
            month=Month.of(on),
            mark=cell.mark,
            overtime_workday_minutes=cell.overtime_workday_minutes,
            set_by=actor,
            set_at=now,
        )
        for (person_id, on), cell in cells.items()
        if cell is not None
    ]
    AttendanceDay.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["person", "on"],
        update_fields=["station", "mark", "overtime_workday_minutes", "set_by", "set_at"],
    )


def _facts(
    cells: Mapping[Key, Cell | None], stored: Mapping[Key, Cell], people: Mapping[int, Person]
) -> dict[str, object]:
    named = {
        key: f"{people[key[0]].no} {key[1]:%m-%d}" for key in sorted(cells, key=lambda key: (people[key[0]].no, key[1]))
    }
    return {
        "before": {name: written_cell(stored.get(key)) for key, name in named.items()},
        "after": {name: written_cell(cells[key]) for key, name in named.items()},
    }
