"""Every worked example with all that it answers: what people read must not change unseen."""

import json
from typing import TYPE_CHECKING

import pytest

from sanbao.kernel.recompute import rule

from .documented import DOCUMENT, Example, examples

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PAGES = ("wages.md", "kpi.md")
EXAMPLES = [example for page in PAGES for example in examples(DOCUMENT.with_name(page))]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_whole_answer_is_as_it_was(example: Example, snapshot: "SnapshotAssertion") -> None:
    answer = json.dumps(rule(example.rule).answer(example.given), ensure_ascii=False, indent=1)
    assert answer == snapshot
