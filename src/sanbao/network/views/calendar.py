"""The working calendar."""

from datetime import date
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotAllowed
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.text import whole_number
from sanbao.network.forms import WEEKDAYS, CalendarDayForm
from sanbao.network.holidays import official_days
from sanbao.network.models import CalendarDay
from sanbao.network.permissions import EDIT_CALENDAR, VIEW_CALENDAR
from sanbao.network.queries import calendar_year
from sanbao.network.services import load_calendar, set_calendar_day
from sanbao.network.views.acting import is_done

YEARS: Final = range(2000, 2100)


@require_safe
@page(VIEW_CALENDAR)
def year(request: PageRequest) -> HttpResponse:
    """Show the twelve months of a year, with a warning while its notice is missing."""
    number = whole_number(request.GET.get("year", ""), most=YEARS[-1]) or 0
    number = number if number in YEARS else timezone.localdate().year
    months, is_known = calendar_year(number)
    may_edit = places_of(request.user, EDIT_CALENDAR).everything
    context = {
        "year": number,
        "months": months,
        "is_known": is_known,
        "working_days": sum(month.working_days for month in months),
        "statutory_days": sum(month.statutory_days for month in months),
        "may_edit": may_edit,
        "may_load": may_edit and not is_known and official_days(number) is not None,
        "weekdays": [str(name)[-1:] for name in WEEKDAYS] if request.LANGUAGE_CODE != "en" else list("MTWTFSS"),
        "today": timezone.localdate(),
    }
    return render(request, "network/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(EDIT_CALENDAR)
def edit_day(request: PageRequest, on: date) -> HttpResponse:
    """Say what a day is."""
    _refuse_parts(request)
    row = CalendarDay.objects.filter(on=on).first()
    initial = {"kind": row.kind, "note": row.note} if row else {}
    form = CalendarDayForm(request.POST or None, initial=initial)

    def act() -> None:
        note = form.cleaned_data["note"]
        set_calendar_day(on=on, kind=form.chosen(), note=note, actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return _to_year(on.year)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    template = "network/calendar_day_form.html" if request.htmx else "network/calendar_day.html"
    return render(request, template, {"form": form, "on": on, "weekday": WEEKDAYS[on.weekday()]}, status=status)


@require_POST
@page(EDIT_CALENDAR)
def load(request: PageRequest, year: int) -> HttpResponse:
    """Write down the days of a year's notice."""
    _refuse_parts(request)
    if year not in YEARS:
        raise Http404
    number = load_calendar(year=year, actor=request.user, now=timezone.now())
    messages.info(request, _("已载入 %(days)s 天。") % {"days": number})
    return _to_year(year)


def _refuse_parts(request: PageRequest) -> None:
    """The calendar is one for all: whoever keeps a part of the network only may not change it."""
    if not request.places.everything:
        raise NotAllowed(act=_(EDIT_CALENDAR.label))


def _to_year(year: int) -> HttpResponse:
    return redirect(f"{reverse('network:calendar')}?year={year}")
