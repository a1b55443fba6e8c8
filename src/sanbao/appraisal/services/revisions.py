"""Keep scorecards: what changes one is a new revision, and rows that say what was changed."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sanbao.accounts.models import User
from sanbao.appraisal.models import Appeal, ScoreAdjustment, Scorecard
from sanbao.appraisal.queries.scores import Sheet, kept
from sanbao.appraisal.rules import scoring
from sanbao.appraisal.rules.quarter_results import Adjustment
from sanbao.db.bulk import insert_rows, reserve_ids
from sanbao.kernel.plain_json import written

_FIELDS: Final = (
    *("id", "station_id", "month", "person_id", "revision", "cause", "no", "name", "team", "edition_id"),
    *("rule_edition", "given", "gives", "total", "open_points", "provisional_points", "set_by_id", "set_at"),
)


def keep(sheets: Sequence[Sheet], cause: Scorecard.Cause, *, actor: User | None, now: datetime) -> list[int]:
    """Insert the next revision of each sheet, and return their ids in the same order."""
    if not sheets:
        return []
    ids = list(reserve_ids(Scorecard, len(sheets)))
    rows = [_row(key, sheet, cause, actor, now) for key, sheet in zip(ids, sheets, strict=True)]
    insert_rows(Scorecard, _FIELDS, rows)
    return ids


def _row(key: int, sheet: Sheet, cause: Scorecard.Cause, actor: User | None, now: datetime) -> tuple[object, ...]:
    return (
        key,
        sheet.station_id,
        sheet.month,
        sheet.person_id,
        sheet.revision + 1,
        cause.value,
        sheet.no,
        sheet.name,
        sheet.team,
        sheet.edition_id,
        scoring.RULE.edition,
        _json(kept(sheet.given)),
        _json(written(sheet.card)),
        sheet.card.total,
        sheet.card.open_points,
        sheet.card.provisional_points,
        actor.pk if actor else None,
        now,
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def note_adjustments(
    sheet: Sheet,
    scorecard_id: int,
    adjustments: Sequence[Adjustment],
    *,
    appeal: Appeal | None = None,
    actor: User | None,
    now: datetime,
) -> list[ScoreAdjustment]:
    """Return the rows, not yet stored, that say what a new revision of `sheet` changed."""
    return [
        ScoreAdjustment(
            scorecard_id=scorecard_id,
            station_id=sheet.station_id,
            person_id=sheet.person_id,
            month=one.month,
            item=one.item,
            label=one.label,
            old=one.old,
            new=one.new,
            difference=one.difference,
            reason=one.reason,
            appeal=appeal,
            set_by=actor,
            set_at=now,
        )
        for one in adjustments
    ]
