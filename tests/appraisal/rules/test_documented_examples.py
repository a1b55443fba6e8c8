"""The document is the specification: every table of docs/rules/kpi.md is run."""

import json
import re
from pathlib import Path

import pytest

from payroll.rules.documented import Example, examples, get
from sanbao.appraisal.rules.measuring import measures
from sanbao.kernel.recompute import rule, rules

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules" / "kpi.md"
EXAMPLES = examples(DOCUMENT)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_worked_example_comes_out_to_the_hundredth(example: Example) -> None:
    answer = rule(example.rule).answer(example.given)
    assert example.expected
    assert {path: get(answer, path) for path, _ in example.expected} == dict(example.expected)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_same_input_gives_the_same_bytes(example: Example) -> None:
    first, second = (json.dumps(rule(example.rule).answer(example.given)) for _ in range(2))
    assert first == second


def test_every_rule_has_a_worked_example() -> None:
    assert {example.rule for example in EXAMPLES} == {code for code in rules() if code.startswith(("kpi/", "grade/"))}


@pytest.mark.parametrize("code", sorted({example.rule for example in EXAMPLES}))
def test_a_rule_prints_its_schema_and_names_this_page(code: str) -> None:
    one = rule(code)
    assert one.source == "docs/rules/kpi.md"
    assert one.schema()["title"] == f"{code} {one.label}"
    assert "properties" in one.answer_schema()


def test_the_page_lists_every_measure_with_its_formula() -> None:
    rows = re.findall(r"^\| (\w+) \| ([^|]+) \| ([^|]+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    listed = {code: (label, formula) for code, label, formula in rows if code in measures()}
    assert listed == {code: (one.label, one.formula) for code, one in measures().items()}
