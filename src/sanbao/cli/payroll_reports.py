"""Reports of a pay run in the terminal, as JSON, CSV or workbook; the bank's file is made, not only told."""

import argparse
import json
import sys

from django.utils import timezone

from sanbao.cli import lookups
from sanbao.cli.month_statistics import NeedsFile
from sanbao.cli.refusals import check_writable
from sanbao.cli.table import Head, lines, terminal_width
from sanbao.payroll.models import PayRun
from sanbao.payroll.reports.reading import run_of
from sanbao.payroll.reports.register import REPORTS, as_file
from sanbao.payroll.reports.shape import Report, Section
from sanbao.payroll.services.bank import make_bank_file
from sanbao.payroll.services.reports import note_report_read
from sanbao.payroll.views.section import is_figure, text_of

FILES = ("csv", "xlsx")


def report(options: argparse.Namespace) -> int:
    """Print a report, or write it into a file. Files of the bank are only made of approved runs."""
    if options.output:
        check_writable(options.output)
    run = run_of(lookups.station(options.station), options.month)
    if options.format == "xlsx" and not options.output and sys.stdout.isatty():
        raise NeedsFile(format=options.format)
    told = _told(run, options.what, options.format)
    if options.output:
        options.output.write_bytes(told)
    else:
        sys.stdout.buffer.write(told)
        sys.stdout.flush()
    return 0


def _told(run: PayRun, what: str, how: str) -> bytes:
    if what == "bank" and how in FILES:
        return make_bank_file(run_id=run.pk, file_format=how, actor=None, now=timezone.now()).content
    note_report_read(run=run, what=what, file_format=how, actor=None, now=timezone.now())
    made = REPORTS[what](run)
    if how in FILES:
        return as_file(made, how)
    if how == "json":
        return (json.dumps(made.plain(), ensure_ascii=False, indent=1) + "\n").encode()
    return ("\n".join(_lines(made)) + "\n").encode()


def _lines(made: Report) -> list[str]:
    told = [f"{made.title}　{made.subtitle}"]
    for section in made.sections:
        told += ["", section.title, "", *_section_lines(section)]
    return told


def _section_lines(section: Section) -> list[str]:
    heads = [Head(column.label, is_figure=is_figure(column)) for column in section.columns]
    rows = [[text_of(cell) if cell is not None else "" for cell in row] for row in section.cells]
    return lines(heads, rows, keys=1, limit=terminal_width())
