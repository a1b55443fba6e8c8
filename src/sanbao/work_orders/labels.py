"""Names of the words of work orders, as people of the trade say them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.navigation import Tone
from sanbao.ledger.labels import CATEGORY_LABELS, CAUSE_LABELS
from sanbao.work_orders.rules.lifecycle import STATUS_NAMES, Status

STATUS_LABELS: Mapping[str, Promise] = {status: _(name) for status, name in STATUS_NAMES.items()}
STATUS_TONES: Mapping[str, Tone] = {
    Status.RECEIVED: Tone.WARNING,
    Status.COMPLETED: Tone.SUCCESS,
    Status.VOIDED: Tone.NEUTRAL,
}

ACT_LABELS: Mapping[str, Promise] = {
    "work_orders.receive_completed": _("登记并完工"),
    "work_orders.rewrite": _("修改工单"),
    "work_orders.export": _("导出工单"),
}

SUBJECT_LABELS: Mapping[str, Promise] = {
    "work_order": _("工单"),
    "work_orders": _("工单列表"),
    "sheet": _("表格文件"),
}

FACT_LABELS: Mapping[str, Promise] = {
    "number": _("工单号"),
    "category": _("维修类别"),
    "plate": _("车牌号"),
    "vin": _("车架号"),
    "model_code": _("车型"),
    "odometer_km": _("行驶里程(公里)"),
    "customer_name": _("客户"),
    "customer_phone": _("电话"),
    "fault_system": _("故障系统"),
    "fault_text": _("故障描述"),
    "reported_at": _("报修时间"),
    "first_response_at": _("首次响应时间"),
    "received_at": _("接车时间"),
    "promised_at": _("预计交车时间"),
    "started_at": _("开工时间"),
    "finished_at": _("完工时间"),
    "completed_on": _("完工日期"),
    "is_outing": _("外出服务"),
    "outing_km": _("外出里程(公里)"),
    "inspection": _("检验"),
    "original_number": _("原工单号"),
    "remark": _("备注"),
    "jobs": _("维修项目"),
    "labour": _("工时费"),
    "parts": _("配件费"),
    "month": _("计入月份"),
    "entries": _("入账记录"),
    "reversed": _("冲销记录"),
    "orders": _("工单数"),
    "unchanged": _("未变化"),
    "refused": _("被拒绝"),
    "cause": _("返修原因"),
    "causes": _("返修原因"),
    "concerned": _("原操作者"),
    "labour_taken_back": _("扣回工时费"),
    "labour_given_back": _("退还工时费"),
}

VALUE_LABELS: Mapping[str, Mapping[str, Promise]] = {"category": CATEGORY_LABELS, "cause": CAUSE_LABELS}
