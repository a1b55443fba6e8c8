"""Scoring a station's month, making it final, and closing a quarter."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanbao.accounts.access import places_of
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.forms.kpi import ReasonForm
from sanbao.appraisal.permissions import ENTER, FINALISE
from sanbao.appraisal.queries.quarters import (
    PersonQuarter,
    final_months,
    last_closing,
    quarter_of_people,
    scored_months,
)
from sanbao.appraisal.queries.scores import Sheet, TeamTable, team_table
from sanbao.appraisal.rules.quarter_results import months_of
from sanbao.appraisal.rules.schemes import Item, Period
from sanbao.appraisal.rules.scorecard import GROUND_LABELS, OPEN
from sanbao.appraisal.services.scores import close_quarter, finalise, score_month
from sanbao.appraisal.views.kpi_team import card_url, month_query, month_state
from sanbao.appraisal.views.words import DASH, figure_text, limits_of
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.network.choosing import station_seen
from sanbao.network.models import Station


@require_POST
@page(FINALISE)
def score(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Score a closed month and keep what is new."""
    found = station_seen(request, station)
    done = score_month(station=found, month=month, actor=request.user, now=timezone.now())
    told = _("{people} 人已计分，其中 {revised} 人有变动。")
    messages.success(request, told.format(people=done.people, revised=done.revised))
    return redirect("appraisal:finalise", found.code, month)


@require_http_methods(["GET", "HEAD", "POST"])
@page(FINALISE)
def make_final(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show what still keeps a month from being final, and make it final."""
    found, faults = station_seen(request, station), []
    back = f"{reverse('appraisal:kpi_team')}?{month_query(found, month)}"
    if request.method == "POST":
        try:
            final = finalise(station=found, month=month, actor=request.user, now=timezone.now())
        except DomainError as error:
            faults = error.lines(_) if isinstance(error, Refused) else [error.text(_)]
        else:
            messages.success(request, _("{people} 人的绩效已定稿，工资按这些得分计算。").format(people=final.people))
            return redirect(back)
    table, wrong = _table(found, month)
    context = {
        "station": found,
        "month": month,
        "back": back,
        "faults": faults or wrong,
        "may_enter": places_of(request.user, ENTER).covers(found.pk),
        "table": table,
        "state": month_state(found, month, table) if table else None,
        "open": _open(found, table.sheets) if table else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return render(request, "appraisal/kpi_finalise.html", context, status=status)


def _table(station: Station, month: Month) -> tuple[TeamTable | None, list[str]]:
    try:
        return team_table(station, month), []
    except Refused as refused:
        return None, refused.lines(_)


def _open(station: Station, sheets: Sequence[Sheet]) -> list[tuple[str, str, str, str]]:
    """Return every line that has no value yet: who, what, why, and the address of it."""
    return [
        (
            f"{sheet.name} {sheet.no}",
            line.label,
            _(GROUND_LABELS[line.ground]),
            card_url(station, sheet.month, sheet.no),
        )
        for sheet in sheets
        for line in sheet.card.lines
        if line.ground in OPEN
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@page(FINALISE)
def quarter(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show the results of a quarter's items, and let them replace what was provisional.

    `month` is the first one of the quarter.
    """
    found, months = station_seen(request, station), months_of(month)
    form = ReasonForm(request.POST or None)
    told: list[str] = []

    def act() -> None:
        reason = form.cleaned_data["reason"]
        done = close_quarter(station=found, first=month, reason=reason, actor=request.user, now=timezone.now())
        text = _("季度已结算：{people} 人，调整 {rows} 行，差额合计 {difference} 分。")
        told.append(text.format(people=done.people, rows=done.adjustments, difference=done.difference))

    if request.method == "POST" and is_done(form, act):
        messages.success(request, told[0])
        return redirect("appraisal:close_quarter", found.code, month)
    final, scored = final_months(found, months), scored_months(found, months)
    context = {
        "station": found,
        "month": month,
        "months": [(one, one in final, one in scored) for one in months],
        "rows": [row for one in quarter_of_people(found, months) for row in _results(found, one)],
        "form": form,
        "closing": last_closing(found, months),
        "may_enter": places_of(request.user, ENTER).covers(found.pk),
        "back": f"{reverse('appraisal:kpi_team')}?{month_query(found, months[-1])}",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "appraisal/kpi_quarter.html", context, status=status)


def _results(station: Station, one: PersonQuarter) -> list[dict[str, str]]:
    items: dict[str, Item] = {}
    for sheet in one.sheets:
        items |= {item.code: item for item in sheet.scheme.items if item.period is Period.QUARTER}
    last = one.sheets[-1]
    return [_result(station, last, item, one) for item in items.values() if item.applies(last.given.grade)]


def _result(station: Station, last: Sheet, item: Item, one: PersonQuarter) -> dict[str, str]:
    value = one.results.get(item.code)
    text = DASH
    if value is not None:
        text = (
            _("不适用：{reason}").format(reason=value.excused)
            if value.is_excused
            else figure_text(value.value, item.unit, *limits_of(item))
        )
    now = last.line(item.code)
    return {
        "name": f"{last.name} {last.no}",
        "item": item.label,
        "result": text,
        "evidence": value.evidence if value else "",
        "score": DASH if now is None or now.score is None else str(now.score),
        "url": f"{card_url(station, last.month, last.no)}{item.code}/",
    }
