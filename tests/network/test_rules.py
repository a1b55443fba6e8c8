"""Marks, cells, grades and initials."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.network.initials import initials_of
from sanbao.network.rules.attendance import (
    MARK_OF_SIGN,
    MOST_OVERTIME_MINUTES,
    TAKES_OVERTIME,
    Cell,
    Mark,
    MarkUnknown,
    OvertimeNotOnThisMark,
    OvertimeTooLong,
    half_days,
    month_worth,
    read_cell,
    written_cell,
)
from sanbao.network.rules.grades import CoefficientOutOfScale, Grade, coefficient, grade_of


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", None),
        ("　", None),
        ("√", Cell(Mark.FULL)),
        ("✔", Cell(Mark.FULL)),
        ("1", Cell(Mark.FULL)),
        ("半", Cell(Mark.HALF)),
        ("０．５", Cell(Mark.HALF)),
        ("事假", Cell(Mark.PERSONAL_LEAVE)),
        (" 病 ", Cell(Mark.SICK_LEAVE)),
        ("年", Cell(Mark.ANNUAL_LEAVE)),
        ("婚", Cell(Mark.OTHER_PAID_LEAVE)),
        ("旷", Cell(Mark.ABSENT)),
        ("○", Cell(Mark.REST)),
        ("加", Cell(Mark.OVERTIME_REST_DAY)),
        ("节", Cell(Mark.OVERTIME_HOLIDAY)),
        ("√+2", Cell(Mark.FULL, 120)),
        ("√＋1.5", Cell(Mark.FULL, 90)),
        ("半+0.5h", Cell(Mark.HALF, 30)),
        ("√+12", Cell(Mark.FULL, 720)),
    ],
)
def test_cells_are_read_as_people_write_them(text: str, cell: Cell | None) -> None:
    assert read_cell(text) == cell


@pytest.mark.parametrize("text", ["对", "2", "√√", "√+", "+2", "√2"])
def test_an_unknown_sign_is_refused_with_the_known_ones(text: str) -> None:
    with pytest.raises(MarkUnknown, match="请填 √ 半 事 病"):
        read_cell(text)


def test_overtime_of_a_working_day_stands_beside_work_only() -> None:
    with pytest.raises(OvertimeNotOnThisMark):
        read_cell("休+2")
    with pytest.raises(OvertimeTooLong, match="不能超过 12 小时"):
        read_cell("√+12.5")


@given(st.sampled_from(sorted(TAKES_OVERTIME)), st.integers(0, MOST_OVERTIME_MINUTES))
def test_what_is_written_is_read_again(mark: Mark, minutes: int) -> None:
    assert read_cell(written_cell(Cell(mark, minutes))) == Cell(mark, minutes)


def test_every_mark_has_a_sign_and_no_sign_means_two() -> None:
    assert {read_cell(written_cell(Cell(mark))) for mark in Mark} == {Cell(mark) for mark in Mark}
    assert set(MARK_OF_SIGN.values()) == set(Mark)


def test_a_month_adds_up() -> None:
    worth = month_worth({Mark.FULL: 20, Mark.HALF: 1, Mark.OVERTIME_REST_DAY: 2, Mark.SICK_LEAVE: 1, Mark.REST: 6})
    assert half_days(worth.attended_halves) == Decimal("22.5")
    assert worth.overtime_rest_day_minutes == 960
    assert (worth.sick_halves, worth.personal_halves, worth.overtime_holiday_minutes) == (2, 0, 0)


@pytest.mark.parametrize(
    ("value", "grade"),
    [
        ("0.1", Grade.APPRENTICE),
        ("1.0", Grade.APPRENTICE),
        ("1.1", Grade.TRAINEE),
        ("2.0", Grade.TRAINEE),
        ("2.1", Grade.ASSISTANT),
        ("3.0", Grade.ASSISTANT),
        ("3.1", Grade.DEPUTY),
        ("4.0", Grade.DEPUTY),
        ("4.1", Grade.LEAD),
        ("5.0", Grade.LEAD),
    ],
)
def test_grades_change_after_each_whole_number(value: str, grade: Grade) -> None:
    assert grade_of(Decimal(value)) is grade


@pytest.mark.parametrize("value", ["0.0", "5.1", "2.55", "-1"])
def test_a_coefficient_outside_of_the_fifty_steps_is_refused(value: str) -> None:
    with pytest.raises(CoefficientOutOfScale):
        coefficient(Decimal(value))


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("张国伟", "zgw"),
        ("张 国 伟", "zgw"),
        ("曾小贤", "zxx"),
        ("单雄信", "sxx"),
        ("解晓东", "xxd"),
        ("仇和", "qh"),
        ("查良镛", "zly"),
        ("朴正花", "pzh"),
        ("翟志刚", "zzg"),
        ("盖文", "gw"),
        ("缪丽", "ml"),
        ("任重", "rz"),
        ("单于明", "cym"),
        ("尉迟恭", "ycg"),
        ("万俟磊", "mql"),
        ("欧阳娜", "oyn"),
        ("吕艳", "ly"),
        ("John Lee", "johnlee"),
        ("·", ""),
    ],
)
def test_initials_read_family_names_as_family_names(name: str, initials: str) -> None:
    assert initials_of(name) == initials
