"""What is installed is what was locked, and the package says what it is."""

import re
import tomllib
from typing import Any

import sanbao
from house.source import PACKAGE, ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
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
