"""Form 10: the mean of its items × 20, the averages, and what is to be improved by whom until when."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payroll.rules.documented import complete
from sanbao.appraisal.rules.form_10 import FORM_ITEMS
from sanbao.appraisal.rules.quarterly import Appraisal, Form, Given, Improvement, Judgement, Progress, compute
from sanbao.kernel.errors import Refused
from sanbao.kernel.recompute import rule

ITEMS = [item.code for item in FORM_ITEMS]
ON = date(2026, 9, 10)


def judged(*scores: int | None) -> dict[str, Judgement]:
    """Judge the first items as given, the others with 5."""
    full = [*scores, *[5] * (len(ITEMS) - len(scores))]
    return {code: Judgement(score, "未赶上" if score is None else "") for code, score in zip(ITEMS, full, strict=True)}


def form(*scores: int | None, **other: Any) -> Form:
    given = {"no": "1", "person": "A", "on": ON, "team": "机修一组", **other}
    return Form(judgements=given.pop("judgements", judged(*scores)), **given)


def appraised(*forms: Form, as_of: date = ON) -> Appraisal:
    return compute(Given(forms, as_of))


def test_the_form_has_ten_items_with_their_standards() -> None:
    assert [item.label for item in FORM_ITEMS] == [
        *("维修工穿着", "接待热忱", "了解初步需求", "快速登记，达成维修协议", "安排客户休息"),
        *("委托维修", "派工", "维修交车时间", "保证维修质量", "车辆完工"),
    ]
    assert all(item.standards for item in FORM_ITEMS)
    assert len(set(ITEMS)) == len(ITEMS)


@pytest.mark.parametrize(
    ("scores", "expected", "formula"),
    [
        ((), "100.00", "50 ÷ 10 × 20"),
        ((1,) * 10, "20.00", "10 ÷ 10 × 20"),
        ((3, 4, 4), "92.00", "46 ÷ 10 × 20"),
        ((4, None), "97.78", "44 ÷ 9 × 20"),
        ((4, None, None, None), "97.14", "34 ÷ 7 × 20"),
    ],
)
def test_a_form_is_the_mean_of_what_was_observed(scores: tuple[int | None, ...], expected: str, formula: str) -> None:
    (score,) = appraised(form(*scores)).forms
    assert (str(score.score), score.formula, score.quarter) == (expected, formula, "2026Q3")


def test_a_form_on_which_nothing_was_observed_has_no_score_and_no_part_in_averages() -> None:
    found = appraised(form(*[None] * 10), form(4, no="2"))
    assert (found.forms[0].score, found.forms[0].observed, found.forms[0].formula) == (None, 0, "")
    assert [(one.of, one.forms, str(one.score)) for one in found.people] == [("A", 1, "98.00")]


def test_averages_by_person_team_and_quarter() -> None:
    found = appraised(
        form(*[5] * 10),
        form(*[4] * 10, no="2"),
        form(*[3] * 10, no="3", person="B"),
        form(*[2] * 10, no="4", person="C", team=""),
        form(*[1] * 10, no="5", on=date(2026, 10, 1)),
    )
    assert [(one.quarter, one.of, one.forms, str(one.score)) for one in found.people] == [
        ("2026Q3", "A", 2, "90.00"),
        ("2026Q3", "B", 1, "60.00"),
        ("2026Q3", "C", 1, "40.00"),
        ("2026Q4", "A", 1, "20.00"),
    ]
    assert [(one.quarter, one.of, one.forms, str(one.score)) for one in found.teams] == [
        ("2026Q3", "机修一组", 3, "80.00"),
        ("2026Q4", "机修一组", 1, "20.00"),
    ]
    assert [(one.quarter, one.of, one.forms, str(one.score)) for one in found.quarters] == [
        ("2026Q3", "", 4, "70.00"),
        ("2026Q4", "", 1, "20.00"),
    ]


def test_an_average_is_rounded_half_up() -> None:
    found = appraised(form(4, None), form(5, no="2"), form(5, no="3"))  # 97.78 + 100 + 100
    assert found.people[0].score == Decimal("99.26")


@pytest.mark.parametrize(
    ("on", "quarter"),
    [
        (date(2026, 1, 1), "2026Q1"),
        (date(2026, 3, 31), "2026Q1"),
        (date(2026, 4, 1), "2026Q2"),
        (date(2026, 12, 31), "2026Q4"),
    ],
)
def test_quarters_are_natural_ones(on: date, quarter: str) -> None:
    assert form(on=on).quarter == quarter


@pytest.mark.parametrize(
    ("as_of", "done_on", "progress", "days_left"),
    [
        (date(2026, 9, 20), None, Progress.OPEN, 0),
        (date(2026, 9, 21), None, Progress.OVERDUE, -1),
        (date(2026, 9, 12), None, Progress.OPEN, 8),
        (date(2026, 9, 21), date(2026, 9, 21), Progress.DONE, None),
        (date(2026, 9, 21), date(2026, 9, 22), Progress.OVERDUE, -1),
    ],
)
def test_an_improvement_is_open_until_it_is_done(
    as_of: date, done_on: date | None, progress: Progress, days_left: int | None
) -> None:
    one = Improvement("clothing", "补发胸卡", "B", date(2026, 9, 20), done_on)
    (standing,) = appraised(form(improvements=(one,)), as_of=as_of).improvements
    assert (standing.progress, standing.days_left) == (progress, days_left)
    assert (standing.form, standing.item, standing.owner) == ("1", "clothing", "B")


def refused(*forms: Form) -> list[tuple[str | None, str]]:
    with pytest.raises(Refused) as refusal:
        appraised(*forms)
    return [(fault.column, fault.code.removeprefix("appraisal.")) for fault in complete(refusal.value.faults)]


def test_a_form_that_leaves_an_item_out_is_refused() -> None:
    judgements = judged()
    del judgements["rest"]
    assert refused(form(judgements={**judgements, "luck": Judgement(5)})) == [
        ("forms[0].judgements.luck", "no_such_form_item"),
        ("forms[0].judgements.rest", "score_missing"),
    ]


def test_what_was_not_observed_needs_the_reason() -> None:
    judgements = {**judged(), "rest": Judgement(None, " ")}
    fault = ("forms[0].judgements.rest.remark", "not_observed_without_remark")
    assert refused(form(judgements=judgements)) == [fault]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"item": "luck"}, "item", "no_such_form_item"),
        ({"due_on": date(2026, 9, 9)}, "due_on", "due_before_found"),
        ({"done_on": date(2026, 9, 9)}, "done_on", "done_before_found"),
    ],
)
def test_an_improvement_belongs_to_an_item_and_follows_its_form(change: dict[str, Any], path: str, code: str) -> None:
    one = Improvement(**{"item": "clothing", "what": "补发胸卡", "owner": "B", "due_on": ON, "done_on": ON, **change})
    assert refused(form(improvements=(one,))) == [(f"forms[0].improvements[0].{path}", code)]


def test_two_forms_of_one_number_are_refused() -> None:
    assert refused(form(), form()) == [("forms[1].no", "code_twice")]


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_is_1_to_5(score: int) -> None:
    judgements = {code: {"score": 5} for code in ITEMS} | {"rest": {"score": score}}
    plain = {"no": "1", "person": "A", "on": "2026-09-10", "judgements": judgements}
    with pytest.raises(Refused) as refusal:
        rule("kpi/quarterly").answer({"as_of": "2026-09-30", "forms": [plain]})
    assert [fault.column for fault in complete(refusal.value.faults)] == ["forms[0].judgements.rest.score"]
