"""What is asked when the cause of a rework is named (form 09)."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanbao.ledger.labels import CAUSE_LABELS
from sanbao.ledger.rules.rework import Cause
from sanbao.network.models import Person
from sanbao.work_orders.forms.fields import Written
from sanbao.work_orders.models import ReworkCause


class CauseForm(forms.Form):
    cause = forms.TypedChoiceField(label=_("返修原因"), coerce=Cause, empty_value=None, required=False)
    people = forms.TypedMultipleChoiceField(
        label=_("原操作者"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("原因是操作者时，扣回这些人在原工单里的工时费和标准工时。"),
    )
    note = Written(label=_("说明"), required=False, max_length=200, help_text=_("例如：制动片装反，已再教育。"))

    def __init__(self, data: QueryDict | None, *, did: Sequence[Person], named: ReworkCause | None) -> None:
        super().__init__(data, initial=_initial(did, named))
        cause, people = self.fields["cause"], self.fields["people"]
        assert isinstance(cause, forms.TypedChoiceField)  # noqa: S101 - tells mypy what stands above
        assert isinstance(people, forms.TypedMultipleChoiceField)  # noqa: S101 - likewise
        cause.choices = [("", _("尚未填写")), *((one.value, _told(one)) for one in Cause)]
        people.choices = [(person.pk, f"{person.name} {person.no}") for person in did]
        if not did:
            del self.fields["people"]


def _told(cause: Cause) -> str:
    label = str(CAUSE_LABELS[cause])
    return _("{cause}（扣回原工时费）").format(cause=label) if cause in settings.OPERATOR_CAUSES else label


def _initial(did: Sequence[Person], named: ReworkCause | None) -> dict[str, object]:
    if named is None:
        return {"people": [person.pk for person in did]}
    people = list(named.people.values_list("pk", flat=True))
    return {"cause": named.cause, "people": people, "note": named.note}
