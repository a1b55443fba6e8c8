"""A page of a list of addresses is loaded when it is first opened."""

import sys
from pathlib import Path

import pytest

from sanbao.kernel.later import Later, PageLater


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "pages_of_this_test.py").write_text("def hello(request, name):\n    return request + name\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pages_of_this_test", raising=False)
    return "pages_of_this_test"


def test_a_page_is_loaded_when_it_is_opened(module: str) -> None:
    hello = PageLater(module, "hello")
    assert module not in sys.modules
    assert hello("Hello ", name="Wang") == "Hello Wang"
    assert hello.page is sys.modules[module].hello


def test_a_module_that_is_loaded_later_gives_its_pages_and_nothing_private() -> None:
    pages = Later("sanbao.audit.views")
    assert isinstance(pages.journal, PageLater)
    with pytest.raises(AttributeError):
        _ = pages._private  # noqa: SLF001 - what is asked here
