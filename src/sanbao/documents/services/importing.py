"""Storing what was brought: at once or in the background, once, by whoever holds the run."""

from contextlib import nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from sanbao.accounts.models import User
from sanbao.documents.errors import ImportRunning, ImportTakenOver
from sanbao.documents.models import ImportRun
from sanbao.documents.services.import_files import (
    enqueue,
    fitting_sheet,
    header_of,
    keep,
    keep_refused,
    opened,
    preview_of,
    taken,
    write_outcome,
)
from sanbao.documents.services.imports import LONG_ROWS
from sanbao.documents.services.meter import MACHINE, Meter, is_interrupted
from sanbao.documents.sheets.importing import Progress
from sanbao.documents.sheets.kept import faults_of
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest
from sanbao.documents.sheets.reading import Sheet, open_sheet
from sanbao.documents.sheets.uploads import shown_name
from sanbao.kernel.errors import DomainError

Status = ImportRun.Status
DONE: Final = frozenset({Status.COMMITTED, Status.REPEATED})


def commit(*, run: ImportRun, accept_good: bool, actor: User | None, now: datetime) -> ImportRun:
    """Store the rows of a file: short ones at once, long ones in the background. Asked again, it changes nothing.

    The importer writes the one entry of the journal. What stands against the file is kept with the run.

    Raises: ImportRunning if the same file is being imported in another run.
    """
    if run.status in DONE or (run.status == Status.RUNNING and not is_interrupted(run, now)):
        return run
    if run.rows_total > LONG_ROWS:
        _queue(run, accept_good=accept_good, actor=actor, now=now)
    else:
        with Meter(run) as meter:
            if _claim(run, accept_good=accept_good, actor=actor, now=now, machine=MACHINE):
                _store_quietly(run, meter, now)
    run.refresh_from_db()
    return run


def carry_out(*, run_id: int, attempt: int, now: datetime) -> None:
    """Store the rows of a file that waits, unless a later attempt has taken over. Running twice changes nothing."""
    run = ImportRun.objects.filter(pk=run_id, status=Status.RUNNING, attempt=attempt).first()
    if run is None:
        return
    with Meter(run) as meter:
        ImportRun.objects.filter(pk=run_id).update(machine=MACHINE, seen_alive_at=now)
        _store_quietly(run, meter, now)


def import_file(
    *,
    kind: str,
    path: Path,
    request: ImportRequest,
    worksheet: str | None = None,
    actor: User | None,
    now: datetime,
    progress: Progress,
) -> tuple[ImportRun, ImportOutcome]:
    """Take in a file in one go, as the command line does; it is kept and listed like one that came by the page.

    `worksheet` None: the first that has the columns of this kind.

    Raises: SheetRefused, of which nothing is kept; ImportRunning; what the importer raises.
    """
    name = shown_name(path.name)
    if worksheet is None:
        sheet = fitting_sheet(path, name, kind, request.station_code)
    else:
        sheet = open_sheet(path, name, sheet=worksheet)
    with transaction.atomic():
        run = keep(kind, request, sheet, path.read_bytes(), by=(actor, now))
    with Meter(run) as meter:
        _claim(run, accept_good=request.accept_good, actor=actor, now=now, machine=MACHINE)
        return run, _store(run, _both(meter, progress), now, sheet)


def _both(first: Progress, second: Progress) -> Progress:
    def tell(done: int, total: int) -> None:
        first(done, total)
        second(done, total)

    return tell


@transaction.atomic
def _queue(run: ImportRun, *, accept_good: bool, actor: User | None, now: datetime) -> None:
    if _claim(run, accept_good=accept_good, actor=actor, now=now, machine=""):
        enqueue("commit_import", run.pk, run.attempt)


def _claim(run: ImportRun, *, accept_good: bool, actor: User | None, now: datetime, machine: str) -> bool:
    """Make the run the one that stores this file; False if somebody was quicker with the same run.

    Raises: ImportRunning if another run of the same file is at it.
    """
    _set_back_interrupted(run, now)
    wanted = {
        "status": Status.RUNNING,
        "accept_good": accept_good,
        "attempt": F("attempt") + 1,
        "machine": machine,
        "rows_done": 0,
        "started_by": actor,
        "seen_alive_at": now,
    }
    try:
        with transaction.atomic():
            mine = ImportRun.objects.filter(pk=run.pk, status=run.status, attempt=run.attempt)
            is_mine = bool(mine.update(**wanted))
    except IntegrityError as error:
        raise ImportRunning(file=run.file_name) from error
    run.refresh_from_db()
    return is_mine


def _set_back_interrupted(run: ImportRun, now: datetime) -> None:
    """Let go of what a dead process held: nothing of it was stored, since that happens in one transaction."""
    same = ImportRun.objects.filter(kind=run.kind, place=run.place, file_sha256=run.file_sha256)
    for other in same.filter(status=Status.RUNNING).exclude(pk=run.pk):
        if is_interrupted(other, now):
            still = ImportRun.objects.filter(pk=other.pk, status=Status.RUNNING, attempt=other.attempt)
            still.update(status=Status.FAILED, finished_at=now)


def _store_quietly(run: ImportRun, progress: Progress, now: datetime) -> None:
    """Store, and leave what was refused to the page of the run."""
    try:
        _store(run, progress, now)
    except DomainError:
        return


def _store(run: ImportRun, progress: Progress, now: datetime, sheet: Sheet | None = None) -> ImportOutcome:
    """Store the rows and note the end in the same transaction; whatever else happens, note how it ended."""
    try:
        with nullcontext(sheet) if sheet else opened(run) as content:
            header = header_of(run, content)
            finish = partial(_finish, run, now)
            outcome = taken(run, content, store=True, now=now, progress=progress, finish=finish)
            if not outcome.stored:
                write_outcome(
                    run, outcome, status=Status.REFUSED, preview=preview_of(content, header, outcome), finished_at=now
                )
            keep_refused(run, content, header, outcome)
    except DomainError as error:
        outcome = ImportOutcome(0, 0, 0, faults=tuple(faults_of(error)))
        write_outcome(run, outcome, status=Status.REFUSED, finished_at=now)
        raise
    except Exception:
        ImportRun.objects.filter(pk=run.pk, attempt=run.attempt).update(status=Status.FAILED, finished_at=now)
        raise
    return outcome


def _finish(run: ImportRun, now: datetime, outcome: ImportOutcome) -> None:
    """Raises: ImportTakenOver, which undoes the import, if the run went to a later attempt meanwhile."""
    is_new = outcome.accepted or outcome.faults or not outcome.unchanged
    status = Status.COMMITTED if is_new else Status.REPEATED
    if not write_outcome(run, outcome, status=status, finished_at=now):
        raise ImportTakenOver(file=run.file_name)
