import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.kernel.one_line_json import OneLineWriter
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import written


class Colour(StrEnum):
    RED = "red"
    BLUE = 'quite "blue"'


@dataclass(frozen=True)
class Nothing:
    pass


@dataclass(frozen=True)
class Rate:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    no: str
    amount: Decimal
    rate: Rate | None
    rates: tuple[Rate, ...]
    colour: Colour
    count: int
    is_closed: bool
    on: date
    month: Month
    of: Mapping[str, Decimal]
    nothing: Nothing = Nothing()


decimals = st.decimals(allow_nan=False, allow_infinity=False)
rates = st.builds(Rate, decimals)
orders = st.builds(
    Order,
    no=st.text(),
    amount=decimals,
    rate=st.none() | rates,
    rates=st.lists(rates).map(tuple),
    colour=st.sampled_from(Colour),
    count=st.integers(),
    is_closed=st.booleans(),
    on=st.dates(),
    month=st.builds(Month, st.integers(1900, 2999), st.integers(1, 12)),
    of=st.dictionaries(st.text(), decimals),
)


def plainly(value: object) -> str:
    return json.dumps(written(value), ensure_ascii=False, separators=(",", ":"))


@given(orders)
def test_the_text_is_that_of_the_plain_values(order: Order) -> None:
    assert OneLineWriter().text(order) == plainly(order)


@given(st.lists(orders))
def test_what_is_shared_is_written_as_if_it_were_not(several: list[Order]) -> None:
    writer = OneLineWriter((Rate, Order))
    again = [replace(order, no="again") for order in several]
    assert [writer.text(order) for order in (*several, *again)] == [plainly(order) for order in (*several, *again)]


def test_equal_numbers_of_other_digits_keep_their_own() -> None:
    writer = OneLineWriter((Rate,))
    half, same = Rate(Decimal("1.5")), Rate(Decimal("1.50"))
    assert half == same
    assert writer.text((half, same, half)) == '[{"value":"1.5"},{"value":"1.50"},{"value":"1.5"}]'


def test_the_text_of_something_shared_does_not_pass_to_what_takes_its_place_in_memory() -> None:
    writer = OneLineWriter((Rate,))
    assert [writer.text(Rate(Decimal(number))) for number in range(99)] == [f'{{"value":"{n}"}}' for n in range(99)]


def test_what_has_no_form_in_plain_json_is_refused() -> None:
    with pytest.raises(TypeError):
        OneLineWriter().text((1.5,))
