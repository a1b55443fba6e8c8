"""What people ask the list of orders for."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import FIRST_YEAR, LAST_YEAR, Month, day_after
from sanbao.ledger.labels import CATEGORY_LABELS
from sanbao.network.models import Station
from sanbao.work_orders.forms.fields import Written
from sanbao.work_orders.labels import STATUS_LABELS
from sanbao.work_orders.queries.listing import SHORTEST_TEXT, OrderFilter

MOST_CHOICES: Final = 300  # a longer list to choose from would make the page heavy: codes are typed then
ALL: Final = ("", _("全部"))


def people_search(*, station: str = "") -> dict[str, Any]:
    """Return the attributes of a box that is offered people as one types."""
    query = f"?station={station}" if station else ""
    return {
        "list": "people",
        "autocomplete": "off",
        "hx-get": f"{reverse_lazy('work_orders:people')}{query}",
        "hx-trigger": "input changed delay:200ms",
        "hx-target": "#people",
        "hx-sync": "this:replace",
        "hx-push-url": "false",
    }


class OrderFilterForm(forms.Form):
    text = Written(
        label=_("工单号、车牌、客户或电话"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search", "placeholder": _("工单号 / 车牌 / 客户 / 电话 / VIN")}),
    )
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *STATUS_LABELS.items()])
    category = forms.ChoiceField(label=_("维修类别"), required=False, choices=[ALL, *CATEGORY_LABELS.items()])
    technician = Written(label=_("维修人员"), required=False, max_length=60)
    month = forms.CharField(
        label=_("完工月份"), required=False, max_length=7, widget=forms.TextInput({"data-picker": "month"})
    )
    from_on = forms.DateField(label=_("完工日期从"), required=False)
    to_on = forms.DateField(label=_("到"), required=False)
    station = forms.CharField(label=_("单位"), required=False)

    def __init__(self, data: QueryDict, *, stations: Sequence[Station], own_only: bool) -> None:
        """Take up to `MOST_CHOICES` + 1 stations that the reader may see."""
        super().__init__(data)
        self.stations = {station.code: station.pk for station in stations}
        if own_only or len(stations) == 1:
            del self.fields["station"]
        elif len(stations) <= MOST_CHOICES:
            choices = [ALL, *((station.code, station.name) for station in stations)]
            self.fields["station"] = forms.ChoiceField(label=_("单位"), required=False, choices=choices)
        if own_only:
            del self.fields["technician"]
        else:
            self.fields["technician"].widget.attrs |= people_search()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text and len(text) < SHORTEST_TEXT:
            raise forms.ValidationError(_("请至少输入两个字符。"))
        return text

    def clean_month(self) -> Month | None:
        text = self.cleaned_data["month"]
        try:
            return Month.parse(text) if text else None
        except DomainError as error:
            raise forms.ValidationError(_("请按 2026-10 的样子填写月份。")) from error

    def clean_station(self) -> int | None:
        code = self.cleaned_data["station"]
        if not code:
            return None
        if len(self.stations) > MOST_CHOICES:
            found = Station.objects.filter(code=code).values_list("pk", flat=True).first()
        else:
            found = self.stations.get(code)
        if found is None:
            raise forms.ValidationError(_("没有这个代码的网点，请核对。"))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_on"), data.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("截止日期早于开始日期，请更正。"))
        for name in ("from_on", "to_on"):
            if (day := data.get(name)) and not FIRST_YEAR <= day.year < LAST_YEAR:
                self.add_error(name, _("请按 2026-10-03 的样子填写日期。"))
        return data

    def wanted(self) -> OrderFilter:
        """Return what is asked for; a month and days narrow each other. A valid form only."""
        data = self.cleaned_data
        month: Month | None = data["month"]
        first, last = data["from_on"], data["to_on"]
        starts = [day for day in (first, month and month.first) if day]
        ends = [day for day in (last and day_after(last), month and month.until) if day]
        return OrderFilter(
            text=data["text"],
            station_id=data.get("station"),
            status=data["status"],
            category=data["category"],
            technician=data.get("technician", ""),
            from_on=max(starts, default=None),
            until_on=min(ends, default=None),
        )
