"""What is done about what a quarterly appraisal has found: an owner, a date, and done or not."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import Improvement
from sanbao.appraisal.rules.form_lifecycle import FormAction
from sanbao.appraisal.services.quarterly import check_item, check_not_own, locked, note, said
from sanbao.kernel.periods import business_date
from sanbao.network.models import Person


@transaction.atomic
def add_improvement(
    *, form_id: int, item: str, what: str, owner: Person, due_on: date, actor: User | None, now: datetime
) -> Improvement:
    """Write down what is to be improved about an item, by whom and until when.

    Raises: FormUnderOwnName, FormNotOpen, NoSuchItemOfForm, RemarkMissing, RemarkTooLong, OwnerElsewhere,
    DueBeforeForm.
    """
    form = locked(form_id, FormAction.FILL, actor)
    check_item(item)
    what = said(what, gettext("要改良什么"))
    if owner.station_id != form.station_id or (owner.left_on and owner.left_on <= form.on):
        raise errors.OwnerElsewhere(name=owner.name, station=form.station.name)
    if due_on < form.on:
        raise errors.DueBeforeForm(due_on=due_on, on=form.on)
    made = Improvement.objects.create(
        form=form, station_id=form.station_id, item=item, what=what, owner=owner, due_on=due_on
    )
    facts = {"item": item, "what": what, "owner": f"{owner.no} {owner.name}", "due_on": due_on.isoformat()}
    note(form, "quarterly.add_improvement", facts, actor, now)
    return made


@transaction.atomic
def drop_improvement(*, improvement_id: int, actor: User | None, now: datetime) -> None:
    """Take an improvement off a form that is still being filled.

    Raises: FormUnderOwnName, FormNotOpen.
    """
    one = Improvement.objects.get(pk=improvement_id)
    form = locked(one.form_id, FormAction.FILL, actor)
    one.delete()
    note(form, "quarterly.drop_improvement", {"item": one.item, "what": one.what}, actor, now)


@transaction.atomic
def mark_done(*, improvement_id: int, on: date, remark: str, actor: User | None, now: datetime) -> Improvement:
    """Write down that an improvement is done, and what was done.

    Raises: FormUnderOwnName, ImprovementDone, RemarkMissing, RemarkTooLong, DoneOnWrongDay.
    """
    one = _locked(improvement_id, actor)
    if one.done_on is not None:
        raise errors.ImprovementDone(what=one.what, on=one.done_on)
    remark, today = said(remark, gettext("完成情况")), business_date(now)
    if not one.form.on <= on <= today:
        raise errors.DoneOnWrongDay(first=one.form.on, last=today)
    one.done_on, one.done_remark, one.done_by = on, remark, actor
    one.save(update_fields=["done_on", "done_remark", "done_by"])
    facts = {"what": one.what, "done_on": on.isoformat(), "remark": remark}
    note(one.form, "quarterly.mark_done", facts, actor, now)
    return one


@transaction.atomic
def open_again(*, improvement_id: int, reason: str, actor: User | None, now: datetime) -> Improvement:
    """Open an improvement again that was not done after all.

    Raises: FormUnderOwnName, ImprovementOpen, RemarkMissing, RemarkTooLong.
    """
    one = _locked(improvement_id, actor)
    if one.done_on is None:
        raise errors.ImprovementOpen(what=one.what)
    facts = {"what": one.what, "done_on": one.done_on.isoformat(), "reason": said(reason, gettext("重新打开的原因"))}
    one.done_on, one.done_remark, one.done_by = None, "", None
    one.save(update_fields=["done_on", "done_remark", "done_by"])
    note(one.form, "quarterly.open_again", facts, actor, now)
    return one


def _locked(improvement_id: int, actor: User | None) -> Improvement:
    found = Improvement.objects.select_for_update(of=("self",)).select_related("form__person").get(pk=improvement_id)
    check_not_own(found.form.person, actor)
    return found
