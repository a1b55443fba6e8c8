"""Change final months by rows: the new revision beside the old one, and what became of each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sanbao.accounts.models import User
from sanbao.appraisal.models import Appeal, ScoreAdjustment, Scorecard
from sanbao.appraisal.queries.scores import Sheet
from sanbao.appraisal.rules.quarter_results import Adjustment, Given, MonthSheet, of_months, with_results
from sanbao.appraisal.rules.scorecard import Value
from sanbao.appraisal.services.revisions import keep, note_adjustments


@dataclass(frozen=True, slots=True)
class Change:
    """A sheet as it becomes, and its lines whose score is another one than before."""

    sheet: Sheet
    adjustments: tuple[Adjustment, ...]


def by_quarter(sheets: Sequence[Sheet], results: Mapping[str, Value], reason: str) -> list[Change]:
    """Return what the results of a quarter change in somebody's months of it.

    Raises: Refused if a quarter item has no result.
    """
    months = tuple(MonthSheet(sheet.month, sheet.given) for sheet in sheets)
    result = of_months(Given(months, results, reason))
    changes = []
    for sheet, month in zip(sheets, result.months, strict=True):
        if month.scorecard != sheet.card:
            after = replace(sheet, given=with_results(sheet.given, results), card=month.scorecard)
            changes.append(Change(after, tuple(row for row in result.adjustments if row.month == sheet.month)))
    return changes


def store(
    changes: Sequence[Change],
    cause: Scorecard.Cause,
    *,
    appeal: Appeal | None = None,
    actor: User | None,
    now: datetime,
) -> list[int]:
    """Insert the new revisions with the rows of what they change; return the ids of the revisions."""
    ids = keep([change.sheet for change in changes], cause, actor=actor, now=now)
    ScoreAdjustment.objects.bulk_create(
        row
        for key, change in zip(ids, changes, strict=True)
        for row in note_adjustments(change.sheet, key, change.adjustments, appeal=appeal, actor=actor, now=now)
    )
    return ids
