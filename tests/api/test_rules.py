"""Rules repeated over the JSON API: the same answers and refusals as on the command line, for any key."""

import json
from typing import Any

import pytest
import schemathesis
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from api.conftest import Call, Caller
from api.test_fuzz import CHECKS, connection_kept
from payroll.rules.documented import examples
from sanbao.accounts.rules.roles import Role
from sanbao.audit.models import JournalEntry
from sanbao.kernel.recompute import rule, rules
from sanbao.wsgi import application

__all__ = ["connection_kept"]
pytestmark = pytest.mark.django_db
EXAMPLE = next(one for one in examples() if one.rule == "wage/coefficient_5")
WAY = "/rules/wage/coefficient_5"


@pytest.fixture
def anybody(call: Call) -> Caller:
    """A key that is good for next to nothing."""
    return call(Role.PARTS_STOREKEEPER, "organisation.view")


def test_the_rules_are_listed_with_their_editions(anybody: Caller) -> None:
    told = anybody.get("/rules").json["items"]
    assert [one["code"] for one in told] == list(rules())
    assert {one["code"]: one["label"] for one in told}["wage/coefficient_5"] == "5.0系数工资分配法"
    assert all(one["edition"] and one["source"] for one in told)
    english = anybody.get("/rules", Accept_Language="en").json["items"]
    assert not any("\u4e00" <= sign <= "\u9fff" for one in english for sign in one["label"])


def test_a_rule_tells_what_it_takes_and_gives(anybody: Caller) -> None:
    told = anybody.get(f"{WAY}/schema").json
    found = rule("wage/coefficient_5")
    assert (told["given"], told["gives"]) == (found.schema(), found.answer_schema())


def test_the_worked_example_comes_out_to_the_fen(anybody: Caller) -> None:
    answer = anybody.post(WAY, EXAMPLE.given)
    assert answer.status == 200
    assert answer.json["pool"] == "23200.00"
    assert answer.json["shares"] == {
        "A": "8747.54",
        "B": "6655.74",
        "C": "4212.86",
        "D": "2852.46",
        "E": "731.40",
    }
    assert answer.json == rule("wage/coefficient_5").answer(EXAMPLE.given)


def test_nothing_is_stored_and_only_the_key_is_read(anybody: Caller) -> None:
    anybody.post(WAY, EXAMPLE.given)  # the first call notes the use of the key
    with CaptureQueriesContext(connection) as asked:
        anybody.post(WAY, EXAMPLE.given)
    assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)
    assert len(asked) == 1
    assert not JournalEntry.objects.filter(subject__startswith="rule").exists()


def test_a_fault_has_the_path_and_code_of_the_command_line(anybody: Caller) -> None:
    given = json.loads(json.dumps(EXAMPLE.given))
    given["group"]["labour_revenue"] = 86400
    given["members"][1]["segments"][0]["coefficient"] = "neun"
    given["membres"] = []
    answer = anybody.post(WAY, given)
    assert (answer.status, answer.code, answer.headers["Content-Type"]) == (
        422,
        "input.refused",
        "application/problem+json",
    )
    assert answer.faults == {
        "membres": "json.unknown_field",
        "group.labour_revenue": "json.number_not_text",
        "members[1].segments[0].coefficient": "json.not_a_number",
    }
    assert answer.json["faults"][1]["text_zh"].startswith("金额和小数要写成文字")
    assert all(fault["text_en"].isascii() or "“" in fault["text_en"] for fault in answer.json["faults"][1:])


def test_what_the_rule_refuses_has_its_path_too(anybody: Caller) -> None:
    given = json.loads(json.dumps(EXAMPLE.given))
    given["members"][2]["segments"][0]["coefficient"] = None
    answer = anybody.post(WAY, given)
    assert (answer.status, answer.faults) == (
        422,
        {"members[2].segments[0].coefficient": "payroll.coefficient_missing"},
    )


def test_an_unknown_rule_is_not_there(anybody: Caller) -> None:
    for answer in (anybody.post("/rules/wage/nonsense", {}), anybody.get("/rules/wage/nonsense/schema")):
        assert (answer.status, answer.code) == (404, "rules.no_such_rule")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "json.not_json"),
        (b"{", 400, "json.not_json"),
        (b"\xff{}", 400, "json.not_utf8"),
        (b"[" * 200_000, 422, "json.not_readable"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, 422, "json.not_readable"),
        (b'{"members": [], "members": []}', 422, "json.twice"),
        (b" " * 1_000_001, 413, "api.body_too_large"),
    ],
)
def test_what_is_no_input_is_refused_at_once(anybody: Caller, body: bytes, status: int, code: str) -> None:
    answer = anybody.post(WAY, body)
    assert (answer.status, answer.code) == (status, code)


def test_the_first_hundred_faults_are_told(anybody: Caller) -> None:
    answer = anybody.post(WAY, {"members": [{}] * 300, "group": {}, "standard_days": "26"})
    faults = answer.json["faults"]
    assert (len(faults), faults[0]["path"], faults[-1]["code"]) == (101, "group.labour_revenue", "rules.more_faults")
    assert faults[-1]["text"] == "还有 502 处需要改正，先改好上面这些再试。"


def described() -> dict[str, Any]:
    """Return a description in which each rule has an address of its own, with its own schemas."""
    paths, models = {}, {}
    for code, one in rules().items():
        given, gives = (
            json.loads(json.dumps(schema).replace("#/$defs/", f"#/components/schemas/{code.replace('/', '.')}."))
            for schema in (one.schema(), one.answer_schema())
        )
        for schema in (given, gives):
            models.update({f"{code.replace('/', '.')}.{name}": kind for name, kind in schema.pop("$defs", {}).items()})
        answers: dict[str, Any] = {"200": {"description": "", "content": {"application/json": {"schema": gives}}}}
        for status in ("400", "422"):
            answers[status] = {"description": "", "content": {"application/problem+json": {}}}
        body = {"required": True, "content": {"application/json": {"schema": given}}}
        paths[f"/api/v1/rules/{code}"] = {"post": {"requestBody": body, "responses": answers}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "rules", "version": "1"},
        "paths": paths,
        "components": {"schemas": models},
    }


OPERATIONS: list[Any] = [found.ok() for found in schemathesis.openapi.from_dict(described()).get_all_operations()]  # type: ignore[union-attr]  # a fault raises


@pytest.mark.slow
@pytest.mark.usefixtures("connection_kept")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as described", "odd"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: str(operation.label))
def test_any_input_of_a_rule_is_answered_or_refused(operation: Any, mode: GenerationMode, anybody: Caller) -> None:
    @settings(max_examples=8, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        answer = case.call(app=application, headers={"Authorization": f"Bearer {anybody.key}"})
        case.validate_response(answer, checks=CHECKS)

    send()
