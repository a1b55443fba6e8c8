from .points import PointEntry
from .quarterly import Improvement, QuarterlyForm, QuarterlyJudgement
from .reviews import GradeReview, Mentorship
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
    "GradeReview",
    "Improvement",
    "ItemValue",
    "Mentorship",
    "PointEntry",
    "QuarterlyForm",
    "QuarterlyJudgement",
    "SchemeEdition",
    "SchemeUse",
    "ScoreAdjustment",
    "Scorecard",
    "Span",
    "TargetEdition",
    "TargetFigure",
    "TaskEntry",
]
