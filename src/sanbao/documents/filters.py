"""What people ask the register of issued forms for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sanbao.documents.forms.register import forms as printed_forms
from sanbao.documents.queries import IssuedFilter
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze


class IssuedFilterForm(forms.Form):
    q = forms.CharField(
        label=_("编号或名称"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    form = forms.ChoiceField(label=_("表单"), required=False)
    month = forms.CharField(label=_("月份"), required=False, widget=forms.TextInput(attrs={"data-picker": "month"}))
    station = forms.CharField(label=_("网点编号"), required=False, max_length=40)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # request.GET
        choice = self.fields["form"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        names = [(form.code, f"{form.code} {form.title}") for form in printed_forms().values()]
        choice.choices = [("", _("全部表单")), *names]

    def clean_month(self) -> Month | None:
        text = squeeze(self.cleaned_data["month"])
        try:
            return Month.parse(text) if text else None
        except DomainError as error:
            raise forms.ValidationError(_("月份请写成 2026-10 的样子。")) from error

    def wanted(self) -> IssuedFilter:
        """Return what is asked for; a valid form only."""
        data = self.cleaned_data
        return IssuedFilter(data["form"], data["month"], squeeze(data["station"]), squeeze(data["q"]))
