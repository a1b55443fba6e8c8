"""What the product offers, it uses: a function that only its tests know is a promise that nobody asked for."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from house.source import PACKAGE, Module, modules

LAYERS: Final = frozenset({"rules", "services", "queries"})
# Used by tests only, each with the reason why it stays.
UNUSED: Final = {
    "sanbao.network.services.attendance.set_attendance": "the tests write single days by it; pages write whole grids",
    "sanbao.payroll.queries.terms.openings_of": "the tests read by it which opening of a year counts",
}


@cache
def used() -> frozenset[str]:
    """Return every name that is read anywhere in the code or the templates of the product, imports aside."""
    names = {name for module in modules() for node in ast.walk(module.tree) for name in _read(node)}
    pages = {word for page in PACKAGE.rglob("*.html") for word in re.findall(r"\w+", page.read_text("utf-8"))}
    return frozenset(names | pages)


def _read(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name):
            yield name
        case ast.ImportFrom(names=imported):
            yield from (one.name for one in imported if one.asname)


def offered() -> Iterator[str]:
    """Yield the public functions and methods of rules, services and queries."""
    for module in modules():
        if LAYERS & set(module.name.split(".")[2:]):
            yield from _of(module)


def _of(module: Module) -> Iterator[str]:
    for node in module.tree.body:
        inner = [("", node)] if not isinstance(node, ast.ClassDef) else [(f"{node.name}.", one) for one in node.body]
        for before, one in inner:
            if isinstance(one, ast.FunctionDef) and not one.name.startswith("_"):
                yield f"{module.name}.{before}{one.name}"


def test_every_function_that_is_offered_is_used() -> None:
    unused = {name for name in offered() if name.rpartition(".")[2] not in used()}
    assert sorted(unused - UNUSED.keys()) == []


def test_every_exemption_has_a_reason_and_is_still_needed() -> None:
    assert all(UNUSED.values())
    assert {name for name in offered() if name.rpartition(".")[2] not in used()} >= UNUSED.keys()
