from .scores import (
    Appeal,
    AppealDecision,
    FinalMonth,
    ItemValue,
    SchemeEdition,
    SchemeUse,
    ScoreAdjustment,
    Scorecard,
    Span,
    TaskEntry,
)

__all__ = [
    "Appeal",
    "AppealDecision",
    "FinalMonth",
    "ItemValue",
    "SchemeEdition",
    "SchemeUse",
    "ScoreAdjustment",
    "Scorecard",
    "Span",
    "TaskEntry",
]
