"""Read the month: frozen rows where it is closed, the sources' facts where it is open."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.translation import gettext as _

from sanbao.db.plain import plain_rows
from sanbao.documents.models import IssuedForm
from sanbao.kernel.facts import FactSource
from sanbao.kernel.periods import Month
from sanbao.ledger.queries import adjustments
from sanbao.network.models import Person, Station
from sanbao.network.queries import MOST_NAMED, GradeHeld, StationName, grades_held_on
from sanbao.statistics.models import ClosedFact, MonthClosing, MonthNote
from sanbao.statistics.ports import final_scores
from sanbao.statistics.printing.bd_11.form import FORM
from sanbao.statistics.rules.columns import SCORE, SCORED, frozen_facts
from sanbao.statistics.rules.table import MonthRow, MonthTable, digest

TYPED = frozenset({"reward_fen"})
Key = tuple[int, int]
NO_GRADE = GradeHeld("", "")


@cache
def sources() -> tuple[FactSource, ...]:
    """Return the fact sources of all contexts: every `monthly_facts.SOURCE` of an installed context."""
    names = [f"{config.name}.monthly_facts" for config in apps.get_app_configs() if config.name.startswith("sanbao.")]
    return tuple(import_module(name).SOURCE for name in names if find_spec(name))


def closings(month: Month, station_ids: Collection[int] | None) -> dict[int, MonthClosing]:
    """Return the closings of `month` by station; `station_ids` None means all stations."""
    found = MonthClosing.objects.filter(month=month).select_related("closed_by")
    if station_ids is not None:
        found = found.filter(station_id__in=station_ids)
    return {closing.station_id: closing for closing in found}


def month_table(
    month: Month, station_ids: Collection[int] | None, closed: Mapping[int, MonthClosing] | None = None
) -> MonthTable:
    """Return every technician's row of `month` at these stations (None: all): form BD-11.

    Closed months come as they were frozen; open ones are computed now and are provisional. `closed` are the closings of
    these stations; they are read where they are not given.
    """
    if closed is None:
        closed = closings(month, station_ids)
    frozen, scored = _scored(month, list(_frozen_rows(closed.values())))
    rows = [*frozen, *_live_rows(month, station_ids, closed.keys())]
    known = TYPED.union(
        scored, *(source.codes for source in sources()), *(closing.known for closing in closed.values())
    )
    return MonthTable(month, tuple(sorted(rows, key=lambda row: (row.station_id, row.no))), known)


def is_intact(closing: MonthClosing) -> bool:
    """Tell whether the frozen rows of a closing still have the digest that was taken of them."""
    return digest(closing.month, frozen_rows(closing)) == closing.digest


def frozen_rows(closing: MonthClosing) -> list[MonthRow]:
    """Return the rows of a closed month with their stretches, as the wages and the digest take them."""
    facts = ClosedFact.objects.filter(closing=closing).values_list("row", "stretches")
    return [MonthRow.from_json(closing.station_id, {**row, "stretches": stretches or ()}) for row, stretches in facts]


def live_rows(month: Month, station_id: int) -> list[MonthRow]:
    """Return a station's rows as the sources have them now, in the order in which closing freezes them."""
    return sorted(_live_rows(month, {station_id}, ()), key=lambda row: row.no)


def _frozen_rows(closed: Collection[MonthClosing]) -> Iterable[MonthRow]:
    if not closed:
        return ()
    by_key = {closing.pk: closing for closing in closed}
    facts = ClosedFact.objects.filter(closing__in=by_key).values_list("closing_id", "row")
    return (_frozen_row(by_key[closing_id], row) for closing_id, row in facts)


def _scored(month: Month, rows: Sequence[MonthRow]) -> tuple[Sequence[MonthRow], frozenset[str]]:
    """Return closed rows with the scores that hold, and whether there are any: the score comes after the closing."""
    scores = final_scores.get()(month, {row.person_id for row in rows}) if rows else {}
    if not scores:
        return rows, frozenset()
    return [_with_score(row, scores.get(row.person_id)) for row in rows], frozenset({SCORE, SCORED})


def _with_score(row: MonthRow, score: int | None) -> MonthRow:
    return row if score is None else replace(row, facts={**row.facts, SCORE: score, SCORED: 1})


def _frozen_row(closing: MonthClosing, row: dict[str, Any]) -> MonthRow:
    """Return a row as it is shown and measured; its digest is of the row as it was frozen."""
    return MonthRow.from_json(closing.station_id, {**row, "facts": frozen_facts(row["facts"], closing.known)})


def _live_rows(month: Month, station_ids: Collection[int] | None, closed: Collection[int]) -> list[MonthRow]:
    wanted = None if station_ids is None else set(station_ids) - set(closed)
    if wanted is not None and not wanted:
        return []
    facts = _collected(month, wanted, closed)
    late = adjustments(month, wanted)
    notes = _add_notes(facts, month, wanted, closed)
    people = _people({person_id for _, person_id in facts})
    grades = grades_held_on(month.days[-1], people.keys())
    rows = []
    for key in sorted(facts):
        bearer, held = people[key[1]], grades.get(key[1], NO_GRADE)
        row = MonthRow(
            *key,
            no=bearer.no,
            name=bearer.name,
            grade=held.grade,
            coefficient=held.coefficient,
            team=bearer.team,
            facts=facts[key],
            remark=notes.get(key, ""),
            adjusts={str(adjusted): entries for adjusted, entries in late[key].items()} if key in late else {},
        )
        rows.append(row)
    return rows


def _collected(month: Month, wanted: set[int] | None, closed: Collection[int]) -> dict[Key, dict[str, int]]:
    """Ask every source; a person is known by station and id, so that lent work stays where it was done."""
    merged: dict[Key, dict[str, int]] = {}
    for source in sources():
        for key, facts in source.collect(month, wanted).items():
            if key in merged:
                merged[key].update(facts)
            elif key[0] not in closed:
                merged[key] = dict(facts)
    return merged


def _add_notes(
    facts: dict[Key, dict[str, int]], month: Month, wanted: set[int] | None, closed: Collection[int]
) -> Mapping[Key, str]:
    notes = MonthNote.objects.filter(month=month).exclude(station_id__in=closed)
    if wanted is not None:
        notes = notes.filter(station_id__in=wanted)
    remarks: dict[Key, str] = {}
    for note in notes:
        key = (note.station_id, note.person_id)
        facts.setdefault(key, {})["reward_fen"] = int(note.reward * 100)
        remarks[key] = note.remark
    return remarks


class _Bearer(NamedTuple):
    """How a person is called in the statement."""

    no: str
    name: str
    team: str


def _people(person_ids: Collection[int]) -> dict[int, _Bearer]:
    people = Person.objects.order_by()
    if len(person_ids) <= MOST_NAMED:
        people = people.filter(pk__in=person_ids)
    rows = people.values_list("id", "no", "name", "team__name")
    return {person_id: _Bearer(no, name, team or "") for person_id, no, name, team in plain_rows(rows)}


def adjustment_note(row: MonthRow) -> str:
    """Return the sentence that names the closed months which this row's late entries adjust; empty if none."""
    return ";".join(
        _("含补记 {month} {entries} 笔").format(month=month, entries=entries) for month, entries in row.adjusts.items()
    )


def subject_of(station: Station | StationName, month: Month) -> str:
    """Return under which name the journal and issued forms know a station's month."""
    return f"month:{station.code}:{month}"


def issued_statement(station: Station | StationName, month: Month) -> IssuedForm | None:
    """Return the statement that was issued for a station's month, without its contents; None before the first time."""
    issued = IssuedForm.objects.filter(form=FORM.code, month=month, station_id=station.pk)
    return issued.filter(subject=subject_of(station, month)).defer("pdf", "data").first()
