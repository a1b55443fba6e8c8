"""The attendance grid (考勤表): one row per person, one column per day of the month."""

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, pairwise
from typing import Any, Final, NamedTuple

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.documents.sheets.cells import CellFault, text
from sanbao.documents.sheets.columns import Column, Header
from sanbao.documents.sheets.importing import Context, Progress, Reading, RowFault, SheetKind, read_records
from sanbao.documents.sheets.outcome import Finish, ImportOutcome, ImportRequest, Sample, nothing_more
from sanbao.documents.sheets.reading import Sheet
from sanbao.documents.sheets.values import Value, written
from sanbao.kernel.calendar import DayKind, WorkingCalendar
from sanbao.kernel.errors import DomainError, Fault, mark
from sanbao.kernel.periods import Month, business_date
from sanbao.network import errors
from sanbao.network.imports.faults import fault_of
from sanbao.network.imports.shown import grid_sample
from sanbao.network.models import Person, Station
from sanbao.network.ports import month_guard
from sanbao.network.queries import Key, cells_of, working_calendar
from sanbao.network.rules.attendance import Cell, Mark, MarkUnknown, read_cell
from sanbao.network.services.attendance import CellChange, employment_fault, set_attendance_grid
from sanbao.network.services.places import lock_station

_DAY: Final = re.compile(
    r"(?:(?:(20\d{2})(?:年|[-/.]))?(\d{1,2})(?:月|[-/.]))?(\d{1,2})(?:日|号)?(?:\(?(?:星期|周)?[一二三四五六日天]\)?)?"
)
_WEEKDAYS: Final = frozenset("一二三四五六日天")
_MONTH: Final = re.compile(r"(20\d{2})\s*(?:年|[-./])?\s*(1[0-2]|0?[1-9])\s*月?(?!\d)")
_PART_OF_DAY: Final = re.compile(r"[上下]午|[早中晚]")
DAYS: Final = 31
MONTHS: Final = 12


class WeekdayHeading:
    """Stands for a cell of the line of weekdays that many sheets have below the numbers of the days."""


WEEKDAY: Final = WeekdayHeading()


class DayHeading(NamedTuple):
    """What a heading of a day tells; 0 for a year or a month that it does not tell."""

    day: int
    month: int = 0
    year: int = 0

    def is_outside(self, month: Month) -> bool:
        """Tell whether it names a day of another month."""
        return (self.month or month.month, self.year or month.year) != (month.month, month.year)


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One person of a grid. `who` is None in a line of weekdays, which is no record."""

    no: str | None
    name: str | None
    cells: Mapping[DayHeading, Cell]

    @property
    def who(self) -> str:
        return self.no or self.name or ""


def _day_heading(value: Value) -> Hashable | None:
    if isinstance(value, date):
        return DayHeading(value.day, value.month, value.year)
    found = _DAY.fullmatch("".join(written(value).split()))
    if not found:
        return None
    heading = DayHeading(int(found[3]), int(found[2] or 0), int(found[1] or 0))
    return heading if 1 <= heading.day <= DAYS and heading.month <= MONTHS else None


def _part_of_day(value: Value, _context: Context) -> str:
    """Half days have no rows of their own."""
    if _PART_OF_DAY.match(text(value)):
        told = mark("一个人只能占一行，不能分上午、下午：全天填“√”，只上半天填“半”，请合并后再导入。")
        raise CellFault("network.row_of_half_day", told)
    return ""


def _cell(value: Value, _context: Context) -> Cell | WeekdayHeading | None:
    sign = written(value).strip().removeprefix("星期").removeprefix("周")
    if sign in _WEEKDAYS:
        return WEEKDAY
    try:
        return read_cell(text(value))
    except DomainError as error:
        raise CellFault(error.code, error.message, {key: str(param) for key, param in error.params.items()}) from error


def _no(value: Value, _context: Context) -> str:
    return text(value).replace(" ", "").upper()


def _name(value: Value, _context: Context) -> str:
    return _joined(text(value))


def _build(values: Mapping[str, Any], _context: Context) -> AttendanceRow | list[RowFault]:
    no, name, days = values["no"], values["name"], values["days"]
    filled = {number: cell for number, cell in days.items() if cell is not None}
    weekdays = [number for number, cell in filled.items() if cell is WEEKDAY]
    if not no and not name:
        if len(weekdays) == len(filled):
            return AttendanceRow(None, None, {})
        return [RowFault("name", errors.WhoMissing.code, errors.WhoMissing.message)]
    if weekdays:
        return [RowFault("days", MarkUnknown.code, MarkUnknown.message, {"text": mark("星期")})]
    return AttendanceRow(no, name, filled)


ATTENDANCE: Final = SheetKind(
    code="attendance",
    title=mark("考勤表"),
    columns=(
        Column(key="order", label="序号", parse=_name, synonyms=("No",), required=False, if_blank=None, counts=False),
        Column(
            key="no",
            label="工号",
            parse=_no,
            synonyms=("员工编号", "人员编号", "员工号", "编号"),
            required=False,
            if_blank=None,
        ),
        Column(key="name", label="姓名", parse=_name, synonyms=("员工姓名", "人员", "技师", "名字"), if_blank=None),
        Column(key="days", label="日期", parse=_cell, if_blank=None, member=_day_heading),
        Column(
            key="part",
            label="时段",
            parse=_part_of_day,
            synonyms=("上下午", "时间段", "半天"),
            required=False,
            if_blank="",
            counts=False,
        ),
    ),
    build=_build,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row changes: cells that differ from the stored ones, and those of them that were filled."""

    row: int
    person: Person
    cells: tuple[Cell, ...]
    changes: tuple[CellChange, ...]
    replaced: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the station and its month, read once for all rows."""

    station: Station
    month: Month
    people: Sequence[Person]
    cells: Mapping[Key, Cell]
    header: Header


def import_attendance(
    sheet: Sheet,
    request: ImportRequest,
    *,
    actor: User | None,
    now: datetime,
    store: bool,
    progress: Progress,
    finish: Finish = nothing_more,
) -> ImportOutcome:
    """Take in a grid. Empty cells say nothing; filled ones replace what an open month holds, with a warning.

    The month is the one asked for, or stands in the title or the name of the file.

    Raises: StationUnknown.
    """
    station = Station.objects.filter(code=request.station_code).first()
    if station is None:
        raise errors.StationUnknown(code=request.station_code)
    reading = read_records(sheet, ATTENDANCE, request.mapping, context=Context(request.month), progress=progress)
    reading.records = [(number, row) for number, row in reading.records if row.who]
    try:
        month = month_of(sheet, reading.header, request.month, today=business_date(now))
        refuse_other_months(reading.header, month)
    except DomainError as error:
        fault = fault_of(error)
        return ImportOutcome(rows=len(reading.records), accepted=0, unchanged=0, faults=(fault, *reading.faults))
    if not store or not reading.header.is_complete:
        return _outcome(reading, *_planned(reading, station, month), stored=False)
    with transaction.atomic():
        lock_station(station.pk)
        planned, faults, warnings = _planned(reading, station, month)
        may_store = request.accept_good or not faults
        changes = [change for plan in planned for change in plan.changes]
        if may_store and changes:
            set_attendance_grid(
                station=station, month=month, changes=changes, file_name=sheet.file_name, actor=actor, now=now
            )
        outcome = _outcome(reading, planned, faults, warnings, stored=may_store)
        if may_store:
            finish(outcome)
        return outcome


def month_of(sheet: Sheet, header: Header, asked: Month | None, *, today: date) -> Month:
    """Return the month that a grid is about: asked for, in the title, in most headings, or in the name of the file.

    Raises: MonthOfSheetUnknown; OtherMonthInSheet if the title names another one than was asked for.
    """
    above = islice(sheet.rows(), max(header.rows[0] - 1, 0))
    titles = [written(cell) for _, row in above for cell in row if cell is not None]
    in_title = next((found for title in titles if (found := _month_in(title))), None)
    if asked and in_title and asked != in_title:
        raise errors.OtherMonthInSheet(written=in_title.label, chosen=asked.label)
    found_month = asked or in_title or _month_in_headings(header, today) or _month_in(sheet.file_name)
    if found_month is None:
        raise errors.MonthOfSheetUnknown
    return found_month


def _month_in(words: str) -> Month | None:
    found = _MONTH.search(words)
    return Month(int(found[1]), int(found[2])) if found else None


def _headings(header: Header) -> list[tuple[str, DayHeading]]:
    places = ((header.names[index], place.member) for index, place in header.places.items())
    return [(name, member) for name, member in places if isinstance(member, DayHeading)]


def _month_in_headings(header: Header, today: date) -> Month | None:
    """Return the month that most headings of days name; without a year the latest one that has begun."""
    named = Counter((heading.year, heading.month) for _, heading in _headings(header) if heading.month)
    if not named:
        return None
    (year, month), _ = named.most_common(1)[0]
    return Month(year or today.year - (month > today.month), month)


def refuse_other_months(header: Header, month: Month) -> None:
    """Hold the headings against the month: what stands below a day of September is no work of October.

    Raises: DaysOfOtherMonth; DaysGoRound if bare numbers begin anew, as from the 26th to the 25th.
    """
    headings = _headings(header)
    outside = [name for name, heading in headings if heading.is_outside(month)]
    if outside:
        raise errors.DaysOfOtherMonth(days="、".join(outside), month=month.label)
    for (_, before), (_, after) in pairwise(headings):
        if after.day < before.day and not after.month:
            raise errors.DaysGoRound(last=before.day, first=after.day, month=month.label)


def _planned(
    reading: Reading[AttendanceRow], station: Station, month: Month
) -> tuple[list[Planned], list[Fault], list[Fault]]:
    people = list(station.people.all())
    known = Known(station, month, people, cells_of(month, [person.pk for person in people]), reading.header)
    calendar = working_calendar(month.year, month.year)
    planned: list[Planned] = []
    faults, warnings = list(reading.faults), list(reading.warnings)
    seen: dict[int, int] = {}
    for number, row in reading.records:
        plan, wrong = _plan(number, row, known, seen)
        faults += wrong
        if plan is not None:
            planned.append(plan)
            warnings += _warnings(plan, calendar, reading.header)
    faults += _closed(planned, known)
    refused = {fault.row for fault in faults}
    kept = [plan for plan in planned if plan.row not in refused]
    return kept, sorted(faults, key=lambda fault: fault.row or 0), warnings


def _plan(
    number: int, row: AttendanceRow, known: Known, seen: dict[int, int]
) -> tuple[Planned | None, Sequence[Fault]]:
    try:
        person = _person(row, known)
        if seen.setdefault(person.pk, number) != number:
            raise errors.PersonTwiceInSheet(who=row.who, row=seen[person.pk])
    except DomainError as error:
        column = known.header.heading("no" if row.no else "name")
        return None, [fault_of(error, row=number, column=column, value=row.who)]
    if wrong := list(_wrong_days(number, row, person, known)):
        return None, wrong
    wanted = {known.month.days[heading.day - 1]: cell for heading, cell in row.cells.items()}
    different = {on: cell for on, cell in wanted.items() if known.cells.get((person.pk, on)) != cell}
    changes = tuple(CellChange(person.pk, on, cell) for on, cell in different.items())
    replaced = tuple(sorted(on for on in different if (person.pk, on) in known.cells))
    return Planned(number, person, tuple(row.cells.values()), changes, replaced), []


def _closed(planned: Sequence[Planned], known: Known) -> list[Fault]:
    """Return a fault for each row that would change a closed month; a sheet that changes nothing may come again."""
    if not month_guard.get().is_closed(known.station.pk, known.month):
        return []
    error = errors.AttendanceMonthClosed(station=known.station.name, month=known.month.label)
    return [fault_of(error, row=plan.row, value=plan.person.name) for plan in planned if plan.changes]


def _person(row: AttendanceRow, known: Known) -> Person:
    if row.no:
        found = [person for person in known.people if person.no.upper() == row.no]
        if found and row.name and _joined(found[0].name) != row.name:
            raise errors.OtherNameForNo(no=row.no, name=found[0].name)
    else:
        found = [person for person in known.people if _joined(person.name) == row.name]
    if not found:
        raise errors.PersonUnknown(station=known.station.name, who=row.who)
    if len(found) > 1:
        raise errors.PersonInDoubt(station=known.station.name, who=row.who, count=len(found))
    return found[0]


def _joined(name: str) -> str:
    return "".join(name.split())


def _wrong_days(number: int, row: AttendanceRow, person: Person, known: Known) -> Iterator[Fault]:
    days = known.month.days
    for day in row.cells:
        column = known.header.heading("days", day)
        if day.day > len(days):
            yield fault_of(errors.DayNotInMonth(on=day.day, month=known.month.label), row=number, column=column)
        elif against := employment_fault(person, days[day.day - 1]):
            yield fault_of(against, row=number, column=column)


def _warnings(plan: Planned, calendar: WorkingCalendar, header: Header) -> Iterator[Fault]:
    if plan.replaced:
        days = "、".join(f"{on.day}日" for on in plan.replaced)
        error: DomainError = errors.AttendanceReplaced(name=plan.person.name, count=len(plan.replaced), days=days)
        yield fault_of(error, row=plan.row)
    names = {heading.day: name for name, heading in _headings(header)}
    for change in plan.changes:
        is_statutory = calendar.kind(change.on) is DayKind.STATUTORY
        mark_there = change.cell.mark if change.cell else None
        if is_statutory and mark_there is Mark.OVERTIME_REST_DAY:
            error = errors.OvertimeOnStatutoryDay(on=change.on)
        elif not is_statutory and mark_there is Mark.OVERTIME_HOLIDAY:
            error = errors.NoStatutoryDay(on=change.on)
        else:
            continue
        yield fault_of(error, row=plan.row, column=names.get(change.on.day))


def _outcome(
    reading: Reading[AttendanceRow], planned: list[Planned], faults: list[Fault], warnings: list[Fault], *, stored: bool
) -> ImportOutcome:
    accepted = sum(bool(plan.changes) for plan in planned)
    return ImportOutcome(
        rows=len(reading.records) + len(reading.refused_rows),
        accepted=accepted,
        unchanged=len(planned) - accepted,
        faults=tuple(faults),
        warnings=tuple(warnings),
        stored=stored,
        sample=Sample() if stored else grid_sample([(plan.row, plan.person, plan.cells) for plan in planned]),
    )
