"""Background work of documents: long files are checked and stored outside of anybody's request; old ones go."""

# ruff: noqa: PLC0415 - the process that waits for work holds nothing of it: spreadsheets and paper take 20 MiB

from datetime import datetime, time

from django.utils import timezone
from django_tasks import task

from sanbao.documents.models import ImportRun
from sanbao.kernel.schedule import Periodic


@task()
def check_import(run_id: int) -> None:
    """Check a long file."""
    from sanbao.documents.services.import_files import OPEN
    from sanbao.documents.services.imports import check

    run = ImportRun.objects.get(pk=run_id)
    if run.status in OPEN:
        check(run=run, now=timezone.now())


@task()
def commit_import(run_id: int, attempt: int) -> None:
    """Store a long file."""
    from sanbao.documents.services.importing import carry_out

    carry_out(run_id=run_id, attempt=attempt, now=timezone.now())


def discard_files(now: datetime) -> None:
    """Throw away the files that were brought and never stored."""
    from sanbao.documents.services.imports import discard_abandoned

    discard_abandoned(now=now)


PERIODIC = (Periodic("documents.discard_abandoned", time(3, 30), discard_files),)
