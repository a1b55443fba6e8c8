"""The sums of a month that the database keeps of attendance (ADR 15), as the migration laid them."""

from typing import Final

from sanbao.db.sums import Sums

KEPT: Final = Sums(
    table="network_attendanceday",
    into="network_attendancesum",
    by=("month", "station_id", "person_id", "mark"),
    sums={"days": "1", "overtime_workday_minutes": "{row}overtime_workday_minutes"},
)
