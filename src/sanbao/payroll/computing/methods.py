"""What each wage method is given for a group's closed month. A new method needs its row in GIVEN."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Final, TypeVar

from sanbao.kernel import recompute
from sanbao.kernel.errors import DomainError, Fault, mark
from sanbao.kernel.plain_json import at
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.payroll.computing.groups import Group, amounts, pieces_in, quantities
from sanbao.payroll.computing.inputs import MonthInputs, Worker, half, lent
from sanbao.payroll.computing.labour import Piece
from sanbao.payroll.errors import ClassMissing, CustomerIndexMissing, FigureMissing, ScoreMissing
from sanbao.payroll.rules import earnings
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lines import NOTHING
from sanbao.payroll.rules.methods import (
    attendance_piece,
    coefficient_5,
    day_deduction,
    excess_hours,
    grade_commission,
    guarantee_performance,
    hour_price,
    target_excess,
)
from sanbao.payroll.rules.terms import Coefficient5Terms, JobClassRate

BANDED: Final = "grade_commission"
APART: Final = frozenset({*Payer, *Category})
Figure = TypeVar("Figure")


@dataclass(slots=True)
class Asking:
    """One pass over a group's month; what is missing gathers while the method's input is put together."""

    inputs: MonthInputs
    group: Group
    people: tuple[Worker, ...]
    faults: list[Fault] = field(default_factory=list)

    def need(self, worker: Worker, label: str, value: Figure | None, instead: Figure) -> Figure:
        """Return an agreed figure; if there is none, note it and go on with another, to find all that is missing."""
        if value is not None and value != "":
            return value
        method = recompute.rule(f"wage/{self.group.terms.method}").label
        self.refuse(worker.called, FigureMissing(name=worker.called, field=label, method=method))
        return instead

    def refuse(self, place: str, error: DomainError) -> None:
        """Note a refusal at a place."""
        self.faults.append(at(place, error))

    def days(self) -> Decimal:
        """Return the standard days of the month."""
        return self.inputs.standard_days


def asking(inputs: MonthInputs, group: Group) -> Asking:
    """Return the pass over a group: its own people in the order of numbers, then its guests."""
    return Asking(inputs, group, (*group.workers, *group.guests))


def performance(inputs: MonthInputs, worker: Worker) -> Decimal:
    """Return the performance pay of somebody whose score is there."""
    score = inputs.scores.get(worker.person_id)
    base = worker.terms.performance_base
    return earnings.performance(base, score.total) if score and base else NOTHING


def score_faults(inputs: MonthInputs) -> Iterator[Fault]:
    """Find who has performance pay and no score that holds."""
    for worker in inputs.workers:
        if worker.terms.performance_base and worker.person_id not in inputs.scores:
            yield at(worker.called, ScoreMissing(name=worker.called, month=inputs.month.label))


def _coefficient_5(ask: Asking) -> object:
    terms: Coefficient5Terms = ask.group.terms.content
    group, labour, rework = ask.group, ask.group.labour, ask.group.rework_labour
    classes = [_job_class(ask, rate, index) for index, rate in enumerate(terms.job_classes)]
    return coefficient_5.Given(
        group=coefficient_5.Group(
            labour_revenue=labour - sum((one.labour_revenue for one in classes), NOTHING),
            commission_rate=terms.commission_rate,
            rework_labour=rework - sum((one.rework_labour for one in classes), NOTHING),
            fixed_additions=amounts(ask.inputs, ItemKind.FIXED_ADDITION, group),
            quality_deductions=amounts(ask.inputs, ItemKind.QUALITY_DEDUCTION, group),
            carried_deficit=group.carried.deficit,
            carried_pool=group.carried.pool,
            job_classes=tuple(classes),
            code=group.name,
        ),
        standard_days=ask.days(),
        members=tuple(
            coefficient_5.Member(worker.no, tuple(_segments(ask, worker)), worker.name, worker.terms.fixed_wage)
            for worker in ask.people
        ),
        apprentice_share_from_pool=terms.apprentice_share_from_pool,
    )


def _job_class(ask: Asking, rate: JobClassRate, index: int) -> coefficient_5.JobClass:
    earlier = ask.group.terms.content.job_classes[:index]
    own = [
        (piece, sign)
        for piece, sign in pieces_in(ask.group, ask.inputs.pieces)
        if takes(rate, piece) and not any(takes(one, piece) for one in earlier)
    ]
    return coefficient_5.JobClass(
        code=rate.code,
        label=rate.label,
        labour_revenue=sum((piece.labour * sign for piece, sign in own if not piece.is_taken_back), NOTHING),
        commission_rate=rate.commission_rate,
        rework_labour=-sum((piece.labour * sign for piece, sign in own if piece.is_taken_back), NOTHING) + 0,
    )


def takes(rate: JobClassRate, piece: Piece) -> bool:
    """Tell whether labour belongs to a class with a rate of its own."""
    named = [(rate.payers, piece.payer), (rate.categories, piece.category)]
    return any(wanted for wanted, _ in named) and all(value in wanted for wanted, value in named if wanted)


def _segments(ask: Asking, worker: Worker) -> Iterator[coefficient_5.Segment]:
    """Return the days under each coefficient; days lent to another pool bear its name, days of nothing are left out."""
    away = lent(worker, ask.inputs.terms) if worker in ask.group.workers else []
    worked = [one for one in worker.stretches if one.attended_halves] or list(worker.stretches[-1:])
    for one in worked:
        yield coefficient_5.Segment(
            Decimal(one.coefficient) if one.coefficient else None,
            half(one.attended_halves),
            one.lent_to if one in away and one.lent_to_id != worker.team_id else "",
        )


def _hour_price(ask: Asking) -> object:
    return hour_price.Given(
        terms=ask.group.terms.content,
        members=tuple(
            hour_price.Member(
                no=worker.no,
                role=ask.need(worker, mark("岗位"), worker.terms.role, hour_price.Role.MEMBER),
                former_wage=ask.need(worker, mark("原工资"), worker.terms.former_wage, NOTHING),
                attended_days=worker.attended_days,
                minutes=_minutes(worker),
                altered_minutes=_altered(ask, worker),
            )
            for worker in ask.group.workers
        ),
    )


def _minutes(worker: Worker) -> int:
    """Return the accepted minutes of the month; more taken back than made counts as none."""
    return max(worker.fact("standard_minutes"), 0)


def _altered(ask: Asking, worker: Worker) -> int:
    return int(quantities(ask.inputs.items_of(ItemKind.ALTERED_MINUTES, person_id=worker.person_id)))


def _attendance_piece(ask: Asking) -> object:
    return attendance_piece.Given(
        terms=ask.group.terms.content,
        members=tuple(
            attendance_piece.Member(
                no=worker.no,
                attended_days=worker.attended_days,
                years=ask.need(worker, mark("工龄(满年)"), _years(ask.inputs, worker), 0),
                minutes=_minutes(worker),
            )
            for worker in ask.group.workers
        ),
    )


def _years(inputs: MonthInputs, worker: Worker) -> int | None:
    """Return the full years of service at the end of the month, as agreed or since the day of hiring."""
    agreed, hired = worker.terms.seniority_years, worker.hired_on
    if agreed is not None or hired is None:
        return agreed
    last = inputs.month.until - timedelta(days=1)
    return last.year - hired.year - ((last.month, last.day) < (hired.month, hired.day))


def _grade_commission(ask: Asking) -> object:
    return grade_commission.Given(
        terms=ask.group.terms.content,
        labour=tuple(_labour_of_classes(ask)),
        members=tuple(
            grade_commission.Member(
                no=worker.no,
                grade=ask.need(worker, mark("底薪级别"), worker.terms.pay_grade, "—"),
                weight=Decimal(_minutes(worker)) if worker.terms.weight is None else worker.terms.weight,
                is_leader=worker.terms.is_leader,
            )
            for worker in ask.group.workers
        ),
        accidents=int(quantities(ask.inputs.items_of(ItemKind.ACCIDENT, team_id=ask.group.team_id))),
        carried_deficit=ask.group.carried.deficit,
        carried_pool=ask.group.carried.pool,
    )


def _labour_of_classes(ask: Asking) -> Iterator[grade_commission.Labour]:
    """Return the labour class by class: a class is named by its payer or category, the rest is routine."""
    codes = [one.code for one in ask.group.terms.content.classes]
    named = [code for code in codes if code in APART]
    pieces, rest = pieces_in(ask.group, ask.inputs.pieces), ask.group.labour - ask.group.rework_labour
    for code in named:
        own = sum((piece.labour * sign for piece, sign in pieces if class_of(piece, named) == code), NOTHING)
        rest -= own
        yield grade_commission.Labour(code, own)
    routine = next((code for code in codes if code not in APART), None)
    if routine is not None:
        yield grade_commission.Labour(routine, rest)
    elif rest:
        ask.refuse(ask.group.shown, ClassMissing(group=ask.group.shown))


def class_of(piece: Piece, named: list[str]) -> str | None:
    """Return the first of the named classes that is the payer or the category of a piece; None: routine work."""
    return next((code for code in named if code in {piece.payer, piece.category}), None)


def _target_excess(ask: Asking) -> object:
    return target_excess.Given(
        terms=ask.group.terms.content,
        output=ask.group.labour - ask.group.rework_labour,
        members=tuple(
            target_excess.Member(worker.no, ask.need(worker, mark("保底类别"), worker.terms.pay_class, "—"))
            for worker in ask.group.workers
        ),
    )


def _excess_hours(ask: Asking) -> object:
    items = ask.inputs.items_of(ItemKind.CUSTOMER_INDEX, team_id=ask.group.team_id)
    if not items:
        shown, month = ask.group.shown, ask.inputs.month.label
        ask.refuse(shown, CustomerIndexMissing(group=shown, month=month))
    return excess_hours.Given(
        terms=ask.group.terms.content,
        customer_index=(items[-1].quantity if items else None) or Decimal(0),
        members=tuple(
            excess_hours.Member(worker.no, _base_wage(ask, worker), _minutes(worker)) for worker in ask.group.workers
        ),
    )


def _base_wage(ask: Asking, worker: Worker) -> Decimal:
    return ask.need(worker, mark("基本工资"), worker.terms.base_wage, NOTHING)


def _guarantee_performance(ask: Asking) -> object:
    return guarantee_performance.Given(
        terms=ask.group.terms.content,
        members=tuple(
            guarantee_performance.Member(
                no=worker.no,
                guaranteed_wage=_base_wage(ask, worker),
                performance_bonus=performance(ask.inputs, worker),
                deductions=sum(
                    (one.amount for one in ask.inputs.items_of(ItemKind.SCHEME_DEDUCTION, person_id=worker.person_id)),
                    NOTHING,
                ),
            )
            for worker in ask.group.workers
        ),
    )


def _day_deduction(ask: Asking) -> object:
    return day_deduction.Given(
        terms=ask.group.terms.content,
        members=tuple(
            day_deduction.Member(worker.no, _base_wage(ask, worker), _absent_days(ask, worker))
            for worker in ask.group.workers
        ),
    )


def _absent_days(ask: Asking, worker: Worker) -> Decimal:
    """Return the days that are not paid: absences, and working days before coming or after leaving."""
    absent = half(sum(one.absent_halves for one in worker.stretches))
    first, until = worker.stretches[0].first, worker.stretches[-1].until
    if (first, until) == (ask.inputs.month.first, ask.inputs.month.until):
        return absent
    return absent + max(ask.days() - half(worker.fact("scheduled_halves")), Decimal(0))


GIVEN: Final[Mapping[str, Callable[[Asking], object]]] = {
    "coefficient_5": _coefficient_5,
    "hour_price": _hour_price,
    "attendance_piece": _attendance_piece,
    "grade_commission": _grade_commission,
    "target_excess": _target_excess,
    "excess_hours": _excess_hours,
    "guarantee_performance": _guarantee_performance,
    "day_deduction": _day_deduction,
}
