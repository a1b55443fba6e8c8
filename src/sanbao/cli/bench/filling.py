"""A network of 300 stations and 3,000 technicians, with any number of ledger entries in 30 months."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from sanbao.kernel.periods import Month
from sanbao.network.models import Person, PostGrade, Region, Station
from sanbao.network.rules.grades import grade_of

STATIONS = 300
PEOPLE_A_STATION = 10
PEOPLE = STATIONS * PEOPLE_A_STATION
MONTHS = 30
LAST = Month(2026, 10)
HIRED = date(2020, 1, 1)


def found_network() -> None:
    """Write down the stations of one region and their people."""
    region = Region.objects.create(code="R1", name="全国大区")
    Station.objects.bulk_create(
        Station(code=f"S{n:03d}", name=f"第{n}特约维修站", region=region) for n in range(STATIONS)
    )
    stations = list(Station.objects.order_by("id"))
    Person.objects.bulk_create(
        (
            Person(station=station, no=f"{station.code}{n:02d}", name=f"技师{n}", initials=f"js{n}", hired_on=HIRED)
            for station in stations
            for n in range(PEOPLE_A_STATION)
        ),
        batch_size=1000,
    )
    grades = [Decimal(n % 50 + 1) / 10 for n in range(PEOPLE)]
    people = Person.objects.order_by("id").values_list("id", flat=True)
    PostGrade.objects.bulk_create(
        (
            PostGrade(person_id=person, grade=grade_of(value), coefficient=value, from_on=HIRED)
            for person, value in zip(people, grades, strict=True)
        ),
        batch_size=1000,
    )


@transaction.atomic
def fill_ledger(first: int, until: int) -> None:
    """Insert the entries numbered `first` to `until` and an order for each that leads one.

    Entries are dealt out to all people in turn, one month a round, the last month first. Every tenth order is a
    rework, which has one entry more: that against the lead of the order it repairs again.
    """
    stations, people = _first_id(Station), _first_id(Person)
    with connection.cursor() as cursor:
        _month_table(cursor)
        parameters = [first, until - 1]
        person = f"i % {PEOPLE}"
        shared = {
            "station_id": f"{stations} + ({person}) / {PEOPLE_A_STATION}",
            "category": "CASE i % 10 WHEN 0 THEN 'first_service' WHEN 1 THEN 'rework' WHEN 2 THEN 'in_warranty'"
            " WHEN 3 THEN 'in_warranty' WHEN 4 THEN 'in_warranty' WHEN 5 THEN 'in_warranty' ELSE 'out_of_warranty' END",
        }
        _insert(cursor, "ledger_entry", shared | _entry(people, person), parameters)
        _insert(cursor, "ledger_entry", shared | _rework(people, person), parameters, where="WHERE i % 10 = 1")
        _insert(cursor, "work_orders_workorder", shared | _order(people, person), parameters, where="WHERE i % 5 < 3")
        cursor.execute("DROP TABLE bench_month")


def analyse() -> None:
    """Let the database count its rows, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill_attendance(month: Month) -> None:
    """Write a full month of attendance for everybody."""
    with connection.cursor() as cursor:
        for day in month.days:
            cursor.execute(
                "INSERT INTO network_attendanceday"
                ' (person_id, station_id, "on", month, mark, overtime_workday_minutes, set_at)'
                " SELECT id, station_id, %s, %s, %s, 0, %s FROM network_person",
                [day, month.key, "rest" if day.weekday() == 6 else "full", timezone.now()],  # noqa: PLR2004 - Sunday
            )


def _first_id(model: type[Station] | type[Person]) -> int:
    return int(model.objects.order_by("id").values_list("id", flat=True)[0])


def _month_table(cursor: object) -> None:
    execute = cursor.execute  # type: ignore[attr-defined]  # Django's cursor wrapper hands it on
    columns = "position INTEGER, month INTEGER, first_on DATE, work_on DATE, at TIMESTAMPTZ"
    execute(f"CREATE TEMPORARY TABLE bench_month ({columns})")
    for position in range(MONTHS):
        month = LAST.plus(-position)
        moment = f"{month}-15 02:00:00"
        row = [position, month.key, month.first, f"{month}-15", moment]
        execute("INSERT INTO bench_month VALUES (%s, %s, %s, %s, %s)", row)


def _insert(cursor: object, table: str, columns: Mapping[str, str], parameters: list[int], where: str = "") -> None:
    names, values = ", ".join(columns), ", ".join(columns.values())
    cursor.execute(  # type: ignore[attr-defined]  # Django's cursor wrapper hands it on
        f"WITH RECURSIVE numbers (i) AS (SELECT %s UNION ALL SELECT i + 1 FROM numbers WHERE i < %s)"  # noqa: S608 - own words
        f" INSERT INTO {table} ({names}) SELECT {values} FROM numbers"
        f" JOIN bench_month ON position = (i / {PEOPLE}) %% {MONTHS} {where}".replace("i % ", "i %% "),
        parameters,
    )


def _entry(people: int, person: str) -> dict[str, str]:
    return {
        "technician_id": f"{people} + {person}",
        "month": "month",
        "work_on": "work_on",
        "kind": "'work'",
        "role": "CASE WHEN i % 5 < 3 THEN 'lead' ELSE 'helper' END",
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
        "labour": "3000 + i % 9001",
        "parts": "i % 30011",
        "edition": "'2026.1'",
        "posted_at": "at",
    }


def _rework(people: int, person: str) -> dict[str, str]:
    nothing = ("orders_joined", "standard_minutes", "actual_minutes", "labour", "parts")
    return {
        **_entry(people, person),
        **dict.fromkeys(nothing, "0"),
        "kind": "'rework_caused'",
        "role": "'lead'",
        "payer": "'internal'",
        "orders_led": "1",
        "origin_on": "first_on",
        "origin_month": "month",
    }


def _order(people: int, person: str) -> dict[str, str]:
    empty = ("customer_name", "customer_phone", "vin", "model_code", "fault_system", "fault_text", "inspection")
    return {
        "id": "i + 1",
        "lead_id": f"{people} + {person}",
        "number": "'WX' || i",
        "status": "'completed'",
        "plate": "'鲁A' || (i % 90000)",
        **dict.fromkeys((*empty, "original_number", "remark"), "''"),
        "received_at": "at",
        "started_at": "at",
        "finished_at": "at",
        "completed_on": "work_on",
        "counted_month": "month",
        "is_outing": "i % 20 = 0",
        "outing_km": "CASE WHEN i % 20 = 0 THEN 12 END",
        "response_minutes": "i % 60",
        "repair_minutes": "25 + i % 113",
        "was_late": "i % 50 = 0",
        "labour": "3000 + i % 9001",
        "parts": "i % 30011",
        "fingerprint": "''",
        "created_at": "at",
    }
