"""What is done to schemes: another edition of one, and who is appraised by which."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import SchemeEdition, SchemeUse
from sanbao.appraisal.queries.schemes import OUT, scheme_in
from sanbao.appraisal.rules import refusals, schemes
from sanbao.appraisal.rules.schemes import Scheme
from sanbao.audit.services import record
from sanbao.kernel.errors import Fault
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import at, written
from sanbao.network.models import Person, Station, Team


@transaction.atomic
def set_scheme(*, scheme: Scheme, from_month: Month, reason: str, actor: User | None, now: datetime) -> SchemeEdition:
    """Add an edition of a scheme that counts from a month on. Months that are final stay as they are.

    Raises: Refused with every fault of the scheme and its path, and ReasonMissing.
    """
    refusals.refuse_if([*schemes.faults(scheme), *_reason_faults(reason)])
    before = scheme_in(from_month, scheme.code)
    edition = SchemeEdition.objects.create(
        code=scheme.code,
        label=scheme.label,
        from_month=from_month,
        content=written(scheme),
        reason=reason.strip(),
        set_by=actor,
        set_at=now,
    )
    record(
        actor=actor,
        act="kpi.set_scheme",
        subject=f"kpi_scheme:{scheme.code}",
        station_id=None,
        facts={
            "label": scheme.label,
            "before": _weights(before.scheme) if before else {},
            "after": _weights(scheme),
            "month": str(from_month),
            "reason": reason.strip(),
        },
        now=now,
    )
    return edition


def _weights(scheme: Scheme) -> dict[str, Decimal | None]:
    return {item.label: item.weight for item in scheme.items}


def _reason_faults(reason: str) -> Iterator[Fault]:
    if not reason.strip():
        yield at("reason", errors.ReasonMissing())


@transaction.atomic
def assign_scheme(
    *,
    station: Station,
    team: Team | None = None,
    person: Person | None = None,
    from_month: Month,
    scheme: str,
    reason: str,
    actor: User | None,
    now: datetime,
) -> SchemeUse:
    """Appraise a station, one of its teams or one of its people by a scheme from a month on; empty: not at all.

    Raises: Refused with ReasonMissing, SchemeUnknown, UseOfAnotherStation.
    """
    refusals.refuse_if([*_reason_faults(reason), *_use_faults(station, (team, person), from_month, scheme)])
    use = SchemeUse.objects.create(
        station=station,
        team=team,
        person=person,
        from_month=from_month,
        scheme=scheme,
        reason=reason.strip(),
        set_by=actor,
        set_at=now,
    )
    record(
        actor=actor,
        act="kpi.assign_scheme",
        subject=f"kpi_scheme:{scheme or '-'}",
        station_id=station.pk,
        facts={
            "scheme": scheme,
            "station": station.code,
            "team": team.name if team else "",
            "person": person.no if person else "",
            "month": str(from_month),
            "reason": reason.strip(),
        },
        now=now,
    )
    return use


def _use_faults(
    station: Station, subjects: tuple[Team | None, Person | None], from_month: Month, scheme: str
) -> Iterator[Fault]:
    if scheme != OUT and scheme_in(from_month, scheme) is None:
        yield at("scheme", errors.SchemeUnknown(month=from_month.label, scheme=scheme))
    for name, subject in zip(("team", "person"), subjects, strict=True):
        if subject is not None and subject.station_id != station.pk:
            yield at(name, errors.UseOfAnotherStation(subject=subject, station=station.name))
