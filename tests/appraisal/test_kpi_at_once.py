"""Two people at the same moment: one act is done, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection

from appraisal.scorecards import JULY, QUARTER, SMALL, Place, appraise, closed, entered, final, place
from sanbao.appraisal.models import AppealDecision, FinalMonth, ScoreAdjustment, Scorecard
from sanbao.appraisal.queries.scores import revisions_of
from sanbao.appraisal.services.appeals import Answer, appeal, decide_appeal
from sanbao.appraisal.services.scores import close_quarter, finalise
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import DomainError

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


def at_once(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Do both at once; return "done" or the code of the refusal of each, sorted."""

    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as both:
        return sorted(both.map(run, (first, second)))


def small(now: datetime) -> Place:
    where = place()
    closed(where, QUARTER, now)
    appraise(where, SMALL, now)
    return where


def test_of_two_answers_to_one_appeal_one_counts_and_the_other_is_told(now: datetime) -> None:
    where = small(now)
    final(where, [JULY], now)
    card = revisions_of(where.lead.pk, JULY)[0]
    assert where.lead.user is not None
    made = appeal(scorecard_id=card.pk, item="records", reason="?", actor=where.lead.user, now=now)
    answer = Answer(value=Decimal(1), evidence="工单")

    def accept() -> object:
        return decide_appeal(appeal_id=made.pk, accepted=True, answer=answer, reason="成立", actor=where.head, now=now)

    def refuse() -> object:
        return decide_appeal(appeal_id=made.pk, accepted=False, reason="不成立", actor=where.manager, now=now)

    assert at_once(accept, refuse) == ["done", "kpi.appeal_decided"]
    decision = AppealDecision.objects.get()
    assert len(revisions_of(where.lead.pk, JULY)) == (2 if decision.is_accepted else 1)
    assert JournalEntry.objects.filter(act="kpi.decide").count() == 1


def test_of_two_who_make_a_month_final_one_does_and_the_other_is_told(now: datetime) -> None:
    where = small(now)
    for person in (where.lead, where.second):
        entered(where, person, JULY, "records", "0", now=now)

    def act() -> object:
        return finalise(station=where.station, month=JULY, actor=where.manager, now=now)

    assert at_once(act, act) == ["done", "kpi.month_final"]
    assert (FinalMonth.objects.count(), Scorecard.objects.count()) == (1, 2)


def test_a_quarter_closed_by_two_at_once_is_adjusted_once(now: datetime) -> None:
    where = small(now)
    final(where, QUARTER, now)
    for person in (where.lead, where.second):
        entered(where, person, JULY, "order_slips", "1", now=now)

    def act() -> object:
        return close_quarter(station=where.station, first=JULY, reason="三季度", actor=where.manager, now=now)

    assert at_once(act, act) == ["done", "done"]
    assert (ScoreAdjustment.objects.count(), Scorecard.objects.count()) == (6, 12)
