"""The team's table: everybody's month with rank, and everybody's months beside each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.pages import PageRequest, page
from sanbao.appraisal.models import Scorecard
from sanbao.appraisal.permissions import DECIDE, ENTER, FINALISE, SCHEMES, VIEW
from sanbao.appraisal.queries.appeals import appeals_at
from sanbao.appraisal.queries.scores import Sheet, TeamTable, team_table
from sanbao.appraisal.rules.figures import NOTHING
from sanbao.appraisal.rules.quarter_results import months_of
from sanbao.appraisal.views.kpi_scope import asked, filtered
from sanbao.appraisal.views.words import DASH
from sanbao.kernel.errors import Refused
from sanbao.kernel.money import round_fen
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.statistics.queries import closings

MONTHS: Final = 12
TASKS: Final = "tasks"
BY_TOTAL: Final = "-total"


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody's month as the table shows it."""

    rank: int
    url: str
    name: str
    about: str
    cells: tuple[str, ...]
    total: Decimal
    open_points: Decimal
    provisional: Decimal
    state: str
    tone: str
    appeals: int


@dataclass(frozen=True, slots=True)
class Head:
    label: str
    url: str
    order: str


@require_safe
@page(VIEW)
def team(request: PageRequest) -> HttpResponse:
    """Show everybody's scores of a station's month."""
    form, station, month = asked(request)
    data = form.cleaned_data
    context = frame(request, form, station, month, "team")
    try:
        table = team_table(station, month)
    except Refused as refused:
        form.offer_teams((), "")
        context["faults"] = refused.lines(_)
    else:
        form.offer_teams([sheet.team for sheet in table.sheets], data.get("team", ""))
        shown = filtered(table.sheets, text=data.get("q", ""), team=data.get("team", ""))
        context |= _table(request.GET, station, table, shown) | {"closed": month_state(station, month, table)}
    return render(request, "appraisal/kpi_team_results.html" if request.htmx else "appraisal/kpi_team.html", context)


@require_safe
@page(VIEW)
def months(request: PageRequest) -> HttpResponse:
    """Show everybody's stored totals of the last twelve months."""
    form, station, month = asked(request)
    shown = [month.plus(n - MONTHS + 1) for n in range(MONTHS)]
    cards = Scorecard.objects.filter(station=station, month__in=shown).order_by("revision")
    newest = {
        (card.person_id, card.month): card for card in cards.only("person_id", "month", "no", "name", "team", "total")
    }
    begun = min((card.month for card in newest.values()), default=month)
    shown = [one for one in shown if one >= begun]
    teams = [card.team for card in newest.values()]
    form.offer_teams(teams, form.cleaned_data.get("team", ""))
    kept = [card for card in newest.values() if _is_wanted(card, form.cleaned_data)]
    context = frame(request, form, station, month, "months") | {"months": shown, "rows": _course(station, shown, kept)}
    template = "appraisal/kpi_months_results.html" if request.htmx else "appraisal/kpi_months.html"
    return render(request, template, context)


def frame(request: PageRequest, form: Any, station: Station, month: Month, current: str) -> dict[str, Any]:  # noqa: ANN401 - a form
    """Return what the pages of a station's month share: the turning of months, the tabs, what may be done."""
    query = month_query(station, month)
    tabs = [("team", _("本月")), ("months", _("历月"))]
    is_over = month < Month.of(timezone.localdate())
    return {
        "form": form,
        "station": station,
        "month": month,
        "previous": month_query(station, month.previous),
        "next": month_query(station, month.next) if is_over else "",
        "tabs": [(label, f"{reverse(f'appraisal:kpi_{code}')}?{query}", code == current) for code, label in tabs],
        "may_enter": places_of(request.user, ENTER).covers(station.pk),
        "may_finalise": places_of(request.user, FINALISE).covers(station.pk),
        "may_set": bool(places_of(request.user, SCHEMES)),
        "may_decide": bool(places_of(request.user, DECIDE)),
        "quarter": months_of(month)[0],
    }


def month_query(station: Station, month: Month) -> str:
    """Return the query string that asks for a station's month."""
    query = QueryDict(mutable=True)
    query["station"], query["month"] = station.code, str(month)
    return query.urlencode()


def month_state(station: Station, month: Month, table: TeamTable) -> tuple[str, str]:
    """Return how far a month's scores are, and the tone of it."""
    if table.is_final:
        return _("已定稿"), "success"
    if station.pk not in closings(month, {station.pk}):
        return _("暂定：月度统计还没有结账"), "warning"
    is_scored = table.sheets and all(sheet.is_stored for sheet in table.sheets)
    return (_("已计分，还没有定稿"), "info") if is_scored else (_("暂定：还没有计分"), "warning")


def card_url(station: Station, month: Month, no: str) -> str:
    """Return the address of somebody's scorecard."""
    return reverse("appraisal:scorecard", args=[station.code, month, no])


def _table(query: QueryDict, station: Station, table: TeamTable, shown: Sequence[Sheet]) -> dict[str, Any]:
    groups = _groups(table.sheets)
    ranks = _ranks(table.sheets)
    sort = query.get("sort", "") or BY_TOTAL
    pending = _pending(station, shown)
    rows = [_row(sheet, station, groups, ranks[sheet.person_id], pending) for sheet in _sorted(shown, sort)]
    heads = [("no", _("姓名")), *groups.items(), ("total", _("月得分")), ("open", _("尚未计分"))]
    return {
        "rows": rows,
        "heads": [Head(_(label), _sort_query(query, code, sort), _order(code, sort)) for code, label in heads],
        "teams": [(one.team or _("没有班组"), one.people, one.total) for one in table.teams],
        "everybody": table.everybody,
        "is_filtered": len(shown) != len(table.sheets),
        "people": len(shown),
    }


def _groups(sheets: Iterable[Sheet]) -> dict[str, str]:
    """Return the groups of all schemes in use, in their order; tasks last if there are any."""
    found: dict[str, str] = {}
    for sheet in sheets:
        for group in sheet.card.groups:
            found.setdefault(group.code, group.label)
    if any(sheet.card.tasks for sheet in sheets):
        found[TASKS] = "短板与任务"
    return found


def _ranks(sheets: Sequence[Sheet]) -> dict[int, int]:
    """Return everybody's rank in the station; who has the same total has the same rank."""
    totals = sorted((sheet.card.total for sheet in sheets), reverse=True)
    return {sheet.person_id: totals.index(sheet.card.total) + 1 for sheet in sheets}


def group_score(sheet: Sheet, code: str) -> Decimal | None:
    """Return what somebody has of a group; None if his scheme has no such group."""
    if code == TASKS:
        return sum((line.score or NOTHING for line in sheet.card.tasks), NOTHING)
    return next((group.score for group in sheet.card.groups if group.code == code), None)


def _row(sheet: Sheet, station: Station, groups: dict[str, str], rank: int, pending: dict[int, int]) -> Row:
    scores = [group_score(sheet, code) for code in groups]
    state, tone = sheet_state(sheet)
    return Row(
        rank=rank,
        url=card_url(station, sheet.month, sheet.no),
        name=sheet.name,
        about=" · ".join(part for part in (sheet.no, sheet.team, sheet.scheme.label) if part),
        cells=tuple(DASH if score is None else str(score) for score in scores),
        total=sheet.card.total,
        open_points=sheet.card.open_points,
        provisional=sheet.card.provisional_points,
        state=state,
        tone=tone,
        appeals=pending.get(sheet.person_id, 0),
    )


def sheet_state(sheet: Sheet) -> tuple[str, str]:
    """Return how far one person's score is, and the tone of it."""
    if sheet.is_final:
        return (_("已定稿"), "success") if sheet.card.is_final else (_("已定稿，季度项暂定"), "success")
    if sheet.card.open_points:
        return _("有 {points} 分未计").format(points=sheet.card.open_points), "warning"
    return _("暂定"), "info"


def _pending(station: Station, shown: Sequence[Sheet]) -> dict[int, int]:
    found: dict[int, int] = {}
    if not shown:
        return found
    waiting = appeals_at(Q(station=station, scorecard__month=shown[0].month), pending=True)
    for person_id in waiting.values_list("scorecard__person_id", flat=True):
        found[person_id] = found.get(person_id, 0) + 1
    return found


def _sorted(sheets: Sequence[Sheet], sort: str) -> list[Sheet]:
    code, is_down = sort.removeprefix("-"), sort.startswith("-")
    if code == "no":
        return sorted(sheets, key=lambda sheet: sheet.no, reverse=is_down)
    keys = {"total": lambda sheet: sheet.card.total, "open": lambda sheet: sheet.card.open_points}
    key = keys.get(code, lambda sheet: group_score(sheet, code) or NOTHING)
    return sorted(sorted(sheets, key=lambda sheet: sheet.no), key=key, reverse=is_down)


def _order(code: str, sort: str) -> str:
    return {code: "ascending", f"-{code}": "descending"}.get(sort, "")


def _sort_query(query: QueryDict, code: str, sort: str) -> str:
    changed = query.copy()
    first = "no" if code == "no" else f"-{code}"
    other = "-no" if code == "no" else code
    changed["sort"] = other if sort == first else first
    return changed.urlencode()


def _is_wanted(card: Scorecard, data: dict[str, Any]) -> bool:
    text, team = data.get("q", "").casefold(), data.get("team", "")
    return (not team or card.team == team) and (text in card.no.casefold() or text in card.name.casefold())


def _course(station: Station, shown: Sequence[Month], cards: Sequence[Scorecard]) -> list[dict[str, Any]]:
    by_person: dict[int, dict[Month, Scorecard]] = {}
    for card in sorted(cards, key=lambda card: (card.no, card.month)):
        by_person.setdefault(card.person_id, {})[card.month] = card
    return [_course_row(station, shown, own) for own in by_person.values()]


def _course_row(station: Station, shown: Sequence[Month], own: dict[Month, Scorecard]) -> dict[str, Any]:
    last = list(own.values())[-1]
    totals = [card.total for card in own.values()]
    cells = [
        (card_url(station, month, own[month].no), own[month].total) if month in own else ("", None) for month in shown
    ]
    return {
        "name": last.name,
        "about": " · ".join(part for part in (last.no, last.team) if part),
        "cells": cells,
        "mean": round_fen(sum(totals, NOTHING) / len(totals)),
    }
