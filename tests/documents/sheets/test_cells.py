from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.documents.sheets.values import exact, whole_seconds, written
from sanbao.kernel.periods import SHANGHAI, Month

OCTOBER = Month(2026, 10)
BLANKS = [None, "", "  ", "/", "-", "—", "——", "无", "　", "／"]


def naive(*parts: int) -> datetime:
    """A moment as the parser gives it: sheets know no time zones."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - that is the point


def code(parse: Any, value: Any, **options: Any) -> str:
    with pytest.raises(CellFault) as caught:
        parse(value, **options)
    return caught.value.code.removeprefix("documents.cell_")


# -- blanks and failed formulas ---------------------------------------------------------------------------------


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


# -- text ---------------------------------------------------------------------------------------------------------


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


# -- days ---------------------------------------------------------------------------------------------------------


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


# -- clock and moments --------------------------------------------------------------------------------------------


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


# -- hours --------------------------------------------------------------------------------------------------------


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


# -- money, distance, quantity --------------------------------------------------------------------------------------


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


# -- shares and people ------------------------------------------------------------------------------------------------


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


# -- values ---------------------------------------------------------------------------------------------------------


def test_numbers_are_what_the_spreadsheet_shows() -> None:
    assert exact(0.1 + 0.2) == Decimal("0.3")
    assert exact(67.49999999999999) == Decimal("67.5")
    assert exact(39327.0) == 39327
    assert isinstance(exact(39327.0), int)


def test_moments_lose_the_noise_below_the_second() -> None:
    assert whole_seconds(naive(2026, 10, 3, 23, 59, 59, 991_000)) == naive(2026, 10, 4)
    assert whole_seconds(naive(2026, 10, 3, 8, 15)) == naive(2026, 10, 3, 8, 15)
    assert written(None) == ""
