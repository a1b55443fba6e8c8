"""A month is scored from its closed facts and what was entered, kept in revisions, and made final."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import workshop
from appraisal.scorecards import (
    AUGUST,
    JULY,
    SMALL,
    Place,
    appraise,
    closed,
    entered,
    final,
    place,
    sheet,
    worked,
)
from sanbao.appraisal import errors
from sanbao.appraisal.models import FinalMonth, SchemeEdition, SchemeUse, Scorecard
from sanbao.appraisal.queries.evidence import documents_behind, grounds_of
from sanbao.appraisal.queries.scores import (
    FinalScore,
    final_scores,
    month_sheets,
    revision_sheet,
    revisions_of,
)
from sanbao.appraisal.rules.profiles import PRINCIPLES, SHEET
from sanbao.appraisal.rules.schemes import FULL
from sanbao.appraisal.rules.scorecard import Ground
from sanbao.appraisal.services.schemes import assign_scheme, set_scheme
from sanbao.appraisal.services.scores import Scoring, finalise, score_month
from sanbao.appraisal.services.values import excuse_for_all
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import Refused
from sanbao.network.models import Person
from sanbao.statistics.errors import ClosingDamaged
from sanbao.statistics.models import ClosedFact, MonthClosing
from sanbao.statistics.services import close_month

pytestmark = pytest.mark.django_db
SOURCELESS = ("satisfaction", "old_part_return_rate", "trainings")


@pytest.fixture
def where() -> Place:
    return place()


def worth(where: Place, person: Person) -> Decimal:
    return sum((line.small for line in sheet(where, person, JULY).card.lines), Decimal(0))


def lines(where: Place, person: Person) -> dict[str, tuple[Decimal, Decimal | None, Ground]]:
    card = sheet(where, person, JULY).card
    return {line.code: (line.small, line.score, line.ground) for line in card.lines}


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


def test_the_engineers_sheet_of_a_closed_month_is_worth_100_with_the_printed_small_scores(
    where: Place, now: datetime
) -> None:
    closed(where, [JULY], now)
    appraise(where, SHEET, now)
    smalls = [line.small for line in sheet(where, where.lead, JULY).card.items]
    assert smalls[:13] == [Decimal("10.5")] + [Decimal(7)] * 5 + [Decimal("3.5")] * 7
    # A lead trains newcomers; for a grade that does not, its 2 points go to the others (test_items_of_grades.py).
    assert smalls[13:] == [6, 2, 2]
    assert worth(where, where.lead) == FULL
    card = sheet(where, where.lead, JULY).card
    assert (card.total, card.open_points, card.provisional_points) == (Decimal(34), Decimal(66), Decimal(14))


def test_the_principles_of_a_closed_month_are_worth_100_and_rest_on_its_facts(where: Place, now: datetime) -> None:
    closed(where, [JULY], now)
    appraise(where, PRINCIPLES, now)
    assert worth(where, where.lead) == worth(where, where.second) == FULL
    assert lines(where, where.lead) == {
        "first_fix_rate": (Decimal("13.34"), Decimal("15.84"), Ground.ADDED),
        "rework_rate": (Decimal("13.33"), Decimal("15.33"), Ground.ADDED),
        "on_time_rate": (Decimal("13.33"), Decimal("15.33"), Ground.ADDED),
        "response_hours": (Decimal(0), None, Ground.NOTHING_TO_JUDGE),
        "output": (Decimal("13.33"), Decimal(0), Ground.DEDUCTED),
        "satisfaction": (Decimal("6.67"), None, Ground.NO_SOURCE),
        "attendance_rate": (Decimal(10), Decimal("7.83"), Ground.DEDUCTED),
        "old_part_return_rate": (Decimal(10), None, Ground.NO_SOURCE),
        "records": (Decimal(5), None, Ground.NOT_ENTERED),
        "site_rules": (Decimal(5), None, Ground.NOT_ENTERED),
        "trainings": (Decimal(6), None, Ground.NO_SOURCE),
        "certificates": (Decimal(4), None, Ground.NOT_ENTERED),
    }
    assert sheet(where, where.lead, JULY).card.total == Decimal("54.33")


def test_an_open_month_is_shown_provisionally_from_live_facts_and_never_stored(where: Place, now: datetime) -> None:
    appraise(where, PRINCIPLES, now)
    worked(where, [JULY], now)
    before = sheet(where, where.lead, JULY)
    assert (before.card.total, before.is_final, before.is_stored) == (Decimal("54.33"), False, False)
    late = workshop.order("WX-LATE", workshop.job([where.lead], labour=Decimal(90000)), day=30, month=7)
    workshop.done(where.station, late, now)
    line = sheet(where, where.lead, JULY).line("output")
    assert line is not None
    assert (line.value, line.score) == (Decimal(91540), Decimal("15.64"))
    assert Scorecard.objects.count() == 0


def test_an_open_month_is_not_scored(where: Place, now: datetime) -> None:
    appraise(where, SMALL, now)
    worked(where, [JULY], now)
    for act in (score_month, finalise):
        with pytest.raises(errors.MonthNotClosed):
            act(station=where.station, month=JULY, actor=where.manager, now=now)
    assert (Scorecard.objects.count(), FinalMonth.objects.count()) == (0, 0)


def test_a_closing_that_was_tampered_with_is_not_scored(where: Place, now: datetime) -> None:
    appraise(where, SMALL, now)
    worked(where, [JULY], now)
    close_month(station=where.station, month=JULY, actor=None, now=now)
    closing = MonthClosing.objects.get()
    row = ClosedFact.objects.get(person=where.lead).row
    ClosedFact.objects.create(closing=closing, position=99, person=where.lead, row=row)
    with pytest.raises(ClosingDamaged):
        score_month(station=where.station, month=JULY, actor=where.manager, now=now)
    assert Scorecard.objects.count() == 0


def test_a_month_in_which_nobody_is_appraised_is_not_scored(where: Place, now: datetime) -> None:
    closed(where, [JULY], now)
    with pytest.raises(errors.NobodyAppraised):
        score_month(station=where.station, month=JULY, actor=where.manager, now=now)
    appraise(where, SMALL, now, from_month=AUGUST)
    assert month_sheets(where.station, JULY) == []


def test_scoring_again_stores_nothing_until_something_changes_and_then_only_for_whom(
    where: Place, now: datetime
) -> None:
    closed(where, [JULY], now)
    appraise(where, SMALL, now)
    score: dict[str, Any] = {"station": where.station, "month": JULY, "actor": where.clerk, "now": now}
    assert score_month(**score) == Scoring(people=2, revised=2)
    assert score_month(**score) == Scoring(people=2, revised=0)
    entered(where, where.second, JULY, "records", "1", now=now)
    assert score_month(**score) == Scoring(people=2, revised=1)
    kept = [(card.no, card.revision, card.total, card.set_by) for card in Scorecard.objects.order_by("id")]
    assert kept == [
        ("A001", 1, Decimal(50), where.clerk),
        ("A002", 1, Decimal(50), where.clerk),
        ("A002", 2, Decimal(90), where.clerk),
    ]
    assert JournalEntry.objects.filter(act="kpi.score").count() == 2
    assert [card.revision for card in revisions_of(where.second.pk, JULY)] == [2, 1]
    assert revision_sheet(Scorecard.objects.get(no="A001")).card == sheet(where, where.lead, JULY).card


def test_a_month_is_final_only_when_every_item_has_a_value_and_all_that_is_open_is_told_at_once(
    where: Place, now: datetime
) -> None:
    closed(where, [JULY], now)
    appraise(where, PRINCIPLES, now)
    with pytest.raises(Refused) as refused:
        finalise(station=where.station, month=JULY, actor=where.manager, now=now)
    assert codes(refused) == ["kpi.item_not_entered"] * 6 + ["kpi.item_open_for_all"] * 3
    assert refused.value.faults[0].text() == "A001 许刚：「工单与表单填写」尚未填写。请填写，或写明原因标为不适用。"
    assert refused.value.faults[-1].params == {"item": "培训次数", "people": "2"}
    assert (Scorecard.objects.count(), FinalMonth.objects.count()) == (0, 0)
    assert final_scores(JULY, [where.lead.pk]) == {}


def test_what_has_no_source_is_excused_for_the_whole_station_and_its_weight_goes_to_the_others(
    where: Place, now: datetime
) -> None:
    closed(where, [JULY], now)
    appraise(where, PRINCIPLES, now)
    for item in SOURCELESS:
        excuse_for_all(station=where.station, month=JULY, item=item, reason="还没有数据", actor=where.clerk, now=now)
    for person in (where.lead, where.second):
        for item, value in (("records", "1"), ("site_rules", "0"), ("certificates", "90")):
            entered(where, person, JULY, item, value, now=now)
    finalise(station=where.station, month=JULY, actor=where.manager, now=now)
    assert worth(where, where.lead) == FULL
    assert lines(where, where.lead) == {
        "first_fix_rate": (Decimal(15), Decimal("17.5"), Ground.ADDED),
        "rework_rate": (Decimal(15), Decimal(17), Ground.ADDED),
        "on_time_rate": (Decimal(15), Decimal(17), Ground.ADDED),
        "response_hours": (Decimal(0), None, Ground.NOTHING_TO_JUDGE),
        "output": (Decimal(15), Decimal("1.23"), Ground.DEDUCTED),
        "satisfaction": (Decimal(0), None, Ground.EXCUSED),
        "attendance_rate": (Decimal(20), Decimal("17.83"), Ground.DEDUCTED),
        "old_part_return_rate": (Decimal(0), None, Ground.EXCUSED),
        "records": (Decimal(5), Decimal(4), Ground.DEDUCTED),
        "site_rules": (Decimal(5), Decimal(5), Ground.WITHIN),
        "trainings": (Decimal(0), None, Ground.EXCUSED),
        "certificates": (Decimal(10), Decimal(9), Ground.DEDUCTED),
    }
    card = Scorecard.objects.get(person=where.lead)
    assert final_scores(JULY, [where.lead.pk, 999]) == {where.lead.pk: FinalScore(Decimal("88.56"), card.pk, 1)}


def test_a_final_month_is_neither_scored_nor_made_final_again(where: Place, now: datetime) -> None:
    closed(where, [JULY], now)
    appraise(where, SMALL, now)
    final(where, [JULY], now)
    for act in (score_month, finalise):
        with pytest.raises(errors.MonthFinal):
            act(station=where.station, month=JULY, actor=where.manager, now=now)
    assert (Scorecard.objects.count(), FinalMonth.objects.count()) == (2, 1)
    assert all(one.is_final and one.is_stored for one in month_sheets(where.station, JULY))


def test_another_edition_of_the_scheme_leaves_final_months_as_they_are(where: Place, now: datetime) -> None:
    closed(where, [JULY, AUGUST], now)
    appraise(where, SMALL, now)
    final(where, [JULY], now)
    before = month_sheets(where.station, JULY)
    set_scheme(scheme=SHEET, from_month=AUGUST, reason="工程师", actor=where.head, now=now)
    assign_scheme(station=where.station, from_month=AUGUST, scheme="sheet", reason="改用", actor=where.head, now=now)
    assert month_sheets(where.station, JULY) == before
    assert sheet(where, where.lead, AUGUST).scheme.code == "sheet"


def test_a_person_goes_before_his_team_and_a_team_before_its_station(where: Place, now: datetime) -> None:
    closed(where, [JULY], now)
    appraise(where, SMALL, now)
    for scheme in (SHEET, PRINCIPLES):
        set_scheme(scheme=scheme, from_month=JULY, reason="试行", actor=where.head, now=now)
    said: dict[str, Any] = {
        "station": where.station,
        "from_month": JULY,
        "reason": "试行",
        "actor": where.head,
        "now": now,
    }
    assign_scheme(team=where.lead.team, scheme="sheet", **said)
    assign_scheme(person=where.second, scheme="principles", **said)
    assert [one.scheme.code for one in month_sheets(where.station, JULY)] == ["sheet", "principles"]
    assign_scheme(person=where.second, scheme="", **said)
    assert [one.no for one in month_sheets(where.station, JULY)] == ["A001"]


def test_a_clerk_without_repairs_is_appraised_if_he_has_a_scheme_of_his_own(where: Place, now: datetime) -> None:
    closed(where, [JULY], now)
    appraise(where, SMALL, now)
    clerk = Person.objects.create(station=where.station, no="K001", name="文婷", hired_on=workshop.HIRED)
    assert [one.no for one in month_sheets(where.station, JULY)] == ["A001", "A002"]
    said: dict[str, Any] = {
        "station": where.station,
        "from_month": JULY,
        "reason": "试行",
        "actor": where.head,
        "now": now,
    }
    assign_scheme(person=clerk, scheme="small", **said)
    assert [one.no for one in month_sheets(where.station, JULY)] == ["A001", "A002", "K001"]


def test_a_faulty_scheme_is_refused_with_every_fault_and_its_path(where: Place, now: datetime) -> None:
    faulty = type(SMALL)("x", "坏方案", "none", SMALL.groups[:0], SMALL.items)
    with pytest.raises(Refused) as refused:
        set_scheme(scheme=faulty, from_month=JULY, reason=" ", actor=where.head, now=now)
    assert {fault.column for fault in refused.value.faults} == {
        "scheme.groups",
        "scheme.main",
        "scheme.items[0].group",
        "scheme.items[1].group",
        "reason",
    }
    assert SchemeEdition.objects.count() == 0


def test_a_scheme_that_is_not_there_or_a_team_of_others_is_not_assigned(where: Place, now: datetime) -> None:
    stranger = place("B").lead
    with pytest.raises(Refused) as refused:
        assign_scheme(
            station=where.station,
            team=stranger.team,
            person=stranger,
            from_month=JULY,
            scheme="none",
            reason="",
            actor=where.head,
            now=now,
        )
    assert codes(refused) == [
        "kpi.reason_missing",
        "kpi.scheme_unknown",
        "kpi.use_of_another_station",
        "kpi.use_of_another_station",
    ]
    assert SchemeUse.objects.count() == 0


def test_somebody_who_moved_is_scored_by_his_new_station_with_what_the_old_one_closed_of_him(
    where: Place, now: datetime
) -> None:
    other = place("B")
    for one in (where, other):
        appraise(one, PRINCIPLES, now)
    Person.objects.filter(pk=where.lead.pk).update(station=other.station, no="B009")
    workshop.done(other.station, workshop.order("WX-B", workshop.job([where.lead]), day=3, month=7), now)
    Person.objects.filter(pk=where.lead.pk).update(station=where.station, no="A001")
    closed(other, [JULY], now)
    closed(where, [JULY], now)
    assert {one.person_id for one in month_sheets(other.station, JULY)} == {other.lead.pk, other.second.pk}
    line = sheet(where, where.lead, JULY).line("output")
    assert line is not None
    assert line.value == Decimal(1160 + 464)
    behind = documents_behind(sheet(where, where.lead, JULY), "labour_fen")
    assert [line.number for line in behind.lines] == ["WX-B", "WX202607-A1", "WX202607-A2", "WX202607-A3"]


def test_nobody_is_scored_by_two_stations_for_one_month(where: Place, now: datetime) -> None:
    other = place("B")
    for one in (where, other):
        appraise(one, SMALL, now)
        closed(one, [JULY], now)
    score_month(station=where.station, month=JULY, actor=where.clerk, now=now)
    Person.objects.filter(pk=where.lead.pk).update(station=other.station, no="B009")
    score_month(station=other.station, month=JULY, actor=other.clerk, now=now)
    assert [card.station for card in Scorecard.objects.filter(person=where.lead)] == [where.station]
    assert [one.no for one in month_sheets(where.station, JULY)] == ["A001", "A002"]


def test_a_measure_opens_the_orders_that_it_was_computed_from(where: Place, now: datetime) -> None:
    closed(where, [JULY], now)
    appraise(where, PRINCIPLES, now)
    one = sheet(where, where.lead, JULY)
    grounds = grounds_of(one, "output")
    assert [(figure.code, figure.value) for figure in grounds.line.basis] == [
        ("labour_fen", Decimal(21000)),
        ("parts_fen", Decimal(95000)),
    ]
    late = workshop.order("WX-LATE", workshop.job([where.lead]), day=30, month=7)
    workshop.done(where.station, late, now + timedelta(hours=1))
    behind = documents_behind(one, "labour_fen")
    assert (behind.total, behind.count) == (21000, 3)
    assert [line.number for line in behind.lines] == ["WX202607-A1", "WX202607-A2", "WX202607-A3"]
    assert grounds_of(one, "records").entries == []
