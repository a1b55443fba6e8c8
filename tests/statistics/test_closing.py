"""A closed month never changes: not by late work, not by reversals, not through the ORM, not by SQL."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

import workshop
from sanbao.audit.models import JournalEntry
from sanbao.documents.models import IssuedForm
from sanbao.kernel.periods import Month
from sanbao.ledger.models import ClosedMonth, MonthSum
from sanbao.ledger.services import MonthAlreadyClosed
from sanbao.network.models import AttendanceSum, Lending, Person, PostGrade, Station, Team
from sanbao.network.queries.stretches import Stretch, stretches_in
from sanbao.statistics.course import row_beside, totals_beside
from sanbao.statistics.errors import ClosingDamaged, MonthClosed, MonthNotOver
from sanbao.statistics.models import ClosedFact, MonthClosing, MonthNote
from sanbao.statistics.queries import frozen_rows, is_intact, live_rows, month_table
from sanbao.statistics.rules.columns import COLUMN
from sanbao.statistics.rules.table import MonthRow, MonthTable, digest
from sanbao.statistics.services import close_month, issue_statement, note_month
from sanbao.work_orders.models import MonthSum as OrderSum
from sanbao.work_orders.services import void

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


@pytest.fixture
def station() -> Station:
    return workshop.station()


@pytest.fixture
def lead(station: Station) -> Person:
    return workshop.technician(station, "A001", "许刚", team="机修一组")


def october(station: Station) -> MonthTable:
    return month_table(OCTOBER, {station.pk})


def test_closing_freezes_what_the_open_month_showed(station: Station, lead: Person, now: datetime) -> None:
    workshop.attended(lead, "√√半")
    workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    before = october(station)
    closing = close_month(station=station, month=OCTOBER, actor=None, now=now)
    after = october(station)
    for code in ("lead_orders", "labour", "attended_days", "standard_hours", "efficiency", "complaints"):
        assert after.figure(code) == before.figure(code)
    assert (closing.people, closing.closed_at) == (1, now)
    assert closing.digest == digest(OCTOBER, frozen_rows(closing))
    assert is_intact(closing)


def test_what_is_frozen_rests_on_no_sum_that_somebody_has_written_by_hand(
    station: Station, lead: Person, now: datetime
) -> None:
    workshop.attended(lead, "√√半")
    workshop.done(station, workshop.order("WX1", workshop.job([lead]), is_outing=True, outing_km=30), now)
    true = live_rows(OCTOBER, station.pk)
    MonthSum.objects.update(labour=F("labour") + 100_00)
    OrderSum.objects.update(outing_km=F("outing_km") + 300)
    AttendanceSum.objects.filter(mark="half").delete()
    false = october(station)
    assert [false.figure(code) for code in ("labour", "outing_km", "attended_days")] == [Decimal(184), 330, 2]
    closing = close_month(station=station, month=OCTOBER, actor=None, now=now)
    assert closing.digest == digest(OCTOBER, frozen_rows(closing))
    assert [row.facts for row in frozen_rows(closing)] == [
        {code: value for code, value in row.facts.items() if value} for row in true
    ]


def test_orders_that_nobody_timed_do_not_make_their_people_quicker(
    station: Station, lead: Person, now: datetime
) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job([lead], standard_minutes=76)), now)  # in 95 minutes
    alone = october(station)
    untimed = workshop.order(
        "WX2",
        workshop.job([lead], standard_minutes=300),
        started_at=None,
        finished_at=None,
        completed_on=date(2026, 10, 9),
    )
    workshop.done(station, untimed, now)
    both = october(station)
    assert (alone.figure("efficiency"), both.figure("efficiency")) == (Decimal("80.0"), Decimal("80.0"))
    assert (both.figure("standard_hours"), both.figure("actual_hours")) == (376, 95)


def test_a_month_that_was_closed_before_timed_work_was_told_apart_keeps_its_efficiency(
    station: Station, lead: Person, now: datetime
) -> None:
    facts = {"joined_orders": 1, "lead_orders": 1, "standard_minutes": 145, "actual_minutes": 100}
    row = MonthRow(station.pk, lead.pk, lead.no, lead.name, "高级", "4.6", "", facts)
    closing = MonthClosing.objects.create(
        station=station,
        month=OCTOBER,
        digest=digest(OCTOBER, [row]),
        edition="2026.1",
        known=sorted(facts),
        totals=facts,
        people=1,
        closed_at=now,
    )
    ClosedFact.objects.create(closing=closing, position=0, person=lead, row=row.as_json())
    assert october(station).figure("efficiency") == Decimal("145.0")
    assert is_intact(closing)
    efficiency = COLUMN["efficiency"]
    beside = (
        totals_beside([OCTOBER], {station.pk})[OCTOBER],
        row_beside([OCTOBER], station.pk, lead.pk)[OCTOBER],
    )
    assert [one.figure(efficiency) for one in beside] == [Decimal("145.0"), Decimal("145.0")]


def test_a_late_order_a_reversal_and_a_promotion_leave_the_closed_month_as_it_was(
    station: Station, lead: Person, now: datetime
) -> None:
    order = workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    closing = close_month(station=station, month=OCTOBER, actor=None, now=now)
    frozen = october(station)
    workshop.done(station, workshop.order("WX2", workshop.job([lead]), day=31), now)
    void(order_id=order.pk, reason="客户拒付", actor=None, now=now)
    workshop.technician(station, "A002", "朱峰", "2.1")
    Person.objects.filter(pk=lead.pk).update(name="许刚刚", team=None)
    PostGrade.objects.filter(person=lead).update(coefficient=Decimal("5.0"))
    assert october(station) == frozen
    assert is_intact(closing)
    november = month_table(NOVEMBER, {station.pk})
    row = next(row for row in november.rows if row.no == "A001")
    assert row.adjusts == {"2026-10": 2}
    assert row.facts["lead_orders"] == 0  # one late order, one taken back


def test_a_month_is_closed_once_and_the_second_attempt_changes_nothing(
    station: Station, lead: Person, now: datetime
) -> None:
    close_month(station=station, month=OCTOBER, actor=None, now=now)
    with pytest.raises(MonthAlreadyClosed):
        close_month(station=station, month=OCTOBER, actor=None, now=now)
    assert MonthClosing.objects.count() == ClosedMonth.objects.count() == ClosedFact.objects.count() == 1


def test_a_month_can_be_closed_from_its_last_day_on(station: Station, lead: Person) -> None:
    with pytest.raises(MonthNotOver, match="最早可在 2026-10-31 结账"):
        close_month(station=station, month=OCTOBER, actor=None, now=workshop.at(30, 23, 59))
    assert not ClosedMonth.objects.exists()
    close_month(station=station, month=OCTOBER, actor=None, now=workshop.at(31, 0))
    assert ClosedMonth.objects.get().month == OCTOBER


def test_closing_writes_one_line_into_the_journal(station: Station, lead: Person, now: datetime) -> None:
    closing = close_month(station=station, month=OCTOBER, actor=None, now=now)
    entry = JournalEntry.objects.get(act="statistics.close_month")
    assert (entry.subject, entry.station_id) == ("month:A:2026-10", station.pk)
    assert entry.facts == {"digest": closing.digest, "people": 1}


def test_typed_figures_are_frozen_too(station: Station, lead: Person, now: datetime) -> None:
    note_month(station=station, month=OCTOBER, person=lead, reward=Decimal(50), remark="表扬信", actor=None, now=now)
    close_month(station=station, month=OCTOBER, actor=None, now=now)
    with pytest.raises(MonthClosed, match="不能再修改"):
        note_month(station=station, month=OCTOBER, person=lead, reward=Decimal(0), remark="", actor=None, now=now)
    assert MonthNote.objects.get().reward == Decimal("50.00")
    assert october(station).figure("reward") == Decimal("50.00")


STATEMENTS = [
    "UPDATE statistics_closedfact SET row = '{}'",
    "DELETE FROM statistics_closedfact",
    "UPDATE statistics_monthclosing SET people = 0",
    "DELETE FROM statistics_monthclosing",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_cannot_change_a_closed_month(statement: str, station: Station, lead: Person, now: datetime) -> None:
    close_month(station=station, month=OCTOBER, actor=None, now=now)
    frozen = october(station)
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert october(station) == frozen


def test_the_orm_cannot_change_a_closed_month(station: Station, lead: Person, now: datetime) -> None:
    close_month(station=station, month=OCTOBER, actor=None, now=now)
    fact, closing = ClosedFact.objects.get(), MonthClosing.objects.get()
    for attempt in (fact.save, fact.delete, closing.save, lambda: ClosedFact.objects.update(position=9)):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert ClosedFact.objects.get().row["name"] == "许刚"


def test_a_region_shows_closed_and_open_stations_together(station: Station, lead: Person, now: datetime) -> None:
    other = workshop.station("B", "城西服务站")
    second = workshop.technician(other, "B001", "曹玲霞")
    workshop.done(station, workshop.order("WX1", workshop.job([lead])), now)
    workshop.done(other, workshop.order("WX1", workshop.job([second])), now)
    close_month(station=station, month=OCTOBER, actor=None, now=now)
    workshop.done(station, workshop.order("WX2", workshop.job([lead])), now)
    for stations in (None, {station.pk, other.pk}):
        table = month_table(OCTOBER, stations)
        assert [(row.no, row.facts["lead_orders"]) for row in table.rows] == [("A001", 1), ("B001", 1)]


LIFT_TRIGGERS = {
    "sqlite": ["DROP TRIGGER statistics_closedfact_no_update"],
    "postgresql": ["SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE statistics_closedfact DISABLE TRIGGER USER"],
}


def test_a_closing_that_somebody_changed_behind_the_triggers_is_not_issued(
    station: Station, lead: Person, now: datetime
) -> None:
    closing = close_month(station=station, month=OCTOBER, actor=None, now=now)
    assert is_intact(closing)
    with connection.cursor() as cursor:
        for statement in LIFT_TRIGGERS[connection.vendor]:
            cursor.execute(statement)
    fact = ClosedFact.objects.get()
    ClosedFact.objects.filter(pk=fact.pk).update(row=fact.row | {"name": "许刚刚"})
    assert not is_intact(closing)
    with pytest.raises(ClosingDamaged, match="与校验码不符"):
        issue_statement(station=station, month=OCTOBER, actor=None, now=now)
    assert not IssuedForm.objects.exists()


def test_closing_freezes_the_days_under_one_coefficient_and_for_one_team(
    station: Station, lead: Person, now: datetime
) -> None:
    workshop.attended(lead, "√√半事病休加")
    other = Team.objects.create(station=station, name="钣喷组")
    PostGrade.objects.create(person=lead, grade="lead", coefficient=Decimal("4.8"), from_on=date(2026, 10, 3))
    Lending.objects.create(
        person=lead, team=other, from_on=date(2026, 10, 5), until_on=date(2026, 10, 8), reason="钣喷忙", set_at=now
    )
    closing = close_month(station=station, month=OCTOBER, actor=None, now=now)
    (row,) = frozen_rows(closing)
    Lending.objects.all().delete()
    stretches = [Stretch.from_json(stretch) for stretch in row.stretches]
    first, third, fifth, eighth = (date(2026, 10, day) for day in (1, 3, 5, 8))
    own = lead.team_id, "机修一组"
    assert stretches == [
        Stretch(first, third, "lead", "4.6", *own, attended_halves=4),
        Stretch(third, fifth, "lead", "4.8", *own, attended_halves=1, absent_halves=3),
        Stretch(fifth, eighth, "lead", "4.8", *own, other.pk, "钣喷组", attended_halves=2, absent_halves=2),
        Stretch(eighth, date(2026, 11, 1), "lead", "4.8", *own),
    ]
    assert is_intact(closing)


def test_stretches_end_where_somebody_came_or_left(station: Station, lead: Person) -> None:
    came = workshop.technician(station, "A002", "朱峰", "2.1", hired_on=date(2026, 10, 12))
    Person.objects.filter(pk=came.pk).update(left_on=date(2026, 10, 20))
    clerk = Person.objects.create(station=station, no="A003", name="周岚")
    found = stretches_in(OCTOBER, None)
    assert found == stretches_in(OCTOBER, {station.pk})
    assert [(one.first.day, one.until.day, one.coefficient) for one in found[came.pk]] == [(12, 20, "2.1")]
    assert found[clerk.pk] == (Stretch(OCTOBER.first, OCTOBER.until, "", "", None, ""),)


def test_a_month_closed_before_there_were_stretches_keeps_its_digest(
    station: Station, lead: Person, now: datetime
) -> None:
    closing = close_month(station=station, month=OCTOBER, actor=None, now=now)
    rows = [replace(row, stretches=()) for row in frozen_rows(closing)]
    assert "stretches" not in rows[0].as_json()
    with connection.cursor() as cursor:
        for statement in LIFT_TRIGGERS[connection.vendor]:
            cursor.execute(statement)
    ClosedFact.objects.update(stretches=None)
    assert digest(OCTOBER, frozen_rows(closing)) == digest(OCTOBER, rows)
