"""Read rewards and penalties: lists, balances of the year, and what wages may make of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet

from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.appraisal.models import PointEntry
from sanbao.appraisal.rules.points import Balance, Entry, Given, Judged, Sort, Terms, compute
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number

PAGE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class PointFilter:
    """Which entries are asked for; empty means all. `standing` is unsigned, contested or talk_due."""

    standing: str = ""
    station: str = ""
    text: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class PointLine:
    """An entry with its rung; `judged` is None for one that was dropped."""

    entry: PointEntry
    judged: Judged | None

    @property
    def is_contested(self) -> bool:
        """Tell whether an objection waits for its decision."""
        return is_contested(self.entry)

    @property
    def is_talk_due(self) -> bool:
        """Tell whether a talk is due that nobody has held."""
        return self.judged is not None and self.judged.is_talk_due and self.entry.talked_on is None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A penalty as wages take it: its rung as points, and the day of the person's consent, None without.

    `entry` is the key of the entry, by which it is found again in a later month.
    """

    entry: int
    on: date
    reason: str
    conduct: str
    points: int
    times: int
    consented_on: date | None


# Entries that count: neither dropped, nor objected to with success.
COUNTED: Final = Q(dropped_on=None) & (Q(is_upheld=None) | Q(is_upheld=True))
# Entries that wait for the person: not agreed to and not objected to, or the objection was turned down.
UNSIGNED: Final = Q(sort=Sort.PENALTY, consented_on=None, dropped_on=None) & (Q(objected_on=None) | Q(is_upheld=True))
CONTESTED: Final = Q(objected_on__isnull=False, is_upheld=None, dropped_on=None)


def is_contested(entry: PointEntry) -> bool:
    """Tell whether an objection waits for its decision."""
    return entry.objected_on is not None and entry.is_upheld is None and entry.dropped_on is None


def visible_points(user: User, places: Places) -> QuerySet[PointEntry]:
    """Return the entries of these places; with own rows only, those about the user."""
    within = places.within()
    if places.own and not places.everything:
        within |= Q(person__user=user)
    return PointEntry.objects.filter(within).select_related("station", "person", "entered_by", "decided_by")


def own_points(user: User) -> QuerySet[PointEntry]:
    """Return the entries about the user, the latest first."""
    found = PointEntry.objects.filter(person__user=user).select_related("station", "person", "entered_by", "decided_by")
    return found.order_by("-on", "-pk")


def points_page(user: User, places: Places, wanted: PointFilter, *, after: str) -> tuple[Sequence[PointLine], str]:
    """Return entries, the latest first, and where the next page begins ("" on the last one): two queries."""
    found = visible_points(user, places).filter(_asked(wanted, user, places), _after(after))
    rows = list(found.order_by("-on", "-pk")[: PAGE_ROWS + 1])
    last = rows[PAGE_ROWS - 1] if len(rows) > PAGE_ROWS else None
    return lines_of(rows[:PAGE_ROWS]), f"{last.on}:{last.pk}" if last else ""


def entry_seen(user: User, places: Places, pk: int) -> PointEntry:
    """Return an entry within these places, or one about the user.

    Raises: NotFound.
    """
    found = visible_points(user, places).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def lines_of(entries: Collection[PointEntry]) -> list[PointLine]:
    """Return entries with their rungs on the ladder of their year, in one query."""
    years = {(entry.person_id, entry.on.year) for entry in entries}
    judged = _judged(_of_years(years)) if years else {}
    return [PointLine(entry, judged.get(entry.pk)) for entry in entries]


def talks_due(user: User, places: Places, year: int) -> list[PointLine]:
    """Return the entries of a year after which nobody has talked with the person, the latest first: one query."""
    of_year = PointEntry.objects.filter(COUNTED, sort=Sort.PENALTY, on__year=year)
    often = of_year.values("person_id", "conduct").annotate(times=Count("pk")).filter(times__gte=Terms().talk_from)
    found = visible_points(user, places).filter(COUNTED, sort=Sort.PENALTY, on__year=year)
    entries = list(found.filter(person_id__in=often.order_by().values("person_id")).order_by("on", "pk"))
    judged = _judged(entries)
    due = [line for entry in entries if (line := PointLine(entry, judged.get(entry.pk))).is_talk_due]
    return due[::-1]


def balances_of(person_ids: Collection[int], year: int) -> dict[int, Balance]:
    """Return what each of these people has in a year; whoever has no entry is left out."""
    entries = list(PointEntry.objects.filter(COUNTED, person_id__in=person_ids, on__year=year).order_by("on", "pk"))
    return {int(balance.person): balance for balance in compute(_given(entries)).balances}


def fines_of(station_id: int, month: Month) -> dict[int, tuple[Occurrence, ...]]:
    """Return the penalties of a station's month by person, in the order of days, without those that are contested.

    Whether they ever become money is the business of wages: never without `consented_on`.
    """
    fined = PointEntry.objects.filter(
        COUNTED, station_id=station_id, sort=Sort.PENALTY, on__gte=month.first, on__lt=month.until
    )
    entries = [entry for entry in fined.order_by("on", "pk") if not is_contested(entry)]
    found: dict[int, tuple[Occurrence, ...]] = {}
    for line in lines_of(entries):
        if line.judged is not None:
            one = _occurrence(line.entry, line.judged)
            found[line.entry.person_id] = (*found.get(line.entry.person_id, ()), one)
    return found


def conducts_of(station_ids: Collection[int]) -> list[str]:
    """Return what was called a conduct at these stations, so that the same is called the same."""
    found = PointEntry.objects.filter(station_id__in=station_ids).order_by("conduct")
    return list(found.values_list("conduct", flat=True).distinct())


def _occurrence(entry: PointEntry, judged: Judged) -> Occurrence:
    return Occurrence(entry.pk, entry.on, entry.reason, entry.conduct, -judged.points, judged.times, entry.consented_on)


def _of_years(years: Iterable[tuple[int, int]]) -> list[PointEntry]:
    wanted = Q(pk=None)
    for person, year in years:
        wanted |= Q(person_id=person, on__year=year)
    return list(PointEntry.objects.filter(COUNTED).filter(wanted).order_by("on", "pk"))


def _judged(entries: Sequence[PointEntry]) -> Mapping[int, Judged]:
    """Return the rungs by entry; `entries` are in the order of days, in which the rule gives them back."""
    return {entry.pk: one for entry, one in zip(entries, compute(_given(entries)).entries, strict=True)}


def _given(entries: Iterable[PointEntry]) -> Given:
    return Given(tuple(_entry(entry) for entry in entries))


def _entry(entry: PointEntry) -> Entry:
    return Entry(
        person=str(entry.person_id),
        on=entry.on,
        sort=Sort(entry.sort),
        conduct=entry.conduct,
        reason=entry.reason,
        points=entry.points,
        consented_on=entry.consented_on,
        objected_on=entry.objected_on if is_contested(entry) else None,
    )


def _asked(wanted: PointFilter, user: User, places: Places) -> Q:
    condition = {"unsigned": UNSIGNED, "contested": CONTESTED}.get(wanted.standing, Q())
    if wanted.standing == "talk_due":
        year = wanted.year or 0
        condition = Q(pk__in=[line.entry.pk for line in talks_due(user, places, year)])
    if wanted.station:
        condition &= Q(station__code=wanted.station)
    if wanted.year:
        condition &= Q(on__year=wanted.year)
    if wanted.text:
        condition &= (
            Q(person__no__istartswith=wanted.text)
            | Q(person__name__icontains=wanted.text)
            | Q(person__initials__startswith=wanted.text.lower())
            | Q(conduct__icontains=wanted.text)
        )
    return condition


def _after(cursor: str) -> Q:
    day, _, written = cursor.partition(":")
    pk = whole_number(written)
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return Q()
    return Q(on__lt=on) | Q(on=on, pk__lt=pk) if pk is not None else Q()
