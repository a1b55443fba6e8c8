"""Days, times of day and moments as people write them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.sheets.cell_cases import code, naive
from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.documents.sheets.values import exact
from sanbao.kernel.periods import SHANGHAI, Month

OCTOBER = Month(2026, 10)


# -- days ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "2026年10月3日",
        "2026年10月3号",
        "2026 年 10 月 3 日",
        "10月3日",
        "10.3",
        "10/3",
        "10-03",
        "１０．３",
        "2026/10/3",
        "2026-10-03 ",
        "2026.10.03",
        "26.10.3",
        "26年10月3日",
        "20261003",
        "2026-10-03 00:00:00",
        "2026-10-03T00:00",
        "2026-10-03(星期六)",
        "10月3日周六",
        "3日",
        "46298",
        46298,
        Decimal("46298.34"),
        20261003,
        date(2026, 10, 3),
        naive(2026, 10, 3, 8, 15),
    ],
)
def test_the_third_of_october_however_it_is_written(value: Any) -> None:
    assert cells.day(value, month=OCTOBER) == date(2026, 10, 3)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_full_date_reads_back(day: date) -> None:
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        day.isoformat(),
        f"{day:%Y%m%d}",
    ]
    assert {cells.day(form) for form in forms} == {day}
    assert cells.day((day - date(1899, 12, 30)).days) == day


@given(st.dates(date(2026, 10, 1), date(2026, 10, 31)))
def test_every_day_of_the_month_reads_back_without_its_year(day: date) -> None:
    for form in (f"{day.month}月{day.day}日", f"{day.month}.{day.day}", f"{day.month}/{day.day}", f"{day.day}日"):
        assert cells.day(form, month=OCTOBER) == day


def test_a_day_without_a_year_is_the_one_nearest_to_the_month() -> None:
    assert cells.day("12.31", month=Month(2027, 1)) == date(2026, 12, 31)
    assert cells.day("1.2", month=Month(2026, 12)) == date(2027, 1, 2)


@pytest.mark.parametrize("value", ["2026年10月32日", "10.32", "2026-02-29", "13.1", 20261131, "0.5", "2026-13-01"])
def test_a_day_that_does_not_exist_is_named(value: Any) -> None:
    assert code(cells.day, value, month=OCTOBER) == "no_such_day"


def test_the_sentence_names_the_day_that_does_not_exist() -> None:
    with pytest.raises(CellFault, match="没有2026年10月32日这一天"):
        cells.day("2026年10月32日")


@pytest.mark.parametrize(
    "value", ["昨天", "12", 12, "1900-01-01", True, time(8), Decimal("10.123"), Decimal("-1.5"), 99999, "9999-01-01"]
)
def test_what_is_no_day(value: Any) -> None:
    assert code(cells.day, value, month=OCTOBER) == "no_day"


@pytest.mark.parametrize("value", ["10.3", "3日", Decimal("10.12")])
def test_a_day_without_a_year_needs_to_know_the_month(value: Any) -> None:
    assert code(cells.day, value) == "day_without_year"


def test_a_number_that_lost_its_zero_is_not_guessed() -> None:
    assert code(cells.day, Decimal("10.1"), month=OCTOBER) == "day_ambiguous"
    assert code(cells.day, Decimal("10.3"), month=OCTOBER) == "day_ambiguous"
    assert cells.day(Decimal("10.4"), month=OCTOBER) == date(2026, 10, 4)
    assert cells.day(Decimal("10.12"), month=OCTOBER) == date(2026, 10, 12)
    assert cells.day(Decimal("2.3"), month=Month(2026, 2)) == date(2026, 2, 3)


# -- clock and moments -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "08:15",
        "8：15",
        "8:15",
        "8点15分",
        "8点15",
        "8时15分",
        "上午8:15",
        "8:15 AM",
        "08:15:59",
        time(8, 15, 30),
        naive(2026, 10, 3, 8, 15),
        Decimal("0.34375"),
        timedelta(hours=8, minutes=15),
    ],
)
def test_a_quarter_past_eight_however_it_is_written(value: Any) -> None:
    assert cells.clock(value) == time(8, 15)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("8点半", time(8, 30)),
        ("8点", time(8)),
        ("8点整", time(8)),
        ("下午2点", time(14)),
        ("晚上7:05", time(19, 5)),
        ("中午12点", time(12)),
        ("中午1点", time(13)),
        ("中午11:30", time(11, 30)),
        ("凌晨12:10", time(0, 10)),
        ("2:05 pm", time(14, 5)),
        (0, time(0)),
        (Decimal("0.999999"), time(23, 59)),
    ],
)
def test_clock(value: Any, result: time) -> None:
    assert cells.clock(value) == result


@pytest.mark.parametrize(
    "value", ["25:00", "8:75", "早", "8", Decimal("1.5"), -1, date(2026, 10, 3), timedelta(hours=30), True]
)
def test_what_is_no_time_of_day(value: Any) -> None:
    assert code(cells.clock, value) == "no_clock"


@given(st.times())
def test_every_time_of_day_reads_back(at: time) -> None:
    minute = at.replace(second=0, microsecond=0)
    assert cells.clock(f"{at:%H:%M}") == minute
    assert cells.clock(f"{at.hour}点{at.minute}分") == minute
    assert cells.clock(exact((minute.hour * 60 + minute.minute) / 1440)) == minute


@pytest.mark.parametrize(
    "value",
    [
        "08:15",
        "2026-10-03 08:15",
        "2026-10-03T08:15:00",
        "10月3日8点15分",
        "10.3 8：15",
        naive(2026, 10, 3, 8, 15),
        Decimal("46298.34375"),
        time(8, 15),
        Decimal("0.34375"),
    ],
)
def test_a_moment_is_chinas_time(value: Any) -> None:
    moment = cells.moment(value, on=date(2026, 10, 3), month=OCTOBER)
    assert moment == datetime(2026, 10, 3, 8, 15, tzinfo=SHANGHAI)
    assert moment.astimezone(UTC).hour == 0


def test_a_moment_at_midnight_comes_from_the_parser_as_a_day() -> None:
    assert cells.moment(date(2026, 10, 3)) == datetime(2026, 10, 3, tzinfo=SHANGHAI)


def test_a_moment_needs_a_day() -> None:
    assert code(cells.moment, "08:15") == "moment_without_day"
    assert code(cells.moment, "某时") == "no_clock"
