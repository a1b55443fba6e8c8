"""Every rule of the product can be repeated on plain JSON, and says what it takes."""

import pytest
from jsonschema_rs import Draft202012Validator

from sanbao.kernel import recompute, registry
from sanbao.kernel.recompute import NoSuchRule, rule, rules


@pytest.mark.parametrize("code", rules())
def test_a_rule_prints_what_it_takes_and_gives_as_json_schema(code: str) -> None:
    Draft202012Validator(rule(code).schema())
    Draft202012Validator(rule(code).answer_schema())


@pytest.mark.parametrize("code", rules())
def test_a_rule_says_its_name_edition_and_source(code: str) -> None:
    found = rule(code)
    assert found.code == code
    assert all([found.label, found.edition, found.source])


def test_an_unknown_rule_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(NoSuchRule, match="wage/coefficient_5"):
        rule("wage/nonsense")


@pytest.mark.parametrize("found", [{"a": rule("wage/overtime"), "b": rule("wage/overtime")}, {"a": 1}])
def test_two_rules_of_one_code_or_no_rule_stop_the_start(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, object]
) -> None:
    monkeypatch.setattr(registry, "discover", lambda package, attribute: found)  # noqa: ARG005 - as the registry is called
    with pytest.raises(ValueError, match="no rule with a code of its own"):
        recompute.rules.__wrapped__()
