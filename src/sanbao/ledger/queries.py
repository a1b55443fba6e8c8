"""Read the ledger."""

from collections.abc import Collection

from django.db import connection
from django.db.models import Count, QuerySet

from sanbao.kernel.periods import Month
from sanbao.ledger.measures import MEASURES
from sanbao.ledger.models import ClosedMonth, Entry
from sanbao.ledger.rules.entries import Document, EntryKind
from sanbao.ledger.sums import KEPT

FIRST_FIX_DAYS = 30

# PostgreSQL gives the sum of whole numbers as a decimal one: the cast makes it whole again before it is read.
_FACTS = ", ".join(f"CAST(COALESCE(SUM({measure.sql()}), 0) AS bigint)" for measure in MEASURES.values())
_PERSON = "station_id, technician_id"

# A reversal bears the origin of what it reverses, and takes its order off again.
_RETURNED = """
SELECT station_id, technician_id, SUM(orders_led)
FROM ledger_entry WHERE origin_month = %s AND kind = %s AND {days} <= %s {stations}
GROUP BY station_id, technician_id
"""
_DAYS_AFTER_ORIGIN = {
    "sqlite": "julianday(work_on) - julianday(origin_on)",
    "postgresql": "work_on - origin_on",
}


def month_sums(month: Month, station_ids: Collection[int] | None) -> dict[tuple[int, int], dict[str, int]]:
    """Sum what each fact counts of a month's entries, by station and technician; `station_ids` None means all."""
    rows = KEPT.of_month(f"{_PERSON}, {_FACTS}", month, station_ids, group=_PERSON)
    return {(station_id, person_id): dict(zip(MEASURES, sums, strict=True)) for station_id, person_id, *sums in rows}


def place_sums(month: Month, station_ids: Collection[int] | None) -> dict[str, int]:
    """Sum what each fact counts of a month's entries of all these stations together."""
    (sums,) = KEPT.of_month(_FACTS, month, station_ids) or [(0,) * len(MEASURES)]
    return dict(zip(MEASURES, sums, strict=True))


def _at(station_ids: Collection[int] | None) -> tuple[str, list[int]]:
    """Return the condition that keeps entries of these stations (None: all), and its parameters."""
    if station_ids is None:
        return "", []
    return f"AND station_id IN ({', '.join(['%s'] * len(station_ids))})", sorted(station_ids)


def reworked_originals(month: Month, station_ids: Collection[int] | None) -> dict[tuple[int, int], int]:
    """Count, by station and technician, the orders completed in `month` that came back within 30 days.

    Whenever the rework was received; a reversed rework does not count. Source: domain spec §7, 首次修复率.
    """
    if station_ids is not None and not station_ids:
        return {}
    stations, parameters = _at(station_ids)
    days = _DAYS_AFTER_ORIGIN[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            _RETURNED.format(stations=stations, days=days),
            [month.key, EntryKind.REWORK_CAUSED.value, FIRST_FIX_DAYS, *parameters],
        )
        return {(station, technician): int(returned) for station, technician, returned in cursor.fetchall() if returned}


def closed_months(station_id: int) -> frozenset[Month]:
    """Return the months that the station has closed."""
    return frozenset(ClosedMonth.objects.filter(station_id=station_id).values_list("month", flat=True))


def open_month(station_id: int, month: Month) -> Month:
    """Return `month` if the station can still post into it, else the first later month that is open."""
    closed = closed_months(station_id)
    while month in closed:
        month = month.next
    return month


def is_closed(station_id: int, month: Month) -> bool:
    """Tell whether the station has closed `month`."""
    return ClosedMonth.objects.filter(station_id=station_id, month=month).exists()


def first_open_month(station_id: int) -> Month | None:
    """Return the earliest month with entries that is not closed; None if there is none."""
    last = ClosedMonth.objects.filter(station_id=station_id).order_by("-month").first()
    entries = Entry.objects.filter(station_id=station_id)
    if last is not None:
        entries = entries.filter(month__gt=last.month)
    return entries.order_by("month").values_list("month", flat=True).first()


def adjustments(month: Month, station_ids: Collection[int] | None) -> dict[tuple[int, int], dict[Month, int]]:
    """Count the entries of `month` that adjust closed months: {(station, technician): {adjusted month: entries}}."""
    entries = Entry.objects.filter(adjusts_month__isnull=False, month=month)
    if station_ids is not None:
        entries = entries.filter(station_id__in=station_ids)
    rows = entries.values_list("station_id", "technician_id", "adjusts_month").annotate(entries=Count("id"))
    found: dict[tuple[int, int], dict[Month, int]] = {}
    for station_id, technician_id, adjusted, count in rows.order_by("station_id", "technician_id", "adjusts_month"):
        found.setdefault((station_id, technician_id), {})[adjusted] = count
    return found


def entries_of_document(document: Document) -> QuerySet[Entry]:
    """Return the entries of a document in the order of their posting."""
    return Entry.objects.filter(document_kind=document.kind, document_id=document.id).order_by("id")


def taken_back(rework: Document) -> QuerySet[Entry]:
    """Return the standing entries by which a rework has taken labour back."""
    entries = entries_of_document(rework).filter(kind=EntryKind.LABOUR_TAKEN_BACK)
    return entries.filter(reverses=None, reversed_by=None)
