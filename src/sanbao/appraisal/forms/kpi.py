"""What people choose and write on the pages of scores."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.forms.places import Choices, PlaceMonthForm
from sanbao.kernel.text import squeeze


class TeamForm(PlaceMonthForm):
    """Which people of which station and month."""

    q = forms.CharField(
        label=_("姓名或工号"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    team = forms.CharField(label=_("班组"), required=False, max_length=40, widget=forms.Select)
    sort = forms.CharField(required=False, max_length=70, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, stations: Choices) -> None:  # noqa: ANN401 - request.GET or a dictionary
        super().__init__(data, stations=stations)

    def clean_q(self) -> str:
        return squeeze(self.cleaned_data["q"])

    def offer_teams(self, names: Sequence[str], chosen: str) -> None:
        """Offer the teams of the shown table; the chosen one stays even if nobody is in it this month."""
        offered = sorted({*names, chosen} - {""})
        self.fields["team"].widget = forms.Select(choices=[("", _("全部班组")), *((name, name) for name in offered)])


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=_("申诉理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明哪里不对，有什么依据。"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200)
