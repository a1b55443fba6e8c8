"""What a figure of a slip opens: entries, days, grades, terms, items, scorecards, earlier slips."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import F, Q

from sanbao.appraisal.models import PointEntry, Scorecard
from sanbao.kernel.facts import Behind, Evidence
from sanbao.kernel.money import to_fen
from sanbao.kernel.periods import Month
from sanbao.network.models import AttendanceDay, PostGrade
from sanbao.network.queries.stretches import ABSENT_HALVES, Stretch
from sanbao.network.rules.attendance import WORTH, Mark
from sanbao.payroll.computing.brought import FINE, ITEM
from sanbao.payroll.computing.groups import Group, groups_of
from sanbao.payroll.computing.inputs import MonthInputs, Worker, gather
from sanbao.payroll.computing.methods import BANDED
from sanbao.payroll.models import CityRate, MonthItem, PayGroup, PayRun, PaySlip, WageTerms
from sanbao.payroll.queries.entries import Wanted, entries_of
from sanbao.payroll.queries.terms import terms_rows
from sanbao.payroll.rules.adjustments import PREFIX
from sanbao.payroll.rules.earnings import ALLOWANCE
from sanbao.payroll.rules.insurance import Item
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lines import Line


class Known:
    """The month that a slip was computed from, gathered once for all figures that are asked for."""

    def __init__(self, slip: PaySlip) -> None:
        self.slip = slip

    @cached_property
    def inputs(self) -> MonthInputs:
        """Return the month as it was computed: with the terms that the draft knew."""
        run = self.slip.run
        rows = [row for row in terms_rows(run.station_id) if row.id <= run.seen_terms]
        return gather(run.station, run.month, terms=rows)


@dataclass(frozen=True)
class Asking:
    """A figure of a line. `pool` is the group whose pool the line makes; None: the line is the person's own."""

    known: Known
    line: Line
    figure: str
    pool: PayGroup | None

    @property
    def slip(self) -> PaySlip:
        """Return the slip whose line it is."""
        return self.known.slip

    @property
    def inputs(self) -> MonthInputs:
        """Return the month that the slip was computed from."""
        return self.known.inputs

    @cached_property
    def worker(self) -> Worker | None:
        """Return the person in the closed month; None for one who had left by then."""
        return next((one for one in self.inputs.workers if one.person_id == self.slip.person_id), None)

    @cached_property
    def group(self) -> Group | None:
        """Return the group that the line comes from: the pool's, the one that the line names, or the person's own."""
        names = [self.pool.name] if self.pool else [self.line.subject, self.slip.team]
        groups = {group.name: group for group in groups_of(self.inputs)[0]}
        return next((groups[name] for name in names if name in groups), None)

    @cached_property
    def people(self) -> tuple[Worker, ...]:
        """Return whose records are asked for: the group's for a pool, else the person's own."""
        if self.pool:
            return (*self.group.workers, *self.group.guests) if self.group else ()
        return (self.worker,) if self.worker else ()

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Return the person's days in the group that the line comes from."""
        if self.worker is None:
            return ()
        guests = {one.person_id: one for one in self.group.guests} if self.group else {}
        if self.worker.person_id in guests:
            return guests[self.worker.person_id].stretches
        return self.worker.stretches

    def row(self, subject: str, key: int | None) -> int:
        """Return the row of the terms that counted, 0 if there was none."""
        return self.inputs.terms.rows.get((subject, key), 0)


def evidence_of_line(known: Known, line: Line, *, pool: PayGroup | None = None) -> dict[str, Behind]:
    """Return the records behind each figure of a line by its code, and under "" those behind the line as a whole."""
    codes = dict.fromkeys(("", *(figure.code for figure in line.basis)))
    return {code: _behind(Asking(known, line, code, pool)) for code in codes}


def _behind(asking: Asking) -> Behind:
    found = tuple(_opener(asking)(asking))
    return Behind(sum(one.value for one in found), len(found), found)


def _opener(asking: Asking) -> Callable[[Asking], Iterable[Evidence]]:
    code = asking.line.code
    for prefix, opener in BY_LINE.items():
        if code.startswith(prefix):
            return opener
    if code in set(Item) and asking.figure in {"", "rate"}:
        return _city_rate
    agreed = _terms_of_group if asking.pool else _terms_of_person
    return BY_FIGURE.get(asking.figure) or BY_WHOLE_LINE.get(code, agreed)


def _entries(asking: Asking) -> Iterable[Evidence]:
    """Return the entries of the closed month behind labour or minutes."""
    is_banded = asking.group is not None and asking.group.terms.method == BANDED
    wanted = Wanted.NET_LABOUR if is_banded and asking.figure == "labour_revenue" else WANTED[asking.figure]
    return entries_of(asking.inputs, asking.group, asking.people, wanted, asking.line.subject if asking.pool else "")


def _days(asking: Asking) -> Iterable[Evidence]:
    worth = {mark: one.attended_halves for mark, one in WORTH.items()}
    return _marked(asking, worth)


def _absences(asking: Asking) -> Iterable[Evidence]:
    return _marked(asking, ABSENT_HALVES)


def _marked(asking: Asking, worth: Mapping[Mark, int]) -> Iterable[Evidence]:
    for day in _attendance(asking):
        halves = worth.get(Mark(day.mark), 0)
        if halves and any(one.first <= day.on < one.until for one in asking.stretches):
            yield _of_day(asking, day, halves)


def _attendance(asking: Asking) -> Iterable[AttendanceDay]:
    return AttendanceDay.objects.filter(person_id=asking.slip.person_id, month=asking.slip.month).order_by("on")


def _of_day(asking: Asking, day: AttendanceDay, value: int) -> Evidence:
    return Evidence(day.on, day.pk, asking.slip.run.station_id, day.person_id, value, said=day.mark)


OVERTIME: Final[Mapping[str, Callable[[AttendanceDay], int]]] = {
    "overtime_workday": lambda day: day.overtime_workday_minutes,
    "overtime_rest_day": lambda day: WORTH[Mark(day.mark)].overtime_rest_day_minutes,
    "overtime_holiday": lambda day: WORTH[Mark(day.mark)].overtime_holiday_minutes,
}


def _overtime(asking: Asking) -> Iterable[Evidence]:
    minutes = OVERTIME[asking.line.code]
    return [_of_day(asking, day, minutes(day)) for day in _attendance(asking) if minutes(day)]


def _grades(asking: Asking) -> Iterable[Evidence]:
    """Return the grade held on the first day of each stretch."""
    rows = list(PostGrade.objects.filter(person_id=asking.slip.person_id).order_by("from_on"))
    held = {
        next((row for row in reversed(rows) if row.from_on <= one.first), rows[0]) for one in asking.stretches if rows
    }
    for row in sorted(held, key=lambda row: row.from_on):
        said = f"{row.grade} {row.coefficient}"
        yield _record(asking, f"post_grade:{row.pk}", row.pk, on=row.from_on, said=said)


def _record(asking: Asking, subject: str, key: int, **more: object) -> Evidence:
    given = {"on": asking.slip.month.first, "value": 0, **more}
    return Evidence(
        key=key,
        station_id=asking.slip.run.station_id,
        person_id=asking.slip.person_id,
        subject=subject,
        **given,  # type: ignore[arg-type]  # the rest of its fields, each of its own kind
    )


def _terms(asking: Asking, pk: int) -> Iterable[Evidence]:
    for row in WageTerms.objects.filter(pk=pk):
        yield _record(
            asking, f"wage_terms:{row.pk}", row.pk, on=row.from_month.first, said=row.reason, number=row.subject
        )


def _terms_of_person(asking: Asking) -> Iterable[Evidence]:
    return _terms(asking, asking.row("person", asking.slip.person_id))


def _terms_of_station(asking: Asking) -> Iterable[Evidence]:
    return _terms(asking, asking.row("station", None))


def _terms_of_group(asking: Asking) -> Iterable[Evidence]:
    team_id = asking.group.team_id if asking.group else None
    return _terms(asking, asking.row("group", team_id) or asking.row("group", None))


def _pool(asking: Asking) -> Iterable[Evidence]:
    """Return the group's month: its pool, its points, everybody's part."""
    name = asking.group.name if asking.group else asking.slip.team
    for group in PayGroup.objects.filter(run=asking.slip.run, revision=asking.slip.revision, name=name):
        yield _record(asking, f"pay_group:{group.pk}", group.pk, number=group.name, line_no=group.position)


def _left(asking: Asking) -> Iterable[Evidence]:
    """Return the group's month that left a deficit, or a pool that nobody could share."""
    run, group = asking.slip.run, asking.group
    earlier = PayRun.objects.filter(station_id=run.station_id, month__lt=run.month).order_by("-month").first()
    if earlier is None or group is None:
        return
    for left in PayGroup.objects.filter(run=earlier, revision=earlier.revision, team=group.team_id):
        yield _record(asking, f"pay_group:{left.pk}", left.pk, on=earlier.month.first, number=left.name)


def _items_of_group(asking: Asking) -> Iterable[Evidence]:
    team_id = asking.group.team_id if asking.group else None
    items = [one for one in asking.inputs.items if one.team_id == team_id and one.person_id is None]
    kinds = ITEMS_OF_GROUP[asking.figure or asking.line.code]
    return _items(asking, [one.id for one in items if one.kind in kinds])


def _items_of_person(asking: Asking) -> Iterable[Evidence]:
    items = asking.inputs.items_of(ItemKind.ALTERED_MINUTES, person_id=asking.slip.person_id)
    return _items(asking, [one.id for one in items])


def _items(asking: Asking, keys: Sequence[int]) -> Iterable[Evidence]:
    for item in MonthItem.objects.filter(pk__in=keys).order_by("id"):
        value = to_fen(item.amount) or int(item.quantity or 0)
        on, said = item.month.first, item.reason
        yield _record(asking, f"month_item:{item.pk}", item.pk, on=on, value=value, number=item.label, said=said)


def _item(asking: Asking) -> Iterable[Evidence]:
    return _items(asking, [int(asking.line.code.removeprefix(ITEM))])


def _fine(asking: Asking) -> Iterable[Evidence]:
    for one in PointEntry.objects.filter(pk=int(asking.line.code.removeprefix(FINE))):
        yield _record(asking, f"points:{one.pk}", one.pk, on=one.on, said=one.reason, number=one.conduct)


def _scorecard(asking: Asking) -> Iterable[Evidence]:
    """Return the scorecard of the month as the draft knew it."""
    return _cards(asking, asking.slip.month, asking.slip.run.seen_scores)


def _cards(asking: Asking, month: Month, newest: int) -> Iterable[Evidence]:
    cards = Scorecard.objects.filter(person_id=asking.slip.person_id, month=month, id__lte=newest)
    for card in cards.order_by("-revision")[:1]:
        yield _record(asking, f"scorecard:{card.pk}", card.pk, on=month.first, number=card.no, line_no=card.revision)


def _city_rate(asking: Asking) -> Iterable[Evidence]:
    rates = CityRate.objects.filter(
        city=asking.line.subject, item=asking.line.code, from_month__lte=asking.slip.month, set_at__lte=_drafted(asking)
    )
    for rate in rates.order_by("-from_month", "-id")[:1]:
        said = rate.source
        yield _record(asking, f"city_rate:{rate.pk}", rate.pk, on=rate.from_month.first, said=said, number=rate.city)


def _drafted(asking: Asking) -> object:
    return asking.slip.run.drafted_at


def _slips_of_year(asking: Asking) -> Iterable[Evidence]:
    """Return the earlier slips of the tax year."""
    month = asking.slip.month
    return _slips(asking, Q(month__gte=Month(month.year, 1), month__lt=month))


def _last_slip(asking: Asking) -> Iterable[Evidence]:
    return list(_slips(asking, Q(month__lt=asking.slip.month)))[-1:]


def _slips(asking: Asking, which: Q) -> Iterable[Evidence]:
    slips = PaySlip.objects.filter(which, person_id=asking.slip.person_id, revision=F("run__revision"))
    for one in slips.order_by("month").values_list("pk", "month", "no", "net"):
        yield _record(asking, f"pay_slip:{one[0]}", one[0], on=one[1].first, number=one[2], value=to_fen(one[3]))


def _adjusted(asking: Asking) -> Iterable[Evidence]:
    """Return what was paid for the month that is adjusted, and for performance pay the newer scorecard."""
    month = Month.parse(asking.line.subject.partition(" ")[0])
    yield from _slips(asking, Q(month=month))
    if asking.line.code == f"{PREFIX}performance":
        yield from _cards(asking, month, asking.slip.run.seen_scores)


WANTED: Final[Mapping[str, Wanted]] = {
    "labour_revenue": Wanted.LABOUR,
    "rework_labour": Wanted.TAKEN_BACK,
    "output": Wanted.NET_LABOUR,
    "minutes": Wanted.MINUTES,
    "total_minutes": Wanted.MINUTES,
    "weight": Wanted.MINUTES,
}
ITEMS_OF_GROUP: Final[Mapping[str, tuple[ItemKind, ...]]] = {
    "fixed_additions": (ItemKind.FIXED_ADDITION,),
    "quality_deductions": (ItemKind.QUALITY_DEDUCTION,),
    "accidents": (ItemKind.ACCIDENT,),
    "customer_index": (ItemKind.CUSTOMER_INDEX,),
}
# By the beginning of a line's code, whatever the figure; the first that fits counts.
BY_LINE: Final[Mapping[str, Callable[[Asking], Iterable[Evidence]]]] = {
    PREFIX: _adjusted,
    ITEM: _item,
    FINE: _fine,
    ALLOWANCE: _terms_of_person,
    "owed": _last_slip,
    "income_tax": _slips_of_year,
    "carried_": _left,
}
BY_FIGURE: Final[Mapping[str, Callable[[Asking], Iterable[Evidence]]]] = {
    **dict.fromkeys(WANTED, _entries),
    **dict.fromkeys(ITEMS_OF_GROUP, _items_of_group),
    "attended_days": _days,
    "attendance": _days,
    "absent_days": _absences,
    "coefficient": _grades,
    "altered_minutes": _items_of_person,
    "score": _scorecard,
    **dict.fromkeys(("standard_days", "paid_days", "factor", "standard", "cap"), _terms_of_station),
    **dict.fromkeys(("points", "total_points", "point_value", "pool", "total_weight"), _pool),
    **dict.fromkeys(("commission_rate", "band_rate", "band_upto", "excess_ratio", "target"), _terms_of_group),
    **dict.fromkeys(("hour_price", "price", "day_pay", "day_divisor", "base_ratio", "index_base"), _terms_of_group),
    **dict.fromkeys(("quota_minutes", "guarantee_ratio", "least_attendance", "altered_factor"), _terms_of_group),
    "safety_award": _terms_of_group,
}
BY_WHOLE_LINE: Final[Mapping[str, Callable[[Asking], Iterable[Evidence]]]] = {
    **dict.fromkeys(("coefficient_share", "commission_share", "excess_share"), _pool),
    **dict.fromkeys(("guarantee", "grade_base", "leader_allowance", "seniority_pay"), _terms_of_group),
    **dict.fromkeys(("guarantee_top_up", "minimum_wage_top_up", "attendance_pay"), _days),
    **dict.fromkeys(OVERTIME, _overtime),
    **dict.fromkeys(ITEMS_OF_GROUP, _items_of_group),
    "absence": _absences,
    "performance": _scorecard,
    "performance_bonus": _scorecard,
}
