"""Rules that anybody can repeat on plain JSON: an auditor, another system, a technician who doubts his slip.

A module below `<context>.rules` that calls a `Rule` `RULE` is found by itself.
"""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Generic, TypeVar

from sanbao.kernel import registry
from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.json_schema import Schema, schema
from sanbao.kernel.plain_json import Json, read, written

Given = TypeVar("Given")
Answer = TypeVar("Answer")
PRODUCT = __name__.split(".", maxsplit=1)[0]


class NoSuchRule(DomainError):
    code = "rules.no_such_rule"
    message = "没有代码为「{code}」的规则。已有：{known}。"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Rule(Generic[Given, Answer]):
    """A pure function with a name. `code` is "wage/coefficient_5"; `source` says where the rule is written.

    `edition` changes whenever the same input would give another answer.
    """

    code: str
    label: str
    edition: str
    source: str
    given: type[Given]
    gives: type[Answer]
    compute: Callable[[Given], Answer]

    def answer(self, data: object) -> Json:
        """Return the answer to plain JSON values, as plain JSON values.

        Raises: Refused with the path of each fault; whatever the rule refuses.
        """
        return written(self.compute(read(self.given, data)))

    def schema(self) -> Schema:
        """Return the JSON Schema of what the rule takes."""
        return schema(self.given, title=f"{self.code} {self.label}")

    def answer_schema(self) -> Schema:
        """Return the JSON Schema of what the rule gives."""
        return schema(self.gives, title=f"{self.code} {self.label}")


AnyRule = Rule[object, object]


@cache
def rules() -> Mapping[str, AnyRule]:
    """Return every rule of the product by its code, sorted.

    Raises: ValueError if two modules claim one code.
    """
    found: dict[str, AnyRule] = {}
    for package in _packages():
        for module, rule in registry.discover(package, "RULE").items():
            if not isinstance(rule, Rule) or rule.code in found:
                raise ValueError(f"{package}.{module}.RULE is no rule with a code of its own")
            found[rule.code] = rule
    return dict(sorted(found.items()))


def rule(code: str) -> AnyRule:
    """Return the rule with this code.

    Raises: NoSuchRule.
    """
    known = rules()
    if code not in known:
        raise NoSuchRule(code=code, known="、".join(known))
    return known[code]


def _packages() -> list[str]:
    contexts = pkgutil.iter_modules(import_module(PRODUCT).__path__, f"{PRODUCT}.")
    specs = [find_spec(f"{context.name}.rules") for context in contexts if context.ispkg]
    return [spec.name for spec in specs if spec is not None and spec.submodule_search_locations]
