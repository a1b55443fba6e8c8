"""What statistics need of upper contexts. See docs/ports.md."""

from collections.abc import Collection, Mapping
from typing import Protocol

from sanbao.kernel.periods import Month
from sanbao.kernel.ports import Port


class FinalScores(Protocol):
    def __call__(self, month: Month, person_ids: Collection[int]) -> Mapping[int, int]:
        """Return the scores of a month that hold, in hundredths, by person, in one query."""


final_scores: Port[FinalScores] = Port("statistics.final_scores")
