"""What a run declares: each person's tax, and each item of insurance, summed from the slips.

Source: domain spec §1.4, §1.5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sanbao.payroll.rules.adjustments import PREFIX
from sanbao.payroll.rules.insurance import ITEM_LABELS, Item
from sanbao.payroll.rules.lines import NOTHING, Line, Part, total
from sanbao.payroll.rules.slip import TaxYear
from sanbao.payroll.rules.tax import cumulative_withholding as tax
from sanbao.payroll.rules.tax.cumulative_withholding import MonthOfPay

BASE = "base"


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One person's month as it is declared; `taxable`, `due` and `withheld_before` are of the year so far."""

    income: Decimal
    social: Decimal
    special: Decimal
    other: Decimal
    taxable: Decimal
    due: Decimal
    withheld_before: Decimal
    withheld: Decimal


def tax_row(year: TaxYear, month: MonthOfPay) -> TaxRow:
    """Return what a slip declares; `year` is what the slip was given, `month` the row it made."""
    made = tax.compute(tax.Given((*year.months, month), year.months_before, year.table)).months[-1]
    return TaxRow(
        month.income,
        month.social,
        month.special,
        month.other,
        made.taxable,
        made.due,
        made.withheld_before,
        made.withheld,
    )


@dataclass(frozen=True, slots=True)
class InsuranceRow:
    """One item of all people of a city: how many are insured, their bases, and what both sides pay."""

    city: str
    item: Item
    people: int
    base: Decimal
    employee: Decimal
    employer: Decimal

    @property
    def label(self) -> str:
        return ITEM_LABELS[self.item]

    @property
    def total(self) -> Decimal:
        return self.employee + self.employer


Insured = tuple[Sequence[Line], Sequence[Line]]


def insurance_rows(people: Iterable[Insured]) -> list[InsuranceRow]:
    """Sum the insurance of slips by city and item; each person is the lines of the slip and the employer's lines."""
    found: dict[tuple[str, Item], InsuranceRow] = {}
    for own, employers in people:
        sides = [_by_item(own), _by_item(employers)]
        for key in dict.fromkeys((*sides[0], *sides[1])):
            row = found.get(key) or InsuranceRow(*key, 0, NOTHING, NOTHING, NOTHING)
            found[key] = _with(row, *(side.get(key, []) for side in sides))
    order = list(Item)
    return sorted(found.values(), key=lambda row: (row.city, order.index(row.item)))


def _by_item(lines: Iterable[Line]) -> dict[tuple[str, Item], list[Line]]:
    found: dict[tuple[str, Item], list[Line]] = {}
    for line in lines:
        if line.part is Part.INSURANCE:
            found.setdefault(_of(line), []).append(line)
    return found


def _of(line: Line) -> tuple[str, Item]:
    """Return city and item; the subject of an adjustment begins with the month that it is for."""
    if line.code.startswith(PREFIX):
        return line.subject.partition(" ")[2], Item(line.code.removeprefix(PREFIX))
    return line.subject, Item(line.code)


def _with(row: InsuranceRow, employee: Sequence[Line], employer: Sequence[Line]) -> InsuranceRow:
    bases = [one.value for line in (*employee, *employer) for one in line.basis if one.code == BASE]
    return InsuranceRow(
        row.city,
        row.item,
        row.people + 1,
        row.base + (bases[0] if bases else NOTHING),
        row.employee - total(employee),
        row.employer + total(employer),
    )
