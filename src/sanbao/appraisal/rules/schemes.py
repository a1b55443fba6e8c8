"""A KPI scheme: groups with their points, items with weight, range and steps, and what short boards are worth.

Source: the basic principles (基本原则) of the engineers' KPI, domain spec §6.5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from sanbao.appraisal.rules import measuring, refusals
from sanbao.appraisal.rules.figures import NOTHING, Direction, Exact, NotNegative, Points, Unit
from sanbao.kernel.errors import Fault
from sanbao.kernel.plain_json import Limits, Name, Text, at

FULL: Final = Decimal("100.00")
Weight = Annotated[Decimal, Limits(2, Decimal(0), Decimal(10_000))]
Cap = Annotated[Decimal, Limits(2, Decimal(1), Decimal(10))]


class Period(StrEnum):
    """How often an item is judged. A quarter's result replaces what its three months had provisionally."""

    MONTH = "month"
    QUARTER = "quarter"


class Source(StrEnum):
    """Where the value of an item comes from; what people enter needs evidence."""

    MEASURED = "measured"
    MANUAL = "manual"


class StepIn(StrEnum):
    """What a step is counted in: points, or a share of the item's small score (0.2 = a fifth of it)."""

    POINTS = "points"
    SHARE = "share"


class WithoutCases(StrEnum):
    """What happens if there was nothing to measure (a zero denominator): wait for a person, or hand the weight on."""

    OPEN = "open"
    REDISTRIBUTE = "redistribute"


@dataclass(frozen=True, slots=True)
class Group:
    """`pool` is the big score (大分). A group that only deducts never gives more than it."""

    code: Annotated[Name, "分组代码"]
    label: Annotated[Text, "分组"]
    pool: Annotated[Points, "大分"]
    deducts_only: Annotated[bool, "只扣不加"] = False


@dataclass(frozen=True, slots=True)
class Item:
    """From `lower` to `upper`, both included, nothing is added or deducted; null: no limit on that side.

    Beyond it every `per` of the value's unit adds `step_up` or deducts `step_down`, parts of it proportionally.
    `applies_to` names the grades that the item is for; empty: for all. `basis` is the assessment basis (评价依据).
    """

    code: Annotated[Name, "指标代码"]
    label: Annotated[Text, "指标"]
    group: Annotated[Name, "分组代码"]
    weight: Annotated[Weight | None, "权重"]
    lower: Annotated[Exact | None, "下限"] = None
    upper: Annotated[Exact | None, "上限"] = None
    per: Annotated[NotNegative, "每"] = Decimal(1)
    step_up: Annotated[NotNegative, "加分幅度"] = Decimal(0)
    step_down: Annotated[NotNegative, "减分幅度"] = Decimal(0)
    step_in: Annotated[StepIn, "幅度单位"] = StepIn.POINTS
    direction: Annotated[Direction, "方向"] = Direction.BIGGER
    period: Annotated[Period, "评价周期"] = Period.MONTH
    source: Annotated[Source, "取数方式"] = Source.MANUAL
    measure: Annotated[Text, "取数指标"] = ""
    unit: Annotated[Unit, "单位"] = Unit.NUMBER
    applies_to: tuple[Name, ...] = ()
    deducts_only: Annotated[bool, "只扣不加"] = False
    without_cases: Annotated[WithoutCases, "无样本时"] = WithoutCases.OPEN
    basis: Annotated[Text, "评价依据"] = ""

    def applies(self, grade: str) -> bool:
        """Tell whether the item is for people of this grade."""
        return not self.applies_to or grade in self.applies_to


@dataclass(frozen=True, slots=True)
class Scheme:
    """`main` is the group that gives points up for short boards and temporary tasks.

    It gives none up if `reserve` has points set aside for them; what the month's tasks leave of it counts as earned.
    """

    code: Annotated[Name, "方案代码"]
    label: Annotated[Text, "方案"]
    main: Annotated[Name, "主要绩效分组"]
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    reserve: Annotated[Points, "短板与临时任务预留分"] = NOTHING
    task_points: Annotated[Points, "每项短板或临时任务"] = Decimal("5.00")
    cap: Annotated[Cap, "单项封顶倍数"] = Decimal("1.5")

    @property
    def total(self) -> Decimal:
        """Return what groups and reserve are worth together; 100 in a scheme without faults."""
        return sum((group.pool for group in self.groups), self.reserve)

    def group(self, code: str) -> Group:
        """Return the group with this code; `faults` has made sure that there is one."""
        return next(group for group in self.groups if group.code == code)

    def most_tasks(self) -> int:
        """Return how many short boards and temporary tasks a month may have."""
        return int((self.reserve or self.group(self.main).pool) // self.task_points)

    def pool(self, group: Group, tasks: int) -> Decimal:
        """Return what a group has to share out in a month with so many tasks: main base − 5k for the main group."""
        gives = group.code == self.main and not self.reserve
        return group.pool - self.task_points * tasks if gives else group.pool

    def unused_reserve(self, tasks: int) -> Decimal:
        """Return what so many tasks leave of the reserve."""
        return self.reserve - self.task_points * tasks if self.reserve else NOTHING


def faults(scheme: Scheme, path: str = "scheme") -> Iterator[Fault]:
    """Find everything wrong with a scheme, with the path of each field."""
    if scheme.total != FULL:
        yield at(f"{path}.groups", refusals.PoolsDoNotTotal(total=scheme.total, expected=FULL))
    yield from _group_faults(scheme, path)
    yield from _reserve_faults(scheme, path)
    yield from twice([group.code for group in scheme.groups], f"{path}.groups")
    yield from twice([item.code for item in scheme.items], f"{path}.items")
    for index, item in enumerate(scheme.items):
        yield from _item_faults(scheme, item, f"{path}.items[{index}]")


def twice(codes: list[str], path: str) -> Iterator[Fault]:
    """Find the codes that have occurred before."""
    for index, code in enumerate(codes):
        if code in codes[:index]:
            yield at(f"{path}[{index}].code", refusals.CodeTwice(code=code))


def _group_faults(scheme: Scheme, path: str) -> Iterator[Fault]:
    known = [group.code for group in scheme.groups]
    if scheme.main not in known:
        yield at(f"{path}.main", refusals.UnknownGroup(group=scheme.main, known="、".join(known)))
    for index, group in enumerate(scheme.groups):
        if not any(item.group == group.code for item in scheme.items):
            yield at(f"{path}.groups[{index}]", refusals.GroupWithoutItems(group=group.label, pool=group.pool))


def _reserve_faults(scheme: Scheme, path: str) -> Iterator[Fault]:
    if not scheme.task_points or scheme.reserve % scheme.task_points:
        yield at(f"{path}.reserve", refusals.TaskPointsDoNotFit(reserve=scheme.reserve, points=scheme.task_points))


def _item_faults(scheme: Scheme, item: Item, path: str) -> Iterator[Fault]:
    known = [group.code for group in scheme.groups]
    if item.group not in known:
        yield at(f"{path}.group", refusals.UnknownGroup(group=item.group, known="、".join(known)))
    if item.weight is None or item.weight <= 0:
        yield at(f"{path}.weight", refusals.WeightMissing(item=item.label))
    yield from _range_faults(item, path)
    yield from _measure_faults(item, path)


def _range_faults(item: Item, path: str) -> Iterator[Fault]:
    if item.lower is None and item.upper is None:
        yield at(f"{path}.lower", refusals.RangeMissing(item=item.label))
    elif item.lower is not None and item.upper is not None and item.lower > item.upper:
        yield at(f"{path}.lower", refusals.RangeUpsideDown(item=item.label, lower=item.lower, upper=item.upper))
    if not item.per:
        yield at(f"{path}.per", refusals.StepUnitMissing(item=item.label))
    if not item.step_up and not item.step_down:
        yield at(f"{path}.step_down", refusals.NothingAtStake(item=item.label))


def _measure_faults(item: Item, path: str) -> Iterator[Fault]:
    if item.source is Source.MANUAL:
        return
    known = measuring.measures()
    if not item.measure:
        yield at(f"{path}.measure", refusals.MeasureMissing(item=item.label))
    elif item.measure not in known:
        yield at(f"{path}.measure", refusals.MeasureUnknown(measure=item.measure, known="、".join(known)))
