"""Cost by group, person and order: always the cost of the run, to the fen."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workshop
from sanbao.network.models import Person, Station
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.reports.costs import cost, order_shares
from sanbao.payroll.reports.shape import Report, Section
from sanbao.payroll.reports.stations import stations
from sanbao.work_orders.models import WorkOrder

from . import payday


def section(report: Report, code: str) -> Section:
    return next(one for one in report.sections if one.code == code)


def cells(rows: Section, *keys: str) -> list[tuple[object, ...]]:
    return [tuple(row.cells[key] for key in keys) for row in rows.rows]


def test_each_persons_cost_goes_to_his_orders_by_labour_fee(run: PayRun) -> None:
    # Insured on 5,000: the employer pays 800 + 375 + 35 + 30 + 350 = 1,590 for each.
    report = cost(run)
    assert cells(section(report, "people"), "no", "gross", "employer", "cost", "orders", "apart") == [
        ("A001", Decimal("9000.00"), Decimal("1590.00"), Decimal("10590.00"), 2, Decimal("0.00")),
        ("A002", Decimal("6000.01"), Decimal("1590.00"), Decimal("7590.01"), 1, Decimal("0.00")),
        ("A003", Decimal("2500.00"), Decimal("1590.00"), Decimal("4090.00"), 0, Decimal("4090.00")),
    ]
    # A001 has 150 of WX1 and the 50 of WX2: 10,590 × 3/4 and 1/4; the whole of A002 is on WX1.
    assert cells(section(report, "orders"), "order", "people", "cost", "labour") == [
        ("WX1", 2, Decimal("15532.51"), Decimal("200.00")),
        ("WX2", 1, Decimal("2647.50"), Decimal("50.00")),
        ("没有工单的人员", 1, Decimal("4090.00"), Decimal("0.00")),
    ]


def test_groups_show_what_they_cost_and_earned(run: PayRun) -> None:
    groups = section(cost(run), "groups")
    assert cells(groups, "team", "people", "cost", "labour", "percent") == [
        ("未分组", 1, Decimal("4090.00"), Decimal("0.00"), None),
        ("机修一组", 2, Decimal("18180.01"), Decimal("250.00"), Decimal("7272.0")),
    ]


def test_every_section_sums_to_the_run(run: PayRun) -> None:
    report = cost(run)
    assert [one.totals["cost"] for one in report.sections] == [run.employer_cost] * 3
    assert section(report, "people").totals["gross"] == run.gross
    assert run.employer_cost == Decimal("22270.01")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3_000_000), min_size=3, max_size=3))
def test_whatever_people_earn_the_cost_report_is_the_run(
    station: Station, people: list[Person], now: datetime, fen: list[int]
) -> None:
    if not WorkOrder.objects.exists():
        payday.worked(station, people, now)
    amounts = [format(Decimal(one).scaleb(-2), "f") for one in fen]
    run = payday.drafted(station, dict(zip(people, amounts, strict=True)))
    report = cost(run)
    slips = sum(PaySlip.objects.filter(run=run).values_list("employer_cost", flat=True))
    assert {one.totals["cost"] for one in report.sections} == {run.employer_cost} == {slips}
    PayRun.objects.filter(pk=run.pk).update(month=run.month.plus(-12 * run.pk))  # makes room for the next example


def test_older_revisions_and_later_orders_count_for_nothing(
    run: PayRun, people: list[Person], station: Station, now: datetime
) -> None:
    before = cost(run).plain()
    old = PaySlip.objects.filter(run=run).first()
    assert old is not None
    old.pk, old.revision = None, 1
    old.save(force_insert=True)
    late = workshop.order("WX9", workshop.job(people[:1]), day=31)
    workshop.done(station, late, now.replace(hour=15))
    assert cost(run).plain() == before


def test_an_order_opens_into_its_peoples_shares(run: PayRun) -> None:
    order = WorkOrder.objects.get(number="WX1")
    shares = order_shares(run, order.pk)
    assert shares is not None
    assert cells(shares.section, "no", "labour", "month_labour", "month_cost", "cost") == [
        ("A001", Decimal("150.00"), Decimal("200.00"), Decimal("10590.00"), Decimal("7942.50")),
        ("A002", Decimal("50.00"), Decimal("50.00"), Decimal("7590.01"), Decimal("7590.01")),
    ]
    assert shares.section.totals["cost"] == Decimal("15532.51")
    assert order_shares(run, order.pk + 1000) is None


def test_stations_stand_beside_each_other_with_what_they_earned(run: PayRun, station: Station) -> None:
    listed = stations(run.month, None)
    assert cells(listed, "code", "people", "cost", "labour") == [("A", 3, run.employer_cost, Decimal("250.00"))]
    assert stations(run.month, {station.pk + 1}).rows == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_whatever_the_people(
    station: Station, people: list[Person], now: datetime, count: int
) -> None:
    payday.worked(station, people, now)
    run = payday.drafted(station, dict.fromkeys(people[:count], "5000.00"))
    with CaptureQueriesContext(connection) as queries:
        cost(run)
    assert len(queries) == 2
