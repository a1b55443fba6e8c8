"""What every act on a brought file needs: the file kept and opened, its header, what its rows come to."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from sanbao.accounts.models import User
from sanbao.documents.errors import ImportEnded, ImportRunning
from sanbao.documents.models import ImportFile, ImportRun
from sanbao.documents.models.sheets import KEPT_FAULTS
from sanbao.documents.queries.imports import remembered
from sanbao.documents.sheets.columns import Header, find_header
from sanbao.documents.sheets.importing import Progress
from sanbao.documents.sheets.kept import to_data
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest, importers
from sanbao.documents.sheets.reading import Sheet, open_sheet
from sanbao.documents.sheets.refusals import SheetRefused
from sanbao.documents.sheets.refused import write_refused
from sanbao.documents.sheets.titles import month_in_titles
from sanbao.kernel.errors import Fault, mark

Status = ImportRun.Status
MOST_TRIED: Final = 20  # worksheets
OPEN: Final = frozenset({Status.UPLOADED, Status.CHECKED, Status.REFUSED, Status.FAILED})


def require_open(run: ImportRun) -> None:
    """Let only a run go on of which nothing is stored.

    Raises: ImportRunning; ImportEnded.
    """
    if run.status == Status.RUNNING:
        raise ImportRunning(file=run.file_name)
    if run.status not in OPEN:
        raise ImportEnded(file=run.file_name)


def fitting_sheet(source: Path | bytes, name: str, kind: str, place: str) -> Sheet:
    """Return the first worksheet that has the columns of this kind, a visible one before hidden ones.

    Where none has, it is the first that holds anything.

    Raises: SheetRefused.
    """
    first = open_sheet(source, name)
    return next((sheet for sheet in _with_columns(first, source, kind, place)), first)


def other_worksheets(run: ImportRun, sheet: Sheet) -> tuple[Fault, ...]:
    """Return the warning that more of the visible worksheets have the columns of this kind; each is imported alone."""
    if set(sheet.names) <= {sheet.name, *sheet.hidden}:
        return ()
    with _copied(run) as path:
        found = [other.name for other in _with_columns(sheet, path, run.kind, run.place)]
    others = [name for name in found if name not in {sheet.name, *sheet.hidden}]
    if not others:
        return ()
    told = mark("只导入了工作表“{sheet}”；另有工作表 {others} 也有这些列，没有导入，请分别选择后再导入。")
    names = "、".join(f"“{other}”" for other in others)
    return (Fault("documents.other_worksheets", told, {"sheet": sheet.name, "others": names}),)


def _with_columns(first: Sheet, source: Path | bytes, kind: str, place: str) -> Iterator[Sheet]:
    """Yield the worksheets with the columns of a kind: `first`, which is open, then the visible, then hidden ones."""
    others = sorted((name for name in first.names if name != first.name), key=first.hidden.__contains__)
    for other in (None, *others[:MOST_TRIED]):
        try:
            sheet = first if other is None else open_sheet(source, first.file_name, sheet=other)
        except SheetRefused:
            continue
        if header_in(sheet, kind, place).is_complete:
            yield sheet


def keep(
    kind: str, request: ImportRequest, sheet: Sheet, content: bytes, *, by: tuple[User | None, datetime]
) -> ImportRun:
    """Keep a brought file with its run."""
    actor, now = by
    run = ImportRun.objects.create(
        kind=kind,
        place=request.station_code,
        month=request.month,
        file_name=sheet.file_name,
        file_sha256=sha256(content).hexdigest(),
        sheet_name=sheet.name,
        sheet_names=list(sheet.names),
        rows_total=sheet.row_count,
        create_station=request.create_station,
        started_by=actor,
        started_at=now,
        seen_alive_at=now,
    )
    ImportFile.objects.create(run=run, role=ImportFile.Role.SOURCE, content=zlib.compress(content, 1))
    return run


@contextmanager
def opened(run: ImportRun, *, worksheet: str = "") -> Iterator[Sheet]:
    """Open the sheet of a run, or another one of its file, from a temporary copy."""
    with _copied(run) as path:
        yield open_sheet(path, run.file_name, sheet=worksheet or run.sheet_name or None)


@contextmanager
def _copied(run: ImportRun) -> Iterator[Path]:
    stored = ImportFile.objects.get(run=run, role=ImportFile.Role.SOURCE)
    with NamedTemporaryFile(prefix="sanbao-") as file:
        file.write(zlib.decompress(stored.content))
        file.flush()
        yield Path(file.name)


def header_of(run: ImportRun, sheet: Sheet) -> Header:
    """Return the header of a run's sheet, as people have named its columns."""
    return header_in(sheet, run.kind, run.place)


def header_in(sheet: Sheet, kind: str, place: str) -> Header:
    """Return the header of a sheet of a kind, as people at that place have named its columns."""
    columns = importers()[kind].kind.columns
    return find_header(sheet, columns, remembered(kind, place, sheet, columns))


def taken(
    run: ImportRun,
    sheet: Sheet,
    *,
    store: bool,
    now: datetime,
    progress: Progress,
    finish: Callable[[ImportOutcome], None] | None = None,
) -> ImportOutcome:
    """Let the importer of the kind take the rows, or only tell what they would come to.

    Raises: what the importer raises.
    """
    importer = importers()[run.kind]
    request = ImportRequest(
        station_code=run.place,
        month=run.month,
        accept_good=run.accept_good,
        mapping=remembered(run.kind, run.place, sheet, importer.kind.columns),
        create_station=run.create_station,
    )
    notes = other_worksheets(run, sheet)
    more = {"finish": lambda outcome: finish(_with_notes(outcome, notes))} if finish else {}
    outcome = importer.run(sheet, request, actor=run.started_by, now=now, store=store, progress=progress, **more)
    return _with_notes(outcome, notes)


def _with_notes(outcome: ImportOutcome, notes: tuple[Fault, ...]) -> ImportOutcome:
    return replace(outcome, warnings=(*notes, *outcome.warnings)) if notes else outcome


def preview_of(sheet: Sheet, header: Header, outcome: ImportOutcome) -> dict[str, Any]:
    """Return what the page shows of how a sheet was understood."""
    month = month_in_titles(sheet)
    return {
        "month": str(month) if month else "",
        "unknown": list(header.unknown),
        "is_complete": header.is_complete,
        "labels": list(outcome.sample.labels),
        "rows": [[row, list(texts)] for row, texts in outcome.sample.rows],
    }


def write_outcome(run: ImportRun, outcome: ImportOutcome, **more: object) -> bool:
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


def keep_refused(run: ImportRun, sheet: Sheet, header: Header, outcome: ImportOutcome) -> None:
    """Keep the copy of the sheet that holds only the rows to be mended."""
    if not outcome.refused_rows or not header.is_complete:
        ImportFile.objects.filter(run=run, role=ImportFile.Role.REFUSED).delete()
        return
    copy = BytesIO()
    write_refused(replace(sheet, name=sheet.name or run.file_name), header, outcome.faults, copy, month=run.month)
    content = {"content": zlib.compress(copy.getvalue(), 1)}
    ImportFile.objects.update_or_create(run=run, role=ImportFile.Role.REFUSED, defaults=content)


def enqueue(job: str, *arguments: int) -> None:
    """Have a job of this context done outside of the request."""
    from sanbao.documents import jobs  # noqa: PLC0415 - jobs call the acts of this module

    getattr(jobs, job).enqueue(*arguments)
