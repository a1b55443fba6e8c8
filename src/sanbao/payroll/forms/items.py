"""What is entered for a month by hand; the boxes are those that the kind asks for."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.text import squeeze
from sanbao.network.models import Person, Station, Team
from sanbao.network.queries import employed_in
from sanbao.payroll.forms.runs import MonthField
from sanbao.payroll.forms.steps import ReasonField
from sanbao.payroll.rules.items import ASKED, ITEM_KIND_LABELS, ItemKind


class AmountField(forms.DecimalField):
    """An amount as people write it: 1200, 1,200.00, ¥1200, 300元."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401 - Django's arguments
        super().__init__(max_digits=12, decimal_places=2, **more)

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the figure without the signs around it."""
        return super().clean(squeeze(value).strip("¥元 ").replace(",", "") if isinstance(value, str) else value)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when the class is made
    """A person by number and name."""

    def label_from_instance(self, obj: Person) -> str:
        """Return what the list shows."""
        return f"{obj.name} {obj.no}"


class TeamField(forms.ModelChoiceField):  # type: ignore[type-arg]  # see above
    """A team by name; nothing chosen means the people without a team."""

    def label_from_instance(self, obj: Team) -> str:
        """Return what the list shows."""
        return obj.name


class ItemForm(forms.Form):
    """The boxes of one kind, as its rule asks for them."""

    def __init__(self, data: QueryDict | None, *, kind: ItemKind, station: Station, month: Month) -> None:
        super().__init__(data)
        self.kind, asked = kind, ASKED[kind]
        if asked.of_group:
            teams = Team.objects.filter(station=station).order_by("name")
            self.fields["team"] = TeamField(teams, label=_("班组"), required=False, empty_label=_("未分班组的人员"))
        else:
            people = Person.objects.filter(employed_in(month), station=station).order_by("no")
            self.fields["person"] = PersonField(people, label=_("人员"), empty_label=_("请选择"))
        if asked.is_quantity:
            self.fields["quantity"] = forms.DecimalField(label=_("数量"), max_digits=12, decimal_places=2)
        else:
            help_text = _("补发填正数，扣回填负数。") if asked.may_be_negative else ""
            self.fields["amount"] = AmountField(label=_("金额（元）"), help_text=help_text)
        if asked.for_month:
            self.fields["for_month"] = MonthField(label=_("所属月份"))
        self.fields["label"] = forms.CharField(
            label=_("名称"), max_length=40, initial=_plain(kind), help_text=_("工资条上按这个名称显示。")
        )
        if asked.consent:
            self.fields["consented_on"] = forms.DateField(
                label=_("本人同意日期"), required=False, help_text=_("没有本人同意就不扣，留待以后登记。")
            )
        self.fields["reason"] = ReasonField(label=_("事由"))

    def told(self, error: Refused) -> None:
        """Show each fault at its box."""
        for fault in error.faults:
            column = fault.column if fault.column in self.fields else None
            self.add_error(column, fault.text(lambda text: str(_(text))))


class ConsentForm(forms.Form):
    consented_on = forms.DateField(label=_("本人同意日期"), help_text=_("以本人签字的日期为准。"))


def _plain(kind: ItemKind) -> str:
    """Return the name of a kind without the unit behind it."""
    return str(_(ITEM_KIND_LABELS[kind])).partition("（")[0].partition(" (")[0]
