"""How far an import is, and whether its process still lives.

Rows are checked outside of any transaction: then the progress goes into the run's row, where every machine sees it.
Rows are stored in one transaction, and from within it nothing can be told through the database: SQLite has a single
writer, so a second connection would wait for the very import that it reports on, and on both databases a row written
inside stays unseen until the end. The progress therefore also goes into a small file below SANBAO_HOME, and the file's
lock says that the process is alive: the kernel lets it go with the process, however that ends. A reader on another
machine shows the last figures of the row, and takes a run for interrupted when its row was silent for too long.
"""

import fcntl
import os
import platform
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from sanbao.documents.errors import ImportRunning
from sanbao.documents.models import ImportRun

EVERY_SECONDS: Final = 0.5
SILENT_FOR: Final = timedelta(minutes=2)
TRIES, TRY_SECONDS = 20, 0.05  # somebody who only looks holds the lock for a moment
MACHINE: Final = platform.node()[:40]


@dataclass(frozen=True, slots=True)
class Stand:
    """How far a run is: `is_storing` once its rows are checked and it writes them into the books."""

    done: int
    total: int
    is_storing: bool


class Meter:
    """Call it with (done, all). Within `with` the run is held by this process.

    Raises: ImportRunning if another process holds it.
    """

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self._told_at = 0.0
        self._is_storing = False
        self._file = -1

    def __enter__(self) -> Self:
        for _ in range(TRIES):
            if self._hold():
                return self
            time.sleep(TRY_SECONDS)
        raise ImportRunning(file=self.run.file_name)

    def __exit__(self, *_: object) -> None:
        path_of(self.run.pk).unlink(missing_ok=True)
        os.close(self._file)

    def __call__(self, done: int, total: int) -> None:
        moment = time.monotonic()
        if moment - self._told_at < EVERY_SECONDS and done != total:
            return
        self._told_at = moment
        is_storing = connection.in_atomic_block
        if is_storing and not self._is_storing:
            # PostgreSQL: whoever takes the run for interrupted now waits for this row until all is stored.
            list(ImportRun.objects.select_for_update().filter(pk=self.run.pk).values_list("pk"))
        self._is_storing = is_storing
        os.pwrite(self._file, f"{done:>12} {total:>12} {int(is_storing)}\n".encode(), 0)
        if not is_storing:
            with suppress(OperationalError):  # another writer is slow: the next time will do
                ImportRun.objects.filter(pk=self.run.pk).update(
                    rows_done=done, rows_total=total, seen_alive_at=timezone.now()
                )

    def _hold(self) -> bool:
        path = path_of(self.run.pk)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The one who held it before may have taken the file away between our two calls.
            is_the_one = path.exists() and path.stat().st_ino == os.fstat(self._file).st_ino
        except BlockingIOError:
            is_the_one = False
        if not is_the_one:
            os.close(self._file)
        return is_the_one


def path_of(run_id: int) -> Path:
    """Return the file of a run; databases that share a SANBAO_HOME do not share their files."""
    database = sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:8]
    return Path(settings.HOME) / "progress" / f"{database}-{run_id}"


def is_held(run_id: int) -> bool:
    """Tell whether a process of this machine works on the run."""
    try:
        file = os.open(path_of(run_id), os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def is_interrupted(run: ImportRun, now: datetime) -> bool:
    """Tell whether a running import, or a check of a file, has lost its process."""
    if run.status not in {ImportRun.Status.RUNNING, ImportRun.Status.UPLOADED} or is_held(run.pk):
        return False
    if run.machine == MACHINE:
        return True
    return run.seen_alive_at is None or run.seen_alive_at < now - SILENT_FOR


def stand_of(run: ImportRun) -> Stand:
    """Return how far a run is, as exactly as this machine knows."""
    with suppress(FileNotFoundError, ValueError):
        done, total, is_storing = path_of(run.pk).read_text().split()
        return Stand(int(done), int(total), is_storing == "1")
    return Stand(run.rows_done, run.rows_total, is_storing=False)
