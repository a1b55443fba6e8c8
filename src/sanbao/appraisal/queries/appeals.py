"""Read appeals: those that wait for an answer, and what became of the others."""

from django.db.models import Q, QuerySet

from sanbao.appraisal.models import Appeal
from sanbao.kernel.periods import Month


def _all() -> QuerySet[Appeal]:
    return Appeal.objects.select_related(
        "scorecard", "scorecard__person", "station", "set_by", "decision", "decision__set_by", "decision__scorecard"
    )


def appeals_at(within: Q, *, pending: bool) -> QuerySet[Appeal]:
    """Return the appeals of these stations (`places.within()`): the waiting ones oldest first, or the decided ones."""
    order = "id" if pending else "-decision__id"
    return _all().filter(within, decision__isnull=pending).order_by(order)


def appeals_of(person_id: int, month: Month | None = None) -> QuerySet[Appeal]:
    """Return somebody's appeals, the newest first, of one month or of all."""
    own = _all().filter(scorecard__person_id=person_id)
    return (own if month is None else own.filter(scorecard__month=month)).order_by("-id")


def is_pending(person_id: int, month: Month, item: str) -> bool:
    """Tell whether an appeal against a line of somebody's month waits for an answer."""
    waiting = Appeal.objects.filter(scorecard__person_id=person_id, scorecard__month=month, item=item)
    return waiting.filter(decision__isnull=True).exists()
