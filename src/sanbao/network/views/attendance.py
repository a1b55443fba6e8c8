"""The attendance grid, typed into as on paper."""

import json
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.db.models import Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.access import places_of, require
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError, Fault, Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.network.forms import WEEKDAYS, AttendanceChoiceForm
from sanbao.network.labels import MARK_LABELS
from sanbao.network.models import AttendanceDay, Station
from sanbao.network.permissions import EDIT_ATTENDANCE, IMPORT_ATTENDANCE, VIEW_ATTENDANCE
from sanbao.network.queries import Grid, attendance_grid, station_called, stations_in
from sanbao.network.queries.grid import GridCell, GridRow
from sanbao.network.rules.attendance import SIGNS, WORTH, Mark, read_cell
from sanbao.network.services import CellChange, set_attendance_grid

# The keys that set a mark, in the order of the legend.
KEYS: Final[tuple[tuple[str, Mark], ...]] = (
    ("1", Mark.FULL),
    ("2", Mark.HALF),
    ("3", Mark.PERSONAL_LEAVE),
    ("4", Mark.SICK_LEAVE),
    ("5", Mark.REST),
    ("6", Mark.OVERTIME_REST_DAY),
    ("7", Mark.ANNUAL_LEAVE),
    ("8", Mark.OTHER_PAID_LEAVE),
    ("9", Mark.OVERTIME_HOLIDAY),
    ("0", Mark.ABSENT),
)
PAGE_STATIONS: Final = 50


@require_safe
@page(VIEW_ATTENDANCE)
def choose(request: PageRequest) -> HttpResponse:
    """Lead to the only station there is, or list the stations with their last attendance."""
    form = AttendanceChoiceForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"text": "", "month": ""}
    today = timezone.localdate()
    month = Month.parse(asked["month"]) if asked["month"] else Month.of(today)
    stations = stations_in(request.user, request.places).filter(Q(left_on=None) | Q(left_on__gt=month.first))
    if not asked["text"] and len(only := list(stations[:2])) == 1:
        return redirect("network:attendance_grid", only[0].code, str(month))
    named = stations.filter(Q(code__istartswith=asked["text"]) | Q(name__icontains=asked["text"]))
    after = request.GET.get("after", "")
    rows = list(named.filter(code__gt=after).order_by("code")[: PAGE_STATIONS + 1])
    shown = rows[:PAGE_STATIONS]
    query = request.GET.copy()
    query["after"] = shown[-1].code if len(rows) > PAGE_STATIONS else ""
    last = _last_days(shown)
    context = {
        "form": form,
        "month": month,
        "lines": [(station, last.get(station.pk)) for station in shown],
        "next_query": query.urlencode() if query["after"] else "",
    }
    return render(request, "network/attendance_stations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(VIEW_ATTENDANCE)
def grid(request: PageRequest, code: str, month: Month) -> HttpResponse:
    """Show a station's month and take in what was typed, all of it in one act."""
    station = station_called(request.user, request.places, code)
    shown = _shown(request, station, month)
    if request.method != "POST":
        return _page(request, shown)
    require(request.user, EDIT_ATTENDANCE, station.pk)
    try:
        changes = _typed(request, shown)
        number = set_attendance_grid(
            station=station, month=month, changes=changes, actor=request.user, now=timezone.now()
        )
    except DomainError as fault:
        lines = fault.lines(_) if isinstance(fault, Refused) else [fault.text(_)]
        return _page(request, shown, lines=lines, status=fault.kind.status)
    text = ngettext("已保存 %(number)s 处改动。", "已保存 %(number)s 处改动。", number) % {"number": number}
    messages.success(request, text if number else _("没有改动。"))
    return redirect(request.get_full_path())


def _shown(request: PageRequest, station: Station, month: Month) -> Grid:
    return attendance_grid(
        request.user,
        request.places,
        station,
        month,
        team=whole_number(request.GET.get("team", "")),
        after=request.GET.get("after", ""),
        today=timezone.localdate(),
    )


def _typed(request: PageRequest, shown: Grid) -> list[CellChange]:
    """Return the cells that differ from what the page showed when it was opened.

    Raises: Refused with every cell that cannot be read.
    """
    changes, faults = [], []
    for row in shown.rows:
        seen = _seen(request, row)
        for index, cell in enumerate(row.cells):
            text = request.POST.get(_name(row, cell), seen[index])
            if text == seen[index]:
                continue
            try:
                wanted = read_cell(text)
                changes.append(
                    CellChange(row.person.pk, cell.day.on, wanted, seen=read_cell(seen[index]), was_seen=True)
                )
            except DomainError as error:
                params = {key: str(value) for key, value in error.params.items()}
                faults.append(Fault(error.code, error.message, params, column=f"{row.person.name} {cell.day.on}"))
    if faults:
        raise Refused(faults)
    return changes


def _seen(request: PageRequest, row: GridRow) -> list[str]:
    """Return the row as the page showed it: its hidden field, or how it is now if that was not sent."""
    sent = request.POST.get(f"seen-{row.person.pk}", "").split(",")
    return sent if len(sent) == len(row.cells) else row.seen.split(",")


def _name(row: GridRow, cell: GridCell) -> str:
    return f"c-{row.person.pk}-{cell.day.on.day}"


def _page(request: PageRequest, shown: Grid, *, lines: Sequence[str] = (), status: int = HTTPStatus.OK) -> HttpResponse:
    may_edit = places_of(request.user, EDIT_ATTENDANCE).covers(shown.station.pk)
    context = {
        "grid": shown,
        "rows": [_row(request, row) for row in shown.rows],
        "faults": lines,
        "is_open": may_edit and not shown.is_closed,
        "may_edit": may_edit,
        "may_import": places_of(request.user, IMPORT_ATTENDANCE).covers(shown.station.pk),
        "legend": [(key, SIGNS[mark][0], MARK_LABELS[mark]) for key, mark in KEYS],
        "signs": json.dumps(_SIGNS, ensure_ascii=False),
        "keys": json.dumps({key: SIGNS[mark][0] for key, mark in KEYS}, ensure_ascii=False),
        "months": (shown.month.previous, shown.month.next),
        "team": request.GET.get("team", ""),
        "next_query": _next_query(request, shown),
        "many_stations": places_of(request.user, VIEW_ATTENDANCE).everything,
        "days": [(day, _weekday(request, day.on)) for day in shown.days],
    }
    return render(request, "network/attendance.html", context, status=status)


def _row(request: PageRequest, row: GridRow) -> dict[str, Any]:
    if request.method != "POST":
        return {"row": row, "seen": row.seen, "cells": [(cell, cell.text, _name(row, cell)) for cell in row.cells]}
    cells = [(cell, request.POST.get(_name(row, cell), cell.text), _name(row, cell)) for cell in row.cells]
    return {"row": row, "seen": ",".join(_seen(request, row)), "cells": cells}


def _weekday(request: PageRequest, on: date) -> str:
    name = str(WEEKDAYS[on.weekday()])
    return name[:2] if request.LANGUAGE_CODE == "en" else name[-1:]


def _next_query(request: PageRequest, shown: Grid) -> str:
    if not shown.next_after:
        return ""
    query = request.GET.copy()
    query["after"] = shown.next_after
    return query.urlencode()


def _last_days(stations: Sequence[Station]) -> dict[int, date]:
    """Return the last day with attendance of each station."""
    days = AttendanceDay.objects.filter(station__in=stations).order_by().values_list("station_id")
    return dict(days.annotate(last=Max("on")))


def _worth(mark: Mark) -> list[int]:
    worth = WORTH[mark]
    overtime = worth.overtime_rest_day_minutes + worth.overtime_holiday_minutes
    return [worth.attended_halves, worth.personal_halves, worth.sick_halves, overtime]


# Every way to write a mark, with the sign that is kept and what it adds to the totals: the page counts along.
_SIGNS: Final = {sign: [signs[0], *_worth(mark)] for mark, signs in SIGNS.items() for sign in signs}
