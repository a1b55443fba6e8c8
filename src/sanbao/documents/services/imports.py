"""Acts of taking in sheets: a file is brought, checked, its columns are named, its rows are stored."""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.documents.errors import ColumnTwice, ColumnUnknown, ImportEnded, ImportRunning, ImportTakenOver
from sanbao.documents.models import ColumnMapping, ImportFile, ImportRun
from sanbao.documents.models.sheets import KEPT_FAULTS
from sanbao.documents.queries.imports import remembered
from sanbao.documents.services.meter import MACHINE, Meter, is_interrupted
from sanbao.documents.sheets.columns import IGNORE, Header, find_header
from sanbao.documents.sheets.importing import Progress
from sanbao.documents.sheets.kept import faults_of, to_data
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest, importers
from sanbao.documents.sheets.reading import Sheet, open_sheet
from sanbao.documents.sheets.refused import write_refused
from sanbao.documents.sheets.titles import month_in_titles
from sanbao.documents.sheets.uploads import shown_name
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month

Status = ImportRun.Status
LONG_ROWS: Final = 2_000  # more than these are checked and stored in the background
DONE: Final = frozenset({Status.COMMITTED, Status.REPEATED})
OPEN: Final = frozenset({Status.UPLOADED, Status.CHECKED, Status.REFUSED, Status.FAILED})


def upload(
    *,
    kind: str,
    station_code: str,
    month: Month | None,
    file_name: str,
    source: Path | bytes,
    create_station: bool,
    actor: User | None,
    now: datetime,
) -> ImportRun:
    """Keep a file that somebody has brought, after a first look at it; long ones are checked in the background.

    Raises: a SheetRefused that says what is wrong with the file. Then nothing is kept.
    """
    name = shown_name(file_name)
    sheet = open_sheet(source, name)
    content = source if isinstance(source, bytes) else source.read_bytes()
    request = ImportRequest(station_code, month, create_station=create_station)
    with transaction.atomic():
        run = _kept(kind, request, sheet, content, by=(actor, now))
    return check_again(run=run, now=now)


def _kept(
    kind: str, request: ImportRequest, sheet: Sheet, content: bytes, *, by: tuple[User | None, datetime]
) -> ImportRun:
    actor, now = by
    run = ImportRun.objects.create(
        kind=kind,
        place=request.station_code,
        month=request.month,
        file_name=sheet.file_name,
        file_sha256=sha256(content).hexdigest(),
        sheet_name=sheet.name,
        rows_total=sheet.row_count,
        create_station=request.create_station,
        started_by=actor,
        started_at=now,
        seen_alive_at=now,
    )
    ImportFile.objects.create(run=run, role=ImportFile.Role.SOURCE, content=zlib.compress(content, 1))
    return run


@contextmanager
def opened(run: ImportRun) -> Iterator[Sheet]:
    """Open the sheet of a run from a temporary copy of its file."""
    stored = ImportFile.objects.get(run=run, role=ImportFile.Role.SOURCE)
    with NamedTemporaryFile(prefix="sanbao-") as file:
        file.write(zlib.decompress(stored.content))
        file.flush()
        yield open_sheet(file.name, run.file_name, sheet=run.sheet_name or None)


def check_again(*, run: ImportRun, now: datetime) -> ImportRun:
    """Check a file, or let it be checked in the background if it is long.

    Raises: ImportEnded; ImportRunning.
    """
    if run.rows_total <= LONG_ROWS:
        return check(run=run, now=now)
    _require_open(run)
    with transaction.atomic():
        waiting = {"status": Status.UPLOADED, "seen_alive_at": now, "rows_done": 0, "machine": ""}
        ImportRun.objects.filter(pk=run.pk, status=run.status, attempt=run.attempt).update(**waiting)
        _enqueue("check_import", run.pk)
    run.refresh_from_db()
    return run


def _require_open(run: ImportRun) -> None:
    if run.status == Status.RUNNING:
        raise ImportRunning(file=run.file_name)
    if run.status not in OPEN:
        raise ImportEnded(file=run.file_name)


def check(*, run: ImportRun, now: datetime) -> ImportRun:
    """Hold every row of the file against what is there, and keep what it would come to. Nothing else is changed.

    Raises: ImportEnded; ImportRunning.
    """
    _require_open(run)
    with Meter(run) as meter, opened(run) as sheet:
        ImportRun.objects.filter(pk=run.pk).update(machine=MACHINE, seen_alive_at=now)
        header = _header(run, sheet)
        try:
            outcome = _taken(run, sheet, store=False, now=now, progress=meter)
        except DomainError as error:
            outcome = ImportOutcome(0, 0, 0, faults=tuple(faults_of(error)))
        _write(run, outcome, status=Status.CHECKED, preview=_preview(sheet, header, outcome))
        _keep_refused(run, sheet, header, outcome)
    run.refresh_from_db()
    return run


@transaction.atomic
def set_mapping(
    *,
    run: ImportRun,
    names: Sequence[str],
    fingerprint: str,
    mapping: Mapping[str, str],
    station_id: int | None,
    actor: User,
    now: datetime,
) -> ColumnMapping:
    """Remember what the headings `names` of a sheet mean at this station: heading to column key, "" to leave it out.

    Sheets with the same headings are read so from now on.

    Raises: ImportEnded; ColumnUnknown; ColumnTwice.
    """
    _require_open(run)
    columns = {column.key: column for column in importers()[run.kind].kind.columns}
    for name, key in mapping.items():
        if name not in names or (key != IGNORE and key not in columns):
            raise ColumnUnknown(column=name)
    for key in set(mapping.values()) - {IGNORE}:
        same = [name for name in names if mapping.get(name) == key]
        if len(same) > 1:
            raise ColumnTwice(names="、".join(f"“{name}”" for name in same), label=columns[key].label)
    said, _ = ColumnMapping.objects.update_or_create(
        kind=run.kind,
        place=run.place,
        header=fingerprint,
        defaults={"mapping": dict(mapping), "set_by": actor, "set_at": now},
    )
    facts = {"sheet": run.kind, "columns": {name: key for name, key in mapping.items() if key != IGNORE}}
    subject = f"columns:{run.place}/{run.kind}"
    record(actor=actor, act="imports.map_columns", subject=subject, station_id=station_id, facts=facts, now=now)
    return said


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
    *, kind: str, path: Path, request: ImportRequest, actor: User | None, now: datetime, progress: Progress
) -> tuple[ImportRun, ImportOutcome]:
    """Take in a file in one go, as the command line does; it is kept and listed like one that came by the page.

    Raises: SheetRefused, of which nothing is kept; ImportRunning; what the importer raises.
    """
    sheet = open_sheet(path, shown_name(path.name))
    with transaction.atomic():
        run = _kept(kind, request, sheet, path.read_bytes(), by=(actor, now))
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
        _enqueue("commit_import", run.pk, run.attempt)


def _enqueue(job: str, *arguments: int) -> None:
    from sanbao.documents import jobs  # noqa: PLC0415 - jobs call the acts of this module

    getattr(jobs, job).enqueue(*arguments)


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
            header = _header(run, content)
            finish = partial(_finish, run, now)
            outcome = _taken(run, content, store=True, now=now, progress=progress, finish=finish)
            if not outcome.stored:
                _write(run, outcome, status=Status.REFUSED, preview=_preview(content, header, outcome), finished_at=now)
            _keep_refused(run, content, header, outcome)
    except DomainError as error:
        outcome = ImportOutcome(0, 0, 0, faults=tuple(faults_of(error)))
        _write(run, outcome, status=Status.REFUSED, finished_at=now)
        raise
    except Exception:
        ImportRun.objects.filter(pk=run.pk, attempt=run.attempt).update(status=Status.FAILED, finished_at=now)
        raise
    return outcome


def _finish(run: ImportRun, now: datetime, outcome: ImportOutcome) -> None:
    """Raises: ImportTakenOver, which undoes the import, if the run went to a later attempt meanwhile."""
    is_new = outcome.accepted or outcome.faults or not outcome.unchanged
    status = Status.COMMITTED if is_new else Status.REPEATED
    if not _write(run, outcome, status=status, finished_at=now):
        raise ImportTakenOver(file=run.file_name)


def _taken(
    run: ImportRun,
    sheet: Sheet,
    *,
    store: bool,
    now: datetime,
    progress: Progress,
    finish: Callable[[ImportOutcome], None] | None = None,
) -> ImportOutcome:
    importer = importers()[run.kind]
    request = ImportRequest(
        station_code=run.place,
        month=run.month,
        accept_good=run.accept_good,
        mapping=remembered(run.kind, run.place, sheet, importer.kind.columns),
        create_station=run.create_station,
    )
    more = {"finish": finish} if finish else {}
    return importer.run(sheet, request, actor=run.started_by, now=now, store=store, progress=progress, **more)


def _header(run: ImportRun, sheet: Sheet) -> Header:
    columns = importers()[run.kind].kind.columns
    return find_header(sheet, columns, remembered(run.kind, run.place, sheet, columns))


def _preview(sheet: Sheet, header: Header, outcome: ImportOutcome) -> dict[str, Any]:
    month = month_in_titles(sheet)
    return {
        "month": str(month) if month else "",
        "unknown": list(header.unknown),
        "is_complete": header.is_complete,
        "labels": list(outcome.sample.labels),
        "rows": [[row, list(texts)] for row, texts in outcome.sample.rows],
    }


def _write(run: ImportRun, outcome: ImportOutcome, **more: object) -> bool:
    """Keep what the file came to; False if the run belongs to a later attempt."""
    faults, warnings = outcome.faults, outcome.warnings
    values: dict[str, Any] = {
        "rows_total": outcome.rows or run.rows_total,
        "rows_done": outcome.rows,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "refused": len(outcome.refused_rows),
        "faults": [to_data(fault) for fault in faults[:KEPT_FAULTS]],
        "faults_total": len(faults),
        "warnings": [to_data(warning) for warning in warnings[:KEPT_FAULTS]],
        "warnings_total": len(warnings),
        "machine": "",
    }
    mine = ImportRun.objects.filter(pk=run.pk, status=run.status, attempt=run.attempt)
    return bool(mine.update(**{**values, **more}))


def _keep_refused(run: ImportRun, sheet: Sheet, header: Header, outcome: ImportOutcome) -> None:
    """Keep the copy of the sheet that holds only the rows to be mended."""
    if not outcome.refused_rows or not header.is_complete:
        ImportFile.objects.filter(run=run, role=ImportFile.Role.REFUSED).delete()
        return
    copy = BytesIO()
    write_refused(replace(sheet, name=sheet.name or run.file_name), header, outcome.faults, copy)
    content = {"content": zlib.compress(copy.getvalue(), 1)}
    ImportFile.objects.update_or_create(run=run, role=ImportFile.Role.REFUSED, defaults=content)
