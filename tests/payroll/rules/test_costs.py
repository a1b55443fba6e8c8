"""What an order cost in wages: exact to the fen, whatever the shares."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.kernel.errors import Refused
from sanbao.payroll.rules import costs
from sanbao.payroll.rules.costs import PersonCost, Work, weights_of

from .documented import complete

AMOUNTS = st.integers(-(10**7), 10**7).map(lambda fen: Decimal(fen).scaleb(-2))
WORK = st.builds(Work, st.sampled_from(["WX1", "WX2", "WX3", "WX4"]), AMOUNTS, st.integers(-600, 600))


@st.composite
def people(draw: st.DrawFn) -> costs.Given:
    works = draw(st.lists(st.lists(WORK, max_size=5).map(tuple), max_size=8))
    return costs.Given(tuple(PersonCost(f"P{index}", draw(AMOUNTS), work) for index, work in enumerate(works)))


@given(people())
def test_every_fen_of_every_person_stands_on_an_order_or_apart(month: costs.Given) -> None:
    made = costs.compute(month)
    assert made.total == sum((person.cost for person in month.people), Decimal(0))
    assert made.total == made.on_orders + made.without_orders
    assert made.on_orders == sum((order.cost for order in made.orders), Decimal(0))
    assert made.without_orders == sum(made.apart.values(), Decimal(0))
    assert all(order.cost == sum(order.people.values()) for order in made.orders)
    for person in month.people:
        spread = sum((order.people.get(person.no, Decimal(0)) for order in made.orders), Decimal(0))
        assert spread + made.apart.get(person.no, Decimal(0)) == person.cost
        assert (person.no in made.apart) == (not weights_of(person.work))


@given(people(), st.randoms(use_true_random=False))
def test_the_order_of_people_and_of_their_work_says_nothing(month: costs.Given, chance: object) -> None:
    mixed = list(month.people)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives it no type
    turned = tuple(PersonCost(one.no, one.cost, one.work[::-1]) for one in mixed)
    first, second = costs.compute(month), costs.compute(costs.Given(turned))
    assert (first.total, first.apart, {one.order: one.people for one in first.orders}) == (
        second.total,
        second.apart,
        {one.order: one.people for one in second.orders},
    )


def test_two_jobs_of_one_order_count_together_and_what_was_taken_back_is_off() -> None:
    work = (
        Work("WX1", Decimal("80.00")),
        Work("WX2", Decimal("60.00")),
        Work("WX1", Decimal("40.00")),
        Work("WX2", Decimal("-60.00")),
    )
    assert weights_of(work) == {"WX1": 12000}


def test_free_work_alone_counts_by_standard_time() -> None:
    assert weights_of((Work("WX1", Decimal("0.00"), 90), Work("WX2", Decimal("-5.00"), 30))) == {"WX1": 90, "WX2": 30}


def test_a_negative_cost_is_spread_in_mirror_image() -> None:
    work = (Work("WX1", Decimal("2.00")), Work("WX2", Decimal("1.00")))
    made = costs.compute(costs.Given((PersonCost("A", Decimal("-100.00"), work),)))
    assert [order.cost for order in made.orders] == [Decimal("-66.67"), Decimal("-33.33")]


def test_nobody_costs_nothing() -> None:
    made = costs.compute(costs.Given(()))
    assert (made.total, made.orders, made.apart) == (Decimal("0.00"), (), {})


def test_a_person_who_occurs_twice_is_refused_by_number() -> None:
    twice = (PersonCost("A", Decimal(1)), PersonCost("A", Decimal(2)))
    with pytest.raises(Refused) as refused:
        costs.compute(costs.Given(twice))
    assert [(fault.code, fault.column) for fault in complete(refused.value.faults)] == [
        ("payroll.same_person_twice", "people[1].no")
    ]


def test_a_minute_is_a_weight() -> None:
    nothing = Decimal("0.00")
    assert weights_of((Work("WX1", nothing, 1), Work("WX2", nothing, 0))) == {"WX1": 1}
