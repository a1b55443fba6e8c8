"""A process that dies between the file and its row leaves no broken row; backup and restore carry the files."""

import json
import shutil
import signal
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from homes import Home, Homes

pytestmark = pytest.mark.slow
PAPER = b"%PDF-1.7 paper %%EOF"
DIGEST = sha256(PAPER).hexdigest()

ATTACH = """
import os, signal, sys
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from sanbao.documents.services.attachments import attach

def die_at(execute, statement, parameters, many, context):
    if statement.startswith(f'INSERT INTO "{sys.argv[1]}"'):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(statement, parameters, many, context)

with connection.execute_wrapper(die_at):
    paper = SimpleUploadedFile("paper.pdf", b"%PDF-1.7 paper %%EOF")
    attach(file=paper, subject="form_item:1", station_id=None, actor=None, now=timezone.now())
"""


@pytest.fixture
def home(homes: Homes, tmp_path: Path) -> Home:
    return homes.empty.copied(tmp_path / "home")


def attach(home: Home, die_at: str) -> int:
    return home.python(ATTACH, die_at)


def rows(home: Home) -> list[str]:
    with closing(sqlite3.connect(home.database)) as database:
        return [digest for (digest,) in database.execute("SELECT sha256 FROM documents_attachment")]


def kept(home: Home) -> list[str]:
    return [path.name for path in (home.path / "media").rglob("*") if path.is_file()]


@pytest.mark.parametrize("table", ["documents_attachment", "audit_journalentry"])
def test_a_process_killed_between_file_and_row_leaves_no_row_and_the_next_one_stores_it(home: Home, table: str) -> None:
    assert attach(home, table) == -signal.SIGKILL
    assert rows(home) == []
    assert kept(home) == [DIGEST]
    assert attach(home, "nothing") == 0
    assert rows(home) == kept(home) == [DIGEST]


def test_a_backup_carries_the_files_and_a_restore_brings_them_back(home: Home, tmp_path: Path) -> None:
    assert attach(home, "nothing") == 0
    file = tmp_path / "a.sanbao"
    assert home.run("backup", file).code == 0
    shutil.rmtree(home.path / "media")
    restored = home.run("restore", file, "--format", "json")
    assert restored.code == 0, restored.err
    assert json.loads(restored.out)["made_at"]
    assert rows(home) == kept(home) == [DIGEST]
    assert (home.path / "media" / "attached" / DIGEST[:2] / DIGEST).read_bytes() == PAPER
