"""Read reviews of coefficients: who is due, what a review starts from, mentors and mentees, bonuses for wages."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.appraisal.models import GradeReview, Mentorship
from sanbao.appraisal.rules.quarterly import quarter_of
from sanbao.appraisal.rules.review_lifecycle import STANDING
from sanbao.appraisal.rules.reviews import Apprenticeship, Terms, full_months
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.network.models import Person, PostGrade
from sanbao.network.queries import employed_on

PAGE_ROWS: Final = 50
MONTHS_IN_QUARTER: Final = 3
_NOT_YET: Final = Value(date.min, output_field=DateField())
_ORDER: Final = ("ended", "passed", "deadline_on", "pk")


class Held(NamedTuple):
    """What somebody has on a day, and since when he is in this grade."""

    grade: str
    coefficient: Decimal
    since: date


@dataclass(frozen=True, slots=True)
class DueLine:
    """A technician in a quarter: what he has, his review if there is one, his deadline, mentees who missed theirs."""

    person: Person
    held: Held
    months: int
    review: GradeReview | None
    apprenticeship: Mentorship | None
    missed: Sequence[Mentorship]

    @property
    def is_due(self) -> bool:
        """Tell whether nobody has proposed anything yet."""
        return self.review is None


class MentorBonus(NamedTuple):
    """A bonus that a mentor is due in a month; the company pays it, not the pool."""

    mentor_id: int
    mentee: str
    grade: str
    passed_on: date


def terms() -> Terms:
    """Return the terms of this installation."""
    return Terms(least_months=settings.GRADE_MONTHS)


def quarters_open(today: date) -> tuple[str, str]:
    """Return the quarter that is reviewed now, and the one before it."""
    month = Month.of(today)
    return quarter_of(month), quarter_of(month.plus(-MONTHS_IN_QUARTER))


def due_in(station_id: int, quarter: str, today: date) -> list[DueLine]:
    """Return every technician of a station: deadlines first, then who waits longest.

    Four queries whatever their number.
    """
    people = list(_technicians(station_id, today))
    held = held_on(today, [person.pk for person in people])
    reviews = GradeReview.objects.filter(station_id=station_id, quarter=quarter, outcome__in=STANDING)
    by_person = {review.person_id: review for review in reviews}
    mentees, missed = _mentorships(station_id, today)
    lines = [
        DueLine(
            person=person,
            held=held[person.pk],
            months=full_months(held[person.pk].since, today),
            review=by_person.get(person.pk),
            apprenticeship=mentees.get(person.pk),
            missed=missed.get(person.pk, ()),
        )
        for person in people
        if person.pk in held
    ]
    return sorted(lines, key=_urgency)


def held_on(day: date, person_ids: Collection[int]) -> dict[int, Held]:
    """Return what these people have on `day`; who has nothing yet that day has his first grade. One query."""
    rows: defaultdict[int, list[PostGrade]] = defaultdict(list)
    for row in PostGrade.objects.filter(person_id__in=person_ids).order_by("from_on"):
        rows[row.person_id].append(row)
    return {person_id: _held(own, day) for person_id, own in rows.items()}


def apprenticeships_of(mentor: Person, today: date) -> list[Mentorship]:
    """Return the mentorships that missed their deadline and that no review of the mentor has counted yet."""
    return list(_missed(today).filter(mentor=mentor).select_related("mentee"))


def as_given(missed: Iterable[Mentorship], on: date) -> tuple[Apprenticeship, ...]:
    """Return mentorships as the rule takes them on a day: who passes later has not passed yet."""
    return tuple(
        Apprenticeship(one.mentee.no, one.deadline_on, one.passed_on if one.passed_on and one.passed_on <= on else None)
        for one in missed
    )


def visible_reviews(places: Places) -> QuerySet[GradeReview]:
    """Return the reviews of these places, the latest first."""
    reviews = GradeReview.objects.filter(places.within())
    return reviews.select_related("person", "station", "proposed_by", "decided_by", "mentor").order_by("-pk")


def own_reviews(user: User) -> QuerySet[GradeReview]:
    """Return the reviews of the user himself, the latest first."""
    found = GradeReview.objects.filter(person__user=user)
    return found.select_related("person", "station", "proposed_by", "decided_by", "mentor").order_by("-pk")


def own_mentorships(user: User) -> QuerySet[Mentorship]:
    """Return the mentorships in which the user learns or teaches, the latest deadline first."""
    found = Mentorship.objects.filter(Q(mentee__user=user) | Q(mentor__user=user))
    return found.select_related("mentor", "mentee", "station").order_by("-deadline_on", "-pk")


def count_due(places: Places, quarter: str, today: date) -> int:
    """Return how many technicians of these places nobody has proposed anything for in a quarter."""
    there = GradeReview.objects.filter(person=OuterRef("pk"), quarter=quarter, outcome__in=STANDING)
    graded = PostGrade.objects.filter(person=OuterRef("pk"))
    people = Person.objects.filter(employed_on(today), places.within())
    return people.filter(Exists(graded), ~Exists(there)).count()


def visible_mentorships(places: Places) -> QuerySet[Mentorship]:
    """Return the mentorships of these places: those that are under way first, by their deadline."""
    found = Mentorship.objects.filter(places.within()).select_related("mentor", "mentee", "station")
    dated = found.annotate(ended=Coalesce("ended_on", _NOT_YET), passed=Coalesce("passed_on", _NOT_YET))
    return dated.order_by(*_ORDER)


def mentorships_page(found: QuerySet[Mentorship], after: str) -> tuple[list[Mentorship], str]:
    """Return a page of visible mentorships, and where the next one begins ("" on the last one).

    `after` names the last one of the page before.
    """
    key = whole_number(after)
    before = found.filter(pk=key).first() if key is not None else None
    if before is not None:
        found = found.filter(_following({name: getattr(before, name) for name in _ORDER}))
    rows = list(found[: PAGE_ROWS + 1])
    return rows[:PAGE_ROWS], str(rows[PAGE_ROWS - 1].pk) if len(rows) > PAGE_ROWS else ""


def _following(place: Mapping[str, object]) -> Q:
    """Return the condition of coming after a row in the order of these columns."""
    following, same = Q(), Q()
    for name, value in place.items():
        following |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return following


def mentor_bonuses_due(station_id: int, month: Month) -> list[MentorBonus]:
    """Return the bonuses for mentees who passed, due in a month of a station's mentors."""
    passed = Mentorship.objects.filter(station_id=station_id, bonus_month=month, passed_on__isnull=False)
    rows = passed.order_by("passed_on", "pk").values_list("mentor_id", "mentee__no", "grade", "passed_on")
    return [MentorBonus(mentor_id, no, grade, day) for mentor_id, no, grade, day in rows if day]


def _technicians(station_id: int, today: date) -> QuerySet[Person]:
    graded = PostGrade.objects.values("person_id")
    people = Person.objects.filter(employed_on(today), station_id=station_id, pk__in=graded)
    return people.select_related("team").order_by("no")


def _held(rows: Sequence[PostGrade], day: date) -> Held:
    valid = [row for row in rows if row.from_on <= day] or rows[:1]
    current, since = valid[-1], valid[-1].from_on
    for row in reversed(valid):
        if row.grade != current.grade:
            break
        since = row.from_on
    return Held(current.grade, current.coefficient, since)


def _mentorships(station_id: int, today: date) -> tuple[Mapping[int, Mentorship], Mapping[int, tuple[Mentorship, ...]]]:
    """Return who learns, by mentee, and which deadlines were missed uncounted, by mentor."""
    found = Mentorship.objects.filter(station_id=station_id, ended_on=None).filter(
        Q(passed_on=None) | Q(judged_in=None)
    )
    learning: dict[int, Mentorship] = {}
    missed: defaultdict[int, tuple[Mentorship, ...]] = defaultdict(tuple)
    for one in found.select_related("mentor", "mentee").order_by("deadline_on", "pk"):
        if one.passed_on is None:
            learning[one.mentee_id] = one
        if one.judged_in_id is None and (one.passed_on or today) > one.deadline_on:
            missed[one.mentor_id] += (one,)
    return learning, missed


def _missed(today: date) -> QuerySet[Mentorship]:
    late = Q(passed_on__gt=F("deadline_on")) | Q(passed_on=None, deadline_on__lt=today)
    return Mentorship.objects.filter(late, ended_on=None, judged_in=None).order_by("deadline_on", "pk")


def _urgency(line: DueLine) -> tuple[bool, date, date, str]:
    deadline = line.apprenticeship.deadline_on if line.apprenticeship else date.max
    return not line.is_due, deadline, line.held.since, line.person.no
