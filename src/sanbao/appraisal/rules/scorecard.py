"""What scoring a month takes and gives: values with their evidence, tasks, and the lines of a scorecard."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from sanbao.appraisal.rules.figures import Exact, Figure, Points, Unit
from sanbao.appraisal.rules.measuring import Without
from sanbao.appraisal.rules.schemes import Scheme
from sanbao.kernel.errors import mark
from sanbao.kernel.plain_json import Limits, Name, Text

Degree = Annotated[Decimal, Limits(4, Decimal(0), Decimal(1))]


class TaskKind(StrEnum):
    """A shortcoming that has to be mended, or a task that came up."""

    SHORT_BOARD = "short_board"
    TEMPORARY = "temporary"


class Ground(StrEnum):
    """What a score rests on, or why there is none."""

    WITHIN = "within"
    ADDED = "added"
    DEDUCTED = "deducted"
    BEYOND = "beyond"
    PROVISIONAL = "provisional"
    NO_SOURCE = "no_source"
    NO_CASES = "no_cases"
    NOT_ENTERED = "not_entered"
    OTHER_GRADE = "other_grade"
    EXCUSED = "excused"
    NOTHING_TO_JUDGE = "nothing_to_judge"
    JUDGED = "judged"
    UNUSED = "unused"


GROUND_LABELS: Final = {
    Ground.WITHIN: mark("在范围内，不加不减"),
    Ground.ADDED: mark("优于范围，加分"),
    Ground.DEDUCTED: mark("差于范围，减分"),
    Ground.BEYOND: mark("超出范围，但不加不减"),
    Ground.PROVISIONAL: mark("季度指标，暂按满分"),
    Ground.NO_SOURCE: mark("还没有数据来源，不计分"),
    Ground.NO_CASES: mark("没有可评价的业务，不计分"),
    Ground.NOT_ENTERED: mark("尚未填写，不计分"),
    Ground.OTHER_GRADE: mark("不适用于本岗级，权重分给同组其他指标"),
    Ground.EXCUSED: mark("不适用，权重分给同组其他指标"),
    Ground.NOTHING_TO_JUDGE: mark("没有可评价的业务，权重分给同组其他指标"),
    Ground.JUDGED: mark("按完成程度评分"),
    Ground.UNUSED: mark("没有安排，按满分计"),
}
OPEN: Final = frozenset({Ground.NO_SOURCE, Ground.NO_CASES, Ground.NOT_ENTERED})
OUT: Final = frozenset({Ground.OTHER_GRADE, Ground.EXCUSED, Ground.NOTHING_TO_JUDGE})


@dataclass(frozen=True, slots=True)
class Value:
    """What an item reached. `without` says why there is no value; `excused` is the reason if it does not count."""

    value: Annotated[Exact | None, "数值"] = None
    evidence: Annotated[Text, "依据"] = ""
    excused: Annotated[Text, "不适用的原因"] = ""
    without: Without = Without.NOT_ENTERED
    basis: tuple[Figure, ...] = ()

    @property
    def is_excused(self) -> bool:
        """Tell whether the item does not count for this person in this period."""
        return bool(self.excused.strip())


@dataclass(frozen=True, slots=True)
class Task:
    """A short board or temporary task; `degree` is how far it is done, 0-1, null until somebody has judged it."""

    code: Annotated[Name, "代码"]
    label: Annotated[Text, "内容"]
    kind: TaskKind
    degree: Annotated[Degree | None, "完成程度"] = None
    evidence: Annotated[Text, "依据"] = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One person's month. `grade` decides which items are for him; an item without a value may be left out."""

    scheme: Scheme
    values: Annotated[Mapping[str, Value], "各指标的数值"]
    tasks: tuple[Task, ...] = ()
    grade: Annotated[Text, "岗级"] = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """One line of the scorecard. `small` is what it is worth, `score` what it gave, null as long as it is open."""

    code: Name
    label: Text
    group: Text
    weight: Annotated[Exact | None, "权重"]
    small: Points
    score: Annotated[Points | None, "得分"]
    ground: Ground
    value: Annotated[Exact | None, "数值"] = None
    unit: Unit = Unit.NUMBER
    formula: str = ""
    evidence: Text = ""
    basis: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupScore:
    code: Name
    label: Text
    pool: Points
    score: Points


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`total` is the sum of all scores. `open_points` are worth of what has no value, `provisional_points` of quarters.

    The worth of all lines is always 100; `is_final` tells that none of it is open or provisional.
    """

    total: Points
    open_points: Points
    provisional_points: Points
    is_final: bool
    groups: tuple[GroupScore, ...]
    items: tuple[Scored, ...]
    tasks: tuple[Scored, ...]

    @property
    def lines(self) -> tuple[Scored, ...]:
        """Return items and tasks in the order of the scorecard."""
        return self.items + self.tasks
