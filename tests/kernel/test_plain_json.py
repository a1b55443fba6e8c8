from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.json_schema import schema
from sanbao.kernel.json_text import parse
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import (
    Limits,
    Minutes,
    Name,
    Ratio,
    Text,
    Yuan,
    read,
    shown,
    text_of,
    written,
)

OCTOBER = Month(2026, 10)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class NothingToDo(DomainError):
    code = "test.nothing_to_do"
    message = "没有时间。"


@dataclass(frozen=True)
class Job:
    minutes: Annotated[Minutes, "分钟"]
    note: Text = ""

    def __post_init__(self) -> None:
        if not self.minutes:
            raise NothingToDo


@dataclass(frozen=True)
class Order:
    no: Annotated[Name, "单号"]
    amount: Yuan
    rate: Annotated[Ratio | None, "比例"]
    jobs: tuple[Job, ...]
    on: date = date(2026, 10, 31)
    month: Month = OCTOBER
    colour: Colour = Colour.RED
    is_rush: bool = False
    parts: Mapping[str, Yuan] = field(default_factory=dict)
    parent: "Order | None" = None
    seen: Text = field(default="", init=False)


GOOD: dict[str, Any] = {
    "no": "A1",
    "amount": "-1200.50",
    "rate": None,
    "jobs": [{"minutes": 30}],
    "on": "2026-02-28",
    "month": "2026-02",
    "colour": "blue",
    "is_rush": True,
    "parts": {"filter": "1.00"},
    "parent": {"no": "A0", "amount": "0", "rate": "0.28", "jobs": []},
}


def test_plain_json_becomes_the_dataclass_and_again_plain_json() -> None:
    order = read(Order, GOOD)
    assert order.parent is not None
    assert (order.amount, order.jobs, order.month) == (Decimal("-1200.50"), (Job(30),), Month(2026, 2))
    assert (order.on, order.colour, order.parent.rate) == (date(2026, 2, 28), Colour.BLUE, Decimal("0.28"))
    again = written(order)
    assert isinstance(again, dict)
    del again["seen"]
    assert isinstance(again["parent"], dict)
    del again["parent"]["seen"]
    assert read(Order, again) == order


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"no": 7}, "no", "json.not_text"),
        ({"no": ""}, "no", "json.wrong_length"),
        ({"no": "x" * 65}, "no", "json.wrong_length"),
        ({"amount": 12.5}, "amount", "json.number_not_text"),
        ({"amount": 12}, "amount", "json.number_not_text"),
        ({"amount": None}, "amount", "json.number_not_text"),
        ({"amount": "1,200.00"}, "amount", "json.not_a_number"),
        ({"amount": "1.005"}, "amount", "json.not_a_number"),
        ({"amount": "1e3"}, "amount", "json.not_a_number"),
        ({"amount": "１２"}, "amount", "json.not_a_number"),
        ({"amount": "12\n"}, "amount", "json.not_a_number"),
        ({"amount": "9999999999999"}, "amount", "json.out_of_range"),
        ({"rate": "1.01"}, "rate", "json.out_of_range"),
        ({"jobs": {}}, "jobs", "json.not_a_list"),
        ({"jobs": [[]]}, "jobs[0]", "json.not_an_object"),
        ({"jobs": [{"minutes": 1}, {"minutes": 1.5}]}, "jobs[1].minutes", "json.not_an_integer"),
        ({"jobs": [{"minutes": True}]}, "jobs[0].minutes", "json.not_an_integer"),
        ({"jobs": [{"minutes": -1}]}, "jobs[0].minutes", "json.out_of_range"),
        ({"jobs": [{"minutes": 0}]}, "jobs[0]", "test.nothing_to_do"),
        ({"jobs": [{}]}, "jobs[0].minutes", "json.missing"),
        ({"jobs": [{"minutes": 1, "minute": 2}]}, "jobs[0].minute", "json.unknown_field"),
        ({"on": "2026-02-30"}, "on", "json.not_a_date"),
        ({"on": "31.10.2026"}, "on", "json.not_a_date"),
        ({"on": 20261031}, "on", "json.not_a_date"),
        ({"month": "2026-13"}, "month", "periods.not_a_month"),
        ({"month": 202610}, "month", "json.not_text"),
        ({"colour": "green"}, "colour", "json.not_one_of"),
        ({"colour": 1}, "colour", "json.not_one_of"),
        ({"is_rush": 1}, "is_rush", "json.not_true_or_false"),
        ({"parts": []}, "parts", "json.not_an_object"),
        ({"parts": {"filter": "free"}}, "parts.filter", "json.not_a_number"),
        ({"seen": "x"}, "seen", "json.unknown_field"),
        ({"parent": {}}, "parent.no", "json.missing"),
    ],
)
def test_a_fault_has_its_path_and_code(change: dict[str, Any], path: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(Order, {**GOOD, **change})
    assert (path, code) in [(fault.column, fault.code) for fault in refused.value.faults]


def test_all_faults_are_told_in_the_order_of_the_input() -> None:
    with pytest.raises(Refused) as refused:
        read(Order, {"b": 1, "a": 2, "no": 7, "amount": 1, "jobs": []})
    assert [fault.column for fault in refused.value.faults] == ["b", "a", "no", "amount", "rate"]


@pytest.mark.parametrize("data", [None, 1, "text", [1]])
def test_what_is_no_object_at_all_is_refused(data: object) -> None:
    with pytest.raises(Refused, match="应是对象"):
        read(Order, data)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "json.not_json"),
        ('{"a": 1,}', "json.not_json"),
        ("[" * 100_000, "json.not_readable"),
        ("[" * 33 + "]" * 33, "json.not_readable"),
        ("1" * 5000, "json.not_readable"),
        ('{"a": {"b": 1, "b": 2}}', "json.twice"),
        ('{"a": "\\ud800"}', "json.not_utf8"),
        ('{"a": "张"}'.encode("gbk"), "json.not_utf8"),
    ],
)
def test_text_that_is_not_json_is_refused_in_words(text: str | bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        parse(text)
    assert refused.value.code == code
    assert str(refused.value)


def test_json_is_parsed() -> None:
    assert parse('\ufeff{"a": "张"}'.encode()) == {"a": "张"}
    assert parse('{"a": ["1.50", true, null]}') == {"a": ["1.50", True, None]}


def test_a_quotation_is_cut_before_it_fills_the_screen() -> None:
    assert shown("x" * 81) == "x" * 80 + "…"
    assert shown(["一"]) == '["一"]'


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_keeps_every_fen_on_its_way(amount: Decimal) -> None:
    order = Order("A", amount, None, ())
    plain = written(order)
    assert isinstance(plain, dict)
    assert Decimal(str(plain["amount"])) == amount
    assert text_of(order) == text_of(Order("A", amount, None, ()))


def test_a_schema_accepts_what_is_read_and_refuses_the_rest() -> None:
    check = Draft202012Validator(schema(Order, title="Order"))
    assert check.is_valid(GOOD)
    faults: list[dict[str, Any]] = [
        {"amount": 1},
        {"amount": "1.005"},
        {"more": 1},
        {"colour": "green"},
        {"jobs": [{}]},
        {"no": ""},
    ]
    for wrong in faults:
        assert not check.is_valid({**GOOD, **wrong})
    assert not check.is_valid({"no": "A1"})


def test_a_schema_names_its_dialect_labels_and_defaults() -> None:
    found: Any = schema(Order, title="Order")
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["required"] == ["no", "amount", "rate", "jobs"]
    assert found["properties"]["no"]["title"] == "单号"
    assert found["properties"]["month"]["default"] == "2026-10"
    assert found["properties"]["parts"]["default"] == {}
    assert found["properties"]["rate"]["anyOf"][1] == {"type": "null"}
    assert "seen" not in found["properties"]


def test_a_schema_without_nested_kinds_has_no_definitions() -> None:
    assert "$defs" not in schema(Job, title="Job")


@dataclass(frozen=True)
class Unlimited:
    amount: Decimal


@dataclass(frozen=True)
class Torn:
    value: int | str


@dataclass(frozen=True)
class Strange:
    value: bytes


@dataclass(frozen=True)
class Counted:
    value: Annotated[int, "件数", Limits(0)]


@pytest.mark.parametrize("kind", [Unlimited, Torn, Strange])
def test_a_kind_without_form_in_json_is_a_mistake_of_the_programmer(kind: type) -> None:
    with pytest.raises(TypeError):
        schema(kind, title="")


def test_a_value_without_form_in_json_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError):
        written(Strange(b"1"))


def test_whole_numbers_have_no_point() -> None:
    assert read(Counted, {"value": -3}) == Counted(-3)
    assert Limits(0).pattern == r"^-?[0-9]{1,13}$"


def test_thirty_two_levels_are_read() -> None:
    assert str(parse("[" * 32 + "]" * 32)) == "[" * 32 + "]" * 32


@dataclass(frozen=True)
class ByNumber:
    amounts: Mapping[Name, Yuan]


def test_the_names_of_an_object_are_read_like_texts() -> None:
    assert read(ByNumber, {"amounts": {"A01": "1.00"}}) == ByNumber({"A01": Decimal("1.00")})
    with pytest.raises(Refused) as refused:
        read(ByNumber, {"amounts": {"": "1.00", "B" * 65: "2.00"}})
    assert [fault.code for fault in refused.value.faults] == ["json.wrong_length"] * 2
    given = schema(ByNumber, title="")
    assert Draft202012Validator(given).is_valid({"amounts": {"A01": "1.00"}})
    assert not Draft202012Validator(given).is_valid({"amounts": {"": "1.00"}})
