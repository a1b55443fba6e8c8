"""Two ready schemes of 100 points: the engineers' sheet of the documents, and the basic principles for technicians.

Weights, periods and pools are those of the documents. Ranges and steps are ours, as the documents give none: what is
counted as a slip costs a fifth of the item for each (the rule of a KPI sheet of the trade). Source: domain spec §6.5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from sanbao.appraisal.rules.figures import Direction, Unit
from sanbao.appraisal.rules.schemes import Group, Item, Period, Scheme, Source, StepIn, WithoutCases
from sanbao.kernel.errors import mark
from sanbao.kernel.recompute import Rule
from sanbao.network.rules.grades import Grade

FIFTH: Final = Decimal("0.2")
HUNDREDTH: Final = Decimal("0.01")
NONE: Final = Decimal(0)


def slips(code: str, label: str, weight: int, basis: str, *, group: str, period: Period = Period.MONTH) -> Item:
    """Return an item that counts slips: none keeps the small score, each costs a fifth of it."""
    return Item(
        code,
        label,
        group,
        Decimal(weight),
        upper=NONE,
        step_down=FIFTH,
        step_in=StepIn.SHARE,
        direction=Direction.SMALLER,
        period=period,
        unit=Unit.COUNT,
        basis=basis,
    )


def degree(code: str, label: str, weight: int, basis: str, *, applies_to: tuple[str, ...] = ()) -> Item:
    """Return an item that is judged by how far it is done: each percent below 100 costs a hundredth of it."""
    full = Decimal(100)
    return Item(
        code,
        label,
        "learning",
        Decimal(weight),
        lower=full,
        upper=full,
        step_down=HUNDREDTH,
        step_in=StepIn.SHARE,
        unit=Unit.PERCENT,
        applies_to=applies_to,
        basis=basis,
    )


def rate(code: str, label: str, weight: int, *, group: str, limits: tuple[str, str], step: str, per: str) -> Item:
    """Return an item that reads the measure of its code: beyond the limits every `per` moves it by `step` points."""
    return Item(
        code,
        label,
        group,
        Decimal(weight),
        lower=Decimal(limits[0]),
        upper=Decimal(limits[1]),
        per=Decimal(per),
        step_up=Decimal(step),
        step_down=Decimal(step),
        direction=_SMALLER.get(code, Direction.BIGGER),
        source=Source.MEASURED,
        measure=code,
        unit=_UNITS.get(code, Unit.PERCENT),
        without_cases=WithoutCases.REDISTRIBUTE,
    )


_SMALLER: Final = {"rework_rate": Direction.SMALLER, "response_hours": Direction.SMALLER}
_UNITS: Final = {"response_hours": Unit.HOURS, "output": Unit.YUAN, "trainings": Unit.COUNT}
SENIOR: Final = (Grade.DEPUTY.value, Grade.LEAD.value)  # P2 and above of the documents: docs/adr/0014

SHEET: Final = Scheme(
    code="sheet",
    label=mark("项目工程师绩效表"),
    main="main",
    reserve=Decimal("20.00"),
    groups=(
        Group("main", mark("战略目标与内部流程"), Decimal("70.00")),
        Group("learning", mark("学习与创新"), Decimal("10.00")),
    ),
    items=(
        slips("order_slips", "工单误操作率", 15, "工单操作过程中有无误操作", group="main", period=Period.QUARTER),
        slips("order_response", "工单响应时间", 10, "是否在规定时间内响应", group="main"),
        slips("order_duration", "工单处理时长", 10, "是否在客户允许时间内完成工单", group="main"),
        slips("room_rules", "严格遵守机房管理规定", 10, "遵守机房的人员管理规定和设备管理规定", group="main"),
        slips("room_checks", "检查服务器状态和机房环境并记录", 10, "定期检查并记录", group="main"),
        slips("warranty_list", "统计核对服务器保修期限", 10, "按期核对，没有遗漏", group="main"),
        slips("problem_report", "问题汇总并反馈", 5, "按期汇总并反馈", group="main", period=Period.QUARTER),
        slips("parts_report", "备件统计报表及时性与准确性", 5, "报表与备件实际数量一致", group="main"),
        slips("wedo", "We.Do 完成量", 5, "每月发单没有缺漏", group="main"),
        slips("rma", "RMA", 5, "返修件按期寄出并登记", group="main"),
        slips("attendance", "每月出勤情况", 5, "是否有迟到、缺勤", group="main"),
        slips("formats", "邮件和文档格式标准", 5, "邮件和文档按正规标准", group="main"),
        slips("cooperation", "各部门间协同工作", 5, "交代的协同工作没有落下", group="main"),
        degree("skills", "本职工作技能提升", 60, "不断提高本职工作技能"),
        degree("certificates", "证书考取和非本职技能提升", 20, "公司要求的证书，非本职工作技能"),
        degree("newcomers", "新人培训", 20, "试用期间新人无误操作，熟悉流程", applies_to=SENIOR),
    ),
)

PRINCIPLES: Final = Scheme(
    code="principles",
    label=mark("维修人员绩效（基本原则）"),
    main="main",
    groups=(
        Group("main", mark("主要绩效"), Decimal("60.00")),
        Group("function", mark("基本职能"), Decimal("20.00"), deducts_only=True),
        Group("management", mark("绩效管理"), Decimal("10.00"), deducts_only=True),
        Group("learning", mark("学习与创新"), Decimal("10.00")),
    ),
    items=(
        rate("first_fix_rate", "首次修复率", 20, group="main", limits=("90", "95"), step="0.5", per="1"),
        rate("rework_rate", "返修率", 20, group="main", limits=("1", "3"), step="2", per="1"),
        rate("on_time_rate", "按期交付率", 20, group="main", limits=("95", "98"), step="1", per="1"),
        rate("response_hours", "平均响应时间", 10, group="main", limits=("1", "2"), step="2", per="1"),
        rate("output", "维修产值", 20, group="main", limits=("70000", "80000"), step="1", per="5000"),
        rate("satisfaction", "客户满意度", 10, group="main", limits=("90", "95"), step="0.5", per="1"),
        rate("attendance_rate", "出勤率", 50, group="function", limits=("100", "100"), step="1", per="2"),
        rate("old_part_return_rate", "旧件返回率", 50, group="function", limits=("98", "100"), step="1", per="1"),
        slips("records", "工单与表单填写", 50, "抽查的工单和表单有无缺漏", group="management"),
        slips("site_rules", "现场与安全管理", 50, "三件套、5S、安全规定", group="management"),
        rate("trainings", "培训次数", 60, group="learning", limits=("1", "2"), step="1", per="1"),
        degree("certificates", "技能考核与证书", 40, "技能测试成绩，证书考取"),
    ),
)


class Profile(StrEnum):
    """The ready schemes by their codes."""

    SHEET = "sheet"
    PRINCIPLES = "principles"


PROFILES: Final[Mapping[Profile, Scheme]] = {Profile.SHEET: SHEET, Profile.PRINCIPLES: PRINCIPLES}


@dataclass(frozen=True, slots=True)
class Given:
    profile: Annotated[Profile, "现成方案"]


def compute(given: Given) -> Scheme:
    """Return a ready scheme, as `kpi/score` takes it."""
    return PROFILES[given.profile]


RULE: Final = Rule(
    code="kpi/profile",
    label=mark("现成的绩效方案"),
    edition="2026.1",
    source="docs/rules/kpi.md",
    given=Given,
    gives=Scheme,
    compute=compute,
)
