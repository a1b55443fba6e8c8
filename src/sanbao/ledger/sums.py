"""Take the sums of a station's month anew from its entries."""

from typing import Final

from django.db import connection

from sanbao.db.sums import adding
from sanbao.kernel.periods import Month
from sanbao.ledger.models import MonthSum

_BY: Final = ("month", "station_id", "technician_id", "kind", "category")
_SUMMED: Final = ("orders_led", "orders_joined", "standard_minutes", "actual_minutes", "labour", "parts")
_SUMS: Final = {
    **{column: f"{{row}}{column}" for column in _SUMMED},
    "timed_standard_minutes": "CASE WHEN {row}actual_minutes <> 0 THEN {row}standard_minutes ELSE 0 END",
}


def sum_anew(station_id: int, month: Month) -> None:
    """Let what is frozen rest on the entries alone, whatever somebody may have written into the sums by hand.

    Call with the station locked, so that nothing is posted meanwhile.
    """
    MonthSum.objects.filter(station_id=station_id, month=month).delete()
    entries = "ledger_entry WHERE station_id = %s AND month = %s"
    with connection.cursor() as cursor:
        cursor.execute(adding("ledger_monthsum", entries, by=_BY, sums=_SUMS), [station_id, month.key])
