"""Reports name people with their pay: whoever reads one is in the journal."""

from datetime import datetime

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.payroll.models import PayRun
from sanbao.payroll.services.acting import note, subject_of


@transaction.atomic
def note_report_read(*, run: PayRun, what: str, file_format: str, actor: User | None, now: datetime) -> None:
    """Write down who read which report of a run, on the page or as a file."""
    facts = {"report": what, "format": file_format, "revision": run.revision}
    note("payroll.read_report", subject_of(run.station, run.month), run.station, facts, actor=actor, now=now)
