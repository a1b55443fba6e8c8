"""No act is written into the journal that the journal cannot name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import sanbao
from sanbao.accounts.catalogue import acts
from sanbao.audit.labels import act_label, act_labels, fact_label, subject_label

RECORD_NEEDS = {"actor", "subject", "station_id", "facts", "now", "act"}


def _recorded() -> Iterator[tuple[str, str]]:
    """Yield the place and the code of every act that any module records, or hands on to a helper that does."""
    root = Path(sanbao.__file__).parent
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                for code in _codes(node, path.parent.name):
                    yield f"{path.relative_to(root)}:{node.lineno}", code


def _codes(call: ast.Call, context: str) -> Iterator[str]:
    """Yield the texts in a call that are codes of an act: of `act=`, or of a helper named like one that notes."""
    by_name = [keyword.value for keyword in call.keywords if keyword.arg == "act"]
    is_note = isinstance(call.func, ast.Name) and call.func.id in {"_note", "_record"}
    for value in [*by_name, *(call.args if is_note else [])]:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.startswith(f"{context}."):
            yield value.value


def test_the_search_finds_the_acts_of_this_very_context() -> None:
    assert {"audit.export_journal", "accounts.grant_role", "accounts.issue_token"} <= {code for _, code in _recorded()}


def test_every_recorded_act_has_a_label() -> None:
    known = act_labels()
    assert [f"{place}: {code}" for place, code in _recorded() if code not in known] == []


def test_every_permission_has_a_label() -> None:
    assert all(act.label and act.roles for act in acts().values())


def test_acts_subjects_and_facts_are_shown_in_chinese() -> None:
    assert str(act_label("accounts.grant_role")) == "授予岗位"
    assert subject_label("user:zhangsan") == "用户 zhangsan"
    assert str(fact_label("valid_until")) == "截止日期(不含)"


def test_what_a_later_version_has_dropped_is_shown_as_it_was_written() -> None:
    assert act_label("old.act") == "old.act"
    assert subject_label("fax:12") == "fax:12"
    assert subject_label("fax") == "fax"
    assert fact_label("colour") == "colour"
