"""Rules on the page: what they take, an example that works, the answer, faults beside their path."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from conftest import MaxQueries
from sanbao.kernel.outline import outline
from sanbao.kernel.recompute import rules
from sanbao.web.recomputing.readable import Section, Table, readable
from sanbao.web.recomputing.words import WORDS
from web import rule_examples
from web.reading import CHINESE, Reader

CODES = list(rules())
WAY = "/rules/wage/coefficient_5/"
EXAMPLES: dict[str, Any] = json.loads(rule_examples.FILE.read_text("utf-8"))


def given_on(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", page, re.DOTALL)
    return html.unescape(found.group(1)) if found else ""


def test_the_examples_are_those_of_the_documents() -> None:
    assert rule_examples.FILE.read_text("utf-8") == rule_examples.text(), "python tests/web/rule_examples.py"


@pytest.mark.parametrize("code", CODES)
def test_every_field_of_a_rule_has_a_word(code: str) -> None:
    rows = [*outline(rules()[code].given), *outline(rules()[code].gives)]
    assert {row.name for row in rows if not row.piece.label and row.name not in WORDS} == set()


def test_the_list_leads_to_every_rule(signed_in: Client, max_queries: MaxQueries) -> None:
    with max_queries(4):
        page = signed_in.get("/rules/").content.decode()
    assert re.findall(r'href="/rules/([a-z_]+/[a-z0-9_]+)/"', page) == CODES


@pytest.mark.parametrize("code", CODES)
def test_the_example_on_the_page_works(signed_in: Client, code: str) -> None:
    given = given_on(signed_in.get(f"/rules/{code}/").content.decode())
    assert json.loads(given) == EXAMPLES[code]
    answer = signed_in.post(f"/rules/{code}/", {"given": given})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert json.dumps(rules()[code].answer(EXAMPLES[code]), ensure_ascii=False, indent=1) in page


@pytest.mark.parametrize("code", CODES)
def test_the_page_speaks_english(signed_in: Client, code: str) -> None:
    signed_in.post("/language/", {"language": "en"})
    page = signed_in.get(f"/rules/{code}/").content.decode().partition("<main")[2].partition("</main>")[0]
    without_example = re.sub(r"<textarea.*?</textarea>", "", page, flags=re.DOTALL)
    assert [text for text in Reader(without_example).said if CHINESE.search(text)] == []


def test_the_table_says_what_is_to_be_written(signed_in: Client) -> None:
    said = Reader(signed_in.get(WAY).content.decode()).said
    at = said.index("members[].segments[].attended_days")
    assert said[at : at + 10] == [
        "members[].segments[].attended_days",
        "含义",
        "出勤天数",
        "写法",
        "数，写成文字（天）",
        "范围",
        "0 – 31",
        "不写时",
        "必填",
        said[at + 9],
    ]


def test_the_answer_is_told_in_words(signed_in: Client) -> None:
    page = signed_in.post(WAY, {"given": json.dumps(EXAMPLES["wage/coefficient_5"])}).content.decode()
    said = Reader(page).said
    assert said[said.index("可分配金额") + 1] == "23,200.00"
    assert "8,747.54" in said
    assert "工作所得" in said
    assert "work" not in said
    assert "3.5 × 26/26 ÷ 12.2 点 × 23,200.00" in said


def test_faults_stand_beside_their_path_and_what_was_typed_stays(signed_in: Client) -> None:
    given = json.loads(json.dumps(EXAMPLES["wage/coefficient_5"]))
    given["members"][1]["segments"][0]["coefficient"] = None
    given["standard_days"] = "99"
    for sent, told in (
        (json.dumps(given), {"standard_days": "99 超出范围，应在 0 到 31 之间。"}),
        (json.dumps(given | {"standard_days": "26"}), {"members[1].segments[0].coefficient": "「B」没有技术系数"}),
        ("{", {"": "输入不是完整的 JSON"}),
        ("[" * 1000, {"": "输入嵌套太深"}),
        ("", {"": "输入不是完整的 JSON"}),
    ):
        answer = signed_in.post(WAY, {"given": sent})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert given_on(page) == sent
        for path, text in told.items():
            assert text in page
            assert f"<code>{path}</code>" in page or not path


def test_many_faults_are_cut(signed_in: Client) -> None:
    page = signed_in.post(WAY, {"given": json.dumps({"members": [{}] * 200})}).content.decode()
    assert page.count("<li><code>members[") == 98
    assert "后面还有，先改好上面这些再试。" in page


def test_an_unknown_rule_is_not_found(signed_in: Client) -> None:
    assert signed_in.get("/rules/wage/nonsense/").status_code == 404


@pytest.mark.parametrize("code", CODES)
def test_every_answer_can_be_read(code: str) -> None:
    gives: type = rules()[code].gives
    with translation.override("zh-hans"):
        block = readable(gives, rules()[code].answer(EXAMPLES[code]))
    assert isinstance(block, Section)
    assert block.facts or block.parts
    for part in block.parts:
        assert part.label
        assert not isinstance(part.block, Table) or part.block.rows
