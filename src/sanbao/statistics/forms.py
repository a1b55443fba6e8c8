"""What people choose on the pages of statistics."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month, Period
from sanbao.kernel.text import squeeze
from sanbao.network.choosing import LongSelect
from sanbao.network.labels import GRADE_LABELS
from sanbao.network.models import Person
from sanbao.statistics.figures import NOTES, SETS

Choices = Sequence[tuple[str, str | Promise]]
LONGEST_DAYS = 366


class MonthFilterForm(forms.Form):
    station = forms.CharField(label=_("网点"), required=False, max_length=40, widget=forms.Select)
    month = forms.CharField(
        label=_("月份"), required=False, max_length=10, widget=forms.TextInput(attrs={"data-picker": "month"})
    )
    q = forms.CharField(
        label=_("姓名、首字母或工号"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    grade = forms.ChoiceField(label=_("岗位级别"), required=False, choices=[("", _("全部级别")), *GRADE_LABELS.items()])
    team = forms.CharField(label=_("班组"), required=False, max_length=40, widget=forms.Select)
    set = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, stations: Choices) -> None:  # noqa: ANN401 - request.GET or a dictionary
        super().__init__(data)
        _offer(self.fields["station"], stations)

    def clean_month(self) -> Month | None:
        text = squeeze(self.cleaned_data["month"])
        try:
            return Month.parse(text) if text else None
        except DomainError as error:
            raise forms.ValidationError(_("月份请写成 2026-10 的样子。")) from error

    def clean_q(self) -> str:
        return squeeze(self.cleaned_data["q"])

    def clean_set(self) -> str:
        chosen: str = self.cleaned_data["set"]
        return chosen if chosen in SETS or chosen == NOTES else "main"

    def offer_teams(self, names: Sequence[str], chosen: str) -> None:
        """Offer the teams of the shown table; the chosen one stays even if nobody is in it this month."""
        offered = sorted({*names, *([chosen] if chosen else [])} - {""})
        _offer(self.fields["team"], [("", _("全部班组")), *((name, name) for name in offered)], is_list=True)


class DetailsForm(forms.Form):
    station = forms.CharField(label=_("网点"), max_length=40, widget=forms.Select)
    from_on = forms.DateField(label=_("从"))
    last_on = forms.DateField(label=_("到"))
    people = forms.CharField(
        label=_("维修人员"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("姓名或工号")}),
    )

    def __init__(self, data: Any, *, stations: Choices, own: Person | None = None) -> None:  # noqa: ANN401 - see above
        super().__init__(data)
        self.own = own
        self.persons: list[Person] = [own] if own else []
        _offer(self.fields["station"], stations)
        if own:
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        from_on, last_on = data.get("from_on"), data.get("last_on")
        if from_on and last_on:
            self._check_days(from_on, last_on)
        if data.get("people") and data.get("station"):
            self._find_people(data["station"], data["people"])
        return data

    @property
    def period(self) -> Period:
        """Return the days that are asked for; a valid form only."""
        return Period(self.cleaned_data["from_on"], date.fromordinal(self.cleaned_data["last_on"].toordinal() + 1))

    def _check_days(self, from_on: date, last_on: date) -> None:
        if last_on < from_on:
            self.add_error("last_on", _("结束日期早于开始日期，请调换或更正。"))
        elif (last_on - from_on).days >= LONGEST_DAYS:
            self.add_error("last_on", _("一次最多查询一年，请缩短日期范围。"))

    def _find_people(self, station: str, written: str) -> None:
        here = list(Person.objects.filter(station__code=station))
        for word in squeeze(written).replace("，", " ").replace("、", " ").replace(",", " ").split():
            wanted = word.casefold()
            found = [one for one in here if wanted in {one.no.casefold(), one.name.casefold(), one.initials}]
            self.persons += found
            if not found:
                self.add_error("people", _("这个网点没有姓名或工号为“{word}”的人员。").format(word=word))


def _offer(field: forms.Field, choices: Choices, *, is_list: bool = False) -> None:
    """Let the control offer these choices; a single one is not worth a control. What is chosen, the view looks up."""
    widget = LongSelect(choices=choices) if is_list or len(choices) > 1 else forms.HiddenInput()
    widget.is_required = field.required
    field.widget = widget
