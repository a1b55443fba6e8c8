"""Pages on which anybody repeats a rule: an auditor, another developer, a technician who doubts his slip.

Rules come from every context and have no rows, so their pages belong to none, as home and search do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.pages import PageRequest, signed_in_page
from sanbao.kernel.errors import DomainError, Fault, Refused, mark
from sanbao.kernel.json_text import parse
from sanbao.kernel.outline import Entry, Shape, outline
from sanbao.kernel.plain_json import Json, at
from sanbao.kernel.recompute import AnyRule, rule, rules
from sanbao.web.recomputing.readable import Block, readable
from sanbao.web.recomputing.words import kind_of, label_of, limits_of

EXAMPLES: Final = Path(__file__).with_name("examples.json")
MOST_FAULTS: Final = 100
AREAS: Final = {"grade": mark("评级"), "kpi": mark("绩效"), "tax": mark("个人所得税"), "wage": mark("工资")}


@dataclass(frozen=True, slots=True)
class Row:
    """A field of the input as a row of the table."""

    path: str
    level: int
    label: str
    kind: str
    limits: str
    is_required: bool
    default: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came out: blocks and JSON, or the faults beside their paths."""

    block: Block | None = None
    text: str = ""
    faults: tuple[tuple[str, str], ...] = ()


@require_safe
@signed_in_page
def rule_list(request: PageRequest) -> HttpResponse:
    """List the rules by area."""
    grouped = groupby(rules().values(), key=lambda one: one.code.partition("/")[0])
    areas = [(AREAS.get(area, area), [(one, *one.code.split("/")) for one in found]) for area, found in grouped]
    return render(request, "web/rules.html", {"areas": areas})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_page
def rule_page(request: PageRequest, area: str, name: str) -> HttpResponse:
    """Show what a rule takes, and compute what was typed in. Nothing is stored."""
    asked = rule(f"{area}/{name}")
    is_sent = request.method == "POST"
    given = request.POST.get("given", "") if is_sent else _example(asked.code)
    answered = _answered(asked, given) if is_sent else None
    context = {
        "rule": asked,
        "given": given,
        "rows": [_row(entry) for entry in outline(asked.given)],
        "answered": answered,
        "most": MOST_FAULTS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if answered and answered.faults else HTTPStatus.OK
    return render(request, "web/rule.html", context, status=status)


def _answered(asked: AnyRule, given: str) -> Answered:
    try:
        told = asked.answer(parse(given))
    except DomainError as error:
        faults = error.faults if isinstance(error, Refused) else (at("", error),)
        return Answered(faults=tuple(_told(fault) for fault in faults[: MOST_FAULTS + 1]))
    gives: type = asked.gives
    return Answered(readable(gives, told), _json(told))


def _told(fault: Fault) -> tuple[str, str]:
    return fault.column or "", fault.text(gettext)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


@cache
def _examples() -> Mapping[str, Any]:
    """Return an input that works for each rule: the first worked example of its document."""
    found: Mapping[str, Any] = json.loads(EXAMPLES.read_text("utf-8"))
    return found


def _example(code: str) -> str:
    return _json(_examples()[code])


def _row(entry: Entry) -> Row:
    return Row(
        path=entry.path,
        level=entry.level,
        label=label_of(entry.name, entry.piece),
        kind=kind_of(entry),
        limits=limits_of(entry.piece),
        is_required=entry.is_required,
        default="" if entry.is_required or entry.piece.shape is Shape.OBJECT else _default(entry.default),
    )


def _default(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False) if value not in ("", [], {}) else ""
