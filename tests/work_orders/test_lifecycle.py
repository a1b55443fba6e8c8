"""Every pair of status and act: what leads where, and what is refused."""

from itertools import product

import pytest

from sanbao.work_orders.rules.lifecycle import TRANSITIONS, Action, Status, TransitionNotAllowed, next_status


@pytest.mark.parametrize(("status", "action"), [*product(Status, Action)])
def test_every_pair_leads_somewhere_or_is_refused(status: Status, action: Action) -> None:
    if (status, action) in TRANSITIONS:
        assert next_status("WX1", status, action) is TRANSITIONS[status, action]
        return
    with pytest.raises(TransitionNotAllowed, match="工单 WX1 当前状态为"):
        next_status("WX1", status, action)


def test_what_is_voided_stays_voided() -> None:
    assert not [pair for pair in TRANSITIONS if pair[0] is Status.VOIDED]


def test_every_status_can_be_reached() -> None:
    assert {Status.RECEIVED, *TRANSITIONS.values()} == set(Status)
