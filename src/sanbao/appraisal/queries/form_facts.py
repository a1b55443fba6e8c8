"""What the scorecard takes from finished quarterly appraisals: facts by person, and the forms behind them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import QuerySet

from sanbao.appraisal.models import QuarterlyForm
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.kernel.facts import Asked, Behind, Evidence
from sanbao.kernel.money import to_fen
from sanbao.kernel.periods import Month

POINTS: Final = "quarterly_form_points"  # hundredths of points
FORMS: Final = "quarterly_forms"
FORM_FACTS: Final = frozenset({POINTS, FORMS})


def form_facts(station_id: int, months: Sequence[Month]) -> dict[int, Mapping[str, int]]:
    """Return the sums of each person's finished forms whose day lies in these months, which follow each other."""
    found: dict[int, Counter[str]] = {}
    for form in _scored(months).filter(station_id=station_id):
        found.setdefault(form.person_id, Counter()).update({POINTS: _hundredths(form), FORMS: 1})
    return dict(found)


def forms_behind(asked: Asked) -> Behind:
    """Return the forms that a fact is the sum of, each with its part."""
    forms = _scored([asked.month])
    if asked.station_ids is not None:
        forms = forms.filter(station_id__in=asked.station_ids)
    if asked.person_id is not None:
        forms = forms.filter(person_id=asked.person_id)
    lines = [_evidence(form, asked) for form in forms]
    return Behind(sum(line.value for line in lines), len(lines), asked.page(lines))


def _scored(months: Sequence[Month]) -> QuerySet[QuarterlyForm]:
    within = QuarterlyForm.objects.filter(on__gte=months[0].first, on__lt=months[-1].until)
    return within.filter(status=FormStatus.FINISHED, score__isnull=False).order_by("on", "pk")


def _evidence(form: QuarterlyForm, asked: Asked) -> Evidence:
    worth = {POINTS: _hundredths(form), FORMS: 1}
    return Evidence(
        on=form.on,
        key=form.pk,
        station_id=form.station_id,
        person_id=form.person_id,
        value=sum(worth[fact] for fact in asked.facts),
        subject=f"quarterly:{form.number}",
        number=form.number,
        said=f"{form.score:.2f}",
    )


def _hundredths(form: QuarterlyForm) -> int:
    return to_fen(form.score) if form.score is not None else 0
