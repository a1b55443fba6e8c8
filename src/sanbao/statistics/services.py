"""What is done to a month."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import translation

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.documents.models import IssuedForm
from sanbao.documents.services import issue
from sanbao.kernel.periods import Month, business_date
from sanbao.ledger.queries import is_closed
from sanbao.ledger.rules.entries import EDITION
from sanbao.ledger.services import close
from sanbao.network.models import Person, Station
from sanbao.network.queries.stretches import Stretch, stretches_in
from sanbao.network.services import lock_station
from sanbao.statistics.errors import ClosingDamaged, MonthClosed, MonthNotOver, MonthStillOpen
from sanbao.statistics.models import ClosedFact, MonthClosing, MonthNote
from sanbao.statistics.printing.bd_11.form import FORM
from sanbao.statistics.queries import TYPED, closings, is_intact, issued_statement, live_rows, sources, subject_of
from sanbao.statistics.rules.table import MonthRow, MonthTable, digest
from sanbao.statistics.statement import month_sheet


@transaction.atomic
def close_month(*, station: Station, month: Month, actor: User | None, now: datetime) -> MonthClosing:
    """Freeze a station's month: nobody can post into it or change its figures any more.

    Raises: MonthNotOver before the last day of the month; MonthAlreadyClosed; EarlierMonthOpen.
    Source: architecture, flow of one repair, 5.
    """
    if business_date(now) < month.days[-1]:
        raise MonthNotOver(month=month, day=month.days[-1].isoformat())
    close(station_id=station.pk, month=month, actor=actor, now=now)
    for source in sources():
        source.sum_anew(station.pk, month)
    rows = _with_stretches(live_rows(month, station.pk), stretches_in(month, {station.pk}))
    known = TYPED.union(*(source.codes for source in sources()))
    closing = MonthClosing.objects.create(
        station=station,
        month=month,
        digest=digest(month, rows),
        edition=EDITION,
        known=sorted(known),
        totals={code: value for code, value in MonthTable(month, tuple(rows), known).totals.items() if value},
        people=len(rows),
        closed_at=now,
        closed_by=actor,
    )
    ClosedFact.objects.bulk_create(
        ClosedFact(
            closing=closing,
            position=position,
            person_id=row.person_id,
            row=replace(row, stretches=()).as_json(),
            stretches=row.stretches,
        )
        for position, row in enumerate(rows)
    )
    record(
        actor=actor,
        act="statistics.close_month",
        subject=subject_of(station, month),
        station_id=station.pk,
        facts={"digest": closing.digest, "people": closing.people},
        now=now,
    )
    return closing


def _with_stretches(rows: Iterable[MonthRow], stretches: Mapping[int, Iterable[Stretch]]) -> list[MonthRow]:
    own = {person_id: [stretch.as_json() for stretch in those] for person_id, those in stretches.items()}
    return [replace(row, stretches=own.get(row.person_id, [])) for row in rows]


@transaction.atomic
def note_month(
    *, station: Station, month: Month, person: Person, reward: Decimal, remark: str, actor: User | None, now: datetime
) -> MonthNote:
    """Write a technician's reward or fine and remark into the open month.

    Raises: MonthClosed. Source: form BD-11, columns 奖罚 and 备注.
    """
    lock_station(station.pk)
    if is_closed(station.pk, month):
        raise MonthClosed(station=station.name, month=month)
    before = MonthNote.objects.filter(station=station, month=month, person=person).first()
    note, _ = MonthNote.objects.update_or_create(
        station=station,
        month=month,
        person=person,
        defaults={"reward": reward, "remark": remark, "set_by": actor, "set_at": now},
    )
    record(
        actor=actor,
        act="statistics.note_month",
        subject=f"month:{station.code}:{month}:{person.no}",
        station_id=station.pk,
        facts={
            "before": {"reward": str(before.reward), "remark": before.remark} if before else {},
            "after": {"reward": str(reward), "remark": remark},
        },
        now=now,
    )
    return note


@transaction.atomic
def issue_statement(*, station: Station, month: Month, actor: User | None, now: datetime) -> IssuedForm:
    """Give the statement of a closed month its number, once; afterwards return the form that was issued.

    Raises: MonthStillOpen; ClosingDamaged if the frozen rows do not fit their digest. Source: form BD-11.
    """
    lock_station(station.pk)  # of two who print at once, the second finds what the first has issued
    issued = issued_statement(station, month)
    if issued is not None:
        return issued
    if not is_closed(station.pk, month):
        raise MonthStillOpen(station=station.name, month=month)
    if not is_intact(closings(month, {station.pk})[station.pk]):
        raise ClosingDamaged(station=station.name, month=month)
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language its reader has chosen
        sheet = month_sheet(station, month, now=now)
    return issue(
        form=FORM.code,
        sheet=sheet,
        month=month,
        station_id=station.pk,
        station_code=station.code,
        subject=subject_of(station, month),
        actor=actor,
        now=now,
    )
