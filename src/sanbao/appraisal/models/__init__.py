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
from .targets import TargetEdition, TargetFigure

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
    "TargetEdition",
    "TargetFigure",
    "TaskEntry",
]
