"""The states of a work order and the acts that lead from one to the next."""

from collections.abc import Mapping
from enum import StrEnum

from sanbao.kernel.errors import DomainError, Kind, Translate, as_written, mark


class Status(StrEnum):
    RECEIVED = "received"
    COMPLETED = "completed"
    VOIDED = "voided"


class Action(StrEnum):
    COMPLETE = "complete"
    VOID = "void"


TRANSITIONS: Mapping[tuple[Status, Action], Status] = {
    (Status.RECEIVED, Action.COMPLETE): Status.COMPLETED,
    (Status.RECEIVED, Action.VOID): Status.VOIDED,
    (Status.COMPLETED, Action.VOID): Status.VOIDED,
}


class TransitionNotAllowed(DomainError):
    code = "work_orders.transition_not_allowed"
    message = "工单 {number} 当前状态为「{status}」，不能{action}。"
    kind = Kind.CONFLICT

    def text(self, translate: Translate = as_written) -> str:
        """Return the sentence with status and act in the language of the reader too."""
        words = {key: translate(str(value)) for key, value in self.params.items() if key != "number"}
        return translate(self.message).format(**{**self.params, **words})


def next_status(number: str, status: Status, action: Action) -> Status:
    """Return the status that `action` leads to.

    Raises: TransitionNotAllowed.
    """
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise TransitionNotAllowed(number=number, status=STATUS_NAMES[status], action=ACTION_NAMES[action]) from None


STATUS_NAMES: Mapping[Status, str] = {
    Status.RECEIVED: mark("已接车"),
    Status.COMPLETED: mark("已完工"),
    Status.VOIDED: mark("已作废"),
}
ACTION_NAMES: Mapping[Action, str] = {Action.COMPLETE: mark("完工"), Action.VOID: mark("作废")}
