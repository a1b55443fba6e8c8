"""Invented examples for the gallery of components, which only a developer's site has."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ORDERS = (
    (
        "WX2610-A0257",
        "南通海门建设集团",
        "SY75C-10 · 显示屏报E4代码",
        "待配件",
        "danger",
        "赵磊",
        "2812.98",
        "10-03 12:36",
    ),
    (
        "WX2610-A0256",
        "江苏中天科技",
        "KFR-35GW · 不制冷，室外机不转",
        "已完工",
        "success",
        "赵磊",
        "5392.00",
        "10-06 04:36",
    ),
    ("WX2610-A0255", "常州新城物业", "XE215C · 液压油温过高", "已派工", "info", "刘洋", "6533.23", "10-13 00:36"),
    ("WX2610-A0254", "王建国", "LG956L · 启动困难，冒黑烟", "待派工", "warning", "张伟", "2548.25", "10-23 15:36"),
)
PEOPLE = ("张伟", "赵磊", "刘洋", "陈静", "孙立军", "周海涛", "吴敏", "郑凯")


class ExampleForm(forms.Form):
    name = forms.CharField(label=_("姓名"), help_text=_("与身份证一致。"))
    on = forms.DateField(label=_("日期"), initial=date(2026, 10, 3))
    month = forms.CharField(label=_("月份"), initial="2026-10", widget=forms.TextInput(attrs={"data-picker": "month"}))
    grade = forms.ChoiceField(label=_("岗级"), choices=[("1", _("主修")), ("2", _("学徒"))])
    hours = forms.DecimalField(label=_("工时"), max_digits=5, decimal_places=1, required=False)
    payer = forms.ChoiceField(
        label=_("费用承担"),
        choices=[("customer", _("客户")), ("warranty", _("三包内"))],
        widget=forms.RadioSelect,
        initial="warranty",
    )
    is_rework = forms.BooleanField(label=_("返修"), required=False)
    note = forms.CharField(label=_("备注"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


class ExampleFilter(forms.Form):
    q = forms.CharField(label=_("查找"), widget=forms.TextInput(attrs={"type": "search"}), required=False)
    state = forms.ChoiceField(label=_("状态"), choices=[("", _("全部")), ("open", _("未完工"))], required=False)
    from_on = forms.DateField(label=_("从"), required=False)
    until_on = forms.DateField(label=_("到"), required=False)
    warranty = forms.BooleanField(label=_("只看三包"), required=False)


def example() -> dict[str, Any]:
    """Return what the gallery shows."""
    return {
        "orders": ORDERS,
        "people": PEOPLE,
        "days": range(1, 32),
        "form": ExampleForm(),
        "wrong_form": ExampleForm(
            {"name": "", "on": "2026-13-40", "month": "2026-10", "grade": "1"}, auto_id="wrong_%s"
        ),
        "filter_form": ExampleFilter(),
        "tabs": [(_("汇总"), "?tab=1", True), (_("明细"), "?tab=2", False), (_("图表"), "?tab=3", False)],
    }
