"""Names of the facts behind the figures, and the words of the journal."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What the parts of a ratio or of a difference are called; a sum bears the name of its column.
FACT_NAMES: Mapping[str, Promise] = {
    "response_minutes": _("响应时长"),
    "response_orders": _("有响应记录的工单"),
    "repair_minutes": _("维修时长"),
    "repair_orders": _("有维修时长的工单"),
    "standard_minutes": _("标准工时"),
    "timed_standard_minutes": _("有实际工时的标准工时"),
    "actual_minutes": _("实际工时"),
    "first_time_orders": _("完成台次(不含返修)"),
    "returned_orders": _("30 天内返修"),
    "rework_caused": _("返修数"),
    "lead_orders": _("完成台次"),
    "labour_fen": _("工时费"),
    "rework_labour_fen": _("返修扣回"),
    "survey_points": _("满意度得分"),
    "survey_points_possible": _("满意度满分"),
    "old_parts_returned": _("已返旧件"),
    "old_parts_due": _("应返旧件"),
}
SUBJECT_LABELS: Mapping[str, Promise] = {"month": _("统计月份")}
FACT_LABELS: Mapping[str, Promise] = {
    "digest": _("校验码"),
    "people": _("人数"),
    "before": _("原内容"),
    "after": _("新内容"),
    "reward": _("奖罚"),
    "remark": _("备注"),
}
