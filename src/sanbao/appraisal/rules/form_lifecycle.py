"""The life of a quarterly appraisal form: it is filled, finished, taken up again or given up."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sanbao.kernel.errors import DomainError, Kind


class FormStatus(StrEnum):
    FILLING = "filling"
    FINISHED = "finished"
    GIVEN_UP = "given_up"


class FormAction(StrEnum):
    FILL = "fill"
    FINISH = "finish"
    TAKE_UP = "take_up"
    GIVE_UP = "give_up"


TRANSITIONS: Final[Mapping[tuple[FormStatus, FormAction], FormStatus]] = {
    (FormStatus.FILLING, FormAction.FILL): FormStatus.FILLING,
    (FormStatus.FILLING, FormAction.FINISH): FormStatus.FINISHED,
    (FormStatus.FILLING, FormAction.GIVE_UP): FormStatus.GIVEN_UP,
    (FormStatus.FINISHED, FormAction.TAKE_UP): FormStatus.FILLING,
}


class FormNotOpen(DomainError):
    code = "kpi.form_not_open"
    message = "评核表 {number} 不在填写中，不能这样做。要改已完成的评核表，请先退回填写。"
    kind = Kind.CONFLICT


def after(status: str, action: FormAction, *, number: str) -> FormStatus:
    """Return what a form becomes by an action.

    Raises: FormNotOpen.
    """
    follows = TRANSITIONS.get((FormStatus(status), action))
    if follows is None:
        raise FormNotOpen(number=number)
    return follows
