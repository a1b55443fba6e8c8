"""Who may import whom. The layers themselves stand in pyproject.toml, in the words of import-linter."""

import sys

import pytest
from importlinter.cli import lint_imports

from house.source import CONTEXTS, ROOT, Module, modules

PURE = [module for module in modules() if module.context == "kernel" or module.layer == "rules"]
PRIVATE_LAYERS = ("views", "urls", "api", "admin", "admin_views")


def test_layers_and_contracts_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert broken == 0, capsys.readouterr().out


def test_every_context_of_the_package_is_known_to_the_house() -> None:
    folders = {module.context for module in modules() if module.layer}
    assert folders <= {*CONTEXTS, "kernel", "db", "web", "cli"}


@pytest.mark.parametrize("module", PURE, ids=str)
def test_rules_and_kernel_import_the_standard_library_the_kernel_and_rules(module: Module) -> None:
    # Rules of a lower context are as pure as one's own; which one is lower is said by the layers.
    rules = () if module.context == "kernel" else tuple(f"sanbao.{context}.rules" for context in CONTEXTS)
    foreign = {name for name in module.imports() if not is_pure(name, ("sanbao.kernel", *rules))}
    assert foreign == set()


def is_pure(name: str, allowed: tuple[str, ...]) -> bool:
    standard = name.split(".", maxsplit=1)[0] in sys.stdlib_module_names
    return standard or any(f"{name}.".startswith(f"{one}.") for one in allowed)


IMPURE_CALLS = ("datetime.now(", "date.today(", "time.time(", "random.", "open(", "environ", "localdate(", "uuid4(")


@pytest.mark.parametrize("module", PURE, ids=str)
def test_rules_and_kernel_read_no_clock_file_or_chance(module: Module) -> None:
    assert [call for call in IMPURE_CALLS if call in module.text] == []


@pytest.mark.parametrize("module", [module for module in modules() if module.context in CONTEXTS], ids=str)
def test_no_context_reaches_into_the_pages_of_another(module: Module) -> None:
    if module.layer == "urls":
        return
    private = {f"sanbao.{context}.{layer}" for context in CONTEXTS for layer in PRIVATE_LAYERS}
    own = f"sanbao.{module.context}."
    reached = {
        name
        for name in module.imports()
        for one in private
        if f"{name}.".startswith(f"{one}.") and not name.startswith(own)
    }
    assert reached == set()
