"""Read what is to be improved: what is open, what is overdue, what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.appraisal.models import Improvement
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.appraisal.rules.quarterly import Progress
from sanbao.kernel.text import whole_number

PAGE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class ImprovementFilter:
    """Which improvements are asked for; `progress` empty means all that are not done, whether late or not."""

    progress: str = ""
    station: str = ""
    text: str = ""


def visible_improvements(user: User, places: Places) -> QuerySet[Improvement]:
    """Return the improvements of these places; with own rows only, those the user is to see to.

    What was found on a form that was given up is left out.
    """
    within = places.within()
    if places.own and not places.everything:
        within |= Q(owner__user=user)
    found = Improvement.objects.filter(within).exclude(form__status=FormStatus.GIVEN_UP)
    return found.select_related("form", "form__person", "form__station", "owner", "owner__station")


def improvements_page(
    user: User, places: Places, wanted: ImprovementFilter, *, today: date, after: str
) -> tuple[Sequence[Improvement], str]:
    """Return improvements, the earliest date first, and where the next page begins ("" on the last one)."""
    found = visible_improvements(user, places).filter(_asked(wanted, today), _after(after))
    rows = list(found.order_by("due_on", "pk")[: PAGE_ROWS + 1])
    last = rows[PAGE_ROWS - 1] if len(rows) > PAGE_ROWS else None
    return rows[:PAGE_ROWS], f"{last.due_on}:{last.pk}" if last else ""


def improvement_seen(user: User, places: Places, pk: int) -> Improvement:
    """Return an improvement within these places, or one the user is to see to.

    Raises: NotFound.
    """
    found = visible_improvements(user, places).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def progress_of(one: Improvement, today: date) -> Progress:
    """Return how far an improvement is at the end of a day."""
    if one.done_on is not None:
        return Progress.DONE
    return Progress.OVERDUE if one.due_on < today else Progress.OPEN


def _asked(wanted: ImprovementFilter, today: date) -> Q:
    condition = Q(done_on__isnull=wanted.progress != Progress.DONE)
    if wanted.progress == Progress.OVERDUE:
        condition &= Q(due_on__lt=today)
    if wanted.station:
        condition &= Q(station__code=wanted.station)
    if wanted.text:
        condition &= (
            Q(owner__name__icontains=wanted.text)
            | Q(owner__no__istartswith=wanted.text)
            | Q(owner__initials__startswith=wanted.text.lower())
            | Q(what__icontains=wanted.text)
        )
    return condition


def _after(cursor: str) -> Q:
    day, _, written = cursor.partition(":")
    pk = whole_number(written)
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return Q()
    return Q(due_on__gt=on) | Q(due_on=on, pk__gt=pk) if pk is not None else Q()
