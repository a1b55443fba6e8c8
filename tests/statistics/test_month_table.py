"""The month of every technician, from orders, attendance and rework."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.documents.forms.description import Table
from sanbao.documents.sheets.outcome import ImportRequest, importers
from sanbao.documents.sheets.reading import open_sheet
from sanbao.kernel.periods import Month
from sanbao.ledger.rules.entries import Category
from sanbao.network.models import Person, Station
from sanbao.statistics.details import share_percent
from sanbao.statistics.figures import text_of
from sanbao.statistics.printing.bd_11 import form
from sanbao.statistics.queries import adjustment_note, month_table
from sanbao.statistics.rules.columns import Unit
from sanbao.statistics.rules.table import MonthRow, MonthTable
from sanbao.statistics.services import note_month
from sanbao.work_orders.services import void

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


@pytest.fixture
def station() -> Station:
    return workshop.station()


@pytest.fixture
def lead(station: Station) -> Person:
    return workshop.technician(station, "A001", "许刚")


@pytest.mark.parametrize(("fen", "mean"), [(36900, "46.13"), (-36900, "-46.13"), (36899, "46.12")])
def test_means_are_rounded_half_up_on_page_and_paper(fen: int, mean: str) -> None:
    rows = tuple(MonthRow(1, n, f"A{n}", "许刚", "", "", "", {"labour_fen": fen if n == 0 else 0}) for n in range(8))
    table = MonthTable(OCTOBER, rows, frozenset({"labour_fen"}))
    assert table.average("labour") == Decimal(mean)  # 369 yuan ÷ 8 people = 46.125
    paper = form.sheet(table, company="", station_name="", prepared_on=date(2026, 11, 2), remarks={})
    (block,) = paper.blocks
    assert isinstance(block, Table)
    assert block.rows[-1].values["labour"] == Decimal(mean)
    assert text_of(Unit.FEN, Decimal(fen) / 800) == mean


def test_a_share_of_a_third_of_an_eighth_is_rounded_half_up() -> None:
    assert [share_percent(weight, 800) for weight in (1, 2, 3)] == [Decimal("0.1"), Decimal("0.3"), Decimal("0.4")]


def row_of(table: MonthTable, no: str) -> MonthRow:
    (row,) = (row for row in table.rows if row.no == no)
    return row


def take_in(kind: str, path: str, code: str, now: datetime, **more: Any) -> Any:
    request = ImportRequest(code, **more)
    sheet = open_sheet(workshop.EXAMPLES / path)
    return importers()[kind].run(sheet, request, actor=None, now=now, store=True, progress=lambda _done, _total: None)


@pytest.mark.parametrize(("code", "month"), [("A", "2026-09"), ("B", "2026-10")])
def test_the_example_sheets_give_exactly_their_figures(code: str, month: str, now: datetime) -> None:
    expected = json.loads((workshop.EXAMPLES / month / f"expected-{month}.json").read_text())
    take_in("roster", f"{month}/花名册.xlsx", code, now, create_station=True)
    take_in("attendance", f"{month}/考勤表-{month}.xlsx", code, now, month=Month.parse(month))
    outcome = take_in("repair_ledger", f"{month}/维修台账-{month}.xlsx", code, now, accept_good=True)
    assert outcome.refused_rows == tuple(refused["row"] for refused in expected["refused_rows"])
    table = month_table(Month.parse(month), {Station.objects.get(code=code).pk})
    assert {row.no: figures(table, row) for row in table.rows} == expected["people"]
    assert table.figure("lead_orders") == expected["orders"]


def figures(table: MonthTable, row: MonthRow) -> dict[str, object]:
    """The row in the words of the expected figures."""
    facts = (
        "lead_orders joined_orders in_warranty out_of_warranty first_service rework_done rework_caused "
        "standard_minutes actual_minutes labour_fen parts_fen overtime_rest_day_minutes"
    )
    attended = Decimal(str(table.figure("attended_days", row)))
    return {
        "name": row.name,
        **{code: row.facts.get(code, 0) for code in facts.split()},
        "attended_days": f"{attended.normalize():f}",
    }


def test_a_technician_without_work_or_attendance_is_in_the_table(station: Station, lead: Person) -> None:
    row = row_of(month_table(OCTOBER, {station.pk}), "A001")
    assert (row.name, row.grade, row.coefficient) == ("许刚", "lead", "4.6")
    assert row.facts == {"scheduled_halves": 2 * 22}  # no notice of holidays is stored here: Monday to Friday


def test_days_due_follow_the_days_of_employment(station: Station) -> None:
    workshop.technician(station, "A001", "许刚", hired_on=date(2026, 10, 26))
    table = month_table(OCTOBER, {station.pk})
    assert table.figure("scheduled_days") == 5


def test_people_who_left_before_the_month_are_not_in_it(station: Station, lead: Person) -> None:
    Person.objects.update(left_on=date(2026, 10, 1))
    assert month_table(OCTOBER, {station.pk}).rows == ()
    assert len(month_table(SEPTEMBER, {station.pk}).rows) == 1


def test_attendance_marks_become_days_and_overtime(station: Station, lead: Person) -> None:
    workshop.attended(lead, "√√半事病休加")
    table = month_table(OCTOBER, {station.pk})
    assert table.figure("attended_days") == Decimal("3.5")
    assert table.figure("personal_days") == 1
    assert table.figure("sick_days") == 1
    assert table.figure("overtime_rest_day") == 480


def test_response_duration_outings_and_lateness_are_the_leads(station: Station, lead: Person, now: datetime) -> None:
    helper = workshop.technician(station, "A002", "朱峰", "2.1")
    content = workshop.order(
        "WX1",
        workshop.job([lead, helper]),
        reported_at=workshop.at(10, 8),
        first_response_at=workshop.at(10, 8, 25),
        promised_at=workshop.at(10, 10),
        is_outing=True,
        outing_km=35,
    )
    workshop.done(station, content, now)
    table = month_table(OCTOBER, {station.pk})
    row = row_of(table, "A001")
    assert table.figure("average_response", row) == 25
    assert table.figure("average_repair", row) == 95
    assert (table.figure("outings", row), table.figure("outing_km", row)) == (1, 35)
    assert table.figure("overdue_orders", row) == 1
    assert table.figure("outings", row_of(table, "A002")) == 0


def test_an_order_voided_in_its_month_leaves_no_trace_in_the_figures(
    station: Station, lead: Person, now: datetime
) -> None:
    before = month_table(OCTOBER, {station.pk}).totals
    content = workshop.order("WX1", workshop.job([lead]), is_outing=True, outing_km=35)
    order = workshop.done(station, content, now)
    void(order_id=order.pk, reason="重复登记", actor=None, now=now)
    after = month_table(OCTOBER, {station.pk})
    assert {code: n for code, n in after.totals.items() if n} == before


def test_rework_counts_for_who_repairs_and_against_who_led(station: Station, lead: Person, now: datetime) -> None:
    other = workshop.technician(station, "A002", "朱峰")
    workshop.done(station, workshop.order("WX1", workshop.job([lead]), day=28, month=9), now)
    workshop.done(station, workshop.rework("WX2", "WX1", [other], day=5), now)
    september, october = month_table(SEPTEMBER, {station.pk}), month_table(OCTOBER, {station.pk})
    assert october.figure("rework_caused", row_of(october, "A001")) == 1
    assert row_of(october, "A002").facts["rework_done"] == 1
    assert october.figure("labour", row_of(october, "A002")) == 0
    assert september.figure("first_fixed", row_of(september, "A001")) == 0  # it came back after seven days
    assert october.figure("first_fixed", row_of(october, "A002")) == 0  # a rework is no first repair


@pytest.mark.parametrize(("day", "fixed"), [(28, 0), (29, 1)])
def test_an_order_that_comes_back_after_thirty_days_was_fixed_at_first(
    day: int, fixed: int, station: Station, lead: Person, now: datetime
) -> None:
    workshop.done(station, workshop.order("WX1", workshop.job([lead]), day=28, month=9), now)
    workshop.done(station, workshop.rework("WX2", "WX1", [lead], day=day), now)
    september = month_table(SEPTEMBER, {station.pk})
    assert september.figure("first_fixed", row_of(september, "A001")) == fixed


def test_work_done_at_another_station_counts_there(station: Station, lead: Person, now: datetime) -> None:
    other = workshop.station("B", "城西服务站")
    mover = workshop.technician(other, "B001", "曹玲霞")
    workshop.done(other, workshop.order("WX1", workshop.job([mover])), now)
    Person.objects.filter(pk=mover.pk).update(station=station, no="A009")
    assert month_table(OCTOBER, {other.pk}).figure("lead_orders") == 1
    assert month_table(OCTOBER, {station.pk}).figure("lead_orders") == 0
    assert month_table(OCTOBER, None).figure("lead_orders") == 1


def test_a_reward_and_a_remark_can_be_typed(station: Station, lead: Person, now: datetime) -> None:
    note_month(
        station=station, month=OCTOBER, person=lead, reward=Decimal("-50.00"), remark="迟到", actor=None, now=now
    )
    table = month_table(OCTOBER, {station.pk})
    assert (table.figure("reward"), table.rows[0].remark) == (Decimal(-50), "迟到")


def test_a_column_whose_source_does_not_exist_yet_is_unknown(station: Station, lead: Person) -> None:
    table = month_table(OCTOBER, {station.pk})
    unknown = {"complaints", "praises", "satisfaction", "old_parts_due", "old_part_rate", "quality_reports", "score"}
    assert {code for code in unknown if table.figure(code) is not None} == set()


def test_late_entries_are_named(station: Station, lead: Person, now: datetime) -> None:
    from sanbao.ledger.services import close  # noqa: PLC0415 - the lower half of closing only

    close(station_id=station.pk, month=SEPTEMBER, actor=None, now=now)
    workshop.done(station, workshop.order("WX1", workshop.job([lead]), day=30, month=9), now)
    row = row_of(month_table(OCTOBER, {station.pk}), "A001")
    assert row.adjusts == {"2026-09": 1}
    assert adjustment_note(row) == "含补记 2026-09 1 笔"


@pytest.mark.parametrize("people", [1, 3])
def test_the_table_takes_the_same_queries_for_one_and_three(
    people: int, station: Station, now: datetime, max_queries: Any
) -> None:
    for number in range(people):
        person = workshop.technician(station, f"A00{number}", f"张{number}", team="机修一组")
        workshop.attended(person, "√√√")
        workshop.done(station, workshop.order(f"WX{number}", workshop.job([person])), now)
    with max_queries(13) as queries:
        month_table(OCTOBER, {station.pk})
    assert len(queries) == 13


def test_categories_are_counted_apart(station: Station, lead: Person, now: datetime) -> None:
    for number, category in enumerate(set(Category) - {Category.REWORK}):
        workshop.done(station, workshop.order(f"WX{number}", workshop.job([lead]), category=category), now)
    table = month_table(OCTOBER, {station.pk})
    counted = {code: table.figure(code) for code in ("in_warranty", "out_of_warranty", "maintenance", "installations")}
    assert counted == {"in_warranty": 1, "out_of_warranty": 1, "maintenance": 2, "installations": 1}
    assert table.figure("lead_orders") == 5
