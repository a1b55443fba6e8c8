"""The month's table of one or several stations."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.periods import Month
from sanbao.ledger.queries import first_open_month
from sanbao.network.choosing import (
    Chosen,
    choices_of,
    chosen,
    default_choice,
    own_person,
    station_seen,
    visible_stations,
)
from sanbao.statistics.addresses import total_link
from sanbao.statistics.course import standing, totals_beside
from sanbao.statistics.figures import NOTES, SETS, columns_of
from sanbao.statistics.forms import MonthFilterForm
from sanbao.statistics.models import MonthClosing
from sanbao.statistics.permissions import CLOSE, NOTE, PRINT, VIEW
from sanbao.statistics.queries import closings, issued_statement, month_table
from sanbao.statistics.rules.columns import Column
from sanbao.statistics.rules.table import MonthTable
from sanbao.statistics.views.compared import months_beside, strip
from sanbao.statistics.views.table import Frame, filtered, person_url, present


@require_safe
@page(VIEW)
def month(request: PageRequest) -> HttpResponse:
    """Show the month of the chosen stations; whoever sees only his own is led to his own page."""
    stations = visible_stations(request.places)
    if not stations:
        return _own_month(request)
    form = MonthFilterForm(_with_defaults(request.GET, default_choice(stations)), stations=choices_of(stations))
    if not form.is_valid():
        form.offer_teams((), "")
        context = {"form": form}
        return render(request, "statistics/month.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    where = chosen(stations, form.cleaned_data["station"], request.places)
    when = form.cleaned_data["month"] or default_month(where, timezone.localdate())
    template = "statistics/month_results.html" if request.htmx else "statistics/month.html"
    return render(request, template, _context(request, form, where, when))


@require_safe
@page(VIEW)
def station_month(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Lead from the address of a station's month, as the journal and issued forms name it, to its table."""
    found = station_seen(request, station)
    return redirect(f"{reverse('statistics:month')}?{_query(found.code, month)}")


def default_month(where: Chosen, today: date) -> Month:
    """Return the month that is being worked on: the station's earliest open one, else the current one."""
    current = Month.of(today)
    earliest = first_open_month(where.only.pk) if where.only else current.previous
    return min(earliest or current, current)


def _own_month(request: PageRequest) -> HttpResponse:
    own = own_person(request.user)
    if own is None:
        return render(request, "statistics/nobody.html", {"has_no_station": request.places.everything})
    asked = MonthFilterForm(request.GET, stations=())
    asked.full_clean()
    when = asked.cleaned_data.get("month") or Month.of(timezone.localdate())
    return redirect(person_url(own.station.code, when, own.no))


def _with_defaults(query: QueryDict, station: str) -> QueryDict:
    filled = query.copy()
    if not filled.get("station"):
        filled["station"] = station
    return filled


def _context(request: PageRequest, form: MonthFilterForm, where: Chosen, when: Month) -> dict[str, Any]:
    data = form.cleaned_data
    closed = closings(when, where.ids)
    table = month_table(when, where.ids, closed)
    form.offer_teams([row.team for row in table.rows], data["team"])
    shown = filtered(table, text=data["q"], grade=data["grade"], team=data["team"])
    set_code = data["set"] if _may_type(request, where) or data["set"] != NOTES else "main"
    query = request.GET.copy()
    query["station"], query["month"] = where.value, str(when)
    return {
        "form": _filled(form, where, when),
        "where": where,
        "month": when,
        "previous_month": _query(where.value, when.previous, query),
        "next_month": _query(where.value, when.next, query),
        "closing": closed.get(where.only.pk) if where.only else None,
        "closed_count": len(closed),
        "table": present(
            Frame(
                shown,
                columns_of(set_code),
                {station.pk: station.code for station in where.stations},
                None if where.only else {station.pk: station.name for station in where.stations},
                _noted(request, where, closed) if set_code == NOTES else (),
            ),
            query,
            total_link=total_link(where, when)
            if shown is table
            else _no_link,  # what is filtered has no page of its own
        ),
        "set": set_code,
        "sets": _sets(query, set_code, _may_type(request, where)),
        "is_filtered": shown is not table,
        "cards": _cards(table, where, when),
        "beside_url": "" if where.only else f"{reverse('statistics:beside')}?{_query(where.value, when)}",
        "course_url": _course(where, when),
        **_acts(request, where, when, closed),
    }


def _no_link(_column: Column) -> str:
    return ""


def _filled(form: MonthFilterForm, where: Chosen, when: Month) -> MonthFilterForm:
    """Show in the boxes what is shown below, also where nothing was asked for."""
    form.data = {**form.data, **form.cleaned_data, "station": where.value, "month": str(when)}
    return form


@require_safe
@page(VIEW)
def beside(request: PageRequest) -> HttpResponse:
    """Set the month of several stations beside others: fetched by its page, which need not wait for it."""
    stations = visible_stations(request.places)
    form = MonthFilterForm(_with_defaults(request.GET, default_choice(stations)), stations=choices_of(stations))
    if not stations or not form.is_valid():
        raise NotFound
    where = chosen(stations, form.cleaned_data["station"], request.places)
    when = form.cleaned_data["month"] or default_month(where, timezone.localdate())
    now = totals_beside([when], where.ids)[when]
    cards = strip(now, months_beside(when, where.ids), total_link(where, when), mean=False)
    template = "statistics/strip.html" if request.htmx else "statistics/beside.html"
    return render(request, template, {"cards": cards, "where": where, "month": when})


def _cards(table: MonthTable, where: Chosen, when: Month) -> list[Any]:
    others = months_beside(when, where.ids) if where.only else ()
    return strip(standing(table), others, total_link(where, when), mean=True)


def _acts(request: PageRequest, where: Chosen, when: Month, closed: Mapping[int, MonthClosing]) -> dict[str, Any]:
    """Say what the reader may do with the month: close it, print it."""
    only = where.only
    printing = places_of(request.user, PRINT)
    may_print = all(printing.covers(station.pk) for station in where.stations)
    is_closed = only is not None and only.pk in closed
    may_close = only is not None and not is_closed and places_of(request.user, CLOSE).covers(only.pk)
    return {
        "may_close": may_close and when <= Month.of(timezone.localdate()),
        "may_print": may_print,
        "issued": issued_statement(only, when) if only and is_closed and may_print else None,
    }


def _may_type(request: PageRequest, where: Chosen) -> bool:
    places = places_of(request.user, NOTE)
    return any(places.covers(station.pk) for station in where.stations)


def _noted(request: PageRequest, where: Chosen, closed: Mapping[int, MonthClosing]) -> frozenset[int]:
    places = places_of(request.user, NOTE)
    return frozenset(s.pk for s in where.stations if s.pk not in closed and places.covers(s.pk))


def _sets(query: QueryDict, current: str, may_type: bool) -> list[tuple[str, str, bool]]:  # noqa: FBT001 - private
    names = {code: _(name) for code, (name, _columns) in SETS.items()}
    if may_type:
        names[NOTES] = _("登记奖罚")
    return [(name, f"?{_changed(query, set=code)}", code == current) for code, name in names.items()]


def _changed(query: QueryDict, **values: str) -> str:
    changed = query.copy()
    for key, value in values.items():
        changed[key] = value
    changed.pop("sort", None)
    changed.pop("page", None)
    return changed.urlencode()


def _query(station: str, month: Month, query: QueryDict | None = None) -> str:
    asked = query.copy() if query is not None else QueryDict(mutable=True)
    asked["station"], asked["month"] = station, str(month)
    asked.pop("page", None)
    return asked.urlencode()


def _course(where: Chosen, when: Month) -> str:
    query = QueryDict(mutable=True)
    query["station"], query["year"], query["month"] = where.value, str(when.year), str(when.month)
    return f"{reverse('statistics:course')}?{query.urlencode()}"
