"""What people type into the pages of the network."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanbao.accounts.models import User
from sanbao.kernel.calendar import DayKind
from sanbao.kernel.periods import day_after
from sanbao.kernel.text import squeeze
from sanbao.network.labels import DAY_KIND_LABELS, DEPARTMENT_KIND_LABELS, GRADE_LABELS, STATION_KIND_LABELS
from sanbao.network.models import Department, Person, Post, Region, Shift, Station, Team
from sanbao.network.rules.grades import HIGHEST, LOWEST
from sanbao.network.rules.places import DepartmentKind, StationKind
from sanbao.network.services import Days, GradeGiven, StationDetails

MOST_CHOICES = 300  # a list to choose from that is longer would make the page heavy: codes are typed then
WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


class Squeezed(forms.CharField):
    """Text in one shape: half-width, without outer blanks."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        return super().clean(squeeze(value) if isinstance(value, str) else value)


class MonthInput(forms.TextInput):
    def __init__(self) -> None:
        super().__init__(attrs={"data-picker": "month"})


class PeopleFilterForm(forms.Form):
    text = Squeezed(
        label=_("工号、姓名或首字母"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    station = forms.ChoiceField(label=_("单位"), required=False)
    team = forms.TypedChoiceField(label=_("班组"), required=False, coerce=int, empty_value=None)
    grade = forms.ChoiceField(label=_("岗位级别"), required=False, choices=[("", _("全部")), *GRADE_LABELS.items()])
    on = forms.DateField(label=_("在职日期"), required=False)
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, stations: Sequence[Station], teams: Iterable[Team]) -> None:
        super().__init__(data)
        everything = [("", _("全部"))]
        _choices(self, "station", [*everything, *((one.code, one.name) for one in stations)])
        _choices(self, "team", [*everything, *((team.pk, team.name) for team in teams)])


class PersonForm(forms.Form):
    no = Squeezed(label=_("工号"), max_length=20)
    name = Squeezed(label=_("姓名"), max_length=40)
    phone = Squeezed(label=_("电话"), max_length=30, required=False)
    hired_on = forms.DateField(label=_("入职日期"), required=False)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("班组"), required=False, empty_label=_("无"))
    post = forms.ModelChoiceField(Post.objects.none(), label=_("岗位"), required=False, empty_label=_("无"))

    def __init__(self, data: QueryDict | None, *, station: Station, person: Person | None = None) -> None:
        super().__init__(data, initial=_initial(person, self.base_fields) if person else None)
        _rows(self, "team", Team.objects.filter(station=station))
        _rows(self, "post", Post.objects.filter(department__station=station).select_related("department"))
        if person:
            del self.fields["no"]


class GradeForm(forms.Form):
    coefficient = forms.DecimalField(
        label=_("技术系数"),
        min_value=LOWEST,
        max_value=HIGHEST,
        max_digits=2,
        decimal_places=1,
        help_text=_("0.1–5.0。学徒 0.1–1.0，学员 1.1–2.0，辅修 2.1–3.0，副修 3.1–4.0，主修 4.1–5.0。"),
    )
    from_on = forms.DateField(label=_("生效日期"), help_text=_("从这一天起计算，以前的月份不变。"))
    certificate = Squeezed(label=_("证书"), max_length=60, required=False, help_text=_("例如：汽车维修工 高级工。"))
    reason = Squeezed(label=_("原因"), max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, from_on: date | None = None, has_grade: bool = False) -> None:
        super().__init__(data, initial={"from_on": from_on})
        self.fields["reason"].required = has_grade

    def grade(self) -> GradeGiven:
        """Return what was typed in."""
        data = self.cleaned_data
        return GradeGiven(Decimal(data["coefficient"]), data["from_on"], data["certificate"], data["reason"])


class FirstGradeForm(GradeForm):
    """The grade of somebody who is hired: whoever is no technician has none."""

    prefix = "grade"

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["coefficient"].required = self.fields["from_on"].required = False
        self.fields["from_on"].help_text = _("不填即从入职日期起。")
        del self.fields["reason"]

    def first(self, hired_on: date | None, today: date) -> GradeGiven | None:
        """Return the first grade, from the day of hiring if no other day was given."""
        data = self.cleaned_data
        if data["coefficient"] is None:
            return None
        return GradeGiven(Decimal(data["coefficient"]), data["from_on"] or hired_on or today, data["certificate"])


class LeaveForm(forms.Form):
    last_on = forms.DateField(label=_("最后一个工作日"))

    def on(self) -> date:
        """Return the first day of being gone: people name the last day at work."""
        last: date = self.cleaned_data["last_on"]
        return day_after(last)


class ShiftPlanForm(forms.Form):
    shift = forms.ModelChoiceField(Shift.objects.none(), label=_("班次"))
    from_on = forms.DateField(label=_("生效日期"))

    def __init__(self, data: QueryDict | None = None, *, station: Station) -> None:
        super().__init__(data)
        _rows(self, "shift", Shift.objects.filter(station=station))


class LendingForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), label=_("借入班组"), empty_label=_("请选择"))
    from_on = forms.DateField(label=_("开始日期"))
    last_on = forms.DateField(label=_("最后一天"))
    reason = Squeezed(label=_("原因"), max_length=200)

    def __init__(self, data: QueryDict | None = None, *, person: Person) -> None:
        super().__init__(data)
        _rows(self, "team", Team.objects.filter(station=person.station).exclude(pk=person.team_id or 0))

    def days(self) -> Days:
        """Return the days, half-open: people name the last one."""
        last: date = self.cleaned_data["last_on"]
        return Days(self.cleaned_data["from_on"], day_after(last))


class EndLendingForm(forms.Form):
    last_on = forms.DateField(label=_("最后一天"))

    def until_on(self) -> date:
        """Return the first day after the lending."""
        last: date = self.cleaned_data["last_on"]
        return day_after(last)


class AccountForm(forms.Form):
    username = Squeezed(
        label=_("用户名"), required=False, max_length=150, help_text=_("留空即解除关联；换账号前先解除。")
    )

    def clean_username(self) -> User | None:
        username = self.cleaned_data["username"]
        if not username:
            return None
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("没有这个用户名，或者该账号已停用，请核对。"))
        return user


class RegionForm(forms.Form):
    code = Squeezed(label=_("代码"), max_length=20)
    name = Squeezed(label=_("名称"), max_length=60)


class StationForm(forms.Form):
    code = Squeezed(label=_("网点代码"), max_length=20, help_text=_("字母、数字、- 和 _，以后不能更改。"))
    name = Squeezed(label=_("网点名称"), max_length=80)
    kind = forms.ChoiceField(
        label=_("类型"), choices=list(STATION_KIND_LABELS.items()), initial=StationKind.SERVICE_STATION
    )
    region = forms.ModelChoiceField(Region.objects.all(), label=_("大区"), required=False, empty_label=_("无"))
    parent = Squeezed(label=_("上级单位代码"), required=False, max_length=20, widget=forms.TextInput({"list": "above"}))
    stars = forms.TypedChoiceField(
        label=_("星级"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("未评")), *((stars, "★" * stars) for stars in range(1, 6))],
    )
    admitted_on = forms.DateField(label=_("准入日期"), required=False)
    city = Squeezed(label=_("城市"), max_length=40, required=False)
    address = Squeezed(label=_("地址"), max_length=200, required=False)
    phone = Squeezed(label=_("电话"), max_length=30, required=False)

    def __init__(self, data: QueryDict | None = None, *, station: Station | None = None) -> None:
        super().__init__(data, initial=_initial(station, self.base_fields) if station else None)
        if station:
            self.initial["parent"] = station.parent.code if station.parent else ""
            del self.fields["code"]

    def clean_parent(self) -> Station | None:
        code = self.cleaned_data["parent"]
        station = Station.objects.filter(code=code).first() if code else None
        if code and station is None:
            raise forms.ValidationError(_("没有这个代码的网点，请核对。"))
        return station

    def details(self) -> StationDetails:
        """Return what was typed in."""
        data = {key: value for key, value in self.cleaned_data.items() if key != "code"}
        return StationDetails(**{**data, "kind": StationKind(data["kind"])})


class DepartmentForm(forms.Form):
    name = Squeezed(label=_("部门"), max_length=60)
    kind = forms.ChoiceField(label=_("性质"), choices=list(DEPARTMENT_KIND_LABELS.items()))
    parent = forms.ModelChoiceField(
        Department.objects.none(), label=_("上级部门"), required=False, empty_label=_("直属本单位")
    )
    order = forms.IntegerField(label=_("顺序"), min_value=0, max_value=999, initial=0)

    def __init__(self, data: QueryDict | None = None, *, station: Station, part: Department | None = None) -> None:
        super().__init__(data, initial=_initial(part, self.base_fields) if part else None)
        _rows(self, "parent", station.departments.exclude(pk=part.pk if part else 0))

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `set_department`."""
        return {**self.cleaned_data, "kind": DepartmentKind(self.cleaned_data["kind"])}


class PostForm(forms.Form):
    department = forms.ModelChoiceField(Department.objects.none(), label=_("部门"))
    title = Squeezed(label=_("岗位"), max_length=40)
    headcount = forms.IntegerField(label=_("编制人数"), min_value=0, max_value=999, initial=1)
    duties = forms.CharField(label=_("职责"), required=False, max_length=4000, widget=forms.Textarea({"rows": 6}))

    def __init__(self, data: QueryDict | None = None, *, station: Station, part: Post | None = None) -> None:
        super().__init__(data, initial=_initial(part, self.base_fields) if part else None)
        _rows(self, "department", station.departments.all())
        if part:
            del self.fields["department"]

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `set_post`."""
        return self.cleaned_data


class TeamForm(forms.Form):
    name = Squeezed(label=_("班组"), max_length=40)
    department = forms.ModelChoiceField(Department.objects.none(), label=_("部门"), required=False, empty_label=_("无"))

    def __init__(self, data: QueryDict | None = None, *, station: Station, part: Team | None = None) -> None:
        super().__init__(data, initial=_initial(part, self.base_fields) if part else None)
        _rows(self, "department", station.departments.all())

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `set_team`."""
        return self.cleaned_data


class ShiftForm(forms.Form):
    name = Squeezed(label=_("班次"), max_length=40)
    starts_at = forms.TimeField(label=_("上班时间"), initial="08:00")
    ends_at = forms.TimeField(label=_("下班时间"), initial="17:00")
    break_minutes = forms.IntegerField(label=_("休息(分钟)"), min_value=0, max_value=240, initial=60)
    weekdays = forms.MultipleChoiceField(
        label=_("工作日"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(enumerate(WEEKDAYS)),
        initial=list(range(5)),
    )
    follows_calendar = forms.BooleanField(label=_("按国家节假日调休"), required=False, initial=True)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        station: Station,  # noqa: ARG002 - each part of a station is given its station
        part: Shift | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(part, self.base_fields) if part else None)
        if part:
            self.initial["weekdays"] = [day for day, works in enumerate(part.weekdays) if works == "1"]

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `set_shift`."""
        worked = set(self.cleaned_data["weekdays"])
        weekdays = "".join("1" if str(day) in worked else "0" for day in range(len(WEEKDAYS)))
        return {**self.cleaned_data, "weekdays": weekdays}


class AdmissionForm(forms.Form):
    on = forms.DateField(label=_("日期"))


class CalendarDayForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("性质"), required=False, choices=[("", _("按星期（周一至周五上班）")), *DAY_KIND_LABELS.items()]
    )
    note = Squeezed(label=_("说明"), max_length=60, required=False)

    def chosen(self) -> DayKind | None:
        """Return what the day shall be; None if it follows its weekday."""
        kind = self.cleaned_data["kind"]
        return DayKind(kind) if kind else None


class AttendanceChoiceForm(forms.Form):
    text = Squeezed(
        label=_("网点代码或名称"), required=False, max_length=40, widget=forms.TextInput(attrs={"type": "search"})
    )
    month = forms.CharField(label=_("月份"), required=False, max_length=7, widget=MonthInput())


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
    field.choices = choices


def _rows(form: forms.Form, name: str, rows: Any) -> None:  # noqa: ANN401 - a query set of any model
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells mypy what stands above
    field.queryset = rows


def _initial(row: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name, None) for name in names}
