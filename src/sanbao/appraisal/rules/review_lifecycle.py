"""The life of a grade review: it is proposed, and then accepted, refused or withdrawn, once and for all."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from sanbao.kernel.errors import DomainError, Kind, Translate, mark


class Outcome(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    def told(self, translate: Translate) -> str:
        """Return its name, as sentences write it."""
        return translate(OUTCOME_NAMES[self])


class ReviewAction(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


TRANSITIONS: Final[Mapping[tuple[Outcome, ReviewAction], Outcome]] = {
    (Outcome.OPEN, ReviewAction.ACCEPT): Outcome.ACCEPTED,
    (Outcome.OPEN, ReviewAction.REFUSE): Outcome.REFUSED,
    (Outcome.OPEN, ReviewAction.WITHDRAW): Outcome.WITHDRAWN,
}
# There is one of these for a person and a quarter.
STANDING: Final = (Outcome.OPEN, Outcome.ACCEPTED)

OUTCOME_NAMES: Final[Mapping[Outcome, str]] = {
    Outcome.OPEN: mark("待审批"),
    Outcome.ACCEPTED: mark("已批准"),
    Outcome.REFUSED: mark("未批准"),
    Outcome.WITHDRAWN: mark("已撤回"),
}


class ReviewDecided(DomainError):
    code = "reviews.decided"
    message = "这项评级{outcome}，不能再办理。"
    kind = Kind.CONFLICT


def after(outcome: str, action: ReviewAction) -> Outcome:
    """Return what becomes of a review by an action.

    Raises: ReviewDecided.
    """
    now = Outcome(outcome)
    follows = TRANSITIONS.get((now, action))
    if follows is None:
        raise ReviewDecided(outcome=now)
    return follows
