"""What the page of an import shows of its content."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanbao.documents.models import ImportRun
from sanbao.documents.ports import record_pages
from sanbao.documents.queries.imports import fault_page, has_refused_rows, kinds_of_faults
from sanbao.documents.sheets.kept import from_data
from sanbao.documents.sheets.outcome import importers
from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number

Status = ImportRun.Status
TONES: Final[Mapping[str, str]] = {
    Status.UPLOADED: "neutral",
    Status.CHECKED: "warning",
    Status.RUNNING: "info",
    Status.COMMITTED: "success",
    Status.REPEATED: "neutral",
    Status.REFUSED: "danger",
    Status.FAILED: "danger",
}
STEPS: Final = (gettext_lazy("上传"), gettext_lazy("核对列"), gettext_lazy("预览"), gettext_lazy("入账"))
LONGEST_NAME_OF_KIND: Final = 36
SENTENCE_END: Final = re.compile(r"[，。；]|[,;.] ")


def steps_of(run: ImportRun, *, at: int | None = None) -> list[tuple[str, str, str]]:
    """Return the steps as (name, state, name of the address): done, current (the one numbered `at`) or ahead."""
    reached = {Status.UPLOADED: 1, Status.RUNNING: 3, Status.COMMITTED: 4, Status.REPEATED: 4}
    at = reached.get(Status(run.status), 2) if at is None else at
    states = ["done" if number < at else "current" if number == at else "ahead" for number in range(len(STEPS))]
    is_open = run.status in {Status.CHECKED, Status.REFUSED, Status.FAILED}
    links = ["", "documents:import_columns" if is_open else "", "documents:import" if is_open else "", ""]
    return [(str(name), state, link) for name, state, link in zip(STEPS, states, links, strict=True)]


def preview_of(run: ImportRun, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the file comes to: counts, the faults of a page, the first good rows."""
    has_columns = run.preview.get("is_complete", True)
    new = run.accepted
    labels = [_(label) for label in run.preview.get("labels", ())]
    return {
        "has_columns": has_columns,
        "can_store_all": not run.faults_total and new > 0,
        "can_store_good": bool(run.refused) and new > 0,
        "is_empty": not run.faults_total and not new and not run.unchanged,
        "is_known": not run.faults_total and not new and run.unchanged > 0,
        "labels": labels,
        "rows": [(row, list(zip(labels, texts, strict=True))) for row, texts in run.preview.get("rows", ())],
        "unknown": run.preview.get("unknown", ()),
        **_faults(run, asked),
    }


def result_of(run: ImportRun, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what was stored, and where to go on."""
    return {"links": _links(run), **_faults(run, asked)}


def _faults(run: ImportRun, asked: Mapping[str, str]) -> dict[str, Any]:
    code, after = asked.get("fault", ""), asked.get("after", "")
    kept = run.warnings if code == "warnings" else run.faults
    shown = fault_page(kept, code="" if code == "warnings" else code, after=whole_number(after))
    kinds = [(one, _title(run, one), count) for one, count in kinds_of_faults(run.faults)]
    return {
        "fault": code,
        "faults": [(row, [(fault, fault.text(_)) for fault in group]) for row, group in shown.rows],
        "next_faults": f"fault={code}&after={shown.next_after}" if shown.next_after is not None else "",
        "kinds_of_faults": kinds,
        "kept_faults": len(run.faults),
        "has_copy": has_refused_rows(run),
    }


def _title(run: ImportRun, code: str) -> str:
    """Name a kind of fault by the first words of its sentence, without what differs from row to row."""
    first = next(from_data(fault) for fault in run.faults if fault["code"] == code)
    places = dict.fromkeys(("row", "column", "value"), "…")
    text = _(first.message).format(**{**places, **dict.fromkeys(first.params, "…")})
    text = SENTENCE_END.split(text)[0]
    return text if len(text) <= LONGEST_NAME_OF_KIND else f"{text[:LONGEST_NAME_OF_KIND]}…"


def _links(run: ImportRun) -> list[tuple[str, str]]:
    month = run.month or (Month.parse(run.preview["month"]) if run.preview.get("month") else None)
    found = []
    for link in importers()[run.kind].links:
        if month is None and "{month}" in link.subject:
            continue
        address = record_pages.address_of(link.subject.format(station=run.place, month=month))
        if address:
            found.append((_(link.label).format(month=month), address))
    return found
