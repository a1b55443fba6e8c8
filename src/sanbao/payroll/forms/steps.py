"""What is asked when a run is paid, sent back, or an item is taken back."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.text import squeeze


class ReasonField(forms.CharField):
    """Why something is done, in one line or several; blanks alone are no reason."""

    def __init__(self, *, label: object) -> None:
        help_text = _("会记入审计日志。")
        super().__init__(label=label, max_length=200, widget=forms.Textarea({"rows": 3}), help_text=help_text)  # type: ignore[arg-type]  # a lazy label

    def to_python(self, value: object) -> str:
        """Return the reason without blanks around it."""
        return squeeze(super().to_python(value) or "")


class PayForm(forms.Form):
    paid_on = forms.DateField(label=_("发放日期"), help_text=_("工资到账的日期。"))

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"paid_on": today})
        self.today = today

    def clean_paid_on(self) -> date:
        paid_on: date = self.cleaned_data["paid_on"]
        if paid_on > self.today:
            raise forms.ValidationError(_("发放日期还没有到，请在发放当天登记。"), code="future")
        return paid_on


class ReturnForm(forms.Form):
    reason = ReasonField(label=_("退回原因"))
    is_unpaid = forms.BooleanField(label=_("已向银行核实：银行没有付款"))

    def __init__(self, data: QueryDict | None, *, has_bank_file: bool) -> None:
        super().__init__(data)
        if not has_bank_file:
            del self.fields["is_unpaid"]


class TakeBackForm(forms.Form):
    reason = ReasonField(label=_("撤回原因"))
