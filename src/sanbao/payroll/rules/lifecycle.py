"""The states of a pay run and the acts that lead from one to the next.

Who approves is another person than whoever drafted and whoever checked: 制表、审核、批准 of the trade.

Source: domain spec §1.1.
"""

from collections.abc import Mapping
from enum import StrEnum

from sanbao.kernel.errors import DomainError, Kind, Translate, as_written, mark


class Status(StrEnum):
    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    PAID = "paid"
    LOCKED = "locked"


class Action(StrEnum):
    CHECK = "check"
    RETURN = "return"
    APPROVE = "approve"
    PAY = "pay"
    LOCK = "lock"


TRANSITIONS: Mapping[tuple[Status, Action], Status] = {
    (Status.DRAFT, Action.CHECK): Status.CHECKED,
    (Status.CHECKED, Action.RETURN): Status.DRAFT,
    (Status.CHECKED, Action.APPROVE): Status.APPROVED,
    (Status.APPROVED, Action.RETURN): Status.DRAFT,
    (Status.APPROVED, Action.PAY): Status.PAID,
    (Status.PAID, Action.LOCK): Status.LOCKED,
}
# From here on the slips are final: the next month builds on them.
FINAL = frozenset({Status.APPROVED, Status.PAID, Status.LOCKED})

STATUS_NAMES: Mapping[Status, str] = {
    Status.DRAFT: mark("草稿"),
    Status.CHECKED: mark("已审核"),
    Status.APPROVED: mark("已批准"),
    Status.PAID: mark("已发放"),
    Status.LOCKED: mark("已锁定"),
}
ACTION_NAMES: Mapping[Action, str] = {
    Action.CHECK: mark("审核"),
    Action.RETURN: mark("退回"),
    Action.APPROVE: mark("批准"),
    Action.PAY: mark("登记发放"),
    Action.LOCK: mark("锁定"),
}


class TransitionNotAllowed(DomainError):
    code = "payroll.transition_not_allowed"
    message = "{run}的工资表当前状态为「{status}」，不能{action}。"
    kind = Kind.CONFLICT

    def text(self, translate: Translate = as_written) -> str:
        """Return the sentence with status and act in the language of the reader too."""
        words = {key: translate(str(value)) for key, value in self.params.items() if key != "run"}
        return translate(self.message).format(**{**self.params, **words})


def next_status(run: str, status: Status, action: Action) -> Status:
    """Return the status that `action` leads to; `run` names the pay run in a refusal.

    Raises: TransitionNotAllowed.
    """
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise TransitionNotAllowed(run=run, status=STATUS_NAMES[status], action=ACTION_NAMES[action]) from None
