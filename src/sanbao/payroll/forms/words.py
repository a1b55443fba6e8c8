"""Words of the boxes of terms: the values to choose from, what a box means, and boxes that are not typed freely."""

from collections.abc import Mapping
from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.money import Toward
from sanbao.kernel.plain_json import Unit
from sanbao.ledger.labels import CATEGORY_LABELS, PAYER_LABELS
from sanbao.network.labels import GRADE_LABELS
from sanbao.payroll.rules.insurance import ITEM_LABELS, Item, Step
from sanbao.payroll.rules.methods.hour_price import Role
from sanbao.payroll.rules.methods.target_excess import Split

Choices = Mapping[str, object]
CHOICES: Final[Mapping[type, Choices]] = {
    Role: {
        Role.LEADER: mark("组长"),
        Role.MEMBER: mark("组员"),
        Role.APPRENTICE: mark("学徒"),
    },
    Split: {Split.BY_CLASS: mark("按档分"), Split.PER_HEAD: mark("按人头平均")},
    Item: {str(item): label for item, label in ITEM_LABELS.items()},
    Step: {Step.FEN: mark("到分"), Step.JIAO: mark("到角"), Step.YUAN: mark("到元")},
    Toward: {Toward.NEAREST: mark("四舍五入"), Toward.UP: mark("见零进位"), Toward.DOWN: mark("舍去零头")},
}
# Texts of which only some are possible, by the name of their field.
CHOSEN: Final[Mapping[str, Choices]] = {"payers": PAYER_LABELS, "categories": CATEGORY_LABELS}
# Names of rows of which only some are possible, by the field that holds the rows.
NAMED: Final[Mapping[str, Choices]] = {"mentor_bonuses": GRADE_LABELS}
UNITS: Final[Mapping[Unit, str]] = {
    Unit.YUAN: mark("元"),
    Unit.RATIO: "%",
    Unit.DAYS: mark("天"),
    Unit.MINUTES: mark("分钟"),
}
HINTS: Final[Mapping[str, str]] = {
    "upto": mark("留空即没有上限。"),
    "standard_days": mark("留空即按工作日历的应出勤天数。"),
    "ladder": mark("第一次、第二次……各扣几分，用顿号隔开。"),
    "target": mark("留空即全组保底之和。"),
    "insurance_city": mark("与参保城市表中的名称一致；留空即在别处参保。"),
    "housing_fund_base": mark("留空即与社保缴费基数相同。"),
    "weight": mark("留空即按本人当月工时。"),
    "seniority_years": mark("留空即按入职日期计算。"),
    "cap_ratio": mark("扣款最多占当月工资的比例，法定不超过 20%。"),
    "is_paid_in_money": mark("不勾选只记分，不扣钱。"),
    "mentor_bonuses": mark("按徒弟达到的级别；没有填的级别不发。"),
    "bases": mark("级别与个人标准里填的一致。"),
    "pay_class": mark("与班组方案里的类别一致。"),
    "pay_grade": mark("与班组方案里的级别一致。"),
    "performance_base": mark("乘以考核得分发放；没有绩效工资的填 0。"),
}
PERSON_GROUPS: Final = (
    (mark("计算工资"), ("monthly_base", "guarantee", "performance_base", "base_wage", "former_wage", "fixed_wage")),
    (mark("在班组中"), ("role", "pay_class", "pay_grade", "weight", "seniority_years", "is_leader")),
    (mark("五险一金"), ("insurance_city", "insurance_base", "housing_fund_base", "insurance_items")),
    (mark("个税扣除（每月）"), ("special_deductions", "other_deductions")),
)
