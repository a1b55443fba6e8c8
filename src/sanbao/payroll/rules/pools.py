"""A group's pool: what it holds, how it is shared out, and what goes into the next month.

Source: domain spec §0 (splitting a pool) and §1.1 (no points, negative pool).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from sanbao.kernel.money import split
from sanbao.payroll.rules.lines import NOTHING, GroupWages, Line, Lines, shown, total


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool that has been shared out; `weights` and their sum `weight` are exact."""

    lines: Lines
    amount: Decimal
    weights: Mapping[str, Fraction]
    weight: Fraction
    shares: Mapping[str, Decimal]

    @property
    def carried_deficit(self) -> Decimal:
        """Return what the lines lack to nothing."""
        return max(-total(self.lines), NOTHING)

    @property
    def carried_pool(self) -> Decimal:
        """Return what nobody had a weight for."""
        return self.amount - sum(self.shares.values(), NOTHING)


def share_out(lines: Iterable[Line], weights: Mapping[str, Fraction]) -> Pool:
    """Return the sum of `lines` shared out by weights, exact to the fen; among equal remainders the earlier person.

    A negative pool is 0 and its deficit carried; a pool that nobody has a weight for is carried whole.
    """
    made_of = tuple(lines)
    amount = max(total(made_of), NOTHING)
    return Pool(made_of, amount, weights, sum(weights.values(), Fraction(0)), _shares(amount, weights))


def _shares(amount: Decimal, weights: Mapping[str, Fraction]) -> dict[str, Decimal]:
    if not any(weights.values()):
        return dict.fromkeys(weights, NOTHING)
    return dict(zip(weights, split(amount, whole(list(weights.values()))), strict=True))


def whole(weights: Sequence[Fraction]) -> list[int]:
    """Return weights in the same proportions as whole numbers."""
    common = lcm(*(weight.denominator for weight in weights))
    return [int(weight * common) for weight in weights]


def wages(lines: Mapping[str, Sequence[Line]], pool: Pool | None = None) -> GroupWages:
    """Return the result of a method with its sums."""
    of = pool or share_out((), {})
    totals = {no: total(own) for no, own in lines.items()}
    return GroupWages(
        pool=of.amount,
        shares=of.shares,
        carried_deficit=of.carried_deficit,
        carried_pool=of.carried_pool,
        totals=totals,
        total=sum(totals.values(), NOTHING),
        weights={no: shown(weight) for no, weight in of.weights.items()},
        lines={no: tuple(own) for no, own in lines.items()},
        group_lines=of.lines,
    )
