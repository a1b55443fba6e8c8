"""Files that are read and written: looked at before anything is done, so that nothing is half told or replaced."""

import json
from pathlib import Path

import pytest

from sanbao.cli.importing import as_lines
from sanbao.cli.refusals import FileExists, FileMissing, FolderMissing, NotAFile, check_readable, check_writable
from sanbao.documents.models import ImportRun
from sanbao.documents.sheets.outcome import ImportOutcome
from sanbao.kernel.errors import Fault
from sanbao.network.models import Person, Station
from workshop import EXAMPLES, station

from .conftest import Sanbao

ROSTER = EXAMPLES / "2026-09" / "花名册.xlsx"


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_not_understood(sanbao: Sanbao, tmp_path: Path) -> None:
    station("A")
    answer = sanbao("import", "roster", tmp_path / "花名册.xlsx", "--station", "A")
    assert answer.code == 2
    assert "找不到文件" in answer.err


@pytest.mark.django_db
def test_a_folder_is_no_file_to_import(sanbao: Sanbao, tmp_path: Path) -> None:
    station("A")
    answer = sanbao("import", "roster", tmp_path, "--station", "A", "--format", "json")
    assert answer.code == 2
    assert json.loads(answer.out)["code"] == "cli.not_a_file"


@pytest.mark.django_db
def test_where_the_refused_rows_go_is_looked_at_before_anything_is_stored(sanbao: Sanbao, tmp_path: Path) -> None:
    station("A")
    copy = tmp_path / "花名册.xlsx"
    copy.write_bytes(ROSTER.read_bytes())
    beside = tmp_path / "又名.xlsx"
    beside.symlink_to(copy)
    told = {
        path: sanbao("import", "roster", copy, "--station", "A", "--refused", path)
        for path in (tmp_path / "没有" / "退回.xlsx", tmp_path, copy, beside)
    }
    assert [answer.code for answer in told.values()] == [2, 2, 2, 2]
    assert "没有文件夹" in told[tmp_path / "没有" / "退回.xlsx"].err
    assert "覆盖" in told[copy].err
    assert copy.read_bytes() == ROSTER.read_bytes()
    assert not ImportRun.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_no_word_of_refused_rows_where_there_are_none(sanbao: Sanbao, tmp_path: Path) -> None:
    station("A")
    answer = sanbao("import", "roster", ROSTER, "--station", "A", "--refused", tmp_path / "退回.xlsx")
    assert answer.code == 0
    assert "退回" not in answer.out
    assert not (tmp_path / "退回.xlsx").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("known", [(), ("B",)])
def test_a_station_is_made_only_when_asked_for_and_the_refusal_says_how(sanbao: Sanbao, known: tuple[str, ...]) -> None:
    for code in known:
        station(code)
    roster = ("import", "roster", ROSTER, "--station", "A")
    answer, as_json = sanbao(*roster), sanbao(*roster, "--format", "json")
    assert (answer.code, as_json.code) == (1, 1)
    assert "--create-station" in answer.err
    assert "--create-station" in json.loads(as_json.out)["message"]
    assert not Station.objects.filter(code="A").exists()
    assert not ImportRun.objects.exists()


def test_taking_the_good_rows_is_advised_where_it_would_help() -> None:
    def told(rows: int, *faulty: int | None, accepts_good: bool = False) -> str:
        faults = tuple(Fault("a.b", "有错", row=row) for row in faulty)
        return as_lines(ImportOutcome(rows, 0, 0, faults), accepts_good=accepts_good)[-1]

    assert "--accept-good" in told(3, 2)
    assert "--accept-good" not in told(3, 2, accepts_good=True)
    assert "--accept-good" not in told(2, 2, 3)
    assert "--accept-good" not in told(0, None)


def test_help_says_that_the_month_is_for_the_ledger_too(sanbao: Sanbao) -> None:
    assert "考勤表或台账的月份" in sanbao("import", "--help").out


@pytest.mark.django_db
def test_a_backup_replaces_no_file_unless_told_to(sanbao: Sanbao, tmp_path: Path) -> None:
    there = tmp_path / "a.sanbao"
    there.write_bytes(b"precious")
    answer = sanbao("backup", there)
    assert (answer.code, answer.err) == (2, f"{there} 已经存在。请换一个文件名；确实要覆盖的，加 --force。\n")
    assert there.read_bytes() == b"precious"
    missing = sanbao("backup", tmp_path / "没有" / "a.sanbao")
    assert missing.code == 2
    assert "unfinished" not in missing.err
    assert str(tmp_path / "没有" / "a.sanbao") in missing.err


def test_what_is_looked_at_before_reading_and_writing(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with pytest.raises(FileMissing):
        check_readable(file)
    with pytest.raises(NotAFile):
        check_readable(tmp_path)
    check_writable(file)
    file.write_bytes(b"")
    check_readable(file)
    check_writable(file)
    with pytest.raises(FolderMissing):
        check_writable(file / "b.xlsx")
    assert FileExists(path=file).code == "cli.file_exists"
