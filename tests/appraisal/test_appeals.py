"""Who doubts a line of his scorecard appeals; somebody else answers, and the month is scored anew beside the old."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Q

from appraisal.scorecards import JULY, QUARTER, SEPTEMBER, SMALL, Place, appraise, closed, entered, final, place
from sanbao.appraisal import errors
from sanbao.appraisal.models import Appeal, AppealDecision, ItemValue, ScoreAdjustment, Scorecard, TaskEntry
from sanbao.appraisal.queries.appeals import appeals_at, appeals_of
from sanbao.appraisal.queries.evidence import grounds_of
from sanbao.appraisal.queries.scores import adjustments_of, final_scores, person_sheet, revisions_of
from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.profiles import rate
from sanbao.appraisal.rules.scorecard import Ground, TaskKind
from sanbao.appraisal.services.appeals import Answer, appeal, decide_appeal
from sanbao.appraisal.services.scores import Scoring, close_quarter, finalise, score_month
from sanbao.appraisal.services.tasks import judge_task, set_task
from sanbao.appraisal.services.values import enter_value, take_back_value
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import Refused
from sanbao.network.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(now: datetime) -> Place:
    """July is final; the lead had two slips in his records, entered by the clerk."""
    made = place()
    closed(made, [JULY], now)
    appraise(made, SMALL, now)
    entered(made, made.lead, JULY, "records", "2", now=now)
    entered(made, made.second, JULY, "records", "0", now=now)
    finalise(station=made.station, month=JULY, actor=made.manager, now=now)
    return made


def newest(person: Person) -> Scorecard:
    return revisions_of(person.pk, JULY)[0]


def made(where: Place, now: datetime, item: str = "records", person: Person | None = None) -> Appeal:
    one = person or where.lead
    assert one.user is not None
    return appeal(scorecard_id=newest(one).pk, item=item, reason="抽查的不是我的工单", actor=one.user, now=now)


def decided(where: Place, one: Appeal, now: datetime, **other: Any) -> AppealDecision:
    said: dict[str, Any] = {
        "accepted": True,
        "answer": Answer(value=Decimal(1), evidence="工单 WX-8 不是本人"),
        "actor": where.head,
    }
    return decide_appeal(appeal_id=one.pk, reason="核对工单", now=now, **{**said, **other})


def kept() -> tuple[int, ...]:
    tables = (Appeal, AppealDecision, ItemValue, TaskEntry, Scorecard, ScoreAdjustment, JournalEntry)
    return tuple(table.objects.count() for table in tables)


def test_an_accepted_appeal_gives_a_new_revision_and_a_row_and_wages_see_the_new_score(
    where: Place, now: datetime
) -> None:
    assert final_scores(JULY, [where.lead.pk])[where.lead.pk].total == Decimal(80)
    one = made(where, now)
    assert list(appeals_at(Q(), pending=True)) == [one]
    decision = decided(where, one, now)
    score = final_scores(JULY, [where.lead.pk])[where.lead.pk]
    assert (score.total, score.revision, score.scorecard_id) == (Decimal(90), 2, decision.scorecard_id)
    row = adjustments_of(where.lead.pk).get()
    assert (row.item, row.old, row.new) == ("records", Decimal(30), Decimal(40))
    assert (row.reason, row.appeal) == ("核对工单", one)
    assert [card.cause for card in revisions_of(where.lead.pk, JULY)] == ["appeal", "scored"]
    assert newest(where.second).revision == 1
    assert (list(appeals_at(Q(), pending=True)), list(appeals_of(where.lead.pk, JULY))) == ([], [one])
    acts = JournalEntry.objects.filter(act__in=("kpi.appeal", "kpi.decide")).order_by("id")
    assert [(entry.act, entry.actor) for entry in acts] == [("kpi.appeal", where.lead.user), ("kpi.decide", where.head)]


def test_what_stood_and_what_was_decided_both_stay_to_be_read(where: Place, now: datetime) -> None:
    decided(where, made(where, now), now)
    sheet = person_sheet(where.station, JULY, where.lead.pk)
    assert sheet is not None
    grounds = grounds_of(sheet, "records")
    assert [(row.set_by, row.evidence) for row in grounds.entries] == [
        (where.head, "工单 WX-8 不是本人"),
        (where.clerk, "抽查记录 3、8"),
    ]
    assert len(grounds.adjustments) == 1


def test_a_refused_appeal_changes_no_score(where: Place, now: datetime) -> None:
    before = kept()
    decision = decided(where, made(where, now), now, accepted=False, answer=None)
    assert (decision.is_accepted, decision.scorecard) == (False, None)
    assert [now_ - then for now_, then in zip(kept(), before, strict=True)] == [1, 1, 0, 0, 0, 0, 2]
    assert final_scores(JULY, [where.lead.pk])[where.lead.pk].revision == 1


def test_an_excuse_may_be_the_answer_and_hands_the_weight_on(where: Place, now: datetime) -> None:
    decided(where, made(where, now), now, answer=Answer(excused="抽查期间外派"))
    rows = adjustments_of(where.lead.pk).values_list("item", "old", "new")
    assert list(rows) == [("order_slips", Decimal(50), Decimal(100)), ("records", Decimal(30), None)]
    assert final_scores(JULY, [where.lead.pk])[where.lead.pk].total == Decimal(100)


def test_only_the_person_himself_appeals_and_only_against_his_newest_scorecard(where: Place, now: datetime) -> None:
    first = newest(where.lead)
    before = kept()
    with pytest.raises(errors.NotOwnScorecard):
        appeal(scorecard_id=first.pk, item="records", reason="代他申诉", actor=where.head, now=now)
    with pytest.raises(errors.ScorecardUnknown):
        appeal(scorecard_id=999, item="records", reason="?", actor=where.head, now=now)
    assert where.lead.user is not None
    for item, reason, refusal in (
        ("records", " ", errors.ReasonMissing),
        ("nothing", "?", refusals.UnknownItem),
        ("order_slips", "季度还没有结算", errors.NotJudgedYet),
    ):
        with pytest.raises(refusal):
            appeal(scorecard_id=first.pk, item=item, reason=reason, actor=where.lead.user, now=now)
    assert kept() == before
    one = made(where, now)
    with pytest.raises(errors.AppealPending):
        made(where, now)
    decided(where, one, now)
    with pytest.raises(errors.ScorecardOutdated):
        appeal(scorecard_id=first.pk, item="records", reason="旧的", actor=where.lead.user, now=now)


def test_neither_the_person_nor_who_entered_the_value_decides(where: Place, now: datetime) -> None:
    one = made(where, now)
    before = kept()
    with pytest.raises(errors.DeciderEnteredValue):
        decided(where, one, now, actor=where.clerk)
    with pytest.raises(errors.DecidesOwnAppeal):
        decided(where, one, now, actor=where.lead.user)
    with pytest.raises(errors.AppealUnknown):
        decide_appeal(appeal_id=999, accepted=False, reason="?", actor=where.head, now=now)
    with pytest.raises(errors.ReasonMissing):
        decide_appeal(appeal_id=one.pk, accepted=False, reason=" ", actor=where.head, now=now)
    assert kept() == before


def test_who_decided_an_appeal_does_not_decide_the_next_about_his_own_value(where: Place, now: datetime) -> None:
    decided(where, made(where, now), now)
    again = made(where, now)
    with pytest.raises(errors.DeciderEnteredValue):
        decided(where, again, now)
    decided(where, again, now, actor=where.manager, answer=Answer(value=Decimal(0), evidence="复核"))
    assert final_scores(JULY, [where.lead.pk])[where.lead.pk].total == Decimal(100)


def test_an_appeal_is_decided_once(where: Place, now: datetime) -> None:
    one = made(where, now)
    decided(where, one, now)
    before = kept()
    with pytest.raises(errors.AppealDecided):
        decided(where, one, now, actor=where.manager, accepted=False)
    assert kept() == before


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(), "kpi.value_missing"),
        (Answer(value=Decimal(1)), "appraisal.evidence_missing"),
        (Answer(value=Decimal(1), evidence="工单", excused="外派"), "appraisal.value_and_excuse"),
        (Answer(value=Decimal("0.00001"), evidence="工单"), "kpi.value_out_of_range"),
    ],
)
def test_an_answer_needs_a_value_and_evidence(where: Place, now: datetime, answer: Answer, code: str) -> None:
    one = made(where, now)
    before = kept()
    with pytest.raises(Refused) as refused:
        decided(where, one, now, answer=answer)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert kept() == before


def test_a_measured_item_is_corrected_by_an_appeal_only(now: datetime) -> None:
    where = place()
    closed(where, [JULY], now)
    output = rate("output", "维修产值", 50, group="main", limits=("1200", "2000"), step="1", per="10")
    appraise(where, replace(SMALL, items=(output, SMALL.items[1])), now)
    for person in (where.lead, where.second):
        entered(where, person, JULY, "records", "0", now=now)
    with pytest.raises(Refused) as refused:
        entered(where, where.lead, JULY, "output", "1300", now=now)
    assert [fault.code for fault in refused.value.faults] == ["kpi.item_is_measured"]
    score: dict[str, Any] = {"station": where.station, "month": JULY, "actor": where.clerk, "now": now}
    score_month(**score)
    assert newest(where.lead).total == Decimal(96)
    one = made(where, now, "output")
    decided(where, one, now, answer=Answer(value=Decimal(1300), evidence="漏记工单 WX-9"))
    assert newest(where.lead).total == Decimal(100)
    # The answer stays when the month, which is not final yet, is scored again.
    assert score_month(**score) == Scoring(people=2, revised=0)
    sheet = person_sheet(where.station, JULY, where.lead.pk)
    assert sheet is not None
    line = sheet.line("output")
    assert line is not None
    assert (line.ground, line.evidence) == (Ground.WITHIN, "漏记工单 WX-9")


def test_what_an_appeal_decided_is_not_entered_over_or_taken_back(now: datetime) -> None:
    where = place()
    closed(where, [JULY], now)
    appraise(where, SMALL, now)
    entered(where, where.lead, JULY, "records", "2", now=now)
    score_month(station=where.station, month=JULY, actor=where.clerk, now=now)
    decided(where, made(where, now), now)
    before = kept()
    told: dict[str, Any] = {
        "station": where.station,
        "person": where.lead,
        "month": JULY,
        "item": "records",
        "now": now,
    }
    with pytest.raises(errors.DecidedByAppeal):
        enter_value(value=Decimal(2), evidence="坚持", actor=where.clerk, **told)
    with pytest.raises(errors.DecidedByAppeal):
        take_back_value(reason="坚持", actor=where.clerk, **told)
    assert kept() == before


def test_an_appeal_against_a_quarter_item_changes_all_of_its_months(now: datetime) -> None:
    where = place()
    closed(where, QUARTER, now)
    appraise(where, SMALL, now)
    final(where, QUARTER, now)
    entered(where, where.lead, JULY, "order_slips", "2", now=now)
    entered(where, where.second, JULY, "order_slips", "0", now=now)
    close_quarter(station=where.station, first=JULY, reason="三季度", actor=where.manager, now=now)
    decision = decided(where, made(where, now, "order_slips"), now)
    for month in QUARTER:
        assert final_scores(month, [where.lead.pk])[where.lead.pk].total == Decimal(90)
    assert decision.scorecard == newest(where.lead)
    rows = adjustments_of(where.lead.pk).filter(appeal__isnull=False).values_list("month", "old", "new")
    assert list(rows) == [(month, Decimal(30), Decimal(40)) for month in QUARTER]
    # The quarter closed once more stands by the answer.
    again = close_quarter(station=where.station, first=JULY, reason="复核", actor=where.manager, now=now)
    assert (again.revised, final_scores(SEPTEMBER, [where.lead.pk])[where.lead.pk].revision) == (0, 3)


def test_the_degree_of_a_task_is_appealed_like_a_value(now: datetime) -> None:
    where = place()
    closed(where, [JULY], now)
    appraise(where, SMALL, now)
    told: dict[str, Any] = {
        "station": where.station,
        "person": where.lead,
        "month": JULY,
        "actor": where.clerk,
        "now": now,
    }
    task = set_task(label="掌握新机型拆装", kind=TaskKind.SHORT_BOARD, **told)
    judge_task(code=task.code, degree=Decimal("0.5"), evidence="考核表 12", **told)
    final(where, [JULY], now)
    assert newest(where.lead).total == Decimal("97.5")
    one = made(where, now, task.code)
    before = kept()
    for answer, refusal in (
        (Answer(value=Decimal(1)), errors.ValueMissing),
        (Answer(degree=Decimal(2), evidence="考核表"), errors.DegreeOutOfRange),
        (Answer(degree=Decimal(1)), refusals.EvidenceMissing),
    ):
        with pytest.raises(refusal):
            decided(where, one, now, answer=answer)
    with pytest.raises(errors.DeciderEnteredValue):
        decided(where, one, now, actor=where.clerk)
    assert kept() == before
    decided(where, one, now, answer=Answer(degree=Decimal("0.8"), evidence="补考 13"))
    assert newest(where.lead).total == Decimal(99)
    assert [(row.item, row.old, row.new) for row in adjustments_of(where.lead.pk)] == [
        (task.code, Decimal("2.5"), Decimal(4))
    ]
