"""Measuring a month: what a KPI measure is made of, and what it is for given facts.

A measure is one file in `measures/` that says `MEASURE`; it is found by itself. Source: domain spec §6.1 and §7.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Annotated, Final, cast

from sanbao.appraisal.rules.figures import Direction, Exact, Figure, Unit, measured, written
from sanbao.kernel import registry
from sanbao.kernel.errors import mark
from sanbao.kernel.plain_json import Name, Text

PERCENT: Final = Fraction(100)
PER_HOUR: Final = Fraction(1, 60)
PER_YUAN: Final = Fraction(1, 100)
WHOLE: Final = Fraction(1)
# Half a day of attendance is four hours.
HALF_DAY_MINUTES: Final = 240

Terms = Mapping[str, int]
"""Facts with the factor of each: {"first_time_orders": 1, "returned_orders": -1}."""

FACT_LABELS: Final = {
    "actual_minutes": mark("实际工时（分钟）"),
    "attended_halves": mark("实出勤半天数"),
    "complaints": mark("投诉"),
    "complaints_handled_in_time": mark("24 小时内处理的投诉"),
    "first_pass_orders": mark("一次检验合格工单"),
    "first_time_orders": mark("完成工单（不含返修）"),
    "inspected_orders": mark("检验工单"),
    "labour_fen": mark("工时费（分）"),
    "lead_orders": mark("完成台次"),
    "old_parts_due": mark("应返旧件"),
    "old_parts_returned": mark("已返旧件"),
    "overdue_orders": mark("超时单"),
    "overtime_workday_minutes": mark("工作日加班（分钟）"),
    "parts_fen": mark("配件费（分）"),
    "praises": mark("表扬"),
    "quality_reports": mark("质量信息"),
    "quarterly_form_points": mark("评核表得分之和（百分之一分）"),
    "quarterly_forms": mark("已完成的评核表"),
    "repair_minutes": mark("维修时长（分钟）"),
    "repair_orders": mark("有维修时长的工单"),
    "response_minutes": mark("响应时长（分钟）"),
    "response_orders": mark("有响应时长的工单"),
    "returned_orders": mark("30 天内返修的工单"),
    "rework_caused": mark("返修数"),
    "scheduled_halves": mark("应出勤半天数"),
    "standard_minutes": mark("标准工时（分钟）"),
    "survey_points": mark("评价得分"),
    "survey_points_possible": mark("评价满分"),
    "timed_standard_minutes": mark("有实际工时的标准工时（分钟）"),
    "trainings": mark("培训次数"),
}


class Without(StrEnum):
    """Why there is no value: no context gives the facts yet, there was nothing to measure, or nobody has entered it."""

    NO_SOURCE = "no_source"
    NO_CASES = "no_cases"
    NOT_ENTERED = "not_entered"


WITHOUT_LABELS: Final = {
    Without.NO_SOURCE: mark("还没有数据来源，不计分"),
    Without.NO_CASES: mark("本月没有可评价的业务，不计分"),
    Without.NOT_ENTERED: mark("尚未填写，不计分"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """(Σ `above` ÷ Σ `below`) × `times`, in `unit`; without `below` a sum. `formula` says it in words."""

    code: str
    label: str
    unit: Unit
    formula: str
    above: Terms
    below: Terms | None = None
    times: Fraction = WHOLE
    direction: Direction = Direction.BIGGER

    @property
    def needs(self) -> frozenset[str]:
        """Name every fact that the measure is computed from."""
        return frozenset((*self.above, *(self.below or {})))


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with what made it, or why there is none; `missing` are the facts that no context gives yet."""

    value: Annotated[Exact | None, "数值"]
    without: Without | None = None
    missing: tuple[Name, ...] = ()
    formula: Text = ""
    basis: tuple[Figure, ...] = ()


@cache
def measures() -> Mapping[str, Measure]:
    """Return every measure by its code, sorted.

    Raises: ValueError if a file and its measure differ in their names.
    """
    found = registry.discover("sanbao.appraisal.rules.measures", "MEASURE")
    for module, measure in found.items():
        if not isinstance(measure, Measure) or measure.code != module:
            raise ValueError(f"measures/{module}.py holds no measure called {module}")
    return cast("Mapping[str, Measure]", found)


def measure(one: Measure, facts: Mapping[str, int], known: Collection[str]) -> Measured:
    """Return a measure of one person, or of many when `facts` are the sums of all.

    `known` are the codes that some context gives: such a fact counts as 0 if it is absent, any other is missing and
    leaves the measure without a value. So does a denominator of zero, or a negative one that late reversals made.
    """
    missing = tuple(sorted(one.needs - frozenset(known)))
    if missing:
        return Measured(None, Without.NO_SOURCE, missing)
    above, below = _sum(one.above, facts), _sum(one.below or {}, facts)
    basis = tuple(Figure(code, FACT_LABELS[code], measured(facts.get(code, 0))) for code in sorted(one.needs))
    if one.below is None:
        return Measured(measured(above * one.times), formula=_written(one, above, None), basis=basis)
    if below <= 0:
        return Measured(None, Without.NO_CASES, formula=_written(one, above, below), basis=basis)
    value = measured(Fraction(above, below) * one.times)
    return Measured(value, formula=_written(one, above, below), basis=basis)


def _sum(terms: Terms, facts: Mapping[str, int]) -> int:
    return sum(factor * facts.get(code, 0) for code, factor in terms.items())


def _written(one: Measure, above: int, below: int | None) -> str:
    ratio = str(above) if below is None else f"{above} ÷ {below}"
    if one.times == WHOLE:
        return ratio
    return f"{ratio} × {written(one.times)}" if one.times > 1 else f"{ratio} ÷ {written(1 / one.times)}"
