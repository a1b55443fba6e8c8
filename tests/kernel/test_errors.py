import pickle

import pytest

from sanbao.kernel.errors import DomainError, Fault, Kind, Refused, mark


class MonthClosed(DomainError):
    code = "ledger.month_closed"
    message = "{month}已经结账，请记入下个月。"
    kind = Kind.CONFLICT


ENGLISH = {
    MonthClosed.message: "{month} is closed; post into the next month.",
    "第{row}行「{column}」：{text}": "Row {row}, {column}: {text}",
    "「{value}」不是数字": "“{value}” is not a number",
    Refused.message: "{count} things to correct; nothing was stored.",
}


def english(text: str) -> str:
    return ENGLISH[text]


def hours(row: int | None = 3, column: str | None = "工时") -> Fault:
    return Fault("cells.not_a_number", mark("「{value}」不是数字"), row=row, column=column, value="一小时半")


def test_a_refusal_speaks_chinese_with_its_figures() -> None:
    assert str(MonthClosed(month="2026年9月")) == "2026年9月已经结账，请记入下个月。"


def test_a_refusal_speaks_the_language_of_the_given_translation() -> None:
    assert MonthClosed(month="2026-09").text(translate=english) == "2026-09 is closed; post into the next month."


def test_what_a_user_typed_is_never_taken_for_a_template() -> None:
    assert str(MonthClosed(month="{month.__class__}")) == "{month.__class__}已经结账，请记入下个月。"


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.REFUSED, 422), (Kind.CONFLICT, 409), (Kind.NOT_FOUND, 404), (Kind.FORBIDDEN, 403)]
)
def test_every_kind_has_its_http_status(kind: Kind, status: int) -> None:
    assert kind.status == status


def test_a_refusal_is_unprocessable_input_unless_it_says_otherwise() -> None:
    assert DomainError.kind is Kind.REFUSED
    assert MonthClosed.kind is Kind.CONFLICT


def test_a_fault_names_what_stood_in_the_cell() -> None:
    assert hours().text() == "「一小时半」不是数字"
    assert hours().text(translate=english) == "“一小时半” is not a number"


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (3, "工时", "第3行「工时」：「一小时半」不是数字"),
        (3, None, "第3行：「一小时半」不是数字"),
        (None, "工时", "「工时」：「一小时半」不是数字"),
        (None, None, "「一小时半」不是数字"),
    ],
)
def test_a_located_fault_is_led_by_the_place_that_is_known(row: int | None, column: str | None, sentence: str) -> None:
    assert hours(row, column).located_text() == sentence


def test_the_params_of_a_fault_win_over_its_place() -> None:
    fault = Fault("x", "第{row}行与第{other}行重复", {"other": "7", "row": "九"}, row=9)
    assert fault.text() == "第九行与第7行重复"


def test_faults_can_be_collected_in_a_set() -> None:
    assert len({hours(), hours(), hours(row=4)}) == 2


def test_a_single_fault_is_the_whole_message() -> None:
    refusal = Refused([hours()])
    assert str(refusal) == "第3行「工时」：「一小时半」不是数字"
    assert refusal.text(english) == "Row 3, 工时: “一小时半” is not a number"


def test_several_faults_are_counted_and_listed_in_order() -> None:
    refusal = Refused([hours(), hours(row=9)])
    assert str(refusal) == "有2处需要改正，什么都没有保存。"
    assert refusal.text(english) == "2 things to correct; nothing was stored."
    assert refusal.lines() == ["第3行「工时」：「一小时半」不是数字", "第9行「工时」：「一小时半」不是数字"]
    assert refusal.lines(english)[1] == "Row 9, 工时: “一小时半” is not a number"


def test_an_input_without_faults_cannot_be_refused() -> None:
    with pytest.raises(ValueError, match="without faults"):
        Refused([])


def test_refusals_survive_the_way_to_another_process() -> None:
    assert str(pickle.loads(pickle.dumps(MonthClosed(month="2026-09")))) == "2026-09已经结账，请记入下个月。"  # noqa: S301  (our own bytes)
    assert pickle.loads(pickle.dumps(Refused([hours()]))).faults == (hours(),)  # noqa: S301  (our own bytes)


def test_a_place_that_the_sentence_begins_with_is_not_said_twice() -> None:
    fault = Fault("x", "「{name}」没有登记。", {"name": "A001 许刚"}, column="A001 许刚")
    assert fault.located_text() == "「A001 许刚」没有登记。"
