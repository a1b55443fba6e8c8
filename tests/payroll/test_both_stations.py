"""From the sheets of both example stations to slips, bank file and cost report, and back to each job.

What has to come out is computed here from the records behind the sheets (expected-….json), by other means.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from sanbao.accounts.models import User
from sanbao.cli.sample.city import CITY, SOURCE, city_rows
from sanbao.documents.sheets.outcome import ImportRequest, importers
from sanbao.documents.sheets.reading import open_sheet
from sanbao.kernel.money import from_fen, to_fen
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.ledger.models import Entry
from sanbao.network.models import Person, Station, Team
from sanbao.payroll.models import PayGroup, PayRun, PaySlip
from sanbao.payroll.queries.asking import Known
from sanbao.payroll.queries.evidence import evidence_of_line
from sanbao.payroll.reports.costs import cost, order_shares
from sanbao.payroll.reports.declared import insurance, tax
from sanbao.payroll.rules.lifecycle import Status
from sanbao.payroll.rules.lines import GroupWages
from sanbao.payroll.rules.slip import Slip
from sanbao.payroll.rules.terms import Coefficient5Terms, PersonTerms, StationTerms
from sanbao.payroll.services import cities, runs, terms
from sanbao.payroll.services.bank import make_bank_file
from sanbao.statistics.services import close_month
from sanbao.work_orders.models import WorkOrder
from workshop import EXAMPLES

from .paying import evidence_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 5, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SHEETS = (("roster", "花名册.xlsx"), ("attendance", "考勤表-{month}.xlsx"), ("repair_ledger", "维修台账-{month}.xlsx"))
RATES = {"机修一组": Decimal("0.28"), "机修二组": Decimal("0.30"), "钣喷组": Decimal("0.25")}
STANDARD_DAYS = 26
BASE = Decimal("4350.00")
INSURED = Decimal("5000.00")
# On 5,000 in the sample city: 400 + 100 + 3 + 15 + 350, and 800 + 375 + 35 + 30 + 350.
EMPLOYEE, EMPLOYER = Decimal("868.00"), Decimal("1590.00")
RELIEF = Decimal("1000.00")
HOUR = Fraction(BASE) / Fraction("21.75") / 8


@dataclass(frozen=True)
class Paid:
    """A station's month, paid, and what the records behind its sheets say of each person."""

    run: PayRun
    records: dict[str, dict[str, Any]]
    clerk: User

    @property
    def slips(self) -> list[PaySlip]:
        return list(PaySlip.objects.filter(run=self.run, revision=self.run.revision).select_related("run__station"))

    @property
    def groups(self) -> list[PayGroup]:
        return list(PayGroup.objects.filter(run=self.run, revision=self.run.revision))


@pytest.fixture(scope="module", params=[(Month(2026, 9), "A"), (Month(2026, 10), "B")], ids=["A", "B"])
def paid(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Paid]:
    """Import a station's sheets, close the month, agree on terms, and see the wages through until approved.

    Once for all tests of the station, in a transaction around theirs.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield pay(*request.param)
        transaction.set_rollback(True)


def pay(month: Month, code: str) -> Paid:
    station = taken_in(month, code, NOW)
    close_month(station=station, month=month, actor=None, now=NOW)
    clerk, checker, manager = (User.objects.create(username=name, name=name) for name in ("编制", "审核", "批准"))
    agree(station, month, clerk, NOW)
    run = runs.draft(station=station, month=month, actor=clerk, now=NOW)
    runs.check(run_id=run.pk, actor=checker, now=NOW)
    run = runs.approve(run_id=run.pk, actor=manager, now=NOW + timedelta(hours=1))
    text = (EXAMPLES / str(month) / f"expected-{month}.json").read_text("utf-8")
    return Paid(run, json.loads(text)["people"], clerk)


def taken_in(month: Month, code: str, now: datetime) -> Station:
    for kind, name in SHEETS:
        request = ImportRequest(
            code, None if kind == "roster" else month, accept_good=True, create_station=kind == "roster"
        )
        sheet = open_sheet(EXAMPLES / str(month) / name.format(month=month))
        importers()[kind].run(sheet, request, actor=None, now=now, store=True, progress=lambda _done, _all: None)
    return Station.objects.get(code=code)


def agree(station: Station, month: Month, clerk: User, now: datetime) -> None:
    agreed: dict[str, Any] = {
        "station": station,
        "from_month": month,
        "reason": "年度工资方案",
        "actor": clerk,
        "now": now,
    }
    for row in city_rows(Month(2026, 1)):
        cities.set_city_rate(row=row, source=SOURCE, actor=clerk, now=now)
    terms.set_station_terms(content=StationTerms(Decimal("0.00"), Decimal(STANDARD_DAYS)), **agreed)
    for team in Team.objects.filter(station=station):
        content = Coefficient5Terms(RATES[team.name])
        terms.set_group_terms(team=team, method="coefficient_5", content=content, **agreed)
    own = PersonTerms(monthly_base=BASE, insurance_city=CITY, insurance_base=INSURED, special_deductions=RELIEF)
    for index, person in enumerate(Person.objects.filter(station=station).order_by("no")):
        terms.set_person_terms(person=person, content=own, **agreed)
        terms.set_pay_account(
            person=person, holder=person.name, bank="示例银行", number=f"62220000{index:08d}", actor=clerk, now=now
        )


def rounded(exact: Fraction) -> Decimal:
    """Round half-up to the fen."""
    return from_fen(int(exact * 100 + Fraction(1, 2)))


def shared_out(pool: Decimal, points: dict[str, Fraction]) -> dict[str, Decimal]:
    """Share by points: down to the fen, then what is left goes to the largest remainders, the first of equals."""
    exact = {no: Fraction(pool) * 100 * one / sum(points.values()) for no, one in points.items()}
    shares = {no: int(one) for no, one in exact.items()}
    neediest = sorted(exact, key=lambda no: shares[no] - exact[no])
    for no in neediest[: to_fen(pool) - sum(shares.values())]:
        shares[no] += 1
    return {no: from_fen(fen) for no, fen in shares.items()}


def expected_shares(paid: Paid) -> dict[str, Decimal]:
    """Compute everybody's share from the records: labour by team × rate, coefficient × attended days."""
    teams: dict[str, list[Person]] = {}
    for person in Person.objects.filter(station=paid.run.station).select_related("team").order_by("no"):
        assert person.team
        teams.setdefault(person.team.name, []).append(person)
    shares: dict[str, Decimal] = {}
    for name, people in teams.items():
        labour = sum(paid.records[one.no]["labour_fen"] for one in people)
        pool = rounded(Fraction(labour, 100) * Fraction(RATES[name]))
        points = {
            one.no: Fraction(one.grades.get().coefficient) * Fraction(paid.records[one.no]["attended_days"])
            for one in people
        }
        shares |= shared_out(pool, points)
    return shares


def test_slips_are_what_the_sheets_say_to_the_fen(paid: Paid) -> None:
    shares = expected_shares(paid)
    assert {slip.no for slip in paid.slips} == paid.records.keys()
    for slip in paid.slips:
        rest_days = rounded(HOUR * 2 * Fraction(paid.records[slip.no]["overtime_rest_day_minutes"], 60))
        gross = shares[slip.no] + rest_days
        withheld = max(rounded((Fraction(gross) - 5000 - Fraction(EMPLOYEE) - 1000) * Fraction("0.03")), Decimal(0))
        assert (slip.gross, slip.social, slip.tax) == (gross, EMPLOYEE, withheld), slip.no
        assert (slip.net, slip.employer_cost) == (gross - EMPLOYEE - withheld, gross + EMPLOYER)


def test_slips_bank_file_and_reports_agree_to_the_fen(paid: Paid) -> None:
    run, slips = paid.run, paid.slips
    assert run.status == Status.APPROVED
    for slip in slips:
        assert sum(line.amount for line in read(Slip, slip.gives).lines) == slip.net
    assert sum(slip.gross for slip in slips) == run.gross
    file = make_bank_file(run_id=run.pk, file_format="csv", actor=paid.clerk, now=NOW)
    rows = list(csv.reader(StringIO(file.content.decode("gb18030"))))[1:]
    assert {(row[1], row[4]) for row in rows} == {(slip.name, str(slip.payable)) for slip in slips if slip.payable}
    assert sum(Decimal(row[4]) for row in rows) == run.payable == sum(slip.payable for slip in slips)
    assert {one.totals["cost"] for one in cost(run).sections} == {run.employer_cost}
    (insured,), (taxed,) = insurance(run).sections, tax(run).sections
    assert insured.totals["employer"] == run.employer_cost - run.gross == EMPLOYER * len(slips)
    assert insured.totals["employee"] == EMPLOYEE * len(slips)
    assert (taxed.totals["income"], taxed.totals["withheld"]) == (run.gross, sum(slip.tax for slip in slips))


def test_every_order_bears_its_peoples_cost(paid: Paid) -> None:
    *_others, orders = cost(paid.run).sections
    numbers = [row.cells["order"] for row in orders.rows]
    closed = Entry.objects.filter(month=paid.run.month, labour__gt=0).values_list("document_no", flat=True)
    assert sorted(set(closed)) == [number for number in numbers if number in set(closed)]
    row = max(orders.rows, key=lambda one: int(one.cells["people"] or 0))
    shares = order_shares(paid.run, WorkOrder.objects.get(number=row.cells["order"]).pk)
    assert shares is not None
    assert shares.section.totals["cost"] == row.cells["cost"]


def test_every_line_of_every_slip_opens_what_it_comes_from(paid: Paid) -> None:
    for slip in paid.slips:
        known = Known(slip)
        for line in read(Slip, slip.gives).lines:
            opened = sum(behind.count for behind in evidence_of_line(known, line).values())
            assert opened, (slip.no, line.code)


def test_the_share_of_everybody_leads_down_to_the_jobs_of_his_team(paid: Paid) -> None:
    orders = {f"work_order:{order.pk}": order.number for order in WorkOrder.objects.filter(station=paid.run.station)}
    labour = 0
    for group in paid.groups:
        slip = next(slip for slip in paid.slips if slip.team == group.name)
        share = next(line for line in read(Slip, slip.gives).lines if line.code == "coefficient_share")
        assert [one.subject for one in evidence_of(slip, share, "pool").lines] == [f"pay_group:{group.pk}"]
        (commission,) = read(GroupWages, group.gives).group_lines
        behind = evidence_of(slip, commission, "labour_revenue", pool=group)
        assert from_fen(behind.total) == Decimal(group.given["group"]["labour_revenue"])
        assert all(orders[job.subject] == job.number for job in behind.lines)
        labour += behind.total
    assert labour == sum(record["labour_fen"] for record in paid.records.values())


def test_attended_days_open_the_days_of_the_sheet(paid: Paid) -> None:
    for slip in paid.slips:
        share = next(line for line in read(Slip, slip.gives).lines if line.code == "coefficient_share")
        halves = evidence_of(slip, share, "attended_days").total
        assert Decimal(halves) / 2 == Decimal(paid.records[slip.no]["attended_days"])


def test_the_month_drafted_again_gives_the_same_bytes(paid: Paid) -> None:
    before = paid.run.digest
    runs.return_to_draft(run_id=paid.run.pk, reason="再核一遍", actor=paid.clerk, now=NOW)
    again = runs.draft(station=paid.run.station, month=paid.run.month, actor=paid.clerk, now=NOW)
    assert (again.digest, again.revision) == (before, paid.run.revision)
