"""Filling form 10 while walking round: every tap is stored at once, so that nothing is lost when a telephone sleeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.errors import FormIncomplete, PhotoMissing
from sanbao.appraisal.forms.quarterly import ImprovementForm, JudgeForm, PeopleToAppraiseForm, ReasonForm
from sanbao.appraisal.models import QuarterlyForm
from sanbao.appraisal.permissions import FILL_QUARTERLY
from sanbao.appraisal.printing.w_10.form import quarter_label
from sanbao.appraisal.queries.quarterly import form_seen, people_of, photo_subject, sheet_of_form
from sanbao.appraisal.rules.form_10 import FORM_ITEMS, HIGHEST, LOWEST
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.appraisal.rules.quarterly import quarter_of
from sanbao.appraisal.services import improvements, quarterly
from sanbao.appraisal.views.acting import form_page
from sanbao.appraisal.views.quarterly import improvement_lines, stations_of
from sanbao.documents.attached.limits import MAX_BYTES, MEBIBYTE
from sanbao.documents.errors import AttachmentTooLarge
from sanbao.documents.queries.attachments import attachment_of, attachments_of
from sanbao.documents.services.attachments import keep
from sanbao.documents.sheets.uploads import TOO_LARGE, shown_name
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.network.queries import employed_on

DUE_DAYS: Final = 14
GRADES: Final = tuple(range(LOWEST, HIGHEST + 1))
REASONS: Final = (gettext_lazy("当时没有客户"), gettext_lazy("当天没有这类作业"), gettext_lazy("本人不负责这一项"))


@dataclass(frozen=True, slots=True)
class ToAppraise:
    """Somebody who may be appraised, with his forms of the quarter."""

    person: Person
    forms: Sequence[QuarterlyForm]


@require_safe
@page(FILL_QUARTERLY)
def new(request: PageRequest) -> HttpResponse:
    """List the people of a station with what the quarter has of them, to begin a form about one."""
    stations = stations_of(request)
    code = request.GET.get("station", "")
    station = next((one for one in stations if one.code == code), stations[0] if stations else None)
    asked = request.GET.copy()
    asked.update({"station": station.code if station else "", "on": asked.get("on") or str(timezone.localdate())})
    form = PeopleToAppraiseForm(asked, stations=stations)
    data = form.cleaned_data if form.is_valid() else {}
    on = data.get("on") or timezone.localdate()
    context = {
        "form": form,
        "people": _to_appraise(request, station, data.get("text", ""), Month.of(on)) if station else [],
        "station": station,
        "on": on,
        "quarter": quarter_label(quarter_of(Month.of(on))),
    }
    template = "appraisal/quarterly_people.html" if request.htmx else "appraisal/quarterly_new.html"
    return render(request, template, context)


@require_POST
@page(FILL_QUARTERLY)
def start(request: PageRequest, station: str, no: str) -> HttpResponse:
    """Begin a form about somebody, or go on with the half-filled one."""
    person = Person.objects.filter(station__code=station, no=no).select_related("station").first()
    if person is None or not request.places.covers(person.station_id):
        raise NotFound
    form = PeopleToAppraiseForm(request.POST, stations=[person.station])
    on = form.cleaned_data["on"] if form.is_valid() else None
    begun = quarterly.start(person=person, on=on or timezone.localdate(), actor=request.user, now=timezone.now())
    return redirect("appraisal:fill_quarterly", begun.number)


@require_safe
@page(FILL_QUARTERLY)
def fill(request: PageRequest, number: str) -> HttpResponse:
    """Show the ten items to be judged."""
    found = _kept(request, number)
    if found.status != FormStatus.FILLING:
        return redirect("appraisal:quarterly_form", number)
    sheet = sheet_of_form(found)
    context = {
        "form": found,
        "sheet": sheet,
        "lines": [(line, improvement_lines(line.improvements)) for line in sheet.lines],
        "total": len(FORM_ITEMS),
        "quarter": quarter_label(found.quarter),
        "grades": GRADES,
        "reasons": REASONS,
    }
    return render(request, "appraisal/quarterly_fill.html", context)


@require_POST
@page(FILL_QUARTERLY)
def judge(request: PageRequest, number: str, item: str) -> HttpResponse:
    """Store what was tapped on one item; htmx gets the word "stored" or what is missing."""
    found = _kept(request, number)
    form = JudgeForm(request.POST)

    def act() -> None:
        quarterly.judge(
            form_id=found.pk,
            item=item,
            score=form.grade,
            remark=form.cleaned_data["remark"],
            actor=request.user,
            now=timezone.now(),
        )

    is_stored = is_done(form, act)
    if not request.htmx:
        if not is_stored:
            messages.error(request, _first_error(form))
        return _to_item(number, item)
    context = {
        "form": found,
        "is_stored": is_stored,
        "at": timezone.localtime(),
        "error": "" if is_stored else _first_error(form),
        "sheet": sheet_of_form(found),
        "total": len(FORM_ITEMS),
    }
    status = HTTPStatus.OK if is_stored else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "appraisal/quarterly_stored.html", context, status=status)


@require_POST
@page(FILL_QUARTERLY)
def add_photo(request: PageRequest, number: str, item: str) -> HttpResponse:
    """Put a photo beside an item."""
    found = _kept(request, number)
    quarterly.check_item(item)
    if TOO_LARGE in request.META:
        raise AttachmentTooLarge(file=shown_name(request.META[TOO_LARGE]), most=MAX_BYTES // MEBIBYTE)
    photo = request.FILES.get("photo")
    if not isinstance(photo, UploadedFile):
        raise PhotoMissing
    kept = keep(file=photo)
    quarterly.add_photo(form_id=found.pk, item=item, photo=kept, actor=request.user, now=timezone.now())
    return _photos(request, found, item)


@require_POST
@page(FILL_QUARTERLY)
def remove_photo(request: PageRequest, number: str, pk: int) -> HttpResponse:
    """Take a photo away."""
    found = _kept(request, number)
    subjects = {photo_subject(number, item.code): item.code for item in FORM_ITEMS}
    photo = attachment_of(list(subjects), pk)
    quarterly.remove_photo(form_id=found.pk, photo=photo, actor=request.user, now=timezone.now())
    return _photos(request, found, subjects[photo.subject])


@require_http_methods(["GET", "HEAD", "POST"])
@page(FILL_QUARTERLY)
def improve(request: PageRequest, number: str, item: str) -> HttpResponse:
    """Write down what is to be improved about an item, by whom and until when."""
    found = _kept(request, number)
    quarterly.check_item(item)
    initial = {"owner": found.person_id, "due_on": timezone.localdate() + timedelta(days=DUE_DAYS)}
    form = ImprovementForm(request.POST or None, people=people_of([found.station_id]), initial=initial)

    def act() -> None:
        improvements.add_improvement(
            form_id=found.pk, item=item, **form.cleaned_data, actor=request.user, now=timezone.now()
        )

    if request.method == "POST" and is_done(form, act):
        return _to_item(number, item)
    back = f"{reverse('appraisal:fill_quarterly', args=(number,))}#item-{item}"
    subtitle = f"{found.person.name} · {_(quarterly.ITEM_LABELS[item])}"
    return form_page(request, form, title=_("改良事项"), back=back, action=_("保存"), subtitle=subtitle)


@require_POST
@page(FILL_QUARTERLY)
def finish(request: PageRequest, number: str) -> HttpResponse:
    """Finish a form, or lead back to the first item that nobody has judged."""
    found = _kept(request, number)
    try:
        quarterly.finish(form_id=found.pk, actor=request.user, now=timezone.now())
    except FormIncomplete as fault:
        messages.error(request, fault.text(_))
        missing = next(line.item.code for line in sheet_of_form(found).lines if line.judgement is None)
        return _to_item(number, missing)
    return redirect("appraisal:quarterly_form", number)


@require_http_methods(["GET", "HEAD", "POST"])
@page(FILL_QUARTERLY)
def take_up(request: PageRequest, number: str) -> HttpResponse:
    """Take a finished form up again, with the reason."""
    found = _kept(request, number)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        quarterly.take_up(form_id=found.pk, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return redirect("appraisal:fill_quarterly", number)
    back = reverse("appraisal:quarterly_form", args=(number,))
    return form_page(request, form, title=_("退回填写"), back=back, action=_("退回"), subtitle=number)


@require_http_methods(["GET", "HEAD", "POST"])
@page(FILL_QUARTERLY)
def give_up(request: PageRequest, number: str) -> HttpResponse:
    """Give up a form that was begun by mistake, with the reason."""
    found = _kept(request, number)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        quarterly.give_up(form_id=found.pk, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return redirect("appraisal:quarterly")
    back = reverse("appraisal:quarterly_form", args=(number,))
    return form_page(request, form, title=_("作废评核表"), back=back, action=_("作废"), subtitle=number)


def _to_appraise(request: PageRequest, station: Station, text: str, month: Month) -> list[ToAppraise]:
    people = Person.objects.filter(employed_on(timezone.localdate()), station=station).exclude(user=request.user)
    if text:
        called = Q(no__istartswith=text) | Q(name__icontains=text) | Q(initials__startswith=text.lower())
        people = people.filter(called)
    of_quarter = QuarterlyForm.objects.filter(station=station, quarter=quarter_of(month))
    forms: dict[int, list[QuarterlyForm]] = {}
    for each in of_quarter.exclude(status=FormStatus.GIVEN_UP).order_by("pk"):
        forms.setdefault(each.person_id, []).append(each)
    return [
        ToAppraise(one, forms.get(one.pk, [])) for one in people.select_related("team").order_by("team__name", "no")
    ]


def _photos(request: PageRequest, found: QuarterlyForm, item: str) -> HttpResponse:
    if not request.htmx:
        return _to_item(found.number, item)
    subject = photo_subject(found.number, item)
    context = {"form": found, "photos": attachments_of([subject]).get(subject, []), "may_remove": True, "item": item}
    return render(request, "appraisal/quarterly_photos.html", context)


def _kept(request: PageRequest, number: str) -> QuarterlyForm:
    """Return a form about somebody else that the act of the page covers as a whole."""
    found = form_seen(request.user, request.places, number)
    if not request.places.covers(found.station_id):
        raise NotFound
    quarterly.check_not_own(found.person, request.user)
    return found


def _to_item(number: str, item: str) -> HttpResponse:
    return redirect(f"{reverse('appraisal:fill_quarterly', args=(number,))}#item-{item}")


def _first_error(form: JudgeForm) -> str:
    return next(str(error) for errors in form.errors.values() for error in errors)
