"""The English catalogues of all contexts: compiled for use, and held against the sentences that the code says.

A tool of developers (polib is not installed with the site): `python -m sanbao compile-catalogues`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polib
from django.utils.translation.template import templatize

PACKAGE: Final = Path(__file__).resolve().parent.parent
CATALOGUES: Final = "**/locale/*/LC_MESSAGES/django.po"
# What marks a sentence in Python; `message` is that of a DomainError or a Fault. The words of `Annotated` name a field.
MARKERS: Final = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "mark"})
CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
IN_TEMPLATE: Final = re.compile(r"""(?:\b_|gettext)\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", re.DOTALL)


def catalogues() -> list[Path]:
    """Return every catalogue in source form."""
    return sorted(PACKAGE.glob(CATALOGUES))


def compiled(source: Path) -> bytes:
    """Return what the compiled form of a catalogue must hold."""
    binary: bytes = polib.pofile(str(source)).to_binary()
    return binary


def compile_all() -> list[Path]:
    """Compile every catalogue beside its source; return those that changed."""
    changed = [source for source in catalogues() if not _is_current(source)]
    for source in changed:
        source.with_suffix(".mo").write_bytes(compiled(source))
    return changed


def translated(language: str = "en") -> frozenset[str]:
    """Return the sentences that some catalogue of the language translates."""
    sources = [source for source in catalogues() if source.parts[-3] == language]
    return frozenset(entry.msgid for source in sources for entry in polib.pofile(str(source)).translated_entries())


def sentences(folder: Path) -> dict[str, str]:
    """Return the Chinese sentences that the Python files and templates below a folder say, each with its file."""
    return {
        sentence: str(path.relative_to(PACKAGE))
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("templates/**/*.html")])
        for sentence in _sentences(path)
        if CHINESE.search(sentence)
    }


def _is_current(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return target.exists() and target.read_bytes() == compiled(source)


def _sentences(path: Path) -> Iterator[str]:
    text = path.read_text()
    return _in_python(ast.parse(text)) if path.suffix == ".py" else _in_template(text)


def _in_template(text: str) -> Iterator[str]:
    for found in IN_TEMPLATE.finditer(templatize(text)):
        yield ast.literal_eval(found.group(1))


def _in_python(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in MARKERS and node.args:
            yield from _text(node.args[0])
        if isinstance(node, ast.Subscript) and _name(node.value) == "Annotated" and isinstance(node.slice, ast.Tuple):
            yield from (text for said in node.slice.elts[1:] for text in _text(said))
        if isinstance(node, ast.ClassDef):
            yield from (text for line in node.body for text in _message(line))


def _message(line: ast.stmt) -> Iterator[str]:
    if isinstance(line, ast.Assign) and any(_name(target) == "message" for target in line.targets):
        yield from _text(line.value)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
