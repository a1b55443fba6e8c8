"""The monthly statement BD-11 of a station, from the database: what page, workbook, paper and terminal show."""

from datetime import datetime

from django.conf import settings

from sanbao.documents.forms.description import Sheet
from sanbao.kernel.periods import Month, business_date
from sanbao.network.models import Station
from sanbao.statistics.printing.bd_11 import form
from sanbao.statistics.queries import adjustment_note, closings, month_table
from sanbao.statistics.rules.table import MonthRow, MonthTable


def month_sheet(station: Station, month: Month, *, now: datetime, person_no: str | None = None) -> Sheet:
    """Return the statement of a station's month, or of one person in it.

    A closed month bears the day of its closing, so that it prints the same for ever; an open one the day of `now`.
    """
    table = month_table(month, {station.pk})
    closing = closings(month, {station.pk}).get(station.pk)
    if person_no is not None:
        table = table.only(lambda row: row.no == person_no)
    return form.sheet(
        table,
        company=settings.SERVICE_CENTRE,
        station_name=station.name,
        prepared_on=business_date(closing.closed_at if closing else now),
        remarks=remarks_of(table),
        closed_at=closing.closed_at if closing else None,
        digest=closing.digest if closing else "",
    )


def remarks_of(table: MonthTable) -> dict[int, str]:
    """Return what the form prints as 备注, by person."""
    return {row.person_id: _remark(row) for row in table.rows}


def _remark(row: MonthRow) -> str:
    """What was typed in, and which closed months late entries adjust."""
    return "；".join(part for part in (row.remark, adjustment_note(row)) if part)
