"""The dated rows of one subject as a history: the newest first, and what each of them changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanbao.kernel.outline import Many, Piece, Shape, taken
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Unit, hints
from sanbao.kernel.recompute import rule
from sanbao.network.models import Person, Station, Team
from sanbao.payroll.forms.percent import ratio_shown
from sanbao.payroll.forms.words import CHOICES, CHOSEN, NAMED
from sanbao.payroll.models import WageTerms
from sanbao.payroll.rules.terms import GROUP_TERMS, PersonTerms, StationTerms

DASH: Final = "—"
TONES: Final = {"in_force": "success", "later": "info", "past": "neutral"}


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that became another."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A row of the terms: since when, who wrote it, why, and what it changed."""

    row: WageTerms
    state: str
    tone: str
    label: str
    method: str
    changes: tuple[Change, ...]


def rows_of(station: Station, *, team: Team | None = None, person: Person | None = None) -> QuerySet[WageTerms]:
    """Return the rows of terms of a team or a person, the oldest first."""
    subject = "person" if person else "group"
    return _rows(station, subject).filter(team=team, person=person)


def rows_of_station(station: Station) -> QuerySet[WageTerms]:
    """Return the rows of a station's own terms, the oldest first."""
    return _rows(station, "station")


def _rows(station: Station, subject: str) -> QuerySet[WageTerms]:
    return WageTerms.objects.filter(station=station, subject=subject).select_related("set_by").order_by("id")


def history(rows: QuerySet[WageTerms], month: Month) -> list[DatedRow]:
    """Return the rows with what they changed, the newest first; one query."""
    found = list(rows)
    counting = current(found, month)
    told = [_told(row, found[index - 1] if index else None, counting, month) for index, row in enumerate(found)]
    return told[::-1]


def current(rows: list[WageTerms], month: Month) -> WageTerms | None:
    """Return the row that counts in a month: the latest month that has come, of that the newest row."""
    come = [row for row in rows if row.from_month <= month]
    return max(come, key=lambda row: (row.from_month, row.pk), default=None)


def _told(row: WageTerms, before: WageTerms | None, counting: WageTerms | None, month: Month) -> DatedRow:
    state = "in_force" if row is counting else "later" if row.from_month > month else "past"
    labels = {"in_force": _("有效"), "later": _("以后生效"), "past": _("已被取代")}
    method = _(rule(f"wage/{row.method}").label) if row.method else ""
    return DatedRow(row, state, TONES[state], labels[state], method, tuple(_changes(row, before)))


def _changes(row: WageTerms, before: WageTerms | None) -> Iterator[Change]:
    """Yield what is different from the row before; of another method everything is new."""
    new = dict(_leaves(kind_of(row), row.content, ""))
    same = before is not None and before.method == row.method
    old = dict(_leaves(kind_of(before), before.content, "")) if before and same else {}
    for label in dict.fromkeys((*old, *new)):
        if old.get(label, DASH) != new.get(label, DASH):
            yield Change(label, old.get(label, DASH), new.get(label, DASH))


def kind_of(row: WageTerms) -> type:
    """Return the dataclass that a row's content is."""
    kinds = {"station": StationTerms, "person": PersonTerms}
    return kinds[row.subject] if row.subject in kinds else GROUP_TERMS[row.method]


def _leaves(kind: type, data: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for one in fields(kind):
        piece, value = taken(hints(kind)[one.name]), data.get(one.name)
        label = f"{before}{_(piece.label) if piece.label else one.name}"
        if piece.shape is Shape.OBJECT:
            yield from _objects(piece, value, label)
        elif piece.many == (Many.NAMED,):
            names = NAMED.get(one.name, {})
            for name, each in (value or {}).items():
                yield f"{label} {_(str(names.get(name, name)))}", _text(piece, one.name, each)
        else:
            yield label, _text(piece, one.name, value)


def _objects(piece: Piece, value: Any, label: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - plain JSON
    if not piece.many:
        yield from _leaves(piece.kind, value or {}, f"{label} › ")
        return
    for number, each in enumerate(value or [], 1):
        yield from _leaves(piece.kind, each, f"{label} {number} › ")


def _text(piece: Piece, name: str, value: Any) -> str:  # noqa: ANN401 - plain JSON
    if isinstance(value, list):
        return "、".join(_text(piece, name, one) for one in value) or DASH
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return _("是") if value else _("否")
    choices = CHOSEN.get(name) or CHOICES.get(piece.kind) or {}
    if value in choices:
        return _(str(choices[value]))
    limits = piece.limits
    return ratio_shown(value) if limits and limits.unit is Unit.RATIO else str(value)
