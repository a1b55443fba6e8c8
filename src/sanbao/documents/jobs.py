"""Background work of documents: long files are checked and stored outside of anybody's request; old ones go."""

from datetime import datetime, time

from django.utils import timezone
from django_tasks import task

from sanbao.documents.models import ImportRun
from sanbao.documents.services.import_files import OPEN
from sanbao.documents.services.importing import carry_out
from sanbao.documents.services.imports import check, discard_abandoned
from sanbao.kernel.schedule import Periodic


@task()
def check_import(run_id: int) -> None:
    """Check a long file."""
    run = ImportRun.objects.get(pk=run_id)
    if run.status in OPEN:
        check(run=run, now=timezone.now())


@task()
def commit_import(run_id: int, attempt: int) -> None:
    """Store a long file."""
    carry_out(run_id=run_id, attempt=attempt, now=timezone.now())


def discard_files(now: datetime) -> None:
    """Throw away the files that were brought and never stored."""
    discard_abandoned(now=now)


PERIODIC = (Periodic("documents.discard_abandoned", time(3, 30), discard_files),)
