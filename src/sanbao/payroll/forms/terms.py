"""From when terms count, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.periods import Month
from sanbao.payroll.forms.runs import MonthField
from sanbao.payroll.forms.steps import ReasonField


class SinceForm(forms.Form):
    """Every change of terms says from which month on it counts, and its reason."""

    prefix = "since"

    def __init__(self, data: Any, *, month: Month) -> None:  # noqa: ANN401 - request.POST or nothing
        super().__init__(data)
        help_text = _("已发工资的月份也可以填：差额会在下一次工资中列为调整。")
        self.fields["from_month"] = MonthField(label=_("从哪个月起"), initial=str(month), help_text=help_text)
        self.fields["reason"] = ReasonField(label=_("原因"))


class AccountForm(forms.Form):
    """Where somebody's wage goes."""

    holder = forms.CharField(label=_("户名"), max_length=40)
    bank = forms.CharField(label=_("开户行"), max_length=80)
    number = forms.CharField(
        label=_("账号"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("8 至 30 位数字，可以带空格。"),
    )


class OpeningForm(forms.Form):
    """What somebody earned and paid of a tax year before the first run here."""

    year = forms.IntegerField(label=_("年度"), min_value=2019, max_value=2100)
    months = forms.IntegerField(label=_("在本单位已任职月数"), min_value=0, max_value=12)
    months_before = forms.IntegerField(
        label=_("首次任职前的月数"),
        min_value=0,
        max_value=12,
        initial=0,
        help_text=_("当年首次就业的，填就业前的月数；其他人填 0。"),
    )
    income = forms.DecimalField(label=_("累计收入（元）"), min_value=0, max_digits=12, decimal_places=2)
    social = forms.DecimalField(label=_("累计专项扣除（元）"), min_value=0, max_digits=12, decimal_places=2)
    special = forms.DecimalField(label=_("累计专项附加扣除（元）"), min_value=0, max_digits=12, decimal_places=2)
    other = forms.DecimalField(label=_("累计其他扣除（元）"), min_value=0, max_digits=12, decimal_places=2, initial=0)
    withheld = forms.DecimalField(label=_("累计已预扣税额（元）"), min_value=0, max_digits=12, decimal_places=2)
