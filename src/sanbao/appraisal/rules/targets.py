"""The target sheet against the figures so far, and where the month is heading.

A value is judged exactly and shown with four places. The forecast of what grows is value ÷ working days gone × working
days of the span; a ratio and a share of cases are expected to stay as they are. Source: domain spec §6.1; the forecast
is ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.figures import Exact, Figure, NotNegative, Unit, measured, written
from sanbao.appraisal.rules.measuring import Without
from sanbao.appraisal.rules.target_sheet import SHEETS, SIGNS, Course, Relation, Span, Target, TargetSheet, in_force
from sanbao.kernel.calendar import WorkingCalendar
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.periods import Month, Period
from sanbao.kernel.plain_json import Count, Name, Text, at
from sanbao.kernel.recompute import Rule


class State(StrEnum):
    """Whether a target is met now and expected to be at the end."""

    MET = "met"
    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    MISSED = "missed"
    TOO_EARLY = "too_early"
    UNKNOWN = "unknown"


STATE_LABELS: Final = {
    State.MET: mark("达标"),
    State.ON_COURSE: mark("尚未达标，按进度可达标"),
    State.AT_RISK: mark("目前达标，按进度将不达标"),
    State.MISSED: mark("未达标"),
    State.TOO_EARLY: mark("尚未达标，刚开始，还不能预测"),
    State.UNKNOWN: mark("没有数据"),
}
_STATES: Final = {
    (True, True): State.MET,
    (False, True): State.ON_COURSE,
    (True, False): State.AT_RISK,
    (False, False): State.MISSED,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Working days of a span that are over, today's included, and all of them."""

    elapsed: Annotated[Count, "已过工作日"]
    total: Annotated[Count, "全期工作日"]


@dataclass(frozen=True, slots=True)
class Case:
    """One complaint or part; `elapsed` in the unit of the target's case limit."""

    subject: Annotated[Name, "单号"]
    elapsed: Annotated[NotNegative, "用时"]


@dataclass(frozen=True, slots=True)
class Facts:
    """Either the sums so far, or every single case."""

    above: Annotated[Exact | None, "分子"] = None
    below: Annotated[Exact | None, "分母"] = None
    cases: tuple[Case, ...] | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """The month so far. A target without facts is unknown. `sheet` null: the one in force."""

    month: Annotated[Month, "月份"]
    month_days: Progress
    year_days: Progress
    facts: Annotated[Mapping[str, Facts], "各目标的数据"]
    sheet: TargetSheet | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One target. `room` is how far the value is on the right side of the limit; negative: on the wrong one."""

    code: Name
    label: Text
    state: State
    relation: Text
    limit: Exact
    unit: Unit
    value: Annotated[Exact | None, "现值"]
    forecast: Annotated[Exact | None, "预测"]
    room: Annotated[Exact | None, "余量"]
    without: Without | None
    formula: str
    forecast_formula: str
    basis: tuple[Figure, ...]
    late: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Board:
    targets: tuple[Standing, ...]


def compute(given: Given) -> Board:
    """Return every target of the sheet with its value, its forecast and what they rest on.

    Raises: Refused for unknown targets, facts of both kinds or of none, and more days gone than there are;
    NoEditionInForce.
    """
    sheet = given.sheet or in_force(SHEETS, given.month)
    refusals.refuse_if(_faults(given, sheet))
    return Board(tuple(_standing(given, target) for target in sheet.targets))


def progress(calendar: WorkingCalendar, span: Month | Period, as_of: date) -> Progress:
    """Return how many working days of a span are over at the end of `as_of`, and how many it has."""
    days = [day for day in span.days if calendar.is_working(day)]
    return Progress(sum(day <= as_of for day in days), len(days))


def is_met(target: Target, value: Fraction) -> bool:
    """Tell whether a value stands to the limit of its target as it should; only ≤ and ≥ take the limit itself."""
    limit = Fraction(target.limit)
    if target.relation is Relation.BELOW:
        return value < limit
    if target.relation is Relation.AT_MOST:
        return value <= limit
    return value > limit if target.relation is Relation.ABOVE else value >= limit


def _standing(given: Given, target: Target) -> Standing:
    facts = given.facts.get(target.code)
    if facts is None:
        return _unknown(target, Without.NO_SOURCE)
    above, below = _sums(target, facts)
    if below is not None and below <= 0:
        return _unknown(target, Without.NO_CASES, _basis(target, above, below))
    value = above * Fraction(target.times) / (1 if below is None else below)
    days = given.year_days if target.span is Span.YEAR else given.month_days
    forecast = _forecast(target, value, days)
    return Standing(
        code=target.code,
        label=target.label,
        state=_state(target, value, forecast),
        relation=SIGNS[target.relation],
        limit=target.limit,
        unit=target.unit,
        value=measured(value),
        forecast=None if forecast is None else measured(forecast),
        room=measured(_room(target, value)),
        without=None,
        formula=_formula(target, above, below),
        forecast_formula=_forecast_formula(target, value, days),
        basis=_basis(target, above, below),
        late=_late(target, facts),
    )


def _unknown(target: Target, without: Without, basis: tuple[Figure, ...] = ()) -> Standing:
    return Standing(
        code=target.code,
        label=target.label,
        state=State.UNKNOWN,
        relation=SIGNS[target.relation],
        limit=target.limit,
        unit=target.unit,
        value=None,
        forecast=None,
        room=None,
        without=without,
        formula="",
        forecast_formula="",
        basis=basis,
        late=(),
    )


def _sums(target: Target, facts: Facts) -> tuple[Fraction, Fraction | None]:
    if facts.cases is not None:
        return Fraction(len(facts.cases) - len(_late(target, facts))), Fraction(len(facts.cases))
    return Fraction(facts.above or 0), None if facts.below is None else Fraction(facts.below)


def _late(target: Target, facts: Facts) -> tuple[Case, ...]:
    return tuple(case for case in facts.cases or () if case.elapsed > target.case_limit)


def _forecast(target: Target, value: Fraction, days: Progress) -> Fraction | None:
    if target.course is not Course.GROWING:
        return value
    return value * days.total / days.elapsed if days.elapsed else None


def _state(target: Target, value: Fraction, forecast: Fraction | None) -> State:
    if forecast is None:
        return State.MET if is_met(target, value) else State.TOO_EARLY
    return _STATES[is_met(target, value), is_met(target, forecast)]


def _room(target: Target, value: Fraction) -> Fraction:
    room = Fraction(target.limit) - value
    return room if target.relation in {Relation.BELOW, Relation.AT_MOST} else -room


def _formula(target: Target, above: Fraction, below: Fraction | None) -> str:
    ratio = written(above) if below is None else f"{written(above)} ÷ {written(below)}"
    return ratio if target.times == 1 else f"{ratio} × {written(target.times)}"


def _forecast_formula(target: Target, value: Fraction, days: Progress) -> str:
    if target.course is not Course.GROWING or not days.elapsed:
        return ""
    return f"{written(value)} ÷ {days.elapsed} × {days.total}"


def _basis(target: Target, above: Fraction, below: Fraction | None) -> tuple[Figure, ...]:
    figures = (Figure("above", target.above, measured(above)),)
    return figures if below is None else (*figures, Figure("below", target.below, measured(below)))


def _faults(given: Given, sheet: TargetSheet) -> Iterator[Fault]:
    for field, days in (("month_days", given.month_days), ("year_days", given.year_days)):
        if days.elapsed > days.total:
            yield at(field, refusals.DaysDoNotFit(elapsed=days.elapsed, total=days.total))
    targets = {target.code: target for target in sheet.targets}
    for code, facts in given.facts.items():
        if code not in targets:
            yield at(f"facts.{code}", refusals.UnknownTarget(target=code, known="、".join(targets)))
        elif not _is_enough(targets[code], facts):
            yield at(f"facts.{code}", refusals.FactsMissing(target=targets[code].label))


def _is_enough(target: Target, facts: Facts) -> bool:
    """Tell whether facts are either sums, with a denominator if the target has one, or cases of a target of cases."""
    if facts.cases is not None:
        return target.course is Course.CASES and facts.above is None and facts.below is None
    return facts.above is not None and (facts.below is not None) == bool(target.below)


RULE: Final = Rule(
    code="kpi/targets",
    label=mark("部门目标与预测"),
    edition="2026.1",
    source="docs/rules/kpi.md",
    given=Given,
    gives=Board,
    compute=compute,
)
