"""What is done to a quarterly appraisal (form 10): filled item by item, finished, taken up again or given up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import QuarterlyForm, QuarterlyJudgement
from sanbao.appraisal.queries.quarterly import as_rule_form, photo_subject
from sanbao.appraisal.rules.form_10 import FORM_ITEMS, HIGHEST, LOWEST
from sanbao.appraisal.rules.form_lifecycle import FormAction, FormStatus, after
from sanbao.appraisal.rules.quarterly import RULE, Given, compute, quarter_of
from sanbao.audit.services import record
from sanbao.documents.models import Attachment
from sanbao.documents.services import take_number
from sanbao.documents.services.attachments import KeptFile, attach, detach
from sanbao.kernel.periods import Month, business_date
from sanbao.network.models import Person
from sanbao.network.services.places import lock_station

ITEM_LABELS: Final = {item.code: item.label for item in FORM_ITEMS}
LONGEST: Final = 200


@transaction.atomic
def start(*, person: Person, on: date, actor: User | None, now: datetime) -> QuarterlyForm:
    """Begin a form about a person; whoever has one of the quarter half filled gets that one back.

    Raises: FormOfTheFuture, FormUnderOwnName, NotEmployedAnyMore.
    """
    lock_station(person.station_id)
    _check_start(person, on, actor, business_date(now))
    quarter = quarter_of(Month.of(on))
    begun = QuarterlyForm.objects.filter(person=person, quarter=quarter, appraiser=actor, status=FormStatus.FILLING)
    if (half_filled := begun.first()) is not None:
        return half_filled
    form = QuarterlyForm.objects.create(
        number=take_number(form="W-10", month=Month.of(on)),
        station_id=person.station_id,
        person=person,
        team_id=person.team_id,
        quarter=quarter,
        on=on,
        edition=RULE.edition,
        appraiser=actor,
        started_at=now,
    )
    note(form, "quarterly.start", {"person": f"{person.no} {person.name}", "on": on.isoformat()}, actor, now)
    return form


@transaction.atomic
def judge(
    *, form_id: int, item: str, score: int | None, remark: str = "", actor: User | None, now: datetime
) -> QuarterlyJudgement:
    """Grade one item, 1 to 5; without a score it could not be observed, and `remark` says why.

    What stands there already is stored no second time.

    Raises: FormUnderOwnName, FormNotOpen, NoSuchItemOfForm, GradeOutOfRange, WhyNotObserved, RemarkTooLong.
    """
    form = locked(form_id, FormAction.FILL, actor)
    remark = tidy(remark)
    _check_judgement(item, score, remark)
    before = form.judgements.filter(item=item).first()
    if before is not None and (before.score, before.remark) == (score, remark):
        return before
    judgement, _ = QuarterlyJudgement.objects.update_or_create(
        form=form,
        item=item,
        defaults={"score": score, "remark": remark, "judged_by": actor, "judged_at": now},
    )
    facts = {"item": ITEM_LABELS[item], "before": _judged(before), "after": _judged(judgement)}
    note(form, "quarterly.judge", facts, actor, now)
    return judgement


@transaction.atomic
def add_photo(*, form_id: int, item: str, photo: KeptFile, actor: User | None, now: datetime) -> Attachment:
    """Put a photo beside an item; it was kept before the transaction began.

    Raises: FormUnderOwnName, FormNotOpen, NoSuchItemOfForm, TooManyAttachments.
    """
    form = locked(form_id, FormAction.FILL, actor)
    check_item(item)
    subject = photo_subject(form.number, item)
    return attach(file=photo, subject=subject, station_id=form.station_id, actor=actor, now=now)


@transaction.atomic
def remove_photo(*, form_id: int, photo: Attachment, actor: User | None, now: datetime) -> None:
    """Take a photo away from a form that is being filled.

    Raises: FormUnderOwnName, FormNotOpen, AttachmentGone.
    """
    locked(form_id, FormAction.FILL, actor)
    detach(attachment=photo, actor=actor, now=now)


@transaction.atomic
def finish(*, form_id: int, actor: User | None, now: datetime) -> QuarterlyForm:
    """Finish a form: from now on it counts in the averages and in the scorecard.

    Raises: FormUnderOwnName, FormNotOpen; FormIncomplete with the items that nobody has judged.
    """
    form = locked(form_id, FormAction.FINISH, actor)
    judged = set(form.judgements.values_list("item", flat=True))
    missing = [gettext(item.label) for item in FORM_ITEMS if item.code not in judged]
    if missing:
        raise errors.FormIncomplete(count=len(missing), items="、".join(missing))
    (result,) = compute(Given((as_rule_form(form),), as_of=form.on)).forms
    form.status, form.score, form.observed = FormStatus.FINISHED, result.score, result.observed
    form.finished_at, form.edition = now, RULE.edition
    form.save(update_fields=["status", "score", "observed", "finished_at", "edition"])
    note(form, "quarterly.finish", {"score": str(result.score or ""), "formula": result.formula}, actor, now)
    return form


@transaction.atomic
def take_up(*, form_id: int, reason: str, actor: User | None, now: datetime) -> QuarterlyForm:
    """Take a finished form up again because something on it is wrong; it counts nowhere until it is finished again.

    Raises: FormUnderOwnName, FormNotOpen, RemarkMissing, RemarkTooLong.
    """
    form = locked(form_id, FormAction.TAKE_UP, actor)
    facts = {"reason": said(reason, gettext("退回的原因")), "before": {"score": str(form.score or "")}, "after": {}}
    form.status, form.score, form.observed, form.finished_at = FormStatus.FILLING, None, 0, None
    form.save(update_fields=["status", "score", "observed", "finished_at"])
    note(form, "quarterly.take_up", facts, actor, now)
    return form


@transaction.atomic
def give_up(*, form_id: int, reason: str, actor: User | None, now: datetime) -> QuarterlyForm:
    """Give up a form that was begun by mistake; it and its improvements count nowhere.

    Raises: FormUnderOwnName, FormNotOpen, RemarkMissing, RemarkTooLong.
    """
    form = locked(form_id, FormAction.GIVE_UP, actor)
    form.status = FormStatus.GIVEN_UP
    form.save(update_fields=["status"])
    note(form, "quarterly.give_up", {"reason": said(reason, gettext("作废的原因"))}, actor, now)
    return form


def locked(form_id: int, action: FormAction, actor: User | None) -> QuarterlyForm:
    """Return the form, locked until the end of the transaction; whom it is about does nothing to it.

    Raises: FormUnderOwnName; FormNotOpen if the action is not possible.
    """
    form = QuarterlyForm.objects.select_for_update(of=("self",)).select_related("person").get(pk=form_id)
    check_not_own(form.person, actor)
    after(form.status, action, number=form.number)
    return form


def check_not_own(person: Person, actor: User | None) -> None:
    """Refuse to let somebody judge himself.

    Raises: FormUnderOwnName.
    """
    if actor is not None and person.user_id == actor.pk:
        raise errors.FormUnderOwnName


def check_item(item: str) -> None:
    """Refuse an item that form 10 does not have.

    Raises: NoSuchItemOfForm.
    """
    if item not in ITEM_LABELS:
        raise errors.NoSuchItemOfForm(item=item)


def tidy(text: str) -> str:
    """Return what people wrote without outer and double blanks; its punctuation stays as it is."""
    return " ".join(text.split())


def said(text: str, what: str) -> str:
    """Return a text that must be there, in one shape; `what` it should tell is said in the refusal.

    Raises: RemarkMissing, RemarkTooLong.
    """
    text = tidy(text)
    if not text:
        raise errors.RemarkMissing(what=what)
    if len(text) > LONGEST:
        raise errors.RemarkTooLong(limit=LONGEST)
    return text


def note(form: QuarterlyForm, act: str, facts: Mapping[str, object], actor: User | None, now: datetime) -> None:
    """Write an act on a form into the journal."""
    record(actor=actor, act=act, subject=f"quarterly:{form.number}", station_id=form.station_id, facts=facts, now=now)


def _check_start(person: Person, on: date, actor: User | None, today: date) -> None:
    if on > today:
        raise errors.FormOfTheFuture(on=on)
    check_not_own(person, actor)
    if (person.hired_on and on < person.hired_on) or (person.left_on and on >= person.left_on):
        raise errors.NotEmployedAnyMore(name=person.name, on=on)


def _check_judgement(item: str, score: int | None, remark: str) -> None:
    check_item(item)
    if score is not None and not LOWEST <= score <= HIGHEST:
        raise errors.GradeOutOfRange
    if score is None and not remark:
        raise errors.WhyNotObserved(item=gettext(ITEM_LABELS[item]))
    if len(remark) > LONGEST:
        raise errors.RemarkTooLong(limit=LONGEST)


def _judged(judgement: QuarterlyJudgement | None) -> dict[str, object]:
    return {"score": judgement.score, "remark": judgement.remark} if judgement else {}
