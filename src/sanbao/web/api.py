"""Endpoints of the rules: what `sanbao rule` does, for other systems.

Rules have no rows and come from every context; they are answered here, above all of them, and any key may ask.
"""

import json
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext
from ninja import Path, Router, Schema
from pydantic import Field

from sanbao.accounts.rest import ApiRequest, Code, answer
from sanbao.accounts.rest.problems import BodyTooLarge
from sanbao.kernel.errors import DomainError, Fault, Refused
from sanbao.kernel.json_faults import NotJson, NotUtf8
from sanbao.kernel.json_text import parse
from sanbao.kernel.plain_json import at
from sanbao.kernel.recompute import AnyRule, rule, rules

ROUTER: Final = Router()
TAGS: Final = ["规则复算"]
LARGEST_BODY: Final = 1_000_000
MOST_FAULTS: Final = 100
BODY: Final = {
    "requestBody": {
        "required": True,
        "description": "规则的输入，格式见 schema；最多 1 MB、32 层",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


class RuleOut(Schema):
    """A rule that anybody can repeat."""

    code: str
    label: str
    edition: str = Field(description="同样的输入会得出别的结果时改变")
    source: str


class RulesOut(Schema):
    """All rules."""

    items: list[RuleOut]


class RuleSchemaOut(RuleOut):
    """A rule with what it takes and what it gives, as JSON Schema (2020-12)."""

    given: dict[str, Any] = Field(description="输入的 JSON Schema")
    gives: dict[str, Any] = Field(description="结果的 JSON Schema")


class MoreFaults(DomainError):
    code = "rules.more_faults"
    message = "还有 {count} 处需要改正，先改好上面这些再试。"


@ROUTER.get("/rules", response=RulesOut, summary="可以复算的规则", tags=TAGS)
def rule_list(request: ApiRequest) -> dict[str, Any]:
    """List the rules of wages, tax and performance with their editions."""
    del request
    return {"items": [_told(one) for one in rules().values()]}


@ROUTER.get("/rules/{area}/{name}/schema", response=RuleSchemaOut, summary="规则的输入和结果格式", tags=TAGS)
def rule_schema(request: ApiRequest, area: Path[Code], name: Path[Code]) -> dict[str, Any]:
    """Tell what a rule takes and what it gives, as `sanbao rule schema` prints it."""
    del request
    found = rule(f"{area}/{name}")
    return {**_told(found), "given": found.schema(), "gives": found.answer_schema()}


@ROUTER.post("/rules/{area}/{name}", response=dict[str, Any], summary="复算", tags=TAGS, openapi_extra=BODY)
def compute_rule(request: ApiRequest, area: Path[Code], name: Path[Code]) -> HttpResponse:
    """Compute the answer to plain JSON without the database: nothing is read and nothing is stored."""
    asked = rule(f"{area}/{name}")
    if len(request.body) > LARGEST_BODY:
        return answer(BodyTooLarge(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        told = asked.answer(parse(request.body))
    except (NotJson, NotUtf8) as error:
        return answer(error, HTTPStatus.BAD_REQUEST)
    except Refused as refused:
        raise Refused(_first(refused.faults)) from refused
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, content_type="application/json; charset=utf-8")


def _told(one: AnyRule) -> dict[str, str]:
    return {"code": one.code, "label": gettext(one.label), "edition": one.edition, "source": one.source}


def _first(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Yield as many faults as somebody can use: a list of 300,000 wrong amounts would answer with 100 MB."""
    yield from faults[:MOST_FAULTS]
    if len(faults) > MOST_FAULTS:
        yield at("", MoreFaults(count=len(faults) - MOST_FAULTS))
