"""Every figure of BD-11 is the sum of what stands behind it, for every person of both example months."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workshop
from sanbao.kernel.facts import Asked, Evidence
from sanbao.kernel.money import to_fen
from sanbao.kernel.periods import Month
from sanbao.ledger.rules.rework import Cause
from sanbao.network.models import Station
from sanbao.statistics.behind import Part, parts_of
from sanbao.statistics.queries import closings, month_table
from sanbao.statistics.rules.columns import COLUMN, COLUMNS, Column, figure
from sanbao.statistics.rules.table import MonthTable
from sanbao.statistics.services import close_month, note_month
from sanbao.work_orders.causes import name_cause
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.services import void

TakeIn = Callable[[Month, str], Station]
SEPTEMBER, OCTOBER, NOVEMBER = Month(2026, 9), Month(2026, 10), Month(2026, 11)
WITH_SOURCE = [column for column in COLUMN.values() if parts_of(column)]


def asked(month: Month, station: Station, person_id: int | None = None) -> Asked:
    closed_at = {pk: closing.closed_at for pk, closing in closings(month, {station.pk}).items()}
    return Asked(frozenset(), month, {station.pk}, person_id, closed_at)


def lines_of(part: Part, question: Asked) -> list[Evidence]:
    """Walk all pages of a part."""
    found: list[Evidence] = []
    while True:
        page = part.evidence(replace(question, after=found[-1].place if found else None, limit=40)).lines
        found += page[:40]
        if len(page) <= 40:
            return found


def from_the_lines(column: Column, question: Asked, table: MonthTable) -> object:
    """Compute the figure from nothing but the lines behind it."""
    facts = dict.fromkeys(column.needs, 0)
    for part in parts_of(column):
        lines = lines_of(part, question)
        behind = part.evidence(replace(question, limit=0))
        assert (behind.total, behind.count) == (sum(line.value for line in lines), len(lines))
        assert len({line.place for line in lines}) == len(lines)
        facts[part.facts[0]] = behind.total
    return figure(column, facts, table.known)


def check_all(month: Month, station: Station) -> int:
    """Compare each figure of each person and of the station with its lines; return how many were compared."""
    table, compared = month_table(month, {station.pk}), 0
    for column in WITH_SOURCE:
        assert from_the_lines(column, asked(month, station), table) == table.figure(column.code), column.code
        for row in table.rows:
            question = asked(month, station, row.person_id)
            expected = figure(column, row.facts, table.known)
            assert from_the_lines(column, question, table) == expected, (column.code, row.no)
            compared += 1
    return compared


@pytest.mark.parametrize(("month", "code"), [(SEPTEMBER, "A"), (OCTOBER, "B")])
def test_every_figure_of_the_examples_is_the_sum_of_its_lines(take_in: TakeIn, month: Month, code: str) -> None:
    station = take_in(month, code)
    assert check_all(month, station) == 14 * 29


def test_the_columns_of_contexts_still_to_come_have_nothing_behind_them() -> None:
    without = [column.code for column in COLUMNS if column not in WITH_SOURCE]
    assert without == [
        *("complaints", "praises", "satisfaction", "old_parts_due", "old_parts_returned", "old_part_rate"),
        *("quality_reports", "trainings", "score"),
    ]


def test_late_orders_reversals_rewards_and_later_reworks_keep_figures_and_lines_equal(
    september: Station, now: datetime
) -> None:
    lead, other = september.people.order_by("no")[:2]
    note_month(
        station=september, month=SEPTEMBER, person=lead, reward=Decimal("-50.00"), remark="迟到", actor=None, now=now
    )
    frozen = close_month(station=september, month=SEPTEMBER, actor=None, now=now)
    order = WorkOrder.objects.filter(station=september, lead=lead).order_by("id")[0]
    original = WorkOrder.objects.filter(station=september, lead=other).exclude(pk=order.pk).order_by("-completed_on")[0]
    later = now.replace(hour=15)
    workshop.done(september, workshop.order("LATE-1", workshop.job([lead, other]), day=30, month=9), later)
    workshop.done(september, workshop.rework("BACK-1", original.number, [lead], day=5), later)
    void(order_id=order.pk, reason="客户拒付", actor=None, now=later)
    for month in (SEPTEMBER, OCTOBER):
        check_all(month, september)
    assert closings(SEPTEMBER, {september.pk})[september.pk].digest == frozen.digest


def test_the_lines_name_reversals_and_the_month_they_adjust(september: Station, now: datetime) -> None:
    close_month(station=september, month=SEPTEMBER, actor=None, now=now)
    order = WorkOrder.objects.filter(station=september).order_by("id").first()
    assert order is not None
    void(order_id=order.pk, reason="客户拒付", actor=None, now=now)
    for code in ("lead_orders", "average_repair"):
        (line,) = [
            line
            for part in parts_of(COLUMN[code])[:1]
            for line in lines_of(part, asked(OCTOBER, september))
            if line.number == order.number
        ]
        assert (line.is_reversal, line.adjusts, line.value < 0) == (True, SEPTEMBER, True)


@given(
    st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 1, 4)), st.integers(1, 50)), unique=True, max_size=60),
    st.integers(1, 9),
)
def test_pages_of_evidence_show_every_line_once_and_in_order(places: list[tuple[date, int]], limit: int) -> None:
    lines = [Evidence(on, key, 1, 1, 1) for on, key in places]
    question, seen = Asked(frozenset(), SEPTEMBER, None, limit=limit), list[Evidence]()
    while True:
        page = replace(question, after=seen[-1].place if seen else None).page(lines)
        seen += page[:limit]
        if len(page) <= limit:
            break
    assert [line.place for line in seen] == sorted(places)


def test_labour_taken_back_by_a_rework_opens_with_its_original(september: Station, now: datetime) -> None:
    close_month(station=september, month=SEPTEMBER, actor=None, now=now)
    original = WorkOrder.objects.filter(station=september, labour__gt=0, reworks=None).order_by("id")[0]
    assert original.lead is not None
    rework = workshop.done(september, workshop.rework("BACK-9", original.number, [original.lead], day=5), now)
    name_cause(order_id=rework.pk, cause=Cause.CARELESS, actor=None, now=now)
    check_all(OCTOBER, september)
    (part,) = parts_of(COLUMN["rework_labour"])
    lines = lines_of(part, asked(OCTOBER, september))
    assert sum(line.value for line in lines) == to_fen(original.labour)
    assert {(line.number, line.said) for line in lines} == {("BACK-9", f"返修扣回，原单 {original.number}")}
    name_cause(order_id=rework.pk, cause=None, actor=None, now=now)
    check_all(OCTOBER, september)
    (part,) = parts_of(COLUMN["rework_labour"])
    assert sum(line.value for line in lines_of(part, asked(OCTOBER, september))) == 0
