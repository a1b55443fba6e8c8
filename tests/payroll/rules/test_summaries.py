"""What is declared: tax by person, insurance by item."""

from dataclasses import replace
from decimal import Decimal

from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.payroll.rules import insurance, slip
from sanbao.payroll.rules.summaries import InsuranceRow, insurance_rows, tax_row
from sanbao.payroll.rules.tax.cumulative_withholding import Bracket, MonthOfPay, TaxTable

from .documented import examples


def slips() -> list[slip.Given]:
    return [read(slip.Given, example.given) for example in examples() if example.rule == "wage/slip"]


def test_the_tax_row_says_how_the_tax_of_the_year_came_about() -> None:
    given = slips()[0]
    first = MonthOfPay(Decimal(20000), Decimal(1750), Decimal(2000), withheld=Decimal("337.50"))
    year = replace(given.tax, months=(first,))
    row = tax_row(year, slip.compute(replace(given, tax=year)).tax_month)
    # 20,000 + 9,622.54 − 2 × 5,000 − 1,750 − 640 − 2,000 − 1,000
    assert (row.income, row.social, row.special) == (Decimal("9622.54"), Decimal("640.00"), Decimal("1000.00"))
    assert (row.taxable, row.due) == (Decimal("14232.54"), Decimal("426.98"))
    assert (row.withheld_before, row.withheld) == (Decimal("337.50"), Decimal("89.48"))
    assert row.other == Decimal("0.00")


def test_the_tax_row_goes_by_the_table_of_the_year_and_is_that_of_its_last_month() -> None:
    given = slips()[0]
    half = TaxTable("half", Month(2026, 1), Decimal("5000.00"), (Bracket(None, Decimal("0.5"), Decimal("0.00")),))
    paid = [MonthOfPay(Decimal(amount), Decimal(0), Decimal(0), withheld=Decimal(0)) for amount in (6000, 7000)]
    row = tax_row(replace(given.tax, months=tuple(paid), table=half), MonthOfPay(Decimal(9000), Decimal(0), Decimal(0)))
    assert (row.income, row.taxable, row.due) == (Decimal(9000), Decimal(7000), Decimal("3500.00"))


def covered(base: str) -> insurance.Insurance:
    table = next(read(insurance.Given, one.given) for one in examples() if one.rule == "wage/insurance")
    return insurance.compute(replace(table, base=Decimal(base)))


def test_insurance_is_summed_by_city_and_item_in_the_usual_order() -> None:
    two = [covered("8333.33"), covered("3000.00")]
    rows = insurance_rows((one.lines, one.employer_lines) for one in two)
    assert [row.item for row in rows] == [*insurance.USUAL]
    assert rows[0] == InsuranceRow(
        "示例市", insurance.Item.PENSION, 2, *map(Decimal, ("12333.33", "986.67", "1973.33"))
    )
    assert (rows[0].total, rows[0].label) == (Decimal("2960.00"), "养老保险")
    # Only the employer pays for injuries: 8,333.33 × 0.4% + 4,000 × 0.4%
    assert (rows[3].employee, rows[3].employer) == (Decimal("0.00"), Decimal("49.33"))
    assert sum(row.employee for row in rows) == sum(one.employee for one in two)
    assert sum(row.employer for row in rows) == sum(one.employer for one in two)


def test_nobody_insured_is_no_row_and_other_lines_are_no_insurance() -> None:
    made = slip.compute(slips()[1])
    assert made.lines
    assert insurance_rows([(made.lines, made.employer_lines)]) == []


def test_what_earlier_months_were_short_of_counts_for_its_item_and_for_no_base() -> None:
    one = covered("8333.33")
    late = replace(one.lines[0], code="adjustment.pension", amount=Decimal("20.00"), basis=(), subject="2026-09 示例市")
    alone = replace(late, subject="2026-09 另一市", amount=Decimal("-5.00"))
    rows = insurance_rows([((*one.lines, late, alone), one.employer_lines)])
    pension = [row for row in rows if row.item is insurance.Item.PENSION]
    assert [(row.city, row.people, row.base, row.employee) for row in pension] == [
        ("另一市", 1, Decimal("0.00"), Decimal("5.00")),
        ("示例市", 1, Decimal("8333.33"), Decimal("646.67")),
    ]
