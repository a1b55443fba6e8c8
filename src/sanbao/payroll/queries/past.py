"""What a figure opens of earlier months: the slips of the tax year, what a month was paid, and what changed since."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q

from sanbao.appraisal.models import Scorecard
from sanbao.kernel.facts import Evidence
from sanbao.kernel.money import to_fen
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.payroll.models import CityRate, PayRun, PaySlip, TaxOpening, WageTerms
from sanbao.payroll.queries.asking import Asking
from sanbao.payroll.rules.adjustments import PREFIX
from sanbao.payroll.rules.insurance import Item
from sanbao.payroll.rules.tax.cumulative_withholding import MonthOfPay

# Which part of each month of the tax year a figure of the tax adds up.
OF_YEAR: Final[Mapping[str, str]] = {
    "year_income": "income",
    "year_social": "social",
    "year_special": "special",
    "year_other": "other",
    "withheld_before": "withheld",
}


def tax_year(asking: Asking) -> Iterator[Evidence]:
    """Return the opening of the tax year and its slips, each with its part of the figure.

    What was withheld before leaves the slip itself out.
    """
    name = OF_YEAR.get(asking.figure)
    if name is None:
        return
    month, given = asking.slip.month, asking.slip.given["tax"]["months"]
    slips_of_year = list(_slips(asking, Q(month__gte=Month(month.year, 1), month__lt=month)))
    yield from _opening(asking, name)
    for one in slips_of_year:
        of_month = read(MonthOfPay, given[len(given) - (month.month - one.month.month)])
        yield _slip(asking, one, getattr(of_month, name))
    if name != "withheld":
        yield _slip(asking, asking.slip, getattr(read(MonthOfPay, asking.slip.tax_month), name))


def _opening(asking: Asking, name: str) -> Iterator[Evidence]:
    rows = TaxOpening.objects.filter(
        person_id=asking.slip.person_id, year=asking.slip.month.year, set_at__lte=asking.slip.run.drafted_at
    )
    for one in rows.order_by("-id")[:1]:
        on = Month(one.year, 1).first
        yield asking.record(f"tax_opening:{one.pk}", one.pk, on=on, value=to_fen(getattr(one, name)))


def slips(asking: Asking, which: Q) -> Iterator[Evidence]:
    """Return slips of the person, each with its net."""
    for one in _slips(asking, which):
        yield _slip(asking, one, one.net)


def _slips(asking: Asking, which: Q) -> Iterator[PaySlip]:
    rows = PaySlip.objects.filter(which, person_id=asking.slip.person_id, revision=F("run__revision"))
    yield from rows.only("pk", "month", "no", "net").order_by("month")


def _slip(asking: Asking, one: PaySlip, value: Decimal) -> Evidence:
    return asking.record(f"pay_slip:{one.pk}", one.pk, on=one.month.first, number=one.no, value=to_fen(value))


def adjusted(asking: Asking) -> Iterator[Evidence]:
    """Return what was paid for the month that is adjusted, or what has changed for it since."""
    month = Month.parse(asking.line.subject.partition(" ")[0])
    if asking.figure == "old":
        yield from slips(asking, Q(month=month))
    elif asking.figure == "new":
        yield from _changes(asking, month)


def _changes(asking: Asking, month: Month) -> Iterator[Evidence]:
    """Return what this run knew and the adjusted one did not: scorecards, rows of the city, terms."""
    paid = PayRun.objects.get(station_id=asking.slip.run.station_id, month=month)
    code = asking.line.code.removeprefix(PREFIX)
    if code in {"performance", "performance_bonus"}:
        yield from cards(asking, month, after=paid.seen_scores)
    if code in set(Item):
        yield from rates(asking, asking.line.subject.partition(" ")[2], code, month, after=paid.seen_rates)
    yield from _terms(asking, month, paid)


def _terms(asking: Asking, month: Month, paid: PayRun) -> Iterator[Evidence]:
    """Return the newer terms of the station, of the group, and of the person."""
    run, worker = asking.slip.run, asking.worker
    team_id = worker.team_id if worker else None
    rows = WageTerms.objects.filter(
        Q(person_id=asking.slip.person_id) | Q(person=None, team=None) | Q(person=None, team_id=team_id),
        station_id=run.station_id,
        from_month__lte=month,
        id__gt=paid.seen_terms,
        id__lte=run.seen_terms,
    )
    for row in rows.order_by("id"):
        on, said = row.from_month.first, row.reason
        yield asking.record(f"wage_terms:{row.pk}", row.pk, on=on, said=said, number=row.subject)


def cards(asking: Asking, month: Month, *, after: int = 0) -> Iterator[Evidence]:
    """Return the scorecards of a month that the draft knew, each with the reason of its revision."""
    found = Scorecard.objects.filter(
        person_id=asking.slip.person_id, month=month, id__lte=asking.slip.run.seen_scores, id__gt=after
    )
    for card in found.order_by("revision"):
        given: dict[str, Any] = {"number": card.no, "line_no": card.revision, "said": card.get_cause_display()}
        yield asking.record(f"scorecard:{card.pk}", card.pk, on=month.first, **given)


def rates(asking: Asking, city: str, item: str, month: Month, *, after: int = 0) -> Iterator[Evidence]:
    """Return the rows of a city's item that the draft knew, the one that counts last."""
    found = CityRate.objects.filter(
        city=city, item=item, from_month__lte=month, id__lte=asking.slip.run.seen_rates, id__gt=after
    )
    for rate in found.order_by("from_month", "id"):
        on, said = rate.from_month.first, rate.source
        yield asking.record(f"city_rate:{rate.pk}", rate.pk, on=on, said=said, number=rate.city)
