"""The labour of a closed month taken apart: by payer and category, and by day where somebody was lent."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.entries import EntryKind


@dataclass(frozen=True, slots=True)
class Piece:
    """Labour of one person's entries of one kind; what was taken back is negative. `on` only if it was asked for."""

    person_id: int
    payer: str
    category: str
    is_taken_back: bool
    labour: Decimal
    on: date | None = None


def pieces_of(station_id: int, month: Month, *, by_class: bool, by_day: Collection[int]) -> Iterator[Piece]:
    """Return the labour of the people `by_day` day by day, and `by_class` that of all others too; none unless asked."""
    entries = Entry.objects.filter(station_id=station_id, month=month).exclude(labour=0).order_by()
    if by_day:
        yield from _pieces(entries.filter(technician_id__in=by_day), "work_on")
    if by_class:
        yield from _pieces(entries.exclude(technician_id__in=by_day))


def _pieces(entries: QuerySet[Entry], *by: str) -> Iterator[Piece]:
    groups = entries.values_list("technician_id", "payer", "category", "kind", *by).annotate(total=Sum("labour"))
    for person_id, payer, category, kind, *day, labour in sorted(groups):
        yield Piece(person_id, payer, category, kind != EntryKind.WORK, labour, day[0] if day else None)
