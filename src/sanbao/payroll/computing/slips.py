"""Everybody's slip: the lines of the methods, overtime, allowances, and what the law takes off."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sanbao.kernel.errors import Fault, Refused, mark
from sanbao.kernel.money import round_exact
from sanbao.network.rules.grades import Grade
from sanbao.payroll.computing.brought import FINE, ITEM, NOTHING_BROUGHT, Days
from sanbao.payroll.computing.groups import GroupResult, quantities
from sanbao.payroll.computing.inputs import Item, MonthInputs, Worker
from sanbao.payroll.rules import earnings, insurance, mentoring, overtime, slip
from sanbao.payroll.rules.floors import Deduction, DeductionKind, Floor
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lines import NOTHING, Line, Part
from sanbao.payroll.rules.terms import StationTerms

BONUS_INSIDE: Final = "guarantee_performance"
DEDUCTIONS: Final = {ItemKind.COURT: DeductionKind.COURT, ItemKind.DAMAGE: DeductionKind.DAMAGE}
CONTAINS_WORKDAYS: Final = "attendance_piece"
PIECE_WORK: Final = frozenset({"hour_price", CONTAINS_WORKDAYS})
PRICES: Final = frozenset({"price", "hour_price"})
OVERTIME: Final = ("overtime_workday_minutes", "overtime_rest_day_minutes", "overtime_holiday_minutes")


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What earlier months were paid too little or too much: earnings, and both sides of the insurance."""

    earned: tuple[Line, ...] = ()
    employee: tuple[Line, ...] = ()
    employer: tuple[Line, ...] = ()

    def __add__(self, other: "Adjustments") -> "Adjustments":
        """Return these and the others after them."""
        return Adjustments(self.earned + other.earned, self.employee + other.employee, self.employer + other.employer)

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.earned or self.employee or self.employer)


NOT_ADJUSTED: Final = Adjustments()


@dataclass(frozen=True, slots=True)
class SlipResult:
    """A person with what the slip was given and what it gave."""

    worker: Worker
    given: slip.Given
    gives: slip.Slip

    @property
    def waiting(self) -> tuple[Deduction, ...]:
        """Return the deductions that are asked for again next month, with what is left of them."""
        left = {(one.code, one.subject): one.amount for one in self.gives.waiting}
        return tuple(
            replace(one, amount=left[one.code, one.subject])
            for one in self.given.deductions
            if (one.code, one.subject) in left
        )


def given_of(
    inputs: MonthInputs, station: StationTerms, worker: Worker, work: Mapping[str, Sequence[GroupResult]]
) -> slip.Given:
    """Return what a person's slip is computed from, without adjustments of earlier months.

    Raises: Refused for overtime that cannot be computed.
    """
    results = work.get(worker.no, ())
    brought = inputs.brought.get(worker.person_id, NOTHING_BROUGHT)
    return slip.Given(
        no=worker.no,
        month=inputs.month,
        work=tuple(line for result in results for line in result.gives.lines[worker.no]),
        floor=Floor(
            minimum_wage=station.minimum_wage,
            attended_days=worker.attended_days,
            standard_days=inputs.standard_days,
            guarantee=worker.terms.guarantee,
            cap_ratio=station.cap_ratio,
        ),
        tax=slip.TaxYear(
            special=worker.terms.special_deductions,
            other=worker.terms.other_deductions,
            months=brought.months,
            months_before=brought.months_before,
        ),
        insurance=_insurance(inputs, worker),
        overtime=_overtime(inputs, station, worker, results),
        allowances=(*_allowances(inputs, worker, results), *_bonuses(inputs, station, worker)),
        special_allowances=tuple(_special(inputs, worker)),
        adjustments=tuple(_entered_adjustments(inputs, worker)),
        deductions=(*brought.waiting, *_deductions(inputs, worker), *_fines(inputs, station, worker)),
        owed=brought.owed,
    )


def with_adjustments(given: slip.Given, late: Adjustments) -> slip.Given:
    """Return a slip's input with the adjustments of earlier months after those that were entered."""
    return replace(
        given,
        adjustments=(*given.adjustments, *late.earned),
        insurance_adjustments=late.employee,
        employer_adjustments=late.employer,
    )


def of_leaver(inputs: MonthInputs, station: StationTerms, worker: Worker, late: Adjustments) -> slip.Given:
    """Return the input for somebody who is not paid any more and only gets the differences of earlier months.

    After the day of leaving no month counts a basic deduction or a relief.
    """
    brought = inputs.brought.get(worker.person_id, NOTHING_BROUGHT)
    is_employed = Days(worker.hired_on, worker.left_on).has(inputs.month)
    return slip.Given(
        no=worker.no,
        month=inputs.month,
        work=(),
        floor=Floor(station.minimum_wage, Decimal(0), inputs.standard_days, cap_ratio=station.cap_ratio),
        tax=slip.TaxYear(
            special=worker.terms.special_deductions if is_employed else NOTHING,
            other=worker.terms.other_deductions if is_employed else NOTHING,
            months=brought.months,
            months_before=brought.months_before,
            is_employed=is_employed,
        ),
        insurance=None,
        adjustments=late.earned,
        insurance_adjustments=late.employee,
        employer_adjustments=late.employer,
        deductions=brought.waiting,
        owed=brought.owed,
    )


def computed(worker: Worker, given: slip.Given) -> SlipResult:
    """Return a person's slip.

    Raises: Refused, each fault with the person.
    """
    try:
        return SlipResult(worker, given, slip.compute(given))
    except Refused as error:
        raise Refused(located(fault, worker) for fault in error.faults) from error


def located(fault: Fault, worker: Worker) -> Fault:
    """Return a fault with the person before its field."""
    return replace(fault, column=f"{worker.called} {fault.column or ''}".strip())


def _insurance(inputs: MonthInputs, worker: Worker) -> insurance.Given | None:
    terms = worker.terms
    if not terms.insurance_city:
        return None
    return insurance.Given(
        city=terms.insurance_city,
        month=inputs.month,
        base=terms.insurance_base,
        table=inputs.cities.get(terms.insurance_city, ()),
        items=terms.insurance_items,
        housing_fund_base=terms.housing_fund_base,
    )


def _overtime(
    inputs: MonthInputs, station: StationTerms, worker: Worker, results: Iterable[GroupResult]
) -> tuple[Line, ...]:
    leave = int(quantities(_items(inputs, worker, ItemKind.OVERTIME_LEAVE)))
    if not any(worker.fact(code) for code in OVERTIME) and not leave:
        return ()
    given = overtime.Given(
        monthly_base=worker.terms.monthly_base,
        workday_minutes=worker.fact("overtime_workday_minutes"),
        rest_day_minutes=worker.fact("overtime_rest_day_minutes"),
        holiday_minutes=worker.fact("overtime_holiday_minutes"),
        leave_minutes=leave,
        terms=station.overtime,
    )
    piece = next((one for one in results if one.group.terms.method in PIECE_WORK), None)
    try:
        return overtime.compute(_by_the_piece(given, worker, piece) if piece else given).lines
    except Refused as error:
        raise Refused(located(fault, worker) for fault in error.faults) from error


def _by_the_piece(given: overtime.Given, worker: Worker, result: GroupResult) -> overtime.Given:
    """Return overtime as piece work pays it: the hours at the plain price, to which the law adds.

    Where piece pay contains ordinary overtime by agreement, that of working days adds nothing.
    Source: domain spec §1.2 (attendance + seniority + piece), §1.3 (工资支付暂行规定 Art. 13).
    """
    made = (line for line in result.gives.lines[worker.no] if line.code == "piece")
    price = next(one.value for line in made for one in line.basis if one.code in PRICES)
    contained = result.group.terms.method == CONTAINS_WORKDAYS
    return replace(
        given,
        is_piece_work=True,
        piece_workday=NOTHING if contained else overtime.at_price(given.workday_minutes, price),
        piece_rest_day=overtime.at_price(max(given.rest_day_minutes - given.leave_minutes, 0), price),
        piece_holiday=overtime.at_price(given.holiday_minutes, price),
    )


def _items(inputs: MonthInputs, worker: Worker, kind: ItemKind) -> list[Item]:
    return inputs.items_of(kind, person_id=worker.person_id)


def _allowances(inputs: MonthInputs, worker: Worker, results: Iterable[GroupResult]) -> Iterator[Line]:
    yield from earnings.allowance_lines(worker.terms.allowances, is_special=False)
    score = inputs.scores.get(worker.person_id)
    is_inside = any(one.group.terms.method == BONUS_INSIDE for one in results)
    if worker.terms.performance_base and score is not None and not is_inside:
        yield earnings.performance_line(worker.terms.performance_base, score.total)
    for item in _items(inputs, worker, ItemKind.ALLOWANCE):
        yield earnings.plain_line(f"{ITEM}{item.id}", item.label, item.amount, Part.ALLOWANCE, item.reason)


def _bonuses(inputs: MonthInputs, station: StationTerms, worker: Worker) -> Iterator[Line]:
    """Return what a mentor gets for mentees who passed: paid by the company, not by the pool."""
    for one in inputs.bonuses.get(worker.person_id, ()):
        given = mentoring.Given(
            mentee=one.mentee,
            grade=Grade(one.grade),
            deadline_on=one.passed_on,
            as_of=one.passed_on,
            bonuses=station.mentor_bonuses,
            passed_on=one.passed_on,
        )
        try:
            yield from mentoring.compute(given).lines
        except Refused as error:
            raise Refused(located(fault, worker) for fault in error.faults) from error


def _special(inputs: MonthInputs, worker: Worker) -> Iterator[Line]:
    yield from earnings.allowance_lines(worker.terms.allowances, is_special=True)
    for item in _items(inputs, worker, ItemKind.SPECIAL_ALLOWANCE):
        yield earnings.plain_line(f"{ITEM}{item.id}", item.label, item.amount, Part.ALLOWANCE, item.reason)


def _entered_adjustments(inputs: MonthInputs, worker: Worker) -> Iterator[Line]:
    for item in _items(inputs, worker, ItemKind.ADJUSTMENT):
        subject = f"{item.for_month} {item.reason}"
        yield earnings.plain_line(f"{ITEM}{item.id}", item.label, item.amount, Part.ADJUSTMENT, subject)


def _deductions(inputs: MonthInputs, worker: Worker) -> Iterator[Deduction]:
    for item in inputs.items:
        if item.kind in DEDUCTIONS and item.person_id == worker.person_id:
            kind, code = DEDUCTIONS[item.kind], f"{ITEM}{item.id}"
            yield Deduction(code, item.label, item.amount, kind, item.consented_on, item.reason)


def _fines(inputs: MonthInputs, station: StationTerms, worker: Worker) -> Iterator[Deduction]:
    for one in inputs.fines.get(worker.person_id, ()):
        amount = round_exact(Fraction(station.fines.yuan_per_point) * Fraction(one.points))
        subject = f"{one.on} {one.reason}"
        kind, code = DeductionKind.FINE, f"{FINE}{one.entry}"
        yield Deduction(code, mark("奖罚扣款"), max(amount, Decimal(0)), kind, one.consented_on, subject)
