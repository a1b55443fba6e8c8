"""Every status with every act: what it leads to, or the sentence that refuses it."""

from itertools import product

import pytest

from sanbao.payroll.rules.lifecycle import (
    ACTION_NAMES,
    FINAL,
    STATUS_NAMES,
    TRANSITIONS,
    Action,
    Status,
    TransitionNotAllowed,
    next_status,
)


@pytest.mark.parametrize(("status", "action"), list(product(Status, Action)))
def test_an_act_leads_on_or_is_refused_by_name(status: Status, action: Action) -> None:
    if (status, action) in TRANSITIONS:
        assert next_status("A站 2026年10月", status, action) is TRANSITIONS[status, action]
        return
    with pytest.raises(TransitionNotAllowed) as error:
        next_status("A站 2026年10月", status, action)
    said = f"A站 2026年10月的工资表当前状态为「{STATUS_NAMES[status]}」，不能{ACTION_NAMES[action]}。"
    assert str(error.value) == said
    assert error.value.text(lambda text: text) == said


def test_nothing_leads_back_once_the_wages_are_paid() -> None:
    back = {status for (status, _), to in TRANSITIONS.items() if to is Status.DRAFT}
    assert back == {Status.CHECKED, Status.APPROVED}
    assert {Status.APPROVED, Status.PAID, Status.LOCKED} == FINAL
    assert not [status for status, _ in TRANSITIONS if status is Status.LOCKED]
