"""What people enter for the scores: with evidence, by others than the person, until the month is final."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from appraisal.scorecards import JULY, SMALL, Place, appraise, closed, entered, final, place, sheet, user
from sanbao.appraisal import errors
from sanbao.appraisal.models import FinalMonth, ItemValue, SchemeEdition, SchemeUse, Scorecard, TaskEntry
from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.scorecard import Ground, TaskKind
from sanbao.appraisal.services.tasks import drop_task, judge_task, set_task
from sanbao.appraisal.services.values import enter_value, excuse_for_all, take_back_value
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def where(now: datetime) -> Place:
    made = place()
    closed(made, [JULY], now)
    appraise(made, SMALL, now)
    return made


def told(where: Place, now: datetime, **other: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "station": where.station,
        "person": where.lead,
        "month": JULY,
        "actor": where.clerk,
        "now": now,
    }
    return {**said, **other}


def ground(where: Place, code: str = "records") -> Ground:
    line = sheet(where, where.lead, JULY).line(code)
    assert line is not None
    return line.ground


def kept() -> tuple[int, int, int]:
    return ItemValue.objects.count(), TaskEntry.objects.count(), JournalEntry.objects.count()


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"item": "records"}, ["kpi.value_missing"]),
        ({"item": "records", "value": Decimal(1)}, ["appraisal.evidence_missing"]),
        ({"item": "records", "value": Decimal(1), "evidence": " "}, ["appraisal.evidence_missing"]),
        (
            {"item": "records", "value": Decimal(1), "excused": "外派", "evidence": "工单"},
            ["appraisal.value_and_excuse"],
        ),
        ({"item": "records", "value": Decimal("1.23456"), "evidence": "工单"}, ["kpi.value_out_of_range"]),
        ({"item": "records", "value": Decimal(10**11), "evidence": "工单"}, ["kpi.value_out_of_range"]),
        ({"item": "records", "value": Decimal("NaN"), "evidence": "工单"}, ["kpi.value_out_of_range"]),
        ({"item": "nothing", "value": Decimal(1), "evidence": "工单"}, ["appraisal.unknown_item"]),
    ],
)
def test_a_value_without_evidence_or_sense_is_refused(
    where: Place, now: datetime, said: dict[str, Any], codes: list[str]
) -> None:
    before = kept()
    with pytest.raises(Refused) as refused:
        enter_value(**told(where, now, **said))
    assert [fault.code for fault in refused.value.faults] == codes
    assert kept() == before


def test_nobody_enters_what_he_himself_is_judged_by(where: Place, now: datetime) -> None:
    before = kept()
    own = told(where, now, actor=where.lead.user)
    with pytest.raises(errors.EntersOwnScore):
        enter_value(item="records", value=Decimal(0), evidence="自己看过", **own)
    with pytest.raises(errors.EntersOwnScore):
        take_back_value(item="records", reason="自己看过", **own)
    with pytest.raises(errors.EntersOwnScore):
        set_task(label="支援", kind=TaskKind.TEMPORARY, **own)
    assert kept() == before


def test_the_newest_row_counts_and_what_is_taken_back_is_open_again(where: Place, now: datetime) -> None:
    entered(where, where.lead, JULY, "records", "2", now=now)
    entered(where, where.lead, JULY, "records", "1", now=now)
    assert sheet(where, where.lead, JULY).card.total == Decimal(90)
    take_back_value(item="records", reason="记错人", **told(where, now))
    assert ground(where) is Ground.NOT_ENTERED
    with pytest.raises(errors.NothingEntered):
        take_back_value(item="records", reason="记错人", **told(where, now))
    rows = ItemValue.objects.filter(item="records").order_by("id")
    assert [row.value for row in rows] == [Decimal(2), Decimal(1), None]


def test_ones_own_row_goes_before_the_excuse_for_everybody(where: Place, now: datetime) -> None:
    common: dict[str, Any] = {
        "station": where.station,
        "month": JULY,
        "item": "records",
        "actor": where.clerk,
        "now": now,
    }
    excuse_for_all(reason="本月没有抽查", **common)
    entered(where, where.second, JULY, "records", "1", now=now)
    assert ground(where) is Ground.EXCUSED
    assert sheet(where, where.second, JULY).card.total == Decimal(90)
    take_back_value(person=None, reason="补了抽查", **common)
    assert ground(where) is Ground.NOT_ENTERED
    with pytest.raises(errors.ReasonMissing):
        excuse_for_all(**{**common, "reason": ""})


def test_a_final_month_takes_no_value_and_no_task(where: Place, now: datetime) -> None:
    task = set_task(label="支援", kind=TaskKind.TEMPORARY, **told(where, now))
    judge_task(code=task.code, degree=Decimal(1), evidence="派工单 7", **told(where, now))
    final(where, [JULY], now)
    before = kept()
    acts: list[tuple[Any, dict[str, Any]]] = [
        (enter_value, {"item": "records", "value": Decimal(1), "evidence": "工单"}),
        (take_back_value, {"item": "records", "reason": "错"}),
        (set_task, {"label": "支援", "kind": TaskKind.TEMPORARY}),
        (judge_task, {"code": task.code, "degree": Decimal(0), "evidence": "工单"}),
        (drop_task, {"code": task.code, "reason": "错"}),
    ]
    for act, said in acts:
        with pytest.raises(errors.MonthFinal):
            act(**told(where, now, **said))
    with pytest.raises(errors.MonthFinal):
        excuse_for_all(station=where.station, month=JULY, item="records", reason="错", actor=where.clerk, now=now)
    assert kept() == before


def test_the_result_of_a_quarter_is_entered_after_its_months_are_final(where: Place, now: datetime) -> None:
    final(where, [JULY], now)
    row = enter_value(item="order_slips", value=Decimal(1), evidence="误操作记录", **told(where, now))
    assert (row.span, row.month) == ("quarter", JULY)


def test_a_task_takes_five_points_from_the_main_pool_and_gives_them_by_degree(where: Place, now: datetime) -> None:
    entered(where, where.lead, JULY, "records", "0", now=now)
    task = set_task(label=" 掌握新机型拆装 ", kind=TaskKind.SHORT_BOARD, **told(where, now))
    assert sheet(where, where.lead, JULY).card.total == Decimal(95)
    judge_task(code=task.code, degree=Decimal("0.5"), evidence="考核表 12", **told(where, now))
    assert sheet(where, where.lead, JULY).card.total == Decimal("97.5")
    drop_task(code=task.code, reason="下错人", **told(where, now))
    assert sheet(where, where.lead, JULY).card.total == Decimal(100)
    with pytest.raises(errors.TaskUnknown):
        judge_task(code=task.code, degree=Decimal(1), evidence="考核表", **told(where, now))
    assert [row.is_dropped for row in TaskEntry.objects.order_by("id")] == [False, False, True]


def test_a_task_without_words_or_beyond_the_most_is_refused(where: Place, now: datetime) -> None:
    with pytest.raises(errors.TaskLabelMissing):
        set_task(label=" ", kind=TaskKind.TEMPORARY, **told(where, now))
    for number in range(20):
        set_task(label=f"任务 {number}", kind=TaskKind.TEMPORARY, **told(where, now))
    before = kept()
    with pytest.raises(refusals.TooManyTasks):
        set_task(label="再一项", kind=TaskKind.TEMPORARY, **told(where, now))
    for said, refusal in (
        ({"degree": Decimal("1.1"), "evidence": "工单"}, errors.DegreeOutOfRange),
        ({"degree": Decimal(1), "evidence": ""}, refusals.EvidenceMissing),
    ):
        with pytest.raises(refusal):
            judge_task(code="task-1", **told(where, now, **said))
    with pytest.raises(errors.ReasonMissing):
        drop_task(code="task-1", reason="", **told(where, now))
    assert kept() == before


def test_somebody_who_is_not_appraised_has_no_values_and_no_tasks(now: datetime) -> None:
    where = place()
    closed(where, [JULY], now)
    with pytest.raises(errors.NotAppraised):
        enter_value(item="records", value=Decimal(1), evidence="工单", **told(where, now))
    with pytest.raises(errors.NotAppraised):
        set_task(label="支援", kind=TaskKind.TEMPORARY, **told(where, now))
    assert kept()[:2] == (0, 0)


def test_what_was_written_is_changed_neither_by_the_orm_nor_by_sql(where: Place, now: datetime) -> None:
    task = set_task(label="支援", kind=TaskKind.TEMPORARY, **told(where, now))
    judge_task(code=task.code, degree=Decimal(1), evidence="派工单 7", **told(where, now))
    final(where, [JULY], now)
    for model in (SchemeEdition, SchemeUse, ItemValue, TaskEntry, Scorecard, FinalMonth):
        row = model.objects.first()
        assert row is not None
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            row.save()
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            model.objects.filter(pk=row.pk)._raw_delete(using="default")  # noqa: SLF001 - deletes without collecting
        table = model._meta.db_table  # noqa: SLF001 - Django's meta API
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET set_by_id = NULL")  # noqa: S608 - our own words


def test_users_of_other_people_may_enter(where: Place, now: datetime) -> None:
    row = enter_value(item="records", value=Decimal(1), evidence="工单", **told(where, now, actor=user("another")))
    assert row.set_by is not None
    entry = JournalEntry.objects.get(act="kpi.enter_value")
    assert (entry.subject, entry.facts["value"], entry.facts["evidence"]) == ("kpi_person:A:2026-07:A001", "1", "工单")
