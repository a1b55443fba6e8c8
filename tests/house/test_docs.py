"""The documentation leads nowhere wrong: links, the glossary's words, the environment, the decisions."""

import re
from pathlib import Path

import pytest

from house.source import PACKAGE, ROOT, modules

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page as the usual renderers make them of its headings."""
    headings = HEADING.findall(page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def is_dead(page: Path, link: str) -> bool:
    target, _, anchor = link.partition("#")
    path = (page.parent / target).resolve() if target else page
    return not path.exists() or bool(anchor and path.suffix == ".md" and anchor not in anchors(path))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if is_dead(page, link)] == []


ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \|", re.MULTILINE)


def glossary() -> list[tuple[str, str, list[str]]]:
    """Return the rows of the glossary: 中文, English, words of the code."""
    rows = ROW.findall((ROOT / "docs" / "glossary.md").read_text("utf-8"))
    return [(chinese, english, CODE.findall(code)) for chinese, english, code in rows if chinese != "中文"]


SOURCE = "\n".join(module.text for module in modules())


@pytest.mark.parametrize("word", sorted({word for *_, words in glossary() for word in words}))
def test_a_word_of_the_glossary_is_a_word_of_the_code(word: str) -> None:
    assert re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![a-z])", SOURCE)


def test_no_word_of_the_glossary_has_two_meanings() -> None:
    chinese = [row[0] for row in glossary()]
    english = [row[1] for row in glossary()]
    assert [word for word in {*chinese} if chinese.count(word) > 1] == []
    assert [word for word in {*english} if english.count(word) > 1] == []


def test_every_environment_variable_is_explained() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in [*(ROOT / "tests").glob("*.py"), ROOT / "run"])
    names = re.compile(r"SANBAO_[A-Z_]*[A-Z]")
    explained = set(names.findall((ROOT / "docs" / "operations.md").read_text("utf-8")))
    assert explained == set(names.findall(SOURCE)) | set(names.findall(tests))


def test_every_context_is_described() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert [name for name in sorted(folders) if f"`{name}`" not in text] == []


def test_every_decision_says_what_why_and_what_follows() -> None:
    for decision in sorted((ROOT / "docs" / "adr").glob("0*.md")):
        assert HEADING.findall(decision.read_text("utf-8"))[1:] == ["Context", "Decision", "Consequences"], (
            decision.name
        )
