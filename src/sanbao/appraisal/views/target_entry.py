"""Entering what the target board cannot know by itself, and other editions of its sheet."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.forms.targets import TIME_UNITS, FigureForm, SheetForm
from sanbao.appraisal.permissions import ENTER_TARGETS, SET_TARGETS, TARGETS
from sanbao.appraisal.queries.targets import editions, entered_figure, is_entered, sheet_of
from sanbao.appraisal.rules.figures import UNIT_LABELS, written
from sanbao.appraisal.rules.target_sheet import Target, TargetSheet
from sanbao.appraisal.rules.targets import Facts
from sanbao.appraisal.services.targets import enter_figure, set_targets
from sanbao.appraisal.views.targets import limit_text
from sanbao.appraisal.views.words import exact_text
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.network.choosing import station_seen
from sanbao.network.models import Station


@require_http_methods(["GET", "HEAD", "POST"])
@page(ENTER_TARGETS)
def enter(request: PageRequest, station: str, month: Month, code: str) -> HttpResponse:
    """Enter what a target has reached in a month so far, or take it back.

    Raises: NotFound.
    """
    found = station_seen(request, station)
    target = _target(sheet_of(editions(), found.pk, month), code)
    before = entered_figure(found, month, code)
    form = FigureForm(
        request.POST or None,
        target=target,
        before=read(Facts, before.facts) if before else None,
        unit=_(UNIT_LABELS[target.case_unit]),
    )

    def act() -> None:
        enter_figure(
            station=found,
            month=month,
            target=code,
            facts=None if form.is_taking_back else form.facts,
            evidence=form.cleaned_data["evidence"],
            actor=request.user,
            now=timezone.now(),
        )

    back = f"{reverse('appraisal:target', args=[month, code])}?station={found.code}"
    if request.method == "POST" and is_done(form, act):
        messages.success(request, _("已撤回。") if form.is_taking_back else _("已登记。"))
        return redirect(back)
    context = {
        "form": form,
        "station": found,
        "month": month,
        "target": target,
        "limit": limit_text(target),
        "before": before,
        "back": back,
    }
    return render(request, "appraisal/targets_enter.html", context, status=_status(form))


@require_safe
@page(TARGETS)
def sheets(request: PageRequest) -> HttpResponse:
    """Show the sheet in force, and every edition with what it changed."""
    stored, month = editions(), Month.of(timezone.localdate())
    station = _asked(request)
    sheet = sheet_of(stored, station.pk if station else None, month)
    shown = [one for one in stored if one.station_id is None or request.places.covers(one.station_id)]
    context = {
        "station": station,
        "stations": Station.objects.filter(request.places.within("pk")),
        "sheet": sheet,
        "rows": [(target, limit_text(target), _case_text(target)) for target in sheet.targets],
        "lead_times": _lead_times(sheet),
        "editions": [(one, _lead_times(read(TargetSheet, one.content))) for one in reversed(shown)],
        "may_set": bool(places_of(request.user, SET_TARGETS)),
    }
    return render(request, "appraisal/targets_sheets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(SET_TARGETS)
def new_sheet(request: PageRequest) -> HttpResponse:
    """Set the targets from a month on."""
    month, station = Month.of(timezone.localdate()), _asked(request)
    form = SheetForm(
        request.POST or None, sheet=sheet_of(editions(), station.pk if station else None, month), month=month
    )

    def act() -> None:
        place: Station | None = form.cleaned_data["station"]
        if not (request.places.covers(place.pk) if place else request.places.everything):
            raise NotFound
        reason = form.cleaned_data["reason"]
        set_targets(station=place, sheet=form.edited, reason=reason, actor=request.user, now=timezone.now())

    if station and not form.is_bound:
        form.initial["station"] = station.code
    if request.method == "POST" and is_done(form, act):
        messages.success(request, _("新的目标已登记，从生效月份起计算。"))
        return redirect("appraisal:target_sheets")
    context = {"form": form, "limits": [(*one, limit_text(one[0]).partition(" ")[0]) for one in form.limits]}
    return render(request, "appraisal/targets_sheet_new.html", context, status=_status(form))


def _asked(request: PageRequest) -> Station | None:
    """Return the station that the address names, if it names one.

    Raises: NotFound.
    """
    code = request.GET.get("station", "")
    return station_seen(request, code) if code and code[0] != "*" and ":" not in code else None


def _target(sheet: TargetSheet, code: str) -> Target:
    found = next((target for target in sheet.targets if target.code == code and is_entered(code)), None)
    if found is None:
        raise NotFound
    return found


def _case_text(target: Target) -> str:
    return exact_text(target.case_limit, target.case_unit) if target.case_limit else ""


def _lead_times(sheet: TargetSheet) -> str:
    times = sheet.lead_times
    figures: Any = "/".join(written(one) for one in (times.light, times.medium, times.heavy))
    return f"{figures} {TIME_UNITS[times.unit]}"


def _status(form: forms.Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
