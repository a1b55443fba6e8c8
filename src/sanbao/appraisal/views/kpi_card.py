"""A scorecard, and what each of its lines rests on, for those who lead and for the person himself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.charts import radar_chart, trend_chart
from sanbao.appraisal.forms.kpi import AppealForm
from sanbao.appraisal.models import Appeal, ItemValue
from sanbao.appraisal.permissions import APPEAL, ENTER, OWN, VIEW
from sanbao.appraisal.queries.appeals import appeals_of
from sanbao.appraisal.queries.entries import is_taken_back
from sanbao.appraisal.queries.evidence import Grounds, documents_behind, first_fix_open_until, grounds_of
from sanbao.appraisal.queries.scores import Sheet, TrendPoint, adjustments_of, revisions_of, trend
from sanbao.appraisal.rules.figures import UNIT_LABELS, Unit, written
from sanbao.appraisal.rules.schemes import Item, Period
from sanbao.appraisal.rules.scorecard import GROUND_LABELS, OPEN, OUT, Ground, Scored
from sanbao.appraisal.services.appeals import appeal
from sanbao.appraisal.views.kpi_scope import Seen, own_seen, seen
from sanbao.appraisal.views.kpi_team import card_url, month_query, sheet_state
from sanbao.appraisal.views.words import DASH, exact_text, figure_text, limits_of
from sanbao.kernel.periods import Month
from sanbao.network.choosing import own_person
from sanbao.statistics.evidence import evidence_lines
from sanbao.statistics.figures import UNITS, fact_figure, text_of, unit_of

TONES: Final[Mapping[Ground, str]] = {
    Ground.ADDED: "success",
    Ground.DEDUCTED: "danger",
    Ground.PROVISIONAL: "info",
    **dict.fromkeys(OPEN, "warning"),
}
NOT_APPEALED: Final = frozenset({Ground.PROVISIONAL, Ground.UNUSED})
MOST_PAPERS: Final = 100
FIRST_FIX: Final = "first_fix_rate"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the scorecard as the page shows it."""

    code: str
    label: str
    about: str
    weight: str
    small: Decimal
    value: str
    range: str
    score: str
    change: str
    ground: str
    tone: str
    formula: str
    evidence: str
    url: str
    appeal: Appeal | None


@require_safe
@page(VIEW)
def scorecard(request: PageRequest, station: str, month: Month, no: str) -> HttpResponse:
    """Show somebody's scorecard of a month."""
    return _card(request, seen(request, station, month, no))


@require_safe
@page(OWN)
def own_scorecard(request: PageRequest, month: Month) -> HttpResponse:
    """Show the user's own scorecard of a month."""
    return _card(request, own_seen(request.user, month), is_mine=True)


@require_safe
@page(VIEW)
def item(request: PageRequest, station: str, month: Month, no: str, code: str) -> HttpResponse:
    """Show what a line of somebody's scorecard rests on."""
    return _item(request, seen(request, station, month, no), code)


@require_safe
@page(OWN)
def own_item(request: PageRequest, month: Month, code: str) -> HttpResponse:
    """Show what a line of the user's own scorecard rests on."""
    return _item(request, own_seen(request.user, month), code, is_mine=True)


@require_safe
@page(OWN)
def mine(request: PageRequest) -> HttpResponse:
    """Show the user's own months, for the telephone."""
    person, last = own_person(request.user), Month.of(timezone.localdate())
    if person is None:
        return render(request, "appraisal/kpi_mine.html", {"nobody": True})
    points = trend(person.pk, last)
    context = {
        "person": person,
        "chart": trend_chart(points, lambda point: reverse("appraisal:own_scorecard", args=[point.month])),
        "months": [point for point in reversed(points) if point.total is not None],
        "current": last,
        "appeals": list(appeals_of(person.pk)[:20]),
    }
    return render(request, "appraisal/kpi_mine.html", context)


@require_POST
@page(APPEAL)
def object_to(request: PageRequest, month: Month, code: str) -> HttpResponse:
    """Object to a line of one's own scorecard.

    Raises: NotFound.
    """
    found = own_seen(request.user, month)
    if found.sheet is None or found.sheet.scorecard_id is None:
        raise NotFound
    scorecard_id, form = found.sheet.scorecard_id, AppealForm(request.POST)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        appeal(scorecard_id=scorecard_id, item=code, reason=reason, actor=request.user, now=timezone.now())

    if is_done(form, act):
        messages.success(request, _("申诉已提交，结论会显示在这里。"))
        return redirect("appraisal:own_kpi_item", month, code)
    return _item(request, found, code, is_mine=True, form=form, status=422)


def _card(request: PageRequest, found: Seen, *, is_mine: bool = False) -> HttpResponse:
    sheet = found.sheet
    context = _frame(request, found, is_mine=is_mine)
    if sheet is not None:
        open_until = first_fix_open_until(sheet.station_id, sheet.month, timezone.localdate())
        appeals = list(appeals_of(sheet.person_id, sheet.month))
        address = _address(found, is_mine=is_mine)
        points = trend(sheet.person_id, sheet.month)
        context |= {
            "state": sheet_state(sheet),
            "groups": list(_groups(sheet, address, appeals, open_until)),
            "tasks": [_line(line, None, address, appeals) for line in sheet.card.tasks],
            "radar": radar_chart(sheet),
            "trend": trend_chart(points, lambda point: _month_url(found, point, is_mine=is_mine)),
            "adjustments": list(adjustments_of(sheet.person_id, sheet.month)),
            "revisions": revisions_of(sheet.person_id, sheet.month) if sheet.revision else [],
            "appeals": appeals,
        }
    return render(request, "appraisal/kpi_card.html", context)


def _frame(request: PageRequest, found: Seen, *, is_mine: bool) -> dict[str, Any]:
    """Return what the pages of a scorecard share. Whose faults keep a month from being scored is not for everybody."""
    return {
        "station": found.station,
        "person": found.person,
        "month": found.month,
        "sheet": found.sheet,
        "is_mine": is_mine,
        "previous_url": _url(found, found.month.previous, is_mine=is_mine),
        "next_url": _url(found, found.month.next, is_mine=is_mine)
        if found.month < Month.of(timezone.localdate())
        else "",
        "team_query": month_query(found.station, found.month),
        "faults": found.faults.lines(_) if found.faults and not is_mine else [],
        "is_unscored": found.faults is not None,
        "may_enter": not is_mine and places_of(request.user, ENTER).covers(found.station.pk),
    }


def _url(found: Seen, month: Month, *, is_mine: bool) -> str:
    if is_mine:
        return reverse("appraisal:own_scorecard", args=[month])
    return card_url(found.station, month, found.person.no)


def _month_url(found: Seen, point: TrendPoint, *, is_mine: bool) -> str:
    return _url(found, point.month, is_mine=is_mine)


def _address(found: Seen, *, is_mine: bool) -> str:
    """Return the address of the lines of a scorecard; the code of one stands behind it."""
    if is_mine:
        return reverse("appraisal:own_scorecard", args=[found.month])
    return card_url(found.station, found.month, found.sheet.no if found.sheet else found.person.no)


def _groups(
    sheet: Sheet, address: str, appeals: Sequence[Appeal], open_until: date | None
) -> Iterator[tuple[Any, list[Line]]]:
    items = {one.code: one for one in sheet.scheme.items}
    for group in sheet.card.groups:
        lines = [line for line in sheet.card.items if line.group == group.code]
        yield group, [_line(line, items.get(line.code), address, appeals, open_until) for line in lines]


def _line(
    line: Scored, one: Item | None, address: str, appeals: Sequence[Appeal], open_until: date | None = None
) -> Line:
    change = (line.score or Decimal(0)) - line.small if line.ground in {Ground.ADDED, Ground.DEDUCTED} else Decimal(0)
    return Line(
        code=line.code,
        label=_(line.label),
        about=_about(one, open_until),
        weight=written(line.weight) if line.weight is not None and one else "",
        small=line.small,
        value=_value(line, one),
        range=range_text(one),
        score=DASH if line.score is None else str(line.score),
        change=f"{change:+}" if change else "",
        ground=_(GROUND_LABELS[line.ground]),
        tone="neutral" if line.ground in OUT else TONES.get(line.ground, ""),
        formula=line.formula,
        evidence=line.evidence,
        url=f"{address}{line.code}/" if line.ground is not Ground.UNUSED else "",
        appeal=next((one for one in appeals if one.item == line.code), None),
    )


def _about(one: Item | None, open_until: date | None) -> str:
    """Return what an item is judged by, that it is of a quarter, or that orders may still come back."""
    if one is None:
        return ""
    quarter = _("按季度评价") if one.period is Period.QUARTER else ""
    early = _("30 天未满，取数以后的返修没有计入") if open_until and one.measure == FIRST_FIX else ""
    return " · ".join(part for part in (_(one.basis) if one.basis else "", quarter, early) if part)


def _value(line: Scored, one: Item | None) -> str:
    if line.value is None:
        return DASH
    return figure_text(line.value, line.unit if one else Unit.NUMBER, *limits_of(one))


def range_text(one: Item | None) -> str:
    """Return the range of an item in words: 90…95%, at most 3 小时."""
    if one is None:
        return ""
    if one.lower is not None and one.lower == one.upper:
        return exact_text(one.lower, one.unit)
    if one.lower is None and one.upper is not None:
        return f"≤ {exact_text(one.upper, one.unit)}"
    if one.upper is None and one.lower is not None:
        return f"≥ {exact_text(one.lower, one.unit)}"
    label = UNIT_LABELS[one.unit]
    ends = "…".join(written(end) for end in (one.lower, one.upper) if end is not None)
    return f"{ends}{_(label) if label else ''}"


# What a line rests on.


@dataclass(frozen=True, slots=True)
class Part:
    """A figure behind a value, and the address that opens its documents below."""

    code: str
    label: str
    text: str
    url: str
    is_current: bool


def _item(
    request: PageRequest,
    found: Seen,
    code: str,
    *,
    is_mine: bool = False,
    form: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if found.sheet is None:
        raise NotFound
    grounds = grounds_of(found.sheet, code)
    appeals = [one for one in appeals_of(found.sheet.person_id, found.month) if one.item == code]
    address = _address(found, is_mine=is_mine)
    context = _frame(request, found, is_mine=is_mine) | {
        "sheet": found.sheet,
        "grounds": grounds,
        "item": grounds.item,
        "line": _line(grounds.line, grounds.item, address, appeals),
        "card_url": address,
        "appeals": appeals,
        "entries": [(row, _entry_text(row, grounds.item)) for row in grounds.entries],
        "form": (form or AppealForm()) if is_mine and _may_appeal(found.sheet, grounds, appeals) else None,
        **_papers(request.GET, found.sheet, grounds),
    }
    return render(request, "appraisal/kpi_item.html", context, status=status)


def _may_appeal(sheet: Sheet, grounds: Grounds, appeals: Sequence[Appeal]) -> bool:
    is_pending = any(not hasattr(one, "decision") for one in appeals)
    return sheet.revision > 0 and sheet.is_stored and not is_pending and grounds.line.ground not in NOT_APPEALED


def _entry_text(row: Any, one: Item | None) -> str:  # noqa: ANN401 - a value or a task
    if not isinstance(row, ItemValue):
        if row.is_dropped:
            return _("已取消")
        return _("尚未评定") if row.degree is None else f"{written(row.degree * 100)}%"
    if is_taken_back(row):
        return _("撤回")
    if row.excused:
        return _("不适用：{reason}").format(reason=row.excused)
    return figure_text(row.value, one.unit if one else Unit.NUMBER, *limits_of(one))


def _papers(query: QueryDict, sheet: Sheet, grounds: Grounds) -> dict[str, Any]:
    """Return the figures behind a value, and the documents of the one that is looked at."""
    basis = grounds.line.basis
    if not basis:
        return {"parts": []}
    codes = [figure.code for figure in basis]
    current = query.get("part", codes[0])
    month = next((one for one in grounds.months if str(one) == query.get("month", "")), grounds.months[-1])
    if current not in codes:
        raise NotFound
    behind = documents_behind(sheet, current, month=month, limit=MOST_PAPERS)
    unit = unit_of(current)
    return {
        "parts": [_part(figure, current, month) for figure in basis],
        "papers": evidence_lines(behind.lines[:MOST_PAPERS], unit, names_people=False, names_stations=True),
        "paper_unit": _(UNITS[unit]) if UNITS[unit] else "",
        "paper_sum": text_of(unit, fact_figure(current, behind.total), places=2),
        "paper_count": behind.count,
        "paper_months": [(one, f"?part={current}&month={one}", one == month) for one in grounds.months],
    }


def _part(figure: Any, current: str, month: Month) -> Part:  # noqa: ANN401 - a figure of the rule
    unit = unit_of(figure.code)
    text = text_of(unit, fact_figure(figure.code, int(figure.value)), places=2)
    unit_label = _(UNITS[unit]) if UNITS[unit] else ""
    label = _(figure.label).partition("（")[0]
    url = f"?part={figure.code}&month={month}"
    return Part(figure.code, label, f"{text} {unit_label}".strip(), url, figure.code == current)
