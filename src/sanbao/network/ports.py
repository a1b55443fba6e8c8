"""What the network needs of upper contexts. See docs/ports.md."""

from typing import Protocol

from sanbao.kernel.periods import Month
from sanbao.kernel.ports import Port


class MonthGuard(Protocol):
    def is_closed(self, station_id: int, month: Month) -> bool:
        """Tell whether the station has closed `month`: its attendance must not change any more."""

    def last_closed(self, station_id: int) -> Month | None:
        """Return the latest month that the station has closed; None if there is none."""


month_guard: Port[MonthGuard] = Port("network.month_guard")


class PersonFigures(Protocol):
    def __call__(self, station_code: str, no: str, month: Month) -> str:
        """Return the address of a person's figures of a month."""


person_figures: Port[PersonFigures] = Port("network.person_figures")


class StationReviews(Protocol):
    def __call__(self, station_code: str) -> str:
        """Return the address of the page on which coefficients of a station's people are reviewed."""


station_reviews: Port[StationReviews] = Port("network.station_reviews")
