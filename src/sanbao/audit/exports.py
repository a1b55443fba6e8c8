"""The journal as a spreadsheet."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from sanbao.audit.labels import act_label, subject_label
from sanbao.audit.models import JournalEntry
from sanbao.audit.queries import fact_rows


def as_xlsx(entries: Iterable[JournalEntry], station_names: Mapping[int, str]) -> bytes:
    """Return the entries as a workbook; every cell is text, so that nothing typed by a user becomes a formula."""
    file = BytesIO()
    with Workbook(file, {"constant_memory": True, "in_memory": True}) as book:
        sheet = book.add_worksheet(_("审计日志"))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 4, 20)
        sheet.set_column(5, 5, 80)
        heads = [_("时间"), _("操作人"), _("操作"), _("对象"), _("网点"), _("内容")]
        _write(sheet, 0, heads, book.add_format({"bold": True}))
        for row, entry in enumerate(entries, 1):
            _write(sheet, row, _cells(entry, station_names), None)
    return file.getvalue()


def _cells(entry: JournalEntry, station_names: Mapping[int, str]) -> list[str]:
    station = station_names.get(entry.station_id, "") if entry.station_id else ""
    facts = "；".join(
        f"{row.label}：{row.before} → {row.after}" if row.has_changed else f"{row.label}：{row.after}"
        for row in fact_rows(entry.facts)
    )
    at = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
    return [at, entry.actor_name, str(act_label(entry.act)), subject_label(entry.subject), station, facts]


def _write(sheet: Any, row: int, cells: list[str], style: object) -> None:  # noqa: ANN401  # xlsxwriter has no types
    for column, text in enumerate(cells):
        sheet.write_string(row, column, text, style)
