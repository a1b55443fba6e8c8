"""What is done to the working calendar. It is one for the whole network."""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.kernel.calendar import DayKind
from sanbao.network.errors import YearNotAnnounced
from sanbao.network.holidays import official_days
from sanbao.network.models import CalendarDay

FIRST_YEAR: Final = 2024


@transaction.atomic
def load_calendar(*, year: int, actor: User | None, now: datetime) -> int:
    """Write down the days of a year's notice and return how many were new; days that are there already stay.

    Raises: YearNotAnnounced if the libraries do not know the year.
    """
    days = official_days(year)
    if days is None:
        raise YearNotAnnounced(year=year)
    known = set(CalendarDay.objects.filter(on__year=year).values_list("on", flat=True))
    rows = [CalendarDay(on=on, kind=day.kind, note=day.note) for on, day in days.items() if on not in known]
    if rows:
        CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)
        _note(actor, "calendar.load", str(year), {"days": len(rows)}, now)
    return len(rows)


def ensure_calendar(*, now: datetime) -> None:
    """Load every year from 2024 to next year that the libraries know and the table does not have at all.

    Called whenever the program starts. A year that somebody has begun to edit is left alone.
    """
    years = range(FIRST_YEAR, now.year + 2)
    known = {day.year for day in CalendarDay.objects.values_list("on", flat=True)}
    for year in years:
        if year not in known and official_days(year) is not None:
            load_calendar(year=year, actor=None, now=now)


@transaction.atomic
def set_calendar_day(*, on: date, kind: DayKind | None, note: str, actor: User | None, now: datetime) -> None:
    """Say what a day is; `kind` None makes it an ordinary day of its week again."""
    row = CalendarDay.objects.select_for_update().filter(on=on).first()
    before = {"kind": row.kind, "note": row.note} if row else {}
    after = {"kind": kind.value, "note": note} if kind else {}
    if before == after:
        return
    if kind:
        CalendarDay.objects.update_or_create(on=on, defaults={"kind": kind, "note": note})
    elif row:
        row.delete()
    _note(actor, "calendar.edit", on.isoformat(), {"before": before, "after": after}, now)


def _note(actor: User | None, act: str, key: str, facts: dict[str, object], now: datetime) -> None:
    record(actor=actor, act=act, subject=f"calendar:{key}", station_id=None, facts=facts, now=now)
