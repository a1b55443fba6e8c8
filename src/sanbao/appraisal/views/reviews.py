"""Pages of grade reviews: who is due, proposing, deciding, and what was decided before."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.forms.reviews import DueFilterForm, HistoryFilterForm, ProposalForm, ReviewDecisionForm
from sanbao.appraisal.models import GradeReview, Mentorship
from sanbao.appraisal.permissions import DECIDE_REVIEWS, PROPOSE_REVIEWS, VIEW_REVIEWS
from sanbao.appraisal.queries.quarterly import people_of
from sanbao.appraisal.queries.reviews import (
    PAGE_ROWS,
    Held,
    apprenticeships_of,
    due_in,
    held_on,
    quarters_open,
    terms,
    visible_reviews,
)
from sanbao.appraisal.rules.review_lifecycle import Outcome
from sanbao.appraisal.rules.reviews import CERTIFICATE_NAMES, Certificate, Demand, Requirement, full_months
from sanbao.appraisal.services import reviews as services
from sanbao.appraisal.views.acting import kept_station
from sanbao.appraisal.views.quarterly import stations_of
from sanbao.kernel.errors import DomainError
from sanbao.kernel.navigation import Tone
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.ledger.queries import open_month
from sanbao.network.labels import GRADE_LABELS
from sanbao.network.models import Person
from sanbao.network.rules.grades import Grade, grade_of

OUTCOME_TONES: Final = {
    Outcome.OPEN: Tone.WARNING,
    Outcome.ACCEPTED: Tone.SUCCESS,
    Outcome.REFUSED: Tone.DANGER,
    Outcome.WITHDRAWN: Tone.NEUTRAL,
}
DEMAND_LABELS: Final[dict[Demand, str | Promise]] = {
    Demand.STEP: gettext_lazy("调整幅度"),
    Demand.MONTHS: gettext_lazy("在现级别的月数"),
    Demand.CERTIFICATE: gettext_lazy("证书"),
    Demand.TEST: gettext_lazy("技能考核"),
}


@dataclass(frozen=True, slots=True)
class ShownReview:
    """A review as lists and pages write it: 3.9 → 4.1, 副修 → 主修."""

    review: GradeReview
    outcome: str
    tone: str
    change: str
    grades: str
    step: str

    @classmethod
    def of(cls, review: GradeReview) -> "ShownReview":
        outcome = Outcome(review.outcome)
        before, after = (GRADE_LABELS[grade_of(value)] for value in (review.held, review.coefficient))
        grades = f"{before} → {after}" if before != after else str(after)
        change = f"{review.held} → {review.coefficient}"
        return cls(review, outcome.told(_), OUTCOME_TONES[outcome], change, grades, f"{review.step:+}")


@dataclass(frozen=True, slots=True)
class ShownDemand:
    label: str | Promise
    asked: str
    has: str
    is_met: bool


def tabs_of(current: str) -> list[tuple[str, str, bool]]:
    """Return the three faces of the reviews."""
    faces = (
        ("due", _("应评人员"), "appraisal:reviews"),
        ("history", _("评级记录"), "appraisal:review_history"),
        ("mentorships", _("师徒"), "appraisal:mentorships"),
    )
    return [(label, reverse(name), code == current) for code, label, name in faces]


@require_safe
@page(VIEW_REVIEWS)
def reviews(request: PageRequest) -> HttpResponse:
    """Show who of a station is due in a quarter, deadlines first."""
    stations, today = stations_of(request), timezone.localdate()
    quarters = quarters_open(today)
    asked = request.GET.get("station", "")
    station = next((one for one in stations if one.code == asked), stations[0] if stations and not asked else None)
    if asked and station is None:
        raise NotFound
    quarter = request.GET.get("quarter", "") or quarters[0]
    if quarter not in quarters:
        quarter = quarters[0]
    lines = due_in(station.pk, quarter, today) if station else []
    chosen = {"station": station.code if station else "", "quarter": quarter}
    context = {
        "form": DueFilterForm(_as_query(request, chosen), stations=stations, quarters=quarters),
        "tabs": tabs_of("due"),
        "station": station,
        "quarter": quarter,
        "lines": [
            (line, GRADE_LABELS[line.held.grade], ShownReview.of(line.review) if line.review else None)
            for line in lines
        ],
        "waiting": sum(line.is_due for line in lines),
        "today": today,
        "may_propose": station is not None and places_of(request.user, PROPOSE_REVIEWS).covers(station.pk),
    }
    template = "appraisal/reviews_results.html" if request.htmx else "appraisal/reviews.html"
    return render(request, template, context)


@require_safe
@page(VIEW_REVIEWS)
def history(request: PageRequest) -> HttpResponse:
    """List all reviews, the latest first."""
    stations = stations_of(request)
    form = HistoryFilterForm(request.GET, stations=stations)
    found = visible_reviews(request.places)
    if form.is_valid():
        found = found.filter(_asked(form.cleaned_data["text"], form.cleaned_data["station"]))
    after = whole_number(request.GET.get("after", ""))
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found[: PAGE_ROWS + 1])
    query = request.GET.copy()
    query["after"] = str(rows[PAGE_ROWS - 1].pk) if len(rows) > PAGE_ROWS else ""
    context = {
        "form": form,
        "tabs": tabs_of("history"),
        "lines": [ShownReview.of(row) for row in rows[:PAGE_ROWS]],
        "next_query": query.urlencode() if query["after"] else "",
        "shows_station": len(stations) > 1,
    }
    template = "appraisal/review_history_rows.html" if request.htmx else "appraisal/review_history.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(PROPOSE_REVIEWS)
def propose(request: PageRequest, station: str, no: str) -> HttpResponse:
    """Propose somebody's coefficient for a quarter."""
    found = kept_station(request, station)
    person = found.people.select_related("station").filter(no=no).first()
    if person is None:
        raise NotFound
    today = timezone.localdate()
    held = held_on(today, [person.pk]).get(person.pk)
    if held is None:
        raise NotFound
    quarter = request.GET.get("quarter", "") or quarters_open(today)[0]
    learning = Mentorship.objects.filter(mentee=person, passed_on=None, ended_on=None).select_related("mentor").first()
    form = ProposalForm(
        request.POST or None,
        people=people_of([found.pk]).exclude(pk=person.pk),
        month=open_month(found.pk, Month.of(today).next),
        mentor=learning.mentor if learning else None,
    )
    made: list[GradeReview] = []

    def act() -> None:
        proposal, now = form.proposal(), timezone.now()
        made.append(services.propose(person=person, quarter=quarter, proposal=proposal, actor=request.user, now=now))

    if request.method == "POST" and is_done(form, act):
        messages.success(request, _("已提议，等待另一位负责人审批。"))
        return redirect("appraisal:review", made[0].pk)
    context = {"form": form, "person": person, "quarter": quarter, "learning": learning, **_standing(person, held)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "appraisal/review_new.html", context, status=status)


@require_safe
@page(VIEW_REVIEWS)
def review(request: PageRequest, pk: int) -> HttpResponse:
    """Show a review with every demand; who may decide it finds the form here."""
    found = _seen(request, pk)
    is_open = found.outcome == Outcome.OPEN
    form = ReviewDecisionForm(None, from_on=found.from_on) if is_open and _may_decide(request, found) else None
    return _shown(request, found, form)


@require_POST
@page(DECIDE_REVIEWS)
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """Decide a proposal of somebody else; a refusal is told on the page of the review."""
    found = _seen(request, pk)
    form = ReviewDecisionForm(request.POST, from_on=found.from_on)
    if is_done(form, lambda: _decide(request, found, form)):
        messages.success(request, _("已审批。"))
        return redirect("appraisal:review", pk)
    return _shown(request, found, form)


@require_POST
@page(PROPOSE_REVIEWS)
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """Withdraw a proposal that nobody has decided yet."""
    found = _seen(request, pk)
    services.withdraw(review_id=found.pk, actor=request.user, now=timezone.now())
    messages.info(request, _("提议已撤回。"))
    return redirect("appraisal:reviews")


def _shown(request: PageRequest, found: GradeReview, form: ReviewDecisionForm | None) -> HttpResponse:
    is_open = found.outcome == Outcome.OPEN
    context = {
        "shown": ShownReview.of(found),
        "demands": list(_demands(found)) if is_open else [],
        "certificate": services.certificate_text(found),
        "form": form,
        "waits_for_another": is_open and form is None,
        "may_withdraw": is_open and places_of(request.user, PROPOSE_REVIEWS).covers(found.station_id),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.is_bound else HTTPStatus.OK
    return render(request, "appraisal/review.html", context, status=status)


def _decide(request: PageRequest, found: GradeReview, form: ReviewDecisionForm) -> None:
    data = form.cleaned_data
    services.decide(
        review_id=found.pk,
        is_accepted=data["is_accepted"],
        decision=data["decision"],
        from_on=data["from_month"].first,
        actor=request.user,
        now=timezone.now(),
    )


def _may_decide(request: PageRequest, found: GradeReview) -> bool:
    is_other = request.user.pk not in {found.proposed_by_id, found.person.user_id}
    return is_other and places_of(request.user, DECIDE_REVIEWS).covers(found.station_id)


def _seen(request: PageRequest, pk: int) -> GradeReview:
    found = visible_reviews(request.places).filter(pk=pk).first()
    if found is None or not request.places.covers(found.station_id):
        raise NotFound
    return found


def _demands(found: GradeReview) -> Iterator[ShownDemand]:
    """Yield what an open review has to meet, as it stands now."""
    try:
        _held, made = services.considered(found.person, services.proposal_of(found), today=timezone.localdate())
    except DomainError:  # told when it is decided
        return
    yield from (_demand(one) for one in made.requirements)


def _demand(one: Requirement) -> ShownDemand:
    asked, has = one.asked, one.has
    if one.demand is Demand.CERTIFICATE:
        asked, has = (_(CERTIFICATE_NAMES[Certificate(word)]) if word else "" for word in (asked, has))
    if one.demand is Demand.TEST:
        asked = _("{day} 起").format(day=asked)
    return ShownDemand(DEMAND_LABELS[one.demand], asked, has, one.is_met)


def _standing(person: Person, held: Held) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "held": held,
        "grade": GRADE_LABELS[held.grade],
        "months": full_months(held.since, today),
        "missed": apprenticeships_of(person, today),
        "terms": terms(),
        "is_highest": held.grade == Grade.LEAD,
    }


def _asked(text: str, station: str) -> Q:
    condition = Q(station__code=station) if station else Q()
    if text:
        named = Q(person__no__istartswith=text) | Q(person__name__icontains=text)
        condition &= named | Q(person__initials__startswith=text.lower())
    return condition


def _as_query(request: PageRequest, chosen: dict[str, str]) -> QueryDict:
    query = request.GET.copy()
    for name, value in chosen.items():
        query[name] = value
    return query
