"""Copying and replacing a SQLite database."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sanbao.cli.keeping.archive import BackupDamaged

NAME = "sanbao.sqlite3"
BESIDE = ("", "-wal", "-shm")


def copy(source: Path, folder: Path) -> Path:
    """Copy the database as it is at one moment, while others go on writing to it."""
    target = folder / NAME
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
    return target


def check(database: Path, file: Path) -> None:
    """Look whether a database taken from `file` is sound.

    Raises: BackupDamaged.
    """
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            found = [row[0] for row in opened.execute("PRAGMA integrity_check(1)")]
    except sqlite3.DatabaseError as error:
        raise BackupDamaged(file=file, what=str(error)) from error
    if found != ["ok"]:
        raise BackupDamaged(file=file, what=found[0])


def replace(current: Path, restored: Path, *, now: datetime) -> Path | None:
    """Put the restored database in the place of the current one; return where the current one is kept.

    Nobody may use the database meanwhile. A power cut leaves the old or the new one in place.
    """
    aside = None
    if current.exists():
        aside = current.with_name(f"{current.stem}-恢复前-{now:%Y%m%d-%H%M%S}{current.suffix}")
        with closing(sqlite3.connect(current)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with (
            closing(sqlite3.connect(f"file:{current}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(aside)) as kept,
        ):
            old.backup(kept)
    for ending in BESIDE[1:]:
        current.with_name(current.name + ending).unlink(missing_ok=True)
    restored.replace(current)
    return aside
