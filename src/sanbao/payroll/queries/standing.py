"""Read how a station stands before its next run: which terms are in force, for whom, and what is still missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from sanbao.kernel.errors import mark
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, PostGrade, Station, Team
from sanbao.network.queries.months import technicians_in
from sanbao.payroll.models import PayAccount, PayRun, WageTerms
from sanbao.payroll.queries.terms import GroupTerms, TermsInForce, accounts_of, city_rows, current_terms
from sanbao.payroll.rules.insurance import ITEM_LABELS, CityRow
from sanbao.payroll.rules.lifecycle import FINAL
from sanbao.payroll.rules.terms import Coefficient5Terms, PersonTerms

# What the terms of each member have to say under a method; the words are those of PersonTerms.
NEEDED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "coefficient_5": (),
    "hour_price": (("role", mark("岗位")), ("former_wage", mark("原工资"))),
    "attendance_piece": (("seniority_years", mark("工龄(满年)")),),
    "grade_commission": (("pay_grade", mark("底薪级别")),),
    "target_excess": (("pay_class", mark("保底类别")),),
    "excess_hours": (("base_wage", mark("基本工资")),),
    "guarantee_performance": (("base_wage", mark("基本工资")),),
    "day_deduction": (("base_wage", mark("基本工资")),),
}
COEFFICIENT: Final = mark("技术系数")
RATE: Final = mark("提成比例")
INSURANCE_BASE: Final = mark("缴费基数")
ACCOUNT: Final = mark("工资账户")


@dataclass(frozen=True, slots=True)
class Missing:
    """A figure that nobody has agreed: its name as a msgid, and the city whose table lacks it."""

    name: str
    city: str = ""


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """One person: the terms in force with the row that says so, and what is missing."""

    person: Person
    terms: PersonTerms
    row: WageTerms | None
    method: str
    account: PayAccount | None
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """A team, or with `team` None all teams without terms of their own and the people without a team."""

    team: Team | None
    people: int
    terms: GroupTerms | None
    row: WageTerms | None
    missing: tuple[Missing, ...]

    @property
    def is_lacking(self) -> bool:
        """Tell whether people of the group cannot be paid."""
        return self.people > 0 and (self.terms is None or bool(self.missing))


@dataclass(frozen=True, slots=True)
class StationStanding:
    """A station before its run of `month`."""

    station: Station
    month: Month
    terms: TermsInForce
    row: WageTerms | None
    groups: tuple[GroupStanding, ...]
    people: tuple[PersonStanding, ...]

    @property
    def lacking(self) -> int:
        """Return how many places are still open."""
        groups = sum(group.is_lacking for group in self.groups)
        return (self.row is None) + groups + sum(bool(one.missing) for one in self.people)


def coming_month(station: Station, today: date) -> Month:
    """Return the month of the next run: the one after the last final run, or last month."""
    finals = PayRun.objects.filter(station=station, status__in=[status.value for status in FINAL])
    last = finals.order_by("-month").values_list("month", flat=True).first()
    return last.next if last else Month.of(today).previous


def standing_of(station: Station, month: Month) -> StationStanding:
    """Return how a station stands before its run of a month, in a fixed number of queries."""
    terms = current_terms(station.pk, month)
    people = list(_people(station, month))
    rows = {row.pk: row for row in WageTerms.objects.filter(pk__in=terms.rows.values()).select_related("set_by")}
    cities = city_rows({one.insurance_city for one in terms.people.values() if one.insurance_city}, month)
    accounts = accounts_of([person.pk for person in people])
    found = tuple(_person(person, terms, rows, cities, accounts) for person in people)
    teams = list(Team.objects.filter(station=station).order_by("name"))
    row_id = terms.rows.get(("station", None))
    groups = tuple(_groups(teams, people, terms, rows))
    return StationStanding(station, month, terms, rows[row_id] if row_id else None, groups, found)


def _people(station: Station, month: Month) -> QuerySet[Person]:
    graded = PostGrade.objects.filter(person=OuterRef("pk"), from_on__lt=month.until)
    people = technicians_in(month, [station.pk]).select_related("team")
    return people.annotate(has_coefficient=Exists(graded)).order_by("no")


def _person(
    person: Person,
    terms: TermsInForce,
    rows: Mapping[int, WageTerms],
    cities: Mapping[str, tuple[CityRow, ...]],
    accounts: Mapping[int, PayAccount],
) -> PersonStanding:
    group, own = terms.group(person.team_id), terms.person(person.pk)
    row_id = terms.rows.get(("person", person.pk))
    account = accounts.get(person.pk)
    missing = (*_of_method(person, group, own), *_of_insurance(own, cities), *([] if account else [Missing(ACCOUNT)]))
    row = rows[row_id] if row_id else None
    return PersonStanding(person, own, row, group.method if group else "", account, missing)


def _of_method(person: Person, group: GroupTerms | None, own: PersonTerms) -> Iterator[Missing]:
    method = group.method if group else ""
    if method == "coefficient_5" and not person.has_coefficient:  # type: ignore[attr-defined]  # annotated above
        yield Missing(COEFFICIENT)
    for field, name in NEEDED.get(method, ()):
        is_known = field == "seniority_years" and person.hired_on is not None
        if getattr(own, field) in (None, "") and not is_known:
            yield Missing(name)


def _of_insurance(own: PersonTerms, cities: Mapping[str, tuple[CityRow, ...]]) -> Iterator[Missing]:
    if not own.insurance_city:
        return
    if own.insurance_base is None:
        yield Missing(INSURANCE_BASE)
    known = {row.item for row in cities.get(own.insurance_city, ())}
    for item in own.insurance_items:
        if item not in known:
            yield Missing(ITEM_LABELS[item], own.insurance_city)


def _groups(
    teams: Sequence[Team], people: Sequence[Person], terms: TermsInForce, rows: Mapping[int, WageTerms]
) -> Iterator[GroupStanding]:
    """Yield the teams that have people or terms of their own, then what holds for all others."""
    own = [team for team in teams if team.pk in terms.groups]
    others = [team for team in teams if team.pk not in terms.groups]
    for team in [*own, *others]:
        count = sum(person.team_id == team.pk for person in people)
        if count or team.pk in terms.groups:
            yield _group(team, count, terms, rows)
    yield _group(None, sum(person.team_id is None for person in people), terms, rows)


def _group(team: Team | None, people: int, terms: TermsInForce, rows: Mapping[int, WageTerms]) -> GroupStanding:
    key = team.pk if team else None
    found = terms.group(key)
    row_id = terms.rows.get(("group", key), terms.rows.get(("group", None)))
    lacks = isinstance(found.content, Coefficient5Terms) and found.content.commission_rate is None if found else False
    return GroupStanding(team, people, found, rows[row_id] if row_id else None, (Missing(RATE),) if lacks else ())
