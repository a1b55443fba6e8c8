"""What is installed is what was locked, and the package says what it is."""

import re
import tomllib
from importlib.metadata import requires
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import sanbao
from house.source import PACKAGE, ROOT

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT: dict[str, Any] = PYPROJECT["project"]
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_lock_for_tests_holds_the_lock_for_users() -> None:
    assert set(PIN.findall(lock("requirements.txt"))) <= set(PIN.findall(lock("requirements-dev.txt")))


def test_every_dependency_is_locked_with_hashes_and_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        pins = PIN.findall(lock(name))
        blocks = re.split(r"\n(?=\S)", lock(name).strip())
        assert len(blocks) == len(pins)
        assert all("--hash=sha256:" in block for block in blocks)
        assert "://" not in lock(name)


def test_every_direct_dependency_is_in_the_lock() -> None:
    direct = {re.split(r"[\[~=><]", dependency)[0] for dependency in PROJECT["dependencies"]}
    assert direct <= {name for name, _ in PIN.findall(lock("requirements.txt"))}


def wanted_by(requirement: Requirement) -> list[Requirement]:
    """Return what an installed package needs here, with the extras that it is asked for."""
    needs = [Requirement(text) for text in requires(requirement.name) or ()]
    extras = requirement.extras or {""}
    return [
        need for need in needs if not need.marker or any(need.marker.evaluate({"extra": extra}) for extra in extras)
    ]


@pytest.mark.parametrize(
    ("name", "direct"),
    [
        ("requirements.txt", PROJECT["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependencies"] + PYPROJECT["dependency-groups"]["dev"]),
    ],
)
def test_the_lock_is_whole_so_that_it_can_be_installed_without_asking_for_more(name: str, direct: list[str]) -> None:
    """`./run` installs with --no-deps: pip looks at newer versions of a package with extras even if it is locked."""
    pins = {canonicalize_name(package): version for package, version in PIN.findall(lock(name))}
    waiting, seen = [Requirement(text) for text in direct], set[str]()
    while waiting:
        need = waiting.pop()
        pin = pins.get(canonicalize_name(need.name))
        assert pin, f"{need} is not in {name}"
        assert need.specifier.contains(pin, prereleases=True), f"{need}, but {pin} is in {name}"
        if str(need) not in seen:
            seen.add(str(need))
            waiting += wanted_by(need)
    assert len(seen) > len(direct)


def test_the_change_log_begins_with_this_version() -> None:
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert first
    assert first.group(1) == PROJECT["version"]


def test_the_licence_is_the_one_that_is_named() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    assert PROJECT["license"] == "Apache-2.0"


def test_the_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()
    assert sanbao.__name__ == "sanbao"
