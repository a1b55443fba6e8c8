"""Where the appraisal stands in the menu."""

from typing import Final

from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Group, MenuItem

MENU: Final = (
    MenuItem(mark("绩效"), "appraisal:kpi_team", "award", "kpi.view", order=30, group=Group.FIGURES),
    MenuItem(mark("我的绩效"), "appraisal:own_kpi", "user-star", "kpi.own", order=63, for_people=True),
    MenuItem(mark("部门目标"), "appraisal:targets", "target-arrow", "targets.view", order=40, group=Group.FIGURES),
    MenuItem(mark("维修评核"), "appraisal:quarterly", "clipboard-check", "quarterly.view", order=60),
    MenuItem(mark("奖罚积分"), "appraisal:points", "scale", "points.view", order=61),
    MenuItem(mark("季度评级"), "appraisal:reviews", "certificate", "reviews.view", order=63),
    MenuItem(mark("我的级别"), "appraisal:own_reviews", "stairs-up", "reviews.own", order=64, for_people=True),
    MenuItem(mark("我的奖罚积分"), "appraisal:own_points", "user-check", "points.consent", order=62, for_people=True),
)
