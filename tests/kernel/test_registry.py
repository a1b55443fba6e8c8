import itertools
from pathlib import Path

import pytest

from sanbao.kernel.registry import discover

NUMBERS = itertools.count()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """A package of forms below a fresh name: Python remembers what it has imported."""
    name = f"invented_forms_{next(NUMBERS)}"
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = tmp_path / name
    for code in ("bd12", "bd11"):
        (folder / code).mkdir(parents=True)
        (folder / code / "__init__.py").touch()
        (folder / code / "form.py").write_text(f"FORM = '{code.upper()}'\n")
    (folder / "__init__.py").write_text("FORM = 'the package itself is not below itself'\n")
    (folder / "loose.py").write_text("FORM = None\n")
    (folder / "other.py").write_text("SHEET = 1\n")
    (folder / "__main__.py").write_text("raise SystemExit('a command was run')\n")
    return name, folder


def test_what_lies_in_the_folder_is_found_and_sorted_by_name(package: tuple[str, Path]) -> None:
    name, _ = package
    found = discover(name, "FORM")
    assert list(found.items()) == [("bd11.form", "BD11"), ("bd12.form", "BD12"), ("loose", None)]


def test_a_new_folder_is_found_without_being_named_anywhere(package: tuple[str, Path]) -> None:
    name, folder = package
    (folder / "bd13").mkdir()
    (folder / "bd13" / "__init__.py").write_text("FORM = 'BD13'\n")
    assert list(discover(name, "FORM")) == ["bd11.form", "bd12.form", "bd13", "loose"]


def test_an_attribute_that_nobody_has_is_not_found(package: tuple[str, Path]) -> None:
    name, _ = package
    assert discover(name, "MEASURE") == {}


def test_a_part_that_cannot_be_loaded_is_not_passed_over(package: tuple[str, Path]) -> None:
    name, folder = package
    (folder / "broken.py").write_text("import a_library_that_is_not_there\n")
    with pytest.raises(ModuleNotFoundError, match="a_library_that_is_not_there"):
        discover(name, "FORM")
