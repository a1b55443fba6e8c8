"""Pages of people."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.identifiers import mask_phone
from sanbao.kernel.periods import Month
from sanbao.network import services
from sanbao.network.forms import (
    MOST_CHOICES,
    AccountForm,
    FirstGradeForm,
    GradeForm,
    LeaveForm,
    LendingForm,
    PeopleFilterForm,
    PersonForm,
    ShiftPlanForm,
)
from sanbao.network.labels import GRADE_LABELS
from sanbao.network.models import Person, Team
from sanbao.network.permissions import (
    EDIT_PEOPLE,
    GRADE_PEOPLE,
    IMPORT_ROSTER,
    LEND_PEOPLE,
    LINK_ACCOUNTS,
    VIEW_ATTENDANCE,
    VIEW_PEOPLE,
)
from sanbao.network.ports import person_figures, station_reviews
from sanbao.network.queries import PeopleFilter, people_page, person_seen, person_sheet, stations_in
from sanbao.network.queries.people import grade_on_page
from sanbao.network.rules.attendance import half_days
from sanbao.network.views.acting import form_page, is_done, kept_station


@require_safe
@page(VIEW_PEOPLE)
def people(request: PageRequest) -> HttpResponse:
    """List people, fifty on a page."""
    stations = list(stations_in(request.user, request.places)[: MOST_CHOICES + 1])
    teams = Team.objects.filter(station__code=request.GET.get("station", ""))
    form = PeopleFilterForm(request.GET, stations=stations, teams=teams)
    wanted = PeopleFilter(**form.cleaned_data) if form.is_valid() else PeopleFilter()
    shown = people_page(request.user, request.places, wanted, today=timezone.localdate())
    query = request.GET.copy()
    query["after"] = shown.next_after
    hiring = places_of(request.user, EDIT_PEOPLE)
    context = {
        "form": form,
        "lines": [(person, _grade_text(person)) for person in shown.people],
        "next_query": query.urlencode() if shown.next_after else "",
        "hiring": [station for station in stations if hiring.covers(station.pk)] if hiring else [],
        "may_import": bool(places_of(request.user, IMPORT_ROSTER)),
        "shows_station": len(stations) > 1,
    }
    template = "network/people_rows.html" if request.htmx else "network/people.html"
    return render(request, template, context)


@require_safe
@page(VIEW_PEOPLE)
def person(request: PageRequest, station_code: str, no: str) -> HttpResponse:
    """Show a person: grades, shifts, and the attendance of a month."""
    found = person_seen(request.user, request.places, station_code, no)
    today = timezone.localdate()
    month = _month(request, today)
    sheet = person_sheet(found, month, today=today)
    may_edit = places_of(request.user, EDIT_PEOPLE).covers(found.station_id)
    attendance = places_of(request.user, VIEW_ATTENDANCE)
    is_own = found.user_id == request.user.pk
    figures = person_figures.get()(station_code, no, month) if person_figures.is_filled else ""
    context = {
        "person": found,
        "sheet": sheet,
        "grades": [(row, GRADE_LABELS[row.grade]) for row in sheet.grades],
        "current": GRADE_LABELS[sheet.current.grade] if sheet.current else "",
        "phone": found.phone if may_edit or is_own else mask_phone(found.phone) if found.phone else "",
        "month": month,
        "attended": half_days(sheet.worth.attended_halves),
        "personal": half_days(sheet.worth.personal_halves),
        "sick": half_days(sheet.worth.sick_halves),
        "shows_attendance": attendance.covers(found.station_id) or (attendance.own and is_own),
        "figures": figures,
        "may_edit": may_edit,
        "may_link": places_of(request.user, LINK_ACCOUNTS).covers(found.station_id) and not is_own,
        "may_grade": not is_own and places_of(request.user, GRADE_PEOPLE).covers(found.station_id),
        "may_lend": places_of(request.user, LEND_PEOPLE).covers(found.station_id),
        "lendings": [(row, row.until_on - timedelta(days=1)) for row in sheet.lendings],
        "lending_form": LendingForm(person=found),
        "has_left": found.left_on is not None and found.left_on <= today,
        "leave_form": LeaveForm(),
        "shift_form": ShiftPlanForm(station=found.station),
        "account_form": AccountForm(initial={"username": found.user.username if found.user else ""}),
    }
    return render(request, "network/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(EDIT_PEOPLE)
def new_person(request: PageRequest, station_code: str) -> HttpResponse:
    """Hire somebody, a technician with the first grade."""
    station = kept_station(request, station_code)
    form = PersonForm(request.POST or None, station=station)
    may_grade = places_of(request.user, GRADE_PEOPLE).covers(station.pk)
    grade = FirstGradeForm(request.POST or None) if may_grade else None

    def act() -> None:
        first = grade.first(form.cleaned_data["hired_on"], timezone.localdate()) if grade else None
        services.hire(station=station, **form.cleaned_data, grade=first, actor=request.user, now=timezone.now())

    if request.method == "POST" and (grade is None or grade.is_valid()) and is_done(form, act):
        return redirect("network:person", station.code, form.cleaned_data["no"])
    return form_page(
        request,
        form,
        title=_("新增人员"),
        back=f"{reverse('network:people')}?station={station.code}",
        action=_("保存"),
        subtitle=station.name,
        more=grade,
        more_title=_("岗位级别（维修技师填写）"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(EDIT_PEOPLE)
def edit_person(request: PageRequest, station_code: str, no: str) -> HttpResponse:
    """Correct what is written down about somebody, or move him to another team or post."""
    found = _kept(request, station_code, no)
    form = PersonForm(request.POST or None, station=found.station, person=found)

    def act() -> None:
        services.amend_person(person=found, **form.cleaned_data, actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return _to(found)
    return form_page(request, form, title=_("修改资料"), back=_url(found), action=_("保存"), subtitle=str(found))


@require_http_methods(["GET", "HEAD", "POST"])
@page(GRADE_PEOPLE)
def give_grade(request: PageRequest, station_code: str, no: str) -> HttpResponse:
    """Give somebody a coefficient from a day on."""
    found = _kept(request, station_code, no)
    has_grade = found.grades.exists()
    form = GradeForm(request.POST or None, from_on=Month.of(timezone.localdate()).next.first, has_grade=has_grade)

    def act() -> None:
        services.set_grade(person=found, grade=form.grade(), actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return _to(found)
    return form_page(
        request,
        form,
        title=_("评定技术系数"),
        back=_url(found),
        action=_("评定"),
        subtitle=str(found),
        review=station_reviews.get()(found.station.code) if has_grade and station_reviews.is_filled else "",
    )


@require_POST
@page(EDIT_PEOPLE)
def give_shift(request: PageRequest, station_code: str, no: str) -> HttpResponse:
    """Plan a shift for somebody."""
    found = _kept(request, station_code, no)
    form = ShiftPlanForm(request.POST, station=found.station)

    def act() -> None:
        services.plan_shift(person=found, **form.cleaned_data, actor=request.user, now=timezone.now())

    if is_done(form, act):
        return _to(found)
    return form_page(request, form, title=_("安排班次"), back=_url(found), action=_("安排"), subtitle=str(found))


@require_POST
@page(LINK_ACCOUNTS)
def link_account(request: PageRequest, station_code: str, no: str) -> HttpResponse:
    """Say which account is this person's."""
    found = _kept(request, station_code, no)
    form = AccountForm(request.POST)

    def act() -> None:
        user = form.cleaned_data["username"]
        services.link_user(person=found, user=user, actor=request.user, now=timezone.now())

    if is_done(form, act):
        return _to(found)
    return form_page(request, form, title=_("登录账号"), back=_url(found), action=_("保存"), subtitle=str(found))


@require_POST
@page(EDIT_PEOPLE)
def leave(request: PageRequest, station_code: str, no: str) -> HttpResponse:
    """Write down that somebody leaves."""
    found = _kept(request, station_code, no)
    form = LeaveForm(request.POST)

    def act() -> None:
        services.leave(person=found, on=form.on(), actor=request.user, now=timezone.now())

    if is_done(form, act):
        return _to(found)
    return form_page(request, form, title=_("办理离职"), back=_url(found), action=_("离职"), subtitle=str(found))


@require_POST
@page(EDIT_PEOPLE)
def stay(request: PageRequest, station_code: str, no: str) -> HttpResponse:
    """Take back a leaving."""
    found = _kept(request, station_code, no)
    services.take_back_leave(person=found, actor=request.user, now=timezone.now())
    messages.info(request, _("离职已撤销。"))
    return _to(found)


def _kept(request: PageRequest, station_code: str, no: str) -> Person:
    found = person_seen(request.user, request.places, station_code, no)
    if not request.places.covers(found.station_id):
        raise NotFound
    return found


def _url(found: Person) -> str:
    return reverse("network:person", args=(found.station.code, found.no))


def _to(found: Person) -> HttpResponse:
    return redirect(_url(found))


def _grade_text(found: Person) -> str:
    held = grade_on_page(found)
    return f"{GRADE_LABELS[held[0]]} {held[1]}" if held else ""


def _month(request: PageRequest, today: date) -> Month:
    asked = request.GET.get("month", "")
    return Month.parse(asked) if asked else Month.of(today)
