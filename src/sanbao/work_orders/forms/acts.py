"""What is asked when an order is completed or voided."""

from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanbao.work_orders.forms.fields import MomentField, Written


class FinishForm(forms.Form):
    finished_at = MomentField(label=_("完工时间"), help_text=_("终检合格的时间。"))
    inspection = Written(label=_("检验"), required=False, max_length=40, help_text=_("例如：合格。"))

    def __init__(self, data: QueryDict | None, *, now: datetime, inspection: str) -> None:
        super().__init__(data, initial={"finished_at": now, "inspection": inspection})
        field = self.fields["finished_at"]
        assert isinstance(field, MomentField)  # noqa: S101 - tells mypy what stands above
        field.now = now


class VoidForm(forms.Form):
    reason = Written(
        label=_("作废原因"), max_length=200, widget=forms.Textarea({"rows": 3}), help_text=_("会记入审计日志。")
    )
