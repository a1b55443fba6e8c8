"""Background work of documents: long files are checked and stored outside of anybody's request."""

from django.utils import timezone
from django_tasks import task

from sanbao.documents.models import ImportRun
from sanbao.documents.services.imports import OPEN, carry_out, check


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
