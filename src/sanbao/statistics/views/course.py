"""The chart of the year, as a page and as the part that the month's pages fetch when they are there."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import mark
from sanbao.kernel.periods import FIRST_YEAR, LAST_YEAR
from sanbao.kernel.text import whole_number
from sanbao.network.choosing import Chosen, chosen, default_choice, own_person, visible_stations
from sanbao.network.models import Person
from sanbao.network.queries import StationName
from sanbao.statistics.charts import text_of, year_chart
from sanbao.statistics.course import MEASURES, MONTHS, Point, course
from sanbao.statistics.figures import DASH
from sanbao.statistics.permissions import VIEW
from sanbao.statistics.views.table import person_url

NAMES: Final = {
    "output": (mark("维修产值"), mark("元")),
    "hours": (mark("标准工时"), mark("小时")),
    "orders": (mark("完成台次"), mark("台次")),
}
COLUMNS: Final = {"output": "output", "hours": "standard_hours", "orders": "lead_orders"}


@require_safe
@page(VIEW)
def year_course(request: PageRequest) -> HttpResponse:
    """Draw the months of a year beside those of the year before, for stations or for one person."""
    where, person = _subject(request)
    measure = request.GET.get("measure", "")
    measure = measure if measure in MEASURES else "output"
    year = _year(request.GET.get("year", ""))
    this_year, year_before = course(
        year, measure, [station.pk for station in where.stations], person.pk if person else None
    )
    name, unit = NAMES[measure]
    context = {
        "subject": f"{person.name} {person.no}" if person else where.label,
        "year": year,
        "measure": _(name),
        "unit": _(unit),
        "chart": year_chart(year, measure, this_year, year_before, _links(where, person, measure)),
        "sums": [(year, _sum(measure, this_year)), (year - 1, _sum(measure, year_before))],
        "measures": [
            (_(label), _changed(request.GET, measure=code), code == measure) for code, (label, _u) in NAMES.items()
        ],
        "previous": _changed(request.GET, year=str(year - 1)) if year > FIRST_YEAR + 1 else "",
        "next": _changed(request.GET, year=str(year + 1)) if year < LAST_YEAR else "",
        "shows": f"{(_month(request.GET.get('month', '')) - Decimal('0.5')) / MONTHS:.2f}",
        "has_open": any(point.value and not point.is_closed for point in (*this_year, *year_before)),
        "is_empty": not any(point.value for point in (*this_year, *year_before)),
    }
    template = "statistics/course_chart.html" if request.htmx else "statistics/course.html"
    return render(request, template, context)


def _subject(request: PageRequest) -> tuple[Chosen, Person | None]:
    """Raises: NotFound."""
    stations, no = visible_stations(request.places), request.GET.get("person", "")
    if not stations:
        own = own_person(request.user)
        if own is None or request.GET.get("station", own.station.code) != own.station.code or no not in {"", own.no}:
            raise NotFound
        return chosen([StationName.of(own.station)], own.station.code, request.places), own
    where = chosen(stations, request.GET.get("station") or default_choice(stations), request.places)
    if not no:
        return where, None
    person = Person.objects.filter(station_id=where.only.pk, no=no).first() if where.only else None
    if person is None:
        raise NotFound
    return where, person


def _year(text: str) -> int:
    year = whole_number(text, most=LAST_YEAR) or 0
    return year if year > FIRST_YEAR else timezone.localdate().year


def _month(text: str) -> int:
    is_month = text.isdecimal() and text.isascii() and 1 <= int(text[:3]) <= MONTHS
    return int(text) if is_month else timezone.localdate().month


def _links(where: Chosen, person: Person | None, measure: str) -> Callable[[Point], str]:
    code, only = COLUMNS[measure], where.only
    if person and only:
        return lambda point: f"{person_url(only.code, point.month, person.no)}{code}/"
    if only:
        return lambda point: reverse("statistics:station_figure", args=[only.code, point.month, code])
    query = _changed(QueryDict(), station=where.value)
    return lambda point: f"{reverse('statistics:total_figure', args=[point.month, code])}?{query}"


def _sum(measure: str, points: list[Point]) -> str:
    return text_of(measure, sum(point.value for point in points)) if any(point.value for point in points) else DASH


def _changed(query: QueryDict, **values: str) -> str:
    changed = query.copy()
    for key, value in values.items():
        changed[key] = value
    return changed.urlencode()
