"""Reading the journal, and proving that nobody has changed it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from sanbao.accounts.access import Places
from sanbao.audit.labels import fact_label, value_label
from sanbao.audit.models import ChainHead, JournalEntry
from sanbao.audit.rules.chain import Content, Plain, entry_hash
from sanbao.kernel.periods import SHANGHAI, day_after, plausible

PAGE_ROWS: Final = 50
VERIFIED_AT_ONCE: Final = 2000  # rows held in memory while a chain is walked


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which acts are asked for; both dates are included, an empty text stands for all."""

    from_on: date | None = None
    to_on: date | None = None
    person: str = ""
    act: str = ""
    station_id: int | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Entries, the latest first; `next_before` is None on the last page."""

    entries: Sequence[JournalEntry]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class FactRow:
    """A line of the drawer: how it was and how it is; what is no change stands in `after` alone."""

    label: str
    before: str
    after: str
    has_changed: bool


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold, with the first entry that does not fit (None: it is not there)."""

    chain: int
    number: int
    entry_id: int | None
    fault: str


def visible_in(places: Places) -> QuerySet[JournalEntry]:
    """Return the entries of these places; acts outside of any station are for those who see everything."""
    return JournalEntry.objects.filter(places.within())


def journal_page(places: Places, wanted: JournalFilter, *, before: int | None = None) -> JournalPage:
    """Return a page of entries older than `before`, in one query whatever their number."""
    entries = selected(places, wanted)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(entries[: PAGE_ROWS + 1])
    more = len(found) > PAGE_ROWS
    return JournalPage(found[:PAGE_ROWS], found[PAGE_ROWS - 1].pk if more else None)


def selected(places: Places, wanted: JournalFilter) -> QuerySet[JournalEntry]:
    """Return the visible entries that are asked for, the latest first."""
    conditions = Q()
    if wanted.from_on:
        conditions &= Q(at__gte=_midnight(wanted.from_on))
    if wanted.to_on:
        conditions &= Q(at__lt=_midnight(day_after(wanted.to_on)))
    if wanted.person:
        conditions &= Q(actor_name__icontains=wanted.person) | Q(actor__username=wanted.person)
    if wanted.act:
        conditions &= Q(act=wanted.act)
    if wanted.station_id is not None:
        conditions &= Q(station_id=wanted.station_id)
    if wanted.subject:
        conditions &= Q(subject__icontains=wanted.subject)
    return visible_in(places).filter(conditions).order_by("-pk")


def entry_seen_in(places: Places, entry_id: int) -> JournalEntry:
    """Return an entry with its actor.

    Raises: Http404 if there is none or it lies outside of the places.
    """
    entry = visible_in(places).select_related("actor").filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    return entry


def fact_rows(facts: Mapping[str, Plain]) -> list[FactRow]:
    """Return the facts as the drawer shows them: changes first, side by side, then the rest.

    They are put in order here, since PostgreSQL keeps the keys of JSON in an order of its own.
    """
    before, after = _part(facts, "before"), _part(facts, "after")
    changes = [_change(key, before, after) for key in sorted({*before, *after})]
    changes.sort(key=lambda row: not row.has_changed)
    rest = [key for key in sorted(facts) if not (key in {"before", "after"} and isinstance(facts[key], dict))]
    return changes + [FactRow(str(fact_label(key)), "", _text(key, facts[key]), has_changed=False) for key in rest]


def verify_chain(*, chain: int | None = None) -> list[Break]:
    """Return every chain's first fault, or of one chain only (a station's id, or 0); empty if all hold.

    Found are changed, inserted and missing entries, and a tail that was cut off, as long as the heads were not forged
    along with every hash after the change: copy the heads elsewhere (backups do) to exclude that too.
    """
    heads = {head.chain: head for head in ChainHead.objects.all()}
    chains = {*heads, *JournalEntry.objects.values_list("chain", flat=True).distinct().order_by()}
    found = (_first_break(one, heads.get(one)) for one in sorted(chains) if chain in {None, one})
    return [fault for fault in found if fault is not None]


def content_of(entry: JournalEntry) -> Content:
    """Return what an entry says, as it is hashed."""
    return Content(
        chain=entry.chain,
        number=entry.number,
        at=entry.at,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        act=entry.act,
        subject=entry.subject,
        station_id=entry.station_id,
        facts=entry.facts,
    )


def _first_break(chain: int, head: ChainHead | None) -> Break | None:
    number, last = 0, ""
    for entry in _entries(chain):
        number += 1
        if entry.number != number:
            return Break(chain, number, None, "missing")
        last = entry_hash(last, content_of(entry))
        if entry.hash != last:
            return Break(chain, number, entry.pk, "changed")
    if head is None or head.number < number:
        return Break(chain, number, None, "head")
    if head.number > number:
        return Break(chain, number + 1, None, "missing")
    return None if head.hash == last else Break(chain, number, None, "head")


def _entries(chain: int) -> Iterator[JournalEntry]:
    return JournalEntry.objects.filter(chain=chain).order_by("number").iterator(chunk_size=VERIFIED_AT_ONCE)


def _midnight(day: date) -> datetime:
    return datetime.combine(plausible(day), time(), tzinfo=SHANGHAI)


def _part(facts: Mapping[str, Plain], key: str) -> Mapping[str, Plain]:
    part = facts.get(key)
    return part if isinstance(part, dict) else {}


def _change(key: str, before: Mapping[str, Plain], after: Mapping[str, Plain]) -> FactRow:
    was, now = before.get(key), after.get(key)
    return FactRow(str(fact_label(key)), _text(key, was), _text(key, now), has_changed=was != now)


def _text(key: str, value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return gettext("是") if value else gettext("否")
        case list():
            return "、".join(_text(key, item) for item in value)
        case dict():
            return "；".join(f"{fact_label(inner)}：{_text(inner, item)}" for inner, item in value.items())
    return str(value_label(key, str(value)))
