from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sanbao.payroll.rules.lines import Line
from sanbao.payroll.rules.pools import share_out

WEIGHTS = st.lists(st.fractions(min_value=0, max_value=1000, max_denominator=500), min_size=1, max_size=8)


def pool_of(amount: str) -> list[Line]:
    return [Line("commission", "工时提成", Decimal(amount))]


def test_among_equal_remainders_the_earlier_person_gets_the_fen() -> None:
    weights = {"A": Fraction(1), "B": Fraction(1), "C": Fraction(1)}
    assert share_out(pool_of("0.02"), weights).shares == {"A": Decimal("0.01"), "B": Decimal("0.01"), "C": Decimal(0)}


def test_nobody_at_all_leaves_the_pool_for_the_next_month() -> None:
    pool = share_out(pool_of("12.00"), {})
    assert (pool.shares, pool.carried_pool) == ({}, Decimal("12.00"))


@given(WEIGHTS, st.integers(0, 10**9), st.randoms(use_true_random=False))
def test_order_matters_to_equal_remainders_only(weights: list[Fraction], fen: int, chance: Random) -> None:
    amount, whole = str(Decimal(fen) / 100), sum(weights)
    people = {str(index): weight for index, weight in enumerate(weights)}
    shuffled = list(people)
    chance.shuffle(shuffled)
    first = share_out(pool_of(amount), people).shares
    second = share_out(pool_of(amount), {no: people[no] for no in shuffled}).shares
    moved = [no for no in people if first[no] != second[no]]
    remainders = {no: fen * weight / whole % 1 for no, weight in people.items()} if whole else {}
    assert len({remainders[no] for no in moved}) <= 1
