"""Another edition of a scheme: what people type becomes plain JSON, which the rules read and judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanbao.appraisal.forms.places import MonthText
from sanbao.appraisal.rules.figures import UNIT_LABELS, Direction, Unit
from sanbao.appraisal.rules.measuring import measures
from sanbao.appraisal.rules.schemes import Item, Period, Scheme, Source, StepIn
from sanbao.kernel.plain_json import read, written
from sanbao.kernel.text import squeeze
from sanbao.network.labels import GRADE_LABELS
from sanbao.network.models import Person, Station, Team

NUMBERS: Final = ("weight", "lower", "upper", "per", "step_up", "step_down")
MAY_BE_EMPTY: Final = frozenset({"weight", "lower", "upper"})
STEP_LABELS: Final = {StepIn.POINTS: gettext_lazy("分"), StepIn.SHARE: gettext_lazy("小分的几成")}
PERIOD_LABELS: Final = {Period.MONTH: gettext_lazy("月"), Period.QUARTER: gettext_lazy("季度")}
MOST_ADDED: Final = 30
NO_SCHEME: Final = "!none"  # no scheme is called so: its code is a slug
DIRECTION_LABELS: Final = {Direction.BIGGER: gettext_lazy("越大越好"), Direction.SMALLER: gettext_lazy("越小越好")}


class EditionForm(forms.Form):
    """What is said of the whole edition; its groups and items are rows of the page."""

    code = forms.SlugField(
        label=gettext_lazy("方案代码"), max_length=64, help_text=gettext_lazy("同一代码的新版本替换旧版本。")
    )
    label = forms.CharField(label=gettext_lazy("方案名称"), max_length=200)
    from_month = MonthText(label=gettext_lazy("生效月份"))
    reserve = forms.CharField(label=gettext_lazy("短板与任务预留分"), max_length=10)
    cap = forms.CharField(label=gettext_lazy("单项封顶倍数"), max_length=10)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class UseForm(forms.Form):
    """Who is appraised by which scheme from a month on."""

    team = forms.ModelChoiceField(
        Team.objects.none(), label=gettext_lazy("班组"), required=False, empty_label=gettext_lazy("全站")
    )
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("或者单个人员"),
        required=False,
        empty_label=gettext_lazy("不单独指定"),
    )
    scheme = forms.ChoiceField(label=gettext_lazy("方案"))
    from_month = MonthText(label=gettext_lazy("生效月份"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)

    def __init__(self, data: Any, *, station: Station, schemes: Mapping[str, str], month: str) -> None:  # noqa: ANN401 - request.POST
        super().__init__(data, initial={"from_month": month})
        teams: Any = self.fields["team"]
        people: Any = self.fields["person"]
        teams.queryset = Team.objects.filter(station=station)
        people.queryset = Person.objects.filter(station=station, left_on__isnull=True).order_by("no")
        people.label_from_instance = lambda one: f"{one.name} {one.no}"
        scheme: Any = self.fields["scheme"]
        scheme.choices = [("", _("请选择")), *schemes.items(), (NO_SCHEME, _("不参加绩效"))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("team") and data.get("person"):
            self.add_error("person", _("班组和人员只能选一个。"))
        return data

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of `assign_scheme`, to which no scheme is an empty code."""
        chosen = self.cleaned_data["scheme"]
        return {**self.cleaned_data, "scheme": "" if chosen == NO_SCHEME else chosen}


@dataclass(frozen=True, slots=True)
class Typed:
    """A scheme as it stands in the boxes: plain JSON, text by text."""

    scheme: dict[str, Any]
    dropped: frozenset[int]
    added: int = 0

    def is_added(self, n: int) -> bool:
        """Tell whether the edition before did not have this item."""
        return n >= len(self.scheme["items"]) - self.added

    @property
    def kept(self) -> dict[str, Any]:
        """Return the scheme without the items that were taken out."""
        items = [item for n, item in enumerate(self.scheme["items"]) if n not in self.dropped]
        return {**self.scheme, "items": items}

    def scheme_or_refuse(self) -> Scheme:
        """Return the scheme.

        Raises: Refused with every field that cannot be read.
        """
        return read(Scheme, self.kept)


def start(scheme: Scheme) -> Typed:
    """Return the boxes of a scheme that is to be edited."""
    plain: Any = written(scheme)
    return Typed(plain, frozenset())


def typed(before: Scheme, data: Mapping[str, str]) -> Typed:
    """Return what was typed over a scheme: the form's own fields, and `group-0-pool`, `item-3-weight` and so on.

    `item-3-for-lead` is ticked if the item holds for leads; none ticked: for everybody.

    `added` tells how many items were added to those of the scheme; `add` asks for one more.
    """
    plain: Any = written(before)
    plain |= {name: squeeze(data.get(name, "")) for name in ("code", "reserve", "cap")}
    plain["label"] = " ".join(data.get("label", "").split())
    for n, group in enumerate(plain["groups"]):
        group["pool"] = squeeze(data.get(f"group-{n}-pool", ""))
        group["deducts_only"] = f"group-{n}-deducts_only" in data
    plain["items"] = [{**item, **_item(n, item, data)} for n, item in enumerate(plain["items"])]
    sent = len(plain["items"]) + _added(data)
    for n in range(len(plain["items"]), sent):
        plain["items"].append(_added_item(n, plain, data))
    dropped = frozenset(n for n in range(sent) if f"item-{n}-keep" not in data)
    if "add" in data and sent - len(before.items) < MOST_ADDED:
        plain["items"].append(_blank(plain))
    return Typed(plain, dropped, added=len(plain["items"]) - len(before.items))


def _added(data: Mapping[str, str]) -> int:
    text = data.get("added", "")
    return min(int(text), MOST_ADDED) if text.isascii() and text.isdecimal() else 0


def _blank(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the boxes of an item that is entered by hand and loses points below 100 %, as most of them do."""
    item = Item(
        code=_free_code("item", plain),
        label="?",
        group=plain["main"],
        weight=None,
        lower=Decimal(100),
        step_down=Decimal("0.1"),
        unit=Unit.PERCENT,
    )
    boxes: Any = written(item)
    return {**boxes, "label": ""}


def _added_item(n: int, plain: Mapping[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    """Return an added item as it was typed; one that is measured has the code, the unit and by default the name."""
    blank = _blank(plain)
    words = {name: data.get(f"item-{n}-{name}", blank[name]).strip() for name in ("group", "period", "unit", "basis")}
    found = {**blank, **words, **_item(n, blank, data)}
    measure = measures().get(data.get(f"item-{n}-measure", ""))
    if measure is None:
        return found
    code, label = _free_code(measure.code, plain), found["label"] or measure.label
    own = {"source": Source.MEASURED, "measure": measure.code, "unit": measure.unit}
    return {**found, **own, "code": code, "label": label}


def _free_code(wanted: str, plain: Mapping[str, Any]) -> str:
    taken = {item["code"] for item in plain["items"]}
    return next(code for code in chain([wanted], (f"{wanted}_{n}" for n in count(2))) if code not in taken)


def choices_of_added(plain: Mapping[str, Any]) -> dict[str, list[tuple[str, Any]]]:
    """Return what the boxes of an added item offer: groups, measures (empty: entered by hand), periods, units."""
    return {
        "group": [(group["code"], _(group["label"])) for group in plain["groups"]],
        "measure": [("", _("手工登记")), *((code, _(one.label)) for code, one in measures().items())],
        "period": list(PERIOD_LABELS.items()),
        "unit": [(unit.value, _(label) if label else _("无单位")) for unit, label in UNIT_LABELS.items()],
    }


def _item(n: int, item: Mapping[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    boxes: dict[str, Any] = {name: squeeze(data.get(f"item-{n}-{name}", "")) for name in NUMBERS}
    numbers = {name: text or (None if name in MAY_BE_EMPTY else "0") for name, text in boxes.items()}
    words = {name: data.get(f"item-{n}-{name}", item[name]) for name in ("label", "step_in", "direction")}
    grades = [str(grade) for grade in GRADE_LABELS if f"item-{n}-for-{grade}" in data]
    return {**numbers, **words, "deducts_only": f"item-{n}-deducts_only" in data, "applies_to": grades}


def grades_text(applies_to: Sequence[str]) -> str:
    """Return for which grades an item holds, as people call them."""
    return "、".join(str(GRADE_LABELS.get(grade, grade)) for grade in applies_to) or _("全部")
