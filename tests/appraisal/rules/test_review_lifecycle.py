"""Every pair of outcome and action of a grade review: what leads where, and what is refused."""

from itertools import product

import pytest

from sanbao.appraisal.rules.review_lifecycle import (
    OUTCOME_NAMES,
    TRANSITIONS,
    Outcome,
    ReviewAction,
    ReviewDecided,
    after,
)


@pytest.mark.parametrize(("outcome", "action"), [*product(Outcome, ReviewAction)])
def test_every_pair_leads_somewhere_or_is_refused(outcome: Outcome, action: ReviewAction) -> None:
    if (outcome, action) in TRANSITIONS:
        assert after(outcome.value, action) is TRANSITIONS[outcome, action]
        return
    with pytest.raises(ReviewDecided) as refused:
        after(outcome.value, action)
    assert str(refused.value) == f"这项评级{OUTCOME_NAMES[outcome]}，不能再办理。"


def test_only_an_open_review_can_be_acted_on_and_every_outcome_can_be_reached() -> None:
    assert {outcome for outcome, _ in TRANSITIONS} == {Outcome.OPEN}
    assert {Outcome.OPEN, *TRANSITIONS.values()} == set(Outcome)
