"""Acts of the appraisal."""

from typing import Final

from sanbao.accounts.access import Act
from sanbao.accounts.rules.roles import Role
from sanbao.kernel.errors import mark

_HEADS: Final = frozenset({Role.STATION_MANAGER, Role.AFTER_SALES_MANAGER})
_KEEPERS: Final = _HEADS | {Role.STATISTICIAN}

TARGETS: Final = Act("targets.view", mark("查看部门目标"), _KEEPERS | {Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK})
ENTER_TARGETS: Final = Act("targets.enter", mark("登记部门目标的数据"), _KEEPERS)
SET_TARGETS: Final = Act("targets.set", mark("调整部门目标"), frozenset({Role.AFTER_SALES_MANAGER}))

VIEW: Final = Act("kpi.view", mark("查看绩效"), _KEEPERS | {Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK})
OWN: Final = Act("kpi.own", mark("查看本人绩效"), frozenset(Role))
ENTER: Final = Act(
    "kpi.enter",
    mark("登记绩效数值和任务"),
    frozenset({Role.WORKSHOP_HEAD, Role.STATION_MANAGER, Role.STATISTICIAN}),
)
SCHEMES: Final = Act("kpi.schemes", mark("维护绩效方案"), frozenset({Role.AFTER_SALES_MANAGER}))
FINALISE: Final = Act("kpi.finalise", mark("绩效定稿和季度结算"), _HEADS)
APPEAL: Final = Act("kpi.appeal", mark("对本人绩效申诉"), frozenset(Role))
DECIDE: Final = Act("kpi.decide", mark("处理绩效申诉"), _HEADS)

_WALKERS: Final = frozenset({Role.WORKSHOP_HEAD, Role.STATION_MANAGER, Role.INSPECTOR})
FILL_QUARTERLY: Final = Act("quarterly.fill", mark("填写维修评核表"), _WALKERS)
VIEW_QUARTERLY: Final = Act(
    "quarterly.view",
    mark("查看维修评核表"),
    _WALKERS | _KEEPERS | {Role.PAYROLL_CLERK, Role.SERVICE_ADVISER, Role.TECHNICIAN},
)
VIEW_REVIEWS: Final = Act(
    "reviews.view", mark("查看季度评级和师徒"), _KEEPERS | {Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK}
)
PROPOSE_REVIEWS: Final = Act(
    "reviews.propose", mark("提议评级、登记师徒"), frozenset({Role.WORKSHOP_HEAD, Role.STATION_MANAGER})
)
DECIDE_REVIEWS: Final = Act("reviews.decide", mark("审批评级"), _HEADS)
OWN_REVIEWS: Final = Act("reviews.own", mark("查看本人级别和评级"), frozenset(Role))
VIEW_POINTS: Final = Act("points.view", mark("查看奖罚积分"), _KEEPERS | {Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK})
ENTER_POINTS: Final = Act("points.enter", mark("登记奖罚积分"), _HEADS | {Role.WORKSHOP_HEAD})
CONSENT: Final = Act("points.consent", mark("签认本人奖罚积分"), frozenset(Role))
DECIDE_POINTS: Final = Act("points.decide", mark("处理奖罚积分的申诉"), _HEADS)
