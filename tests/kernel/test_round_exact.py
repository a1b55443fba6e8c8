from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.kernel.money import AmountTooLarge, FractionOfFen, Toward, round_exact

JIAO = Decimal("0.10")


@pytest.mark.parametrize(
    ("amount", "step", "toward", "expected"),
    [
        (Fraction(2, 3), "0.01", Toward.NEAREST, "0.67"),
        (Fraction(1, 200), "0.01", Toward.NEAREST, "0.01"),
        (Fraction(-1, 200), "0.01", Toward.NEAREST, "-0.01"),
        (Fraction(1, 201), "0.01", Toward.NEAREST, "0.00"),
        (Fraction(1201, 100), "0.10", Toward.UP, "12.10"),
        (Fraction(1210, 100), "0.10", Toward.UP, "12.10"),
        (Fraction(-1201, 100), "0.10", Toward.UP, "-12.10"),
        (Fraction(1209, 100), "0.10", Toward.DOWN, "12.00"),
        (Fraction(25, 2), "1.00", Toward.NEAREST, "13.00"),
    ],
)
def test_a_quotient_becomes_whole_steps(amount: Fraction, step: str, toward: Toward, expected: str) -> None:
    assert str(round_exact(amount, step=Decimal(step), toward=toward)) == expected


def test_a_step_finer_than_the_fen_is_refused() -> None:
    with pytest.raises(FractionOfFen):
        round_exact(Fraction(1), step=Decimal("0.001"))


def test_more_than_the_database_holds_is_refused() -> None:
    with pytest.raises(AmountTooLarge):
        round_exact(Fraction(10**16))


@given(st.fractions(min_value=-(10**9), max_value=10**9))
def test_down_nearest_and_up_lie_within_one_step_of_the_amount(amount: Fraction) -> None:
    down, nearest, up = (
        abs(Fraction(round_exact(amount, step=JIAO, toward=toward)))
        for toward in (Toward.DOWN, Toward.NEAREST, Toward.UP)
    )
    assert down <= abs(amount) <= up
    assert up - down in (0, Fraction(JIAO))
    assert abs(nearest - abs(amount)) <= Fraction(JIAO) / 2


@given(st.decimals(min_value=-(10**16) + 1, max_value=10**16 - 1, allow_nan=False))
def test_a_decimal_is_rounded_as_the_quotient_that_it_is(amount: Decimal) -> None:
    assert str(round_exact(amount)) == str(round_exact(Fraction(amount)))


@pytest.mark.parametrize("amount", ["9999999999999999.995", "-9999999999999999.995", "10000000000000000"])
def test_a_decimal_that_is_too_large_once_it_is_rounded_is_refused(amount: str) -> None:
    with pytest.raises(AmountTooLarge):
        round_exact(Decimal(amount))


def test_the_largest_amount_of_all_is_kept() -> None:
    assert str(round_exact(Decimal("-9999999999999999.994"))) == "-9999999999999999.99"


def test_nothing_has_no_sign() -> None:
    assert str(round_exact(Decimal("-0.001"))) == "0.00"
