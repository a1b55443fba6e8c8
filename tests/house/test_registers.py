"""What is found by itself is complete: printed forms, ports."""

from importlib import import_module
from importlib.util import find_spec

import pytest

from house.source import CONTEXTS, ROOT
from sanbao.documents.forms.register import Registered, register
from sanbao.kernel.ports import Port

FORMS = register()
PORTS = {
    port.name: port
    for context in CONTEXTS
    if find_spec(f"sanbao.{context}.ports")
    for port in vars(import_module(f"sanbao.{context}.ports")).values()
    if isinstance(port, Port)
}


@pytest.mark.parametrize("registered", FORMS.values(), ids=list(FORMS))
def test_a_printed_form_says_what_it_is(registered: Registered) -> None:
    form = registered.form
    assert all([form.code, form.title, form.edition])
    assert form.context in CONTEXTS


@pytest.mark.parametrize("registered", FORMS.values(), ids=list(FORMS))
@pytest.mark.parametrize("blank", [True, False], ids=["blank", "filled"])
def test_a_printed_form_has_a_sample_blank_and_filled(registered: Registered, *, blank: bool) -> None:
    sheet = registered.sample(blank=blank)
    assert sheet.title
    assert sheet.blocks


@pytest.mark.parametrize("code", FORMS)
def test_a_printed_form_has_a_test_that_names_it(code: str) -> None:
    tests = (path for path in (ROOT / "tests").rglob("test_*.py") if path.parent.name != "house")
    assert any(code in path.read_text("utf-8") for path in tests)


@pytest.mark.parametrize("port", PORTS.values(), ids=list(PORTS))
def test_a_port_is_filled_at_start_up(port: Port[object]) -> None:
    assert port.is_filled
    assert port.get() is port.get()


@pytest.mark.parametrize("name", PORTS)
def test_a_port_has_a_paragraph_in_the_documentation(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "ports.md").read_text("utf-8")
