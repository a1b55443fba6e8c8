"""Whose row of a month a page may show."""

from dataclasses import dataclass

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest
from sanbao.kernel.periods import Month
from sanbao.network.choosing import own_person
from sanbao.network.models import Station
from sanbao.statistics.queries import month_table
from sanbao.statistics.rules.table import MonthRow, MonthTable


@dataclass(frozen=True, slots=True)
class OneRow:
    """A technician's row within the station's table of the month."""

    station: Station
    table: MonthTable
    row: MonthRow
    sees_station: bool


def row_seen(request: PageRequest, code: str, month: Month, no: str) -> OneRow:
    """Return a person's row of the month: within the places, or the user's own.

    Raises: NotFound.
    """
    station = Station.objects.filter(code=code).select_related("region").first()
    if station is None:
        raise NotFound
    sees_station = request.places.covers(station.pk)
    own = own_person(request.user) if request.places.own and not sees_station else None
    if not sees_station and own is None:
        raise NotFound
    table = month_table(month, {station.pk})
    row = next((row for row in table.rows if row.no == no), None)
    if row is None or (own is not None and row.person_id != own.pk):
        raise NotFound
    return OneRow(station, table, row, sees_station)
