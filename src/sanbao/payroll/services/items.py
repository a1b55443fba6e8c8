"""What is entered for a month by hand: allowances, deductions, figures of a group."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station, Team
from sanbao.network.services import lock_station
from sanbao.payroll import errors
from sanbao.payroll.models import MonthItem, PayRun
from sanbao.payroll.rules.items import ASKED, Entered, ItemKind, faults
from sanbao.payroll.rules.lifecycle import FINAL, Status
from sanbao.payroll.rules.lines import NOTHING
from sanbao.payroll.rules.people import refuse_if
from sanbao.payroll.services.acting import note, refuse_no_reason, refuse_own, refuse_strangers
from sanbao.payroll.services.duties import refuse_own_group


@transaction.atomic
def enter_item(
    *,
    station: Station,
    month: Month,
    kind: ItemKind,
    label: str,
    reason: str,
    person: Person | None = None,
    team: Team | None = None,
    amount: Decimal = NOTHING,
    quantity: Decimal | None = None,
    for_month: Month | None = None,
    consented_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> MonthItem:
    """Enter something for one person, or for a group (`team` None: the people without a team).

    Raises: Refused with all faults; EditsOwnPay, EditsOwnGroup; NotOfThisStation; RunAlreadyFinal, RunNotADraft.
    """
    refuse_own(actor, person)
    if ASKED[kind].of_group:
        refuse_own_group(actor, station, team)
    refuse_strangers(station, team, person)
    has = {"has_person": person is not None, "has_team": team is not None}
    refuse_if(
        faults(
            Entered(
                kind,
                label,
                reason,
                **has,
                amount=amount,
                quantity=quantity,
                month=month,
                for_month=for_month,
                consented_on=consented_on,
            )
        )
    )
    refuse_finished(station, month)
    item = MonthItem.objects.create(
        station=station,
        month=month,
        person=person,
        team=team if ASKED[kind].of_group else None,
        kind=kind,
        label=label.strip(),
        amount=NOTHING if ASKED[kind].is_quantity else amount,
        quantity=quantity if ASKED[kind].is_quantity else None,
        for_month=for_month if ASKED[kind].for_month else None,
        consented_on=consented_on if ASKED[kind].consent else None,
        reason=reason.strip(),
        set_by=actor,
        set_at=now,
    )
    note("payroll.enter_item", subject_of(item), station, _facts(item), actor=actor, now=now)
    return item


@transaction.atomic
def take_back_item(*, item_id: int, reason: str, actor: User | None, now: datetime) -> MonthItem:
    """Take an item back. The row stays, with who took it back and why.

    Raises: ItemTakenBack; EditsOwnPay, EditsOwnGroup; RunAlreadyFinal, RunNotADraft; ReasonNeeded.
    """
    refuse_no_reason(reason)
    item = _standing(item_id, actor)
    if item.person is None:
        refuse_own_group(actor, item.station, item.team)
    refuse_finished(item.station, item.month)
    item.taken_back_by, item.taken_back_at, item.taken_back_reason = actor, now, reason.strip()
    item.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_reason"])
    note("payroll.take_back_item", subject_of(item), item.station, {"reason": reason.strip()}, actor=actor, now=now)
    return item


@transaction.atomic
def note_consent(*, item_id: int, consented_on: date, actor: User | None, now: datetime) -> MonthItem:
    """Write down that the person agrees to a damage being deducted. It may follow later than the month: it waits.

    Raises: ConsentNotAsked; ConsentAlreadyNoted; ItemTakenBack; RunNotADraft.
    """
    item = _standing(item_id, None)
    if not ASKED[ItemKind(item.kind)].consent:
        raise errors.ConsentNotAsked(label=item.label)
    if item.consented_on is not None:
        raise errors.ConsentAlreadyNoted(label=item.label, on=item.consented_on)
    if _status(item.station, item.month) == Status.CHECKED:
        raise errors.RunNotADraft(station=item.station.name, month=item.month.label)
    item.consented_on = consented_on
    item.save(update_fields=["consented_on"])
    note("payroll.note_consent", subject_of(item), item.station, {"consented_on": consented_on}, actor=actor, now=now)
    return item


def refuse_finished(station: Station, month: Month) -> None:
    """Lock the station, and refuse to change what a checked or final run was made of.

    Raises: RunAlreadyFinal; RunNotADraft.
    """
    lock_station(station.pk)
    status = _status(station, month)
    if status in FINAL:
        raise errors.RunAlreadyFinal(station=station.name, month=month.label)
    if status not in {None, Status.DRAFT}:
        raise errors.RunNotADraft(station=station.name, month=month.label)


def subject_of(item: MonthItem) -> str:
    """Return under which name the journal knows an item."""
    return f"month_item:{item.pk}"


def _status(station: Station, month: Month) -> Status | None:
    found = PayRun.objects.filter(station=station, month=month).values_list("status", flat=True).first()
    return Status(found) if found else None


def _standing(item_id: int, actor: User | None) -> MonthItem:
    item = MonthItem.objects.select_for_update(of=("self",)).select_related("station", "person", "team").get(pk=item_id)
    refuse_own(actor, item.person)
    if item.taken_back_at is not None:
        raise errors.ItemTakenBack(label=item.label)
    return item


def _facts(item: MonthItem) -> dict[str, object]:
    facts: dict[str, object] = {
        "month": str(item.month),
        "kind": item.kind,
        "label": item.label,
        "amount": str(item.amount),
        "reason": item.reason,
    }
    person = {"person": item.person.no} if item.person else {"team": item.team.name if item.team else ""}
    quantity = {"quantity": str(item.quantity)} if item.quantity is not None else {}
    for_month = {"for_month": str(item.for_month)} if item.for_month else {}
    consent = {"consented_on": item.consented_on.isoformat()} if item.consented_on else {}
    return {**facts, **person, **quantity, **for_month, **consent}
