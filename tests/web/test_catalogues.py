from pathlib import Path

import polib
import pytest

from sanbao.web import catalogues

CONTEXTS = sorted(path.parent for path in catalogues.PACKAGE.glob("*/__init__.py"))


def name(path: Path) -> str:
    return str(path.relative_to(catalogues.PACKAGE))


@pytest.mark.parametrize("source", catalogues.catalogues(), ids=name)
def test_a_compiled_catalogue_equals_its_source(source: Path) -> None:
    assert source.with_suffix(".mo").read_bytes() == catalogues.compiled(source)


@pytest.mark.parametrize("source", catalogues.catalogues(), ids=name)
def test_a_catalogue_has_no_fuzzy_or_empty_entry(source: Path) -> None:
    catalogue = polib.pofile(str(source))
    assert [entry.msgid for entry in (*catalogue.fuzzy_entries(), *catalogue.untranslated_entries())] == []


@pytest.mark.parametrize("context", CONTEXTS, ids=name)
def test_every_sentence_has_an_english_translation(context: Path) -> None:
    said, known = catalogues.sentences(context), catalogues.translated()
    assert {sentence: file for sentence, file in said.items() if sentence not in known} == {}


def test_sentences_of_code_templates_and_errors_are_found() -> None:
    said = catalogues.sentences(catalogues.PACKAGE / "web")
    assert said["跳到正文"] == "web/templates/web/skeleton.html"
    assert said["和已有的内容冲突"] == "web/middleware.py"
    assert "有{count}处需要改正，什么都没有保存。" in catalogues.sentences(catalogues.PACKAGE / "kernel")
