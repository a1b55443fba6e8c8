"""A frozen dataclass of plain JSON as a form, and back: one box for each figure, rows for lists, nested ones within.

The boxes only carry texts. What is wrong is found by the reader that reads stored terms too, and told at its box.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from sanbao.kernel.errors import Fault, Refused
from sanbao.kernel.json_faults import OutOfRange
from sanbao.kernel.outline import Many, Piece, Shape, taken
from sanbao.kernel.plain_json import Json, Unit, has_default, hints, read, written
from sanbao.kernel.text import squeeze
from sanbao.payroll.forms.percent import SIGN, as_ratio, out_of_range, ratio_shown
from sanbao.payroll.forms.words import CHOICES, CHOSEN, HINTS, NAMED, UNITS

SPARE_ROWS: Final = 2
MOST_ROWS: Final = 40
SEPARATORS: Final = re.compile(r"[、,，;；\s]+")
KEY, VALUE = "key", "value"
Groups = Sequence[tuple[str, Sequence[str]]]


@dataclass(slots=True)
class Plan:
    """Where the boxes of an object stand: names of boxes, then sections and tables under their headings."""

    label: str = ""
    boxes: list[str] = field(default_factory=list)
    sections: list["Plan"] = field(default_factory=list)
    tables: list["Rows"] = field(default_factory=list)


@dataclass(slots=True)
class Rows:
    """A list of which each row is an object of its own."""

    label: str
    hint: str
    rows: list[Plan]


class TypedForm(forms.Form):
    """The boxes of `kind`, filled with `content`; after is_valid the dataclass stands in `content`.

    A row in which nothing is written is no row. `without` are fields that have no box. `more` in the data asks for
    more empty rows: nothing is checked then.
    """

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kind: type,
        content: object | None = None,
        groups: Groups = (),
        without: Collection[str] = (),
    ) -> None:
        self.wants_more = data is not None and "more" in data
        super().__init__(None if self.wants_more else data)
        self.kind, self.content, self.without = kind, content, without
        self._typed = data
        self._places: dict[str, str] = {}
        self._ratios: set[str] = set()
        given: Any = written(content) if content is not None else {}
        self.plan = self._object(kind, "", given)
        for label, names in groups:
            self._gather(_(label), names)

    def tree(self) -> dict[str, Any]:
        """Return the boxes as the template draws them."""
        return self._drawn(self.plan)

    def clean(self) -> dict[str, Any]:
        """Read the boxes as the dataclass, and tell each fault at its box."""
        self._places = {}
        try:
            self.content = read(self.kind, self._collected(self.kind, "", ""))
        except Refused as refused:
            for fault in refused.faults:
                name = self._places.get(fault.column or "")
                self.add_error(name, self._told(fault, name))
        return self.cleaned_data

    def _told(self, fault: Fault, name: str | None) -> str:
        """Return a fault as the reader of the boxes knows them: a percentage with its label, as it was typed."""
        if fault.code == "json.missing":
            return _("请填写这一项。")
        if name is None or name not in self._ratios or fault.code != OutOfRange.code:
            return fault.text(_)
        label = str(self.fields[name].label).removesuffix(f"（{SIGN}）")
        return out_of_range(label, squeeze(self.cleaned_data[name])).text(_)

    # boxes

    def _object(self, kind: type, before: str, given: Mapping[str, Any] | None) -> Plan:
        """Make the boxes of an object; those of a spare row (`given` None) stay empty."""
        plan = Plan()
        for one in self._asked(kind):
            piece, name = taken(hints(kind)[one.name]), before + one.name
            value = None if given is None else given.get(one.name, _default_of(one))
            if piece.shape is Shape.OBJECT and not piece.many:
                plan.sections.append(self._object(piece.kind, f"{name}-", value or {}))
                plan.sections[-1].label = _(piece.label)
            elif _is_table(piece):
                plan.tables.append(self._table(piece, one.name, name, value or _empty(piece)))
            else:
                self.fields[name] = _box(piece, one.name, self._initial(piece, name, value))
                self._ratios |= {name} if _is_ratio(piece) else set()
                plan.boxes.append(name)
        return plan

    def _asked(self, kind: type) -> "Iterator[Field[Any]]":
        """Yield the fields that have a box; the others keep their default."""
        return (one for one in fields(kind) if kind is not self.kind or one.name not in self.without)

    def _table(self, piece: Piece, field_name: str, name: str, value: Any) -> Rows:  # noqa: ANN401 - plain JSON
        given = list(value.items()) if isinstance(value, Mapping) else list(value)
        rows = []
        for index in range(self._rows(name, len(given))):
            row = given[index] if index < len(given) else None
            rows.append(self._row(piece, field_name, f"{name}-{index}-", row))
        return Rows(_(piece.label), _(HINTS[field_name]) if field_name in HINTS else "", rows)

    def _row(self, piece: Piece, field_name: str, before: str, row: Any) -> Plan:  # noqa: ANN401 - plain JSON
        if piece.shape is Shape.OBJECT:
            return self._object(piece.kind, before, row)
        key, value = row or ("", None)
        self.fields[before + KEY] = _key(field_name, key, self._kept(before + KEY, key))
        self.fields[before + VALUE] = _box(piece, VALUE, self._initial(piece, before + VALUE, value))
        return Plan(boxes=[before + KEY, before + VALUE])

    def _rows(self, name: str, known: int) -> int:
        """Return how many rows to show: those that were sent, or the known ones and some to spare."""
        if self._typed is None:
            return known + SPARE_ROWS
        found = [re.match(rf"{re.escape(name)}-(\d{{1,3}})-", key) for key in self._typed]
        sent = max((int(one.group(1)) + 1 for one in found if one), default=0)
        return min(max(sent, 1) + (SPARE_ROWS if self.wants_more else 0), MOST_ROWS)

    def _initial(self, piece: Piece, name: str, value: Json) -> Any:  # noqa: ANN401 - what a box holds
        if self.wants_more and self._typed is not None and _is_list(piece):
            return self._typed.getlist(name)
        return self._kept(name, _shown(piece, value))

    def _kept(self, name: str, value: object) -> object:
        return self._typed.get(name, "") if self.wants_more and self._typed is not None else value

    def _gather(self, label: str, names: Sequence[str]) -> None:
        """Move boxes of the top under a heading."""
        own = [name for name in names if name in self.plan.boxes]
        self.plan.boxes = [name for name in self.plan.boxes if name not in own]
        self.plan.sections.append(Plan(label, own))

    def _drawn(self, plan: Plan) -> dict[str, Any]:
        return {
            "label": plan.label,
            "boxes": [self[name] for name in plan.boxes],
            "sections": [self._drawn(one) for one in plan.sections],
            "tables": [
                {"label": one.label, "hint": one.hint, "rows": [self._drawn(row) for row in one.rows]}
                for one in plan.tables
            ],
        }

    # back

    def _collected(self, kind: type, before: str, path: str) -> dict[str, Any]:
        """Return what was typed as plain JSON; an empty box is null, or left out where something counts without it."""
        found: dict[str, Any] = {}
        for one in self._asked(kind):
            piece, name, place = taken(hints(kind)[one.name]), before + one.name, f"{path}{one.name}"
            self._places[place] = name
            if piece.shape is Shape.OBJECT and not piece.many:
                found[one.name] = self._collected(piece.kind, f"{name}-", f"{place}.")
            elif _is_table(piece):
                found[one.name] = self._collected_rows(piece, name, place)
            elif (value := _typed(piece, self.cleaned_data.get(name))) not in (None, "") or piece.shape is Shape.FLAG:
                found[one.name] = value
            elif piece.may_be_none:
                found[one.name] = None
        return found

    def _collected_rows(self, piece: Piece, name: str, place: str) -> Any:  # noqa: ANN401 - plain JSON
        written_in = [index for index in range(MOST_ROWS) if self._is_written(f"{name}-{index}-")]
        self._places[place] = next(iter(self._names(name)), name)
        if piece.shape is Shape.OBJECT:
            return [
                self._collected(piece.kind, f"{name}-{index}-", f"{place}[{number}].")
                for number, index in enumerate(written_in)
            ]
        found: dict[str, Json] = {}
        for index in written_in:
            self._collect_named(piece, f"{name}-{index}-", place, found)
        return found

    def _collect_named(self, piece: Piece, before: str, place: str, found: dict[str, Json]) -> None:
        """Add a row of a name and its value; each name stands once."""
        key = squeeze(self.cleaned_data.get(before + KEY) or "")
        if before + KEY in self.errors:
            return
        if not key:
            self.add_error(before + KEY, _("请填写这一项。"))
        elif key in found:
            self.add_error(before + KEY, _("「{name}」写了两次，请只留一个。").format(name=key))
        self._places[f"{place}.{key}"] = before + VALUE
        found[key] = _typed(piece, self.cleaned_data.get(before + VALUE))

    def _is_written(self, before: str) -> bool:
        """Tell whether anything stands in a row; a box to tick alone makes none."""
        return any(self.cleaned_data.get(name) not in (None, "", [], False, True) for name in self._names(before))

    def _names(self, before: str) -> Iterator[str]:
        return (name for name in self.fields if name.startswith(before))


def _is_table(piece: Piece) -> bool:
    return piece.many == (Many.NAMED,) or (piece.many == (Many.LIST,) and piece.shape is Shape.OBJECT)


def _is_list(piece: Piece) -> bool:
    return piece.many == (Many.LIST,)


def _empty(piece: Piece) -> Json:
    return {} if piece.many == (Many.NAMED,) else []


def _default_of(one: Any) -> Json:  # noqa: ANN401 - a field of a dataclass, whatever it holds
    if not has_default(one):
        return None
    return written(one.default_factory() if callable(one.default_factory) else one.default)


def _box(piece: Piece, name: str, initial: Any) -> forms.Field:  # noqa: ANN401 - what the box holds
    words: dict[str, Any] = {"label": _label(piece, name), "required": False, "initial": initial}
    words["help_text"] = _(HINTS[name]) if name in HINTS else ""
    choices = CHOSEN.get(name) or CHOICES.get(piece.kind)
    if choices:
        named = [(str(code), _(str(label))) for code, label in choices.items()]
        if _is_list(piece):
            return forms.MultipleChoiceField(choices=named, widget=forms.CheckboxSelectMultiple, **words)
        return forms.ChoiceField(choices=[("", "—"), *named], **words)
    if piece.shape is Shape.FLAG:
        return forms.BooleanField(**words)
    picker = {"data-picker": "month"} if piece.shape is Shape.MONTH else {}
    keys = {"inputmode": "decimal"} if piece.shape in {Shape.NUMBER, Shape.WHOLE} and not piece.many else {}
    attributes = {"autocomplete": "off", **picker, **keys}
    return forms.CharField(max_length=200, widget=forms.TextInput(attrs=attributes), **words)


def _key(field_name: str, key: str, initial: object) -> forms.Field:
    """Return the box of a row's name: a choice where only some are possible, with what was stored among them."""
    words: dict[str, Any] = {"label": _("级别"), "required": False, "initial": initial}
    if field_name not in NAMED:
        return forms.CharField(max_length=64, **words)
    choices = {str(code): _(str(label)) for code, label in NAMED[field_name].items()}
    return forms.ChoiceField(choices=[("", "—"), *({key: key, **choices} if key else choices).items()], **words)


def _label(piece: Piece, name: str) -> str:
    label = _(piece.label) if piece.label else _("金额") if name == VALUE else name
    unit = piece.limits.unit if piece.limits else None
    sign = _(UNITS[unit]) if unit and unit in UNITS else ""
    return f"{label}（{sign}）" if sign and sign not in label else label


def _shown(piece: Piece, value: Any) -> Any:  # noqa: ANN401 - plain JSON to what a box holds
    """Return a stored value as people write it: a ratio in percent."""
    if _is_list(piece):
        is_chosen = piece.kind in CHOICES or piece.shape is Shape.TEXT
        return value or [] if is_chosen else "、".join(str(one) for one in value or [])
    if value is None or isinstance(value, bool):
        return value
    return ratio_shown(value) if _is_ratio(piece) else str(value)


def _is_ratio(piece: Piece) -> bool:
    return piece.limits is not None and piece.limits.unit is Unit.RATIO


def _typed(piece: Piece, value: Any) -> Any:  # noqa: ANN401 - what a box holds to plain JSON
    """Return what was typed as plain JSON; what cannot be read stays as it is, and the reader names it."""
    if isinstance(value, bool):
        return value
    if _is_list(piece):
        parts = value if isinstance(value, list) else [one for one in SEPARATORS.split(squeeze(value or "")) if one]
        return [_single(piece, one) for one in parts]
    return _single(piece, squeeze(value or ""))


def _single(piece: Piece, text: str) -> Json:
    if piece.shape is Shape.WHOLE:
        return int(text) if re.fullmatch(r"-?[0-9]{1,13}", text) else text
    if piece.shape is not Shape.NUMBER:
        return text
    figure = text.strip("¥元 ").replace(",", "").replace(" ", "")
    return as_ratio(figure) if _is_ratio(piece) else of_percent(figure)


def of_percent(text: str) -> str:
    """Return what has the sign as a ratio: 28.5% as 0.285; anything else as it is."""
    return as_ratio(text) if text.endswith(SIGN) else text
