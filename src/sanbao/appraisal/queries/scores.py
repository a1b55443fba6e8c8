"""Read scores: a station's month person by person, one person's year, and what wages take."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet

from sanbao.appraisal.models import FinalMonth, ScoreAdjustment, Scorecard
from sanbao.appraisal.queries.inputs import Appraised, appraised_in
from sanbao.appraisal.queries.schemes import schemes_of
from sanbao.appraisal.rules import scorecard as rules
from sanbao.appraisal.rules import scoring
from sanbao.appraisal.rules.figures import NOTHING
from sanbao.appraisal.rules.schemes import Scheme
from sanbao.kernel.errors import Fault, Refused, mark
from sanbao.kernel.money import round_fen
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Json, read, written
from sanbao.network.models import Station
from sanbao.network.queries import MOST_NAMED

YEAR: Final = 12
HUNDRED: Final = Decimal(100)
TASKS_LABEL: Final = mark("短板要求与临时任务")


@dataclass(frozen=True, slots=True)
class Stored:
    """What a scorecard keeps of what the rule took; the scheme is that of its edition."""

    values: Mapping[str, rules.Value]
    tasks: tuple[rules.Task, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's scorecard of a month, stored or computed now.

    `scorecard_id` and `revision` are those of the newest stored revision (None and 0: never scored). `is_stored` tells
    that it says the same; `is_final` that the month holds, so that wages read it. What is not final is provisional.
    """

    station_id: int
    month: Month
    person_id: int
    no: str
    name: str
    team: str
    edition_id: int
    given: rules.Given
    card: rules.Scorecard
    scorecard_id: int | None = None
    revision: int = 0
    is_stored: bool = False
    is_final: bool = False

    @property
    def scheme(self) -> Scheme:
        """Return the scheme that the month was scored by."""
        return self.given.scheme

    def line(self, code: str) -> rules.Scored | None:
        """Return an item's or a task's line; None if there is none of this code."""
        return next((line for line in self.card.lines if line.code == code), None)


@dataclass(frozen=True, slots=True)
class TeamScores:
    """The mean of a team's scores; of the whole station if `team` is None."""

    team: str | None
    people: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class TeamTable:
    """A station's month: everybody's sheet and the means of teams and of all."""

    sheets: tuple[Sheet, ...]
    teams: tuple[TeamScores, ...]
    everybody: TeamScores | None
    is_final: bool


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """How much of what a group is worth was reached, in percent with one place; more than 100 by additions."""

    label: str
    pool: Decimal
    score: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A month of somebody's course; `total` None where there is no scorecard."""

    month: Month
    total: Decimal | None
    open_points: Decimal = NOTHING
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class FinalScore:
    """What wages take: the newest revision of a final month. It is higher after a quarter or an appeal."""

    total: Decimal
    scorecard_id: int
    revision: int


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest revisions of a station's month by person."""

    rows: Mapping[int, Scorecard]
    is_final: bool
    elsewhere: frozenset[int] = field(default_factory=frozenset)


def is_final(station_id: int, month: Month) -> bool:
    """Tell whether a station's scores of a month hold."""
    return FinalMonth.objects.filter(station_id=station_id, month=month).exists()


def final_scores(month: Month, person_ids: Collection[int]) -> dict[int, FinalScore]:
    """Return the scores that hold, by person, with quarters and appeals in them: what wages are paid by.

    Whoever is missing has no final score yet. After a quarter is closed or an appeal accepted the same person and
    month come back with another total and a higher revision; `adjustments_of` tells what changed, line by line.
    """
    stations = FinalMonth.objects.filter(month=month).values("station_id")
    cards = Scorecard.objects.filter(month=month, station_id__in=stations)
    if len(person_ids) <= MOST_NAMED:
        cards = cards.filter(person_id__in=person_ids)
    wanted = frozenset(person_ids)
    rows = cards.order_by("revision").values_list("person_id", "total", "id", "revision")
    return {row[0]: FinalScore(*row[1:]) for row in rows if row[0] in wanted}


def final_hundredths(month: Month, person_ids: Collection[int]) -> Mapping[int, int]:
    """Fill statistics' port `final_scores`: return the scores that hold in hundredths, by person."""
    return {person_id: int(score.total * 100) for person_id, score in final_scores(month, person_ids).items()}


def newest(station: Station, month: Month) -> Newest:
    """Return the newest stored revision of everybody in a station's month, and who was scored by another station."""
    cards = Scorecard.objects.filter(station=station, month=month).order_by("revision")
    rows = {card.person_id: card for card in cards}
    moved = Scorecard.objects.filter(month=month, person__station=station).exclude(station=station)
    elsewhere = frozenset(moved.values_list("person_id", flat=True)) - rows.keys()
    return Newest(rows, is_final(station.pk, month), elsewhere)


def month_sheets(station: Station, month: Month) -> list[Sheet]:
    """Return everybody's sheet of a station's month in the order of numbers.

    A final month comes as it was stored; any other is computed from what is known now and is provisional.

    Raises: Refused with everything that keeps somebody's month from being scored, each with the person.
    """
    stored = newest(station, month)
    if stored.is_final:
        return stored_sheets(stored.rows.values(), is_final=True)
    return fresh_sheets(station, month, stored)


def fresh_sheets(station: Station, month: Month, stored: Newest) -> list[Sheet]:
    """Return everybody's sheet as facts and entries stand now, beside the newest stored revisions.

    Raises: Refused, see `month_sheets`.
    """
    faults: list[Fault] = []
    sheets: list[Sheet] = []
    for one in appraised_in(station, month):
        if one.bearer.person_id in stored.elsewhere:
            continue
        try:
            card = scoring.compute(one.given)
        except Refused as refused:
            faults.extend(fault_of(one.bearer.no, one.bearer.name, fault) for fault in refused.faults)
        else:
            sheets.append(_sheet(station, month, one, card, stored.rows.get(one.bearer.person_id)))
    if faults:
        raise Refused(tuple(faults))
    return sheets


def fault_of(no: str, name: str, fault: Fault) -> Fault:
    """Return a fault of somebody's month under his name: the sentence says which item it is about."""
    return Fault(fault.code, fault.message, fault.params, fault.row, f"{no} {name}", fault.value)


def _sheet(station: Station, month: Month, one: Appraised, card: rules.Scorecard, stored: Scorecard | None) -> Sheet:
    bearer = one.bearer
    return Sheet(
        station_id=station.pk,
        month=month,
        person_id=bearer.person_id,
        no=bearer.no,
        name=bearer.name,
        team=bearer.team,
        edition_id=one.edition_id,
        given=one.given,
        card=card,
        scorecard_id=stored.pk if stored else None,
        revision=stored.revision if stored else 0,
        is_stored=stored is not None and says_the_same(stored, bearer.team, one.edition_id, one.given, card),
    )


def says_the_same(stored: Scorecard, team: str, edition_id: int, given: rules.Given, card: rules.Scorecard) -> bool:
    """Tell whether a stored revision already says this."""
    return (
        (stored.team, stored.edition_id, stored.rule_edition) == (team, edition_id, scoring.RULE.edition)
        and stored.given == kept(given)
        and stored.gives == written(card)
    )


def kept(given: rules.Given) -> Json:
    """Return what a scorecard keeps of what the rule took."""
    return written(Stored(given.values, given.tasks, given.grade))


def stored_sheets(cards: Iterable[Scorecard], *, is_final: bool) -> list[Sheet]:
    """Return stored revisions as sheets, in the order of numbers."""
    rows = sorted(cards, key=lambda card: (card.month, card.no))
    schemes = schemes_of(card.edition_id for card in rows)
    return [_stored_sheet(card, schemes[card.edition_id], is_final=is_final) for card in rows]


def _stored_sheet(card: Scorecard, scheme: Scheme, *, is_final: bool) -> Sheet:
    stored = read(Stored, card.given)
    return Sheet(
        station_id=card.station_id,
        month=card.month,
        person_id=card.person_id,
        no=card.no,
        name=card.name,
        team=card.team,
        edition_id=card.edition_id,
        given=rules.Given(scheme, stored.values, stored.tasks, stored.grade),
        card=read(rules.Scorecard, card.gives),
        scorecard_id=card.pk,
        revision=card.revision,
        is_stored=True,
        is_final=is_final,
    )


def person_sheet(station: Station, month: Month, person_id: int) -> Sheet | None:
    """Return one person's sheet of a station's month; None if he is not appraised there. Raises: see `month_sheets`."""
    return next((sheet for sheet in month_sheets(station, month) if sheet.person_id == person_id), None)


def revision_sheet(card: Scorecard) -> Sheet:
    """Return one stored revision as a sheet: how it stood then."""
    return stored_sheets([card], is_final=is_final(card.station_id, card.month))[0]


def revisions_of(person_id: int, month: Month) -> list[Scorecard]:
    """Return every revision of somebody's month, the newest first."""
    return list(
        Scorecard.objects.filter(person_id=person_id, month=month).select_related("set_by").order_by("-revision")
    )


def team_table(station: Station, month: Month) -> TeamTable:
    """Return a station's month with the means of its teams. Raises: see `month_sheets`."""
    sheets = month_sheets(station, month)
    names = sorted({sheet.team for sheet in sheets})
    teams = tuple(_mean(name, [sheet for sheet in sheets if sheet.team == name]) for name in names)
    everybody = _mean(None, sheets) if sheets else None
    return TeamTable(tuple(sheets), teams, everybody, is_final=any(sheet.is_final for sheet in sheets))


def _mean(team: str | None, sheets: Sequence[Sheet]) -> TeamScores:
    total = sum((sheet.card.total for sheet in sheets), NOTHING)
    return TeamScores(team, len(sheets), round_fen(total / len(sheets)))


def radar(sheet: Sheet) -> tuple[RadarAxis, ...]:
    """Return the axes of a sheet's radar: its groups, and short boards and temporary tasks if there are any."""
    axes = [_axis(group.label, group.pool, group.score) for group in sheet.card.groups if group.pool]
    if sheet.card.tasks:
        pool = sum((line.small for line in sheet.card.tasks), NOTHING)
        score = sum((line.score or NOTHING for line in sheet.card.tasks), NOTHING)
        axes.append(_axis(TASKS_LABEL, pool, score))
    return tuple(axes)


def _axis(label: str, pool: Decimal, score: Decimal) -> RadarAxis:
    return RadarAxis(label, pool, score, (score * HUNDRED / pool).quantize(Decimal("0.1")))


def trend(person_id: int, last: Month, *, months: int = YEAR) -> tuple[TrendPoint, ...]:
    """Return somebody's stored scores of the months that end with `last`, the oldest first."""
    wanted = [last.plus(offset) for offset in range(1 - months, 1)]
    cards = Scorecard.objects.filter(person_id=person_id, month__gte=wanted[0], month__lte=last).order_by("revision")
    rows = {card.month: card for card in cards.only("month", "station_id", "total", "open_points")}
    final = set(
        FinalMonth.objects.filter(month__gte=wanted[0], month__lte=last)
        .filter(station_id__in={card.station_id for card in rows.values()})
        .values_list("station_id", "month")
    )
    return tuple(_point(month, rows.get(month), final) for month in wanted)


def _point(month: Month, card: Scorecard | None, final: Collection[tuple[int, Month]]) -> TrendPoint:
    if card is None:
        return TrendPoint(month, None)
    return TrendPoint(month, card.total, card.open_points, (card.station_id, month) in final)


def adjustments_of(person_id: int, month: Month | None = None) -> QuerySet[ScoreAdjustment]:
    """Return what was changed later in somebody's scores, of one month or of all, the oldest first."""
    rows = ScoreAdjustment.objects.filter(person_id=person_id).select_related("set_by", "scorecard")
    return (rows if month is None else rows.filter(month=month)).order_by("id")
