"""How the bank wants its file."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.errors import Refused
from sanbao.payroll.rules.bank_layout import (
    AMOUNT_LABELS,
    CELL_LABELS,
    ENCODING_LABELS,
    AmountStyle,
    Cell,
    Column,
    Encoding,
    Layout,
    check,
)

COLUMNS: Final = len(Cell)


class CostMonthForm(forms.Form):
    month = forms.CharField(label=_("月份"), max_length=10, widget=forms.TextInput(attrs={"data-picker": "month"}))


class LayoutForm(forms.Form):
    """One row of the form for each column of the file, in its order; a row without content is no column."""

    has_header = forms.BooleanField(label=_("第一行是列名"), required=False)
    encoding = forms.ChoiceField(
        label=_("CSV 编码"), choices=[(one.value, _(text)) for one, text in ENCODING_LABELS.items()]
    )
    amount_style = forms.ChoiceField(
        label=_("金额格式"), choices=[(one.value, _(text)) for one, text in AMOUNT_LABELS.items()]
    )
    remark = forms.CharField(label=_("附言"), max_length=40, required=False)
    for_all = forms.BooleanField(label=_("所有没有单独设定的单位都这样"), required=False)
    reason = forms.CharField(label=_("原因"), max_length=200)

    def __init__(self, data: Any, *, layout: Layout, for_all: bool) -> None:  # noqa: ANN401 - request.POST or nothing
        initial = {
            "has_header": layout.has_header,
            "encoding": layout.encoding,
            "amount_style": layout.amount_style,
            "remark": layout.remark,
        }
        super().__init__(data, initial=initial)
        if not for_all:
            del self.fields["for_all"]
        choices = [("", _("（不要）")), *((cell.value, _(text)) for cell, text in CELL_LABELS.items())]
        for index in range(COLUMNS):
            kept = layout.columns[index] if index < len(layout.columns) else None
            place = {"place": index + 1}
            self.fields[f"cell_{index}"] = forms.ChoiceField(
                label=_now("第 {place} 列").format(**place),
                choices=choices,
                required=False,
                initial=kept.cell.value if kept else "",
            )
            self.fields[f"title_{index}"] = forms.CharField(
                label=_now("第 {place} 列的列名").format(**place),
                max_length=40,
                required=False,
                initial=kept.title if kept else "",
            )

    def layout(self) -> Layout:
        """Return what was chosen."""
        data = self.cleaned_data
        return Layout(
            columns=tuple(
                Column(Cell(data[f"cell_{index}"]), data[f"title_{index}"])
                for index in range(COLUMNS)
                if data.get(f"cell_{index}")
            ),
            has_header=data["has_header"],
            encoding=Encoding(data["encoding"]),
            amount_style=AmountStyle(data["amount_style"]),
            remark=data["remark"],
        )

    def clean(self) -> dict[str, Any]:
        """Say beside the form what no bank could pay by."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check(self.layout())
            except Refused as error:
                for fault in error.faults:
                    self.add_error(None, fault.text(_now))
        return cleaned

    @property
    def columns(self) -> list[tuple[Any, Any]]:
        """Return the pairs of boxes, one for each column."""
        return [(self[f"cell_{index}"], self[f"title_{index}"]) for index in range(COLUMNS)]
