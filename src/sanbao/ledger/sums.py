"""The sums of a month that the database keeps of the ledger (ADR 15), as the migration laid them."""

from typing import Final

from sanbao.db.sums import Sums

_SUMMED: Final = ("orders_led", "orders_joined", "standard_minutes", "actual_minutes", "labour", "parts")
KEPT: Final = Sums(
    table="ledger_entry",
    into="ledger_monthsum",
    by=("month", "station_id", "technician_id", "kind", "category"),
    sums={
        **{column: f"{{row}}{column}" for column in _SUMMED},
        "timed_standard_minutes": "CASE WHEN {row}actual_minutes <> 0 THEN {row}standard_minutes ELSE 0 END",
    },
)
