"""What is done to a pay run: draft, check, approve, pay, lock, return; and reading a slip."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localtime

from sanbao.accounts.models import User
from sanbao.db.bulk import insert_rows
from sanbao.kernel.one_line_json import OneLineWriter
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.network.services import lock_station
from sanbao.payroll import errors
from sanbao.payroll.computing import ComputedMonth, draft_of
from sanbao.payroll.computing.late import newest_rate, newest_scorecard
from sanbao.payroll.models import PayGroup, PayRun, PaySlip
from sanbao.payroll.queries.bank_files import bank_files_of
from sanbao.payroll.rules.lifecycle import FINAL, Action, Status, next_status
from sanbao.payroll.services.acting import note, refuse_no_reason, subject_of
from sanbao.payroll.services.duties import refuse_approver

GROUP_FIELDS: Final = (
    *("run_id", "revision", "position", "team_id", "name", "method", "edition", "given", "gives"),
    *("pool", "total", "carried_deficit", "carried_pool"),
)
SLIP_FIELDS: Final = (
    *("run_id", "revision", "position", "month", "person_id", "no", "name", "team", "given", "gives"),
    *("tax_month", "waiting", "gross", "social", "tax", "deducted", "net", "payable", "carried", "employer_cost"),
)
STAMPS: Final = {Action.CHECK: "checked", Action.APPROVE: "approved", Action.PAY: "paid", Action.LOCK: "locked"}


@transaction.atomic
def draft(*, station: Station, month: Month, actor: User | None, now: datetime) -> PayRun:
    """Compute a closed month's wages and keep them as a draft. The same inputs again store nothing.

    Raises: RunAlreadyFinal, RunNotADraft; MonthStillOpen, ClosingDamaged, ClosedWithoutStretches,
    EarlierRunUnfinished; Refused with everything that is missing, each fault with its person or group.
    """
    station = lock_station(station.pk)
    run = PayRun.objects.select_for_update().filter(station=station, month=month).first()
    _refuse_finished(run, station)
    computed = draft_of(station, month)
    run = run or PayRun(station=station, month=month)
    newest_terms = max((row.id for row in computed.inputs.rows), default=0)
    run.seen_terms, run.seen_scores, run.seen_rates = newest_terms, newest_scorecard(station), newest_rate()
    if run.digest == computed.digest:
        run.save(update_fields=["seen_terms", "seen_scores", "seen_rates"])
        return run
    _keep(run, computed, actor, now)
    note("payroll.draft", subject_of(station, month), station, _sums(run), actor=actor, now=now)
    return run


def _refuse_finished(run: PayRun | None, station: Station) -> None:
    if run is None or run.status == Status.DRAFT:
        return
    names = {"station": station.name, "month": run.month.label}
    raise errors.RunAlreadyFinal(**names) if run.status in FINAL else errors.RunNotADraft(**names)


def _keep(run: PayRun, month: ComputedMonth, actor: User | None, now: datetime) -> None:
    """Write the run and the rows of its new revision."""
    run.revision, run.digest, run.people = run.revision + 1, month.digest, len(month.slips)
    run.gross, run.payable = month.total("gross"), month.total("payable")
    run.employer_cost = month.total("employer_cost")
    run.drafted_by, run.drafted_at = actor, now
    run.save()
    insert_rows(PayGroup, GROUP_FIELDS, _group_rows(run, month))
    insert_rows(PaySlip, SLIP_FIELDS, _slip_rows(run, month))


def _group_rows(run: PayRun, month: ComputedMonth) -> Iterator[tuple[Any, ...]]:
    for position, (one, texts) in enumerate(zip(month.groups, month.group_texts, strict=True)):
        group, gives, carried = one.group, one.gives, one.carried
        yield (
            *(run.pk, run.revision, position, group.team_id, group.name, group.terms.method, one.edition, *texts),
            *(gives.pool, gives.total, carried.deficit, carried.pool),
        )


def _slip_rows(run: PayRun, month: ComputedMonth) -> Iterator[tuple[Any, ...]]:
    text = OneLineWriter().text
    for position, (one, texts) in enumerate(zip(month.slips, month.slip_texts, strict=True)):
        worker, gives = one.worker, one.gives
        yield (
            *(run.pk, run.revision, position, run.month, worker.person_id, worker.no, worker.name, worker.team, *texts),
            *(text(gives.tax_month), text(one.waiting), gives.gross, gives.social, gives.tax, gives.deducted),
            *(gives.net, gives.payable, gives.carried, gives.employer_cost),
        )


def _sums(run: PayRun) -> dict[str, object]:
    return {
        "revision": run.revision,
        "digest": run.digest,
        "people": run.people,
        "gross": str(run.gross),
        "payable": str(run.payable),
        "employer_cost": str(run.employer_cost),
    }


@transaction.atomic
def check(*, run_id: int, actor: User | None, now: datetime) -> PayRun:
    """Confirm a draft that still says what would be drafted now.

    Raises: TransitionNotAllowed; DraftOutdated if something was entered or corrected since.
    """
    run = _locked(run_id)
    _turned(run, Action.CHECK)
    if draft_of(run.station, run.month).digest != run.digest:
        raise errors.DraftOutdated(**_names(run))
    return _stamped(run, Action.CHECK, actor, now)


@transaction.atomic
def approve(*, run_id: int, actor: User | None, now: datetime) -> PayRun:
    """Approve a checked run: from now on its slips are final.

    Raises: TransitionNotAllowed; ApproverWroteIt if the same person drafted or checked it; ApproverIsPaid,
    ApproverEnteredItems, ApproverSetTerms. Source: domain spec §1.1.
    """
    run = _locked(run_id)
    _turned(run, Action.APPROVE)
    refuse_approver(run, actor)
    return _stamped(run, Action.APPROVE, actor, now)


@transaction.atomic
def pay(*, run_id: int, paid_on: date, actor: User | None, now: datetime) -> PayRun:
    """Write down on which day the wages were paid.

    Raises: TransitionNotAllowed.
    """
    run = _locked(run_id)
    _turned(run, Action.PAY)
    run.paid_on = paid_on
    return _stamped(run, Action.PAY, actor, now, paid_on=paid_on.isoformat())


@transaction.atomic
def lock(*, run_id: int, actor: User | None, now: datetime) -> PayRun:
    """Lock a paid run: nothing leads back.

    Raises: TransitionNotAllowed.
    """
    run = _locked(run_id)
    _turned(run, Action.LOCK)
    return _stamped(run, Action.LOCK, actor, now)


@transaction.atomic
def return_to_draft(*, run_id: int, reason: str, is_unpaid: bool = False, actor: User | None, now: datetime) -> PayRun:
    """Send a checked or approved run back to be drafted again.

    Where a bank file was made of it, `is_unpaid` says that the bank was asked and has not paid.

    Raises: TransitionNotAllowed; LaterRunExists if a later month already builds on it; BankMayHavePaid; ReasonNeeded.
    """
    refuse_no_reason(reason)
    run = _locked(run_id)
    _turned(run, Action.RETURN)
    later = PayRun.objects.filter(station=run.station, month__gt=run.month).order_by("month").first()
    if later is not None:
        raise errors.LaterRunExists(**_names(run), later=later.month.label)
    facts: dict[str, object] = {"reason": reason} | _unpaid(run, is_unpaid=is_unpaid)
    for name in ("checked", "approved"):
        setattr(run, f"{name}_by", None)
        setattr(run, f"{name}_at", None)
    run.save()
    note("payroll.return", subject_of(run.station, run.month), run.station, facts, actor=actor, now=now)
    return run


def _unpaid(run: PayRun, *, is_unpaid: bool) -> dict[str, object]:
    """Return what the journal is told of the bank files of a run that goes back.

    Raises: BankMayHavePaid.
    """
    files = bank_files_of(run)
    if not files:
        return {}
    if not is_unpaid:
        last = files[-1]
        at = localtime(last.at).strftime("%Y-%m-%d %H:%M")
        raise errors.BankMayHavePaid(at=at, by=last.by or "—", people=last.people, total=f"{last.total:,.2f}")
    return {"bank_files": len(files), "is_unpaid": True}


@transaction.atomic
def note_read(*, slip: PaySlip, reader: User, now: datetime) -> None:
    """Write into the journal that somebody has read a slip."""
    station = slip.run.station
    subject = f"pay_slip:{station.code}:{slip.month}:{slip.no}"
    facts = {"revision": slip.revision}
    note("payroll.read_slip", subject, station, facts, actor=reader, now=now)


def _locked(run_id: int) -> PayRun:
    """Return the run; of two who act at once the second sees what the first has made of it."""
    found = PayRun.objects.only("station_id").get(pk=run_id)
    lock_station(found.station_id)
    return PayRun.objects.select_for_update(of=("self",)).select_related("station").get(pk=run_id)


def _names(run: PayRun) -> dict[str, str]:
    return {"station": run.station.name, "month": run.month.label}


def _turned(run: PayRun, action: Action) -> None:
    run.status = next_status(f"{run.station.name} {run.month.label}", Status(run.status), action)


def _stamped(run: PayRun, action: Action, actor: User | None, now: datetime, **facts: object) -> PayRun:
    name = STAMPS[action]
    setattr(run, f"{name}_by", actor)
    setattr(run, f"{name}_at", now)
    run.save()
    told = {**_sums(run), **facts}
    note(f"payroll.{action.value}", subject_of(run.station, run.month), run.station, told, actor=actor, now=now)
    return run
