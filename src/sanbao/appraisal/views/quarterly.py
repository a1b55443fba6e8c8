"""Pages of the quarterly appraisal: the list of forms, one form and its paper, the averages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.appraisal.forms.quarterly import STATUSES, AveragesForm, QuarterlyFilterForm
from sanbao.appraisal.models import Improvement, QuarterlyForm
from sanbao.appraisal.permissions import FILL_QUARTERLY, VIEW_QUARTERLY
from sanbao.appraisal.printing.w_10.form import FORM, Heading, Said, quarter_label, sample
from sanbao.appraisal.printing.w_10.form import sheet as w_10
from sanbao.appraisal.queries.improvements import progress_of
from sanbao.appraisal.queries.quarterly import (
    FormFilter,
    FormSheet,
    ItemLine,
    averages_of,
    course_of,
    form_seen,
    forms_page,
    photo_subject,
    quarters_with_forms,
    sheet_of_form,
    visible_forms,
)
from sanbao.appraisal.rules.form_10 import FORM_ITEMS
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.appraisal.rules.quarterly import Average, Progress
from sanbao.documents.attached.answer import attachment_answer
from sanbao.documents.forms.description import Sheet
from sanbao.documents.forms.rendering import CONTENT_TYPES
from sanbao.documents.forms.rendering import render as rendered
from sanbao.documents.queries.attachments import attachment_of
from sanbao.kernel.navigation import Tone
from sanbao.kernel.text import whole_number
from sanbao.network.models import Person, Station, Team
from sanbao.network.queries import stations_in

MOST_CHOICES: Final = 300
STATUS_LABELS: Final[Mapping[str, str | Promise]] = dict(STATUSES)
STATUS_TONES: Final[Mapping[str, str]] = {
    FormStatus.FILLING: Tone.WARNING,
    FormStatus.FINISHED: Tone.SUCCESS,
    FormStatus.GIVEN_UP: Tone.NEUTRAL,
}
PROGRESS_LABELS: Final[Mapping[str, str | Promise]] = {
    Progress.OPEN: gettext_lazy("未完成"),
    Progress.OVERDUE: gettext_lazy("已逾期"),
    Progress.DONE: gettext_lazy("已完成"),
}
PROGRESS_TONES: Final[Mapping[str, str]] = {
    Progress.OPEN: Tone.INFO,
    Progress.OVERDUE: Tone.DANGER,
    Progress.DONE: Tone.SUCCESS,
}


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form as the list shows it."""

    form: QuarterlyForm
    status: str | Promise
    tone: str
    may_fill: bool


@dataclass(frozen=True, slots=True)
class ImprovementLine:
    """An improvement with how far it is."""

    one: Improvement
    item: str
    label: str | Promise
    tone: str
    days_late: int


@dataclass(frozen=True, slots=True)
class MeanLine:
    """An average with the name of whose it is."""

    name: str
    mean: Average
    detail: str = ""


@require_safe
@page(VIEW_QUARTERLY)
def forms(request: PageRequest) -> HttpResponse:
    """List forms, the newest first, fifty on a page."""
    stations = stations_of(request)
    teams = Team.objects.filter(station__code=request.GET.get("station") or _only(stations))
    form = QuarterlyFilterForm(
        request.GET,
        quarters=[(each, quarter_label(each)) for each in quarters_with_forms(request.user, request.places)],
        stations=stations,
        teams=teams,
        statuses=STATUSES,
    )
    shown, next_before = forms_page(
        request.user,
        request.places,
        form.wanted() if form.is_valid() else FormFilter(),
        before=whole_number(request.GET.get("before", "")),
    )
    filling = places_of(request.user, FILL_QUARTERLY)
    context = {
        "form": form,
        "lines": [
            _line(each, may_fill=filling.covers(each.station_id) and each.person.user_id != request.user.pk)
            for each in shown
        ],
        "next_query": _with(request, "before", str(next_before)) if next_before else "",
        "may_fill": bool(filling),
        "shows_station": len(stations) > 1,
        "tabs": tabs_of("forms"),
    }
    return render(request, "appraisal/quarterly_rows.html" if request.htmx else "appraisal/quarterly.html", context)


@require_safe
@page(VIEW_QUARTERLY)
def averages(request: PageRequest) -> HttpResponse:
    """Show the averages of a station's quarter by person and team, and how the quarters went."""
    stations = stations_of(request)
    code = request.GET.get("station") or (stations[0].code if stations else "")
    forms_there = visible_forms(request.user, request.places).filter(station__code=code)
    course = course_of(forms_there)
    quarters = [mean.quarter for mean in reversed(course)]
    asked = request.GET.get("quarter", "")
    quarter = asked if asked in quarters else next(iter(quarters), "")
    form = AveragesForm(
        _chosen(request, station=code, quarter=quarter),
        quarters=[(each, quarter_label(each)) for each in quarters] or [("", "—")],
        stations=stations,
    )
    means = averages_of(forms_there.filter(quarter=quarter))
    people = Person.objects.filter(pk__in=means.people).select_related("team").order_by("no")
    teams = Team.objects.filter(pk__in=means.teams)
    context = {
        "form": form,
        "quarter": quarter_label(quarter) if quarter else "",
        "whole": means.whole,
        "people": [
            MeanLine(
                one.name, means.people[one.pk], " · ".join(filter(None, (one.no, one.team.name if one.team else "")))
            )
            for one in people
        ],
        "teams": [MeanLine(one.name, means.teams[one.pk]) for one in teams],
        "course": [MeanLine(quarter_label(mean.quarter), mean) for mean in reversed(course)],
        "tabs": tabs_of("averages"),
    }
    template = "appraisal/quarterly_means.html" if request.htmx else "appraisal/quarterly_averages.html"
    return render(request, template, context)


@require_safe
@page(VIEW_QUARTERLY)
def form(request: PageRequest, number: str) -> HttpResponse:
    """Show a form as it is."""
    found = form_seen(request.user, request.places, number)
    is_own = found.person.user_id == request.user.pk
    may_fill = not is_own and places_of(request.user, FILL_QUARTERLY).covers(found.station_id)
    sheet = sheet_of_form(found)
    context = {
        "form": found,
        "sheet": sheet,
        "lines": [(line, improvement_lines(line.improvements)) for line in sheet.lines],
        "quarter": quarter_label(found.quarter),
        "status": (STATUS_LABELS[found.status], STATUS_TONES[found.status]),
        "may_fill": may_fill and found.status == FormStatus.FILLING,
        "may_take_up": may_fill and found.status == FormStatus.FINISHED,
    }
    return render(request, "appraisal/quarterly_form.html", context)


@require_safe
@page(VIEW_QUARTERLY)
def paper(request: PageRequest, number: str, file_format: str) -> HttpResponse:
    """Hand out a form as it is printed: a finished one with its number and code, any other one as a draft."""
    found = form_seen(request.user, request.places, number)
    if file_format not in {"pdf", "xlsx"}:
        raise NotFound
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language its reader has chosen
        content = rendered(FORM.code, _printed(sheet_of_form(found)), file_format=file_format)
    kind = "inline" if file_format == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{kind}; filename="{FORM.code}-{number}.{file_format}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[file_format], headers=headers)


@require_safe
@page(VIEW_QUARTERLY)
def blank_paper(request: PageRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Hand out the form with nothing filled in, to be taken along on paper."""
    with translation.override("zh-hans"):
        content = rendered(FORM.code, replace(sample(blank=True), company=settings.COMPANY_NAME), file_format="pdf")
    headers = {"Content-Disposition": f'inline; filename="{FORM.code}.pdf"'}
    return HttpResponse(content, content_type=CONTENT_TYPES["pdf"], headers=headers)


@require_safe
@page(VIEW_QUARTERLY)
def photo(request: PageRequest, number: str, pk: int) -> HttpResponse:
    """Show a photo of a form to whoever may see the form."""
    found = form_seen(request.user, request.places, number)
    return attachment_answer(attachment_of([photo_subject(found.number, item.code) for item in FORM_ITEMS], pk))


def stations_of(request: PageRequest) -> list[Station]:
    """Return the stations that the reader may choose from."""
    return list(stations_in(request.user, request.places).order_by("code")[:MOST_CHOICES])


def tabs_of(current: str) -> list[tuple[str, str, bool]]:
    """Return the three faces of the quarterly appraisal."""
    faces = (
        ("forms", _("评核表"), "appraisal:quarterly"),
        ("averages", _("平均分"), "appraisal:quarterly_averages"),
        ("improvements", _("改良事项"), "appraisal:improvements"),
    )
    return [(label, reverse(url), code == current) for code, label, url in faces]


def improvement_lines(found: Sequence[Improvement]) -> list[ImprovementLine]:
    """Return improvements with how far they are today."""
    today = timezone.localdate()
    labels = {item.code: item.label for item in FORM_ITEMS}
    lines = []
    for one in found:
        progress = progress_of(one, today)
        late = (today - one.due_on).days if progress is Progress.OVERDUE else 0
        lines.append(ImprovementLine(one, labels[one.item], PROGRESS_LABELS[progress], PROGRESS_TONES[progress], late))
    return lines


def _printed(sheet: FormSheet) -> Sheet:
    found = sheet.form
    is_finished = found.status == FormStatus.FINISHED
    appraiser = found.appraiser
    return w_10(
        Heading(
            station=found.station.name,
            person=f"{found.person.name} {found.person.no}",
            team=found.team.name if found.team else "",
            quarter=quarter_label(found.quarter),
            on=found.on,
            appraiser=(appraiser.name or appraiser.get_username()) if appraiser else "",
        ),
        {line.item.code: _said(line) for line in sheet.lines if line.judgement},
        company=settings.COMPANY_NAME,
        number=found.number,
        score=f"{sheet.formula} = {found.score}" if is_finished and found.score is not None else "",
        watermark="" if is_finished else "草稿",
        qr=settings.BASE_URL + reverse("appraisal:quarterly_form", args=(found.number,)) if is_finished else "",
    )


def _said(line: ItemLine) -> Said:
    improvements = tuple(f"{one.what}（{one.owner.name}，{one.due_on:%-m月%-d日}前）" for one in line.improvements)
    judgement = line.judgement
    assert judgement is not None  # noqa: S101 - the caller leaves the others out
    return Said(judgement.score, judgement.remark, improvements, len(line.photos))


def _line(found: QuarterlyForm, *, may_fill: bool) -> FormLine:
    is_open = found.status == FormStatus.FILLING
    return FormLine(found, STATUS_LABELS[found.status], STATUS_TONES[found.status], may_fill and is_open)


def _chosen(request: PageRequest, **chosen: str) -> QueryDict:
    query = request.GET.copy()
    query.update(chosen)
    return query


def _only(stations: Sequence[Station]) -> str:
    return stations[0].code if len(stations) == 1 else ""


def _with(request: PageRequest, key: str, value: str) -> str:
    query = request.GET.copy()
    query[key] = value
    return query.urlencode()
