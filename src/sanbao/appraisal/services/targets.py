"""What is done to the target board: another sheet, and figures that nothing else gives."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.appraisal import errors
from sanbao.appraisal.models import TargetEdition, TargetFigure
from sanbao.appraisal.queries.targets import editions, entered_figure, is_entered, sheet_of
from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.target_sheet import Course, LeadTimes, Target, TargetSheet
from sanbao.appraisal.rules.targets import Facts, Given, Progress, compute
from sanbao.audit.services import record
from sanbao.kernel.errors import DomainError, Fault
from sanbao.kernel.periods import Month, business_date
from sanbao.kernel.plain_json import at, written
from sanbao.network.models import Station

_NO_DAYS: Final = Progress(0, 0)


@transaction.atomic
def set_targets(
    *, station: Station | None, sheet: TargetSheet, reason: str, actor: User | None, now: datetime
) -> TargetEdition:
    """Set the targets of a station, or of the whole company, from `sheet.from_month` on.

    Raises: Refused with TargetReasonMissing, TargetsOfThePast, LimitNegative, LeadTimesOutOfOrder.
    """
    refusals.refuse_if(_sheet_faults(sheet, reason, Month.of(business_date(now))))
    before = sheet_of(editions(), station.pk if station else None, sheet.from_month)
    edition = TargetEdition.objects.create(
        station=station, from_month=sheet.from_month, content=written(sheet), reason=reason, set_by=actor, set_at=now
    )
    record(
        actor=actor,
        act="targets.set",
        subject=f"targets:{station.code if station else '*'}:{sheet.from_month}",
        station_id=station.pk if station else None,
        facts={"before": _limits(before), "after": _limits(sheet), "reason": reason},
        now=now,
    )
    return edition


@transaction.atomic
def enter_figure(
    *,
    station: Station,
    month: Month,
    target: str,
    facts: Facts | None,
    evidence: str,
    actor: User | None,
    now: datetime,
) -> TargetFigure:
    """Enter what a target reached in a station's month so far, with the evidence; None takes back what stood there.

    Raises: Refused with FigureEvidenceMissing, TargetMonthAhead, FigureNotEntered, FigureNegative, MoreThanAll,
    CaseTwice, or what the rule finds: UnknownTarget, FactsMissing.
    """
    sheet = sheet_of(editions(), station.pk, month)
    refusals.refuse_if(_figure_faults(sheet, target, facts, evidence, month > Month.of(business_date(now))))
    before = entered_figure(station, month, target)
    figure = TargetFigure.objects.create(
        station=station,
        month=month,
        target=target,
        facts=None if facts is None else written(facts),
        evidence=evidence,
        set_by=actor,
        set_at=now,
    )
    record(
        actor=actor,
        act="targets.enter",
        subject=f"targets:{station.code}:{month}:{target}",
        station_id=station.pk,
        facts={"before": (before.facts if before else None) or {}, "after": figure.facts or {}, "evidence": evidence},
        now=now,
    )
    return figure


def _limits(sheet: TargetSheet) -> dict[str, object]:
    limits: dict[str, object] = {target.code: str(target.limit) for target in sheet.targets}
    times = sheet.lead_times
    return limits | {"lead_times": f"{times.light}/{times.medium}/{times.heavy} {times.unit}"}


def _sheet_faults(sheet: TargetSheet, reason: str, current: Month) -> Iterator[Fault]:
    if not reason.strip():
        yield at("reason", errors.TargetReasonMissing())
    if sheet.from_month < current:
        yield at("from_month", errors.TargetsOfThePast(month=current.label))
    for target in sheet.targets:
        if target.limit < 0:
            yield at(target.code, errors.LimitNegative(target=target.label))
    if not _is_in_order(sheet.lead_times):
        yield at("lead_times", errors.LeadTimesOutOfOrder())


def _is_in_order(times: LeadTimes) -> bool:
    return 0 < times.light <= times.medium <= times.heavy


def _figure_faults(
    sheet: TargetSheet,
    code: str,
    facts: Facts | None,
    evidence: str,
    is_ahead: bool,  # noqa: FBT001 - private
) -> Iterator[Fault]:
    if not evidence.strip():
        yield at("evidence", errors.FigureEvidenceMissing())
    if is_ahead:
        yield at("month", errors.TargetMonthAhead())
    target = next((target for target in sheet.targets if target.code == code), None)
    if target is None:
        known = "、".join(target.code for target in sheet.targets)
        yield at("target", refusals.UnknownTarget(target=code, known=known))
    elif not is_entered(code):
        yield at("target", errors.FigureNotEntered(target=target.label))
    elif facts is not None:
        yield from _fact_faults(sheet, target, facts)


def _fact_faults(sheet: TargetSheet, target: Target, facts: Facts) -> Iterator[Fault]:
    yield from _rule_faults(sheet, target, facts)
    if any(number is not None and number < 0 for number in (facts.above, facts.below)):
        yield at("above", errors.FigureNegative(target=target.label))
    is_part = target.course is Course.CASES or target.code in _PARTS
    if is_part and facts.above is not None and facts.below is not None and facts.above > facts.below:
        yield at("above", errors.MoreThanAll(above=target.above, below=target.below))
    subjects = [case.subject for case in facts.cases or ()]
    for subject in sorted({subject for subject in subjects if subjects.count(subject) > 1}):
        yield at("cases", errors.CaseTwice(subject=subject))


_PARTS: Final = frozenset({"hotline", "on_time", "quality_pass"})


def _rule_faults(sheet: TargetSheet, target: Target, facts: Facts) -> Iterator[Fault]:
    """Ask the rule itself whether the facts fit the target."""
    given = Given(Month(2000, 1), _NO_DAYS, _NO_DAYS, {target.code: facts}, replace(sheet))
    try:
        compute(given)
    except DomainError as error:
        yield from getattr(error, "faults", ())
