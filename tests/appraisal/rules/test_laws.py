"""What holds for every scheme and every month, whatever the figures."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from appraisal.rules.schemes_at_hand import total
from sanbao.appraisal.rules.figures import Direction
from sanbao.appraisal.rules.measuring import Without, measure, measures
from sanbao.appraisal.rules.profiles import PRINCIPLES, SHEET
from sanbao.appraisal.rules.quarter_results import Given as QuarterGiven
from sanbao.appraisal.rules.quarter_results import MonthSheet
from sanbao.appraisal.rules.quarter_results import compute as quarter
from sanbao.appraisal.rules.schemes import FULL, Group, Item, Period, Scheme, StepIn, WithoutCases, faults
from sanbao.appraisal.rules.scorecard import OUT, Given, Ground, Scorecard, Task, TaskKind, Value
from sanbao.appraisal.rules.scoring import compute
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read, text_of

CODES = ("a", "b", "c", "d")


def decimals(low: int, high: int, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**places, high * 10**places).map(lambda whole: Decimal(whole).scaleb(-places))


@st.composite
def items(draw: st.DrawFn, code: str, group: str) -> Item:
    ends = sorted([draw(decimals(-20, 120)), draw(decimals(-20, 120))])
    lower, upper = draw(st.sampled_from([(ends[0], ends[1]), (ends[0], None), (None, ends[1])]))
    return Item(
        code,
        code,
        group,
        draw(decimals(1, 100)),
        lower,
        upper,
        per=draw(decimals(1, 5, places=4)),
        step_up=draw(decimals(0, 5, places=4)),
        step_down=draw(decimals(1, 5, places=4)),
        step_in=draw(st.sampled_from(StepIn)),
        direction=draw(st.sampled_from(Direction)),
        period=draw(st.sampled_from(Period)),
        deducts_only=draw(st.booleans()),
        without_cases=draw(st.sampled_from(WithoutCases)),
    )


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    main = draw(decimals(60, 100))
    reserve = draw(st.sampled_from([0, 20])) if main <= 80 else 0
    groups = (Group("main", "主", main), Group("rest", "余", 100 - main - reserve, deducts_only=draw(st.booleans())))
    drawn = [draw(items(code, group)) for code, group in zip(CODES, ("main", "main", "main", "rest"), strict=True)]
    extra = draw(items("e", "rest"))
    cap = draw(decimals(1, 3))
    return Scheme("s", "方案", "main", groups, (*drawn, extra), reserve=Decimal(reserve), cap=cap)


VALUES = st.one_of(
    decimals(-50, 200, places=4).map(lambda figure: Value(figure, evidence="检查记录")),
    st.sampled_from(Without).map(lambda why: Value(without=why)),
    st.just(Value(excused="借调")),
)


@st.composite
def months(draw: st.DrawFn, one: Scheme) -> Given:
    """Draw a month in which the first item of each group counts, so that its points have a place."""
    values = draw(st.dictionaries(st.sampled_from([item.code for item in one.items]), VALUES))
    values = {code: value for code, value in values.items() if not (code in {"a", "d"} and value.is_excused)}
    degrees = draw(st.lists(st.none() | decimals(0, 1), max_size=4))
    return Given(one, values, tuple(Task(f"t{n}", "", TaskKind.TEMPORARY, one, "单") for n, one in enumerate(degrees)))


MONTHS = schemes().flatmap(months)


@given(MONTHS)
def test_the_small_scores_of_a_group_sum_to_its_pool_exactly(month: Given) -> None:
    card = compute(month)
    assert list(faults(month.scheme)) == []
    for group in card.groups:
        assert total([line.small for line in card.items if line.group == group.code]) == group.pool
    assert total([line.small for line in card.lines]) == FULL


@given(MONTHS)
def test_a_small_score_differs_from_its_share_by_less_than_a_hundredth(month: Given) -> None:
    card = compute(month)
    for group in card.groups:
        counted = [line for line in card.items if line.group == group.code and line.ground not in OUT]
        weights = total([line.weight or Decimal(0) for line in counted])
        for line in counted:
            share = Fraction(group.pool) * Fraction(line.weight or 0) / Fraction(weights)
            assert abs(Fraction(line.small) - share) < Fraction(1, 100)


@given(MONTHS)
def test_scores_stay_between_nothing_and_the_cap(month: Given) -> None:
    card = compute(month)
    whole = {item.code: item for item in month.scheme.items}
    for line in card.items:
        item = whole[line.code]
        is_capped = not item.deducts_only and not month.scheme.group(item.group).deducts_only
        most = line.small * (month.scheme.cap if is_capped else 1)
        assert line.score is None or 0 <= line.score <= most
        assert line.ground is not Ground.ADDED or is_capped


@given(MONTHS)
def test_the_month_is_the_sum_of_its_lines_and_says_what_is_open(month: Given) -> None:
    card = compute(month)
    assert card.total == total([line.score or Decimal(0) for line in card.lines])
    assert card.total == total([group.score for group in card.groups]) + total(
        [t.score or Decimal(0) for t in card.tasks]
    )
    unscored = [line for line in card.lines if line.score is None and line.ground not in OUT]
    assert card.open_points == total([line.small for line in unscored])
    provisional = [line for line in card.lines if line.ground is Ground.PROVISIONAL]
    assert card.provisional_points == total([line.small for line in provisional])
    assert card.is_final == (not unscored and not provisional)


@given(MONTHS, decimals(-50, 200, places=4), decimals(-50, 200, places=4))
def test_a_better_value_never_scores_less(month: Given, one: Decimal, other: Decimal) -> None:
    first = month.scheme.items[0]
    worse, better = sorted((one, other), reverse=first.direction is Direction.SMALLER)
    scores = [
        compute(replace(month, values={**month.values, "a": Value(figure, "检查记录")})) for figure in (worse, better)
    ]
    assert (scores[0].items[0].score or 0) <= (scores[1].items[0].score or 0)
    assert scores[0].total <= scores[1].total


def by_code(card: Scorecard) -> dict[str, Any]:
    return {line.code: line for line in card.lines}


@given(MONTHS, st.data())
def test_the_order_of_groups_items_and_values_changes_nothing(month: Given, data: st.DataObject) -> None:
    shuffled = replace(
        month.scheme,
        items=tuple(data.draw(st.permutations(month.scheme.items))),
        groups=tuple(data.draw(st.permutations(month.scheme.groups))),
    )
    values = dict(data.draw(st.permutations(list(month.values.items()))))
    card, other = compute(month), compute(replace(month, scheme=shuffled, values=values))
    assert by_code(card) == by_code(other)
    assert card.total == other.total


@given(MONTHS)
def test_the_same_month_gives_the_same_bytes_also_by_plain_json(month: Given) -> None:
    plain = json.loads(text_of(month))
    assert text_of(compute(read(Given, plain))) == text_of(compute(month))


@settings(max_examples=40)  # each draws three months
@given(schemes(), st.data())
def test_adjustments_sum_to_the_new_less_the_provisional_of_three_months(one: Scheme, data: st.DataObject) -> None:
    quarterly = [item.code for item in one.items if item.period is Period.QUARTER]
    sheets = []
    for number in (1, 2, 3):
        drawn = data.draw(months(one))
        values = {code: value for code, value in drawn.values.items() if code not in quarterly}
        sheets.append(MonthSheet(Month(2026, number), replace(drawn, values=values)))
    figures = decimals(-50, 200, places=4)
    results = {code: Value(data.draw(figures), "季度评价") for code in quarterly}
    found = quarter(QuarterGiven(tuple(sheets), results, "季度评价"))
    news = [compute(replace(sheet.given, values={**sheet.given.values, **results})) for sheet in sheets]
    olds = [compute(sheet.given) for sheet in sheets]
    difference = total([card.total for card in news]) - total([card.total for card in olds])
    assert total([row.difference for row in found.adjustments]) == found.difference == difference
    assert [month.new for month in found.months] == [card.total for card in news]
    assert all(card.provisional_points == 0 for card in news)
    for month in found.months:
        own = [row.difference for row in found.adjustments if row.month == month.month]
        assert total(own) == month.difference == month.new - month.old


@given(st.sampled_from([SHEET, PRINCIPLES]), st.sampled_from(["", "trainee", "lead"]), st.integers(0, 4))
def test_the_ready_schemes_are_worth_100_for_everybody(one: Scheme, grade: str, count: int) -> None:
    tasks = tuple(Task(f"t{n}", "", TaskKind.SHORT_BOARD) for n in range(count))
    assert total([line.small for line in compute(Given(one, {}, tasks, grade)).lines]) == FULL


FACTS = st.integers(-(10**6), 10**9)


@given(st.sampled_from(list(measures())), st.data())
def test_a_measure_needs_nothing_but_its_facts(code: str, data: st.DataObject) -> None:
    one = measures()[code]
    facts = {fact: data.draw(FACTS) for fact in sorted(one.needs)}
    assert measure(one, {**facts, "moon": 1}, {*facts, "moon"}) == measure(one, facts, facts)


@given(st.sampled_from(list(measures())), st.data())
def test_more_of_a_good_fact_never_measures_worse(code: str, data: st.DataObject) -> None:
    one = measures()[code]
    facts = {fact: data.draw(st.integers(1, 10**6)) for fact in sorted(one.needs)}
    good = next(fact for fact, factor in one.above.items() if factor > 0)
    assume(good not in (one.below or {}))
    before, after = (measure(one, {**facts, good: facts[good] + more}, facts).value for more in (0, 1))
    assert before is not None
    assert after is not None
    assert before <= after
