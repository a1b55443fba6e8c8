"""Read what a score rests on: the documents behind the figures of a measure, or who entered a value and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sanbao.accounts.errors import NotFound
from sanbao.appraisal.models import ItemValue, ScoreAdjustment, Span, TaskEntry
from sanbao.appraisal.queries.entries import task_rows, value_rows
from sanbao.appraisal.queries.form_facts import FORM_FACTS, forms_behind
from sanbao.appraisal.queries.scores import Sheet, adjustments_of
from sanbao.appraisal.rules.quarter_results import months_of
from sanbao.appraisal.rules.schemes import Item, Period
from sanbao.appraisal.rules.scorecard import Scored
from sanbao.kernel.facts import Asked, Behind, Place
from sanbao.kernel.periods import Month, business_date
from sanbao.ledger.queries import FIRST_FIX_DAYS
from sanbao.statistics.models import ClosedFact, MonthClosing
from sanbao.statistics.queries import sources


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything behind one line of a scorecard; `item` is None for a task.

    The figures of a measure stand in `line.basis`, their documents come from `documents_behind`, month by month of
    `months`. `entries` is what people have entered, `adjustments` what was changed later; the newest first.
    """

    line: Scored
    item: Item | None
    months: tuple[Month, ...]
    entries: Sequence[ItemValue | TaskEntry]
    adjustments: Sequence[ScoreAdjustment]


def grounds_of(sheet: Sheet, code: str) -> Grounds:
    """Return what a line of a sheet rests on, in two queries.

    Raises: NotFound if the sheet has no line of this code.
    """
    line = sheet.line(code)
    if line is None:
        raise NotFound
    item = next((one for one in sheet.scheme.items if one.code == code), None)
    adjustments = adjustments_of(sheet.person_id, sheet.month).filter(item=code).order_by("-id")
    return Grounds(line, item, months_behind(sheet, item), _entries(sheet, item, code), list(adjustments))


def months_behind(sheet: Sheet, item: Item | None) -> tuple[Month, ...]:
    """Return the months whose facts an item is measured over: the sheet's own, or those of its quarter."""
    is_quarterly = item is not None and item.period is Period.QUARTER
    return months_of(sheet.month) if is_quarterly else (sheet.month,)


def _entries(sheet: Sheet, item: Item | None, code: str) -> Sequence[ItemValue | TaskEntry]:
    if item is None:
        return task_rows(sheet.person_id, sheet.month, code)
    if item.period is Period.QUARTER:
        return value_rows(sheet.station_id, sheet.person_id, months_of(sheet.month)[0], code, Span.QUARTER)
    return value_rows(sheet.station_id, sheet.person_id, sheet.month, code)


def documents_behind(
    sheet: Sheet, fact: str, *, month: Month | None = None, after: Place | None = None, limit: int = 100
) -> Behind:
    """Return the entries, orders and days of a figure (`Figure.code`) that the sheet's measures are computed from.

    Of a closed month nothing that came later is among them. `month` is another month of a quarter item.

    Raises: NotFound if no context gives the fact.
    """
    given = [(FORM_FACTS, forms_behind), *((source.codes, source.behind) for source in sources())]
    behind = next((one for codes, one in given if fact in codes), None)
    if behind is None:
        raise NotFound
    asked_month = month or sheet.month
    closed = ClosedFact.objects.filter(person_id=sheet.person_id, closing__month=asked_month)
    closed_at = dict(closed.values_list("closing__station_id", "closing__closed_at"))
    stations = {sheet.station_id, *closed_at}
    return behind(Asked(frozenset({fact}), asked_month, stations, sheet.person_id, closed_at, after, limit))


def first_fix_open_until(station_id: int, month: Month, today: date) -> date | None:
    """Return until when orders of the month can still come back unseen; None if their 30 days were over.

    They are counted when the month is closed, or today. Source: domain spec §7 (FTFR).
    """
    closed = MonthClosing.objects.filter(station_id=station_id, month=month).values_list("closed_at", flat=True).first()
    until = month.until + timedelta(days=FIRST_FIX_DAYS)
    return until if (business_date(closed) if closed else today) < until else None
