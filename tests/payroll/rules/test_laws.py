"""What holds for every wage method, whatever the figures."""

import json
from copy import deepcopy
from decimal import ROUND_CEILING, Context, Decimal, localcontext
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbao.kernel.recompute import rule

from .varied import METHODS, documented, months

FEN = Decimal("0.01")
POOLED = ("wage/coefficient_5", "wage/excess_hours", "wage/grade_commission", "wage/target_excess")
# Every law runs over eight methods; time says nothing about a law on a busy machine.
OFTEN = settings(max_examples=30, deadline=None)
EVERY_METHOD = pytest.mark.parametrize("code", METHODS)


def answered(code: str, month: dict[str, Any]) -> dict[str, Any]:
    answer = rule(code).answer(month)
    assert isinstance(answer, dict)
    return answer


def amounts(lines: Any) -> Decimal:
    return sum((Decimal(line["amount"]) for line in lines), Decimal(0))


def test_all_eight_schemes_are_here() -> None:
    assert [code.removeprefix("wage/") for code in METHODS] == [
        *("attendance_piece", "coefficient_5", "day_deduction", "excess_hours"),
        *("grade_commission", "guarantee_performance", "hour_price", "target_excess"),
    ]


@EVERY_METHOD
@OFTEN
@given(data=st.data())
def test_shares_sum_to_the_pool_exactly(code: str, data: st.DataObject) -> None:
    answer = answered(code, data.draw(months(code)))
    shares = sum(map(Decimal, answer["shares"].values()), Decimal(0))
    assert shares + Decimal(answer["carried_pool"]) == Decimal(answer["pool"])
    assert amounts(answer["group_lines"]) == Decimal(answer["pool"]) - Decimal(answer["carried_deficit"])
    assert min(Decimal(answer["pool"]), Decimal(answer["carried_deficit"])) == 0


@EVERY_METHOD
@OFTEN
@given(data=st.data())
def test_lines_sum_to_the_total_of_each_and_of_all(code: str, data: st.DataObject) -> None:
    month = data.draw(months(code))
    answer = answered(code, month)
    assert {no: amounts(lines) for no, lines in answer["lines"].items()} == {
        no: Decimal(total) for no, total in answer["totals"].items()
    }
    assert sum(map(Decimal, answer["totals"].values()), Decimal(0)) == Decimal(answer["total"])
    assert list(answer["totals"]) == [member["no"] for member in month["members"]]


@EVERY_METHOD
@OFTEN
@given(data=st.data())
def test_the_order_of_the_members_moves_one_fen_at_most_and_only_in_a_pool(code: str, data: st.DataObject) -> None:
    month = data.draw(months(code))
    other = {**month, "members": data.draw(st.permutations(month["members"]))}
    first, second = answered(code, month)["totals"], answered(code, other)["totals"]
    most = FEN if code in POOLED else Decimal(0)
    assert all(abs(Decimal(first[no]) - Decimal(second[no])) <= most for no in first)
    assert sum(map(Decimal, first.values())) == sum(map(Decimal, second.values()))


@EVERY_METHOD
@OFTEN
@given(data=st.data())
def test_the_same_month_gives_the_same_bytes_whatever_the_arithmetic_around_it(code: str, data: st.DataObject) -> None:
    month = data.draw(months(code))
    first = json.dumps(answered(code, month))
    with localcontext(Context(prec=40, rounding=ROUND_CEILING)):
        assert json.dumps(answered(code, deepcopy(month))) == first


@pytest.mark.parametrize("code", ["wage/hour_price", "wage/attendance_piece"])
@OFTEN
@given(data=st.data(), more=st.integers(1, 10_000))
def test_more_accepted_work_never_lowers_piece_pay(code: str, data: st.DataObject, more: int) -> None:
    month = data.draw(months(code))
    before = answered(code, month)["totals"]
    month["members"][0]["minutes"] += more
    after = answered(code, month)["totals"]
    assert Decimal(after["P0"]) >= Decimal(before["P0"])
    assert {no: total for no, total in after.items() if no != "P0"} == {
        no: total for no, total in before.items() if no != "P0"
    }


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("wage/coefficient_5", ("group", "labour_revenue")),
        ("wage/grade_commission", ("labour", 0, "labour_revenue")),
        ("wage/target_excess", ("output",)),
    ],
)
@OFTEN
@given(data=st.data(), more=st.integers(1, 10_000_000))
def test_more_revenue_never_lowers_the_pool(
    code: str, field: tuple[str | int, ...], data: st.DataObject, more: int
) -> None:
    # A larger pool may move the left-over fen of one person to another, never more than that.
    month = data.draw(months(code))
    before = answered(code, month)
    holder: Any = month
    for step in field[:-1]:
        holder = holder[step]
    holder[field[-1]] = str(Decimal(holder[field[-1]]) + Decimal(more) / 100)
    after = answered(code, month)
    assert Decimal(after["pool"]) - Decimal(after["carried_deficit"]) >= Decimal(before["pool"]) - Decimal(
        before["carried_deficit"]
    )
    assert all(Decimal(after["shares"][no]) >= Decimal(share) - FEN for no, share in before["shares"].items())


@OFTEN
@given(data=st.data(), more=st.integers(1, 10_000))
def test_more_hours_of_one_never_lower_the_excess_of_the_group(data: st.DataObject, more: int) -> None:
    month = data.draw(months("wage/excess_hours"))
    before = answered("wage/excess_hours", month)
    month["members"][0]["minutes"] += more
    after = answered("wage/excess_hours", month)
    assert Decimal(after["pool"]) >= Decimal(before["pool"])
    assert Decimal(after["shares"]["P0"]) >= Decimal(before["shares"]["P0"]) - FEN


@OFTEN
@given(data=st.data())
def test_a_negative_pool_is_carried_exactly_into_the_next_month(data: st.DataObject) -> None:
    first, second = (data.draw(months("wage/coefficient_5")) for _ in range(2))
    for month in (first, second):
        month["group"]["carried_deficit"] = "0.00"
    owed = answered("wage/coefficient_5", first)["carried_deficit"]
    alone = answered("wage/coefficient_5", second)
    second["group"]["carried_deficit"] = owed
    after = answered("wage/coefficient_5", second)
    assert Decimal(after["pool"]) - Decimal(after["carried_deficit"]) == Decimal(alone["pool"]) - Decimal(
        alone["carried_deficit"]
    ) - Decimal(owed)


@EVERY_METHOD
def test_every_line_says_how_it_was_computed(code: str) -> None:
    for month in documented(code):
        answer = answered(code, month)
        lines = [line for own in answer["lines"].values() for line in own] + answer["group_lines"]
        assert all(line["formula"] and line["label"] and line["code"] for line in lines)
        assert all(figure["label"] and figure["code"] for line in lines for figure in line["basis"])
