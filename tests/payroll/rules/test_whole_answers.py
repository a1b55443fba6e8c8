"""Every worked example with all that it answers: what people read must not change unseen."""

import json
from typing import TYPE_CHECKING

import pytest

from sanbao.kernel.one_line_json import OneLineWriter
from sanbao.kernel.plain_json import read, written
from sanbao.kernel.recompute import rule
from sanbao.payroll.rules.insurance import CityRow
from sanbao.payroll.rules.lines import Figure, Line
from sanbao.payroll.rules.tax.cumulative_withholding import TaxTable

from .documented import DOCUMENT, Example, examples

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PAGES = ("wages.md", "kpi.md")
EXAMPLES = [example for page in PAGES for example in examples(DOCUMENT.with_name(page))]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_whole_answer_is_as_it_was(example: Example, snapshot: "SnapshotAssertion") -> None:
    answer = json.dumps(rule(example.rule).answer(example.given), ensure_ascii=False, indent=1)
    assert answer == snapshot


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_stored_texts_are_those_of_the_plain_values(example: Example) -> None:
    asked = rule(example.rule)
    given = read(asked.given, example.given)
    both = (given, asked.compute(given))
    writer = OneLineWriter((TaxTable, CityRow, Line, Figure))
    plain = [json.dumps(written(one), ensure_ascii=False, separators=(",", ":")) for one in (*both, *both)]
    assert [writer.text(one) for one in (*both, *both)] == plain
