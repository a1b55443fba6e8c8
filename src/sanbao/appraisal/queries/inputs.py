"""Read what scoring takes: who is appraised in a station's month, by which scheme, with which values and tasks.

A fixed number of queries, however many people. The facts of a closed month are those that closing has frozen.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sanbao.appraisal.queries.entries import Entered, entered_in, tasks_in, values_of
from sanbao.appraisal.queries.form_facts import FORM_FACTS, form_facts
from sanbao.appraisal.queries.schemes import InForce, schemes_in, uses_in
from sanbao.appraisal.rules import measured_month
from sanbao.appraisal.rules.schemes import Period
from sanbao.appraisal.rules.scorecard import Given, Task
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station, Team
from sanbao.network.queries import employed_in, grades_held_on
from sanbao.statistics.models import ClosedFact
from sanbao.statistics.queries import month_table
from sanbao.statistics.rules.columns import frozen_facts
from sanbao.statistics.rules.table import MonthRow

Facts = Mapping[str, int]
# Of every technician who was employed at the station itself; who was only lent to it has none.
AT_HOME = "scheduled_halves"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose month it is, as he was called then, and the facts of it."""

    person_id: int
    no: str
    name: str
    team: str
    team_id: int | None
    grade: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Appraised:
    """One person's month and what the rule `kpi/score` takes for it."""

    bearer: Bearer
    edition_id: int
    given: Given


@dataclass(frozen=True, slots=True)
class Entries:
    """What people have entered for a station's month."""

    values: Entered
    tasks: Mapping[int, tuple[Task, ...]]


def appraised_in(station: Station, month: Month) -> list[Appraised]:
    """Return everybody who is appraised at a station in a month with what scoring takes, in the order of numbers."""
    schemes, uses = schemes_in(month), uses_in(station, month)
    bearers, known = bearers_in(station, month, uses.people.keys())
    entries = Entries(entered_in(station, month), tasks_in(station, month))
    found = [(bearer, schemes.get(uses.of(bearer.person_id, bearer.team_id))) for bearer in bearers]
    return [_appraised(bearer, scheme, known, entries) for bearer, scheme in found if scheme is not None]


def _appraised(bearer: Bearer, in_force: InForce, known: AbstractSet[str], entries: Entries) -> Appraised:
    scheme = in_force.scheme
    measured = measured_month.values(scheme, bearer.facts, known)
    given = Given(
        scheme=scheme,
        values=values_of(scheme, bearer.person_id, entries.values, measured, Period.MONTH),
        tasks=entries.tasks.get(bearer.person_id, ()),
        grade=bearer.grade,
    )
    return Appraised(bearer, in_force.edition_id, given)


def bearers_in(station: Station, month: Month, named: AbstractSet[int]) -> tuple[list[Bearer], AbstractSet[str]]:
    """Return the station's own people with their facts, and which facts have a source.

    They are those of the month's table, with what they did elsewhere where that month is closed, and beyond the table
    those who have a scheme of their own (`named`): a clerk has no row of repairs.
    """
    table = month_table(month, {station.pk})
    people = {person.pk: person for person in _employed(station, month)}
    teams = dict(Team.objects.filter(station=station).values_list("name", "id"))
    elsewhere = _elsewhere(station, month)
    rows = [row for row in table.rows if row.person_id in people or row.facts.get(AT_HOME)]
    bearers = [_of_row(row, people.get(row.person_id), teams, elsewhere.get(row.person_id, {})) for row in rows]
    seen = {bearer.person_id for bearer in bearers}
    beyond = [people[person_id] for person_id in people if person_id in named and person_id not in seen]
    bearers.extend(_of_people(beyond, month))
    forms = form_facts(station.pk, [month])
    bearers = [_with_forms(bearer, forms.get(bearer.person_id, {})) for bearer in bearers]
    return sorted(bearers, key=lambda bearer: bearer.no), table.known | FORM_FACTS


def _with_forms(bearer: Bearer, facts: Facts) -> Bearer:
    return replace(bearer, facts=summed(bearer.facts, facts)) if facts else bearer


def _employed(station: Station, month: Month) -> Sequence[Person]:
    return list(Person.objects.filter(employed_in(month), station=station).select_related("team").order_by("no"))


def _elsewhere(station: Station, month: Month) -> dict[int, Facts]:
    """What people of the station did for others, from the months that those have closed."""
    closed = ClosedFact.objects.filter(closing__month=month, person__station=station).exclude(closing__station=station)
    found: dict[int, Counter[str]] = {}
    for person_id, row, known in closed.values_list("person_id", "row", "closing__known"):
        found.setdefault(person_id, Counter()).update(frozen_facts(row["facts"], known))
    return dict(found)


def _of_row(row: MonthRow, person: Person | None, teams: Mapping[str, int], elsewhere: Facts) -> Bearer:
    team_id = teams.get(row.team, person.team_id if person and row.team else None)
    return Bearer(row.person_id, row.no, row.name, row.team, team_id, row.grade, summed(row.facts, elsewhere))


def _of_people(people: Sequence[Person], month: Month) -> Iterator[Bearer]:
    grades = grades_held_on(month.days[-1], [person.pk for person in people]) if people else {}
    for person in people:
        held = grades.get(person.pk)
        team = person.team.name if person.team else ""
        yield Bearer(person.pk, person.no, person.name, team, person.team_id, held.grade if held else "", {})


def summed(*facts: Facts) -> Facts:
    """Add up facts; late reversals may leave negative sums."""
    sums: Counter[str] = Counter()
    for some in facts:
        sums.update(some)
    return dict(sums)


def scheme_for(station: Station, month: Month, person: Person) -> InForce | None:
    """Return the scheme by which a person is appraised in a month; None if he is not.

    In a closed month he is in the team that he was in when it was closed.
    """
    closed = ClosedFact.objects.filter(closing__station=station, closing__month=month, person=person)
    team_id = person.team_id
    for row in closed.values_list("row", flat=True):
        team = Team.objects.filter(station=station, name=row["team"]).first() if row["team"] else None
        team_id = team.pk if team else team_id if row["team"] else None
    return schemes_in(month).get(uses_in(station, month).of(person.pk, team_id))
