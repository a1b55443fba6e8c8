"""Blanks, failed formulas, text, order numbers, yes and no; and the plain values behind them."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from documents.sheets.cell_cases import BLANKS, code, naive
from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.documents.sheets.values import exact, whole_seconds, written

# -- blanks and failed formulas --------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", BLANKS)
def test_people_put_many_marks_for_nothing(value: Any) -> None:
    assert cells.is_blank(value)
    assert code(cells.text, value) == "blank"
    assert code(cells.minutes, value) == "blank"


@pytest.mark.parametrize("value", [0, False, "0", "无名", date(2026, 10, 1)])
def test_a_zero_or_a_word_is_not_blank(value: Any) -> None:
    assert not cells.is_blank(value)


def test_a_failed_formula_is_named_and_never_taken_for_nothing() -> None:
    assert code(cells.money, "#DIV/0!", blank_is_zero=True) == "formula_error"
    assert code(cells.text, "#N/A") == "formula_error"


def test_a_fault_knows_its_place_and_shows_a_short_value() -> None:
    with pytest.raises(CellFault) as caught:
        cells.money("一" * 100)
    fault = caught.value.at(7, "工时费", "一" * 100)
    assert (fault.row, fault.column) == (7, "工时费")
    assert fault.value == "一" * 59 + "…"
    assert fault.text().startswith("“一一")
    assert str(caught.value) == "“”不是金额，请填数字，例如 1200.00。"


# -- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("  左前门  凹陷 ", "左前门 凹陷"),
        ("ＱＭ１２５", "QM125"),
        (125, "125"),
        (Decimal("12.50"), "12.50"),
        (date(2026, 10, 3), "2026-10-03"),
        (naive(2026, 10, 3, 8, 15), "2026-10-03 08:15"),
        (time(8, 15), "08:15"),
        (timedelta(hours=60, minutes=40), "60:40"),
        (True, "是"),
        (False, "否"),
    ],
)
def test_text(value: Any, result: str) -> None:
    assert cells.text(value) == result


def test_text_that_is_too_long_is_refused() -> None:
    assert code(cells.text, "长" * 501) == "text_too_long"
    assert cells.text("长" * 500) == "长" * 500


@pytest.mark.parametrize(
    "value",
    ["WX2609-A0257", " wx2609-a0257", "ＷＸ２６０９-Ａ０２５７", "WX2609 - A0257", "wx2609－a0257", "WX2609—A0257"],
)
def test_an_order_number_however_it_is_typed(value: str) -> None:
    assert cells.order_number(value) == "WX2609-A0257"


def test_order_numbers_of_digits_or_words_are_numbers_too() -> None:
    assert cells.order_number(2610001) == "2610001"
    assert cells.order_number("维2610(补)") == "维2610(补)"


@pytest.mark.parametrize("value", ["A、B", "X" * 41, "=1+1", "A?"])
def test_what_is_no_order_number(value: str) -> None:
    assert code(cells.order_number, value) == "no_order_number"


@pytest.mark.parametrize("value", [date(2026, 10, 3), time(8), timedelta(hours=30)])
def test_an_order_number_that_became_a_date_is_named(value: Any) -> None:
    assert code(cells.order_number, value) == "number_became_date"


@pytest.mark.parametrize("value", ["是", "√", "y", "有", True, 1])
def test_yes(value: Any) -> None:
    assert cells.yes_no(value) is True


@pytest.mark.parametrize("value", ["否", "×", "n", "无", " 无", False, 0])
def test_no(value: Any) -> None:
    assert cells.yes_no(value) is False


def test_neither_yes_nor_no() -> None:
    assert code(cells.yes_no, "也许") == "not_yes_or_no"
    assert code(cells.yes_no, "") == "blank"


# -- values ----------------------------------------------------------------------------------------------------------


def test_numbers_are_what_the_spreadsheet_shows() -> None:
    assert exact(0.1 + 0.2) == Decimal("0.3")
    assert exact(67.49999999999999) == Decimal("67.5")
    assert exact(39327.0) == 39327
    assert isinstance(exact(39327.0), int)


def test_moments_lose_the_noise_below_the_second() -> None:
    assert whole_seconds(naive(2026, 10, 3, 23, 59, 59, 991_000)) == naive(2026, 10, 4)
    assert whole_seconds(naive(2026, 10, 3, 8, 15)) == naive(2026, 10, 3, 8, 15)
    assert written(None) == ""
