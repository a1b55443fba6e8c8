"""The score of a month: the printed vectors, ranges and their boundaries, tasks, and what has no value."""

from decimal import Decimal
from typing import Any

import pytest

from appraisal.rules.schemes_at_hand import item, line_of, scheme, scored, slips, total, value
from payroll.rules.documented import complete
from sanbao.appraisal.rules.figures import Direction, Figure, Unit
from sanbao.appraisal.rules.measuring import Without
from sanbao.appraisal.rules.profiles import PRINCIPLES, SHEET
from sanbao.appraisal.rules.schemes import FULL, Group, Period, Scheme, StepIn, WithoutCases
from sanbao.appraisal.rules.scorecard import GROUND_LABELS, Ground, Task, TaskKind
from sanbao.kernel.errors import Refused


def task(code: str, degree: str | None = "1", **other: Any) -> Task:
    said = {"kind": TaskKind.SHORT_BOARD, "evidence": "交付单 3", **other}
    return Task(code, code, degree=None if degree is None else Decimal(degree), **said)


def test_the_printed_weights_of_the_sheet_give_its_small_scores() -> None:
    smalls = [line.small for line in scored(SHEET, {}, grade="deputy").items]
    assert smalls[:13] == [Decimal("10.5")] + [Decimal(7)] * 5 + [Decimal("3.5")] * 7
    assert smalls[13:] == [6, 2, 2]
    assert [total(smalls[:13]), total(smalls[13:])] == [70, 10]


def test_the_training_of_newcomers_is_only_for_p2_and_above_who_are_deputies_and_leads() -> None:
    card = scored(SHEET, {}, grade="trainee")
    assert line_of(card, "newcomers") == ("0.00", None, Ground.OTHER_GRADE)
    assert [line_of(card, code)[0] for code in ("skills", "certificates")] == ["7.50", "2.50"]


@pytest.mark.parametrize(("profile", "pools"), [(SHEET, [70, 10]), (PRINCIPLES, [60, 20, 10, 10])])
def test_both_profiles_are_worth_100_points(profile: Scheme, pools: list[int]) -> None:
    assert profile.total == FULL
    assert [group.pool for group in profile.groups] == pools
    for count in (0, 1, 4):
        card = scored(profile, {}, tasks=tuple(task(f"t{n}") for n in range(count)), grade="lead")
        assert total([line.small for line in card.lines]) == FULL


def test_a_flawless_month_of_the_sheet_gives_100() -> None:
    values = {one.code: value(100 if one.group == "learning" else 0) for one in SHEET.items}
    card = scored(SHEET, values, tasks=(task("a"), task("b")), grade="deputy")
    assert [card.total, card.open_points, card.provisional_points] == [100, 0, 0]
    assert card.is_final
    assert {group.code: [group.pool, group.score] for group in card.groups} == {"main": [70, 70], "learning": [10, 10]}
    assert line_of(card, "unused_reserve") == ("10.00", "10.00", Ground.UNUSED)


@pytest.mark.parametrize(
    ("figure", "score", "ground"),
    [
        ("90", "60.00", Ground.WITHIN),
        ("92.5", "60.00", Ground.WITHIN),
        ("95", "60.00", Ground.WITHIN),
        ("95.01", "60.02", Ground.ADDED),
        ("97.5", "65.00", Ground.ADDED),
        ("110", "90.00", Ground.ADDED),
        ("110.01", "90.00", Ground.ADDED),
        ("999999999999", "90.00", Ground.ADDED),
        ("89.99", "59.97", Ground.DEDUCTED),
        ("80", "30.00", Ground.DEDUCTED),
        ("70", "0.00", Ground.DEDUCTED),
        ("-5", "0.00", Ground.DEDUCTED),
    ],
)
def test_inside_the_range_nothing_changes_beyond_it_every_step_counts(figure: str, score: str, ground: Ground) -> None:
    assert line_of(scored(scheme(item()), {"x": value(figure)})) == ("60.00", score, ground)


@pytest.mark.parametrize(
    ("figure", "score", "formula"),
    [
        ("0.5", "61.00", "60.00 + 2 × (1 − 0.5) = 61"),
        ("1", "60.00", "1 ≤ 1 ≤ 2"),
        ("2", "60.00", "1 ≤ 2 ≤ 2"),
        ("2.3333", "59.00", "60.00 − 3 × (2.3333 − 2) = 59.0001 → 59.00"),
        ("25", "0.00", "60.00 − 3 × (25 − 2) = -9 → 0.00"),
    ],
)
def test_where_smaller_is_better_the_limits_change_places(figure: str, score: str, formula: str) -> None:
    smaller = item(lower=Decimal(1), upper=Decimal(2), direction=Direction.SMALLER)
    line = scored(scheme(smaller), {"x": value(figure)}).items[0]
    assert (str(line.score), line.formula) == (score, formula)


def test_a_step_may_be_a_share_of_the_item_and_go_by_several_units() -> None:
    card = scored(scheme(slips("x", per=Decimal(2))), {"x": value(3)})
    assert line_of(card) == ("60.00", "42.00", Ground.DEDUCTED)
    assert card.items[0].formula == "60.00 − 12 × (3 − 0) ÷ 2 = 42"


def test_a_score_is_rounded_half_up_to_a_hundredth_once() -> None:
    one = scheme(item(step_down=Decimal("0.0150")))
    assert line_of(scored(one, {"x": value(89)}))[1] == "59.99"  # 59.985
    assert line_of(scored(one, {"x": value("88.9999")}))[1] == "59.98"  # 59.98499…


def test_an_absurd_value_is_kept_within_the_bounds() -> None:
    much = Decimal(10**12)
    absurd = scheme(item(step_up=much, step_down=much, step_in=StepIn.SHARE, per=Decimal("0.0001")))
    assert line_of(scored(absurd, {"x": value(10**12)}))[1] == "90.00"
    assert line_of(scored(absurd, {"x": value(-(10**12))}))[1] == "0.00"


def test_the_cap_is_cut_to_a_hundredth_so_that_nobody_gets_beyond_it() -> None:
    third = Group("third", "三分之一", Decimal("0.01"))
    rest = Group("main", "主要绩效", Decimal("99.99"))
    one = scheme(item(group="third"), item("y"), groups=(rest, third), items=(item(group="third"), item("y")))
    assert line_of(scored(one, {"x": value(100)})) == ("0.01", "0.01", Ground.BEYOND)  # 1.5 × 0.01 = 0.015


@pytest.mark.parametrize("one", [scheme(item(deducts_only=True)), scheme(item("y"), item(group="duties", weight=1))])
def test_what_only_deducts_never_adds(one: Scheme) -> None:
    worth, score, ground = line_of(scored(one, {"x": value(99)}))
    assert (score, ground) == (worth, Ground.BEYOND)
    assert line_of(scored(one, {"x": value(89)}))[2] is Ground.DEDUCTED


def test_without_an_upper_limit_nothing_is_added_and_without_a_lower_one_nothing_deducted() -> None:
    open_above = scheme(item(upper=None))
    assert line_of(scored(open_above, {"x": value(99)})) == ("60.00", "60.00", Ground.WITHIN)
    assert scored(open_above, {"x": value(99)}).items[0].formula == "90 ≤ 99"
    assert line_of(scored(scheme(item(lower=None)), {"x": value(-1)})) == ("60.00", "60.00", Ground.WITHIN)


def test_each_short_board_or_temporary_task_takes_five_points_from_the_main_pool() -> None:
    tasks = (task("a"), task("b", "0.5", kind=TaskKind.TEMPORARY), task("c", None, evidence=""), task("d", "0"))
    card = scored(scheme(item("x", weight=3), item("y", weight=1)), {}, tasks=tasks)
    assert [line.small for line in card.items] == [30, 10, 40]
    assert [line_of(card, code) for code in "abcd"] == [
        ("5.00", "5.00", Ground.JUDGED),
        ("5.00", "2.50", Ground.JUDGED),
        ("5.00", None, Ground.NOT_ENTERED),
        ("5.00", "0.00", Ground.JUDGED),
    ]
    assert [card.total, card.open_points] == [Decimal("7.50"), 85]
    assert [line.formula for line in card.tasks] == ["5.00 × 1", "5.00 × 0.5", "", "5.00 × 0"]
    assert [line.group for line in card.tasks][:2] == ["short_board", "temporary"]


def test_twelve_tasks_use_up_the_main_pool() -> None:
    card = scored(scheme(item()), {"x": value(80)}, tasks=tuple(task(f"t{n}") for n in range(12)))
    assert line_of(card) == ("0.00", "0.00", Ground.BEYOND)
    assert card.total == 60


def test_what_has_no_value_is_neither_zero_nor_full_but_open() -> None:
    one = scheme(item("a", weight=1), item("b", weight=1), item("c", weight=1))
    card = scored(one, {"b": value(None, without=Without.NO_SOURCE), "c": value(None, without=Without.NO_CASES)})
    assert [line_of(card, code) for code in "abc"] == [
        ("20.00", None, Ground.NOT_ENTERED),
        ("20.00", None, Ground.NO_SOURCE),
        ("20.00", None, Ground.NO_CASES),
    ]
    assert [card.total, card.open_points] == [0, 100]
    assert not card.is_final


def test_the_weight_of_what_is_not_applicable_goes_to_the_others_of_its_group() -> None:
    one = scheme(item("a", weight=1), item("b", weight=1), item("c", weight=1))
    card = scored(one, {"a": value(90), "b": value(None, evidence="", excused="全月培训"), "duty": value(0)})
    assert [line.small for line in card.items] == [30, 0, 30, 40]
    assert line_of(card, "b") == ("0.00", None, Ground.EXCUSED)
    assert card.items[1].evidence == "全月培训"
    assert [card.total, card.open_points] == [70, 30]


def test_an_item_may_hand_its_weight_on_if_there_was_nothing_to_judge() -> None:
    hands_on = {"without_cases": WithoutCases.REDISTRIBUTE}
    nothing = value(None, without=Without.NO_CASES)
    one = scheme(item("a", weight=1, **hands_on), item("b", weight=1, **hands_on))
    card = scored(one, {"a": nothing, "b": value(90)})
    assert line_of(card, "a") == ("0.00", None, Ground.NOTHING_TO_JUDGE)
    assert line_of(card, "b") == ("60.00", "60.00", Ground.WITHIN)
    unknown = scored(one, {"a": value(None, without=Without.NO_SOURCE), "b": value(90)})
    assert line_of(unknown, "a") == ("30.00", None, Ground.NO_SOURCE)


def test_if_nothing_of_a_whole_group_could_be_judged_it_stays_open() -> None:
    one = scheme(item("a", without_cases=WithoutCases.REDISTRIBUTE))
    card = scored(one, {"a": value(None, without=Without.NO_CASES)})
    assert line_of(card, "a") == ("60.00", None, Ground.NO_CASES)


def test_a_quarter_item_is_provisionally_full_until_its_quarter_is_over() -> None:
    one = scheme(item(period=Period.QUARTER, without_cases=WithoutCases.REDISTRIBUTE))
    card = scored(one, {"x": value(None, without=Without.NO_CASES), "duty": value(0)})
    assert line_of(card) == ("60.00", "60.00", Ground.PROVISIONAL)
    assert [card.total, card.provisional_points, card.open_points] == [100, 60, 0]
    assert not card.is_final
    assert line_of(scored(one, {"x": value(89)})) == ("60.00", "57.00", Ground.DEDUCTED)


def test_every_ground_has_its_sentence() -> None:
    assert set(GROUND_LABELS) == set(Ground)


def refused(one: Scheme, values: dict[str, Any], **other: Any) -> list[tuple[str | None, str]]:
    with pytest.raises(Refused) as refusal:
        scored(one, values, **other)
    return [(fault.column, fault.code.removeprefix("appraisal.")) for fault in complete(refusal.value.faults)]


@pytest.mark.parametrize(
    ("values", "tasks", "fault"),
    [
        ({"z": value(1)}, (), ("values.z", "unknown_item")),
        ({"x": value(1, evidence=" ")}, (), ("values.x.evidence", "evidence_missing")),
        ({"x": value(1, excused="请假")}, (), ("values.x.excused", "value_and_excuse")),
        ({}, (task("x"),), ("tasks[0].code", "code_twice")),
        ({}, (task("a"), task("a")), ("tasks[1].code", "code_twice")),
        ({}, (task("a", evidence=""),), ("tasks[0].evidence", "evidence_missing")),
        ({}, tuple(task(f"t{n}") for n in range(13)), ("tasks", "too_many_tasks")),
        ({"duty": value(None, excused="请假")}, (), ("scheme.groups[1]", "group_without_items")),
    ],
)
def test_a_month_that_cannot_be_scored_is_refused_by_name(
    values: dict[str, Any], tasks: tuple[Task, ...], fault: tuple[str, str]
) -> None:
    assert refused(scheme(item(), item("y")), values, tasks=tasks) == [fault]


def test_the_sheet_has_room_for_four_tasks_and_not_for_five() -> None:
    four = tuple(task(f"t{n}") for n in range(4))
    assert scored(SHEET, {}, tasks=four, grade="deputy").total == 34
    assert "unused_reserve" not in {line.code for line in scored(SHEET, {}, tasks=four, grade="deputy").tasks}
    assert refused(SHEET, {}, tasks=(*four, task("t5")), grade="deputy") == [("tasks", "too_many_tasks")]


def test_all_faults_are_told_together() -> None:
    faults = refused(scheme(item()), {"z": value(1), "x": value(1, evidence="")}, tasks=(task("x"),))
    assert [path for path, _ in faults] == ["values.z", "values.x.evidence", "tasks[0].code"]


def test_a_line_shows_unit_and_figures_of_its_value() -> None:
    basis = (Figure("lead_orders", "完成台次", Decimal(52)),)
    card = scored(scheme(item(unit=Unit.PERCENT)), {"x": value("92.5", basis=basis)})
    line = next(line for line in card.lines if line.code == "x")
    assert (line.value, line.unit, line.basis) == (Decimal("92.5"), Unit.PERCENT, basis)


def test_who_is_excused_from_an_item_of_his_grade_is_told_so() -> None:
    excused = {"x": value(None, evidence="", excused="外派培训"), "y": value(92)}
    one = scheme(item(applies_to=("lead",)), item("y"))
    assert line_of(scored(one, excused, grade="lead"))[2] is Ground.EXCUSED
    assert line_of(scored(one, {"y": value(92)}, grade="deputy"))[2] is Ground.OTHER_GRADE


def test_a_value_of_no_item_is_told_the_items_there_are() -> None:
    with pytest.raises(Refused) as refusal:
        scored(scheme(item()), {"z": value(1)})
    assert "x、duty" in complete(refusal.value.faults)[0].text()
