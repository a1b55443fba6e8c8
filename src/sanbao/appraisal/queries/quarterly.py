"""Read quarterly appraisals: lists, one form, averages, and what the scorecard takes from them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.appraisal.models import Improvement, QuarterlyForm, QuarterlyJudgement
from sanbao.appraisal.rules.form_10 import FORM_ITEMS, FormItem
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.appraisal.rules.quarterly import FACTOR, Average, Form, FormScore, Judgement, averages
from sanbao.documents.models import Attachment
from sanbao.documents.queries.attachments import attachments_of
from sanbao.network.models import Person

PAGE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class FormFilter:
    """Which forms are asked for; empty means all. `text` is a number, a name or initials of the person."""

    quarter: str = ""
    station: str = ""
    team: int | None = None
    text: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One row of a form with what was said about it."""

    item: FormItem
    judgement: QuarterlyJudgement | None
    improvements: Sequence[Improvement]
    photos: Sequence[Attachment]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form with its ten rows."""

    form: QuarterlyForm
    lines: Sequence[ItemLine]

    @property
    def judged(self) -> int:
        """Return how many items were judged."""
        return sum(line.judgement is not None for line in self.lines)

    @property
    def formula(self) -> str:
        """Return how the score comes about: "44 ÷ 9 × 20"."""
        grades = [line.judgement.score for line in self.lines if line.judgement and line.judgement.score]
        return f"{sum(grades)} ÷ {len(grades)} × {FACTOR}" if grades else ""


@dataclass(frozen=True, slots=True)
class Averages:
    """The means of a quarter by person, by team, and of all; `people` and `teams` by their keys."""

    people: Mapping[int, Average]
    teams: Mapping[int, Average]
    whole: Average | None


def photo_subject(number: str, item: str) -> str:
    """Return the subject under which the photos of an item are attached."""
    return f"quarterly_item:{number}/{item}"


def visible_forms(user: User, places: Places) -> QuerySet[QuarterlyForm]:
    """Return the forms of these places; with own rows only, the finished ones about the user himself."""
    within = places.within()
    if places.own and not places.everything:
        within |= Q(person__user=user, status=FormStatus.FINISHED)
    return QuarterlyForm.objects.filter(within).select_related("station", "person", "team", "appraiser")


def forms_page(
    user: User, places: Places, wanted: FormFilter, *, before: int | None
) -> tuple[Sequence[QuarterlyForm], int | None]:
    """Return the newest forms that are asked for, and the key after which the next page begins."""
    forms = visible_forms(user, places).filter(_asked(wanted))
    if before is not None:
        forms = forms.filter(pk__lt=before)
    rows = list(forms.order_by("-pk")[: PAGE_ROWS + 1])
    return rows[:PAGE_ROWS], rows[PAGE_ROWS - 1].pk if len(rows) > PAGE_ROWS else None


def form_seen(user: User, places: Places, number: str) -> QuarterlyForm:
    """Return a form within these places, or one about the user.

    Raises: NotFound.
    """
    form = visible_forms(user, places).filter(number=number).first()
    if form is None:
        raise NotFound
    return form


def sheet_of_form(form: QuarterlyForm) -> FormSheet:
    """Return the form with its rows, improvements and photos: three queries."""
    judged = {each.item: each for each in form.judgements.all()}
    improvements: dict[str, list[Improvement]] = {}
    for each in form.improvements.select_related("owner"):
        improvements.setdefault(each.item, []).append(each)
    subjects = {item.code: photo_subject(form.number, item.code) for item in FORM_ITEMS}
    photos = attachments_of(list(subjects.values()))
    lines = [
        ItemLine(item, judged.get(item.code), improvements.get(item.code, []), photos.get(subjects[item.code], []))
        for item in FORM_ITEMS
    ]
    return FormSheet(form, lines)


def as_rule_form(form: QuarterlyForm) -> Form:
    """Return a form as the rule `kpi/quarterly` takes it, without its improvements."""
    judged = {each.item: Judgement(each.score, each.remark) for each in form.judgements.all()}
    return Form(form.number, form.person.no, form.on, judged)


def averages_of(forms: QuerySet[QuarterlyForm]) -> Averages:
    """Return the averages of the finished ones of these forms, which are of one quarter, in one query."""
    scores = _scores(forms)
    whole = averages(scores, lambda _: "")
    return Averages(
        people=_by_key(scores, lambda score: score.person),
        teams=_by_key((score for score in scores if score.team), lambda score: score.team),
        whole=whole[0] if whole else None,
    )


def course_of(forms: QuerySet[QuarterlyForm]) -> tuple[Average, ...]:
    """Return the mean of the finished ones of these forms in each quarter, the first quarter first: one query."""
    return averages(_scores(forms), lambda _: "")


def quarters_with_forms(user: User, places: Places) -> list[str]:
    """Return the quarters in which there are visible forms, the latest first."""
    found = visible_forms(user, places).order_by("-quarter").values_list("quarter", flat=True)
    return list(found.distinct())


def people_of(station_ids: Collection[int]) -> QuerySet[Person]:
    """Return the people who work at these stations now."""
    return Person.objects.filter(station_id__in=station_ids, left_on=None).order_by("no")


def _scores(forms: QuerySet[QuarterlyForm]) -> list[FormScore]:
    rows = forms.filter(status=FormStatus.FINISHED).order_by("pk")
    return [
        FormScore(number, str(person), str(team or ""), quarter, score, observed, "")
        for number, person, team, quarter, score, observed in rows.values_list(
            "number", "person_id", "team_id", "quarter", "score", "observed"
        )
    ]


def _by_key(scores: Iterable[FormScore], of: Callable[[FormScore], str]) -> dict[int, Average]:
    return {int(mean.of): mean for mean in averages(scores, of)}


def _asked(wanted: FormFilter) -> Q:
    condition = Q(quarter=wanted.quarter) if wanted.quarter else Q()
    if wanted.station:
        condition &= Q(station__code=wanted.station)
    if wanted.team:
        condition &= Q(team_id=wanted.team)
    if wanted.text:
        text = wanted.text
        condition &= (
            Q(person__no__istartswith=text)
            | Q(person__name__icontains=text)
            | Q(person__initials__startswith=text.lower())
        )
    return condition & (Q(status=wanted.status) if wanted.status else ~Q(status=FormStatus.GIVEN_UP))
