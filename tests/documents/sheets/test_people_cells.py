"""Who worked, and how they share."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.sheets.cell_cases import code
from sanbao.documents.sheets import cells


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("40:30:30", (40, 30, 30)),
        ("50/50", (50, 50)),
        ("40：30：30", (40, 30, 30)),
        ("60、40", (60, 40)),
        ("60% 40%", (60, 40)),
        ("60%40%", (60, 40)),
        ("6:4", (6, 4)),
        ("1:1", (1, 1)),
        ("100", (100,)),
        (100, (100,)),
        ("100:0", (100, 0)),
        (timedelta(hours=60, minutes=40), (60, 40)),
        (timedelta(hours=40, minutes=30, seconds=30), (40, 30, 30)),
        (time(6, 4), (6, 4)),
    ],
)
def test_shares(value: Any, result: tuple[int, ...]) -> None:
    assert cells.shares(value) == result


@given(st.lists(st.integers(1, 98), min_size=1, max_size=4), st.sampled_from([":", "/", "：", "、", " ", ","]))
def test_shares_of_a_hundred_read_back(parts: list[int], sign: str) -> None:
    parts = [part for part in parts if sum(parts) < 100] or [50]
    whole = (*parts, 100 - sum(parts))
    assert cells.shares(sign.join(map(str, whole))) == whole


def test_shares_that_should_make_a_hundred_and_do_not() -> None:
    assert code(cells.shares, "60:30") == "shares_not_hundred"
    assert code(cells.shares, "60% 20%") == "shares_not_hundred"


@pytest.mark.parametrize("value", ["一半", "0:0", "60:-40", "甲:乙", "%", True])
def test_what_are_no_shares(value: Any) -> None:
    assert code(cells.shares, value) == "no_shares"


def test_shares_that_became_a_date_are_named() -> None:
    assert code(cells.shares, date(2026, 5, 5)) == "shares_became_date"


KNOWN = frozenset({"张伟", "李强", "王小芳", "张和平", "买买提·吐尔逊", "吕芳"})


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("张伟", ("张伟",)),
        (" 张 伟 ", ("张伟",)),
        ("吕　芳", ("吕芳",)),
        ("张伟、李强", ("张伟", "李强")),
        ("张伟,李强，王小芳", ("张伟", "李强", "王小芳")),
        ("张伟/李强；王小芳", ("张伟", "李强", "王小芳")),
        ("张伟+李强&王小芳", ("张伟", "李强", "王小芳")),
        ("张伟\n李强", ("张伟", "李强")),
        ("张伟 李强", ("张伟", "李强")),
        ("张 伟 李 强", ("张伟", "李强")),
        ("张 伟 王 小 芳", ("张伟", "王小芳")),
        ("张伟和李强", ("张伟", "李强")),
        ("张和平与李强", ("张和平", "李强")),
        ("张和平", ("张和平",)),
        ("买买提·吐尔逊、张伟", ("买买提·吐尔逊", "张伟")),
        ("、张伟、", ("张伟",)),
    ],
)
def test_people(value: str, result: tuple[str, ...]) -> None:
    assert cells.people(value, known=KNOWN) == result


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("赵 云", ("赵云",)),
        ("赵 云 关 羽", ("赵云关羽",)),
        ("赵云 关羽", ("赵云", "关羽")),
        ("赵和平", ("赵和平",)),
        (12, ("12",)),
    ],
)
def test_people_whom_nobody_knows(value: Any, result: tuple[str, ...]) -> None:
    assert cells.people(value) == result


@given(
    st.lists(st.sampled_from(sorted(KNOWN - {"张和平"})), min_size=1, unique=True),
    st.sampled_from(["、", "，", ",", "/", "；", ";", "+", "&", " ", "\n", "和", "与", " 、 "]),
)
def test_known_people_read_back_whatever_stands_between(names: list[str], sign: str) -> None:
    assert cells.people(sign.join(names), known=KNOWN) == tuple(names)


def test_faults_of_people() -> None:
    assert code(cells.people, "张伟、张伟") == "name_twice"
    assert code(cells.people, "、") == "no_names"
    assert code(cells.people, "很长的一段话" * 5) == "no_names"
    assert code(cells.people, "/") == "blank"
