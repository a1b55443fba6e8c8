"""A backup is whole though others write, and a restore puts back what it says."""

import json
import shutil
import sqlite3
import threading
import time
import zipfile
from pathlib import Path

import pytest

from homes import Answer, Home, Homes

from .conftest import CLOSED

pytestmark = pytest.mark.slow


@pytest.fixture
def home(homes: Homes, tmp_path: Path) -> Home:
    """An installation of this test's own, with the sample in it."""
    return homes.sample().copied(tmp_path / "home")


def months(home: Home) -> list[object]:
    return [
        json.loads(home.run("statistics", "--station", code, "--month", CLOSED, "--format", "json").out)
        for code in ("A01", "B01")
    ]


def test_a_backup_made_while_somebody_writes_gives_the_same_months_back(home: Home, tmp_path: Path) -> None:
    before, file, stop = months(home), tmp_path / "周一.sanbao", threading.Event()
    writer = threading.Thread(target=keep_writing, args=(home.database, stop))
    writer.start()
    try:
        made: Answer = home.run("backup", file, "--format", "json")
    finally:
        stop.set()
        writer.join()
    assert made.code == 0, made.err
    assert len(json.loads(made.out)["digests"]) == 15

    with sqlite3.connect(home.database) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute("DELETE FROM network_attendanceday")
    assert months(home) == before  # closed months do not depend on it
    restored = home.run("restore", file, "--format", "json")
    assert restored.code == 0, restored.err
    assert months(home) == before
    with sqlite3.connect(home.database) as database:
        assert database.execute("SELECT count(*) > 0 FROM network_attendanceday").fetchone() == (1,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept = Path(json.loads(restored.out)["kept"])
    with sqlite3.connect(kept) as database:
        assert database.execute("SELECT count(*) FROM network_attendanceday").fetchone() == (0,)


def keep_writing(path: Path, stop: threading.Event) -> None:
    database = sqlite3.connect(path, timeout=20)
    number = 0
    while not stop.is_set():
        number += 1
        with database:
            database.execute(
                "INSERT INTO django_session VALUES (?, ?, '2030-01-01 00:00:00')", (f"s{number}", "x" * 2000)
            )
        time.sleep(0.001)
    database.close()


@pytest.mark.parametrize("harm", ["cut", "changed", "stranger", "newer"])
def test_a_damaged_backup_is_refused_and_nothing_is_replaced(home: Home, tmp_path: Path, harm: str) -> None:
    file = tmp_path / "a.sanbao"
    assert home.run("backup", file).code == 0
    HARMS[harm](file)
    before = home.database.read_bytes()
    answer = home.run("restore", file)
    assert answer.code == 1
    assert answer.err.strip().endswith("。")
    assert home.database.read_bytes() == before
    assert [path.name for path in home.path.glob("*恢复前*")] == []


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])


def change_one_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def put_a_stranger_there(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("sheet.xml", "<a/>")


def come_from_the_future(file: Path) -> None:
    old = file.with_suffix(".old")
    shutil.move(file, old)
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "manifest.json":
                told = json.loads(content)
                told["migrations"].append("ledger.9999_from_the_future")
                content = json.dumps(told).encode()
            target.writestr(name, content)


HARMS = {"cut": cut, "changed": change_one_byte, "stranger": put_a_stranger_there, "newer": come_from_the_future}
