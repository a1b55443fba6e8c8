"""The target board: the month, its history, and the traces of each figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.appraisal.forms.places import PlaceMonthForm
from sanbao.appraisal.permissions import ENTER_TARGETS, TARGETS
from sanbao.appraisal.queries.overdue import overdue_open
from sanbao.appraisal.queries.targets import (
    HISTORY,
    Employed,
    MonthBoard,
    Origin,
    Trace,
    board,
    boards,
    employed,
    entries,
    heads,
    month_span,
    year_span,
)
from sanbao.appraisal.rules.figures import Unit, written
from sanbao.appraisal.rules.measuring import WITHOUT_LABELS, Without
from sanbao.appraisal.rules.target_sheet import SIGNS, Course, Target
from sanbao.appraisal.rules.targets import STATE_LABELS, Facts, State
from sanbao.appraisal.views.words import exact_text, figure_text
from sanbao.kernel.errors import mark
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.network.choosing import Chosen, choices_of, chosen, default_choice, visible_stations
from sanbao.network.queries import StationName
from sanbao.statistics.addresses import total_link
from sanbao.statistics.rules.columns import COLUMN

TONES: Final = {
    State.MET: "success",
    State.ON_COURSE: "info",
    State.AT_RISK: "warning",
    State.MISSED: "danger",
    State.TOO_EARLY: "neutral",
    State.UNKNOWN: "neutral",
}
SHORT_STATES: Final = {
    State.MET: mark("达标"),
    State.ON_COURSE: mark("按进度可达标"),
    State.AT_RISK: mark("有风险"),
    State.MISSED: mark("未达标"),
    State.TOO_EARLY: mark("刚开始"),
    State.UNKNOWN: mark("没有数据"),
}
ORIGIN_LABELS: Final = {
    Origin.ORDERS: mark("工单"),
    Origin.OUTPUT: mark("统计和人员"),
    Origin.PEOPLE: mark("人员"),
    Origin.INSPECTIONS: mark("检验"),
    Origin.ENTERED: mark("登记"),
}
NOT_ENTERED: Final = mark("还没有登记")


@dataclass(frozen=True, slots=True)
class Line:
    """A target as the board shows it."""

    code: str
    label: str
    formula: str
    limit: str
    value: str
    value_formula: str
    forecast: str
    forecast_formula: str
    room: str
    state: str
    state_told: str
    tone: str
    origin: str
    note: str
    url: str


@require_safe
@page(TARGETS)
def targets(request: PageRequest) -> HttpResponse:
    """Show the targets of a month with their forecast."""
    form, where, month = asked(request)
    if where is None:
        return _refused(request, form, "appraisal/targets.html")
    shown = board(where.stations, month, timezone.localdate())
    context = _frame(form, where, month, "targets") | {
        "board": shown,
        "lines": [line(trace, where, month) for trace in shown.traces],
        "counts": _counts(shown),
        "lead_times": lead_times_text(shown),
    }
    template = "appraisal/targets_results.html" if request.htmx else "appraisal/targets.html"
    return render(request, template, context)


@require_safe
@page(TARGETS)
def history(request: PageRequest) -> HttpResponse:
    """Show the targets of the last twelve months beside each other."""
    form, where, month = asked(request)
    if where is None:
        return _refused(request, form, "appraisal/targets_history.html")
    months = [month.plus(n - HISTORY + 1) for n in range(HISTORY)]
    shown = boards(where.stations, months, timezone.localdate())
    context = _frame(form, where, month, "history") | {"months": months, "rows": list(_history(shown, where))}
    template = "appraisal/targets_history_results.html" if request.htmx else "appraisal/targets_history.html"
    return render(request, template, context)


@require_safe
@page(TARGETS)
def figure(request: PageRequest, month: Month, code: str) -> HttpResponse:
    """Show what the figure of a target rests on.

    Raises: NotFound.
    """
    stations = visible_stations(request.places)
    where = chosen(stations, request.GET.get("station") or default_choice(stations), request.places)
    shown = board(where.stations, month, timezone.localdate())
    trace = shown.trace(code)
    if trace is None:
        raise NotFound
    context = {
        "where": where,
        "month": month,
        "board": shown,
        "target": trace.target,
        "line": line(trace, where, month),
        "trace": trace,
        "parts": list(_parts(trace, where, month)),
        "late": [(case.subject, figure_text(case.elapsed, trace.target.case_unit)) for case in trace.standing.late],
        "case_limit": exact_text(trace.target.case_limit, trace.target.case_unit),
        "is_of_cases": trace.target.course is Course.CASES,
        "back": _with(where, month),
        "overdue": list(overdue_open([one.pk for one in where.stations], month, timezone.localdate())[:MOST_OVERDUE])
        if trace.origin is Origin.ORDERS
        else [],
        "is_of_people": trace.origin in {Origin.PEOPLE, Origin.OUTPUT},
    }
    context |= _people(trace, where, shown) if context["is_of_people"] else {}
    context |= _entered(request, trace, where, month) if trace.origin is Origin.ENTERED else {}
    return render(request, "appraisal/targets_figure.html", context)


def asked(request: PageRequest) -> tuple[PlaceMonthForm, Chosen | None, Month]:
    """Return the filter, the stations it names and its month, this month if none is asked for.

    Raises: NotFound for a station outside of the places.
    """
    stations = visible_stations(request.places)
    query = request.GET.copy()
    query["station"] = query.get("station") or default_choice(stations)
    form = PlaceMonthForm(query, stations=choices_of(stations))
    if not form.is_valid():
        return form, None, Month.of(timezone.localdate())
    where = chosen(stations, form.cleaned_data["station"], request.places)
    month = form.cleaned_data["month"] or Month.of(timezone.localdate())
    form.data = {"station": where.value, "month": str(month)}
    return form, where, month


def limit_text(target: Target) -> str:
    """Return what a target asks for: > 95%."""
    return f"{SIGNS[target.relation]} {exact_text(target.limit, target.unit)}"


def line(trace: Trace, where: Chosen, month: Month) -> Line:
    """Return a target in words."""
    target, standing = trace.target, trace.standing
    is_known = standing.value is not None
    is_ahead = target.course is Course.GROWING and standing.forecast != standing.value
    return Line(
        code=target.code,
        label=_(target.label),
        formula=" ÷ ".join(_(part) for part in (target.above, target.below) if part),
        limit=limit_text(target),
        value=figure_text(standing.value, target.unit, target.limit),
        value_formula=standing.formula,
        forecast=figure_text(standing.forecast, target.unit, target.limit) if is_ahead else "",
        forecast_formula=standing.forecast_formula if is_ahead else "",
        room=figure_text(standing.room, target.unit),
        state=_(SHORT_STATES[standing.state]),
        state_told=_told(standing.state) if is_known else _without(trace),
        tone=TONES[standing.state],
        origin=_(ORIGIN_LABELS[trace.origin]),
        note=_note(trace),
        url=f"{reverse('appraisal:target', args=[month, target.code])}?{_station(where)}",
    )


def lead_times_text(shown: MonthBoard) -> str:
    """Return the lead times of the sheet: 4/8/16."""
    times = shown.sheet.lead_times
    return "/".join(written(one) for one in (times.light, times.medium, times.heavy))


def _told(state: State) -> str:
    """Return what a state says beyond its short word."""
    return "" if STATE_LABELS[state] == SHORT_STATES[state] else _(STATE_LABELS[state])


def _without(trace: Trace) -> str:
    if trace.origin is Origin.OUTPUT:
        return _("到目前为止没有业务，或没有在职人员")
    if trace.standing.without is Without.NO_CASES:
        return _("到目前为止没有发生")
    return _(NOT_ENTERED) if trace.origin is Origin.ENTERED else _(WITHOUT_LABELS[Without.NO_SOURCE])


def _note(trace: Trace) -> str:
    if not trace.missing:
        return ""
    names = "、".join(station.name for station in trace.missing[:3]) + ("…" if len(trace.missing) > 3 else "")  # noqa: PLR2004 - a few names
    return _("{n} 个网点没有登记：{names}").format(n=len(trace.missing), names=names)


def _counts(shown: MonthBoard) -> list[tuple[str, int, str]]:
    states = [trace.standing.state for trace in shown.traces]
    return [(_(SHORT_STATES[state]), states.count(state), TONES[state]) for state in State if state in states]


def _history(shown: list[MonthBoard], where: Chosen) -> Iterator[tuple[Line, list[Line | None]]]:
    codes = [trace.target.code for trace in shown[-1].traces]
    for code in codes:
        found = [(one.month, one.trace(code)) for one in shown]
        lines = [line(trace, where, month) if trace else None for month, trace in found]
        last = lines[-1]
        if last is not None:
            yield last, lines


def _frame(form: PlaceMonthForm, where: Chosen, month: Month, current: str) -> dict[str, Any]:
    """Return what the pages of the board share: the filter, the turning of months, the tabs."""
    pages = (("targets", _("本月")), ("history", _("历月")), ("target_sheets", _("目标标准")))
    names = {"targets": "targets", "history": "target_history", "target_sheets": "target_sheets"}
    query = _with(where, month)
    return {
        "form": form,
        "where": where,
        "month": month,
        "previous": _with(where, month.previous),
        "next": _with(where, month.next) if month < Month.of(timezone.localdate()) else "",
        "tabs": [(label, f"{reverse(f'appraisal:{names[code]}')}?{query}", code == current) for code, label in pages],
    }


def _refused(request: PageRequest, form: PlaceMonthForm, template: str) -> HttpResponse:
    return render(request, template, {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _with(where: Chosen, month: Month) -> str:
    query = QueryDict(mutable=True)
    query["station"], query["month"] = where.value, str(month)
    return query.urlencode()


def _station(where: Chosen) -> str:
    query = QueryDict(mutable=True)
    query["station"] = where.value
    return query.urlencode()


@dataclass(frozen=True, slots=True)
class Part:
    """One figure behind a value, and where it leads."""

    sign: str
    label: str
    text: str
    url: str


MOST_OVERDUE: Final = 100
# Which columns of the statistics hold what the parts of a target rest on.
_COLUMNS: Final = {
    ("on_time", "above"): ("lead_orders", "overdue_orders"),
    ("on_time", "below"): ("lead_orders",),
    ("output_per_head", "above"): ("output",),
}


def _parts(trace: Trace, where: Chosen, month: Month) -> Iterator[Part]:
    link = total_link(where, month)
    money = trace.target.unit is Unit.YUAN
    for one in trace.standing.basis:
        columns = _COLUMNS.get((trace.target.code, one.code), ())
        unit = Unit.YUAN if money and one.code == "above" else Unit.NUMBER
        url = link(COLUMN[columns[-1]]) if columns and one.value else ""
        yield Part("÷" if one.code == "below" else "", _(one.label), figure_text(one.value, unit), url)
    if trace.standing.basis and trace.target.times != 1:
        yield Part("×", _("倍数"), written(trace.target.times), "")


def _people(trace: Trace, where: Chosen, shown: MonthBoard) -> dict[str, Any]:
    """Return who is counted: the heads at both ends, who came and who left in between."""
    span = year_span(shown.as_of) if trace.origin is Origin.PEOPLE else month_span(shown.month, shown.as_of)
    people = employed(where.stations, [shown.month])
    first, last = heads(people, span)
    codes = {station.pk: station.code for station in where.stations}
    return {
        "span": span,
        "last_on": shown.as_of,
        "heads": (first, last),
        "came": _named((one for one in people if one.hired_on and one.hired_on in span), codes),
        "left": _named((one for one in people if one.left_in(span)), codes),
    }


def _named(people: Iterable[Employed], codes: dict[int, str]) -> list[tuple[Employed, str]]:
    return [(one, reverse("network:person", args=[codes[one.station_id], one.no])) for one in people]


def _entered(request: PageRequest, trace: Trace, where: Chosen, month: Month) -> dict[str, Any]:
    rows = entries([station.pk for station in where.stations], month, trace.target.code)
    current = {row.pk for row in trace.entered}
    may = places_of(request.user, ENTER_TARGETS)
    is_begun = month <= Month.of(timezone.localdate())
    return {
        "entries": [(row, facts_text(trace.target, row.facts), row.pk in current) for row in rows],
        "entering": [_entry_link(station, month, trace.target) for station in where.stations if may.covers(station.pk)]
        if is_begun
        else [],
    }


def _entry_link(station: StationName, month: Month, target: Target) -> tuple[StationName, str]:
    return station, reverse("appraisal:enter_target", args=[station.code, month, target.code])


def facts_text(target: Target, stored: Any) -> str:  # noqa: ANN401 - plain JSON
    """Return what was entered in words: 95 ÷ 100, or how many cases."""
    if stored is None:
        return _("撤回")
    facts = read(Facts, stored)
    if facts.cases is not None:
        return _("{n} 件").format(n=len(facts.cases))
    unit = Unit.YUAN if target.unit in {Unit.YUAN, Unit.PERMILLE} else Unit.NUMBER
    sums = [one for one in (facts.above, facts.below) if one is not None]
    return " ÷ ".join(figure_text(one, unit) for one in sums)
