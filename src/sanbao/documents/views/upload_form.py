"""What people fill in to bring a file, and to find one again."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanbao.accounts.ports import Place
from sanbao.documents.errors import StationCodeUnfit
from sanbao.documents.models import ImportRun
from sanbao.documents.queries.imports import RunFilter
from sanbao.documents.sheets.outcome import Importer
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze

CODE: Final = re.compile(r"[0-9A-Za-z_-]{1,20}")
ENDINGS: Final = ".xlsx,.xls,.csv,.xlsm,.xlsb,.txt"


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
    return field


def _as_month(text: str) -> Month | None:
    text = squeeze(text)
    try:
        return Month.parse(text) if text else None
    except DomainError as error:
        raise forms.ValidationError(_("月份请写成 2026-10 的样子。")) from error


class UploadForm(forms.Form):
    """`station` may stay empty only if a new station is to be opened."""

    kind = forms.ChoiceField(
        label=_("表格种类"), widget=forms.RadioSelect, error_messages={"required": _("请选择是哪一种表。")}
    )
    station = forms.ChoiceField(label=_("网点"), required=False)
    month = forms.CharField(
        label=_("月份"),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"data-picker": "month"}),
        help_text=_("可以不填：从表的标题或文件名里读出。台账填了月份，就只收这个月完工的工单。"),
    )
    file = forms.FileField(
        label=_("文件"),
        widget=forms.FileInput(attrs={"accept": ENDINGS}),
        error_messages={
            "required": _("请选择要导入的文件。"),
            "empty": _("这个文件是空的，请检查是否选错了文件。"),
            "missing": _("请选择要导入的文件。"),
        },
    )
    create_station = forms.BooleanField(label=_("新建网点"), required=False)
    new_station = forms.CharField(
        label=_("新网点代码"), required=False, max_length=40, help_text=_("字母、数字、横线，最多 20 个字符，如 A02。")
    )

    def __init__(
        self,
        data: object = None,
        files: object = None,
        *,
        kinds: Mapping[str, Importer],
        stations: Sequence[Place],
        may_open: bool,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, files, initial=initial)  # type: ignore[arg-type]  # request.POST, request.FILES
        _choice(self, "kind").choices = [(code, gettext(importer.kind.title)) for code, importer in kinds.items()]
        places = [(place.code, f"{place.code} {place.name}") for place in stations]
        _choice(self, "station").choices = places if len(places) == 1 else [("", _("请选择网点")), *places]
        if not may_open:
            del self.fields["create_station"], self.fields["new_station"]

    def clean_month(self) -> Month | None:
        return _as_month(self.cleaned_data["month"])

    def clean(self) -> None:
        code = squeeze(self.cleaned_data.get("new_station", ""))
        if self.opens_station and not CODE.fullmatch(code):
            self.add_error("new_station", StationCodeUnfit(code=code).text(gettext))
        if not self.opens_station and not self.cleaned_data.get("station") and "station" not in self.errors:
            self.add_error("station", gettext("请选择网点。"))

    @property
    def opens_station(self) -> bool:
        """Tell whether the roster is to open its station."""
        return bool(self.cleaned_data.get("create_station"))

    @property
    def station_code(self) -> str:
        """Return the code of the station that the sheet is about; a valid form only."""
        return squeeze(self.cleaned_data["new_station"] if self.opens_station else self.cleaned_data["station"])


class RunFilterForm(forms.Form):
    kind = forms.ChoiceField(label=_("表格种类"), required=False)
    place = forms.ChoiceField(label=_("网点"), required=False)
    status = forms.ChoiceField(label=_("状态"), required=False)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: object, *, kinds: Mapping[str, Importer], stations: Sequence[Place]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # request.GET
        titles = [(code, gettext(importer.kind.title)) for code, importer in kinds.items()]
        places = [(place.code, f"{place.code} {place.name}") for place in stations]
        _choice(self, "kind").choices = [("", _("全部")), *titles]
        _choice(self, "place").choices = [("", _("全部")), *places]
        _choice(self, "status").choices = [("", _("全部")), *ImportRun.Status.choices]

    def wanted(self) -> RunFilter:
        """Return what is asked for; a valid form only."""
        data = self.cleaned_data
        return RunFilter(data["kind"], data["place"], data["status"])
