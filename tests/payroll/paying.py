"""A station that pays wages: the group of the worked example, its October worked, reworked and closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import workshop
from sanbao.accounts.models import User
from sanbao.kernel.facts import Behind
from sanbao.kernel.periods import Month
from sanbao.ledger.rules.rework import Cause
from sanbao.network.models import Person, Station, Team
from sanbao.payroll.models import PayGroup, PayRun, PaySlip
from sanbao.payroll.queries.asking import Known
from sanbao.payroll.queries.evidence import evidence_of_line
from sanbao.payroll.rules import insurance
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lines import Line
from sanbao.payroll.rules.terms import Coefficient5Terms, PersonTerms, StationTerms
from sanbao.payroll.services import cities, items, runs, terms
from sanbao.statistics.services import close_month
from sanbao.work_orders.causes import name_cause

SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (Month(2026, number) for number in (9, 10, 11, 12))
# Name, coefficient and days of the worked example, and what each of them has to get.
PEOPLE = (
    ("A", "4.6", 26, "8747.54"),
    ("B", "3.5", 26, "6655.74"),
    ("C", "2.4", 24, "4212.86"),
    ("D", "1.5", 26, "2852.46"),
    ("E", "0.5", 20, "731.40"),
)
USERS = ("工资员", "财务", "站长")
STATION = StationTerms(Decimal("0.00"), Decimal(26))
POOL = Coefficient5Terms(Decimal("0.28"))
AGREED = {"from_month": SEPTEMBER, "reason": "年度工资方案", "actor": None}


def yuan(text: str) -> Decimal:
    return Decimal(text)


@dataclass(frozen=True)
class Place:
    """The station, its people by number, and the users who act."""

    station: Station
    people: dict[str, Person]
    clerk: User
    checker: User
    manager: User
    now: datetime

    @property
    def team(self) -> Team:
        team = self.people["A"].team
        assert team
        return team


def place(now: datetime, code: str = "A", people: Sequence[tuple[str, str, int, str]] = PEOPLE) -> Place:
    """Open a station with the group of the worked example and its terms; nobody has worked yet."""
    station = workshop.station(code, f"{code}站")
    group = {no: workshop.technician(station, no, f"{no}某", rate, team="机修一组") for no, rate, _, _ in people}
    clerk, checker, manager = (User.objects.create(username=f"{code}{name}", name=name) for name in USERS)
    made = Place(station, group, clerk, checker, manager, now)
    agree(made, STATION)
    agree_group(made, "coefficient_5", POOL)
    return made


def agree(of: Place, content: StationTerms, **more: Any) -> None:
    terms.set_station_terms(station=of.station, content=content, now=of.now, **{**AGREED, **more})


def agree_group(of: Place, method: str, content: object, team: Team | None = None, **more: Any) -> None:
    given = {**AGREED, **more}
    terms.set_group_terms(station=of.station, team=team, method=method, content=content, now=of.now, **given)


def agree_person(of: Place, no: str, content: PersonTerms, **more: Any) -> None:
    person = of.people[no]
    terms.set_person_terms(station=of.station, person=person, content=content, now=of.now, **{**AGREED, **more})


def enter(of: Place, kind: ItemKind, *, month: Month = OCTOBER, label: str = "其他", **more: Any) -> Any:
    given = {"station": of.station, "month": month, "label": label, "reason": "会议决定", "actor": None, "now": of.now}
    return items.enter_item(kind=kind, **{**given, **more})


def work(
    of: Place, labour: str, *, month: Month = OCTOBER, no: str = "A", number: str = "WX1", day: int = 10, **more: Any
) -> None:
    """Complete an order of one job with this labour."""
    job = workshop.job([of.people[no]], **{"labour": yuan(labour), "parts": (), **more})
    workshop.done(of.station, workshop.order(number, job, day=day, month=month.month), of.now)


def attend(of: Place, *, month: Month = OCTOBER, people: Sequence[tuple[str, str, int, str]] = PEOPLE) -> None:
    """Let everybody be there for as many days as the example says."""
    for no, _, days, _ in people:
        workshop.attended(of.people[no], "√" * days, month=month.month)


def close(of: Place, month: Month = OCTOBER) -> None:
    late = max(of.now, workshop.at(28, month=min(month.month + 1, 12)))
    close_month(station=of.station, month=month, actor=None, now=replaced(late, month))


def replaced(moment: datetime, month: Month) -> datetime:
    """Return a moment after the month."""
    after = month.until
    return moment if moment.date() >= after else moment.replace(year=after.year, month=after.month, day=5)


def example(now: datetime, code: str = "A") -> Place:
    """Return the station of the worked example with its October closed: 86,400.00 of labour, 2,400.00 taken back."""
    of = place(now, code)
    attend(of)
    work(of, "84000.00")
    work(of, "2400.00", no="B", number="WX2")
    again = workshop.done(of.station, workshop.rework("FX1", "WX2", [of.people["C"]]), of.now)
    name_cause(order_id=again.pk, cause=Cause.CARELESS, people=None, note="", actor=None, now=of.now)
    enter(of, ItemKind.QUALITY_DEDUCTION, team=of.team, amount=yuan("320.00"), label="质量扣款")
    close(of)
    return of


def draft(of: Place, month: Month = OCTOBER) -> PayRun:
    return runs.draft(station=of.station, month=month, actor=of.clerk, now=of.now)


def final(of: Place, month: Month = OCTOBER) -> PayRun:
    """Draft, check and approve a month."""
    run = draft(of, month)
    runs.check(run_id=run.pk, actor=of.checker, now=of.now)
    return runs.approve(run_id=run.pk, actor=of.manager, now=of.now)


def slips(run: PayRun) -> dict[str, PaySlip]:
    rows = PaySlip.objects.filter(run=run, revision=PayRun.objects.get(pk=run.pk).revision)
    return {slip.no: slip for slip in rows}


def lines(slip: PaySlip) -> dict[str, str]:
    """Return the amounts of a slip by code."""
    return {line["code"]: line["amount"] for line in slip.gives["lines"]}


def city(of: Place, name: str = "示例市") -> None:
    """Write down the two items of an invented city."""
    rates = ((insurance.Item.PENSION, "0.08", "0.16"), (insurance.Item.MEDICAL, "0.02", "0.08"))
    for item, employee, employer in rates:
        row = insurance.CityRow(
            name, item, Month(2026, 7), yuan("4000.00"), yuan("22000.00"), Decimal(employee), Decimal(employer)
        )
        cities.set_city_rate(row=row, source="示例文件", actor=None, now=of.now)


def evidence_of(slip: PaySlip, line: Line, figure: str = "", *, pool: PayGroup | None = None) -> Behind:
    """Return the records behind one figure of a line, or behind the whole line."""
    return evidence_of_line(Known(slip), line, pool=pool)[figure]
