from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.kernel.calendar import DayKind, WorkingCalendar
from sanbao.kernel.periods import Month, Period

# The notice of 2026 as the domain specification (8.6) has it: days off (last one included), make-up days, 300 % days.
OFF_2026 = [
    ((1, 1), (1, 3)),
    ((2, 15), (2, 23)),
    ((4, 4), (4, 6)),
    ((5, 1), (5, 5)),
    ((6, 19), (6, 21)),
    ((9, 25), (9, 27)),
    ((10, 1), (10, 7)),
]
MADE_UP_2026 = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
STATUTORY_2026 = [
    (1, 1),
    (2, 16),
    (2, 17),
    (2, 18),
    (2, 19),
    (4, 5),
    (5, 1),
    (5, 2),
    (6, 19),
    (9, 25),
    (10, 1),
    (10, 2),
    (10, 3),
]


def notice_2026() -> dict[date, DayKind]:
    off = {
        day: DayKind.REST
        for first, last in OFF_2026
        for day in Period(date(2026, *first), date(2026, *last) + timedelta(days=1)).days
    }
    made_up = {date(2026, *day): DayKind.WORKDAY for day in MADE_UP_2026}
    return off | made_up | {date(2026, *day): DayKind.STATUTORY for day in STATUTORY_2026}


CALENDAR = WorkingCalendar(notice_2026(), frozenset({2026}))
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def test_2026_has_248_working_days() -> None:
    months = [CALENDAR.working_days(Month(2026, month)) for month in range(1, 13)]
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert CALENDAR.working_days(Period(date(2026, 1, 1), date(2027, 1, 1))) == 248


def test_2026_has_13_statutory_holidays() -> None:
    year = Period(date(2026, 1, 1), date(2027, 1, 1)).days
    assert sum(CALENDAR.kind(day) is DayKind.STATUTORY for day in year) == 13


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 10, 1), DayKind.STATUTORY),
        (date(2026, 10, 7), DayKind.REST),  # a Wednesday of the holiday week
        (date(2026, 10, 10), DayKind.WORKDAY),  # a Saturday that makes up for it
        (date(2026, 10, 12), DayKind.WORKDAY),  # a Monday like any other
        (date(2026, 10, 17), DayKind.REST),  # a Saturday like any other
        (date(2026, 2, 15), DayKind.REST),  # the Sunday before the Spring Festival
    ],
)
def test_a_day_is_what_the_notice_makes_of_it(day: date, kind: DayKind) -> None:
    assert CALENDAR.kind(day) is kind
    assert CALENDAR.is_working(day) == (kind is DayKind.WORKDAY)


def test_a_year_without_notice_is_plain_weeks_and_says_so() -> None:
    assert CALENDAR.knows(2026)
    assert not CALENDAR.knows(2027)
    assert CALENDAR.is_working(date(2027, 10, 1))  # the National Day, a Friday: hence the warning
    assert not CALENDAR.is_working(date(2027, 10, 2))
    assert WorkingCalendar().working_days(Month(2027, 10)) == 21


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the holiday week
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # Thursday, Friday, made-up Saturday
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),  # counted from a day off
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 12), -2, date(2026, 10, 9)),
        (date(2026, 10, 9), 0, date(2026, 10, 9)),
        (date(2026, 10, 3), 0, date(2026, 10, 8)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),  # 14 February is made up, 15 to 23 are off
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, number: int, expected: date) -> None:
    assert CALENDAR.add_working_days(day, number) == expected


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_two_terms_one_after_the_other_are_one_long_term(day: date, first: int, second: int) -> None:
    in_steps = CALENDAR.add_working_days(CALENDAR.add_working_days(day, first), second)
    assert in_steps == CALENDAR.add_working_days(day, first + second)


@given(DAYS, st.integers(0, 60))
def test_a_term_ends_on_a_working_day_with_that_many_worked_since(day: date, number: int) -> None:
    end = CALENDAR.add_working_days(day, number)
    assert CALENDAR.is_working(end)
    if number:
        assert CALENDAR.working_days(Period(day + timedelta(days=1), end + timedelta(days=1))) == number


@given(DAYS.filter(CALENDAR.is_working), st.integers(0, 60))
def test_from_a_working_day_there_is_a_way_back(day: date, number: int) -> None:
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(day, number), -number) == day
