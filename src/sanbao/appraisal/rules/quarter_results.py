"""The result of a quarter replaces what its items had provisionally, in all three months; the differences are rows.

Closed months are not touched: the rows stand beside them, and wages follow in the next run. If an item is excused for
the quarter, its weight goes to the others of its group, so that rows may concern those as well. Source: domain spec
§6.5.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final

from sanbao.appraisal.rules import refusals, scoring
from sanbao.appraisal.rules.figures import NOTHING, Change, Points
from sanbao.appraisal.rules.schemes import Item, Period
from sanbao.appraisal.rules.scorecard import Given as MonthGiven
from sanbao.appraisal.rules.scorecard import Scorecard, Value
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Length, Name, Text, at
from sanbao.kernel.recompute import Rule

MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """A month as it was scored: with the items of the quarter still provisional, or with an earlier result of it."""

    month: Annotated[Month, "月份"]
    given: MonthGiven


@dataclass(frozen=True, slots=True)
class Given:
    """The three months of one person's quarter, and the results of its quarter items by their codes."""

    months: tuple[MonthSheet, ...]
    results: Annotated[Mapping[str, Value], "季度结果"]
    reason: Annotated[str, Length(1, 200), "调整原因"]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What one line of a month's scorecard was and what it becomes; null: it did not count."""

    month: Month
    item: Name
    label: Text
    old: Annotated[Points | None, "原得分"]
    new: Annotated[Points | None, "新得分"]
    difference: Change
    reason: Text


@dataclass(frozen=True, slots=True)
class MonthChange:
    month: Month
    old: Points
    new: Points
    difference: Change
    scorecard: Scorecard


@dataclass(frozen=True, slots=True)
class QuarterResult:
    """`adjustments` sum to `difference`, and so do the differences of the months."""

    difference: Change
    adjustments: tuple[Adjustment, ...]
    months: tuple[MonthChange, ...]


def compute(given: Given) -> QuarterResult:
    """Return the adjustment rows of a quarter, only where a score changes, and the three months with their new sums.

    Raises: Refused if the months are no quarter, a quarter item has no result, or a month cannot be scored.
    """
    refusals.refuse_if(_quarter_faults(given))
    return of_months(given)


def of_months(given: Given) -> QuarterResult:
    """Return the same for whichever months of the quarter somebody was appraised in: he may have come or left.

    Raises: Refused if a quarter item has no result, or a month cannot be scored.
    """
    refusals.refuse_if(_faults(given))
    months: list[MonthChange] = []
    rows: list[Adjustment] = []
    for sheet in given.months:
        old, new = scoring.compute(sheet.given), scoring.compute(with_results(sheet.given, given.results))
        months.append(MonthChange(sheet.month, old.total, new.total, new.total - old.total, new))
        rows.extend(changed_lines(sheet.month, old, new, given.reason))
    return QuarterResult(sum((month.difference for month in months), NOTHING), tuple(rows), tuple(months))


def with_results(given: MonthGiven, results: Mapping[str, Value]) -> MonthGiven:
    """Return a month with the results of the quarter in the place of what its quarter items had."""
    quarterly = [item.code for item in given.scheme.items if item.period is Period.QUARTER]
    return replace(given, values={**given.values, **{code: results[code] for code in quarterly if code in results}})


def changed_lines(month: Month, old: Scorecard, new: Scorecard, reason: str) -> Iterator[Adjustment]:
    """Return a row for every line whose score is another one in `new`; both are of one scheme and the same tasks."""
    for before, after in zip(old.lines, new.lines, strict=True):
        if before.score != after.score:
            difference = (after.score or NOTHING) - (before.score or NOTHING)
            yield Adjustment(month, after.code, after.label, before.score, after.score, difference, reason)


def _quarter_faults(given: Given) -> Iterator[Fault]:
    if not is_quarter([sheet.month for sheet in given.months]):
        yield at("months", refusals.NotAQuarter(months="、".join(str(sheet.month) for sheet in given.months)))
        yield from _faults(given)


def _faults(given: Given) -> Iterator[Fault]:
    items = [item for sheet in given.months for item in sheet.given.scheme.items]
    known = {item.code for item in items}
    quarterly = {item.code for item in items if item.period is Period.QUARTER}
    for code in given.results:
        if code not in known:
            yield at(f"results.{code}", refusals.UnknownItem(item=code, known="、".join(sorted(known))))
        elif code not in quarterly:
            yield at(f"results.{code}", refusals.NotAQuarterItem(item=code))
    for item in _owed(given):
        yield from _result_faults(given, item, f"results.{item.code}")


def months_of(month: Month) -> tuple[Month, Month, Month]:
    """Return the three months of the natural quarter that holds a month."""
    first = month.plus(-((month.month - 1) % MONTHS))
    return first, first.next, first.next.next


def is_quarter(months: Sequence[Month]) -> bool:
    """Tell whether these are the three months of a natural quarter in their order."""
    if len(months) != MONTHS or months[0].month % MONTHS != 1:
        return False
    return list(months) == [months[0].plus(offset) for offset in range(MONTHS)]


def _owed(given: Given) -> list[Item]:
    """Return the quarter items that are for this person in any of the months, once each."""
    return list(
        {
            item.code: item
            for sheet in given.months
            for item in sheet.given.scheme.items
            if item.period is Period.QUARTER and item.applies(sheet.given.grade)
        }.values()
    )


def _result_faults(given: Given, item: Item, path: str) -> Iterator[Fault]:
    result = given.results.get(item.code)
    if result is None or (result.value is None and not result.is_excused):
        yield at(path, refusals.QuarterValueMissing(item=item.label))
    else:
        yield from scoring.value_faults(item, result, path)


RULE: Final = Rule(
    code="kpi/quarter",
    label=mark("季度指标追溯调整"),
    edition="2026.1",
    source="docs/rules/kpi.md",
    given=Given,
    gives=QuarterResult,
    compute=compute,
)
