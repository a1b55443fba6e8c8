"""The reports of a run by the name that addresses and commands use."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from sanbao.documents.sheets.writing import csv_text, write_workbook
from sanbao.kernel.errors import mark
from sanbao.payroll.models import PayRun
from sanbao.payroll.reports import bank, costs, declared
from sanbao.payroll.reports.shape import Report

REPORTS: Final[Mapping[str, Callable[[PayRun], Report]]] = {
    "cost": costs.cost,
    "tax": declared.tax,
    "insurance": declared.insurance,
    "bank": bank.bank,
}
TITLES: Final[Mapping[str, str]] = {
    "cost": mark("用工成本"),
    "tax": mark("个税汇总"),
    "insurance": mark("社保公积金汇总"),
    "bank": mark("银行代发"),
}
# The bank's file is another thing than its report: it has whole account numbers, and is made by an act of its own.
FILES: Final = ("cost", "tax", "insurance")


def as_file(report: Report, file_format: str) -> bytes:
    """Return a report as a workbook, or as CSV that begins with the mark of UTF-8 for Chinese spreadsheets."""
    if file_format == "csv":
        return csv_text(report.lines()).encode("utf-8-sig")
    file = BytesIO()
    write_workbook(report.tables(), file)
    return file.getvalue()
