"""How a benchmark is told: rows of name, value, unit, limit, ratio."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

REPEATS = 9


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. `limit` is what the machine can do at best, in the same unit; None where nothing compares."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """Return how far it is from the limit, to three digits: 0.0175, 3.13, 173."""
        return float(f"{self.value / self.limit:.3g}") if self.limit else None

    def as_json(self) -> dict[str, object]:
        """Return the row for other programs."""
        told = asdict(self)
        return {
            **told,
            "value": round(self.value, 2),
            "limit": self.limit and round(self.limit, 2),
            "ratio": self.ratio,
        }


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median time of doing something, warm: the first time does not count."""
    work()
    return statistics.median(_once(work) for _ in range(REPEATS)) * 1000


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
