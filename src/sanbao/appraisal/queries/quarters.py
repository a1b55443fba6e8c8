"""Read what closing a quarter takes: the final months of it, and the results of its items person by person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sanbao.appraisal.models import FinalMonth, Scorecard, Span
from sanbao.appraisal.queries.entries import Entered, entered_in, values_of
from sanbao.appraisal.queries.form_facts import FORM_FACTS, form_facts
from sanbao.appraisal.queries.inputs import Facts, summed
from sanbao.appraisal.queries.scores import Sheet, stored_sheets
from sanbao.appraisal.rules import measured_month
from sanbao.appraisal.rules.schemes import Period, Scheme, Source
from sanbao.appraisal.rules.scorecard import Value
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.statistics.queries import month_table


@dataclass(frozen=True, slots=True)
class PersonQuarter:
    """One person's newest revisions of a quarter, in the order of months, and the results of its items."""

    sheets: tuple[Sheet, ...]
    results: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Measuring:
    """The facts of a quarter by person, and those that all of its months know."""

    facts: Mapping[int, Facts]
    known: frozenset[str]


def scored_months(station: Station, months: Sequence[Month]) -> frozenset[Month]:
    """Return which of these months have any scorecard."""
    rows = Scorecard.objects.filter(station=station, month__in=months).order_by()
    return frozenset(rows.values_list("month", flat=True).distinct())


def final_months(station: Station, months: Sequence[Month]) -> frozenset[Month]:
    """Return which of these months are final."""
    rows = FinalMonth.objects.filter(station=station, month__in=months).order_by()
    return frozenset(rows.values_list("month", flat=True))


def last_closing(station: Station, months: Sequence[Month]) -> Scorecard | None:
    """Return the latest revision that closing the quarter of these months has made; None before it is closed."""
    made = Scorecard.objects.filter(station=station, month__in=months, cause=Scorecard.Cause.QUARTER)
    return made.select_related("set_by").order_by("-pk").first()


def newest_sheets(
    station: Station, months: Sequence[Month], *, person_id: int | None = None
) -> dict[int, tuple[Sheet, ...]]:
    """Return the newest revisions of these final months by person, in the order of months; of one person if named."""
    cards = Scorecard.objects.filter(station=station, month__in=months).order_by("revision")
    if person_id is not None:
        cards = cards.filter(person_id=person_id)
    newest = {(card.person_id, card.month): card for card in cards}
    found: dict[int, tuple[Sheet, ...]] = {}
    for sheet in stored_sheets(newest.values(), is_final=True):
        found[sheet.person_id] = (*found.get(sheet.person_id, ()), sheet)
    return found


def quarter_of_people(station: Station, months: Sequence[Month]) -> Iterator[PersonQuarter]:
    """Return everybody who has quarter items in any of these final months, with their results as far as there are any.

    What is measured is measured over the whole quarter. A fixed number of queries, however many people.
    """
    sheets = newest_sheets(station, months)
    entered = entered_in(station, months[0], Span.QUARTER)
    measuring = _measuring(station, months, [one.scheme for those in sheets.values() for one in those])
    for person_id, own in sheets.items():
        if any(item.period is Period.QUARTER for sheet in own for item in sheet.scheme.items):
            yield PersonQuarter(own, _results(person_id, own, entered, measuring))


def _measuring(station: Station, months: Sequence[Month], schemes: Sequence[Scheme]) -> _Measuring:
    items = (item for scheme in schemes for item in scheme.items)
    if not any(item.period is Period.QUARTER and item.source is Source.MEASURED for item in items):
        return _Measuring({}, frozenset())
    tables = [month_table(month, {station.pk}) for month in months]
    facts: dict[int, Facts] = {}
    for row in (row for table in tables for row in table.rows):
        facts[row.person_id] = summed(facts.get(row.person_id, {}), row.facts)
    for person_id, own in form_facts(station.pk, months).items():
        facts[person_id] = summed(facts.get(person_id, {}), own)
    return _Measuring(facts, frozenset.intersection(*(table.known for table in tables)) | FORM_FACTS)


def _results(person_id: int, sheets: Sequence[Sheet], entered: Entered, measuring: _Measuring) -> dict[str, Value]:
    found: dict[str, Value] = {}
    facts = measuring.facts.get(person_id, {})
    for sheet in sheets:
        measured = measured_month.values(sheet.scheme, facts, measuring.known)
        found.update(values_of(sheet.scheme, person_id, entered, measured, Period.QUARTER))
    return found
