"""What stands behind a figure, as pages show it: documents, entries and days, with what was done in each order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from sanbao.documents.ports import record_pages
from sanbao.kernel.facts import Evidence
from sanbao.kernel.periods import Month
from sanbao.ledger.labels import CATEGORY_LABELS
from sanbao.network.models import Person, Station
from sanbao.statistics.figures import fact_figure, text_of
from sanbao.statistics.rules.columns import Unit
from sanbao.work_orders.models import WorkOrder

ORDER: Final = "work_order"
PLACES: Final = 2  # of hours, so that a minute shows


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


def order_url(order_id: int) -> str:
    """Return the page of a work order."""
    return record_pages.address_of(f"{ORDER}:{order_id}") or ""


def evidence_lines(lines: Iterable[Evidence], unit: Unit, *, names_people: bool, names_stations: bool) -> list[Line]:
    """Return documents, entries and days as pages show them, with what was done in each order."""
    lines = list(lines)
    orders = _orders(lines)
    people = Person.objects.in_bulk({line.person_id for line in lines}) if names_people else {}
    stations = Station.objects.in_bulk({line.station_id for line in lines}) if names_stations else {}
    grids = _grids(lines)
    return [replace(_line(line, unit, orders, people, stations), url=_url(line, grids)) for line in lines]


def _grids(lines: Iterable[Evidence]) -> dict[int, str]:
    """Return the codes of the stations in whose attendance grids lines stand."""
    ids = {line.station_id for line in lines if line.is_of_grid}
    return dict(Station.objects.filter(pk__in=ids).values_list("pk", "code")) if ids else {}


def _url(line: Evidence, grids: Mapping[int, str]) -> str:
    """Return where a line is shown: its document, or its cell of the attendance grid."""
    if not line.is_of_grid:
        return record_pages.address_of(line.subject) or ""
    grid = record_pages.address_of(f"attendance:{grids[line.station_id]}/{Month.of(line.on)}")
    return f"{grid}#c-{line.person_id}-{line.on.day}" if grid else ""


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
        url="",
        said=line.said or (_work(order, line.line_no) if order else ""),
        about=_about(order) if order else "",
        text=text_of(unit, _in_unit(unit, line.value), places=PLACES),
        exact=exact_text(unit, line.value),
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


def exact_text(unit: Unit, value: int) -> str:
    """Write minutes beside the hours, so that the sum can be checked."""
    return _("{minutes} 分钟").format(minutes=f"{value:,}") if unit is Unit.MINUTES else ""
