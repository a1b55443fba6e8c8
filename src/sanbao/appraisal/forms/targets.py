"""What people enter for the target board."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.forms.places import MonthText
from sanbao.appraisal.rules.figures import written
from sanbao.appraisal.rules.target_sheet import Course, LeadTimes, Target, TargetSheet, TimeUnit
from sanbao.appraisal.rules.targets import Case, Facts
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze
from sanbao.network.models import Station

PLACES: Final = 4
DIGITS: Final = 16
SUBJECT: Final = 64
TIME_UNITS: Final = {
    TimeUnit.WORK_HOUR: _("工作小时"),
    TimeUnit.HOUR: _("小时"),
    TimeUnit.WORK_DAY: _("工作日"),
    TimeUnit.DAY: _("自然日"),
}


def number(label: Any, **more: Any) -> forms.DecimalField:  # noqa: ANN401 - Django's arguments
    """Return a field of an exact figure."""
    return forms.DecimalField(label=label, max_digits=DIGITS, decimal_places=PLACES, **more)


class FigureForm(forms.Form):
    """The sums of a target, or each case of it, with the evidence."""

    above = number("", required=False)
    below = number("", required=False)
    cases = forms.CharField(label=_("逐件登记"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    evidence = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("报表名称、单号或记录的存放处；撤回时写明原因。")
    )

    def __init__(self, data: Any, *, target: Target, before: Facts | None, unit: str) -> None:  # noqa: ANN401 - see above
        super().__init__(data, initial=_initial(before))
        self.fields["above"].label = _now(target.above)
        self.fields["below"].label = _now(target.below)
        help_text = _now("每行一件：单号、用时（{unit}），如“TS-01 1.5”。填了逐件就不用填合计；没有发生请在合计填 0。")
        self.fields["cases"].help_text = help_text.format(unit=unit)
        if target.course is not Course.CASES:
            del self.fields["cases"]
        if not target.below:
            del self.fields["below"]

    @property
    def facts(self) -> Facts:
        """Return what was entered; a valid form only."""
        data = self.cleaned_data
        if data.get("cases"):
            return Facts(cases=data["cases"])
        return Facts(_exact(data["above"]), _exact(data.get("below")))

    def clean_cases(self) -> tuple[Case, ...]:
        lines = [squeeze(line) for line in self.cleaned_data["cases"].splitlines()]
        return tuple(_case(n, line) for n, line in enumerate(lines, start=1) if line)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_taking_back or self.errors or data.get("cases"):
            return data
        for name in ("above", "below"):
            if name in self.fields and data.get(name) is None:
                self.add_error(name, _("请填写。"))
        return data

    @property
    def is_taking_back(self) -> bool:
        """Tell whether the figure is to be taken back."""
        return "take_back" in self.data


def _initial(before: Facts | None) -> dict[str, str]:
    if before is None:
        return {}
    if before.cases is not None:
        return {"cases": "\n".join(f"{case.subject} {written(case.elapsed)}" for case in before.cases)}
    return {name: written(value) for name in ("above", "below") if (value := getattr(before, name)) is not None}


def _exact(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(written(value))


def _case(line_no: int, line: str) -> Case:
    subject, _blank, elapsed = line.replace("，", " ").replace(",", " ").rpartition(" ")
    try:
        took = Decimal(elapsed)
    except InvalidOperation:
        took = Decimal(-1)
    subject = squeeze(subject)
    if not subject or len(subject) > SUBJECT or not took.is_finite() or not 0 <= took < 10**6:
        wrong = _("第 {n} 行“{line}”看不懂，请写成“单号 用时”，例如：TS-01 1.5。")
        raise forms.ValidationError(str(wrong).format(n=line_no, line=line[:40]))
    return Case(subject, Decimal(written(took)))


class SheetForm(forms.Form):
    """Another edition of the target sheet: each limit, and the lead times."""

    station = forms.ModelChoiceField(
        Station.objects.none(), label=_("适用范围"), required=False, empty_label=_("全公司"), to_field_name="code"
    )
    from_month = MonthText(label=_("生效月份"))
    light = number(_("轻修交期"), min_value=0)
    medium = number(_("中修交期"), min_value=0)
    heavy = number(_("重修交期"), min_value=0)
    unit = forms.ChoiceField(label=_("交期单位"), choices=list(TIME_UNITS.items()))
    reason = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, data: Any, *, sheet: TargetSheet, month: Month) -> None:  # noqa: ANN401 - see above
        times = sheet.lead_times
        initial = {name: written(getattr(times, name)) for name in ("light", "medium", "heavy")}
        super().__init__(data, initial=initial | {"unit": times.unit, "from_month": str(month)})
        self.sheet = sheet
        stations: Any = self.fields["station"]
        stations.queryset = Station.objects.all()
        for target in sheet.targets:
            self.fields[f"limit_{target.code}"] = number(_now(target.label), min_value=0, initial=written(target.limit))
            if target.course is Course.CASES:
                self.fields[f"case_{target.code}"] = number(
                    _now("每件时限"), min_value=0, initial=written(target.case_limit)
                )

    @property
    def limits(self) -> Iterator[tuple[Target, forms.BoundField, forms.BoundField | None]]:
        """Return each target with its boxes, for the page."""
        for target in self.sheet.targets:
            case = f"case_{target.code}"
            yield target, self[f"limit_{target.code}"], self[case] if case in self.fields else None

    @property
    def edited(self) -> TargetSheet:
        """Return the sheet as it was filled in; a valid form only."""
        data = self.cleaned_data
        times = LeadTimes(data["light"], data["medium"], data["heavy"], TimeUnit(data["unit"]))
        targets = tuple(
            replace(
                target,
                limit=_exact(data[f"limit_{target.code}"]) or Decimal(0),
                case_limit=_exact(data.get(f"case_{target.code}")) or target.case_limit,
            )
            for target in self.sheet.targets
        )
        return TargetSheet(from_month=data["from_month"], targets=targets, lead_times=times)
