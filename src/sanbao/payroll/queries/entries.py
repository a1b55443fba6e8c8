"""The entries of the ledger behind the labour and the minutes of a group or of one person in it."""

from collections.abc import Collection, Iterator
from enum import StrEnum

from sanbao.kernel.facts import Evidence
from sanbao.kernel.money import to_fen
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.entries import EntryKind
from sanbao.payroll.computing.groups import Group
from sanbao.payroll.computing.inputs import MonthInputs, Worker, lent
from sanbao.payroll.computing.labour import Piece
from sanbao.payroll.computing.methods import APART, BANDED, class_of, takes


class Wanted(StrEnum):
    """Which part of the entries a figure adds up."""

    LABOUR = "labour"
    TAKEN_BACK = "taken_back"
    NET_LABOUR = "net_labour"
    MINUTES = "minutes"


def entries_of(
    inputs: MonthInputs, group: Group | None, people: Collection[Worker], wanted: Wanted, subject: str
) -> Iterator[Evidence]:
    """Return the entries whose parts add up to a figure, the oldest work first.

    Of who was lent, the days count in the group that had the person; `subject` names a class of work with a rate of its
    own.
    """
    workers = {worker.person_id: worker for worker in inputs.workers}
    entries = Entry.objects.filter(
        station_id=inputs.station.pk, month=inputs.month, technician_id__in=[worker.person_id for worker in people]
    )
    for entry in entries.order_by("work_on", "id"):
        value = _value(entry, wanted)
        is_here = wanted is Wanted.MINUTES or _team(workers[entry.technician_id], entry, inputs) == _key(group)
        if value and is_here and _is_of_class(entry, group, subject, wanted):
            yield _line(entry, value)


def _key(group: Group | None) -> int | None:
    return group.team_id if group else None


def _team(worker: Worker, entry: Entry, inputs: MonthInputs) -> int | None:
    days = (one for one in lent(worker, inputs.terms) if one.first <= entry.work_on < one.until)
    return next((one.lent_to_id for one in days), worker.team_id)


def _value(entry: Entry, wanted: Wanted) -> int:
    if wanted is Wanted.MINUTES:
        return entry.standard_minutes
    is_back = entry.kind != EntryKind.WORK
    if wanted is Wanted.NET_LABOUR:
        return to_fen(entry.labour)
    if is_back is (wanted is Wanted.LABOUR):
        return 0
    return to_fen(-entry.labour if is_back else entry.labour)


def _is_of_class(entry: Entry, group: Group | None, subject: str, wanted: Wanted) -> bool:
    """Tell whether an entry belongs to the class that a commission line names; routine work of a pool has no name."""
    if group is None or wanted is Wanted.MINUTES or not subject:
        return group is None or not _has_classes(group) or wanted is Wanted.MINUTES or _class(entry, group) == ""
    return not _has_classes(group) or _class(entry, group) == subject


def _has_classes(group: Group) -> bool:
    return group.terms.method == BANDED or bool(getattr(group.terms.content, "job_classes", ()))


def _class(entry: Entry, group: Group) -> str:
    """Return the label of the class that an entry belongs to."""
    piece = Piece(entry.technician_id, entry.payer, entry.category, is_taken_back=False, labour=entry.labour)
    if group.terms.method != BANDED:
        return next((one.label for one in group.terms.content.job_classes if takes(one, piece)), "")
    labels = {one.code: one.label for one in group.terms.content.classes}
    own = class_of(piece, [code for code in labels if code in APART])
    return next((label for code, label in labels.items() if code == own or (own is None and code not in APART)), "")


def _line(entry: Entry, value: int) -> Evidence:
    return Evidence(
        on=entry.work_on,
        key=entry.pk,
        station_id=entry.station_id,
        person_id=entry.technician_id,
        value=value,
        subject=f"{entry.document_kind}:{entry.document_id}",
        number=entry.document_no,
        line_no=entry.line_no,
        is_reversal=entry.reverses_id is not None,
        adjusts=entry.adjusts_month,
    )
