"""Comparing a roster with the people that are known, and storing what is new in it in one act."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.access import places_of
from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.kernel.errors import DomainError
from sanbao.network import errors
from sanbao.network.initials import initials_of
from sanbao.network.models import AttendanceDay, Person, PostGrade, Station, Team
from sanbao.network.permissions import GRADE_PEOPLE
from sanbao.network.ports import month_guard
from sanbao.network.rules.grades import grade_of


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of a roster; None for what the sheet does not say. `left_on` is the first day of being gone."""

    no: str
    name: str
    coefficient: Decimal | None = None
    team: str | None = None
    hired_on: date | None = None
    left_on: date | None = None
    phone: str | None = None
    certificate: str | None = None
    from_on: date | None = None


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What a row comes to: a new person, changes of a known one, or nothing."""

    row: int
    wanted: RosterRow
    person: Person | None
    columns: Mapping[str, object]
    team: str | None
    grade_from: date | None

    @property
    def is_change(self) -> bool:
        """Tell whether storing the row changes anything."""
        return self.person is None or bool(self.columns) or self.team is not None or self.grade_from is not None


@dataclass(frozen=True, slots=True)
class RosterRefusal:
    """What stands against a row; `key` names the column to look at."""

    row: int
    key: str
    value: str
    error: DomainError


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a station, read once for all rows; `own` is whom the actor's account belongs to."""

    people: Mapping[str, Person]
    grades: Mapping[int, Sequence[PostGrade]]
    last_attended: Mapping[int, date]
    first_open: date | None
    may_grade: bool = True
    own: int | None = None


def compare_roster(
    *, station: Station | None, rows: Sequence[tuple[int, RosterRow]], from_on: date, actor: User | None
) -> tuple[list[RosterChange], list[RosterRefusal]]:
    """Return what each numbered row comes to, and what stands against the others. Nothing is stored.

    A coefficient without its own day counts from `from_on`. `station` None: a new one, nobody is known there.
    Coefficients of known people are changed by who may grade them; `actor` None is the command line, which may.
    """
    known = _known(station, actor)
    seen: dict[str, int] = {}
    changes: list[RosterChange] = []
    refusals: list[RosterRefusal] = []
    for number, row in rows:
        against = list(_against(number, row, known, seen, from_on))
        seen.setdefault(row.no, number)
        refusals += against
        if not against:
            changes.append(_change(number, row, known, from_on))
    return changes, refusals


@transaction.atomic
def take_in_roster(
    *, station: Station, changes: Sequence[RosterChange], file_name: str, actor: User | None, now: datetime
) -> None:
    """Store what a roster changes, as one act. The caller holds the lock of the station."""
    teams = _teams(station, {change.wanted.team for change in changes if change.wanted.team})
    hired, graded, changed = [], [], []
    for change in changes:
        person = _write(station, change, teams)
        if change.person is None:
            hired.append(person.no)
        elif change.columns or change.team:
            changed.append(person.no)
        if change.grade_from:
            _write_grade(person, change, actor)
            graded.append(f"{person.no} {change.wanted.coefficient} {change.grade_from}")
    record(
        actor=actor,
        act="roster.import",
        subject=f"roster:{station.code}",
        station_id=station.pk,
        facts={"file": file_name, "hired": hired, "changed": changed, "graded": graded},
        now=now,
    )


def _known(station: Station | None, actor: User | None) -> Known:
    if station is None:
        return Known({}, {}, {}, None)
    people = {person.no.upper(): person for person in station.people.select_related("team")}
    grades: dict[int, list[PostGrade]] = {}
    for grade in PostGrade.objects.filter(person__station=station).order_by("from_on"):
        grades.setdefault(grade.person_id, []).append(grade)
    days = AttendanceDay.objects.filter(person__station=station).order_by("person_id", "on")
    last = month_guard.get().last_closed(station.pk)
    attended = dict(days.values_list("person_id", "on"))
    may_grade = actor is None or places_of(actor, GRADE_PEOPLE).covers(station.pk)
    own = next((one.pk for one in people.values() if actor is not None and one.user_id == actor.pk), None)
    return Known(people, grades, attended, last.until if last else None, may_grade, own)


def _against(
    number: int, row: RosterRow, known: Known, seen: Mapping[str, int], from_on: date
) -> Iterator[RosterRefusal]:
    if row.no in seen:
        yield RosterRefusal(number, "no", row.no, errors.NoTwiceInSheet(no=row.no, row=seen[row.no]))
    person = known.people.get(row.no)
    if person is None:
        return
    if person.name != row.name:
        yield RosterRefusal(number, "name", row.name, errors.OtherNameForNo(no=row.no, name=person.name))
    if row.hired_on and person.hired_on not in {None, row.hired_on}:
        yield RosterRefusal(number, "hired_on", str(row.hired_on), errors.OtherHiring(on=person.hired_on))
    yield from _against_leaving(number, row, person, known)
    yield from _against_grade(number, row, person, known, from_on)


def _against_grade(number: int, row: RosterRow, person: Person, known: Known, from_on: date) -> Iterator[RosterRefusal]:
    day = _grade_day(row, person, known, from_on)
    if day is None:
        return
    found: list[DomainError] = []
    if person.pk == known.own:
        found.append(errors.GradeOfOneself())
    elif not known.may_grade:
        found.append(errors.GradeNotByRoster(name=person.name))
    if known.first_open and day < known.first_open:
        found.append(errors.RosterGradeInClosedMonth(first=known.first_open))
    for error in found:
        yield RosterRefusal(number, "coefficient", str(row.coefficient), error)


def _against_leaving(number: int, row: RosterRow, person: Person, known: Known) -> Iterator[RosterRefusal]:
    if row.left_on is None or row.left_on == person.left_on:
        return
    last = known.last_attended.get(person.pk)
    if person.left_on is not None:
        error: DomainError = errors.PersonLeft(name=person.name, on=person.left_on)
        yield RosterRefusal(number, "last_on", str(row.left_on), error)
    elif last is not None and last >= row.left_on:
        yield RosterRefusal(
            number, "last_on", str(row.left_on), errors.AttendanceAfterLeaving(name=person.name, on=last)
        )


def _change(number: int, row: RosterRow, known: Known, from_on: date) -> RosterChange:
    person = known.people.get(row.no)
    if person is None:
        first = (row.from_on or from_on) if row.coefficient is not None else None
        return RosterChange(number, row, None, {}, row.team, first)
    columns = {
        key: wanted
        for key in ("hired_on", "left_on", "phone")
        if (wanted := getattr(row, key)) is not None and getattr(person, key) != wanted
    }
    moved = row.team if row.team and (person.team is None or person.team.name != row.team) else None
    return RosterChange(number, row, person, columns, moved, _grade_day(row, person, known, from_on))


def _grade_day(row: RosterRow, person: Person, known: Known, from_on: date) -> date | None:
    """Return from which day the row gives a known person another coefficient; None if it does not."""
    if row.coefficient is None:
        return None
    day = row.from_on or from_on
    held = grades_on_day(known.grades.get(person.pk, ()), day)
    return None if held is not None and held.coefficient == row.coefficient else day


def grades_on_day(grades: Sequence[PostGrade], day: date) -> PostGrade | None:
    """Return the one of a person's grades, oldest first, that counts on `day`; before the first one, the first."""
    valid = [grade for grade in grades if grade.from_on <= day]
    return valid[-1] if valid else next(iter(grades), None)


def _teams(station: Station, names: set[str]) -> dict[str, Team]:
    teams = {team.name: team for team in station.teams.all()}
    for name in sorted(names - teams.keys()):
        teams[name] = Team.objects.create(station=station, name=name)
    return teams


def _write(station: Station, change: RosterChange, teams: Mapping[str, Team]) -> Person:
    row = change.wanted
    if change.person is None:
        person = Person(station=station, no=row.no, name=row.name, initials=initials_of(row.name))
        person.hired_on, person.left_on, person.phone = row.hired_on, row.left_on, row.phone or ""
        person.team = teams[row.team] if row.team else None
        person.save()
        return person
    person = change.person
    if change.columns or change.team:
        for column, value in change.columns.items():
            setattr(person, column, value)
        person.team = teams[change.team] if change.team else person.team
        person.save()
    return person


def _write_grade(person: Person, change: RosterChange, actor: User | None) -> None:
    value = change.wanted.coefficient
    if value is None or change.grade_from is None:
        return
    content = {
        "grade": grade_of(value),
        "coefficient": value,
        "certificate": change.wanted.certificate or "",
        "set_by": actor,
    }
    PostGrade.objects.update_or_create(person=person, from_on=change.grade_from, defaults=content)
