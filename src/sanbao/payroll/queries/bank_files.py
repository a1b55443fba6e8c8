"""Which payment files were made of a run as it stands."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sanbao.audit.models import JournalEntry
from sanbao.payroll.models import PayRun


@dataclass(frozen=True, slots=True)
class MadeFile:
    """When a file was made, by whom, and what it pays."""

    at: datetime
    by: str
    people: int
    total: Decimal


def bank_files_of(run: PayRun) -> list[MadeFile]:
    """Return the payment files of the current revision of a run, the oldest first; the journal knows them."""
    subject = f"pay_run:{run.station.code}:{run.month}"
    entries = JournalEntry.objects.filter(act="payroll.make_bank_file", subject=subject).order_by("id")
    return [
        MadeFile(entry.at, entry.actor_name, entry.facts["people"], Decimal(entry.facts["total"]))
        for entry in entries
        if entry.facts["revision"] == run.revision
    ]
