"""The notices of the State Council, and what is done to the calendar. Vectors: domain spec §8.6."""

from datetime import date, datetime

import pytest

from sanbao.audit.models import JournalEntry
from sanbao.kernel.calendar import DayKind
from sanbao.kernel.periods import Month
from sanbao.network.errors import YearNotAnnounced
from sanbao.network.holidays import official_days, statutory_days
from sanbao.network.models import CalendarDay
from sanbao.network.queries import working_calendar
from sanbao.network.rules.calendar import is_announced, statutory_days_due
from sanbao.network.services import ensure_calendar, load_calendar, set_calendar_day

STATUTORY_2026 = [
    *("01-01", "02-16", "02-17", "02-18", "02-19", "04-05", "05-01"),
    *("05-02", "06-19", "09-25", "10-01", "10-02", "10-03"),
]
MAKE_UP_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
OFF_2026 = {
    "元旦": ("01-01", "01-03"),
    "春节": ("02-15", "02-23"),
    "清明节": ("04-04", "04-06"),
    "劳动节": ("05-01", "05-05"),
    "端午节": ("06-19", "06-21"),
    "中秋节": ("09-25", "09-27"),
    "国庆节": ("10-01", "10-07"),
}


def days_of(year: int, kind: DayKind) -> list[str]:
    return [f"{on:%m-%d}" for on, day in (official_days(year) or {}).items() if day.kind is kind]


def test_the_thirteen_legal_holidays_of_2026() -> None:
    assert days_of(2026, DayKind.STATUTORY) == STATUTORY_2026


def test_the_make_up_days_of_2026() -> None:
    assert days_of(2026, DayKind.WORKDAY) == MAKE_UP_2026


def test_the_days_off_of_2026_with_their_names() -> None:
    found: dict[str, list[str]] = {}
    for on, day in (official_days(2026) or {}).items():
        if day.kind is not DayKind.WORKDAY:
            found.setdefault(day.note, []).append(f"{on:%m-%d}")
    assert {name: (days[0], days[-1]) for name, days in found.items()} == OFF_2026
    assert sum(len(days) for days in found.values()) == 33


def test_2025_has_thirteen_legal_holidays_and_2024_had_eleven() -> None:
    assert len(days_of(2025, DayKind.STATUTORY)) == 13
    assert days_of(2025, DayKind.WORKDAY) == ["01-26", "02-08", "04-27", "09-28", "10-11"]
    assert len(days_of(2024, DayKind.STATUTORY)) == 11


def test_a_year_without_notice_has_its_legal_holidays_only() -> None:
    assert official_days(2027) is None
    assert [f"{on:%m-%d}" for on in sorted(statutory_days(2027))] == [
        *("01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01"),
        *("05-02", "06-09", "09-15", "10-01", "10-02", "10-03"),
    ]


def test_a_year_is_known_once_all_of_its_legal_holidays_are_in() -> None:
    assert (statutory_days_due(2024), statutory_days_due(2025)) == (11, 13)
    assert not is_announced(2027, [DayKind.STATUTORY] * 12)
    assert is_announced(2027, [DayKind.STATUTORY] * 13)
    assert is_announced(2024, [DayKind.STATUTORY] * 11)


@pytest.mark.django_db
def test_2026_has_248_working_days(now: datetime) -> None:
    assert load_calendar(year=2026, actor=None, now=now) == 39
    calendar = working_calendar(2026, 2026)
    by_month = [calendar.working_days(Month(2026, month)) for month in range(1, 13)]
    assert by_month == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert sum(by_month) == 248


@pytest.mark.django_db
def test_loading_twice_changes_nothing(now: datetime) -> None:
    load_calendar(year=2026, actor=None, now=now)
    assert load_calendar(year=2026, actor=None, now=now) == 0
    assert CalendarDay.objects.count() == 39
    assert JournalEntry.objects.count() == 1


@pytest.mark.django_db
def test_loading_keeps_what_was_edited(now: datetime) -> None:
    set_calendar_day(on=date(2026, 10, 7), kind=DayKind.WORKDAY, note="赶工", actor=None, now=now)
    assert load_calendar(year=2026, actor=None, now=now) == 38
    assert CalendarDay.objects.get(on=date(2026, 10, 7)).note == "赶工"


@pytest.mark.django_db
def test_a_year_that_nobody_has_announced_cannot_be_loaded(now: datetime) -> None:
    with pytest.raises(YearNotAnnounced, match="2031 年的放假安排还没有收录"):
        load_calendar(year=2031, actor=None, now=now)
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_the_calendar_is_ensured_from_2024_on_and_once(now: datetime) -> None:
    ensure_calendar(now=now)
    count = CalendarDay.objects.count()
    ensure_calendar(now=now)
    assert CalendarDay.objects.count() == count
    calendar = working_calendar(2024, 2027)
    assert [calendar.knows(year) for year in range(2024, 2028)] == [True, True, True, False]


@pytest.mark.django_db
def test_a_year_that_was_begun_by_hand_is_left_alone_and_not_known(now: datetime) -> None:
    set_calendar_day(on=date(2026, 1, 2), kind=DayKind.REST, note="元旦", actor=None, now=now)
    ensure_calendar(now=now)
    assert CalendarDay.objects.filter(on__year=2026).count() == 1
    assert not working_calendar(2026, 2026).knows(2026)


@pytest.mark.django_db
def test_a_day_is_changed_and_put_back_and_both_stand_in_the_journal(now: datetime) -> None:
    on = date(2026, 11, 7)
    set_calendar_day(on=on, kind=DayKind.WORKDAY, note="盘点", actor=None, now=now)
    assert working_calendar(2026, 2026).is_working(on)
    set_calendar_day(on=on, kind=None, note="", actor=None, now=now)
    assert not working_calendar(2026, 2026).is_working(on)
    assert [entry.facts for entry in JournalEntry.objects.order_by("pk")] == [
        {"before": {}, "after": {"kind": "workday", "note": "盘点"}},
        {"before": {"kind": "workday", "note": "盘点"}, "after": {}},
    ]


@pytest.mark.django_db
def test_saying_the_same_again_is_no_act(now: datetime) -> None:
    for _ in range(2):
        set_calendar_day(on=date(2026, 11, 7), kind=DayKind.WORKDAY, note="盘点", actor=None, now=now)
    set_calendar_day(on=date(2026, 11, 8), kind=None, note="", actor=None, now=now)
    assert JournalEntry.objects.count() == 1
