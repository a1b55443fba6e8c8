"""Choosing a place and a month."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze
from sanbao.network.choosing import LongSelect

Choices = Sequence[tuple[str, str | Promise]]


class MonthText(forms.CharField):
    """A month as people type it: 2026-10."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's arguments
        super().__init__(max_length=10, widget=forms.TextInput(attrs={"data-picker": "month"}), **more)

    def clean(self, value: Any) -> Month | None:  # noqa: ANN401 - Django's signature
        text = squeeze(super().clean(value))
        try:
            return Month.parse(text) if text else None
        except DomainError as error:
            raise forms.ValidationError(_("月份请写成 2026-10 的样子。")) from error


class PlaceMonthForm(forms.Form):
    station = forms.CharField(label=_("网点"), required=False, max_length=40, widget=forms.Select)
    month = MonthText(label=_("月份"), required=False)

    def __init__(self, data: Any, *, stations: Choices) -> None:  # noqa: ANN401 - request.GET or a dictionary
        super().__init__(data)
        widget = LongSelect(choices=stations) if len(stations) > 1 else forms.HiddenInput()
        widget.is_required = False
        self.fields["station"].widget = widget
