"""Schemes: which there are, what stands in one, another edition, and who is appraised by which."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotAllowed, NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.forms.schemes import (
    DIRECTION_LABELS,
    PERIOD_LABELS,
    STEP_LABELS,
    EditionForm,
    Typed,
    UseForm,
    choices_of_added,
    grades_text,
    start,
    typed,
)
from sanbao.appraisal.models import SchemeEdition
from sanbao.appraisal.permissions import SCHEMES, VIEW
from sanbao.appraisal.queries.schemes import editions, in_force, schemes_in, uses_of
from sanbao.appraisal.rules.figures import written
from sanbao.appraisal.rules.profiles import PROFILES, Profile
from sanbao.appraisal.rules.schemes import Item, Scheme, Source, StepIn
from sanbao.appraisal.services.schemes import assign_scheme, set_scheme
from sanbao.appraisal.views.kpi_card import range_text
from sanbao.kernel.errors import DomainError, Fault, Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.network.choosing import station_seen
from sanbao.network.labels import GRADE_LABELS
from sanbao.network.models import Station

ITEM: Final = re.compile(r"items\[(\d+)\]\.?(.*)")
GROUP: Final = re.compile(r"groups\[(\d+)\]\.?(.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """An item of a scheme as the page shows it."""

    item: Item
    range: str
    step: str
    source: str
    period: str
    grades: str


@dataclass(frozen=True, slots=True)
class Boxes:
    """A row of the form: an item as plain JSON, and what is wrong with it."""

    n: int
    item: dict[str, Any]
    is_kept: bool
    is_added: bool
    head: str
    grades_text: str
    grades: list[tuple[str, Promise, bool]]
    faults: list[str]


@require_safe
@page(VIEW)
def schemes(request: PageRequest) -> HttpResponse:
    """List the schemes in force, every edition, and the ready profiles."""
    month = Month.of(timezone.localdate())
    current = {one.edition_id for one in schemes_in(month).values()}
    context = {
        "editions": [(one, one.pk in current) for one in editions()],
        "profiles": [(profile.value, scheme) for profile, scheme in PROFILES.items()],
        "stations": Station.objects.filter(request.places.within("pk")),
        "may_set": bool(places_of(request.user, SCHEMES)),
    }
    return render(request, "appraisal/schemes.html", context)


@require_safe
@page(VIEW)
def scheme(request: PageRequest, pk: int) -> HttpResponse:
    """Show what stands in an edition of a scheme."""
    edition = _edition(pk)
    found = in_force(edition).scheme
    context = {
        "edition": edition,
        "scheme": found,
        "groups": [
            (group, [_line(item) for item in found.items if item.group == group.code]) for group in found.groups
        ],
        "others": [one for one in editions() if one.code == edition.code],
        "may_set": bool(places_of(request.user, SCHEMES)),
    }
    return render(request, "appraisal/scheme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(SCHEMES)
def new_scheme(request: PageRequest) -> HttpResponse:
    """Make an edition from a ready profile or from an earlier edition; what is wrong stands beside its row.

    Raises: NotAllowed for who keeps only a part of the network.
    """
    if not request.places.everything:  # a scheme is of the whole network
        raise NotAllowed(act=gettext_lazy(SCHEMES.label))
    before = _before(request.GET.get("from", ""))
    initial = {
        "code": before.code,
        "label": before.label,
        "from_month": str(Month.of(timezone.localdate())),
        "reserve": str(before.reserve),
        "cap": str(before.cap),
    }
    adds_item = "add" in request.POST
    if adds_item:  # nothing is judged before the whole is sent
        initial |= {name: request.POST.get(name, "") for name in EditionForm.base_fields}
    form = EditionForm(request.POST if request.method == "POST" and not adds_item else None, initial=initial)
    boxes = typed(before, request.POST) if request.method == "POST" else start(before)
    faults: tuple[Fault, ...] = ()
    if form.is_bound and form.is_valid():
        faults = _set(request, form, boxes)
        if not faults:
            messages.success(request, _("新版本已登记，从生效月份起使用；已定稿的月份不变。"))
            return redirect("appraisal:schemes")
    told = _told(faults, boxes)
    context = {
        "form": form,
        "boxes": boxes.scheme,
        "items": list(_boxes(boxes, told)),
        "added": boxes.added,
        "choices": choices_of_added(boxes.scheme),
        "groups": [(n, group, told.get(f"group{n}", [])) for n, group in enumerate(boxes.scheme["groups"])],
        "faults": told.get("", []),
        "has_faults": bool(faults),
        "steps": list(STEP_LABELS.items()),
        "directions": list(DIRECTION_LABELS.items()),
    }
    is_wrong = bool(faults) or bool(form.is_bound and form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, "appraisal/scheme_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page(SCHEMES)
def uses(request: PageRequest, station: str) -> HttpResponse:
    """Show who at a station is appraised by which scheme, and assign one."""
    found, month = station_seen(request, station), Month.of(timezone.localdate())
    labels = {one.code: one.label for one in reversed(editions())}
    form = UseForm(request.POST or None, station=found, schemes=labels, month=str(month))

    def act() -> None:
        assign_scheme(station=found, **form.arguments(), actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        messages.success(request, _("已指定方案。"))
        return redirect("appraisal:scheme_uses", found.code)
    context = {
        "station": found,
        "form": form,
        "uses": [(one, labels.get(one.scheme, one.scheme)) for one in uses_of(found)],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "appraisal/scheme_uses.html", context, status=status)


def _edition(pk: int) -> SchemeEdition:
    found = SchemeEdition.objects.filter(pk=pk).select_related("set_by").first()
    if found is None:
        raise NotFound
    return found


def _before(name: str) -> Scheme:
    """Return the profile or the edition that the address names.

    Raises: NotFound.
    """
    edition_id = whole_number(name)
    if edition_id is not None:
        return in_force(_edition(edition_id)).scheme
    if name and name not in set(Profile):
        raise NotFound
    return PROFILES[Profile(name) if name else Profile.PRINCIPLES]


def _set(request: PageRequest, form: EditionForm, boxes: Typed) -> tuple[Fault, ...]:
    """Set the edition; return what is wrong with it."""
    data = form.cleaned_data
    try:
        scheme = boxes.scheme_or_refuse()
        month, reason = data["from_month"], data["reason"]
        set_scheme(scheme=scheme, from_month=month, reason=reason, actor=request.user, now=timezone.now())
    except Refused as refused:
        return refused.faults
    except DomainError as error:
        return (Fault(error.code, error.message, {key: str(value) for key, value in error.params.items()}),)
    return ()


def _told(faults: tuple[Fault, ...], boxes: Typed) -> dict[str, list[str]]:
    """Return the faults by the row they belong to; under "" those of the whole."""
    kept = [n for n in range(len(boxes.scheme["items"])) if n not in boxes.dropped]
    found: dict[str, list[str]] = {}
    for fault in faults:
        path = (fault.column or "").removeprefix("scheme.")
        if (match := ITEM.match(path)) and int(match[1]) < len(kept):
            key = f"item{kept[int(match[1])]}"
        elif match := GROUP.match(path):
            key = f"group{match[1]}"
        else:
            key = ""
        found.setdefault(key, []).append(fault.text(_))
    return found


def _boxes(typed: Typed, told: Mapping[str, list[str]]) -> Iterator[Boxes]:
    groups = {group["code"]: _(group["label"]) for group in typed.scheme["groups"]}
    before = ""
    for n, item in enumerate(typed.scheme["items"]):
        is_added = typed.is_added(n)
        head = _("添加的指标") if is_added else groups.get(item["group"], item["group"])
        yield Boxes(
            n=n,
            item=item,
            is_kept=n not in typed.dropped,
            is_added=is_added,
            head="" if head == before else head,
            grades_text=grades_text(item["applies_to"]),
            grades=[(grade, label, grade in item["applies_to"]) for grade, label in GRADE_LABELS.items()],
            faults=told.get(f"item{n}", []),
        )
        before = head


def _line(item: Item) -> Line:
    return Line(
        item=item,
        range=range_text(item),
        step=_step(item),
        source=_("系统取数") if item.source is Source.MEASURED else _("手工登记"),
        period=str(PERIOD_LABELS[item.period]),
        grades=grades_text(item.applies_to) if item.applies_to else "",
    )


def _step(item: Item) -> str:
    """Return what a step beyond the range does: every 1: +0.5, −0.5."""
    suffix = "×" + _("小分") if item.step_in is StepIn.SHARE else ""
    steps = [
        f"+{written(item.step_up)}{suffix}" if item.step_up else "",
        f"−{written(item.step_down)}{suffix}" if item.step_down else "",
    ]
    return _("每 {per}：").format(per=written(item.per)) + " / ".join(step for step in steps if step)
