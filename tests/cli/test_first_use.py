"""A new installation: the first command is simply done."""

from pathlib import Path

import workshop
from homes import Home

ROSTER = workshop.EXAMPLES / "2026-09" / "花名册.xlsx"


def test_the_first_command_builds_the_database(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    first = home.run("import", "roster", ROSTER, "--station", "A", "--create-station")
    assert (first.code, "正在建立数据库" in first.err) == (0, True)
    second = home.run("import", "roster", ROSTER, "--station", "A")
    assert (second.code, "正在建立数据库" in second.err) == (0, False)


def test_what_is_written_is_for_its_owner_alone(tmp_path: Path) -> None:
    home, backup = Home(tmp_path / "new"), tmp_path / "周一.sanbao"
    assert home.run("import", "roster", ROSTER, "--station", "A", "--create-station").code == 0
    assert home.run("backup", backup).code == 0
    assert (mode(home.path), mode(home.database), mode(backup)) == (0o700, 0o600, 0o600)
    written = {path for path in home.path.rglob("*") if path.is_file()}
    assert {path.name for path in written if mode(path) != 0o600} == set()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_command_that_needs_no_database_builds_none(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert home.run("forms").code == 0
    assert not home.database.exists()
