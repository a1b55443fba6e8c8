"""A paid month in small: orders of a closed month, and a run whose slips the rule has made."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import workshop
from sanbao.cli.sample.city import CITY, city_rows
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import written
from sanbao.network.models import Person, Station
from sanbao.payroll.models import PayAccount, PayRun, PaySlip
from sanbao.payroll.rules import insurance, slip
from sanbao.payroll.rules.floors import Floor
from sanbao.payroll.rules.lifecycle import Status
from sanbao.payroll.rules.lines import Line
from sanbao.payroll.rules.slip import TaxYear
from sanbao.statistics.services import close_month

OCTOBER = Month(2026, 10)


def crew(station: Station) -> list[Person]:
    """Two people of one team, and a helper without team."""
    return [
        workshop.technician(station, "A001", "许刚", "4.6", team="机修一组"),
        workshop.technician(station, "A002", "朱峰", "3.4", team="机修一组"),
        workshop.technician(station, "A003", "=严艳", "1.2"),
    ]


def worked(station: Station, people: list[Person], now: datetime) -> None:
    """Three orders: two of the first, one of them with the second; the third has none. The month is closed."""
    first, second, _third = people
    together = workshop.job([first, second], labour=Decimal("200.00"), weights=(3, 1), standard_minutes=120)
    for number, job in (("WX1", together), ("WX2", workshop.job([first], labour=Decimal("50.00")))):
        workshop.done(station, workshop.order(number, job), now)
    close_month(station=station, month=OCTOBER, actor=None, now=now)


def drafted(station: Station, gross: Mapping[Person, str], status: Status = Status.APPROVED) -> PayRun:
    """Store a run as drafting does: slips of these sums, insured in the sample city."""
    run = PayRun.objects.create(station=station, month=OCTOBER, status=status, revision=2)
    for position, (person, amount) in enumerate(gross.items()):
        _slip(run, position, person, Decimal(amount))
    slips = PaySlip.objects.filter(run=run)
    run.people, run.gross = len(gross), sum(one.gross for one in slips)
    run.payable, run.employer_cost = sum(one.payable for one in slips), sum(one.employer_cost for one in slips)
    run.save()
    return run


def _slip(run: PayRun, position: int, person: Person, amount: Decimal) -> None:
    given = slip.Given(
        no=person.no,
        month=OCTOBER,
        work=(Line("coefficient_share", "系数工资", amount),),
        floor=Floor(Decimal("2010.00"), Decimal(26), Decimal(26)),
        tax=TaxYear(Decimal("1000.00")),
        insurance=insurance.Given(CITY, OCTOBER, Decimal("5000.00"), tuple(city_rows(Month(2026, 1)))),
    )
    gives = slip.compute(given)
    sums = {
        name: getattr(gives, name)
        for name in ("gross", "social", "tax", "deducted", "net", "payable", "carried", "employer_cost")
    }
    PaySlip.objects.create(
        run=run,
        revision=run.revision,
        position=position,
        month=OCTOBER,
        person=person,
        no=person.no,
        name=person.name,
        team=person.team.name if person.team else "",
        given=written(given),
        gives=written(gives),
        tax_month=written(gives.tax_month),
        **sums,
    )


def account(person: Person, number: str, now: datetime) -> None:
    """Write down where somebody's wage goes."""
    PayAccount.objects.create(person=person, holder=person.name, bank="示例银行", number=number, set_at=now)
