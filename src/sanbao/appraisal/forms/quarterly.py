"""What people type into the pages of the quarterly appraisal."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.queries.improvements import ImprovementFilter
from sanbao.appraisal.queries.quarterly import FormFilter
from sanbao.appraisal.rules.form_10 import HIGHEST, LOWEST
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.appraisal.rules.quarterly import Progress
from sanbao.kernel.text import squeeze
from sanbao.network.models import Person, Station, Team

NOT_SEEN = "none"
LONGEST = 200
Choices = Sequence[tuple[str, str | Promise]]


class Squeezed(forms.CharField):
    """Text in one shape: half-width, without outer blanks."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        return super().clean(squeeze(value) if isinstance(value, str) else value)


class SearchText(Squeezed):
    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's arguments
        super().__init__(required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"}), **more)


class Remark(forms.CharField):
    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's arguments
        super().__init__(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), **more)


if TYPE_CHECKING:
    PeopleChoice = forms.ModelChoiceField[Person]
else:
    PeopleChoice = forms.ModelChoiceField  # Django's own has no type argument


class PersonChoice(PeopleChoice):
    """People by name and number."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's arguments
        super().__init__(Person.objects.none(), empty_label=_("请选择"), **more)

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name} {obj.no}"


class QuarterlyFilterForm(forms.Form):
    text = SearchText(label=_("工号、姓名或首字母"))
    quarter = forms.ChoiceField(label=_("季度"), required=False)
    station = forms.ChoiceField(label=_("单位"), required=False)
    team = forms.TypedChoiceField(label=_("班组"), required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(
        self,
        data: QueryDict | None,
        *,
        quarters: Choices,
        stations: Sequence[Station],
        teams: Iterable[Team],
        statuses: Choices,
    ) -> None:
        super().__init__(data)
        everything = [("", _("全部"))]
        choose(self, "quarter", [*everything, *quarters])
        choose(self, "station", [*everything, *((one.code, one.name) for one in stations)])
        choose(self, "team", [*everything, *((team.pk, team.name) for team in teams)])
        choose(self, "status", [("", _("除作废外")), *statuses])
        hide_single(self, "station", stations)

    def wanted(self) -> FormFilter:
        """Return what is asked for; a valid form only."""
        return FormFilter(**self.cleaned_data)


class AveragesForm(forms.Form):
    station = forms.ChoiceField(label=_("单位"), required=False)
    quarter = forms.ChoiceField(label=_("季度"), required=False)

    def __init__(self, data: QueryDict | None, *, quarters: Choices, stations: Sequence[Station]) -> None:
        super().__init__(data)
        choose(self, "quarter", quarters)
        choose(self, "station", [(one.code, one.name) for one in stations])
        hide_single(self, "station", stations)


class PeopleToAppraiseForm(forms.Form):
    text = SearchText(label=_("工号、姓名或首字母"))
    station = forms.ChoiceField(label=_("单位"), required=False)
    on = forms.DateField(label=_("评核日期"), required=False)

    def __init__(self, data: QueryDict | None, *, stations: Sequence[Station]) -> None:
        super().__init__(data)
        choose(self, "station", [(one.code, one.name) for one in stations])
        hide_single(self, "station", stations)


class JudgeForm(forms.Form):
    score = forms.ChoiceField(
        choices=[(str(grade), str(grade)) for grade in range(LOWEST, HIGHEST + 1)] + [(NOT_SEEN, _("没有看到"))],
        error_messages={"required": _("请先选择评分。"), "invalid_choice": _("请先选择评分。")},
    )
    remark = forms.CharField(required=False)

    @property
    def grade(self) -> int | None:
        """Return the grade, None if it could not be observed; a valid form only."""
        chosen = self.cleaned_data["score"]
        return None if chosen == NOT_SEEN else int(chosen)


class ImprovementForm(forms.Form):
    what = Remark(label=_("改良事项"))
    owner = PersonChoice(label=_("责任人"))
    due_on = forms.DateField(label=_("期限"))

    def __init__(self, data: QueryDict | None, *, people: QuerySet[Person], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        people_to_choose(self, "owner", people)


class DoneForm(forms.Form):
    on = forms.DateField(label=_("完成日期"))
    remark = Remark(label=_("完成情况"))


class ReasonForm(forms.Form):
    reason = Remark(label=_("原因"))


class ImprovementFilterForm(forms.Form):
    text = SearchText(label=_("事项或责任人"))
    progress = forms.ChoiceField(
        label=_("进度"),
        required=False,
        choices=[("", _("未完成")), (Progress.OVERDUE.value, _("已逾期")), (Progress.DONE.value, _("已完成"))],
    )
    station = forms.ChoiceField(label=_("单位"), required=False)

    def __init__(self, data: QueryDict | None, *, stations: Sequence[Station]) -> None:
        super().__init__(data)
        choose(self, "station", [("", _("全部")), *((one.code, one.name) for one in stations)])
        hide_single(self, "station", stations)

    def wanted(self) -> ImprovementFilter:
        """Return what is asked for; a valid form only."""
        return ImprovementFilter(**self.cleaned_data)


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give a box its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what the caller knows
    field.choices = choices


def people_to_choose(form: forms.Form, name: str, people: QuerySet[Person]) -> None:
    """Give a box of people those who may be chosen."""
    field = form.fields[name]
    assert isinstance(field, PersonChoice)  # noqa: S101 - tells mypy what the caller knows
    field.queryset = people


def hide_single(form: forms.Form, name: str, stations: Sequence[Station]) -> None:
    """Hide the box of stations from who has one only."""
    if len(stations) <= 1:
        form.fields[name].widget = forms.HiddenInput()


STATUSES: Choices = (
    (FormStatus.FILLING, _("填写中")),
    (FormStatus.FINISHED, _("已完成")),
    (FormStatus.GIVEN_UP, _("已作废")),
)
