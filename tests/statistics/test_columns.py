"""The figures of BD-11 from the facts of a month. Source: domain spec §4 and §7."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.statistics.rules.columns import COLUMN, COLUMNS, Column, Figure, Unit, figure, ratio

ALL = frozenset(code for column in COLUMNS for code in column.needs)
FORM = (
    "应出勤天 实出勤天 病假 事假 工作日 休息日 节日 次数 里程 接单数 完成台次 三包内 三包外 首保/定保 安装调试 "
    "平均响应(h) 平均维修(h) 标准工时 实际工时 工时效率% 一次修复 返修数 返修率% 超时单 投诉 表扬 满意度% "
    "应返 已返 返回率% 质量信息 培训次数 工时费 配件费 维修产值 奖罚 得分"
)


def test_the_columns_are_those_of_the_form_in_its_order() -> None:
    assert [column.label for column in COLUMNS] == FORM.split()


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        ("attended_days", {"attended_halves": 45}, Decimal("22.5")),
        ("attended_days", {"attended_halves": 46}, Decimal(23)),
        ("labour", {"labour_fen": 361620}, Decimal("3616.20")),
        ("output", {"labour_fen": 361620, "parts_fen": 1152740}, Decimal("15143.60")),
        ("maintenance", {"first_service": 8, "scheduled_service": 5}, 13),
        ("efficiency", {"timed_standard_minutes": 3930, "actual_minutes": 4130}, Decimal("95.2")),
        ("efficiency", {"timed_standard_minutes": 145, "actual_minutes": 100}, Decimal("145.0")),
        ("efficiency", {"timed_standard_minutes": 145, "actual_minutes": 0}, None),
        ("rework_rate", {"rework_caused": 1, "lead_orders": 52}, Decimal("1.9")),
        ("rework_rate", {"rework_caused": 1}, None),
        ("first_fixed", {"first_time_orders": 52, "returned_orders": 1}, 51),
        ("average_response", {"response_minutes": 100, "response_orders": 3}, 33),
        ("average_response", {"response_minutes": 101, "response_orders": 2}, 51),
        ("satisfaction", {"survey_points": 9, "survey_points_possible": 10}, Decimal("90.0")),
        ("score", {"score_hundredths": 8725, "scored_people": 1}, Decimal("87.25")),
        ("score", {"score_hundredths": 8725 + 9100, "scored_people": 2}, Decimal("89.13")),
        ("score", {}, None),
        ("reward", {"reward_fen": -5000}, Decimal(-50)),
        ("lead_orders", {}, 0),
    ],
)
def test_figures(code: str, facts: dict[str, int], expected: Figure) -> None:
    assert figure(COLUMN[code], facts, ALL) == expected


def test_a_figure_without_source_is_unknown_and_not_zero() -> None:
    assert figure(COLUMN["complaints"], {}, ALL - {"complaints"}) is None
    assert figure(COLUMN["satisfaction"], {"survey_points": 5}, ALL - {"survey_points_possible"}) is None


@given(st.sampled_from(COLUMNS), st.dictionaries(st.sampled_from(sorted(ALL)), st.integers(0, 10**9)))
def test_a_summed_figure_of_two_is_the_sum_of_their_figures(column: Column, facts: dict[str, int]) -> None:
    if column.over:
        return
    once, twice = figure(column, facts, ALL), figure(column, {code: 2 * n for code, n in facts.items()}, ALL)
    assert once is not None
    assert twice == once * 2


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percentages_are_rounded_half_up_to_one_decimal(numerator: int, denominator: int) -> None:
    facts = {"timed_standard_minutes": numerator, "actual_minutes": denominator}
    percent = figure(COLUMN["efficiency"], facts, ALL)
    assert percent is not None
    exact = Decimal(numerator) * 100 / denominator
    assert abs(percent - exact) <= Decimal("0.05")
    assert COLUMN["efficiency"].unit is Unit.PERCENT


@given(st.integers(-(10**4), 10**4), st.integers(-300, 300))
def test_a_negative_ratio_mirrors_the_positive_one(above: int, below: int) -> None:
    column = COLUMN["average_repair"]
    if below == 0:
        assert ratio(column, above, below) is None
        return
    exact = Decimal(abs(above)) / abs(below)
    rounded = int(exact.to_integral_value(ROUND_HALF_UP))
    assert ratio(column, above, below) == (rounded if (above < 0) == (below < 0) else -rounded)
