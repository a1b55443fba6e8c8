"""What stations, groups and people are paid by: the terms that are kept as dated rows and read back as these.

Source: domain spec §1. A figure that is None has not been agreed: whatever needs it is refused by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Final

from sanbao.kernel.plain_json import Count, Days, Limits, Name, NotNegative, Ratio, Text
from sanbao.payroll.rules.fines import Terms as FineTerms
from sanbao.payroll.rules.insurance import USUAL, Item
from sanbao.payroll.rules.lines import NOTHING
from sanbao.payroll.rules.methods import (
    attendance_piece,
    day_deduction,
    excess_hours,
    grade_commission,
    guarantee_performance,
    hour_price,
    target_excess,
)
from sanbao.payroll.rules.overtime import Terms as OvertimeTerms

Weight = Annotated[Decimal, Limits(6, Decimal(0))]
OVERTIME_OF_LAW: Final = OvertimeTerms()
POINTS_ONLY: Final = FineTerms()


@dataclass(frozen=True, slots=True)
class StationTerms:
    """`standard_days` null: the working days of the month's calendar. `mentor_bonuses` are by the grade passed."""

    minimum_wage: Annotated[NotNegative, "当地最低工资"]
    standard_days: Annotated[Days | None, "标准天数"] = None
    cap_ratio: Annotated[Ratio, "扣款上限"] = Decimal("0.2")
    overtime: Annotated[OvertimeTerms, "加班"] = OVERTIME_OF_LAW
    fines: Annotated[FineTerms, "奖罚积分"] = POINTS_ONLY
    mentor_bonuses: Annotated[Mapping[str, NotNegative], "各级别带徒奖"] = field(
        default_factory=lambda: MappingProxyType({})
    )


@dataclass(frozen=True, slots=True)
class JobClassRate:
    """Work of these payers, or of these categories, has a commission rate of its own. The first class that fits counts.

    Both lists given: the work must be in both. Both empty: the class takes no work.
    """

    code: Annotated[Name, "类别代码"]
    label: Annotated[Text, "类别名称"]
    commission_rate: Annotated[Ratio | None, "提成比例"]
    payers: Annotated[tuple[Name, ...], "付款方"] = ()
    categories: Annotated[tuple[Name, ...], "维修类别"] = ()


@dataclass(frozen=True, slots=True)
class Coefficient5Terms:
    """What a group needs for the 5.0-coefficient method."""

    commission_rate: Annotated[Ratio | None, "提成比例"]
    apprentice_share_from_pool: Annotated[bool, "学徒参与分配"] = True
    job_classes: Annotated[tuple[JobClassRate, ...], "单独提成的维修类别"] = ()


GROUP_TERMS: Final[Mapping[str, type]] = MappingProxyType(
    {
        "coefficient_5": Coefficient5Terms,
        "hour_price": hour_price.Terms,
        "attendance_piece": attendance_piece.Terms,
        "grade_commission": grade_commission.Terms,
        "target_excess": target_excess.Terms,
        "excess_hours": excess_hours.Terms,
        "guarantee_performance": guarantee_performance.Terms,
        "day_deduction": day_deduction.Terms,
    }
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """A fixed monthly allowance. `is_special` (night, heat, hardship): it does not count for the minimum wage."""

    code: Annotated[Name, "津贴代码"]
    label: Annotated[Text, "津贴名称"]
    amount: Annotated[NotNegative, "金额"]
    is_special: Annotated[bool, "特殊津贴"] = False


@dataclass(frozen=True, slots=True)
class PersonTerms:
    """What one person is paid by. Which fields count is told by the wage method of the group.

    `weight` null: the minutes of the month share the commission. `seniority_years` null: full years since hiring.
    `insurance_city` empty: the person is insured elsewhere. `housing_fund_base` null: the base of the insurances.
    """

    monthly_base: Annotated[NotNegative | None, "月工资基数"] = None
    guarantee: Annotated[NotNegative | None, "保底工资"] = None
    performance_base: Annotated[NotNegative, "绩效基数"] = NOTHING
    base_wage: Annotated[NotNegative | None, "基本工资"] = None
    fixed_wage: Annotated[NotNegative | None, "学徒固定工资"] = None
    former_wage: Annotated[NotNegative | None, "原工资"] = None
    role: Annotated[hour_price.Role | None, "岗位"] = None
    pay_class: Annotated[Text, "保底类别"] = ""
    pay_grade: Annotated[Text, "底薪级别"] = ""
    is_leader: Annotated[bool, "组长"] = False
    weight: Annotated[Weight | None, "分配权重"] = None
    seniority_years: Annotated[Count | None, "工龄(满年)"] = None
    allowances: Annotated[tuple[Allowance, ...], "固定津贴"] = ()
    insurance_city: Annotated[Text, "参保城市"] = ""
    insurance_base: Annotated[NotNegative | None, "缴费基数"] = None
    housing_fund_base: Annotated[NotNegative | None, "公积金基数"] = None
    insurance_items: Annotated[tuple[Item, ...], "参保险种"] = USUAL
    special_deductions: Annotated[NotNegative, "专项附加扣除"] = NOTHING
    other_deductions: Annotated[NotNegative, "其他扣除"] = NOTHING
