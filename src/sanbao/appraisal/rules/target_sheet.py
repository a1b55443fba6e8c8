"""The target sheet of the service department, as dated data: another sheet is another row, never an edit.

Source: domain spec §6.1. Ours: 4/8/16 are lead times of light, medium and heavy repairs in working hours; turnover is
of the year; the line that is open round the clock answers every call. The documents say none of these three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

from sanbao.appraisal.rules.figures import Exact, NotNegative, Unit
from sanbao.appraisal.rules.refusals import NoEditionInForce
from sanbao.kernel.errors import mark
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Factor, Name, Text


class Relation(StrEnum):
    """How a value has to stand to its limit."""

    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_LEAST = "at_least"


SIGNS: Final[Mapping[Relation, str]] = {
    Relation.BELOW: "<",
    Relation.AT_MOST: "≤",
    Relation.ABOVE: ">",
    Relation.AT_LEAST: "≥",
}


class Course(StrEnum):
    """How a value goes on: a ratio stays as it is, a sum grows with the working days, cases are each in time or not."""

    RATIO = "ratio"
    GROWING = "growing"
    CASES = "cases"


class Span(StrEnum):
    MONTH = "month"
    YEAR = "year"


class LeadClass(StrEnum):
    """How heavy a repair is, which decides its lead time."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class TimeUnit(StrEnum):
    WORK_HOUR = "work_hour"
    HOUR = "hour"
    WORK_DAY = "work_day"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class LeadTimes:
    """The lead time of each class, in `unit`."""

    light: NotNegative = Decimal(4)
    medium: NotNegative = Decimal(8)
    heavy: NotNegative = Decimal(16)
    unit: Annotated[TimeUnit, "交期单位"] = TimeUnit.WORK_HOUR

    def limit(self, lead_class: LeadClass) -> Decimal:
        """Return the lead time of a class."""
        return {LeadClass.LIGHT: self.light, LeadClass.MEDIUM: self.medium, LeadClass.HEAVY: self.heavy}[lead_class]

    def is_in_time(self, lead_class: LeadClass, elapsed: Decimal | Fraction | int) -> bool:
        """Tell whether a repair that took so long, in the same unit, kept its lead time; the limit itself does."""
        return Fraction(elapsed) <= Fraction(self.limit(lead_class))


@dataclass(frozen=True, slots=True)
class Target:
    """`above` ÷ `below` × `times` against `limit`; without `below` a count. Cases have `case_limit` each."""

    code: Annotated[Name, "目标代码"]
    label: Annotated[Text, "目标"]
    relation: Relation
    limit: Annotated[Exact, "目标值"]
    unit: Unit
    above: Annotated[Text, "分子"]
    below: Annotated[Text, "分母"] = ""
    times: Factor = Decimal(1)
    course: Course = Course.RATIO
    span: Span = Span.MONTH
    case_limit: Annotated[NotNegative, "每件时限"] = Decimal(0)
    case_unit: Unit = Unit.HOURS


@dataclass(frozen=True, slots=True)
class TargetSheet:
    """In force from a month until another (null: none is known)."""

    from_month: Month
    targets: tuple[Target, ...]
    lead_times: LeadTimes = LeadTimes()
    until_month: Month | None = None


def _within(code: str, label: str, above: str, below: str, *, limit: int, unit: Unit) -> Target:
    """Return a target that every single case has to keep."""
    return Target(
        code,
        label,
        Relation.AT_LEAST,
        _ALL,
        Unit.PERCENT,
        above,
        below,
        _ALL,
        Course.CASES,
        case_limit=Decimal(limit),
        case_unit=unit,
    )


_ALL: Final = Decimal(100)
_PERMILLE: Final = Decimal(1000)
_SHEET: Final = TargetSheet(
    from_month=Month(2000, 1),
    targets=(
        Target(
            "hotline",
            mark("400 电话全天接听"),
            Relation.AT_LEAST,
            _ALL,
            Unit.PERCENT,
            mark("接听的来电"),
            mark("来电"),
            _ALL,
        ),
        _within(
            "complaint_response", mark("投诉 2 小时响应"), mark("按时响应"), mark("投诉"), limit=2, unit=Unit.HOURS
        ),
        _within(
            "complaint_handling", mark("投诉 24 小时处理"), mark("按时处理"), mark("投诉"), limit=24, unit=Unit.HOURS
        ),
        Target(
            "parts_issued",
            mark("售后配件占销售额"),
            Relation.BELOW,
            Decimal(2),
            Unit.PERMILLE,
            mark("免费售后配件金额"),
            mark("当月销售金额"),
            _PERMILLE,
        ),
        Target(
            "on_time",
            mark("返修品按期交付率（4/8/16）"),
            Relation.ABOVE,
            Decimal(95),
            Unit.PERCENT,
            mark("按期完成"),
            mark("应完成"),
            _ALL,
        ),
        Target(
            "quality_pass",
            mark("维修质量合格率"),
            Relation.ABOVE,
            Decimal(98),
            Unit.PERCENT,
            mark("检验合格"),
            mark("检验"),
            _ALL,
        ),
        Target(
            "output_per_head",
            mark("人均维修产值"),
            Relation.AT_LEAST,
            Decimal(80_000),
            Unit.YUAN,
            mark("维修产值"),
            mark("平均人数"),
            course=Course.GROWING,
        ),
        Target(
            "turnover",
            mark("老员工流失率"),
            Relation.AT_MOST,
            Decimal(5),
            Unit.PERCENT,
            mark("离职人数"),
            mark("平均人数"),
            _ALL,
            Course.GROWING,
            Span.YEAR,
        ),
        Target(
            "trainings",
            mark("部门培训"),
            Relation.AT_LEAST,
            Decimal(2),
            Unit.COUNT,
            mark("培训次数"),
            course=Course.GROWING,
        ),
        _within(
            "old_parts",
            mark("重大、批量、安全问题旧件 3 天返回"),
            mark("按时返回"),
            mark("应返回"),
            limit=3,
            unit=Unit.DAYS,
        ),
    ),
)
SHEETS: Final = (_SHEET,)


def in_force(sheets: Sequence[TargetSheet], month: Month) -> TargetSheet:
    """Return the sheet in force in a month, the one that began last if two overlap.

    Raises: NoEditionInForce.
    """
    found = [
        sheet
        for sheet in sheets
        if sheet.from_month <= month and (sheet.until_month is None or month < sheet.until_month)
    ]
    if not found:
        raise NoEditionInForce(month=month.label)
    return max(found, key=lambda sheet: sheet.from_month)
