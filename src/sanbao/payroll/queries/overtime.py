"""Who worked more overtime in the month of a run than the law allows: it is paid, and reported."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, Sum

from sanbao.network.models import AttendanceDay
from sanbao.network.rules.attendance import WORTH, Mark
from sanbao.payroll.models import MonthItem, PayRun, PaySlip, WageTerms
from sanbao.payroll.queries.terms import TermsRow, in_force
from sanbao.payroll.rules import overtime
from sanbao.payroll.rules.items import ItemKind

PAID_EXTRA: Final = [
    mark.value for mark, worth in WORTH.items() if worth.overtime_rest_day_minutes or worth.overtime_holiday_minutes
]


@dataclass(frozen=True, slots=True)
class OverLimit:
    """A person over the limits of the month or of a day."""

    no: str
    name: str
    over: overtime.Excess


def over_limits(run: PayRun) -> list[OverLimit]:
    """Return who is over the limits of overtime, in the order of the slips. Source: domain spec §1.3."""
    slips = PaySlip.objects.filter(run=run, revision=run.revision).order_by("position")
    people = {person_id: (no, name) for person_id, no, name in slips.values_list("person_id", "no", "name")}
    worked, leave, terms = _worked(run, list(people)), _leave(run), _terms(run)
    found = []
    for person_id, (no, name) in people.items():
        days = worked.get(person_id, [])
        given = overtime.Given(
            monthly_base=None,
            workday_minutes=sum(day[0] for day in days),
            rest_day_minutes=sum(day[1] for day in days),
            holiday_minutes=sum(day[2] for day in days),
            leave_minutes=leave.get(person_id, 0),
            workday_minutes_by_day=tuple(day[0] for day in days),
            terms=terms,
        )
        found.append(OverLimit(no, name, overtime.excess(given)))
    return [one for one in found if one.over]


def _worked(run: PayRun, people: list[int]) -> dict[int, list[tuple[int, int, int]]]:
    """Return the overtime of each day: on a working day, a rest day, a holiday."""
    days = AttendanceDay.objects.filter(
        Q(overtime_workday_minutes__gt=0) | Q(mark__in=PAID_EXTRA), person_id__in=people, month=run.month
    )
    found: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for person_id, mark, minutes in days.values_list("person_id", "mark", "overtime_workday_minutes"):
        worth = WORTH[Mark(mark)]
        found[person_id].append((minutes, worth.overtime_rest_day_minutes, worth.overtime_holiday_minutes))
    return found


def _leave(run: PayRun) -> dict[int, int]:
    items = MonthItem.objects.filter(
        station_id=run.station_id, month=run.month, kind=ItemKind.OVERTIME_LEAVE, taken_back_at=None
    )
    sums = items.order_by().values_list("person_id").annotate(minutes=Sum("quantity"))
    return {person_id: int(minutes or 0) for person_id, minutes in sums if person_id is not None}


def _terms(run: PayRun) -> overtime.Terms:
    rows = WageTerms.objects.filter(station_id=run.station_id, subject="station", id__lte=run.seen_terms)
    names = ("id", "subject", "team_id", "person_id", "from_month", "method", "content")
    station = in_force([TermsRow(*row) for row in rows.order_by("id").values_list(*names)], run.month).station
    return station.overtime if station else overtime.Terms()
