"""Every pair of status and action of a quarterly form: what leads where, and what is refused."""

from itertools import product

import pytest

from sanbao.appraisal.rules.form_lifecycle import TRANSITIONS, FormAction, FormNotOpen, FormStatus, after


@pytest.mark.parametrize(("status", "action"), [*product(FormStatus, FormAction)])
def test_every_pair_leads_somewhere_or_is_refused(status: FormStatus, action: FormAction) -> None:
    if (status, action) in TRANSITIONS:
        assert after(status, action, number="W10-202511-0001") is TRANSITIONS[status, action]
        return
    with pytest.raises(FormNotOpen, match="评核表 W10-202511-0001 不在填写中"):
        after(status, action, number="W10-202511-0001")


def test_what_is_given_up_stays_so_and_a_finished_form_can_only_be_taken_up() -> None:
    assert [action for status, action in TRANSITIONS if status is FormStatus.GIVEN_UP] == []
    assert [action for status, action in TRANSITIONS if status is FormStatus.FINISHED] == [FormAction.TAKE_UP]


def test_every_status_can_be_reached() -> None:
    assert {FormStatus.FILLING, *TRANSITIONS.values()} == set(FormStatus)
