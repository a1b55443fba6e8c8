"""Overtime by law: 150 % on working days, 200 % on rest days unless leave was given, 300 % on statutory holidays.

Unverified: Labour Law Art. 41 and 44, 工资支付暂行规定 Art. 13. Source: domain spec §1.3.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import DomainError, Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.plain_json import Count, Days, Factor, Minutes, NotNegative, Yuan, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Line, Lines, Part, Unit, total
from sanbao.payroll.rules.people import NotPositive, refuse_if

HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """The figures of the law; a company may pay more."""

    paid_days: Annotated[Days, "月计薪天数"] = Decimal("21.75")
    daily_hours: Annotated[Factor, "每天工时"] = Decimal(8)
    workday_factor: Annotated[Factor, "工作日加班倍数"] = Decimal("1.5")
    rest_day_factor: Annotated[Factor, "休息日加班倍数"] = Decimal(2)
    holiday_factor: Annotated[Factor, "法定节日加班倍数"] = Decimal(3)
    daily_limit_minutes: Annotated[Minutes, "每天延长上限(分钟)"] = 180
    monthly_limit_minutes: Annotated[Minutes, "每月延长上限(分钟)"] = 2160


@dataclass(frozen=True, slots=True)
class Given:
    """A person's month. `leave_minutes` were given back as leave (调休) for rest-day work.

    `workday_minutes_by_day` may name the overtime of each working day, to report the days over the daily limit.
    The `piece_` amounts are piece pay already earned in those hours at the plain price; the law adds to it. Who
    `is_piece_work` gets nothing else for overtime: his minutes count for the limits, and no base is asked for.
    """

    monthly_base: Annotated[NotNegative | None, "月工资基数"]
    workday_minutes: Annotated[Minutes, "工作日加班(分钟)"] = 0
    rest_day_minutes: Annotated[Minutes, "休息日加班(分钟)"] = 0
    holiday_minutes: Annotated[Minutes, "法定节日加班(分钟)"] = 0
    leave_minutes: Annotated[Minutes, "已调休(分钟)"] = 0
    workday_minutes_by_day: tuple[Minutes, ...] = ()
    piece_workday: Annotated[NotNegative, "工作日加班计件"] = NOTHING
    piece_rest_day: Annotated[NotNegative, "休息日加班计件"] = NOTHING
    piece_holiday: Annotated[NotNegative, "法定节日加班计件"] = NOTHING
    terms: Terms = Terms()
    is_piece_work: Annotated[bool, "计件"] = False


@dataclass(frozen=True, slots=True)
class Excess:
    """By how much overtime is over the limits of the law."""

    over_monthly_limit_minutes: Minutes
    days_over_limit: Count

    def __bool__(self) -> bool:
        """Tell whether a limit is exceeded."""
        return bool(self.over_monthly_limit_minutes or self.days_over_limit)


@dataclass(frozen=True, slots=True)
class Overtime:
    """What overtime pays, and by how much it is over the limits of the law, which is reported and paid all the same."""

    day_wage: Yuan
    hour_wage: Yuan
    workday: Yuan
    rest_day: Yuan
    holiday: Yuan
    piece: Yuan
    total: Yuan
    over_monthly_limit_minutes: Minutes
    days_over_limit: Count
    lines: Lines


class BaseMissing(DomainError):
    code = "payroll.base_missing"
    message = "没有月工资基数，加班工资算不出来，请先在工资方案中填写。"


class LeaveExceedsRestDays(DomainError):
    code = "payroll.leave_exceeds_rest_days"
    message = "调休 {leave} 分钟超过了休息日加班 {rest} 分钟；只有休息日加班可以调休，请核对。"


class DaysDisagree(DomainError):
    code = "payroll.overtime_days_disagree"
    message = "每天的加班合计 {days} 分钟，与工作日加班 {month} 分钟不符，请核对。"


def compute(given: Given) -> Overtime:
    """Return the pay for overtime, each kind rounded once.

    The hour wage is base ÷ paid days ÷ daily hours and stays exact; leave is taken off the rest-day minutes first.

    Raises: Refused without a base unless it is piece work, or for more leave than rest-day work.
    Source: domain spec §1.3.
    """
    refuse_if(_faults(given))
    terms, over = given.terms, excess(given)
    made = tuple(_lines(given))
    by_code = {line.code: line.amount for line in made}
    day = Fraction(given.monthly_base or 0) / Fraction(terms.paid_days)
    return Overtime(
        day_wage=round_exact(day),
        hour_wage=round_exact(day / Fraction(terms.daily_hours)),
        workday=by_code.get("overtime_workday", NOTHING),
        rest_day=by_code.get("overtime_rest_day", NOTHING),
        holiday=by_code.get("overtime_holiday", NOTHING),
        piece=total(line for line in made if line.code.startswith("piece_")),
        total=total(made),
        over_monthly_limit_minutes=over.over_monthly_limit_minutes,
        days_over_limit=over.days_over_limit,
        lines=made,
    )


def excess(given: Given) -> Excess:
    """Return by how much a month is over the limits. Source: domain spec §1.3 (Labour Law Art. 41)."""
    terms = given.terms
    return Excess(
        max(_all_minutes(given) - terms.monthly_limit_minutes, 0),
        sum(1 for minutes in given.workday_minutes_by_day if minutes > terms.daily_limit_minutes),
    )


def at_price(minutes: int, price: Decimal) -> Decimal:
    """Return what hours are worth at the plain price of the piece. Ours: an hour of overtime makes an hour's work."""
    return round_exact(Fraction(minutes, HOUR) * Fraction(price))


def _faults(given: Given) -> Iterator[Fault]:
    if given.monthly_base is None and not given.is_piece_work:
        yield at("monthly_base", BaseMissing())
    for field in ("paid_days", "daily_hours"):
        if not getattr(given.terms, field):
            yield at(f"terms.{field}", NotPositive(field=field))
    if given.leave_minutes > given.rest_day_minutes:
        yield at("leave_minutes", LeaveExceedsRestDays(leave=given.leave_minutes, rest=given.rest_day_minutes))
    by_day = sum(given.workday_minutes_by_day)
    if given.workday_minutes_by_day and by_day != given.workday_minutes:
        yield at("workday_minutes_by_day", DaysDisagree(days=by_day, month=given.workday_minutes))


def _all_minutes(given: Given) -> int:
    return given.workday_minutes + given.rest_day_minutes - given.leave_minutes + given.holiday_minutes


def _lines(given: Given) -> Iterator[Line]:
    terms = given.terms
    for code, label, minutes, factor in (
        ("overtime_workday", mark("工作日加班"), given.workday_minutes, terms.workday_factor),
        ("overtime_rest_day", mark("休息日加班"), given.rest_day_minutes - given.leave_minutes, terms.rest_day_factor),
        ("overtime_holiday", mark("法定节日加班"), given.holiday_minutes, terms.holiday_factor),
    ):
        if minutes and not given.is_piece_work:
            yield _by_hour(given, Line(code, label, NOTHING, Part.OVERTIME), minutes, factor)
    for code, label, piece, factor in (
        ("piece_workday", mark("工作日计件加付"), given.piece_workday, terms.workday_factor),
        ("piece_rest_day", mark("休息日计件加付"), given.piece_rest_day, terms.rest_day_factor),
        ("piece_holiday", mark("法定节日计件加付"), given.piece_holiday, terms.holiday_factor),
    ):
        if piece:
            yield _by_piece(code, label, piece, factor)


def _by_hour(given: Given, line: Line, minutes: int, factor: Decimal) -> Line:
    terms, base = given.terms, given.monthly_base or NOTHING
    hour = Fraction(base) / Fraction(terms.paid_days) / Fraction(terms.daily_hours)
    return replace(
        line,
        amount=round_exact(hour * Fraction(minutes, HOUR) * Fraction(factor)),
        formula=f"{lines.amount(base)} ÷ {lines.written(terms.paid_days)} ÷ {lines.written(terms.daily_hours)} × "
        f"{lines.hours(minutes)} × {lines.rate(factor)}",
        basis=(
            lines.yuan("monthly_base", mark("月工资基数"), base),
            lines.figure("paid_days", mark("月计薪天数"), terms.paid_days, Unit.DAYS),
            lines.figure("minutes", mark("加班时间"), minutes, Unit.MINUTES),
            lines.percent("factor", mark("加班倍数"), factor),
        ),
    )


def _by_piece(code: str, label: str, piece: Decimal, factor: Decimal) -> Line:
    """Return what the law adds to piece pay that was earned outside the legal hours."""
    return Line(
        code,
        label,
        round_exact(Fraction(piece) * max(Fraction(factor) - 1, Fraction(0))),
        Part.OVERTIME,
        formula=f"{lines.amount(piece)} × ({lines.rate(factor)} − 100%)",
        basis=(
            lines.yuan("piece", mark("加班时间的计件工资"), piece),
            lines.percent("factor", mark("加班倍数"), factor),
        ),
    )


RULE: Final = Rule(
    code="wage/overtime",
    label=mark("加班工资"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Overtime,
    compute=compute,
)
