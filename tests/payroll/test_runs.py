"""Drafting, checking, approving, paying, locking; what is refused, and that nothing changed then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

import workshop
from sanbao.accounts.models import User
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import DomainError, Refused
from sanbao.payroll import errors
from sanbao.payroll.models import MonthItem, PayGroup, PayRun, PaySlip, WageTerms
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lifecycle import Status, TransitionNotAllowed
from sanbao.payroll.rules.people import CoefficientMissing
from sanbao.payroll.rules.terms import Coefficient5Terms, PersonTerms
from sanbao.payroll.services import items, runs
from sanbao.statistics.models import ClosedFact

from .paying import (
    NOVEMBER,
    OCTOBER,
    SEPTEMBER,
    Place,
    agree_group,
    agree_person,
    attend,
    close,
    draft,
    enter,
    example,
    final,
    place,
    slips,
    work,
    yuan,
)

pytestmark = pytest.mark.django_db


def kept() -> tuple[int, int, int, int]:
    """Return what would have grown if something had been stored."""
    return PayRun.objects.count(), PayGroup.objects.count(), PaySlip.objects.count(), JournalEntry.objects.count()


def refused(error: type[DomainError], act: Callable[[], Any], match: str = "") -> None:
    before = kept(), list(PayRun.objects.values())
    with pytest.raises(error, match=match or None):
        act()
    assert (kept(), list(PayRun.objects.values())) == before


def test_a_draft_keeps_every_group_and_slip_and_is_told_to_the_journal(now: datetime) -> None:
    run = draft(example(now))
    assert (run.status, run.revision, run.people, len(run.digest)) == (Status.DRAFT, 1, 5, 64)
    assert (PayGroup.objects.count(), PaySlip.objects.count()) == (1, 5)
    entry = JournalEntry.objects.get(act="payroll.draft")
    assert (entry.subject, entry.facts["digest"], entry.facts["gross"]) == (
        "pay_run:A:2026-10",
        run.digest,
        "23200.00",
    )


def test_the_same_month_drafted_again_stores_nothing_and_has_the_same_digest(now: datetime) -> None:
    of = example(now)
    first = draft(of)
    before = kept(), list(PaySlip.objects.values())
    again = draft(of)
    assert (again.pk, again.revision, again.digest) == (first.pk, 1, first.digest)
    assert (kept(), list(PaySlip.objects.values())) == before


def test_two_stations_with_the_same_facts_get_the_same_bytes(now: datetime) -> None:
    first, second = draft(example(now, "A")), draft(example(now, "B"))
    texts = [list(PaySlip.objects.filter(run=run).values_list("given", "gives")) for run in (first, second)]
    assert texts[0] == texts[1]


def test_a_draft_that_differs_is_a_new_revision_and_the_old_one_stays(now: datetime) -> None:
    of = example(now)
    first = draft(of)
    enter(of, ItemKind.ALLOWANCE, person=of.people["A"], amount=yuan("100.00"), label="高温补助")
    second = draft(of)
    assert (second.revision, second.gross) == (2, yuan("23300.00"))
    assert second.digest != first.digest
    assert PaySlip.objects.filter(revision=1).count() == PaySlip.objects.filter(revision=2).count() == 5
    assert slips(second)["A"].gross == yuan("8847.54")


def test_a_run_goes_from_draft_to_locked_by_different_people(now: datetime) -> None:
    of = example(now)
    run = draft(of)
    runs.check(run_id=run.pk, actor=of.checker, now=now)
    runs.approve(run_id=run.pk, actor=of.manager, now=now)
    runs.pay(run_id=run.pk, paid_on=date(2026, 11, 10), actor=of.checker, now=now)
    done = runs.lock(run_id=run.pk, actor=of.clerk, now=now)
    assert (done.status, done.paid_on) == (Status.LOCKED, date(2026, 11, 10))
    assert (done.drafted_by, done.checked_by, done.approved_by) == (of.clerk, of.checker, of.manager)
    acts = JournalEntry.objects.filter(act__startswith="payroll.", subject="pay_run:A:2026-10").order_by("number")
    assert [entry.act.removeprefix("payroll.") for entry in acts] == ["draft", "check", "approve", "pay", "lock"]


def test_an_open_month_is_not_paid(now: datetime) -> None:
    of = place(now)
    work(of, "100.00")
    refused(errors.MonthStillOpen, lambda: draft(of), match="还没有结账")


def test_a_closing_that_was_tampered_with_is_not_paid(now: datetime) -> None:
    of = example(now)
    lift = {
        "sqlite": ["DROP TRIGGER statistics_closedfact_no_update"],
        "postgresql": ["SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE statistics_closedfact DISABLE TRIGGER USER"],
    }
    with connection.cursor() as cursor:
        for statement in lift[connection.vendor]:
            cursor.execute(statement)
    fact = ClosedFact.objects.order_by("position").first()
    assert fact
    ClosedFact.objects.filter(pk=fact.pk).update(row=fact.row | {"no": "A9"})
    refused(errors.ClosingDamaged, lambda: draft(of), match="与校验码不符")
    ClosedFact.objects.filter(pk=fact.pk).update(row=fact.row)
    ClosedFact.objects.update(stretches=None)
    refused(errors.ClosingDamaged, lambda: draft(of))


def test_everything_that_is_missing_is_told_at_once(now: datetime) -> None:
    of = place(now)
    clerk = workshop.technician(of.station, "F", "F某", "2.0")
    clerk.grades.all().delete()
    workshop.attended(clerk, "√")
    of.people["F"] = clerk
    attend(of)
    agree_group(of, "coefficient_5", Coefficient5Terms(None))
    agree_person(of, "B", PersonTerms(insurance_city="无名市", insurance_base=yuan("5000.00")))
    agree_person(of, "C", PersonTerms(performance_base=yuan("500.00")))
    enter(of, ItemKind.ACCIDENT, team=of.team, quantity=Decimal(1))
    enter(of, ItemKind.OVERTIME_LEAVE, person=of.people["D"], quantity=Decimal(480))
    close(of)
    before = kept()
    with pytest.raises(Refused) as error:
        draft(of)
    assert kept() == before
    found = {(fault.code, fault.column) for fault in error.value.faults}
    assert found == {
        ("payroll.score_missing", "C C某"),
        ("payroll.item_not_used", "机修一组"),
        ("payroll.rate_missing", "机修一组 group.commission_rate"),
        ("payroll.rate_missing", "— group.commission_rate"),
        ("payroll.coefficient_missing", "F F某 segments[0].coefficient"),
        *(("payroll.none_in_force", "B B某 insurance.table") for _ in range(5)),
        ("payroll.base_missing", "D D某 monthly_base"),
        ("payroll.leave_exceeds_rest_days", "D D某 leave_minutes"),
    }
    assert CoefficientMissing.code in {code for code, _ in found}


def test_without_terms_of_station_or_group_nothing_is_computed(now: datetime) -> None:
    station = workshop.station("C", "C站")
    lead = workshop.technician(station, "A001", "许刚", team="机修一组")
    workshop.attended(lead, "√")
    clerk, checker, manager = (User.objects.create(username=name) for name in "xyz")
    of = Place(station, {"A": lead}, clerk, checker, manager, now)
    close(of)
    with pytest.raises(Refused) as error:
        draft(of)
    assert [fault.code for fault in error.value.faults] == [
        "payroll.station_terms_missing",
        "payroll.group_terms_missing",
    ]


def test_earlier_months_have_to_be_finished_first(now: datetime) -> None:
    of = example(now)
    draft(of)
    attend(of, month=NOVEMBER)
    close(of, NOVEMBER)
    refused(errors.EarlierRunUnfinished, lambda: draft(of, NOVEMBER), match="2026年10月 的工资表还没有批准")
    final(of)
    assert draft(of, NOVEMBER).people == 5


def test_a_closed_month_between_two_runs_is_not_skipped(now: datetime) -> None:
    of = place(now)
    for month in (SEPTEMBER, OCTOBER, NOVEMBER):
        attend(of, month=month)
        close(of, month)
    final(of, SEPTEMBER)
    refused(errors.EarlierRunUnfinished, lambda: draft(of, NOVEMBER), match="请先完成 2026年10月")


def test_who_drafted_or_checked_does_not_approve(now: datetime) -> None:
    of = example(now)
    run = draft(of)
    runs.check(run_id=run.pk, actor=of.checker, now=now)
    for actor in (of.clerk, of.checker):
        refused(errors.ApproverWroteIt, partial(runs.approve, run_id=run.pk, actor=actor, now=now))
    assert runs.approve(run_id=run.pk, actor=of.manager, now=now).status == Status.APPROVED


def test_the_system_does_not_approve_what_it_drafted(now: datetime) -> None:
    of = example(now)
    run = runs.draft(station=of.station, month=OCTOBER, actor=None, now=now)
    runs.check(run_id=run.pk, actor=None, now=now)
    refused(errors.ApproverWroteIt, lambda: runs.approve(run_id=run.pk, actor=None, now=now))


def test_a_final_run_is_neither_drafted_again_nor_given_items(now: datetime) -> None:
    of = example(now)
    item = enter_damage(of)
    run = final(of)
    refused(errors.RunAlreadyFinal, lambda: draft(of))
    refused(errors.RunAlreadyFinal, lambda: enter_damage(of))
    refused(errors.RunAlreadyFinal, lambda: items.take_back_item(item_id=item.pk, reason="错", actor=None, now=now))
    refused(TransitionNotAllowed, lambda: runs.check(run_id=run.pk, actor=of.checker, now=now))
    refused(TransitionNotAllowed, lambda: runs.approve(run_id=run.pk, actor=of.manager, now=now))
    refused(TransitionNotAllowed, lambda: runs.lock(run_id=run.pk, actor=of.clerk, now=now))


def enter_damage(of: Place) -> MonthItem:
    item: MonthItem = enter(of, ItemKind.DAMAGE, person=of.people["A"], amount=yuan("100.00"), label="工具赔偿")
    return item


def test_a_checked_run_is_returned_before_anything_changes(now: datetime) -> None:
    of = example(now)
    run = draft(of)
    runs.check(run_id=run.pk, actor=of.checker, now=now)
    refused(errors.RunNotADraft, lambda: draft(of))
    refused(errors.RunNotADraft, lambda: enter_damage(of))
    back = runs.return_to_draft(run_id=run.pk, reason="漏了赔偿", actor=of.manager, now=now)
    assert (back.status, back.checked_by, back.checked_at) == (Status.DRAFT, None, None)
    enter_damage(of)
    assert draft(of).revision == 2


def test_an_outdated_draft_is_not_checked(now: datetime) -> None:
    of = example(now)
    run = draft(of)
    enter(of, ItemKind.ALLOWANCE, person=of.people["A"], amount=yuan("100.00"))
    refused(errors.DraftOutdated, lambda: runs.check(run_id=run.pk, actor=of.checker, now=now), match="请重新编制")


def test_a_run_that_a_later_one_builds_on_is_not_returned(now: datetime) -> None:
    of = example(now)
    run = final(of)
    attend(of, month=NOVEMBER)
    close(of, NOVEMBER)
    draft(of, NOVEMBER)
    back: Any = {"run_id": run.pk, "reason": "重算", "actor": of.manager, "now": now}
    refused(errors.LaterRunExists, lambda: runs.return_to_draft(**back), match="2026年11月")


def test_returning_asks_for_the_reason(now: datetime) -> None:
    of = example(now)
    run = draft(of)
    runs.check(run_id=run.pk, actor=of.checker, now=now)
    with pytest.raises(DomainError, match="请写明事由"):
        runs.return_to_draft(run_id=run.pk, reason=" ", actor=of.manager, now=now)
    assert PayRun.objects.get().status == Status.CHECKED


def test_reading_a_slip_is_in_the_journal(now: datetime) -> None:
    of = example(now)
    slip = slips(draft(of))["B"]
    runs.note_read(slip=slip, reader=of.manager, now=now)
    entry = JournalEntry.objects.get(act="payroll.read_slip")
    assert (entry.subject, entry.actor, entry.station_id) == ("pay_slip:A:2026-10:B", of.manager, of.station.pk)


STATEMENTS = [
    f"{verb} {table}{rest}"
    for table in ("payroll_payslip", "payroll_paygroup", "payroll_wageterms")
    for verb, rest in (("UPDATE", " SET id = id + 1"), ("DELETE FROM", ""))
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_sql_cannot_change_slips_groups_and_terms(statement: str, now: datetime) -> None:
    draft(example(now))
    before = list(PaySlip.objects.values()), list(PayGroup.objects.values()), list(WageTerms.objects.values())
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert before == (
        list(PaySlip.objects.values()),
        list(PayGroup.objects.values()),
        list(WageTerms.objects.values()),
    )


def test_the_orm_cannot_change_a_slip(now: datetime) -> None:
    slip = slips(draft(example(now)))["A"]
    slip.net = yuan("9999.00")
    for attempt in (slip.save, slip.delete, lambda: PaySlip.objects.update(net=1), PaySlip.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert PaySlip.objects.get(pk=slip.pk).gross == yuan("8747.54")


def approved(run_id: int, actor: User, now: datetime) -> str:
    """Approve; return what became of it."""
    try:
        return str(runs.approve(run_id=run_id, actor=actor, now=now).status)
    except DomainError as error:
        return error.code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_of_two_who_approve_at_once_the_second_is_told(now: datetime) -> None:
    of = example(now)
    run = draft(of)
    runs.check(run_id=run.pk, actor=of.checker, now=now)
    other = User.objects.create(username="总经理")
    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(lambda actor: approved(run.pk, actor, now), [of.manager, other]))
    assert answers == ["approved", "payroll.transition_not_allowed"]
    assert JournalEntry.objects.filter(act="payroll.approve").count() == 1


def test_the_second_of_two_approvals_is_told(now: datetime) -> None:
    of = example(now)
    run = final(of)
    other = User.objects.create(username="总经理")
    refused(TransitionNotAllowed, lambda: runs.approve(run_id=run.pk, actor=other, now=now), match="已批准")


def test_one_station_is_drafted_with_the_same_queries_for_one_and_for_five(now: datetime, max_queries: Any) -> None:
    alone = (("A", "4.6", 26, ""),)
    few, many = place(now, "A", alone), place(now, "B")
    attend(few, people=alone)
    attend(many)
    close(few)
    close(many)
    with max_queries(60) as first:
        draft(few)
    with max_queries(len(first)):
        draft(many)
