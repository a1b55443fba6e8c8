"""A figure of a slip that is asked for: whose line it is, and the month that it was computed from."""

from dataclasses import dataclass
from functools import cached_property

from sanbao.kernel.facts import Evidence
from sanbao.network.queries.stretches import Stretch
from sanbao.payroll.computing.groups import Group, groups_of
from sanbao.payroll.computing.inputs import MonthInputs, Worker, gather
from sanbao.payroll.models import PayGroup, PaySlip
from sanbao.payroll.queries.terms import terms_rows
from sanbao.payroll.rules.lines import Line


class Known:
    """The month that a slip was computed from, gathered once for all figures that are asked for."""

    def __init__(self, slip: PaySlip) -> None:
        self.slip = slip

    @cached_property
    def inputs(self) -> MonthInputs:
        """Return the month as it was computed: with the terms that the draft knew."""
        run = self.slip.run
        rows = [row for row in terms_rows(run.station_id) if row.id <= run.seen_terms]
        return gather(run.station, run.month, terms=rows)


@dataclass(frozen=True)
class Asking:
    """A figure of a line. `pool` is the group whose pool the line makes; None: the line is the person's own."""

    known: Known
    line: Line
    figure: str
    pool: PayGroup | None

    @property
    def slip(self) -> PaySlip:
        """Return the slip whose line it is."""
        return self.known.slip

    @property
    def inputs(self) -> MonthInputs:
        """Return the month that the slip was computed from."""
        return self.known.inputs

    @cached_property
    def worker(self) -> Worker | None:
        """Return the person in the closed month; None for one who had left by then."""
        return next((one for one in self.inputs.workers if one.person_id == self.slip.person_id), None)

    @cached_property
    def group(self) -> Group | None:
        """Return the group that the line comes from: the pool's, the one that the line names, or the person's own."""
        names = [self.pool.name] if self.pool else [self.line.subject, self.slip.team]
        groups = {group.name: group for group in groups_of(self.inputs)[0]}
        return next((groups[name] for name in names if name in groups), None)

    @cached_property
    def people(self) -> tuple[Worker, ...]:
        """Return whose records are asked for: the group's for a pool, else the person's own."""
        if self.pool:
            return (*self.group.workers, *self.group.guests) if self.group else ()
        return (self.worker,) if self.worker else ()

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Return the person's days in the group that the line comes from."""
        if self.worker is None:
            return ()
        guests = {one.person_id: one for one in self.group.guests} if self.group else {}
        if self.worker.person_id in guests:
            return guests[self.worker.person_id].stretches
        return self.worker.stretches

    def row(self, subject: str, key: int | None) -> int:
        """Return the row of the terms that counted, 0 if there was none."""
        return self.inputs.terms.rows.get((subject, key), 0)

    def record(self, subject: str, key: int, **more: object) -> Evidence:
        """Return a record of the person, of the month of the slip unless `more` says otherwise."""
        given = {"on": self.slip.month.first, "value": 0, **more}
        return Evidence(
            key=key,
            station_id=self.slip.run.station_id,
            person_id=self.slip.person_id,
            subject=subject,
            **given,  # type: ignore[arg-type]  # the rest of its fields, each of its own kind
        )
