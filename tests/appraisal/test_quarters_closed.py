"""The result of a quarter replaces what three final months had provisionally, by rows and new revisions."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

import workshop
from appraisal.scorecards import AUGUST, JULY, QUARTER, SEPTEMBER, SMALL, Place, appraise, closed, entered, final, place
from conftest import MaxQueries
from sanbao.appraisal import errors
from sanbao.appraisal.models import ScoreAdjustment, Scorecard
from sanbao.appraisal.queries.scores import adjustments_of, final_scores, month_sheets
from sanbao.appraisal.rules.profiles import rate, slips
from sanbao.appraisal.rules.schemes import Period
from sanbao.appraisal.rules.scorecard import Ground, TaskKind
from sanbao.appraisal.services.scores import QuarterClosing, close_quarter
from sanbao.appraisal.services.tasks import judge_task, set_task
from sanbao.appraisal.services.values import excuse_for_all
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(now: datetime) -> Place:
    """The quarter is final, its slips are still provisional."""
    made = place()
    closed(made, QUARTER, now)
    appraise(made, SMALL, now)
    final(made, QUARTER, now)
    return made


def close(where: Place, now: datetime, *, first: Month = JULY, reason: str = "三季度误操作") -> QuarterClosing:
    return close_quarter(station=where.station, first=first, reason=reason, actor=where.manager, now=now)


def scores(where: Place, month: Month) -> list[tuple[Decimal, int]]:
    found = final_scores(month, [where.lead.pk, where.second.pk])
    return [(found[person.pk].total, found[person.pk].revision) for person in (where.lead, where.second)]


def kept() -> tuple[int, int, int]:
    acts = JournalEntry.objects.filter(act="kpi.close_quarter").count()
    return Scorecard.objects.count(), ScoreAdjustment.objects.count(), acts


def test_until_the_quarter_is_over_its_items_count_in_full_and_wages_are_paid_by_that(where: Place) -> None:
    for month in QUARTER:
        assert scores(where, month) == [(Decimal(100), 1), (Decimal(100), 1)]
        sheets = month_sheets(where.station, month)
        assert {one.card.provisional_points for one in sheets} == {Decimal(50)}
        assert not any(one.card.is_final for one in sheets)


def test_two_slips_of_the_quarter_take_twenty_points_off_each_of_its_three_months(where: Place, now: datetime) -> None:
    entered(where, where.lead, SEPTEMBER, "order_slips", "2", now=now)
    entered(where, where.second, JULY, "order_slips", "0", now=now)
    assert close(where, now) == QuarterClosing(people=2, revised=6, adjustments=3, difference=Decimal(-60))
    for month in QUARTER:
        assert scores(where, month) == [(Decimal(80), 2), (Decimal(100), 2)]
        assert all(one.card.is_final for one in month_sheets(where.station, month))
    rows = [
        (row.month, row.item, row.old, row.new, row.difference, row.reason) for row in adjustments_of(where.lead.pk)
    ]
    assert rows == [(month, "order_slips", Decimal(50), Decimal(30), Decimal(-20), "三季度误操作") for month in QUARTER]
    assert list(adjustments_of(where.second.pk)) == []
    old = Scorecard.objects.get(person=where.lead, month=JULY, revision=1)
    assert (old.total, old.provisional_points) == (Decimal(100), Decimal(50))


def test_each_row_points_to_the_revision_that_holds_the_new_score(where: Place, now: datetime) -> None:
    entered(where, where.lead, JULY, "order_slips", "1", now=now)
    entered(where, where.second, JULY, "order_slips", "0", now=now)
    close(where, now)
    row = adjustments_of(where.lead.pk, AUGUST).get()
    assert (row.scorecard.revision, row.scorecard.total, row.scorecard.cause) == (2, Decimal(90), "quarter")
    assert final_scores(AUGUST, [where.lead.pk])[where.lead.pk].scorecard_id == row.scorecard_id
    assert (row.set_by, row.set_at) == (where.manager, now)


def test_a_corrected_result_and_closing_again_change_only_what_the_correction_changes(
    where: Place, now: datetime
) -> None:
    entered(where, where.lead, JULY, "order_slips", "2", now=now)
    entered(where, where.second, JULY, "order_slips", "0", now=now)
    close(where, now)
    assert close(where, now) == QuarterClosing(people=2, revised=0, adjustments=0, difference=Decimal(0))
    entered(where, where.lead, JULY, "order_slips", "1", now=now)
    assert close(where, now, reason="复核") == QuarterClosing(
        people=2, revised=3, adjustments=3, difference=Decimal(30)
    )
    assert scores(where, SEPTEMBER) == [(Decimal(90), 3), (Decimal(100), 2)]
    assert list(adjustments_of(where.lead.pk, JULY).values_list("old", "new")) == [
        (Decimal(50), Decimal(30)),
        (Decimal(30), Decimal(40)),
    ]
    assert JournalEntry.objects.filter(act="kpi.close_quarter").count() == 2


def test_a_result_that_is_missing_keeps_the_whole_quarter_open_and_is_told_with_the_person(
    where: Place, now: datetime
) -> None:
    before = kept()
    entered(where, where.lead, JULY, "order_slips", "2", now=now)
    with pytest.raises(Refused) as refused:
        close(where, now)
    fault = refused.value.faults[0]
    assert (fault.code, fault.column) == ("appraisal.quarter_value_missing", "A002 马强")
    assert len(refused.value.faults) == 1
    assert kept() == before


def test_an_item_that_is_excused_for_the_quarter_hands_its_weight_on_in_all_months(where: Place, now: datetime) -> None:
    excuse_for_all(
        station=where.station, month=AUGUST, item="order_slips", reason="系统停用", actor=where.clerk, now=now
    )
    assert close(where, now) == QuarterClosing(people=2, revised=6, adjustments=12, difference=Decimal(0))
    rows = adjustments_of(where.lead.pk, JULY).values_list("item", "old", "new")
    assert list(rows) == [("order_slips", Decimal(50), None), ("records", Decimal(50), Decimal(100))]


def test_the_months_must_be_final_first(now: datetime) -> None:
    where = place()
    closed(where, QUARTER, now)
    appraise(where, SMALL, now)
    final(where, (JULY, AUGUST), now)
    before = kept()
    with pytest.raises(errors.MonthOfQuarterNotFinal) as refused:
        close(where, now)
    assert refused.value.params["month"] == "2026年9月"
    assert kept() == before


def test_the_quarter_is_named_by_its_first_month_and_needs_a_reason(where: Place, now: datetime) -> None:
    before = kept()
    with pytest.raises(errors.NotAFirstMonth):
        close(where, now, first=AUGUST)
    with pytest.raises(errors.ReasonMissing):
        close(where, now, reason=" ")
    assert kept() == before


def test_a_scheme_without_quarter_items_has_nothing_to_close(now: datetime) -> None:
    where = place()
    closed(where, QUARTER, now)
    monthly = replace(SMALL, items=tuple(replace(item, period=Period.MONTH) for item in SMALL.items))
    appraise(where, monthly, now)
    for month in QUARTER:
        for person in (where.lead, where.second):
            entered(where, person, month, "order_slips", "0", now=now)
    final(where, QUARTER, now)
    with pytest.raises(errors.NoQuarterItems):
        close(where, now)


def test_who_was_appraised_in_some_of_the_months_only_is_adjusted_in_those(now: datetime) -> None:
    where = place()
    closed(where, QUARTER, now)
    appraise(where, SMALL, now, from_month=AUGUST)
    final(where, (AUGUST, SEPTEMBER), now)
    for person in (where.lead, where.second):
        entered(where, person, AUGUST, "order_slips", "1", now=now)
    assert close(where, now) == QuarterClosing(people=2, revised=4, adjustments=4, difference=Decimal(-40))
    assert final_scores(JULY, [where.lead.pk]) == {}


def test_a_month_with_a_task_has_its_own_small_scores(now: datetime) -> None:
    where = place()
    closed(where, QUARTER, now)
    appraise(where, SMALL, now)
    told: dict[str, Any] = {
        "station": where.station,
        "person": where.lead,
        "month": AUGUST,
        "actor": where.clerk,
        "now": now,
    }
    task = set_task(label="展会支援", kind=TaskKind.TEMPORARY, **told)
    judge_task(code=task.code, degree=Decimal("0.5"), evidence="派工单 7", **told)
    final(where, QUARTER, now)
    assert scores(where, AUGUST)[0] == (Decimal("97.5"), 1)
    entered(where, where.lead, JULY, "order_slips", "2", now=now)
    entered(where, where.second, JULY, "order_slips", "0", now=now)
    assert close(where, now).difference == Decimal(-59)
    assert [row.new for row in adjustments_of(where.lead.pk)] == [30, Decimal("28.5"), 30]


def test_a_measured_quarter_item_is_measured_over_the_facts_of_all_three_months(now: datetime) -> None:
    where = place()
    closed(where, QUARTER, now)
    output = rate("output", "维修产值", 50, group="main", limits=("3000", "4000"), step="1", per="100")
    appraise(where, replace(SMALL, items=(replace(output, period=Period.QUARTER), SMALL.items[1])), now)
    final(where, QUARTER, now)
    assert close(where, now).people == 2
    sheets = month_sheets(where.station, SEPTEMBER)
    lines = [one.line("output") for one in sheets]
    assert [(line.value, line.ground, line.score) for line in lines if line] == [
        (Decimal(1160 * 3), Ground.WITHIN, Decimal(50)),
        (Decimal(696 * 3), Ground.DEDUCTED, Decimal("40.88")),
    ]


def test_closing_a_quarter_takes_the_same_number_of_queries_for_one_and_three_people_more(
    now: datetime, max_queries: MaxQueries
) -> None:
    taken = []
    for code, people in (("C", 1), ("D", 3)):
        where = place(code)
        extra = [
            workshop.technician(where.station, f"B{number}", f"人员{number}", team="机修二组")
            for number in range(people)
        ]
        closed(where, QUARTER, now)
        appraise(where, replace(SMALL, code=code), now)
        for person in extra:
            for month in QUARTER:
                entered(where, person, month, "records", "0", now=now)
        final(where, QUARTER, now)
        for person in (where.lead, where.second, *extra):
            entered(where, person, JULY, "order_slips", "1", now=now)
        with max_queries(40) as queries:
            close(where, now)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_a_quarter_item_of_slips_that_is_worth_little_loses_no_more_than_it_is_worth(now: datetime) -> None:
    where = place()
    closed(where, QUARTER, now)
    small = slips("order_slips", "工单误操作", 10, "误操作记录", group="main", period=Period.QUARTER)
    appraise(where, replace(SMALL, items=(small, replace(SMALL.items[1], weight=Decimal(90)))), now)
    final(where, QUARTER, now)
    entered(where, where.lead, JULY, "order_slips", "9", now=now)
    entered(where, where.second, JULY, "order_slips", "0", now=now)
    assert close(where, now).difference == Decimal(-30)
    assert scores(where, JULY)[0] == (Decimal(90), 2)
