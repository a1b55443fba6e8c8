"""What every act of wages asks first, and how it is written into the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read, written
from sanbao.network.models import Person, Station, Team
from sanbao.payroll.errors import EditsOwnPay, NotOfThisStation
from sanbao.payroll.rules.items import ReasonNeeded

Content = TypeVar("Content")


def refuse_own(actor: User | None, person: Person | None) -> None:
    """Let nobody edit his own pay.

    Raises: EditsOwnPay.
    """
    if actor is not None and person is not None and person.user_id == actor.pk:
        raise EditsOwnPay


def refuse_strangers(station: Station, team: Team | None, person: Person | None) -> None:
    """Let team and person be of the station.

    Raises: NotOfThisStation.
    """
    for one in (team, person):
        if one is not None and one.station_id != station.pk:
            raise NotOfThisStation(name=one.name, station=station.name)


def refuse_no_reason(reason: str) -> None:
    """Ask for the reason of a change.

    Raises: ReasonNeeded.
    """
    if not reason.strip():
        raise ReasonNeeded


def sound(content: Content) -> Content:
    """Return terms as they will be read again from what is stored.

    Raises: Refused with the path of every figure that is out of its limits.
    """
    return read(type(content), written(content))


def subject_of(station: Station, month: Month) -> str:
    """Return under which name the journal knows a pay run."""
    return f"pay_run:{station.code}:{month}"


def note(
    act: str,
    subject: str,
    station: Station | None,
    facts: Mapping[str, object],
    *,
    actor: User | None,
    now: datetime,
) -> None:
    """Write an act into the journal."""
    record(
        actor=actor, act=act, subject=subject, station_id=station.pk if station else None, facts=dict(facts), now=now
    )
