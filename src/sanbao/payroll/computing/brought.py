"""What earlier months left to this one: the tax year so far, what is owed, and the deductions that wait."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import F

from sanbao.appraisal.models import PointEntry
from sanbao.appraisal.queries.points import COUNTED, is_contested
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.network.models import Station
from sanbao.payroll.models import MonthItem, PaySlip, TaxOpening
from sanbao.payroll.queries.terms import NO_TERMS, TermsRow
from sanbao.payroll.rules.earnings import opened, without_pay
from sanbao.payroll.rules.floors import Deduction
from sanbao.payroll.rules.lifecycle import FINAL
from sanbao.payroll.rules.lines import NOTHING
from sanbao.payroll.rules.tax.cumulative_withholding import MonthOfPay
from sanbao.payroll.rules.terms import PersonTerms

ITEM: Final = "item."
FINE: Final = "fine."
YEAR: Final = 12
Agreed = tuple[Month, PersonTerms]


@dataclass(frozen=True, slots=True)
class Brought:
    """`months` of the tax year before this one, `owed` the negative net of the last slip, `waiting` what is asked."""

    months: tuple[MonthOfPay, ...] = ()
    months_before: int = 0
    owed: Decimal = NOTHING
    waiting: tuple[Deduction, ...] = ()


NOTHING_BROUGHT: Final = Brought()


class Past(NamedTuple):
    """What a final slip left."""

    person_id: int
    month: Month
    tax_month: Any
    carried: Decimal
    waiting: Any


class Days(NamedTuple):
    """When somebody came and left; None: before all months, not yet."""

    hired_on: date | None
    left_on: date | None

    def has(self, month: Month) -> bool:
        """Tell whether the person was employed in a month."""
        came = self.hired_on is None or self.hired_on < month.until
        return came and (self.left_on is None or self.left_on > month.first)


def brought_of(
    station: Station, month: Month, people: Mapping[int, Days], rows: Iterable[TermsRow]
) -> dict[int, Brought]:
    """Return what earlier months left to each of these people, from the final runs of the station.

    The reliefs of a past month are those of the terms (`rows`) that are in force for it now: what was changed late
    falls into the open month, since the tax is that of the year so far. What was withheld stays.
    """
    past: defaultdict[int, list[Past]] = defaultdict(list)
    for slip in _past(station, month):
        past[slip.person_id].append(slip)
    openings = _openings(people, month.year)
    agreed = _agreed(rows, people)
    waiting = _waiting({person_id: slips[-1] for person_id, slips in past.items() if person_id in people})
    return {
        person_id: Brought(
            months=tuple(
                _months(month, past.get(person_id, ()), openings.get(person_id), days, agreed.get(person_id, ()))
            ),
            months_before=openings[person_id].months_before if person_id in openings else 0,
            owed=past[person_id][-1].carried if person_id in past else NOTHING,
            waiting=waiting.get(person_id, ()),
        )
        for person_id, days in people.items()
    }


def opened_of(month: Month, people: Mapping[int, Days]) -> dict[int, Brought]:
    """Return what the openings of the tax year alone bring, for a station's first month."""
    openings = _openings(people, month.year)
    return {
        person_id: Brought(tuple(_months(month, (), openings.get(person_id), days)), openings[person_id].months_before)
        for person_id, days in people.items()
        if person_id in openings
    }


def _past(station: Station, month: Month) -> Iterator[Past]:
    slips = PaySlip.objects.filter(
        run__station=station,
        run__status__in=FINAL,
        revision=F("run__revision"),
        month__lt=month,
        month__gte=month.plus(-YEAR),
    )
    for row in slips.order_by("month").values_list("person_id", "month", "tax_month", "carried", "waiting"):
        yield Past(*row)


def _openings(people: Iterable[int], year: int) -> dict[int, TaxOpening]:
    rows = TaxOpening.objects.filter(person_id__in=list(people), year=year).order_by("id")
    return {opening.person_id: opening for opening in rows}


def _agreed(rows: Iterable[TermsRow], people: Mapping[int, Days]) -> dict[int, list[Agreed]]:
    """Return everybody's terms with the month from which they count, the row that counts longest last."""
    found: defaultdict[int, list[Agreed]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.from_month, row.id)):
        if row.person_id is not None and row.person_id in people:
            found[row.person_id].append((row.from_month, read(PersonTerms, row.content)))
    return found


def _months(
    month: Month, past: Sequence[Past], opening: TaxOpening | None, days: Days, agreed: Sequence[Agreed] = ()
) -> Iterator[MonthOfPay]:
    """Return the year so far. Months between slips count their basic deduction if the person was employed in them."""
    slips = {slip.month: slip for slip in past if slip.month.year == month.year}
    if opening is not None:
        sums = MonthOfPay(opening.income, opening.social, opening.special, opening.other, opening.withheld)
        yield from opened(sums, opening.months)
    at = min(slips, default=month)
    while at < month:
        slip = slips.get(at)
        paid = read(MonthOfPay, slip.tax_month) if slip else None
        yield _relieved(paid, at, agreed) if paid else without_pay(is_employed=days.has(at))
        at = at.next


def _relieved(paid: MonthOfPay, month: Month, agreed: Sequence[Agreed]) -> MonthOfPay:
    """Return a paid month with the reliefs that are agreed for it now."""
    if not paid.is_employed:
        return paid
    terms = next((one for from_month, one in reversed(agreed) if from_month <= month), NO_TERMS)
    return replace(paid, special=terms.special_deductions, other=terms.other_deductions)


def _waiting(last: Mapping[int, Past]) -> dict[int, tuple[Deduction, ...]]:
    """Return the deductions that wait, with the consents given meanwhile; what no longer stands is dropped."""
    held = {
        person_id: [read(Deduction, one) for one in slip.waiting] for person_id, slip in last.items() if slip.waiting
    }
    codes = {one.code for waiting in held.values() for one in waiting}
    consents = _consents(codes)
    return {
        person_id: tuple(replace(one, consented_on=consents[one.code]) for one in waiting if one.code in consents)
        for person_id, waiting in held.items()
    }


def _consents(codes: Iterable[str]) -> dict[str, date | None]:
    """Return the consents behind the codes of deductions that still stand; a fine that is contested has none."""
    asked = sorted(codes)
    items = [int(code.removeprefix(ITEM)) for code in asked if code.startswith(ITEM)]
    fines = [int(code.removeprefix(FINE)) for code in asked if code.startswith(FINE)]
    found: dict[str, date | None] = {}
    if items:
        rows = MonthItem.objects.filter(pk__in=items, taken_back_at=None).values_list("id", "consented_on")
        found |= {f"{ITEM}{pk}": on for pk, on in rows}
    if fines:
        entries = PointEntry.objects.filter(COUNTED, pk__in=fines)
        found |= {f"{FINE}{one.pk}": None if is_contested(one) else one.consented_on for one in entries}
    return found
