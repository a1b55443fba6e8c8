"""What people type into the pages of rewards and penalties."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.forms.quarterly import (
    PersonChoice,
    Remark,
    SearchText,
    Squeezed,
    choose,
    hide_single,
    people_to_choose,
)
from sanbao.appraisal.queries.points import PointFilter
from sanbao.appraisal.rules.points import Sort
from sanbao.network.models import Person, Station

SORTS = ((Sort.PENALTY.value, _("处罚")), (Sort.REWARD.value, _("奖励")))
YEARS_SHOWN = 3


class PointFilterForm(forms.Form):
    text = SearchText(label=_("人员或行为"))
    standing = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部")),
            ("unsigned", _("待本人签认")),
            ("contested", _("申诉待处理")),
            ("talk_due", _("需要面谈")),
        ],
    )
    station = forms.ChoiceField(label=_("单位"), required=False)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: QueryDict | None, *, stations: Sequence[Station], today: date) -> None:
        super().__init__(data)
        choose(self, "station", [("", _("全部")), *((one.code, one.name) for one in stations)])
        years = [str(today.year - ago) for ago in range(YEARS_SHOWN)]
        choose(self, "year", [(year, year) for year in years])
        hide_single(self, "station", stations)
        self.today = today

    def wanted(self) -> PointFilter:
        """Return what is asked for; a valid form only."""
        data = self.cleaned_data
        return PointFilter(**data | {"year": data["year"] or self.today.year})


class PointForm(forms.Form):
    person = PersonChoice(label=_("人员"))
    on = forms.DateField(label=_("日期"))
    sort = forms.ChoiceField(label=_("奖罚"), choices=SORTS, widget=forms.RadioSelect)
    conduct = Squeezed(
        label=_("行为"),
        max_length=60,
        help_text=_("同一行为在一年内第一次 50 分，第二次 100 分，第三次起 200 分并由主管面谈，所以请用相同的叫法。"),
        widget=forms.TextInput(attrs={"list": "conducts", "autocomplete": "off"}),
    )
    reason = Remark(label=_("事由"))
    points = forms.IntegerField(
        label=_("奖励分值"), required=False, min_value=1, help_text=_("只有奖励填写；处罚按第几次自动计分。")
    )

    def __init__(self, data: QueryDict | None, *, people: QuerySet[Person], today: date) -> None:
        super().__init__(data, initial={"on": today, "sort": Sort.PENALTY.value})
        people_to_choose(self, "person", people)


class ObjectionForm(forms.Form):
    reason = Remark(label=_("申诉理由"))


class DecisionForm(forms.Form):
    is_upheld = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("0", _("申诉成立，撤销处罚")), ("1", _("维持处罚"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    reason = Remark(label=_("处理意见"))


class TalkForm(forms.Form):
    on = forms.DateField(label=_("面谈日期"))
    remark = Remark(label=_("面谈内容"))
