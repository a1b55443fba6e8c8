"""What people type into the pages of grade reviews and mentorships."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.forms.places import MonthText
from sanbao.appraisal.forms.quarterly import (
    PersonChoice,
    Remark,
    SearchText,
    Squeezed,
    choose,
    hide_single,
    people_to_choose,
)
from sanbao.appraisal.rules.reviews import CERTIFICATE_NAMES, Certificate
from sanbao.appraisal.services.mentorships import Goal
from sanbao.appraisal.services.reviews import Proposal
from sanbao.kernel.periods import Month
from sanbao.network.labels import GRADE_LABELS
from sanbao.network.models import Person, Station
from sanbao.network.rules.grades import Grade

STEPS: Final = [f"{Decimal(tenths) / 10:+.1f}" for tenths in range(3, -4, -1)]


class DueFilterForm(forms.Form):
    station = forms.ChoiceField(label=_("单位"), required=False)
    quarter = forms.ChoiceField(label=_("季度"), required=False)

    def __init__(self, data: QueryDict | None, *, stations: Sequence[Station], quarters: Sequence[str]) -> None:
        super().__init__(data)
        choose(self, "station", [(one.code, one.name) for one in stations])
        choose(self, "quarter", [(one, one) for one in quarters])
        hide_single(self, "station", stations)


class HistoryFilterForm(forms.Form):
    text = SearchText(label=_("工号、姓名或首字母"))
    station = forms.ChoiceField(label=_("单位"), required=False)

    def __init__(self, data: QueryDict | None, *, stations: Sequence[Station]) -> None:
        super().__init__(data)
        choose(self, "station", [("", _("全部")), *((one.code, one.name) for one in stations)])
        hide_single(self, "station", stations)


class ProposalForm(forms.Form):
    step = forms.TypedChoiceField(
        label=_("调整"), coerce=Decimal, choices=[(step, step.replace("+0.0", "0.0")) for step in STEPS], initial="+0.0"
    )
    from_month = MonthText(label=_("生效月份"), help_text=_("从这个月 1 日起计算；已结账的月份不变。"))
    certificate = forms.ChoiceField(
        label=_("证书"),
        required=False,
        choices=[("", _("无")), *((one.value, _(name)) for one, name in CERTIFICATE_NAMES.items())],
        help_text=_("晋级才需要：辅修要初级工，副修要中级工，主修要高级工。"),
    )
    certificate_no = Squeezed(label=_("证书编号"), max_length=40, required=False)
    test_passed_on = forms.DateField(
        label=_("技能考核通过日期"), required=False, help_text=_("晋级才需要，应在现级别期间通过。")
    )
    mentor = PersonChoice(label=_("师傅"), required=False)
    reason = Remark(label=_("评语"))

    def __init__(
        self, data: QueryDict | None, *, people: QuerySet[Person], month: Month, mentor: Person | None
    ) -> None:
        super().__init__(data, initial={"from_month": str(month), "mentor": mentor})
        people_to_choose(self, "mentor", people)

    def proposal(self) -> Proposal:
        """Return what was typed in."""
        data = self.cleaned_data
        return Proposal(
            step=data["step"],
            from_on=data["from_month"].first,
            reason=data["reason"],
            certificate=Certificate(data["certificate"]) if data["certificate"] else None,
            certificate_no=data["certificate_no"],
            test_passed_on=data["test_passed_on"],
            mentor=data["mentor"],
        )


class ReviewDecisionForm(forms.Form):
    is_accepted = forms.TypedChoiceField(
        label=_("结论"),
        choices=[("1", _("批准")), ("0", _("不批准"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    from_month = MonthText(label=_("生效月份"))
    decision = Remark(label=_("审批意见"))

    def __init__(self, data: QueryDict | None, *, from_on: date) -> None:
        super().__init__(data, initial={"from_month": str(Month.of(from_on))})


class MentorshipForm(forms.Form):
    mentor = PersonChoice(label=_("师傅"))
    mentee = PersonChoice(label=_("徒弟"))
    grade = forms.TypedChoiceField(
        label=_("应达到的级别"),
        coerce=Grade,
        choices=[(one.value, GRADE_LABELS[one]) for one in Grade if one is not Grade.APPRENTICE],
    )
    begun_on = forms.DateField(label=_("开始日期"))
    deadline_on = forms.DateField(label=_("期限"), help_text=_("逾期未出师，师傅在下一次评级时扣 0.1。"))
    plan = forms.CharField(
        label=_("培养计划"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: QueryDict | None, *, people: QuerySet[Person], today: date) -> None:
        super().__init__(data, initial={"begun_on": today})
        people_to_choose(self, "mentor", people)
        people_to_choose(self, "mentee", people)

    def goal(self) -> Goal:
        """Return what was typed in."""
        data = self.cleaned_data
        return Goal(data["grade"], data["begun_on"], data["deadline_on"], data["plan"])


class PassForm(forms.Form):
    on = forms.DateField(label=_("出师日期"), help_text=_("带徒奖在这一天所在的月份发放；已结账则顺延到下一个月。"))
