"""What is declared of a run: tax by person, insurance by item."""

from decimal import Decimal

from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.reports.declared import insurance, tax


def test_tax_is_told_person_by_person_with_the_year_so_far(run: PayRun) -> None:
    (people,) = tax(run).sections
    # Insured on 5,000 the employee pays 400 + 103 + 15 + 350 = 868; 9,000 − 5,000 − 868 − 1,000 = 2,132.
    first = people.rows[0].cells
    assert [first[key] for key in ("no", "income", "social", "special", "taxable", "withheld")] == [
        *("A001", Decimal("9000.00"), Decimal("868.00"), Decimal("1000.00"), Decimal("2132.00"), Decimal("63.96"))
    ]
    assert people.rows[2].cells["taxable"] == Decimal("-4368.00")
    sums = PaySlip.objects.filter(run=run).values_list("gross", "social", "tax")
    totals = people.totals
    assert (totals["income"], totals["social"], totals["withheld"]) == tuple(map(sum, zip(*sums, strict=True)))


def test_insurance_is_told_by_item_and_makes_the_cost_of_the_run(run: PayRun) -> None:
    (items,) = insurance(run).sections
    told = [tuple(row.cells[key] for key in ("item", "people", "base", "employee", "employer")) for row in items.rows]
    assert told == [
        ("养老保险", 3, Decimal("15000.00"), Decimal("1200.00"), Decimal("2400.00")),
        ("医疗保险", 3, Decimal("15000.00"), Decimal("309.00"), Decimal("1125.00")),
        ("失业保险", 3, Decimal("15000.00"), Decimal("45.00"), Decimal("105.00")),
        ("工伤保险", 3, Decimal("15000.00"), Decimal("0.00"), Decimal("90.00")),
        ("住房公积金", 3, Decimal("15000.00"), Decimal("1050.00"), Decimal("1050.00")),
    ]
    assert items.totals["employer"] == run.employer_cost - run.gross
