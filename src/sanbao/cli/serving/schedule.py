"""Work by the clock: every context lists its own in `<context>/jobs.py` as PERIODIC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from sanbao.kernel.periods import SHANGHAI
from sanbao.kernel.schedule import Periodic


@dataclass(slots=True)
class Scheduled:
    """A piece of work with the moment from which on it is due."""

    periodic: Periodic
    planned_from: datetime
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        self.plan_next(self.planned_from)

    def is_due(self, now: datetime) -> bool:
        return self.due_at is not None and now >= self.due_at

    def plan_next(self, now: datetime) -> None:
        """Plan the next time after `now`; what was missed while nothing ran is not made up for."""
        self.due_at = next_time(self.periodic, now)


def next_time(periodic: Periodic, now: datetime) -> datetime:
    """Return the first moment after `now` at which the work is due: once a day, by Shanghai's clock."""
    here = now.astimezone(SHANGHAI)
    today = datetime.combine(here.date(), periodic.at, tzinfo=SHANGHAI)
    return today if today > here else today + timedelta(days=1)


def scheduled_work() -> list[Periodic]:
    """Return the periodic work of every installed context, in the order of the clock."""
    modules = [f"{config.name}.jobs" for config in apps.get_app_configs() if config.name.startswith("sanbao.")]
    found = [import_module(name) for name in modules if find_spec(name)]
    work = [periodic for module in found for periodic in getattr(module, "PERIODIC", ())]
    return sorted(work, key=lambda periodic: (periodic.at, periodic.name))
