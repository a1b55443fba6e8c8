"""The sums of a month that the database keeps of counted orders (ADR 15), as the migration laid them."""

from typing import Final

from sanbao.db.sums import Sums

KEPT: Final = Sums(
    table="work_orders_workorder",
    into="work_orders_monthsum",
    by=("counted_month", "station_id", "lead_id"),
    sums={
        "orders": "1",
        "outings": "CASE WHEN {row}is_outing THEN 1 ELSE 0 END",
        "outing_km": "COALESCE({row}outing_km, 0)",
        "response_minutes": "COALESCE({row}response_minutes, 0)",
        "response_orders": "CASE WHEN {row}response_minutes IS NULL THEN 0 ELSE 1 END",
        "repair_minutes": "COALESCE({row}repair_minutes, 0)",
        "repair_orders": "CASE WHEN {row}repair_minutes IS NULL THEN 0 ELSE 1 END",
        "overdue_orders": "CASE WHEN {row}was_late THEN 1 ELSE 0 END",
    },
    where="{row}counted_month IS NOT NULL AND {row}lead_id IS NOT NULL",
)
