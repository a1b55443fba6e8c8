"""Who may not act: nobody approves what he entered or is paid by, nobody changes what pays himself."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from sanbao.accounts.models import User
from sanbao.network.models import Person, Station, Team
from sanbao.payroll import errors
from sanbao.payroll.models import MonthItem, PayRun, PaySlip, WageTerms


def refuse_own_group(actor: User | None, station: Station, team: Team | None) -> None:
    """Let nobody change what his own team is paid; `team` None: the people of the station without a team.

    Raises: EditsOwnGroup.
    """
    if actor is not None and _people_of(actor, station).filter(team=team).exists():
        raise errors.EditsOwnGroup(group=team.name if team else station.name)


def refuse_own_terms(actor: User | None, station: Station, team: Team | None) -> None:
    """Let nobody set the terms of his own team; `team` None: every team of the station without terms of its own.

    Raises: EditsOwnGroup.
    """
    if team is not None:
        refuse_own_group(actor, station, team)
        return
    own = WageTerms.objects.filter(station=station, subject="group", team__isnull=False)
    if actor is None or not _people_of(actor, station).exclude(team__in=own.values("team")).exists():
        return
    raise errors.EditsOwnGroup(group=station.name)


def refuse_own_station(actor: User | None, station: Station) -> None:
    """Let nobody set the terms of the station that pays him.

    Raises: EditsOwnStation.
    """
    if actor is not None and _people_of(actor, station).exists():
        raise errors.EditsOwnStation(station=station.name)


def refuse_approver(run: PayRun, actor: User | None) -> None:
    """Let a run be approved by somebody who neither made it, nor entered anything for it, nor is paid by it.

    Raises: ApproverWroteIt; ApproverIsPaid; ApproverEnteredItems, ApproverSetTerms, each naming what it was.
    """
    if (actor.pk if actor else None) in {run.drafted_by_id, run.checked_by_id}:
        raise errors.ApproverWroteIt
    if actor is None:
        return
    if PaySlip.objects.filter(run=run, revision=run.revision, person__user=actor).exists():
        raise errors.ApproverIsPaid
    entered = _entered_by(actor, run)
    if entered:
        raise errors.ApproverEnteredItems(names=_listed(entered))
    agreed = _agreed_by(actor, run)
    if agreed:
        raise errors.ApproverSetTerms(names=_listed(agreed))


def _people_of(actor: User, station: Station) -> QuerySet[Person]:
    return Person.objects.filter(user=actor, station=station)


def _entered_by(actor: User, run: PayRun) -> list[str]:
    """Return what somebody entered for the month of a run and what still stands."""
    items = MonthItem.objects.filter(station_id=run.station_id, month=run.month, taken_back_at=None, set_by=actor)
    return [item.label for item in items.order_by("id")]


def _agreed_by(actor: User, run: PayRun) -> list[str]:
    """Return whose terms somebody set that this run is the first to count, for its month or as a late change."""
    before = PayRun.objects.filter(station_id=run.station_id, month__lt=run.month).order_by("-month").first()
    new = Q() if before is None else Q(id__gt=before.seen_terms) | Q(from_month__gt=before.month)
    counted = WageTerms.objects.filter(
        new, station_id=run.station_id, from_month__lte=run.month, id__lte=run.seen_terms
    )
    rows = counted.select_related("station", "team", "person").order_by("id")
    newest = {(row.subject, row.team_id, row.person_id, row.from_month): row for row in rows}
    own = (row for row in newest.values() if row.set_by_id == actor.pk)
    return [(row.person or row.team or row.station).name for row in own]


def _listed(names: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(names))
