"""Entering what people judge: the values of a station's month in one table, and excuses for everybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanbao.accounts.pages import PageRequest, page
from sanbao.appraisal.models import ItemValue, Span
from sanbao.appraisal.permissions import ENTER
from sanbao.appraisal.queries.entries import Entered, entered_in, is_taken_back
from sanbao.appraisal.queries.inputs import Bearer, appraised_in
from sanbao.appraisal.queries.scores import is_final
from sanbao.appraisal.rules.figures import UNIT_LABELS, written
from sanbao.appraisal.rules.quarter_results import months_of
from sanbao.appraisal.rules.schemes import Item, Period, Source
from sanbao.appraisal.services.quarterly import tidy
from sanbao.appraisal.services.values import enter_value, excuse_for_all, take_back_value
from sanbao.appraisal.views.kpi_card import range_text
from sanbao.appraisal.views.kpi_team import month_query
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze
from sanbao.network.choosing import station_seen
from sanbao.network.models import Person, Station

MOST_ROWS: Final = 80
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the boxes of a row."""

    value: str = ""
    evidence: str = ""
    excused: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of one person, with what is known of it and what was typed."""

    bearer: Bearer
    item: Item
    stored: Typed
    typed: Typed
    is_locked: bool
    note: str
    fault: str = ""

    @property
    def key(self) -> str:
        """Return what the boxes of the row are called by."""
        return f"{self.bearer.person_id}-{self.item.code}"

    @property
    def range(self) -> str:
        """Return the range of the item in words."""
        return range_text(self.item)

    @property
    def unit(self) -> str:
        """Return the unit of the item."""
        label = UNIT_LABELS[self.item.unit]
        return _(label) if label else ""

    @property
    def is_typed(self) -> bool:
        """Tell whether the item takes a value; what is measured can only be excused."""
        return self.item.source is Source.MANUAL


@require_http_methods(["GET", "HEAD", "POST"])
@page(ENTER)
def values(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show and take in the values of a station's month that people enter."""
    found = station_seen(request, station)
    asked = {name: request.GET.get(name, "") for name in ("item", "person")}
    every = list(_lines(found, month))
    lines = _chosen(every, asked)
    status = HTTPStatus.OK
    if request.method == "POST":
        lines = [_with_typed(line, request.POST) for line in lines]
        lines, stored = _store(request, found, month, lines)
        if not any(line.fault for line in lines):
            messages.success(request, _("已保存 {n} 项。").format(n=stored))
            return redirect(request.get_full_path())
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "station": found,
        "month": month,
        "lines": lines,
        "asked": asked,
        "items": _unique((line.item.code, line.item.label) for line in every),
        "people": _unique((line.bearer.no, f"{line.bearer.name} {line.bearer.no}") for line in every),
        "is_cut": len(lines) < len([line for line in every if line.is_typed]) and not any(asked.values()),
        "is_final": is_final(found.pk, month),
        "excuses": _common(found, month, every),
        "back": f"{reverse('appraisal:kpi_team')}?{month_query(found, month)}",
        "faults": [line for line in lines if line.fault],
    }
    return render(request, "appraisal/kpi_values.html", context, status=status)


@require_POST
@page(ENTER)
def excuse(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Say that an item does not count for anybody of the station this month, or take that back."""
    found = station_seen(request, station)
    given: dict[str, Any] = {"station": found, "month": month, "item": request.POST.get("item", "")}
    reason = tidy(request.POST.get("reason", ""))[:LONGEST]
    given |= {"reason": reason, "actor": request.user, "now": timezone.now()}
    if "take_back" in request.POST:
        take_back_value(person=None, **given)
    else:
        excuse_for_all(**given)
    messages.success(request, _("已登记。"))
    return redirect("appraisal:kpi_values", found.code, month)


def _unique(pairs: Iterator[tuple[str, str]] | Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a generator of pairs
    return list(dict(pairs).items())


def _lines(station: Station, month: Month) -> Iterator[Line]:
    monthly = entered_in(station, month)
    quarterly = entered_in(station, months_of(month)[0], Span.QUARTER)
    is_closed = is_final(station.pk, month)
    for one in appraised_in(station, month):
        for item in one.given.scheme.items:
            if item.applies(one.given.grade):
                entered = quarterly if item.period is Period.QUARTER else monthly
                yield _line(one.bearer, item, entered, is_closed=is_closed and item.period is Period.MONTH)


def _line(bearer: Bearer, item: Item, entered: Entered, *, is_closed: bool) -> Line:
    row = entered.own.get((bearer.person_id, item.code))
    stored = _stored(row)
    common = entered.for_all.get(item.code)
    is_excused = common is not None and not is_taken_back(common) and stored == Typed()
    note = _("全站不适用：{reason}").format(reason=common.excused) if is_excused and common else ""
    is_decided = row is not None and row.appeal_id is not None
    return Line(bearer, item, stored, stored, is_closed or is_decided, _("由申诉结论决定") if is_decided else note)


def _stored(row: ItemValue | None) -> Typed:
    if row is None or is_taken_back(row):
        return Typed()
    return Typed("" if row.value is None else written(row.value), row.evidence, row.excused)


def _chosen(lines: Sequence[Line], asked: Mapping[str, str]) -> list[Line]:
    """Return the rows of the asked item or person; without a question those that take values, as many as fit a page."""
    if asked["item"]:
        return [line for line in lines if line.item.code == asked["item"]]
    if asked["person"]:
        return [line for line in lines if line.bearer.no == asked["person"]]
    typed = [line for line in lines if line.is_typed]
    if len(typed) <= MOST_ROWS:
        return typed
    return [line for line in typed if line.item.code == typed[0].item.code]


def _common(station: Station, month: Month, lines: Sequence[Line]) -> list[tuple[str, str, str]]:
    """Return the items that do not count for anybody: code, name, reason."""
    labels = {line.item.code: line.item.label for line in lines}
    rows = [*entered_in(station, month).for_all.values()]
    rows += entered_in(station, months_of(month)[0], Span.QUARTER).for_all.values()
    return [(row.item, labels.get(row.item, row.item), row.excused) for row in rows if not is_taken_back(row)]


def _with_typed(line: Line, data: QueryDict) -> Line:
    if line.is_locked or f"evidence-{line.key}" not in data:
        return line
    given = {name: tidy(data.get(f"{name}-{line.key}", "")) for name in ("evidence", "excused")}
    given["value"] = squeeze(data.get(f"value-{line.key}", ""))
    is_new = given["value"] != line.stored.value or given["excused"] != line.stored.excused
    if is_new and not given["evidence"] and given["value"]:
        given["evidence"] = tidy(data.get("evidence", ""))
    return _again(line, Typed(**given))


def _again(line: Line, typed: Typed, fault: str = "") -> Line:
    return Line(line.bearer, line.item, line.stored, typed, line.is_locked, line.note, fault)


def _store(request: PageRequest, station: Station, month: Month, lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Store what was changed, all of it or nothing; each row is an act of its own in the journal."""
    people = Person.objects.in_bulk({line.bearer.person_id for line in lines if line.typed != line.stored})
    told, stored = [], 0
    with transaction.atomic():
        for line in lines:
            fault = ""
            if line.typed != line.stored:
                stored += 1
                fault = _act(request, station, month, line, people[line.bearer.person_id])
            told.append(_again(line, line.typed, fault))
        if any(line.fault for line in told):
            transaction.set_rollback(True)
    return told, stored


def _act(request: PageRequest, station: Station, month: Month, line: Line, person: Person) -> str:
    """Enter one row, or take it back if its boxes were emptied; return what is wrong with it."""
    shared: dict[str, Any] = {"station": station, "person": person, "month": month, "item": line.item.code}
    shared |= {"actor": request.user, "now": timezone.now()}
    typed = line.typed
    if max(len(typed.evidence), len(typed.excused)) > LONGEST:
        return _("依据和原因最多 {n} 个字。").format(n=LONGEST)
    if not typed.value and not typed.excused and typed.evidence in {"", line.stored.evidence}:
        return _("清空数值要在依据里写明撤回的原因。")
    try:
        if not typed.value and not typed.excused:
            take_back_value(reason=typed.evidence, **shared)
        else:
            value = Decimal(typed.value) if typed.value else None
            enter_value(value=value, evidence=typed.evidence, excused=typed.excused, **shared)
    except InvalidOperation:
        return _("“{text}”不是数字。").format(text=typed.value)
    except Refused as refused:
        return "；".join(fault.text(_) for fault in refused.faults)
    except DomainError as error:
        return error.text(_)
    return ""
