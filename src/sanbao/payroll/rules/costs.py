"""What the work on each order cost in wages: each person's cost spread over the orders of the month.

Ours: the cost of a person goes to his orders by their labour fee, net of what was taken back in the month; one whose
orders bore no labour fee goes by standard time; one without orders stands apart, and is on no order.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import split, to_fen
from sanbao.kernel.plain_json import Limits, Name, Yuan
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules.lines import NOTHING
from sanbao.payroll.rules.people import refuse_if, twice

SignedMinutes = Annotated[int, Limits(0, Decimal(-(10**9)), Decimal(10**9))]


@dataclass(frozen=True, slots=True)
class Work:
    """A person's part in an order of the month; negative where more was taken back than earned."""

    order: Annotated[Name, "工单号"]
    labour: Annotated[Yuan, "工时费"]
    standard_minutes: Annotated[SignedMinutes, "标准工时(分钟)"] = 0


@dataclass(frozen=True, slots=True)
class PersonCost:
    """A person with what he cost the employer in the month: gross wage and the employer's insurance."""

    no: Annotated[Name, "工号"]
    cost: Annotated[Yuan, "用工成本"]
    work: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    people: tuple[PersonCost, ...]


@dataclass(frozen=True, slots=True)
class OrderCost:
    """What an order cost in wages, and whose: `people` sum to `cost`."""

    order: Name
    cost: Yuan
    people: Mapping[str, Yuan]


@dataclass(frozen=True, slots=True)
class Costs:
    """`on_orders` + `without_orders` = `total`. `orders` sum to the one, `apart` (without orders) to the other."""

    total: Yuan
    on_orders: Yuan
    without_orders: Yuan
    orders: tuple[OrderCost, ...]
    apart: Mapping[str, Yuan]


def compute(given: Given) -> Costs:
    """Return the wage cost of each order, in the order of their numbers; every person's cost is spread exactly.

    Raises: Refused for a person who occurs twice.
    """
    refuse_if(_faults(given))
    orders: dict[str, dict[str, Decimal]] = {}
    apart: dict[str, Decimal] = {}
    for person in given.people:
        weights = weights_of(person.work)
        if not weights:
            apart[person.no] = person.cost
            continue
        for order, share in zip(weights, split(person.cost, list(weights.values())), strict=True):
            orders.setdefault(order, {})[person.no] = share
    made = tuple(OrderCost(order, _sum(orders[order]), orders[order]) for order in sorted(orders))
    on_orders = sum((order.cost for order in made), NOTHING)
    return Costs(on_orders + _sum(apart), on_orders, _sum(apart), made, apart)


def weights_of(work: Sequence[Work]) -> dict[str, int]:
    """Return by which weights a person's cost goes to his orders: fen of labour, or else standard minutes."""
    return _positive(work, [to_fen(one.labour) for one in work]) or _positive(
        work, [one.standard_minutes for one in work]
    )


def _positive(work: Sequence[Work], weights: Sequence[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one, weight in zip(work, weights, strict=True):
        found[one.order] = found.get(one.order, 0) + weight
    return {order: weight for order, weight in sorted(found.items()) if weight > 0}


def _sum(shares: Mapping[str, Decimal]) -> Decimal:
    return sum(shares.values(), NOTHING)


def _faults(given: Given) -> Iterator[Fault]:
    yield from twice(given.people, "people")


RULE: Final = Rule(
    code="wage/order_costs",
    label=mark("工单用工成本"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Costs,
    compute=compute,
)
