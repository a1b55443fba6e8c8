from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sanbao.kernel import money
from sanbao.kernel.errors import DomainError
from sanbao.kernel.money import from_fen, in_words, round_fen, split, split_whole, to_fen, yuan

FEN = st.integers(min_value=-(10**17), max_value=10**17)
WEIGHT = st.integers(min_value=0, max_value=10**6) | st.decimals(
    min_value=0, max_value=10**6, places=6, allow_nan=False, allow_infinity=False
)
WEIGHTS = st.lists(WEIGHT, min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1200.5", "1200.50"),
        (" 86400 ", "86400.00"),
        ("-.5", "-0.50"),
        ("7.", "7.00"),
        ("1.100", "1.10"),
        ("-0", "0.00"),
        (23, "23.00"),
        (Decimal("1E+3"), "1000.00"),
    ],
)
def test_an_amount_always_shows_two_places(value: str | int | Decimal, expected: str) -> None:
    assert str(yuan(value)) == expected


@pytest.mark.parametrize("value", ["", "一百", "1,200.00", "¥5", "1e3", "1_000", "NaN", "Infinity", ".", "--1", "１２"])
def test_text_that_is_no_plain_number_is_refused(value: str) -> None:
    with pytest.raises(money.NotAnAmount, match="不是金额"):
        yuan(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("-Infinity")])
def test_a_number_without_value_is_refused(value: Decimal) -> None:
    with pytest.raises(money.NotAnAmount):
        yuan(value)
    with pytest.raises(money.NotAnAmount):
        round_fen(value)


@pytest.mark.parametrize("value", [0.1, True, None, b"1"])
def test_a_float_is_never_money(value: object) -> None:
    with pytest.raises(TypeError):
        yuan(value)  # type: ignore[arg-type]  # what the type checker would catch, caught at run time as well


@pytest.mark.parametrize("value", [0.1, 1, "1"])
def test_fen_are_made_of_decimals_only(value: object) -> None:
    with pytest.raises(TypeError):
        to_fen(value)  # type: ignore[arg-type]  # what the type checker would catch, caught at run time as well


@pytest.mark.parametrize("value", ["0.001", "1.005", "-3.999", "0." + "0" * 60 + "1"])
def test_a_fraction_of_a_fen_is_refused_and_not_rounded_away(value: str) -> None:
    with pytest.raises(money.FractionOfFen):
        yuan(value)


@pytest.mark.parametrize("value", ["10000000000000000", "-10000000000000000.00", "9" * 400])
def test_an_amount_that_the_database_cannot_hold_is_refused(value: str) -> None:
    with pytest.raises(money.AmountTooLarge):
        yuan(value)


def test_the_largest_amount_still_fits() -> None:
    assert to_fen(yuan("9999999999999999.99")) == 999_999_999_999_999_999
    assert str(from_fen(999_999_999_999_999_999)) == "9999999999999999.99"


def test_an_amount_may_not_grow_too_large_by_rounding_or_from_fen() -> None:
    with pytest.raises(money.AmountTooLarge):
        round_fen(Decimal("9999999999999999.999"))
    with pytest.raises(money.AmountTooLarge):
        from_fen(10**18)


@given(FEN)
def test_fen_and_yuan_are_the_same_money(fen: int) -> None:
    assert to_fen(from_fen(fen)) == fen
    assert from_fen(fen).as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.005", "1.01"),
        ("1.004999", "1.00"),
        ("-1.005", "-1.01"),
        ("2.675", "2.68"),
        ("-0.001", "0.00"),
        ("3", "3.00"),
    ],
)
def test_rounding_is_half_up_and_mirrored(value: str, expected: str) -> None:
    assert str(round_fen(Decimal(value))) == expected


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=5))
def test_rounding_moves_by_half_a_fen_at_most(amount: Decimal) -> None:
    assert abs(round_fen(amount) - amount) <= Decimal("0.005")
    assert round_fen(-amount) == -round_fen(amount)


def test_the_pool_of_the_worked_example_is_shared_by_coefficient_days() -> None:
    coefficient_days = [
        Decimal("4.6") * 26,
        Decimal("3.5") * 26,
        Decimal("2.4") * 24,
        Decimal("1.5") * 26,
        Decimal("0.5") * 20,
    ]
    shares = split(Decimal("23200.00"), coefficient_days)
    assert [str(share) for share in shares] == ["8747.54", "6655.74", "4212.86", "2852.46", "731.40"]
    assert sum(shares) == Decimal("23200.00")


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (1, [1, 1], [1, 0]),
        (5, [1, 2, 3], [1, 2, 2]),  # exactly 5/6, 10/6, 15/6
        (10, [0, 1, 0], [0, 10, 0]),
        (0, [3, 4], [0, 0]),
        (7, [Decimal("0.5"), 1], [2, 5]),  # exactly 7/3 and 14/3
        (150, [2], [150]),
        (2, [1, 1, 1, 1], [1, 1, 0, 0]),
    ],
)
def test_what_is_left_over_goes_to_the_largest_remainders_and_then_to_the_earlier(
    total: int, weights: Sequence[int | Decimal], shares: list[int]
) -> None:
    assert split_whole(total, weights) == shares


def test_money_is_split_to_the_fen() -> None:
    assert split(Decimal("100.00"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert split(Decimal("-0.01"), [1, 1]) == [Decimal("-0.01"), Decimal("0.00")]


@pytest.mark.parametrize("weights", [[], [0], [0, Decimal(0)], [2, -1], [Decimal("NaN")], [1, Decimal("Infinity")]])
def test_a_pool_cannot_be_shared_by_nothing_or_less(weights: list[int | Decimal]) -> None:
    for total in (100, 0, -100):
        with pytest.raises(money.NothingToShareBy, match="无法分配"):
            split_whole(total, weights)
    with pytest.raises(DomainError):
        split(Decimal(1), weights)


def test_a_weight_is_never_a_float() -> None:
    with pytest.raises(TypeError):
        split_whole(1, [0.5, 0.5])  # type: ignore[list-item]  # what the type checker would catch, caught at run time as well


def test_a_pool_with_a_fraction_of_a_fen_is_refused() -> None:
    with pytest.raises(money.FractionOfFen):
        split(Decimal("0.005"), [1])


@given(FEN, WEIGHTS)
def test_shares_sum_to_the_pool_exactly(total: int, weights: list[int | Decimal]) -> None:
    assert sum(split_whole(total, weights)) == total


@given(FEN, WEIGHTS)
def test_no_share_of_a_positive_pool_is_negative_and_no_weight_gets_nothing(
    total: int, weights: list[int | Decimal]
) -> None:
    shares = split_whole(total, weights)
    assert all(share * total >= 0 for share in shares)
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


@given(FEN, WEIGHTS)
def test_each_share_is_within_one_fen_of_the_exact_value(total: int, weights: list[int | Decimal]) -> None:
    whole = sum(Fraction(weight) for weight in weights)
    for share, weight in zip(split_whole(total, weights), weights, strict=True):
        assert abs(share - total * Fraction(weight) / whole) < 1


@given(FEN, WEIGHTS)
def test_a_negative_pool_mirrors_the_positive_one(total: int, weights: list[int | Decimal]) -> None:
    assert split_whole(-total, weights) == [-share for share in split_whole(total, weights)]


@given(FEN, WEIGHTS, st.integers(min_value=1, max_value=1000))
def test_only_the_proportion_of_the_weights_counts(total: int, weights: list[int | Decimal], factor: int) -> None:
    assert split_whole(total, [weight * factor for weight in weights]) == split_whole(total, weights)


@given(FEN, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_people_decides_over_equal_remainders_only(
    total: int, weights: list[int | Decimal], random: Random
) -> None:
    whole = sum(Fraction(weight) for weight in weights)
    remainders = [abs(total) * Fraction(weight) / whole % 1 for weight in weights]
    assume(len(set(remainders)) == len(remainders))
    order = list(range(len(weights)))
    random.shuffle(order)
    shares = split_whole(total, weights)
    assert split_whole(total, [weights[index] for index in order]) == [shares[index] for index in order]


@given(FEN, WEIGHTS)
def test_the_shares_as_a_bag_do_not_depend_on_the_order_of_people(total: int, weights: list[int | Decimal]) -> None:
    assert sorted(split_whole(total, weights)) == sorted(split_whole(total, weights[::-1]))


@given(st.integers(min_value=0, max_value=10**12), WEIGHTS)
def test_who_weighs_more_never_gets_less(total: int, weights: list[int | Decimal]) -> None:
    shares = split_whole(total, weights)
    pairs = sorted(zip(weights, shares, strict=True))
    assert [share for _, share in pairs] == sorted(shares)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("2048", "贰仟零肆拾捌元整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),  # the next five: samples of the regulation
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.15", "壹角伍分"),
        ("-0.50", "负伍角整"),
        ("10", "壹拾元整"),
        ("1001001", "壹佰万壹仟零壹元整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("1500000000000", "壹万伍仟亿元整"),
    ],
)
def test_an_amount_in_words_is_spelled_as_receipts_demand(amount: str, words: str) -> None:
    assert in_words(yuan(amount)) == words


@given(FEN)
def test_the_words_of_an_amount_say_the_same_amount(fen: int) -> None:
    assert _read(in_words(from_fen(fen))) == fen


@given(FEN)
def test_words_never_hold_two_zeros_in_a_row(fen: int) -> None:
    assert "零零" not in in_words(from_fen(fen))


def _read(words: str) -> int:
    """Return the fen of an amount in words, read from left to right."""
    sizes = {"分": 1, "角": 10, "元": 100, "拾": 10, "佰": 100, "仟": 1000, "万": 10**4, "亿": 10**8}
    fen, whole, section, digit = 0, 0, 0, 0
    for char in words.removeprefix("负").removesuffix("整"):
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "拾佰仟":
            section, digit = section + digit * sizes[char], 0
        elif char in "万亿元":
            scale = 1 if char == "元" else sizes[char]
            whole = (whole + section + digit) * scale if char == "亿" else whole + (section + digit) * scale
            section, digit = 0, 0
            fen = whole * 100
        else:
            fen, digit = fen + digit * sizes[char], 0
    return -fen if words.startswith("负") else fen
