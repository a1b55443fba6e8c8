"""The organisation: regions, stations, and the chart of each station."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotAllowed
from sanbao.accounts.pages import PageRequest, View, page
from sanbao.kernel.text import squeeze
from sanbao.network import services
from sanbao.network.forms import (
    MOST_CHOICES,
    AdmissionForm,
    DepartmentForm,
    PostForm,
    RegionForm,
    ShiftForm,
    StationForm,
    TeamForm,
)
from sanbao.network.labels import DEPARTMENT_KIND_LABELS, STATION_KIND_LABELS
from sanbao.network.models import Department, Post, Shift, Station, Team
from sanbao.network.permissions import EDIT_ORGANISATION, EDIT_PEOPLE, VIEW_ATTENDANCE, VIEW_ORGANISATION, VIEW_PEOPLE
from sanbao.network.queries import chart, organisation, station_called
from sanbao.network.views.acting import form_page, is_done, kept_station


@require_safe
@page(VIEW_ORGANISATION)
def tree(request: PageRequest) -> HttpResponse:
    """Show regions and their stations."""
    text = squeeze(request.GET.get("text", ""))[:40]
    regions, has_more = organisation(request.user, request.places, text=text, today=timezone.localdate())
    context = {
        "regions": regions,
        "has_more": has_more,
        "text": text,
        "kinds": STATION_KIND_LABELS,
        "may_edit": places_of(request.user, EDIT_ORGANISATION).everything,
    }
    return render(request, "network/organisation.html", context)


@require_safe
@page(VIEW_ORGANISATION)
def station(request: PageRequest, code: str) -> HttpResponse:
    """Show a station with its chart: departments, posts and who holds them, teams, shifts."""
    found = station_called(request.user, request.places, code)
    context = {
        "station": found,
        "kind": STATION_KIND_LABELS[found.kind],
        "chart": chart(found, today=timezone.localdate()),
        "kinds": DEPARTMENT_KIND_LABELS,
        "shifts": found.shifts.order_by("id"),
        "below": found.children.order_by("code"),
        "may_edit": places_of(request.user, EDIT_ORGANISATION).covers(found.pk),
        "may_admit": places_of(request.user, EDIT_ORGANISATION).everything,
        "may_hire": places_of(request.user, EDIT_PEOPLE).covers(found.pk),
        "sees_people": places_of(request.user, VIEW_PEOPLE).covers(found.pk),
        "sees_attendance": places_of(request.user, VIEW_ATTENDANCE).covers(found.pk),
        "month": timezone.localdate().isoformat()[:7],
        "admission_form": AdmissionForm(initial={"on": timezone.localdate()}),
    }
    return render(request, "network/station.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(EDIT_ORGANISATION)
def new_region(request: PageRequest) -> HttpResponse:
    """Open a region."""
    _refuse_parts(request)
    form = RegionForm(request.POST or None)

    def act() -> None:
        services.open_region(**form.cleaned_data, actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return redirect("network:organisation")
    return form_page(request, form, title=_("新增大区"), back=reverse("network:organisation"), action=_("新增"))


@require_http_methods(["GET", "HEAD", "POST"])
@page(EDIT_ORGANISATION)
def new_station(request: PageRequest) -> HttpResponse:
    """Open a station."""
    _refuse_parts(request)
    form = StationForm(request.POST or None)

    def act() -> None:
        code = form.cleaned_data["code"]
        services.open_station(code=code, details=form.details(), actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return redirect("network:station", form.cleaned_data["code"])
    above = Station.objects.values_list("code", "name")[:MOST_CHOICES]
    back = reverse("network:organisation")
    return form_page(request, form, title=_("新增网点"), back=back, action=_("新增"), suggestions=above)


@require_http_methods(["GET", "HEAD", "POST"])
@page(EDIT_ORGANISATION)
def edit_station(request: PageRequest, code: str) -> HttpResponse:
    """Write down what has changed about a station."""
    _refuse_parts(request)
    found = kept_station(request, code)
    form = StationForm(request.POST or None, station=found)

    def act() -> None:
        services.amend_station(station=found, details=form.details(), actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return redirect("network:station", code)
    above = Station.objects.values_list("code", "name")[:MOST_CHOICES]
    back = reverse("network:station", args=(code,))
    return form_page(
        request, form, title=_("修改网点"), back=back, action=_("保存"), subtitle=found.name, suggestions=above
    )


@require_POST
@page(EDIT_ORGANISATION)
def admission(request: PageRequest, code: str) -> HttpResponse:
    """Withdraw a station from the network, or admit one that has left."""
    _refuse_parts(request)
    found = kept_station(request, code)
    form = AdmissionForm(request.POST)
    service = services.admit_station if found.left_on else services.withdraw_station

    def act() -> None:
        service(station=found, on=form.cleaned_data["on"], actor=request.user, now=timezone.now())

    if is_done(form, act):
        return redirect("network:station", code)
    back = reverse("network:station", args=(code,))
    return form_page(request, form, title=_("准入与退出"), back=back, action=_("保存"), subtitle=found.name)


Service = Callable[..., Any]


def _parts(
    model: type[Model], form_class: Callable[..., Any], service: Service, *, name: str, of: str, titles: tuple[str, str]
) -> tuple[View[...], View[...]]:
    """Return the pages on which a part of a station is added and changed. `of`: where the part names its station."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @page(EDIT_ORGANISATION)
    def new(request: PageRequest, code: str) -> HttpResponse:
        return serve(request, kept_station(request, code), None)

    @require_http_methods(["GET", "HEAD", "POST"])
    @page(EDIT_ORGANISATION)
    def edit(request: PageRequest, code: str, pk: int) -> HttpResponse:
        found = kept_station(request, code)
        part = get_object_or_404(model._default_manager.filter(**{of: found}), pk=pk)  # noqa: SLF001 - Django's name
        if removal := REMOVALS.get(name) if "remove" in request.POST else None:
            removal(**{name: part}, actor=request.user, now=timezone.now())
            messages.info(request, _("已撤销。"))
            return redirect("network:station", code)
        return serve(request, found, part)

    def serve(request: PageRequest, found: Station, part: Any) -> HttpResponse:  # noqa: ANN401 - a row of the model
        form = form_class(request.POST or None, station=found, part=part)

        def act() -> None:
            given = {"station": found, **form.arguments()}
            if name == "post":
                given.pop("station")
                given.setdefault("department", part.department if part else None)
            service(**{name: part}, **given, actor=request.user, now=timezone.now())

        if request.method == "POST" and is_done(form, act):
            return redirect("network:station", found.code)
        return form_page(
            request,
            form,
            title=_(titles[1] if part else titles[0]),
            back=reverse("network:station", args=(found.code,)),
            action=_("保存"),
            subtitle=found.name,
            may_remove=part is not None and name in REMOVALS,
        )

    return new, edit


REMOVALS: dict[str, Service] = {
    "department": services.remove_department,
    "post": services.remove_post,
    "team": services.remove_team,
}
new_department, edit_department = _parts(
    Department,
    DepartmentForm,
    services.set_department,
    name="department",
    of="station",
    titles=(gettext_noop("新增部门"), gettext_noop("修改部门")),
)
new_post, edit_post = _parts(
    Post,
    PostForm,
    services.set_post,
    name="post",
    of="department__station",
    titles=(gettext_noop("新增岗位"), gettext_noop("修改岗位")),
)
new_team, edit_team = _parts(
    Team,
    TeamForm,
    services.set_team,
    name="team",
    of="station",
    titles=(gettext_noop("新增班组"), gettext_noop("修改班组")),
)
new_shift, edit_shift = _parts(
    Shift,
    ShiftForm,
    services.set_shift,
    name="shift",
    of="station",
    titles=(gettext_noop("新增班次"), gettext_noop("修改班次")),
)


def _refuse_parts(request: PageRequest) -> None:
    """Stations themselves are opened and changed by those who keep the whole network."""
    if not request.places.everything:
        raise NotAllowed(act=_(EDIT_ORGANISATION.label))
