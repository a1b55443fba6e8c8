from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import (
    SHANGHAI,
    DayOutOfRange,
    Month,
    NotAMonth,
    Period,
    PeriodEndsBeforeItBegins,
    business_date,
    day_after,
    plausible,
)

MONTHS = st.builds(Month, st.integers(2000, 2900), st.integers(1, 12))
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
STEPS = st.integers(-500, 500)
OCTOBER = Month(2026, 10)


def period(first: date, length: int) -> Period:
    return Period(first, first + timedelta(days=length))


PERIODS = st.builds(period, DAYS, st.integers(0, 40))


class NotYet(DomainError):
    code = "example.not_yet"
    message = "{month} 还没有结束。"


def test_a_refusal_names_a_month_in_its_own_language() -> None:
    english = {"{month} 还没有结束。": "{month} is not over yet.", "{year}年{month}月": "{year}-{month:02d}"}
    assert str(NotYet(month=OCTOBER)) == "2026年10月 还没有结束。"
    assert NotYet(month=Month(2026, 3)).text(english.__getitem__) == "2026-03 is not over yet."


def test_a_month_is_written_keyed_and_labelled() -> None:
    assert OCTOBER == Month.parse("2026-10") == Month.from_key(202610) == Month.of(date(2026, 10, 31))
    assert (OCTOBER.key, str(OCTOBER), OCTOBER.label) == (202610, "2026-10", "2026年10月")
    assert (str(Month(2026, 3)), Month(2026, 3).label) == ("2026-03", "2026年3月")


def test_a_month_ends_where_the_next_one_begins() -> None:
    assert (OCTOBER.first, OCTOBER.until) == (date(2026, 10, 1), date(2026, 11, 1))
    assert Month(2026, 12).until == date(2027, 1, 1)
    assert OCTOBER.period == Period(date(2026, 10, 1), date(2026, 11, 1))


def test_a_month_knows_its_neighbours() -> None:
    assert Month(2026, 1).previous == Month(2025, 12)
    assert Month(2025, 12).next == Month(2026, 1)
    assert OCTOBER.year_ago == Month(2025, 10)
    assert OCTOBER.plus(-22) == Month(2024, 12)


@pytest.mark.parametrize(("month", "length"), [(Month(2024, 2), 29), (Month(2026, 2), 28), (OCTOBER, 31)])
def test_a_month_lists_its_days(month: Month, length: int) -> None:
    assert [day.day for day in month.days] == list(range(1, length + 1))


def test_a_day_is_in_one_month() -> None:
    assert date(2026, 10, 31) in OCTOBER
    assert date(2026, 11, 1) not in OCTOBER
    assert date(2025, 10, 31) not in OCTOBER


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-00", "2026-1", "2026/10", "202610", "1899-12", "3000-01", "２０２６-10"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(NotAMonth, match="不是月份"):
        Month.parse(text)


@pytest.mark.parametrize("key", [0, 202600, 202613, -202610])
def test_a_wrong_key_is_refused(key: int) -> None:
    with pytest.raises(NotAMonth):
        Month.from_key(key)


def test_the_calendar_of_months_has_two_ends() -> None:
    with pytest.raises(NotAMonth):
        _ = Month(1900, 1).previous
    with pytest.raises(NotAMonth):
        _ = Month(2999, 12).next
    assert Month(2999, 12).until == date(3000, 1, 1)


def test_a_moment_has_no_month_until_its_day_is_known() -> None:
    moment = datetime(2026, 9, 30, 23, tzinfo=UTC)
    with pytest.raises(TypeError):
        Month.of(moment)
    with pytest.raises(TypeError):
        _ = moment in OCTOBER
    assert business_date(moment) in OCTOBER


@given(MONTHS, STEPS, STEPS)
def test_going_in_two_steps_is_going_in_one(month: Month, first: int, second: int) -> None:
    assert month.plus(first).plus(second) == month.plus(first + second)


@given(MONTHS)
def test_there_and_back_again(month: Month) -> None:
    assert month.next.previous == month == month.plus(0)
    assert Month.from_key(month.key) == Month.parse(str(month)) == Month.of(month.first) == month
    assert month.plus(-12) == month.year_ago


@given(MONTHS)
def test_months_cover_the_days_without_gap_or_overlap(month: Month) -> None:
    assert month.until == month.next.first
    assert not month.period.overlaps(month.next.period)
    assert all(day in month for day in month.days)
    assert month.until not in month


@given(MONTHS, MONTHS)
def test_months_keys_and_texts_sort_alike(one: Month, other: Month) -> None:
    assert (one < other) == (one.key < other.key) == (str(one) < str(other)) == (one.first < other.first)


def test_a_period_holds_its_first_day_and_not_its_last() -> None:
    october = Period(date(2026, 10, 1), date(2026, 10, 8))
    assert date(2026, 10, 1) in october
    assert date(2026, 10, 8) not in october
    assert [day.day for day in october.days] == [1, 2, 3, 4, 5, 6, 7]


def test_a_period_may_be_empty_but_not_turned_round() -> None:
    assert Period(date(2026, 10, 1), date(2026, 10, 1)).days == []
    with pytest.raises(PeriodEndsBeforeItBegins, match="截止日期 2026-09-30 早于开始日期 2026-10-01"):
        Period(date(2026, 10, 1), date(2026, 9, 30))


def test_a_period_is_made_of_days_not_of_moments() -> None:
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    with pytest.raises(TypeError):
        Period(moment, moment + timedelta(days=1))
    with pytest.raises(TypeError):
        _ = moment in Period(date(2026, 10, 1), date(2026, 10, 8))


@given(PERIODS, PERIODS)
def test_periods_overlap_when_they_share_a_day(one: Period, other: Period) -> None:
    assert one.overlaps(other) == bool(set(one.days) & set(other.days)) == other.overlaps(one)


@given(PERIODS, DAYS)
def test_a_day_is_in_a_period_when_it_is_listed(some: Period, day: date) -> None:
    assert (day in some) == (day in some.days)


def test_the_business_day_turns_at_midnight_in_shanghai() -> None:
    assert business_date(datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC)) == date(2026, 9, 30)
    assert business_date(datetime(2026, 9, 30, 16, 0, tzinfo=UTC)) == date(2026, 10, 1)
    assert business_date(datetime(2026, 10, 1, 0, 0, tzinfo=SHANGHAI)) == date(2026, 10, 1)


def test_a_moment_without_time_zone_has_no_business_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        business_date(datetime(2026, 10, 1))  # noqa: DTZ001  (the refusal is the point)


def test_the_day_after_a_last_day_begins_what_follows() -> None:
    assert day_after(date(2026, 12, 31)) == date(2027, 1, 1)
    assert day_after(date(1900, 1, 1)) == date(1900, 1, 2)
    assert day_after(date(2999, 12, 31)) == date(3000, 1, 1)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1899, 12, 31), date(3000, 1, 1), date(9999, 12, 31)])
def test_a_day_outside_of_the_years_1900_to_2999_is_refused(day: date) -> None:
    for asked in (day_after, plausible):
        with pytest.raises(DayOutOfRange, match=f"日期 {day} 不在 1900 年到 2999 年之间，请更正。"):
            asked(day)
