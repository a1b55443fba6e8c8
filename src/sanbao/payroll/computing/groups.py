"""A station's people as the groups that share: who is in which, with whose labour, and what the method gave."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from sanbao.kernel import recompute
from sanbao.kernel.errors import Fault, Refused
from sanbao.kernel.plain_json import at
from sanbao.payroll.computing.inputs import Carried, Item, MonthInputs, Worker, lent
from sanbao.payroll.computing.labour import Piece
from sanbao.payroll.errors import GroupTermsMissing
from sanbao.payroll.queries.terms import GroupTerms
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.lines import NOTHING, GroupWages

# Methods that take over what last month's pool left.
CARRYING: Final = frozenset({"coefficient_5", "grade_commission"})
MEMBER: Final = re.compile(r"members\[(\d+)\]\.?")


@dataclass(frozen=True, slots=True)
class Group:
    """A team's month before its method is asked. `guests` are lent to it; `moved` is the labour of lent days."""

    team_id: int | None
    name: str
    terms: GroupTerms
    workers: tuple[Worker, ...]
    guests: tuple[Worker, ...]
    moved: tuple[tuple[Piece, int], ...]
    carried: Carried

    @property
    def shown(self) -> str:
        """Return how refusals call the group."""
        return self.name or "—"

    @property
    def labour(self) -> Decimal:
        """Return the labour of the group's days, before what was taken back."""
        own = sum((worker.yuan("labour_fen") + worker.yuan("rework_labour_fen") for worker in self.workers), NOTHING)
        return own + sum((piece.labour * sign for piece, sign in self.moved if not piece.is_taken_back), NOTHING)

    @property
    def rework_labour(self) -> Decimal:
        """Return what was taken back from the group's people, positive."""
        own = sum((worker.yuan("rework_labour_fen") for worker in self.workers), NOTHING)
        return own - sum((piece.labour * sign for piece, sign in self.moved if piece.is_taken_back), NOTHING)


@dataclass(frozen=True, slots=True)
class GroupResult:
    """A group with what its method was given and what it gave."""

    group: Group
    edition: str
    given: object
    gives: GroupWages

    @property
    def carried(self) -> Carried:
        """Return what the next month takes over; what the method does not know of goes on as it came."""
        if self.group.terms.method in CARRYING:
            return Carried(self.group.name, self.gives.carried_deficit, self.gives.carried_pool)
        return self.group.carried


def groups_of(inputs: MonthInputs) -> tuple[tuple[Group, ...], list[Fault]]:
    """Return the groups in the order of teams, those without a team last, and a fault for each without terms."""
    found: list[Group] = []
    faults: list[Fault] = []
    for team_id, name in _teams(inputs):
        terms = inputs.terms.group(team_id)
        if terms is None:
            shown = name or "—"
            faults.append(at(shown, GroupTermsMissing(group=shown, month=inputs.month.label)))
        else:
            found.append(_group(inputs, team_id, name, terms))
    return tuple(found), faults


def _teams(inputs: MonthInputs) -> list[tuple[int | None, str]]:
    """Return every team with people, own or lent, or with something carried from last month."""
    teams = {worker.team_id: worker.team for worker in inputs.workers}
    for worker in inputs.workers:
        teams |= {stretch.lent_to_id: stretch.lent_to for stretch in lent(worker, inputs.terms)}
    left = {team_id: one.name for team_id, one in inputs.carried.items() if one.deficit or one.pool}
    return sorted({**left, **teams}.items(), key=lambda team: (team[0] is None, team[0] or 0))


def _group(inputs: MonthInputs, team_id: int | None, name: str, terms: GroupTerms) -> Group:
    return Group(
        team_id=team_id,
        name=name,
        terms=terms,
        workers=tuple(worker for worker in inputs.workers if worker.team_id == team_id),
        guests=tuple(_guests(inputs, team_id)) if team_id is not None else (),
        moved=tuple(_moved(inputs, team_id)) if inputs.pieces else (),
        carried=inputs.carried.get(team_id, Carried(name, NOTHING, NOTHING)),
    )


def _guests(inputs: MonthInputs, team_id: int) -> Iterator[Worker]:
    """Return who was lent to a team, with the days there only."""
    for worker in inputs.workers:
        days = tuple(one for one in lent(worker, inputs.terms) if one.lent_to_id == team_id)
        if worker.team_id != team_id and any(one.attended_halves for one in days):
            yield replace(worker, stretches=days)


def _moved(inputs: MonthInputs, team_id: int | None) -> Iterator[tuple[Piece, int]]:
    """Return the labour of lent days: off the own team (-1), to the team that borrowed (+1)."""
    by_id = {worker.person_id: worker for worker in inputs.workers}
    for piece in inputs.pieces:
        worker = by_id.get(piece.person_id)
        borrower = _borrower(worker, piece, inputs) if worker and piece.on else None
        if worker and borrower is not None and borrower != worker.team_id:
            if borrower == team_id:
                yield piece, 1
            elif worker.team_id == team_id:
                yield piece, -1


def _borrower(worker: Worker, piece: Piece, inputs: MonthInputs) -> int | None:
    days = (one for one in lent(worker, inputs.terms) if piece.on and one.first <= piece.on < one.until)
    return next((one.lent_to_id for one in days), None)


def pieces_in(group: Group, pieces: Sequence[Piece]) -> list[tuple[Piece, int]]:
    """Return the labour of the group's people piece by piece, with what lending moved in or out."""
    own = {worker.person_id for worker in group.workers}
    return [*((piece, 1) for piece in pieces if piece.person_id in own), *group.moved]


def quantities(items: Sequence[Item]) -> Decimal:
    """Return the sum of the quantities of items."""
    return sum((item.quantity or Decimal(0) for item in items), Decimal(0))


def amounts(inputs: MonthInputs, kind: ItemKind, group: Group) -> Decimal:
    """Return the sum of a group's items of a kind."""
    return sum((item.amount for item in inputs.items_of(kind, team_id=group.team_id)), NOTHING)


def answered(group: Group, given: object, people: Sequence[Worker]) -> GroupResult:
    """Return what the group's method gives.

    Raises: Refused, each fault with the person or group it is about.
    """
    rule = recompute.rule(f"wage/{group.terms.method}")
    try:
        gives: Any = rule.compute(given)
    except Refused as error:
        raise Refused(located(fault, group, people) for fault in error.faults) from error
    return GroupResult(group, rule.edition, given, gives)


def located(fault: Fault, group: Group, people: Sequence[Worker]) -> Fault:
    """Return a fault of a method with the person instead of the place in the list, or with the group."""
    path = fault.column or ""
    found = MEMBER.match(path)
    if found:
        return replace(fault, column=f"{people[int(found[1])].called} {path[found.end() :]}".strip())
    return replace(fault, column=f"{group.shown} {path}".strip())
