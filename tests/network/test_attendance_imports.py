"""Attendance grids as workshops keep them."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from network.conftest import CloseMonth, Employ
from network.test_imports import codes, sheet_of, take_attendance
from sanbao.documents.sheets.columns import find_header
from sanbao.documents.sheets.reading import Sheet, open_sheet
from sanbao.documents.sheets.refused import write_refused
from sanbao.kernel.periods import Month
from sanbao.network.imports import ATTENDANCE
from sanbao.network.models import AttendanceDay, Station

EXAMPLES = Path(__file__).parents[1] / "examples"
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
ROSTER_HEADER = ["工号", "姓名", "岗位级别", "技术系数", "班组", "入职日期"]


def grid(*rows: Sequence[object], title: str = "2026年10月考勤表", name: str = "表.xlsx") -> Sheet:
    return sheet_of([title], ["工号", "姓名", *range(1, 32)], *rows, name=name)


def test_a_grid_with_weekdays_below_the_days_and_notes_is_understood(
    station: Station, employ: Employ, now: datetime
) -> None:
    employ()
    weekdays = ["四", "五", "六", "日", "一", "二", "三"] * 4
    sheet = sheet_of(
        ["2026年10月考勤表"],
        ["姓名", *[f"{day}日" for day in range(1, 29)], "出勤天数"],
        ["", *weekdays],
        ["周 岚", *["√"] * 8, "√+2", "半", *["休"] * 18, 9.5],
        ["注:√全勤"],
    )
    outcome = take_attendance(sheet, now)
    assert (codes(outcome), outcome.rows, outcome.accepted) == ([], 1, 1)
    assert AttendanceDay.objects.count() == 28
    assert AttendanceDay.objects.get(on=date(2026, 10, 9)).overtime_workday_minutes == 120


def test_every_fault_of_a_grid_is_told_at_once_and_nothing_is_stored(
    station: Station, employ: Employ, now: datetime
) -> None:
    employ()
    employ(no="A02", name="许晴", hired_on=date(2026, 10, 3))
    for no in ("A05", "A06"):
        employ(no=no, name="金敏")
    outcome = take_attendance(
        grid(
            ["A01", "周岚", "√", "对"],
            ["A02", "许晴", "", "√", "√"],
            ["A03", "沈陆", "√"],
            ["A01", "周岚", "√"],
            ["A02", "许请", "", "", "√"],
            ["", "金敏", "√"],
            ["", "", "√"],
        ),
        now,
    )
    assert codes(outcome) == [
        (3, "2", "network.mark_unknown"),
        (4, "2", "network.not_employed_that_day"),
        (5, "工号", "network.person_unknown"),
        (7, "工号", "network.other_name_for_no"),
        (8, "姓名", "network.person_in_doubt"),
        (9, "姓名", "network.who_missing"),
    ]
    assert not AttendanceDay.objects.exists()


def test_one_person_has_one_row(station: Station, employ: Employ, now: datetime) -> None:
    employ()
    outcome = take_attendance(grid(["A01", "周岚", "√"], ["A01", "周岚", "休"]), now, accept_good=True)
    assert codes(outcome) == [(4, "工号", "network.person_twice_in_sheet")]
    assert AttendanceDay.objects.get().mark == "full"


def test_the_thirty_first_of_a_short_month_is_refused(station: Station, employ: Employ, now: datetime) -> None:
    employ()
    outcome = take_attendance(grid(["A01", "周岚", *["√"] * 31], title="2026年9月考勤表"), now)
    assert codes(outcome) == [(3, "31", "network.day_not_in_month")]


@pytest.mark.parametrize(
    ("title_and_name", "asked", "found"),
    [
        (("2026年9月考勤表", "表.xlsx"), None, "2026-09"),
        (("考勤表", "考勤表-2026-08.xlsx"), None, "2026-08"),
        (("考勤表", "考勤表202607.xlsx"), None, "2026-07"),
        (("2026年9月考勤表", "考勤表-2026-08.xlsx"), None, "2026-09"),
        (("考勤表", "考勤表-2026-08.xlsx"), OCTOBER, "2026-10"),
    ],
)
def test_the_month_is_asked_for_or_stands_in_the_title_or_the_name(
    employ: Employ, now: datetime, title_and_name: tuple[str, str], asked: Month | None, found: str
) -> None:
    employ()
    title, name = title_and_name
    take_attendance(grid(["A01", "周岚", "√"], title=title, name=name), now, month=asked)
    assert f"{AttendanceDay.objects.get().on:%Y-%m}" == found


def test_a_month_that_nobody_names_or_two_name_differently_is_refused(
    station: Station, employ: Employ, now: datetime
) -> None:
    employ()
    unnamed = take_attendance(grid(["A01", "周岚", "√"], title="考勤表"), now)
    assert codes(unnamed) == [(None, None, "network.month_of_sheet_unknown")]
    other = take_attendance(grid(["A01", "周岚", "√"]), now, month=SEPTEMBER)
    assert codes(other) == [(None, None, "network.other_month_in_sheet")]
    assert not AttendanceDay.objects.exists()


def test_filled_cells_replace_and_say_so_while_empty_ones_say_nothing(
    station: Station, employ: Employ, now: datetime
) -> None:
    employ()
    take_attendance(grid(["A01", "周岚", "√", "√"]), now)
    outcome = take_attendance(grid(["A01", "周岚", "病", "", "半"]), now)
    assert [fault.text() for fault in outcome.warnings] == ["周岚有 1 天与已登记的考勤不同，以这份表为准：1日。"]
    assert [day.mark for day in AttendanceDay.objects.order_by("on")] == ["sick_leave", "full", "half"]


def test_a_closed_month_takes_nothing_new_but_the_same_again(
    station: Station, employ: Employ, close_month: CloseMonth, now: datetime
) -> None:
    employ()
    take_attendance(grid(["A01", "周岚", "√"]), now)
    close_month(OCTOBER)
    again = take_attendance(grid(["A01", "周岚", "√"]), now)
    assert (again.unchanged, again.is_refused) == (1, False)
    other = take_attendance(grid(["A01", "周岚", "病"]), now, accept_good=True)
    assert codes(other) == [(3, None, "network.attendance_month_closed")]
    assert AttendanceDay.objects.get().mark == "full"


def test_days_of_another_month_are_refused_and_not_taken_for_this_one(
    station: Station, employ: Employ, now: datetime
) -> None:
    employ()
    days = [f"9.{day}" for day in range(26, 31)] + [f"10.{day}" for day in range(1, 26)]
    sheet = sheet_of(["2026年10月考勤表"], ["工号", "姓名", *days], ["A01", "周岚", *["√"] * 30])
    (fault,) = take_attendance(sheet, now, accept_good=True).faults
    assert fault.text() == (
        "9.26、9.27、9.28、9.29、9.30不是2026年10月的日子。考勤按自然月登记，请按月分成几张表，分别导入。"
    )
    assert not AttendanceDay.objects.exists()


def test_bare_days_that_begin_anew_are_refused(station: Station, employ: Employ, now: datetime) -> None:
    employ()
    sheet = sheet_of(["2026年10月考勤表"], ["工号", "姓名", 29, 30, 1, 2], ["A01", "周岚", *["√"] * 4])
    (fault,) = take_attendance(sheet, now).faults
    assert fault.text() == (
        "日期排到 30 日后又从 1 日开始，跨了两个月。2026年10月的考勤按自然月登记，请按月分成两张表，分别导入。"
    )
    assert not AttendanceDay.objects.exists()


@pytest.mark.parametrize("days", [[date(2026, 9, 1), date(2026, 9, 2)], ["9月1日", "9月2日"], ["2026-9-1", "2026-9-2"]])
def test_the_headings_tell_the_month(station: Station, employ: Employ, now: datetime, days: list[object]) -> None:
    employ()
    take_attendance(sheet_of(["工号", "姓名", *days], ["A01", "周岚", "√", "半"]), now)
    assert list(AttendanceDay.objects.order_by("on").values_list("on", flat=True)) == [
        date(2026, 9, 1),
        date(2026, 9, 2),
    ]


def test_rows_of_half_days_are_refused_with_the_remedy(station: Station, employ: Employ, now: datetime) -> None:
    employ()
    sheet = sheet_of(
        ["2026年10月考勤表"],
        ["工号", "姓名", "时段", 1, 2],
        ["A01", "周岚", "上午", "√", "√"],
        ["A01", "周岚", "下午", "√", "√"],
    )
    assert [fault.code for fault in take_attendance(sheet, now).faults] == ["network.row_of_half_day"] * 2
    assert not AttendanceDay.objects.exists()


def test_the_copy_of_refused_attendance_rows_keeps_its_month(station: Station, employ: Employ, now: datetime) -> None:
    employ()
    sheet = grid(["A01", "周岚", "√"], ["A02", "许晴", "√"])
    first = take_attendance(sheet, now, accept_good=True)
    copy = BytesIO()
    assert write_refused(sheet, find_header(sheet, ATTENDANCE.columns), first.faults, copy) == 1
    employ(no="A02", name="许晴")
    again = take_attendance(open_sheet(copy.getvalue(), "改好.xlsx"), now)
    assert (codes(again), again.accepted) == ([], 1)
    assert AttendanceDay.objects.get(person__no="A02").on == date(2026, 10, 1)


def test_a_grid_without_its_columns_is_refused_even_with_good_rows(station: Station, now: datetime) -> None:
    outcome = take_attendance(sheet_of(["2026年10月考勤表"], ["车牌", 1, 2], ["鲁A", "√", "√"]), now, accept_good=True)
    assert (outcome.is_refused, outcome.stored) == (True, False)
