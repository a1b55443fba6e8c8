"""What the ledger tells of a month: orders, minutes and money of every technician."""

from collections.abc import Collection, Mapping

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from sanbao.kernel.facts import Asked, Behind, Evidence, FactSource, PersonFacts
from sanbao.kernel.periods import Month
from sanbao.ledger.measures import MEASURES, whole
from sanbao.ledger.models import Entry
from sanbao.ledger.queries import FIRST_FIX_DAYS, month_sums, place_sums, reworked_originals
from sanbao.ledger.rules.entries import EntryKind
from sanbao.ledger.sums import KEPT


def collect(month: Month, station_ids: Collection[int] | None) -> PersonFacts:
    """Return each technician's facts of the month, from the ledger alone."""
    facts = month_sums(month, station_ids)
    for key, returned in reworked_originals(month, station_ids).items():
        facts.setdefault(key, {})["returned_orders"] = returned
    return facts


def collect_totals(month: Month, station_ids: Collection[int] | None) -> Mapping[str, int]:
    """Return the sums of the facts of all technicians at these stations (None: all)."""
    returned = sum(reworked_originals(month, station_ids).values())
    return {**place_sums(month, station_ids), "returned_orders": returned}


def behind(asked: Asked) -> Behind:
    """Return the entries that a sum of these facts is made of, oldest work first."""
    if asked.facts == {"returned_orders"}:
        return _returned(asked)
    measures = {fact: MEASURES[fact] for fact in asked.facts}
    counted = Q()
    for measure in measures.values():
        counted |= measure.where
    entries = _of_people(Entry.objects.filter(counted, month=asked.month), asked)
    sums = entries.aggregate(
        entries=Count("id"),
        **{f"all_{fact}": Sum(measure.field, filter=measure.where) for fact, measure in measures.items()},
    )
    entries = entries.select_related("takes_back", "reverses__takes_back")
    shown = _following(entries.order_by("work_on", "id"), asked)[: asked.limit + 1]
    lines = tuple(_line(entry, sum(measure.of(entry) for measure in measures.values())) for entry in shown)
    total = sum(measure.sign * whole(sums[f"all_{fact}"]) for fact, measure in measures.items())
    return Behind(total, sums["entries"], lines)


def _returned(asked: Asked) -> Behind:
    """The reworks, of whatever month, that orders of the asked month came back for within 30 days."""
    entries = Entry.objects.filter(kind=EntryKind.REWORK_CAUSED, origin_month=asked.month)
    entries = _of_people(entries.filter(reverses=None, reversed_by=None), asked)
    lines = [_line(entry, 1) for entry in entries if _is_return(entry, asked)]
    return Behind(len(lines), len(lines), asked.page(lines))


def _is_return(entry: Entry, asked: Asked) -> bool:
    closed_at = asked.closed_at.get(entry.station_id)
    is_in_time = closed_at is None or entry.posted_at <= closed_at
    return is_in_time and entry.origin_on is not None and (entry.work_on - entry.origin_on).days <= FIRST_FIX_DAYS


def _of_people(entries: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    if asked.station_ids is not None:
        entries = entries.filter(station_id__in=asked.station_ids)
    return entries if asked.person_id is None else entries.filter(technician_id=asked.person_id)


def _following(entries: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    if asked.after is None:
        return entries
    on, key = asked.after
    return entries.filter(Q(work_on__gt=on) | Q(work_on=on, id__gt=key))


def _line(entry: Entry, value: int) -> Evidence:
    return Evidence(
        on=entry.work_on,
        key=entry.pk,
        station_id=entry.station_id,
        person_id=entry.technician_id,
        value=value,
        subject=f"{entry.document_kind}:{entry.document_id}",
        number=entry.document_no,
        said=_said(entry),
        line_no=entry.line_no,
        is_reversal=entry.reverses_id is not None,
        adjusts=entry.adjusts_month,
    )


def _said(entry: Entry) -> str:
    """Say what the entry is where its document does not: the job is the rework's, the labour the original's."""
    if entry.kind != EntryKind.LABOUR_TAKEN_BACK:
        return ""
    taken = entry.takes_back or (entry.reverses and entry.reverses.takes_back)
    return _("返修扣回，原单 {number}").format(number=taken.document_no if taken else "")


SOURCE = FactSource(codes=frozenset({*MEASURES, "returned_orders"}), collect=collect, behind=behind, sum_anew=KEPT.anew)
