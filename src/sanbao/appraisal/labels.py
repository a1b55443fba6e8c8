"""The words of the journal."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_LABELS: Mapping[str, Promise] = {
    "targets.set": _("调整部门目标"),
    "targets.enter": _("登记部门目标的数据"),
    "kpi.set_scheme": _("建立或修改绩效方案"),
    "kpi.assign_scheme": _("指定绩效方案"),
    "kpi.enter_value": _("登记绩效数值"),
    "kpi.take_back_value": _("撤回绩效数值"),
    "kpi.excuse_for_all": _("对全站标为不适用"),
    "kpi.set_task": _("下达短板要求或临时任务"),
    "kpi.judge_task": _("评定任务完成程度"),
    "kpi.drop_task": _("取消任务"),
    "kpi.score": _("绩效计分"),
    "kpi.finalise": _("绩效定稿"),
    "kpi.close_quarter": _("季度结算"),
    "kpi.appeal": _("绩效申诉"),
    "kpi.decide": _("处理绩效申诉"),
}
SUBJECT_LABELS: Mapping[str, Promise] = {
    "targets": _("部门目标"),
    "kpi_scheme": _("绩效方案"),
    "kpi_month": _("绩效月份"),
    "kpi_person": _("个人绩效"),
    "kpi_quarter": _("绩效季度"),
}
FACT_LABELS: Mapping[str, Promise] = {
    "lead_times": _("交期"),
    "evidence": _("依据"),
    "hotline": _("400 电话全天接听"),
    "complaint_response": _("投诉 2 小时响应"),
    "complaint_handling": _("投诉 24 小时处理"),
    "parts_issued": _("售后配件占销售额"),
    "on_time": _("返修品按期交付率（4/8/16）"),
    "quality_pass": _("维修质量合格率"),
    "output_per_head": _("人均维修产值"),
    "turnover": _("老员工流失率"),
    "old_parts": _("重大、批量、安全问题旧件 3 天返回"),
    "above": _("分子"),
    "below": _("分母"),
    "cases": _("逐件"),
    "subject": _("单号"),
    "elapsed": _("用时"),
}
