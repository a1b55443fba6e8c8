"""What people ask the journal for."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from sanbao.audit.labels import act_labels
from sanbao.audit.queries import JournalFilter
from sanbao.kernel.text import squeeze


class JournalFilterForm(forms.Form):
    from_on = forms.DateField(label=_("从"), required=False)
    to_on = forms.DateField(label=_("到"), required=False)
    person = forms.CharField(label=_("操作人"), required=False)
    act = forms.ChoiceField(label=_("操作"), required=False)
    station = forms.CharField(
        label=_("网点编号"), required=False, widget=forms.TextInput(attrs={"list": "stations", "autocomplete": "off"})
    )
    subject = forms.CharField(label=_("对象"), required=False)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: object, *, stations: Mapping[str, int]) -> None:
        """Take the codes of the stations that the reader may see, with their ids."""
        super().__init__(data)  # type: ignore[arg-type]  # request.GET
        self.stations = stations
        act = self.fields["act"]
        assert isinstance(act, forms.ChoiceField)  # noqa: S101  # tells mypy what stands above
        act.choices = [("", _("全部操作")), *act_labels().items()]

    def clean_station(self) -> int | None:
        code = squeeze(self.cleaned_data["station"])
        if code and code not in self.stations:
            raise forms.ValidationError(_("没有这个编号的网点，或者它不在您的管理范围内。"))
        return self.stations.get(code)

    def wanted(self) -> JournalFilter:
        """Return what is asked for; a valid form only."""
        data = self.cleaned_data
        return JournalFilter(
            from_on=data["from_on"],
            to_on=data["to_on"],
            person=squeeze(data["person"]),
            act=data["act"],
            station_id=data["station"],
            subject=squeeze(data["subject"]),
        )
