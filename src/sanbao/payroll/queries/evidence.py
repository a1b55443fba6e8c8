"""What a figure of a slip opens: entries, days, grades, terms, items, scorecards, earlier slips."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Q

from sanbao.appraisal.models import PointEntry
from sanbao.kernel.facts import Behind, Evidence
from sanbao.kernel.money import to_fen
from sanbao.network.models import AttendanceDay, PostGrade
from sanbao.network.queries.stretches import ABSENT_HALVES
from sanbao.network.rules.attendance import WORTH, Mark
from sanbao.payroll.computing.brought import FINE, ITEM
from sanbao.payroll.computing.methods import BANDED
from sanbao.payroll.models import MonthItem, PayGroup, PayRun, WageTerms
from sanbao.payroll.queries import past
from sanbao.payroll.queries.asking import Asking, Known
from sanbao.payroll.queries.entries import Wanted, entries_of
from sanbao.payroll.rules.adjustments import PREFIX
from sanbao.payroll.rules.earnings import ALLOWANCE
from sanbao.payroll.rules.insurance import Item
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lines import Line


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
    if (code, asking.figure) in BY_BOTH:
        return BY_BOTH[code, asking.figure]
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


PIECE_OVERTIME: Final = tuple(code.replace("overtime_", "piece_") for code in OVERTIME)


def _overtime(asking: Asking) -> Iterable[Evidence]:
    minutes = OVERTIME[asking.line.code.replace("piece_", "overtime_")]
    return [_of_day(asking, day, minutes(day)) for day in _attendance(asking) if minutes(day)]


def _grades(asking: Asking) -> Iterable[Evidence]:
    """Return the grade held on the first day of each stretch."""
    rows = list(PostGrade.objects.filter(person_id=asking.slip.person_id).order_by("from_on"))
    held = {
        next((row for row in reversed(rows) if row.from_on <= one.first), rows[0]) for one in asking.stretches if rows
    }
    for row in sorted(held, key=lambda row: row.from_on):
        said = f"{row.grade} {row.coefficient}"
        yield asking.record(f"post_grade:{row.pk}", row.pk, on=row.from_on, said=said)


def _terms(asking: Asking, pk: int) -> Iterable[Evidence]:
    for row in WageTerms.objects.filter(pk=pk):
        yield asking.record(
            f"wage_terms:{row.pk}", row.pk, on=row.from_month.first, said=row.reason, number=row.subject
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
        yield asking.record(f"pay_group:{group.pk}", group.pk, number=group.name, line_no=group.position)


def _left(asking: Asking) -> Iterable[Evidence]:
    """Return the group's month that left a deficit, or a pool that nobody could share."""
    run, group = asking.slip.run, asking.group
    earlier = PayRun.objects.filter(station_id=run.station_id, month__lt=run.month).order_by("-month").first()
    if earlier is None or group is None:
        return
    for left in PayGroup.objects.filter(run=earlier, revision=earlier.revision, team=group.team_id):
        yield asking.record(f"pay_group:{left.pk}", left.pk, on=earlier.month.first, number=left.name)


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
        yield asking.record(f"month_item:{item.pk}", item.pk, on=on, value=value, number=item.label, said=said)


def _item(asking: Asking) -> Iterable[Evidence]:
    return _items(asking, [int(asking.line.code.removeprefix(ITEM))])


def _fine(asking: Asking) -> Iterable[Evidence]:
    for one in PointEntry.objects.filter(pk=int(asking.line.code.removeprefix(FINE))):
        yield asking.record(f"points:{one.pk}", one.pk, on=one.on, said=one.reason, number=one.conduct)


def _scorecard(asking: Asking) -> Iterable[Evidence]:
    """Return the scorecard of the month as the draft knew it."""
    return list(past.cards(asking, asking.slip.month))[-1:]


def _city_rate(asking: Asking) -> Iterable[Evidence]:
    return list(past.rates(asking, asking.line.subject, asking.line.code, asking.slip.month))[-1:]


def _last_slip(asking: Asking) -> Iterable[Evidence]:
    return list(past.slips(asking, Q(month__lt=asking.slip.month)))[-1:]


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
    PREFIX: past.adjusted,
    ITEM: _item,
    FINE: _fine,
    ALLOWANCE: _terms_of_person,
    "owed": _last_slip,
    "income_tax": past.tax_year,
    "carried_": _left,
}
# By the code of a line and of its figure, where the figure alone would lead elsewhere.
BY_BOTH: Final[Mapping[tuple[str, str], Callable[[Asking], Iterable[Evidence]]]] = {
    **{(code, "minutes"): _overtime for code in OVERTIME},
    **{(code, "piece"): _overtime for code in PIECE_OVERTIME},
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
    **dict.fromkeys(("monthly_base", "performance_base", "guaranteed_wage"), _terms_of_person),
}
BY_WHOLE_LINE: Final[Mapping[str, Callable[[Asking], Iterable[Evidence]]]] = {
    **dict.fromkeys(("coefficient_share", "commission_share", "excess_share"), _pool),
    **dict.fromkeys(("guarantee", "grade_base", "leader_allowance", "seniority_pay"), _terms_of_group),
    **dict.fromkeys(("guarantee_top_up", "minimum_wage_top_up", "attendance_pay"), _days),
    **dict.fromkeys((*OVERTIME, *PIECE_OVERTIME), _overtime),
    **dict.fromkeys(ITEMS_OF_GROUP, _items_of_group),
    "absence": _absences,
    "performance": _scorecard,
    "performance_bonus": _scorecard,
}
