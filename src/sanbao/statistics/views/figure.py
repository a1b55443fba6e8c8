"""What a figure is made of: its parts, and the entries, orders and days of the part that is looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.facts import Asked, Place
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.network.choosing import chosen, default_choice, station_seen, visible_stations
from sanbao.network.models import Station
from sanbao.statistics.behind import Part, Sign, parts_of
from sanbao.statistics.evidence import PLACES, evidence_lines, exact_text
from sanbao.statistics.figures import UNITS, fact_figure, text_of, unit_of
from sanbao.statistics.labels import FACT_NAMES
from sanbao.statistics.permissions import VIEW
from sanbao.statistics.queries import closings, month_table
from sanbao.statistics.rules.columns import COLUMN, Column, Facts, figure
from sanbao.statistics.views.scope import row_seen
from sanbao.statistics.views.table import person_url, plain_label


@dataclass(frozen=True, slots=True)
class Behalf:
    """Whose figure it is: a person's, a station's or that of several stations, with its facts of the month."""

    month: Month
    station_ids: Collection[int] | None
    facts: Facts
    known: frozenset[str]
    title: str
    back_url: str
    person_id: int | None = None
    station: Station | None = None


@dataclass(frozen=True, slots=True)
class PartCard:
    name: str
    sign: str
    text: str
    unit: str
    url: str
    is_current: bool


@require_safe
@page(VIEW)
def person_figure(request: PageRequest, station: str, month: Month, no: str, code: str) -> HttpResponse:
    """Show what a technician's figure is made of."""
    seen = row_seen(request, station, month, no)
    behalf = Behalf(
        month=month,
        station_ids={seen.station.pk},
        facts=seen.row.facts,
        known=seen.table.known,
        title=f"{seen.row.name} {seen.row.no}",
        back_url=person_url(station, month, no),
        person_id=seen.row.person_id,
        station=seen.station,
    )
    return _figure(request, behalf, code)


@require_safe
@page(VIEW)
def station_figure(request: PageRequest, station: str, month: Month, code: str) -> HttpResponse:
    """Show what a station's figure is made of."""
    found = station_seen(request, station)
    table = month_table(month, {found.pk})
    return _figure(request, Behalf(month, {found.pk}, table.totals, table.known, found.name, "", station=found), code)


@require_safe
@page(VIEW)
def total_figure(request: PageRequest, month: Month, code: str) -> HttpResponse:
    """Show what a figure of several stations together is made of."""
    stations = visible_stations(request.places)
    where = chosen(stations, request.GET.get("station") or default_choice(stations), request.places)
    table = month_table(month, where.ids)
    return _figure(request, Behalf(month, where.ids, table.totals, table.known, where.label, ""), code)


def _figure(request: PageRequest, behalf: Behalf, code: str) -> HttpResponse:
    column = COLUMN.get(code)
    if column is None:
        raise NotFound
    parts = parts_of(column)
    context: dict[str, Any] = {
        "behalf": behalf,
        "column": plain_label(column),
        "text": text_of(column.unit, figure(column, behalf.facts, behalf.known)),
        "unit": _(UNITS[column.unit]) if UNITS[column.unit] else "",
        "is_score": column.code == "score",
    }
    if parts:
        context |= _of_parts(request, behalf, column, parts)
    return render(request, "statistics/figure.html", context)


def _of_parts(request: PageRequest, behalf: Behalf, column: Column, parts: Sequence[Part]) -> dict[str, Any]:
    asked = Asked(frozenset(), behalf.month, behalf.station_ids, behalf.person_id, _closed_at(behalf))
    current = _current(request.GET.get("part", ""), len(parts))
    after = _place(request.GET.get("after", ""))
    shown = parts[current].evidence(replace(asked, after=after))
    only_sum = replace(asked, limit=0)
    totals = [shown.total if n == current else part.evidence(only_sum).total for n, part in enumerate(parts)]
    lines = shown.lines[: asked.limit]
    unit = unit_of(parts[current].facts[0])
    return {
        "parts": [
            _card(column, part, total, url=_part_query(request.GET, n), is_current=n == current)
            for n, (part, total) in enumerate(zip(parts, totals, strict=True))
        ],
        "lines": evidence_lines(lines, unit, names_people=not behalf.person_id, names_stations=not behalf.station),
        "sum": text_of(unit, fact_figure(parts[current].facts[0], shown.total), places=PLACES),
        "sum_exact": exact_text(unit, shown.total),
        "sum_unit": _(UNITS[unit]) if UNITS[unit] else "",
        "count": shown.count,
        "is_same": all(part.of(behalf.facts) == total for part, total in zip(parts, totals, strict=True)),
        "next": _next(request.GET, lines[-1].place) if len(shown.lines) > asked.limit else "",
        "is_first": after is None,
        "is_of_orders": any(line.subject for line in lines),
    }


def _closed_at(behalf: Behalf) -> dict[int, Any]:
    return {station_id: closing.closed_at for station_id, closing in closings(behalf.month, behalf.station_ids).items()}


def _current(text: str, parts: int) -> int:
    return whole_number(text, most=parts - 1) or 0


def _place(text: str) -> Place | None:
    day, _comma, written = text.partition("~")
    key = whole_number(written)
    try:
        return None if key is None else (date.fromisoformat(day), key)
    except ValueError:
        return None


def _next(query: QueryDict, place: Place) -> str:
    changed = query.copy()
    changed["after"] = f"{place[0].isoformat()}~{place[1]}"
    return changed.urlencode()


def _part_query(query: QueryDict, number: int) -> str:
    changed = query.copy()
    changed["part"] = str(number)
    changed.pop("after", None)
    return f"?{changed.urlencode()}"


def _card(column: Column, part: Part, total: int, *, url: str, is_current: bool) -> PartCard:
    fact, is_alone = part.facts[0], not column.over and not column.minus
    unit = unit_of(fact)
    return PartCard(
        name=plain_label(column) if is_alone else str(FACT_NAMES.get(fact, _(column.label))),
        sign={Sign.PLUS: "", Sign.MINUS: "−", Sign.OVER: "÷"}[part.sign],
        text=text_of(unit, fact_figure(fact, total), places=PLACES),
        unit=_(UNITS[unit]) if UNITS[unit] else "",
        url=url,
        is_current=is_current,
    )
