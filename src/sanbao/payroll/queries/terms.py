"""Read what is agreed: the terms and city tables in force in a month."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sanbao.kernel.money import Toward
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.payroll.models import CityRate, PayAccount, TaxOpening, WageTerms
from sanbao.payroll.rules.insurance import CityRow, Item, Step
from sanbao.payroll.rules.terms import GROUP_TERMS, PersonTerms, StationTerms

NO_TERMS: Final = PersonTerms()


class TermsRow(NamedTuple):
    """A row of the terms as it is stored."""

    id: int
    subject: str
    team_id: int | None
    person_id: int | None
    from_month: Month
    method: str
    content: Any


@dataclass(frozen=True, slots=True)
class GroupTerms:
    """A wage method with its figures: `content` is the dataclass of `GROUP_TERMS[method]`."""

    method: str
    content: Any


@dataclass(frozen=True, slots=True)
class TermsInForce:
    """What counts at a station in a month. In `groups` the key None is that of teams without terms of their own.

    `rows` names the rows that count, by subject and key ("group", 12), for whoever opens a figure.
    """

    station: StationTerms | None
    groups: Mapping[int | None, GroupTerms]
    people: Mapping[int, PersonTerms]
    rows: Mapping[tuple[str, int | None], int]

    def group(self, team_id: int | None) -> GroupTerms | None:
        """Return the terms of a team, or those of all teams without their own."""
        return self.groups.get(team_id, self.groups.get(None))

    def person(self, person_id: int) -> PersonTerms:
        """Return somebody's terms; all defaults if nothing is agreed."""
        return self.people.get(person_id, NO_TERMS)

    def changed(
        self,
        *,
        station: StationTerms | None = None,
        groups: Mapping[int | None, GroupTerms] | None = None,
        people: Mapping[int, PersonTerms] | None = None,
    ) -> "TermsInForce":
        """Return the terms as they would be with these changes."""
        return replace(
            self,
            station=station or self.station,
            groups={**self.groups, **(groups or {})},
            people={**self.people, **(people or {})},
        )


def current_terms(station_id: int, month: Month) -> TermsInForce:
    """Return what counts at a station in a month, in one query."""
    return in_force(terms_rows(station_id), month)


def terms_rows(station_id: int) -> list[TermsRow]:
    """Return every row of a station's terms, the oldest first."""
    rows = WageTerms.objects.filter(station_id=station_id).order_by("id")
    names = ("id", "subject", "team_id", "person_id", "from_month", "method", "content")
    return [TermsRow(*row) for row in rows.values_list(*names)]


def in_force(rows: Iterable[TermsRow], month: Month) -> TermsInForce:
    """Return what counts in a month: of each subject the latest month that has come, of that the newest row."""
    chosen: dict[tuple[str, int | None], TermsRow] = {}
    for row in rows:
        key = (row.subject, row.person_id if row.subject == "person" else row.team_id)
        held = chosen.get(key)
        if row.from_month <= month and (held is None or held.from_month <= row.from_month):
            chosen[key] = row
    station = chosen.get(("station", None))
    return TermsInForce(
        station=read(StationTerms, station.content) if station else None,
        groups={
            key: GroupTerms(row.method, read(GROUP_TERMS[row.method], row.content))
            for (subject, key), row in chosen.items()
            if subject == "group"
        },
        people={row.person_id: read(PersonTerms, row.content) for row in chosen.values() if row.person_id},
        rows={key: row.id for key, row in chosen.items()},
    )


def city_rows(cities: Collection[str], month: Month) -> dict[str, tuple[CityRow, ...]]:
    """Return the rows in force in a month of each of these cities, in one query."""
    if not cities:
        return {}
    chosen: dict[tuple[str, str], CityRate] = {}
    rates = CityRate.objects.filter(city__in=sorted(cities), from_month__lte=month)
    for rate in rates.order_by("from_month", "id"):
        chosen[rate.city, rate.item] = rate
    found: dict[str, tuple[CityRow, ...]] = {}
    for rate in chosen.values():
        found[rate.city] = (*found.get(rate.city, ()), row_of(rate))
    return found


def row_of(rate: CityRate) -> CityRow:
    """Return a stored rate as the rule takes it."""
    return CityRow(
        city=rate.city,
        item=Item(rate.item),
        from_month=rate.from_month,
        base_min=rate.base_min,
        base_max=rate.base_max,
        employee_rate=_ratio(rate.employee_rate),
        employer_rate=_ratio(rate.employer_rate),
        employee_fixed=rate.employee_fixed,
        employer_fixed=rate.employer_fixed,
        step=Step(rate.step),
        toward=Toward(rate.toward),
    )


def _ratio(stored: Decimal) -> Decimal:
    """Return a ratio without the zeros that its column adds."""
    return Decimal(format(stored.normalize(), "f"))


def accounts_of(person_ids: Collection[int]) -> dict[int, PayAccount]:
    """Return where the wages of these people go now; whoever is missing has no account."""
    rows = PayAccount.objects.filter(person_id__in=person_ids).order_by("id")
    return {account.person_id: account for account in rows}


def openings_of(person_ids: Sequence[int], year: int) -> dict[int, TaxOpening]:
    """Return what these people brought into a tax year."""
    rows = TaxOpening.objects.filter(person_id__in=person_ids, year=year).order_by("id")
    return {opening.person_id: opening for opening in rows}
