"""Nobody approves what he entered or is paid by, and nobody changes what pays himself."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from sanbao.accounts.models import User
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import DomainError
from sanbao.network.models import Team
from sanbao.payroll import errors
from sanbao.payroll.models import MonthItem, PayRun, WageTerms
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lifecycle import Status
from sanbao.payroll.rules.terms import PersonTerms
from sanbao.payroll.services import items, runs, terms
from sanbao.payroll.services.bank import make_bank_file

from .paying import (
    NOVEMBER,
    OCTOBER,
    POOL,
    SEPTEMBER,
    STATION,
    Place,
    agree,
    agree_group,
    agree_person,
    attend,
    close,
    draft,
    enter,
    example,
    final,
    place,
    yuan,
)

pytestmark = pytest.mark.django_db
LOSS: dict[str, Any] = {"kind": ItemKind.QUALITY_DEDUCTION, "amount": yuan("10.00"), "label": "质量扣款"}


def stored() -> list[Any]:
    rows = (list(PayRun.objects.values()), list(MonthItem.objects.values()), WageTerms.objects.count())
    return [*rows, JournalEntry.objects.count()]


def refused(error: type[DomainError], act: Callable[[], Any], match: str) -> None:
    before = stored()
    with pytest.raises(error, match=match):
        act()
    assert stored() == before


def checked(of: Place) -> PayRun:
    run = draft(of)
    return runs.check(run_id=run.pk, actor=of.checker, now=of.now)


def approve(of: Place, run: PayRun, actor: User) -> PayRun:
    return runs.approve(run_id=run.pk, actor=actor, now=of.now)


def member(of: Place, no: str = "A") -> User:
    """Let the manager be one of the people who are paid."""
    person = of.people[no]
    person.user = of.manager
    person.save()
    return of.manager


def test_who_entered_an_item_that_stands_does_not_approve_the_month(now: datetime) -> None:
    of = example(now)
    item = enter(of, ItemKind.ALLOWANCE, person=of.people["A"], amount=yuan("100.00"), label="高温", actor=of.manager)
    run = checked(of)
    refused(errors.ApproverEnteredItems, partial(approve, of, run, of.manager), match="「高温」是您登记的")
    runs.return_to_draft(run_id=run.pk, reason="另人登记", actor=of.checker, now=now)
    items.take_back_item(item_id=item.pk, reason="另人登记", actor=of.clerk, now=now)
    assert approve(of, checked(of), of.manager).status == Status.APPROVED


def test_who_set_terms_that_count_for_the_first_time_does_not_approve(now: datetime) -> None:
    of = example(now)
    agree_person(of, "B", PersonTerms(seniority_years=3), actor=of.manager)
    refused(errors.ApproverSetTerms, partial(approve, of, checked(of), of.manager), match="「B某」的工资标准")


def test_terms_that_an_earlier_run_has_counted_hinder_nobody(now: datetime) -> None:
    of = place(now)
    agree_person(of, "B", PersonTerms(seniority_years=3), actor=of.manager)
    agree_person(of, "B", PersonTerms(seniority_years=4), actor=of.clerk)
    for month in (SEPTEMBER, OCTOBER):
        attend(of, month=month)
        close(of, month)
    final(of, SEPTEMBER)
    assert final(of, OCTOBER).status == Status.APPROVED


def test_a_late_change_of_a_paid_month_is_approved_by_another(now: datetime) -> None:
    of = example(now)
    final(of)
    attend(of, month=NOVEMBER)
    close(of, NOVEMBER)
    agree_group(of, "coefficient_5", POOL, actor=of.manager)
    run = draft(of, NOVEMBER)
    runs.check(run_id=run.pk, actor=of.checker, now=now)
    refused(errors.ApproverSetTerms, partial(approve, of, run, of.manager), match="「A站」的工资标准")


def test_who_has_a_slip_in_the_run_does_not_approve_it(now: datetime) -> None:
    of = example(now)
    run = checked(of)
    member(of)
    refused(errors.ApproverIsPaid, partial(approve, of, run, of.manager), match="有您自己的工资")


def test_nobody_enters_or_takes_back_what_his_own_team_shares(now: datetime) -> None:
    of = place(now)
    item = enter(of, team=of.team, **LOSS)
    user = member(of)
    refused(errors.EditsOwnGroup, lambda: enter(of, team=of.team, actor=user, **LOSS), match="「机修一组」的工资也包括")
    back = partial(items.take_back_item, item_id=item.pk, reason="错", actor=user, now=now)
    refused(errors.EditsOwnGroup, back, match="「机修一组」")
    other = Team.objects.create(station=of.station, name="钣喷组")
    assert enter(of, team=other, actor=user, **LOSS).set_by == user


def test_nobody_sets_the_terms_of_his_own_team_or_station(now: datetime) -> None:
    of = place(now)
    user = member(of)
    own = partial(agree_group, of, "coefficient_5", POOL, of.team, actor=user)
    refused(errors.EditsOwnGroup, own, match="「机修一组」")
    refused(errors.EditsOwnGroup, lambda: agree_group(of, "coefficient_5", POOL, actor=user), match="「A站」")
    refused(errors.EditsOwnStation, lambda: agree(of, STATION, actor=user), match="A站 也发您自己的工资")
    agree_group(of, "coefficient_5", POOL, of.team)
    agree_group(of, "coefficient_5", POOL, actor=user)
    other = Team.objects.create(station=of.station, name="钣喷组")
    agree_group(of, "coefficient_5", POOL, other, actor=user)
    assert WageTerms.objects.filter(set_by=user).count() == 2


def test_who_is_paid_elsewhere_may_do_all_of_it(now: datetime) -> None:
    of, elsewhere = place(now, "A"), place(now, "B")
    elsewhere.people["A"].user = of.manager
    elsewhere.people["A"].save()
    agree(of, STATION, actor=of.manager)
    agree_group(of, "coefficient_5", POOL, of.team, actor=of.manager)
    assert enter(of, team=of.team, actor=of.manager, **LOSS).amount == Decimal("10.00")


def with_a_bank_file(of: Place) -> PayRun:
    run = final(of)
    for person in of.people.values():
        terms.set_pay_account(
            person=person, holder=person.name, bank="工行", number="6222000011", actor=None, now=of.now
        )
    make_bank_file(run_id=run.pk, file_format="csv", actor=of.checker, now=of.now)
    return run


def test_a_run_whose_bank_file_was_made_goes_back_only_if_the_bank_has_not_paid(now: datetime) -> None:
    of = example(now)
    run = with_a_bank_file(of)
    back = partial(runs.return_to_draft, run_id=run.pk, reason="漏了赔偿", actor=of.manager, now=now)
    refused(errors.BankMayHavePaid, back, match="财务 已经生成银行代发文件（5 人、23,037.90 元）")
    assert back(is_unpaid=True).status == Status.DRAFT
    assert JournalEntry.objects.get(act="payroll.return").facts == {
        "reason": "漏了赔偿",
        "bank_files": 1,
        "is_unpaid": True,
    }


def test_a_file_of_an_earlier_revision_hinders_nobody(now: datetime) -> None:
    of = example(now)
    run = with_a_bank_file(of)
    runs.return_to_draft(run_id=run.pk, reason="漏了赔偿", is_unpaid=True, actor=of.manager, now=now)
    enter(of, ItemKind.ALLOWANCE, person=of.people["A"], amount=yuan("100.00"))
    again = final(of)
    assert runs.return_to_draft(run_id=again.pk, reason="再改", actor=of.manager, now=now).status == Status.DRAFT
