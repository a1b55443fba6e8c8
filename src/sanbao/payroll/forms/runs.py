"""What people choose in the list of runs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze
from sanbao.payroll.rules.lifecycle import STATUS_NAMES

NONE_YET = "none"


class MonthField(forms.CharField):
    """A month as people write it: 2026-10, 202610."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's arguments
        super().__init__(max_length=10, widget=forms.TextInput(attrs={"data-picker": "month"}), **more)

    def clean(self, value: Any) -> Month | None:  # noqa: ANN401 - Django's signature
        text = squeeze(super().clean(value))
        try:
            return Month.parse(text) if text else None
        except DomainError as error:
            raise forms.ValidationError(_("月份请写成 2026-10 的样子。"), code="month") from error


class RunFilterForm(forms.Form):
    month = MonthField(label=_("月份"), required=False)
    q = forms.CharField(
        label=_("网点名称或编号"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    status = forms.ChoiceField(label=_("状态"), required=False)
    after = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:  # noqa: ANN401 - request.GET or a dictionary
        super().__init__(data)
        states = [(status.value, _(name)) for status, name in STATUS_NAMES.items()]
        choice = self.fields["status"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        choice.choices = [("", _("全部状态")), (NONE_YET, _("未制表")), *states]

    def clean_q(self) -> str:
        return squeeze(self.cleaned_data["q"])
