"""Acts before a sheet is stored: a file is brought and checked, its worksheet and columns are named, or it goes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.documents.errors import ColumnTwice, ColumnUnknown
from sanbao.documents.models import ColumnMapping, ImportRun
from sanbao.documents.services.import_files import (
    OPEN,
    enqueue,
    fitting_sheet,
    header_of,
    keep,
    keep_refused,
    opened,
    preview_of,
    require_open,
    taken,
    write_outcome,
)
from sanbao.documents.services.meter import MACHINE, Meter
from sanbao.documents.sheets.columns import IGNORE
from sanbao.documents.sheets.kept import faults_of
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest, importers
from sanbao.documents.sheets.uploads import shown_name
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month

Status = ImportRun.Status
ABANDONED_AFTER: Final = timedelta(days=30)
LONG_ROWS: Final = 2_000  # more than these are checked and stored in the background


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
    sheet = fitting_sheet(source, shown_name(file_name), kind, station_code)
    content = source if isinstance(source, bytes) else source.read_bytes()
    request = ImportRequest(station_code, month, create_station=create_station)
    with transaction.atomic():
        run = keep(kind, request, sheet, content, by=(actor, now))
    return check_again(run=run, now=now)


def check_again(*, run: ImportRun, now: datetime) -> ImportRun:
    """Check a file, or let it be checked in the background if it is long.

    Raises: ImportEnded; ImportRunning.
    """
    if run.rows_total <= LONG_ROWS:
        return check(run=run, now=now)
    require_open(run)
    with transaction.atomic():
        waiting = {"status": Status.UPLOADED, "seen_alive_at": now, "rows_done": 0, "machine": ""}
        ImportRun.objects.filter(pk=run.pk, status=run.status, attempt=run.attempt).update(**waiting)
        enqueue("check_import", run.pk)
    run.refresh_from_db()
    return run


def check(*, run: ImportRun, now: datetime) -> ImportRun:
    """Hold every row of the file against what is there, and keep what it would come to. Nothing else is changed.

    Raises: ImportEnded; ImportRunning.
    """
    require_open(run)
    with Meter(run) as meter, opened(run) as sheet:
        ImportRun.objects.filter(pk=run.pk).update(machine=MACHINE, seen_alive_at=now)
        header = header_of(run, sheet)
        try:
            outcome = taken(run, sheet, store=False, now=now, progress=meter)
        except DomainError as error:
            outcome = ImportOutcome(0, 0, 0, faults=tuple(faults_of(error)))
        write_outcome(run, outcome, status=Status.CHECKED, preview=preview_of(sheet, header, outcome))
        keep_refused(run, sheet, header, outcome)
    run.refresh_from_db()
    return run


def choose_worksheet(*, run: ImportRun, name: str, now: datetime) -> ImportRun:
    """Take another worksheet of the same file, and check that one.

    Raises: ImportEnded; ImportRunning; NoSuchSheet, EmptySheet or another SheetRefused. Then the run is as it was.
    """
    require_open(run)
    with opened(run, worksheet=name) as sheet:
        chosen = {"sheet_name": sheet.name, "rows_total": sheet.row_count}
    ImportRun.objects.filter(pk=run.pk, status=run.status, attempt=run.attempt).update(**chosen)
    run.refresh_from_db()
    return check_again(run=run, now=now)


@transaction.atomic
def discard(*, run: ImportRun) -> None:
    """Throw away a file of which nothing was stored.

    Raises: ImportEnded; ImportRunning.
    """
    require_open(run)
    ImportRun.objects.filter(pk=run.pk, status=run.status, attempt=run.attempt).delete()


def discard_abandoned(*, now: datetime) -> int:
    """Throw away the files of which nothing was stored for a month; return how many."""
    old = ImportRun.objects.filter(status__in=OPEN, started_at__lt=now - ABANDONED_AFTER)
    return sum(int(bool(old.filter(pk=pk).delete()[0])) for pk in list(old.values_list("pk", flat=True)))


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
    require_open(run)
    columns = {column.key: column for column in importers()[run.kind].kind.columns}
    for name, key in mapping.items():
        if name not in names or (key != IGNORE and key not in columns):
            raise ColumnUnknown(column=name)
    for key in set(mapping.values()) - {IGNORE}:
        same = [name for name in names if mapping.get(name) == key]
        if len(same) > 1 and not columns[key].several:
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
