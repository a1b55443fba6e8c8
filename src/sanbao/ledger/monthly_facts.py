"""What the ledger tells of a month: orders, minutes and money of every technician."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from sanbao.kernel.facts import Asked, Behind, Evidence, FactSource, PersonFacts
from sanbao.kernel.money import to_fen
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.queries import FIRST_FIX_DAYS, GroupTotals, month_totals, place_totals, reworked_originals
from sanbao.ledger.rules.entries import EARNING, Category, EntryKind

LED: Mapping[str, str] = {
    Category.IN_WARRANTY: "in_warranty",
    Category.OUT_OF_WARRANTY: "out_of_warranty",
    Category.FIRST_SERVICE: "first_service",
    Category.SCHEDULED_SERVICE: "scheduled_service",
    Category.INSTALLATION: "installations",
    Category.REWORK: "rework_done",
}
_SUMS = (
    "joined_orders",
    "lead_orders",
    "first_time_orders",
    "returned_orders",
    "rework_caused",
    "standard_minutes",
    "timed_standard_minutes",
    "actual_minutes",
    "labour_fen",
    "parts_fen",
    "rework_labour_fen",
)
_NOTHING = dict.fromkeys((*LED.values(), *_SUMS), 0)


def collect(month: Month, station_ids: Collection[int] | None) -> PersonFacts:
    """Return each technician's facts of the month, from the ledger alone."""
    facts: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(_NOTHING.copy)
    for group in month_totals(month, station_ids):
        _add(facts[group.station_id, group.technician_id], group)
    for key, returned in reworked_originals(month, station_ids).items():
        facts[key]["returned_orders"] = returned
    return facts


def collect_totals(month: Month, station_ids: Collection[int] | None) -> Mapping[str, int]:
    """Return the sums of the facts of all technicians at these stations (None: all)."""
    facts = _NOTHING.copy()
    for group in place_totals(month, station_ids):
        _add(facts, group)
    facts["returned_orders"] = sum(reworked_originals(month, station_ids).values())
    return facts


def _add(facts: dict[str, int], group: GroupTotals) -> None:
    if group.kind == EntryKind.REWORK_CAUSED:
        facts["rework_caused"] += group.orders_led
        return
    if group.kind == EntryKind.LABOUR_TAKEN_BACK:
        facts["rework_labour_fen"] -= group.labour_fen
    facts["joined_orders"] += group.orders_joined
    facts["lead_orders"] += group.orders_led
    facts[LED[group.category]] += group.orders_led
    if group.category != Category.REWORK:
        facts["first_time_orders"] += group.orders_led
    facts["standard_minutes"] += group.standard_minutes
    facts["timed_standard_minutes"] += group.timed_standard_minutes
    facts["actual_minutes"] += group.actual_minutes
    facts["labour_fen"] += group.labour_fen
    facts["parts_fen"] += group.parts_fen


@dataclass(frozen=True, slots=True)
class Measure:
    """What a fact counts of an entry: a field of the entries of some kinds, perhaps of some categories only.

    `only_timed` leaves out entries whose hands-on time is unknown.
    """

    field: str
    kinds: frozenset[str] = frozenset({EntryKind.WORK})
    categories: frozenset[str] = frozenset(Category)
    sign: int = 1
    only_timed: bool = False

    @property
    def where(self) -> Q:
        counted = Q(kind__in=self.kinds) & ~Q(**{self.field: 0})
        if self.only_timed:
            counted &= ~Q(actual_minutes=0)
        return counted if len(self.categories) == len(Category) else counted & Q(category__in=self.categories)

    def of(self, entry: Entry) -> int:
        counts = entry.kind in self.kinds and entry.category in self.categories
        counts = counts and bool(entry.actual_minutes or not self.only_timed)
        return self.sign * _whole(getattr(entry, self.field)) if counts else 0


TAKEN_BACK = frozenset({EntryKind.LABOUR_TAKEN_BACK})
NET = frozenset(EARNING)


_MEASURES: Mapping[str, Measure] = {
    **{fact: Measure("orders_led", categories=frozenset({category})) for category, fact in LED.items()},
    "joined_orders": Measure("orders_joined"),
    "lead_orders": Measure("orders_led"),
    "first_time_orders": Measure("orders_led", categories=frozenset(Category) - {Category.REWORK}),
    "rework_caused": Measure("orders_led", kinds=frozenset({EntryKind.REWORK_CAUSED})),
    "standard_minutes": Measure("standard_minutes", kinds=NET),
    "timed_standard_minutes": Measure("standard_minutes", only_timed=True),
    "actual_minutes": Measure("actual_minutes"),
    "labour_fen": Measure("labour", kinds=NET),
    "rework_labour_fen": Measure("labour", kinds=TAKEN_BACK, sign=-1),
    "parts_fen": Measure("parts"),
}


def behind(asked: Asked) -> Behind:
    """Return the entries that a sum of these facts is made of, oldest work first."""
    if asked.facts == {"returned_orders"}:
        return _returned(asked)
    measures = {fact: _MEASURES[fact] for fact in asked.facts}
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
    total = sum(measure.sign * _whole(sums[f"all_{fact}"]) for fact, measure in measures.items())
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


def _whole(value: Decimal | int | None) -> int:
    return to_fen(value) if isinstance(value, Decimal) else value or 0


SOURCE = FactSource(codes=frozenset(_NOTHING), collect=collect, behind=behind)
