"""What a wage never falls below, and what may be taken off it: guarantee, minimum wage, the 20 % cap, the order.

Unverified: 工资支付暂行规定 Art. 15 and 16, 最低工资规定 Art. 12. Source: domain spec §1.1 (legal floor).
Ours: guarantee and minimum wage are paid in proportion to attended days; what the cap holds back waits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import Toward, round_exact
from sanbao.kernel.plain_json import Days, Name, NotNegative, Ratio, Text, Yuan, at
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules import lines
from sanbao.payroll.rules.lines import NOTHING, Figure, Line, Lines, Part, Unit, total
from sanbao.payroll.rules.people import NotPositive, refuse_if


class DeductionKind(StrEnum):
    """In the order in which deductions are taken. A court's order is neither capped nor held back."""

    COURT = "court"
    DAMAGE = "damage"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Deduction:
    """A deduction that is asked for. Damages and fines need the person's consent; without it they wait."""

    code: Annotated[Name, "扣款代码"]
    label: Annotated[Text, "扣款名称"]
    amount: Annotated[NotNegative, "金额"]
    kind: Annotated[DeductionKind, "扣款种类"]
    consented_on: Annotated[date | None, "本人同意日期"] = None
    subject: Annotated[Text, "事由"] = ""

    @property
    def may_be_taken(self) -> bool:
        """Tell whether the person agreed, or need not."""
        return self.kind is DeductionKind.COURT or self.consented_on is not None


@dataclass(frozen=True, slots=True)
class Floor:
    """Local minimum wage and agreed guarantee (null: none) of a full month, and how much of the month was worked."""

    minimum_wage: Annotated[NotNegative, "当地最低工资"]
    attended_days: Annotated[Days, "出勤天数"]
    standard_days: Annotated[Days, "标准天数"]
    guarantee: Annotated[NotNegative | None, "保底工资"] = None
    cap_ratio: Annotated[Ratio, "扣款上限"] = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What could not be taken this month."""

    code: Name
    subject: Text
    amount: Yuan


@dataclass(frozen=True, slots=True)
class Given:
    """`earned` counts towards the minimum wage; overtime and special allowances (night, heat, hardship) do not."""

    earned: Annotated[Yuan, "计入最低工资的收入"]
    floor: Floor
    not_counted: Annotated[Yuan, "不计入最低工资的收入"] = NOTHING
    deductions: tuple[Deduction, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """Top-ups and deductions as lines, their sum, and what waits."""

    lines: Lines
    total: Yuan
    waiting: tuple[Waiting, ...]


def compute(given: Given) -> Kept:
    """Return the top-ups to guarantee and minimum wage, and the deductions that the law lets through.

    Raises: Refused for standard days of zero. Source: domain spec §1.1 (legal floor).
    """
    refuse_if(faults(given.floor, "floor"))
    ups = top_ups(given.earned, given.floor)
    wage = given.earned + total(ups)
    taken, waiting = deducted(given.deductions, wage, wage + given.not_counted, given.floor)
    return Kept((*ups, *taken), total((*ups, *taken)), waiting)


def faults(floor: Floor, path: str) -> list[Fault]:
    """Return what is wrong with a floor."""
    return [] if floor.standard_days else [at(f"{path}.standard_days", NotPositive(field="standard_days"))]


def top_ups(earned: Decimal, floor: Floor) -> Lines:
    """Return what lifts a wage to the guarantee, then to the minimum wage."""
    made: list[Line] = []
    for code, label, standard in (
        ("guarantee_top_up", mark("保底补足"), floor.guarantee or NOTHING),
        ("minimum_wage_top_up", mark("最低工资补足"), floor.minimum_wage),
    ):
        reached = earned + total(made)
        due = _due(standard, floor)
        if reached < due:
            made.append(_top_up(code, label, reached, standard, floor))
    return tuple(made)


def deducted(
    asked: Iterable[Deduction], counted: Decimal, wage: Decimal, floor: Floor
) -> tuple[Lines, tuple[Waiting, ...]]:
    """Return the deductions in their legal order, and what waits.

    Damages and fines together take at most the cap of the month's wage (`wage`), and never bring what counts
    (`counted`) below the minimum wage.
    """
    in_order = sorted(asked, key=lambda deduction: _ORDER[deduction.kind])
    if not in_order:
        return (), ()
    ordered = [one for one in in_order if one.kind is DeductionKind.COURT]
    taken = [_taken(one, one.amount, ()) for one in ordered if one.amount]
    waiting: list[Waiting] = []
    cap = max(round_exact(Fraction(wage) * Fraction(floor.cap_ratio), toward=Toward.DOWN), NOTHING)
    room = max(min(cap, counted + total(taken) - _due(floor.minimum_wage, floor)), NOTHING)
    for one in in_order[len(ordered) :]:
        amount = min(one.amount, room) if one.may_be_taken else NOTHING
        room -= amount
        if amount:
            taken.append(_taken(one, amount, _limits(one, cap)))
        if amount < one.amount:
            waiting.append(Waiting(one.code, one.subject, one.amount - amount))
    return tuple(taken), tuple(waiting)


_ORDER: Final[Mapping[DeductionKind, int]] = {kind: place for place, kind in enumerate(DeductionKind)}


def _due(standard: Decimal, floor: Floor) -> Decimal:
    if floor.attended_days >= floor.standard_days:
        return round_exact(standard)
    return round_exact(Fraction(standard) * Fraction(floor.attended_days) / Fraction(floor.standard_days))


def _top_up(code: str, label: str, reached: Decimal, standard: Decimal, floor: Floor) -> Line:
    due = _due(standard, floor)
    return Line(
        code,
        label,
        due - reached,
        Part.FLOOR,
        formula=f"{lines.amount(standard)} × min({lines.written(floor.attended_days)}/"
        f"{lines.written(floor.standard_days)}, 1) − {lines.amount(reached)}",
        basis=(
            lines.yuan("standard", mark("标准"), standard),
            lines.figure("attended_days", mark("出勤天数"), floor.attended_days, Unit.DAYS),
            lines.yuan("reached", mark("已达到"), reached),
        ),
    )


def _taken(one: Deduction, amount: Decimal, basis: tuple[Figure, ...]) -> Line:
    return Line(
        one.code, one.label, -amount, Part.DEDUCTION, formula=lines.amount(amount), basis=basis, subject=one.subject
    )


def _limits(one: Deduction, cap: Decimal) -> tuple[Figure, ...]:
    return lines.yuan("asked", mark("应扣"), one.amount), lines.yuan("cap", mark("当月扣款上限"), cap)


RULE: Final = Rule(
    code="wage/floors",
    label=mark("保底、最低工资与扣款上限"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Kept,
    compute=compute,
)
