"""Repeating a rule from the command line, without a database."""

import io
import json
from typing import Any

import pytest

from homes import Answer

from .conftest import Sanbao

MONTH = {"income": "20000.00", "social": "1750.00", "special": "2000.00"}
FIVE_PEOPLE = {
    "group": {
        "labour_revenue": "86400.00",
        "rework_labour": "2400.00",
        "commission_rate": "0.28",
        "fixed_additions": "0.00",
        "quality_deductions": "320.00",
        "carried_deficit": "0.00",
    },
    "standard_days": "26",
    "members": [
        {"no": no, "segments": [{"coefficient": coefficient, "attended_days": days}]}
        for no, coefficient, days in (
            *(("A", "4.6", "26"), ("B", "3.5", "26"), ("C", "2.4", "24")),
            *(("D", "1.5", "26"), ("E", "0.5", "20")),
        )
    ],
}


@pytest.fixture
def asked(sanbao: Sanbao, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`asked("wage/overtime", {...})`: the input comes by standard input."""

    def ask(code: str, given: object) -> Answer:
        text = given if isinstance(given, str) else json.dumps(given)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return sanbao("rule", code)

    return ask


def test_the_coefficient_method_answers_to_the_fen(asked: Any) -> None:
    answer = asked("wage/coefficient_5", FIVE_PEOPLE)
    found = json.loads(answer.out)
    assert (answer.code, answer.err) == (0, "")
    assert (found["pool"], found["carried_deficit"]) == ("23200.00", "0.00")
    assert found["shares"] == {"A": "8747.54", "B": "6655.74", "C": "4212.86", "D": "2852.46", "E": "731.40"}
    assert found["lines"]["B"][0]["formula"] == "3.5 × 26/26 ÷ 12.2 点 × 23,200.00"


def test_cumulative_withholding_answers_each_month(asked: Any) -> None:
    answer = asked("tax/cumulative_withholding", {"months": [MONTH] * 5})
    assert json.loads(answer.out)["withheld"] == ["337.50", "337.50", "337.50", "967.50", "1125.00"]


def test_a_refusal_ends_with_one_and_gives_path_code_and_sentence(asked: Any) -> None:
    answer = asked("tax/cumulative_withholding", {"months": [MONTH, {**MONTH, "income": 20000.0}]})
    assert answer.code == 1
    assert json.loads(answer.out)["faults"] == [
        {
            "path": "months[1].income",
            "code": "json.number_not_text",
            "message": '金额和小数要写成文字，例如 "1200.50"，而不是 20000.0，以免丢失精度。',
        }
    ]
    assert answer.err.startswith("「months[1].income」：金额和小数要写成文字")


def test_what_is_not_json_is_refused_as_a_whole(asked: Any) -> None:
    answer = asked("wage/overtime", '{"monthly_base": ')
    assert answer.code == 1
    assert [(fault["path"], fault["code"]) for fault in json.loads(answer.out)["faults"]] == [("", "json.not_json")]


def test_the_rules_are_listed(sanbao: Sanbao) -> None:
    assert "wage/coefficient_5" in sanbao("rule", "list").out
    listed = json.loads(sanbao("rule", "list", "--format", "json").out)
    assert {"code": "wage/coefficient_5", "label": "5.0系数工资分配法", "edition": "2026.1"} in listed


def test_a_schema_of_input_or_answer_is_printed(sanbao: Sanbao) -> None:
    given = json.loads(sanbao("rule", "schema", "wage/coefficient_5").out)
    answer = json.loads(sanbao("rule", "schema", "wage/coefficient_5", "--answer").out)
    assert given["required"] == ["group", "standard_days", "members"]
    assert "shares" in answer["properties"]


@pytest.mark.parametrize("arguments", [("wage/nonsense",), ("schema",), ("schema", "wage/nonsense")])
def test_an_unknown_or_missing_rule_is_a_usage_error_with_its_code(sanbao: Sanbao, arguments: tuple[str, ...]) -> None:
    answer = sanbao("rule", *arguments)
    assert (answer.code, json.loads(answer.out)["code"]) == (2, "rules.no_such_rule")
    assert answer.err


def test_without_any_rule_the_command_is_not_understood(sanbao: Sanbao) -> None:
    answer = sanbao("rule")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err


def test_several_faults_are_told_without_a_word_of_storing(asked: Any) -> None:
    answer = asked("tax/cumulative_withholding", {"months": [{}, {}]})
    assert json.loads(answer.out)["message"].endswith("处需要改正。")
    assert "保存" not in answer.out + answer.err


def test_a_fault_of_the_whole_has_no_place(asked: Any) -> None:
    answer = asked("wage/overtime", [])
    assert json.loads(answer.out)["faults"][0]["path"] == ""
    assert "「」" not in answer.out + answer.err
