"""30,000 technicians in 1,000 stations, a closed month with any number of entries, and what they are paid by."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from sanbao.cli.bench.filling import HIRED, LAST
from sanbao.cli.sample.city import CITY, city_table
from sanbao.kernel.periods import SHANGHAI
from sanbao.kernel.plain_json import written
from sanbao.ledger.models import ClosedMonth
from sanbao.ledger.rules.entries import EDITION
from sanbao.network.models import Person, PostGrade, Region, Station, Team
from sanbao.network.queries.stretches import Stretch, stretches_in
from sanbao.network.rules.grades import grade_of
from sanbao.payroll.models import CityRate, WageTerms
from sanbao.payroll.rules.terms import Coefficient5Terms, PersonTerms, StationTerms
from sanbao.statistics.models import ClosedFact, MonthClosing
from sanbao.statistics.queries import TYPED, month_table, sources
from sanbao.statistics.rules.table import MonthRow, MonthTable, digest

MONTH = LAST
PEOPLE_A_STATION = 30
PEOPLE_A_TEAM = 6
TEAMS_A_STATION = PEOPLE_A_STATION // PEOPLE_A_TEAM
COEFFICIENTS = ("4.6", "3.5", "2.8", "2.4", "1.5", "0.5")
CLOSED_AT = datetime.combine(MONTH.next.first, time(9), tzinfo=SHANGHAI)
BATCH = 1000
BASE = Decimal("4350.00")


@transaction.atomic
def found(people: int) -> None:
    """Write down the stations, each with 30 people in five teams, and what everybody is paid by."""
    stations = people // PEOPLE_A_STATION
    region = Region.objects.create(code="R1", name="全国大区")
    Station.objects.bulk_create(
        (Station(code=f"S{n:04d}", name=f"第{n}特约维修站", region=region) for n in range(stations)), BATCH
    )
    places = list(Station.objects.order_by("id"))
    Team.objects.bulk_create((_team(place, n) for place in places for n in range(TEAMS_A_STATION)), BATCH)
    teams = list(Team.objects.order_by("id").values_list("id", "station_id"))
    Person.objects.bulk_create(
        (
            Person(
                station_id=station_id,
                team_id=team_id,
                no=f"T{team_id:05d}{n}",
                name=f"技师{team_id}-{n}",
                initials="js",
                hired_on=HIRED,
            )
            for team_id, station_id in teams
            for n in range(PEOPLE_A_TEAM)
        ),
        BATCH,
    )
    PostGrade.objects.bulk_create(_grades(), BATCH)
    _agree()


def _team(place: Station, n: int) -> Team:
    return Team(station=place, name=f"机修{n + 1}组")


def _grades() -> Iterator[PostGrade]:
    people = Person.objects.order_by("id").values_list("id", flat=True)
    for index, person_id in enumerate(people.iterator()):
        value = Decimal(COEFFICIENTS[index % PEOPLE_A_TEAM])
        yield PostGrade(person_id=person_id, grade=grade_of(value), coefficient=value, from_on=HIRED)


def _agree() -> None:
    """City rates, and the terms of every station, of its teams, and of every person."""
    CityRate.objects.bulk_create(
        CityRate(**row, set_at=CLOSED_AT, source="测速") for row in city_table(MONTH.plus(-30))
    )
    WageTerms.objects.bulk_create(_terms(), BATCH)


def _terms() -> Iterator[WageTerms]:
    shared = {"from_month": MONTH, "reason": "测速", "set_at": CLOSED_AT}
    station = written(StationTerms(minimum_wage=Decimal("2200.00"), standard_days=Decimal(26)))
    group = written(Coefficient5Terms(commission_rate=Decimal("0.28")))
    own = written(
        PersonTerms(
            monthly_base=BASE,
            insurance_city=CITY,
            insurance_base=BASE,
            special_deductions=Decimal("1000.00"),
        )
    )
    for station_id in Station.objects.order_by("id").values_list("id", flat=True):
        yield WageTerms(subject="station", station_id=station_id, content=station, **shared)
        yield WageTerms(subject="group", station_id=station_id, method="coefficient_5", content=group, **shared)
    for person_id, station_id in Person.objects.order_by("id").values_list("id", "station_id"):
        yield WageTerms(subject="person", station_id=station_id, person_id=person_id, content=own, **shared)


def fill_attendance() -> None:
    """Write everybody's month: every tenth person stays longer on Wednesdays, every 30th works on a rest day."""
    with connection.cursor() as cursor:
        for day in MONTH.days:
            usual = "rest" if day.weekday() == 6 else "full"  # noqa: PLR2004 - Sunday
            late = 60 if day.weekday() == 2 else 0  # noqa: PLR2004 - Wednesday
            cursor.execute(
                "INSERT INTO network_attendanceday"
                ' (person_id, station_id, "on", month, mark, overtime_workday_minutes, set_at)'
                " SELECT id, station_id, %s, %s, CASE WHEN id %% 30 = 0 AND %s = 25 THEN 'overtime_rest_day'"
                " ELSE %s END, CASE WHEN id %% 10 = 0 THEN %s ELSE 0 END, %s FROM network_person",
                [day, MONTH.key, day.day, usual, late, timezone.now()],
            )


@transaction.atomic
def fill_ledger(people: int, entries: int) -> None:
    """Insert the entries of the month, dealt out to all people in turn."""
    first_person = Person.objects.order_by("id").values_list("id", flat=True)[0]
    first_station = Station.objects.order_by("id").values_list("id", flat=True)[0]
    person = f"(i % {people})"
    columns = {
        "station_id": f"{first_station} + {person} / {PEOPLE_A_STATION}",
        "technician_id": f"{first_person} + {person}",
        "month": str(MONTH.key),
        "work_on": "'" + f"{MONTH}-15" + "'",
        "kind": "'work'",
        "role": "CASE WHEN i % 5 < 3 THEN 'lead' ELSE 'helper' END",
        "category": "CASE i % 7 WHEN 0 THEN 'first_service' WHEN 1 THEN 'in_warranty' ELSE 'out_of_warranty' END",
        "payer": "'customer'",
        "product_category": "'motorcycle'",
        "document_kind": "'work_order'",
        "document_id": "i + 1",
        "document_no": "'WX' || i",
        "line_no": "1",
        "orders_led": "CASE WHEN i % 5 < 3 THEN 1 ELSE 0 END",
        "orders_joined": "1",
        "standard_minutes": "30 + i % 97",
        "actual_minutes": "25 + i % 113",
        "labour": "8000 + i % 9001",
        "parts": "i % 30011",
        "edition": f"'{EDITION}'",
        "posted_at": f"'{MONTH}-16 02:00:00'",
    }
    names, values = ", ".join(columns), ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < %s)"  # noqa: S608 - own words
            f" INSERT INTO ledger_entry ({names}) SELECT {values} FROM numbers".replace("i % ", "i %% "),
            [entries - 1],
        )


@transaction.atomic
def close_all() -> None:
    """Freeze the month of every station as closing does, from one reading of all rows."""
    known = TYPED.union(*(source.codes for source in sources()))
    stretches = stretches_in(MONTH, None)
    rows: defaultdict[int, list[MonthRow]] = defaultdict(list)
    for row in month_table(MONTH, None).rows:
        rows[row.station_id].append(replace(row, stretches=_own(stretches, row.person_id)))
    ClosedMonth.objects.bulk_create(
        (ClosedMonth(station_id=station_id, month=MONTH, closed_at=CLOSED_AT) for station_id in rows), BATCH
    )
    for station_id, own in rows.items():
        _freeze(station_id, own, known)


def _own(stretches: dict[int, tuple[Stretch, ...]], person_id: int) -> list[dict[str, object]]:
    return [stretch.as_json() for stretch in stretches.get(person_id, ())]


def _freeze(station_id: int, rows: list[MonthRow], known: frozenset[str]) -> None:
    rows.sort(key=lambda row: row.no)
    closing = MonthClosing.objects.create(
        station_id=station_id,
        month=MONTH,
        digest=digest(MONTH, rows),
        edition=EDITION,
        known=sorted(known),
        totals={code: value for code, value in MonthTable(MONTH, tuple(rows), known).totals.items() if value},
        people=len(rows),
        closed_at=CLOSED_AT,
    )
    ClosedFact.objects.bulk_create(
        ClosedFact(
            closing=closing,
            position=position,
            person_id=row.person_id,
            row=replace(row, stretches=()).as_json(),
            stretches=row.stretches,
        )
        for position, row in enumerate(rows)
    )
