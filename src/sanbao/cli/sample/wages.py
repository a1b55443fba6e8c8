"""What the people of the sample network are paid by. Sums and rates are invented."""

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.cli.sample import city, invented
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.network.models import Person, Station, Team
from sanbao.payroll.models import WageTerms
from sanbao.payroll.rules.bank_layout import Cell, Column, Layout
from sanbao.payroll.rules.terms import Allowance, Coefficient5Terms, JobClassRate, PersonTerms, StationTerms
from sanbao.payroll.services import terms
from sanbao.payroll.services.bank import set_bank_layout
from sanbao.payroll.services.cities import set_city_rate

REASON: Final = "启用工资模块"
MINIMUM_WAGE: Final = Decimal("2010.00")
RATES: Final = {"A01": Decimal("0.28"), "A02": Decimal("0.26"), "B01": Decimal("0.3")}
WARRANTY: Final = JobClassRate("warranty", "三包业务", Decimal("0.25"), payers=("warranty",))
MENTOR_BONUSES: Final = {"trainee": Decimal("300.00"), "assistant": Decimal("500.00"), "deputy": Decimal("800.00")}
# Lowest coefficient: base wage, performance base, insurance base, relief of the tax.
CLASSES: Final = (
    (Decimal("4.1"), "3600.00", "1200.00", "6200.00", "1000.00"),
    (Decimal("3.1"), "3000.00", "900.00", "5400.00", "0.00"),
    (Decimal("2.1"), "2600.00", "600.00", "4800.00", "0.00"),
    (Decimal("1.1"), "2300.00", "400.00", "4200.00", "0.00"),
    (Decimal("0.1"), "2010.00", "200.00", "4200.00", "0.00"),
)
# What was paid each month before the sample begins: nothing of it was taxed.
UNTAXED: Final = Decimal("5000.00")
SOCIAL: Final = Decimal("1000.00")
MEALS: Final = Allowance("meals", "餐补", Decimal("260.00"))
BANK: Final = "示例银行"
# The bank of one station wants another file than the usual one.
LAYOUT: Final = Layout(
    columns=(
        Column(Cell.NUMBER, "收款账号"),
        Column(Cell.HOLDER, "收款户名"),
        Column(Cell.AMOUNT),
        Column(Cell.NO, "备注"),
    ),
    has_header=False,
)


@transaction.atomic
def agree(first: Month) -> None:
    """Write down rates, terms, accounts and the beginning of the tax year, unless it is done."""
    if WageTerms.objects.exists():
        return
    now = datetime.combine(first.first, time(8, 30), tzinfo=SHANGHAI)
    acting = Acting(User.objects.get(username="xinzi"), now, first)
    for row in city.city_rows(first.plus(-12)):
        set_city_rate(row=row, source=city.SOURCE, **acting.written)
    for station in Station.objects.exclude(code=invented.HQ).order_by("code"):
        _agree_with_station(station, acting)
    set_bank_layout(station=None, layout=Layout(), **acting.agreed)
    set_bank_layout(station=Station.objects.get(code="B01"), layout=LAYOUT, **acting.agreed)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who writes it all down, when, and from which month on it counts."""

    clerk: User
    now: datetime
    first: Month

    @property
    def written(self) -> dict[str, Any]:
        return {"actor": self.clerk, "now": self.now}

    @property
    def agreed(self) -> dict[str, Any]:
        return {**self.written, "from_month": self.first, "reason": REASON}


def _agree_with_station(station: Station, acting: Acting) -> None:
    content = StationTerms(minimum_wage=MINIMUM_WAGE, standard_days=Decimal(26), mentor_bonuses=MENTOR_BONUSES)
    terms.set_station_terms(station=station, content=content, **acting.agreed)
    for team in Team.objects.filter(station=station).order_by("id"):
        terms.set_group_terms(
            station=station,
            team=team,
            method="coefficient_5",
            content=Coefficient5Terms(commission_rate=RATES[station.code], job_classes=(WARRANTY,)),
            **acting.agreed,
        )
    for index, person in enumerate(Person.objects.filter(station=station).order_by("no")):
        _agree_with_person(person, acting)
        terms.set_pay_account(
            person=person,
            holder=person.name,
            bank=f"{BANK}{station.name[:2]}支行",
            number=f"62220000{station.pk:04d}{index:06d}",
            **acting.written,
        )


def _agree_with_person(person: Person, acting: Acting) -> None:
    coefficient = next(iter(person.grades.order_by("from_on"))).coefficient
    base, performance, insured, special = next(rest for least, *rest in CLASSES if coefficient >= least)
    content = PersonTerms(
        monthly_base=Decimal(base),
        performance_base=Decimal(performance),
        allowances=(Allowance("post", "岗位工资", Decimal(base)), MEALS),
        insurance_city=city.CITY,
        insurance_base=Decimal(insured),
        special_deductions=Decimal(special),
    )
    terms.set_person_terms(station=person.station, person=person, content=content, **acting.agreed)
    _open_tax_year(person, Decimal(base), Decimal(special), acting)


def _open_tax_year(person: Person, base: Decimal, special: Decimal, acting: Acting) -> None:
    """Write down the months of the year that are over."""
    months = _months_before(person, acting.first)
    if not months:
        return
    terms.open_tax_year(
        person=person,
        year=acting.first.year,
        months=months,
        income=min(2 * base, UNTAXED + SOCIAL + special) * months,
        social=SOCIAL * months,
        special=special * months,
        withheld=Decimal("0.00"),
        **acting.written,
    )


def _months_before(person: Person, first: Month) -> int:
    """Return the months of the year in which the person worked here before the sample begins."""
    begun = max(person.hired_on, Month(first.year, 1).first) if person.hired_on else Month(first.year, 1).first
    return max(first.month - begun.month, 0) if begun < first.first else 0
