"""Fills network's port `month_guard`."""

from sanbao.kernel.periods import Month
from sanbao.ledger.models import ClosedMonth
from sanbao.ledger.queries import is_closed


class ClosedMonths:
    """Answers from the months that the ledger has closed."""

    def is_closed(self, station_id: int, month: Month) -> bool:
        """Tell whether the station has closed `month`."""
        return is_closed(station_id, month)

    def last_closed(self, station_id: int) -> Month | None:
        """Return the latest month that the station has closed; None if there is none."""
        months = ClosedMonth.objects.filter(station_id=station_id).order_by("-month")
        return months.values_list("month", flat=True).first()
