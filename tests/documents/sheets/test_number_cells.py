"""Hours, money, distances and quantities as people write them."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.sheets.cell_cases import BLANKS, code, naive
from sanbao.documents.sheets import cells
from sanbao.documents.sheets.values import exact

# -- hours -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "1.5h",
        "1.5H",
        "1.5小时",
        "1.5 小时",
        "１.５",
        "1.5工时",
        "1.5hrs",
        "90分钟",
        "90分",
        "90min",
        "1小时30分",
        "1小时30分钟",
        "1h30m",
        "1:30",
        "1：30",
        "1小时半",
        "1个半小时",
        Decimal("1.5"),
        time(1, 30),
        timedelta(minutes=90),
    ],
)
def test_an_hour_and_a_half_however_it_is_written(value: Any) -> None:
    assert cells.minutes(value) == 90


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("１", 60),
        ("２", 120),
        ("半小时", 30),
        ("2小时", 120),
        ("0", 0),
        (0, 0),
        ("90.5分钟", 91),
        (Decimal("0.01"), 1),
        (Decimal("0.008"), 0),
        (time(0, 0, 30), 1),
    ],
)
def test_minutes(value: Any, result: int) -> None:
    assert cells.minutes(value) == result


@given(st.integers(0, 200 * 60))
def test_every_whole_minute_reads_back(minutes: int) -> None:
    forms: list[Any] = [f"{minutes}分钟", f"{minutes // 60}:{minutes % 60:02}", f"{minutes // 60}小时{minutes % 60}分"]
    forms += [timedelta(minutes=minutes), exact(minutes / 60)]
    assert {cells.minutes(form) for form in forms} == {minutes}


@pytest.mark.parametrize(
    "value", ["两个半", "很久", "1.5天", "h", "分钟", date(2026, 1, 5), naive(2026, 1, 5, 1), True]
)
def test_what_is_no_duration(value: Any) -> None:
    assert code(cells.minutes, value) == "no_duration"


def test_durations_out_of_bounds() -> None:
    assert code(cells.minutes, "-1") == "negative_duration"
    assert code(cells.minutes, -1) == "negative_duration"
    assert code(cells.minutes, 270) == "duration_too_long"
    assert cells.minutes("270分钟") == 270


# -- money, distance, quantity ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "¥1,200.00",
        "￥1200",
        "1,200元",
        "1200.00元",
        "１２００",
        "RMB 1200",
        "0.12万元",
        "1200元整",
        1200,
        Decimal("1200.00"),
        "+1200",
    ],
)
def test_twelve_hundred_yuan_however_they_are_written(value: Any) -> None:
    amount = cells.money(value)
    assert amount == 1200
    assert str(amount) == "1200.00"


@given(st.integers(0, 9_999_999_999))
def test_every_amount_reads_back(fen: int) -> None:
    yuan = Decimal(fen) / 100
    forms: list[Any] = [f"¥{yuan:,.2f}", f"{yuan:.2f}元", f"{yuan:,.2f}", yuan, exact(fen / 100)]
    assert {cells.money(form) for form in forms} == {yuan}


@pytest.mark.parametrize("value", BLANKS)
def test_a_blank_amount_is_zero_only_where_that_is_allowed(value: Any) -> None:
    assert cells.money(value, blank_is_zero=True) == 0
    assert code(cells.money, value) == "blank"


@pytest.mark.parametrize(
    "value", ["五十", "1,2", "12,34.5", "1.2.3", "36元5角", "¥", date(2026, 1, 1), True, "1e3", "NaN"]
)
def test_what_is_no_amount(value: Any) -> None:
    assert code(cells.money, value) == "no_amount"


@pytest.mark.parametrize("value", ["-50", -50, "¥-50", "-¥50", "(50.00)", "（50）"])
def test_a_negative_amount_is_refused(value: Any) -> None:
    assert code(cells.money, value) == "negative_amount"


def test_an_amount_is_never_rounded() -> None:
    assert code(cells.money, "67.505") == "fraction_of_fen"
    assert cells.money("67.500") == Decimal("67.50")
    assert code(cells.money, "100000000") == "too_large"


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("12,345公里", 12345),
        ("42794km", 42794),
        ("1.2万公里", 12000),
        ("84,664", 84664),
        (38973, 38973),
        ("0", 0),
        ("１２ KM", 12),
    ],
)
def test_kilometres(value: Any, result: int) -> None:
    assert cells.whole_km(value) == result


def test_what_is_no_distance() -> None:
    assert code(cells.whole_km, "很远") == "no_distance"
    assert code(cells.whole_km, "12.5公里") == "distance_not_whole"
    assert code(cells.whole_km, -5) == "distance_not_whole"
    assert code(cells.whole_km, 10_000_000) == "too_large"


@pytest.mark.parametrize(
    ("value", "result"),
    [(4, "4"), ("4个", "4"), ("2.5升", "2.5"), ("2.5L", "2.5"), ("4 只", "4"), (Decimal("0.125"), "0.125")],
)
def test_quantities(value: Any, result: str) -> None:
    assert cells.quantity(value) == Decimal(result)


def test_what_is_no_quantity() -> None:
    assert code(cells.quantity, "若干") == "no_quantity"
    assert code(cells.quantity, -1) == "quantity_odd"
    assert code(cells.quantity, Decimal("0.1234")) == "quantity_odd"
    assert code(cells.quantity, 10**10) == "too_large"


def test_whole_numbers_and_coefficients_have_bounds() -> None:
    assert cells.whole("12", least=1, most=12) == 12
    assert code(cells.whole, 13, least=1, most=12) == "not_whole"
    assert code(cells.whole, "1.5") == "not_whole"
    assert code(cells.whole, "x") == "not_whole"
    assert cells.coefficient("4.7", least=Decimal("0.1"), most=Decimal(5)) == Decimal("4.7")
    for wrong in ("5.1", "0", "4.75", "高"):
        assert code(cells.coefficient, wrong, least=Decimal("0.1"), most=Decimal(5)) == "coefficient_odd"
