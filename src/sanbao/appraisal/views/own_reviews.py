"""One's own grade: what holds, what was proposed and decided, who teaches whom until when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sanbao.accounts.pages import PageRequest, page
from sanbao.appraisal.permissions import OWN_REVIEWS
from sanbao.appraisal.queries.reviews import PAGE_ROWS, held_on, own_mentorships
from sanbao.appraisal.queries.reviews import own_reviews as own_rows
from sanbao.appraisal.rules.reviews import full_months
from sanbao.appraisal.views.reviews import ShownReview
from sanbao.network.labels import GRADE_LABELS
from sanbao.network.models import Person


@require_safe
@page(OWN_REVIEWS)
def own_reviews(request: PageRequest) -> HttpResponse:
    """Show the user his grades, reviews and mentorships."""
    today = timezone.localdate()
    person = Person.objects.filter(user=request.user).select_related("station").first()
    held = held_on(today, [person.pk]).get(person.pk) if person else None
    grades = person.grades.order_by("-from_on") if person else ()
    context = {
        "person": person,
        "held": held,
        "grade": GRADE_LABELS[held.grade] if held else "",
        "months": full_months(held.since, today) if held and held.since <= today else 0,
        "grades": [(row, GRADE_LABELS[row.grade]) for row in grades],
        "reviews": [ShownReview.of(row) for row in own_rows(request.user)[:PAGE_ROWS]],
        "mentorships": [(row, GRADE_LABELS[row.grade]) for row in own_mentorships(request.user)[:PAGE_ROWS]],
        "today": today,
    }
    return render(request, "appraisal/reviews_mine.html", context)
