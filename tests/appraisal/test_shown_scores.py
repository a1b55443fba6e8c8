"""Stored scores as tables, charts and statements show them, and what that costs."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

import workshop
from appraisal.scorecards import (
    AUGUST,
    JULY,
    SEPTEMBER,
    SMALL,
    Place,
    appraise,
    closed,
    entered,
    final,
    place,
    sheet,
)
from conftest import MaxQueries
from sanbao.appraisal.models import Scorecard
from sanbao.appraisal.queries.scores import (
    radar,
    team_table,
    trend,
)
from sanbao.appraisal.rules.profiles import PRINCIPLES
from sanbao.appraisal.services.scores import score_month
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.queries import is_intact, month_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def where() -> Place:
    return place()


def test_the_team_table_the_radar_and_the_trend_show_what_is_stored(where: Place, now: datetime) -> None:
    closed(where, [JULY, AUGUST], now)
    appraise(where, SMALL, now)
    final(where, [JULY], now)
    entered(where, where.second, AUGUST, "records", "2", now=now)
    entered(where, where.lead, AUGUST, "records", "0", now=now)
    score_month(station=where.station, month=AUGUST, actor=where.clerk, now=now)
    table = team_table(where.station, AUGUST)
    assert [(one.team, one.people, one.total) for one in table.teams] == [("机修一组", 2, Decimal(90))]
    assert table.everybody is not None
    assert (table.everybody.total, table.is_final) == (Decimal(90), False)
    assert [(axis.label, axis.percent) for axis in radar(sheet(where, where.second, AUGUST))] == [
        ("主要绩效", Decimal(80))
    ]
    points = trend(where.second.pk, SEPTEMBER)
    assert [point.total for point in points] == [None] * 9 + [Decimal(100), Decimal(80), None]
    assert [point.is_final for point in points[-3:]] == [True, False, False]


def test_scoring_takes_the_same_number_of_queries_however_many_people_there_are(
    now: datetime, max_queries: MaxQueries
) -> None:
    taken = []
    for code, people in (("C", 1), ("D", 5)):
        where = place(code)
        for number in range(people):
            workshop.technician(where.station, f"B{number}", f"人员{number}", team="机修二组")
        closed(where, [JULY], now)
        appraise(where, replace(PRINCIPLES, code=code), now)
        with max_queries(30) as scoring:
            score_month(station=where.station, month=JULY, actor=where.clerk, now=now)
        with max_queries(20) as showing:
            team_table(where.station, JULY)
        taken.append((len(scoring), len(showing)))
    assert taken[0] == taken[1]


def test_the_statement_of_a_closed_month_shows_the_scores_that_hold(where: Place, now: datetime) -> None:
    closed(where, [JULY], now)
    before = month_table(JULY, {where.station.pk})
    assert before.figure("score", before.rows[0]) is None
    appraise(where, SMALL, now)
    final(where, [JULY], now)
    table = month_table(JULY, {where.station.pk})
    totals = {card.person_id: card.total for card in Scorecard.objects.all()}
    assert {row.person_id: table.figure("score", row) for row in table.rows} == totals
    assert sorted(totals) == sorted([where.lead.pk, where.second.pk])
    assert is_intact(MonthClosing.objects.get())
