"""The bank's file of an approved run, and how the bank wants it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import written
from sanbao.network.models import Station
from sanbao.payroll.models import BankLayout, PayRun
from sanbao.payroll.reports.bank import content_of, layout_of, payments_of
from sanbao.payroll.reports.errors import NotApprovedYet, NothingToPay
from sanbao.payroll.rules.bank_layout import Layout, check
from sanbao.payroll.rules.lifecycle import FINAL, Status
from sanbao.payroll.services.acting import note, refuse_no_reason, subject_of


@dataclass(frozen=True, slots=True)
class BankFile:
    name: str
    content: bytes
    people: int
    total: Decimal
    digest: str


@transaction.atomic
def make_bank_file(*, run_id: int, file_format: str, actor: User | None, now: datetime) -> BankFile:
    """Return the payment file (csv or xlsx) of a run that is approved; who made it is in the journal, with its digest.

    Raises: NotApprovedYet; NothingToPay; Refused naming everybody without an account.
    """
    run = PayRun.objects.select_related("station").get(pk=run_id)
    if Status(run.status) not in FINAL:
        raise NotApprovedYet(station=run.station.name, month=run.month.label)
    paid = payments_of(run)
    if paid.missing:
        raise Refused(paid.missing)
    if not paid.payments:
        raise NothingToPay(station=run.station.name, month=run.month.label)
    layout, _row = layout_of(run.station_id, run.month)
    content = content_of(run, paid.payments, layout, file_format)
    digest = hashlib.sha256(content).hexdigest()
    name = f"bank-{run.station.code}-{run.month}.{file_format}"
    made = BankFile(name, content, len(paid.payments), paid.total, digest)
    facts = {
        "file": name,
        "people": made.people,
        "total": str(made.total),
        "digest": digest,
        "revision": run.revision,
    }
    subject = subject_of(run.station, run.month)
    note("payroll.make_bank_file", subject, run.station, facts, actor=actor, now=now)
    return made


@transaction.atomic
def set_bank_layout(
    *, station: Station | None, from_month: Month, layout: Layout, reason: str, actor: User | None, now: datetime
) -> BankLayout:
    """Write down how the bank wants its file from a month on; without station, of all that have none of their own.

    Raises: Refused for columns that are missing or stand twice; ReasonNeeded.
    """
    check(layout)
    refuse_no_reason(reason)
    row = BankLayout.objects.create(
        station=station,
        from_month=from_month,
        content=written(layout),
        reason=reason.strip(),
        set_by=actor,
        set_at=now,
    )
    subject = f"bank_layout:{station.code if station else '*'}:{from_month}"
    facts = {"layout": row.content, "reason": row.reason}
    note("payroll.set_bank_layout", subject, station, facts, actor=actor, now=now)
    return row
