"""Form 10 in the scorecard: the item takes its value from finished forms, and the figure opens them."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

import workshop
from appraisal.scorecards import AUGUST, JULY, QUARTER, SMALL, Place, appraise, closed, entered, final, place
from appraisal.walks import finished
from sanbao.appraisal.queries.evidence import documents_behind
from sanbao.appraisal.queries.form_facts import form_facts, forms_behind
from sanbao.appraisal.queries.scores import adjustments_of, final_scores, month_sheets, person_sheet
from sanbao.appraisal.rules.profiles import rate
from sanbao.appraisal.rules.schemes import Period, WithoutCases
from sanbao.appraisal.services.scores import close_quarter
from sanbao.kernel.facts import Asked
from sanbao.kernel.periods import Month

pytestmark = pytest.mark.django_db
RATE = rate("quarterly_form", "维修评核表得分", 50, group="main", limits=("80", "90"), step="1", per="1")
ITEM = replace(RATE, without_cases=WithoutCases.OPEN)
BY_QUARTER = replace(SMALL, items=(replace(ITEM, period=Period.QUARTER), SMALL.items[1]))
BY_MONTH = replace(SMALL, items=(ITEM, SMALL.items[1]))


@pytest.fixture
def where(now: datetime) -> Place:
    made = place()
    closed(made, QUARTER, now)
    return made


def test_the_quarter_replaces_the_provisional_points_by_the_mean_of_its_forms(where: Place, now: datetime) -> None:
    appraise(where, BY_QUARTER, now)
    final(where, QUARTER, now)
    finished(where.lead, now, on=date(2026, 7, 20), score=4)
    finished(where.lead, now, on=date(2026, 9, 30), score=4, but={"clothing": 3, "rest": 1, "quality": 2})
    finished(where.second, now, on=date(2026, 8, 1))
    finished(where.second, now, on=date(2026, 10, 1), score=1)
    close_quarter(station=where.station, first=JULY, reason="三季度评核", actor=where.manager, now=now)
    scores = final_scores(AUGUST, [where.lead.pk, where.second.pk])
    # (80.00 + 68.00) ÷ 2 = 74.00, six below 80; 100.00 is ten above 90.
    assert [scores[person.pk].total for person in (where.lead, where.second)] == [Decimal("94.00"), Decimal("110.00")]
    assert [(row.old, row.new) for row in adjustments_of(where.lead.pk)] == [(Decimal(50), Decimal("44.00"))] * 3
    sheet = person_sheet(where.station, AUGUST, where.lead.pk)
    assert sheet is not None
    line = sheet.line("quarterly_form")
    assert line is not None
    assert {figure.code: figure.value for figure in line.basis} == {
        "quarterly_form_points": Decimal(14800),
        "quarterly_forms": Decimal(2),
    }
    behind = documents_behind(sheet, "quarterly_form_points", month=JULY)
    assert [(one.subject, one.number, one.value, one.said) for one in behind.lines] == [
        ("quarterly:W10-202607-0001", "W10-202607-0001", 8000, "80.00")
    ]
    assert (behind.total, behind.count) == (8000, 1)


def test_a_monthly_item_takes_the_forms_of_its_month_and_waits_without_one(where: Place, now: datetime) -> None:
    appraise(where, BY_MONTH, now)
    for person in (where.lead, where.second):
        entered(where, person, AUGUST, "records", "0", now=now)
    finished(where.lead, now, on=date(2026, 8, 31), score=4)
    finished(where.lead, now, on=date(2026, 9, 1), score=1)
    first, second = month_sheets(where.station, AUGUST)
    assert (first.card.total, first.card.open_points) == (Decimal("100.00"), Decimal("0.00"))
    assert (second.card.total, second.card.open_points) == (Decimal("50.00"), Decimal("50.00"))


def test_facts_are_those_of_the_station_and_of_finished_forms(where: Place, now: datetime) -> None:
    finished(where.lead, now, on=date(2026, 8, 31), but={"clothing": 4, "rest": None})
    stranger = workshop.technician(workshop.station("Z", "城西服务站"), "A001", "朱峰")
    finished(stranger, now, on=date(2026, 8, 31))
    assert form_facts(where.station.pk, [AUGUST]) == {
        where.lead.pk: {"quarterly_form_points": 9778, "quarterly_forms": 1}
    }
    assert form_facts(where.station.pk, [Month(2026, 9)]) == {}
    everywhere = forms_behind(Asked(frozenset({"quarterly_forms"}), AUGUST, None))
    assert (everywhere.total, everywhere.count) == (2, 2)
