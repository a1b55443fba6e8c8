"""One technician's month: the figures in groups, the jobs, the year."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.ports import record_pages
from sanbao.kernel.periods import Month
from sanbao.ledger.rules.entries import EARNING
from sanbao.statistics.behind import parts_of
from sanbao.statistics.course import Beside, row_beside
from sanbao.statistics.details import details_behind, listed
from sanbao.statistics.figures import DASH, UNITS, text_of
from sanbao.statistics.permissions import PRINT, VIEW
from sanbao.statistics.queries import adjustment_note, closings
from sanbao.statistics.rules.columns import COLUMNS, SCORE, SCORED, Column, figure
from sanbao.statistics.views.compared import strip
from sanbao.statistics.views.details import job_rows
from sanbao.statistics.views.scope import OneRow, row_seen
from sanbao.statistics.views.table import about, person_url

MOST_JOBS: Final = 30


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    unit: str
    url: str


@require_safe
@page(VIEW)
def person(request: PageRequest, station: str, month: Month, no: str) -> HttpResponse:
    """Show a technician's month."""
    seen = row_seen(request, station, month, no)
    url = person_url(station, month, no)
    entries = details_behind(seen.station.pk, month, seen.row.person_id).filter(kind__in=EARNING)
    jobs = listed(entries[: MOST_JOBS + 1])
    context = {
        "station": seen.station,
        "month": month,
        "row": seen.row,
        "about": about(seen.row),
        "adjusted": adjustment_note(seen.row),
        "closing": closings(month, {seen.station.pk}).get(seen.station.pk),
        "groups": _groups(seen, url),
        "unknown": "、".join(_(column.label) for column in _unknown(seen)),
        "score_url": _score_url(seen, month),
        "cards": _cards(seen, month, url),
        "jobs": job_rows(jobs[:MOST_JOBS]),
        "has_more": len(jobs) > MOST_JOBS,
        "details_query": _details_query(seen, month),
        "course_url": _course_url(seen, month),
        "previous_url": person_url(station, month.previous, no),
        "next_url": person_url(station, month.next, no),
        "sees_station": seen.sees_station,
        "may_print": places_of(request.user, PRINT).covers(seen.station.pk),
    }
    return render(request, "statistics/person.html", context)


def _unknown(seen: OneRow) -> list[Column]:
    """Return the columns without a source; the score has one, but only after the closing."""
    return [column for column in COLUMNS if not column.needs <= seen.table.known | {SCORE, SCORED}]


def _score_url(seen: OneRow, month: Month) -> str | None:
    """Return where the score is, while it is not among the figures; empty for who may see no more than his own row."""
    if SCORE in seen.row.facts:
        return None
    key = f"kpi_score:{seen.station.code}/{month}/{seen.row.no}"
    return (record_pages.address_of(key) or "") if seen.sees_station else ""


def _groups(seen: OneRow, url: str) -> list[tuple[str, list[Fact]]]:
    known = [column for column in COLUMNS if column.needs <= seen.table.known]
    return [(_(name), [_fact(column, seen, url) for column in same]) for name, same in groupby(known, _group)]


def _group(column: Column) -> str:
    return column.group


def _fact(column: Column, seen: OneRow, url: str) -> Fact:
    value = figure(column, seen.row.facts, seen.table.known)
    text = text_of(column.unit, value)
    unit = UNITS[column.unit]
    return Fact(
        label=_(column.label).removesuffix("%").removesuffix("(h)").strip(),
        text=text,
        unit=_(unit) if unit and text != DASH else "",
        url=f"{url}{column.code}/" if value and parts_of(column) else "",
    )


def _cards(seen: OneRow, month: Month, url: str) -> Sequence[object]:
    beside = row_beside([month.previous, month.year_ago], seen.station.pk, seen.row.person_id)
    others = [(_("较上月"), beside[month.previous]), (_("较去年同月"), beside[month.year_ago])]
    if seen.sees_station:  # of a small station the average would tell a technician his colleague's figures
        average = Beside(seen.table.totals, seen.table.known, len(seen.table.rows), is_mean=True)
        others.append((_("较全站人均"), average))
    now = Beside(seen.row.facts, seen.table.known, 1)
    return strip(now, others, lambda column: f"{url}{column.code}/", mean=False)


def _details_query(seen: OneRow, month: Month) -> str:
    query = QueryDict(mutable=True)
    query["station"], query["people"] = seen.station.code, seen.row.no
    query["from_on"], query["last_on"] = month.first.isoformat(), month.days[-1].isoformat()
    return query.urlencode()


def _course_url(seen: OneRow, month: Month) -> str:
    query = QueryDict(mutable=True)
    query["station"], query["person"] = seen.station.code, seen.row.no
    query["year"], query["month"] = str(month.year), str(month.month)
    return f"{reverse('statistics:course')}?{query.urlencode()}"
