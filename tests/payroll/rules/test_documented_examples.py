"""The document is the specification: every table of docs/rules/wages.md is run."""

import json

import pytest
from jsonschema_rs import Draft202012Validator

from sanbao.kernel.recompute import rule, rules

from .documented import Example, examples, get

WAGE_RULES = [code for code in rules() if code.startswith(("wage/", "tax/"))]


@pytest.mark.parametrize("example", examples(), ids=str)
def test_a_worked_example_comes_out_to_the_fen(example: Example) -> None:
    answer = rule(example.rule).answer(example.given)
    assert example.expected
    assert {path: get(answer, path) for path, _ in example.expected} == dict(example.expected)


@pytest.mark.parametrize("code", WAGE_RULES)
def test_every_wage_rule_has_a_worked_example(code: str) -> None:
    assert code in {example.rule for example in examples()}


@pytest.mark.parametrize("example", examples(), ids=str)
def test_the_same_input_gives_the_same_bytes(example: Example) -> None:
    first, second = (json.dumps(rule(example.rule).answer(example.given)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("example", examples(), ids=str)
def test_input_and_answer_keep_to_the_printed_schemas(example: Example) -> None:
    asked = rule(example.rule)
    assert Draft202012Validator(asked.schema()).is_valid(example.given)
    assert Draft202012Validator(asked.answer_schema()).is_valid(asked.answer(example.given))
