"""The insurance table of an invented city. No real city pays these rates."""

from decimal import Decimal
from typing import Any, Final

from sanbao.kernel.periods import Month
from sanbao.payroll.rules.insurance import CityRow, Item, Step

CITY: Final = "示例市"
SOURCE: Final = "示例数据，不是真实费率"
# Item, lowest and highest base, both sides' rates, the employee's fixed sum, rounding.
RATES: Final = (
    (Item.PENSION, "4200.00", "24000.00", "0.08", "0.16", "0.00", Step.FEN),
    (Item.MEDICAL, "4200.00", "24000.00", "0.02", "0.075", "3.00", Step.FEN),
    (Item.UNEMPLOYMENT, "4200.00", "24000.00", "0.003", "0.007", "0.00", Step.FEN),
    (Item.INJURY, "4200.00", "24000.00", "0", "0.006", "0.00", Step.FEN),
    (Item.HOUSING_FUND, "2200.00", "26000.00", "0.07", "0.07", "0.00", Step.YUAN),
)


def city_rows(from_month: Month) -> list[CityRow]:
    """Return the table as the rule takes it."""
    return [
        CityRow(
            city=CITY,
            item=item,
            from_month=from_month,
            base_min=Decimal(low),
            base_max=Decimal(high),
            employee_rate=Decimal(employee),
            employer_rate=Decimal(employer),
            employee_fixed=Decimal(fixed),
            step=step,
        )
        for item, low, high, employee, employer, fixed, step in RATES
    ]


def city_table(from_month: Month) -> list[dict[str, Any]]:
    """Return the table as it is stored."""
    return [
        {
            "city": row.city,
            "item": row.item,
            "from_month": row.from_month,
            "base_min": row.base_min,
            "base_max": row.base_max,
            "employee_rate": row.employee_rate,
            "employer_rate": row.employer_rate,
            "employee_fixed": row.employee_fixed,
            "employer_fixed": row.employer_fixed,
            "step": row.step,
            "toward": row.toward,
        }
        for row in city_rows(from_month)
    ]
