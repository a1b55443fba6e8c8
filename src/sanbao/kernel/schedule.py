"""Work that comes round by the clock, as a context lists it in its `jobs.PERIODIC`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time


@dataclass(frozen=True, slots=True)
class Periodic:
    """`run(now)` once a day at `at`, by Shanghai's clock. It must bear running twice, and on several machines."""

    name: str
    at: time
    run: Callable[[datetime], object]
