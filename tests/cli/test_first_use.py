"""A new installation: the first command is simply done."""

from pathlib import Path

import workshop
from cli.conftest import Home

ROSTER = workshop.EXAMPLES / "2026-09" / "花名册.xlsx"


def test_the_first_command_builds_the_database(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    first = home.run("import", "roster", ROSTER, "--station", "A", "--create-station")
    assert (first.code, "正在建立数据库" in first.err) == (0, True)
    second = home.run("import", "roster", ROSTER, "--station", "A")
    assert (second.code, "正在建立数据库" in second.err) == (0, False)


def test_a_command_that_needs_no_database_builds_none(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert home.run("forms").code == 0
    assert not home.database.exists()
