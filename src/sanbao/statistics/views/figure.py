"""What a figure is made of: its parts, and the entries, orders and days of the part that is looked at."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.ports import record_pages
from sanbao.kernel.facts import Asked, Evidence, Place
from sanbao.kernel.periods import Month
from sanbao.ledger.labels import CATEGORY_LABELS
from sanbao.network.models import Person, Station
from sanbao.statistics.behind import Part, Sign, parts_of
from sanbao.statistics.figures import UNITS, fact_figure, text_of, unit_of
from sanbao.statistics.labels import FACT_NAMES
from sanbao.statistics.permissions import VIEW
from sanbao.statistics.queries import closings, month_table
from sanbao.statistics.rules.columns import COLUMN, Column, Facts, Unit, figure
from sanbao.statistics.views.scope import chosen, default_choice, row_seen, station_seen, visible_stations
from sanbao.statistics.views.table import person_url, plain_label
from sanbao.work_orders.models import WorkOrder

ORDER: Final = "work_order"
PLACES: Final = 2  # of hours, so that a minute shows


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


@dataclass(frozen=True, slots=True)
class Line:
    on: date
    person: str
    station: str
    number: str
    url: str
    said: str
    about: str
    text: str
    exact: str
    is_reversal: bool
    adjusts: Month | None


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
        "lines": evidence_lines(lines, unit, behalf),
        "sum": text_of(unit, fact_figure(parts[current].facts[0], shown.total), places=PLACES),
        "sum_exact": _exact(unit, shown.total),
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
    return int(text) if text.isdecimal() and text.isascii() and int(text) < parts else 0


def _place(text: str) -> Place | None:
    day, _comma, key = text.partition("~")
    try:
        return date.fromisoformat(day), int(key)
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


def order_url(order_id: int) -> str:
    """Return the page of a work order."""
    return record_pages.address_of(f"{ORDER}:{order_id}") or ""


def evidence_lines(lines: Iterable[Evidence], unit: Unit, behalf: Behalf) -> list[Line]:
    """Return documents, entries and days as pages show them, with what was done in each order."""
    lines = list(lines)
    orders = _orders(lines)
    people = {} if behalf.person_id else Person.objects.in_bulk({line.person_id for line in lines})
    stations = {} if behalf.station else Station.objects.in_bulk({line.station_id for line in lines})
    return [_line(line, unit, orders, people, stations) for line in lines]


def _orders(lines: Iterable[Evidence]) -> dict[str, WorkOrder]:
    ids = {int(key) for kind, _colon, key in (line.subject.partition(":") for line in lines) if kind == ORDER}
    orders = WorkOrder.objects.prefetch_related("jobs").in_bulk(ids) if ids else {}
    return {f"{ORDER}:{pk}": order for pk, order in orders.items()}


def _line(
    line: Evidence,
    unit: Unit,
    orders: Mapping[str, WorkOrder],
    people: Mapping[int, Person],
    stations: Mapping[int, Station],
) -> Line:
    order, person = orders.get(line.subject), people.get(line.person_id)
    station = stations.get(line.station_id)
    return Line(
        on=line.on,
        person=f"{person.name} {person.no}" if person else "",
        station=station.name if station else "",
        number=line.number,
        url=record_pages.address_of(line.subject) or "",
        said=line.said or (_work(order, line.line_no) if order else ""),
        about=_about(order) if order else "",
        text=text_of(unit, _in_unit(unit, line.value), places=PLACES),
        exact=_exact(unit, line.value),
        is_reversal=line.is_reversal,
        adjusts=line.adjusts,
    )


def _in_unit(unit: Unit, value: int) -> Any:  # noqa: ANN401 - a figure
    return fact_figure({Unit.HALF_DAYS: "_halves", Unit.FEN: "_fen", Unit.POINTS: "_hundredths"}.get(unit, ""), value)


def _work(order: WorkOrder, line_no: int) -> str:
    jobs = [job.operation for job in order.jobs.all() if line_no in {0, job.line_no}]
    return "、".join(jobs) or order.fault_text


def _about(order: WorkOrder) -> str:
    return " · ".join(
        part for part in (order.plate or order.vin, order.model_code, str(CATEGORY_LABELS[order.category])) if part
    )


def _exact(unit: Unit, value: int) -> str:
    """Write minutes beside the hours, so that the sum can be checked."""
    return _("{minutes} 分钟").format(minutes=f"{value:,}") if unit is Unit.MINUTES else ""
