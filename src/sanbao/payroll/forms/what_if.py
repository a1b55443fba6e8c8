"""The figures of terms as boxes that can be tried with other values, whatever the wage method."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from sanbao.kernel.errors import DomainError
from sanbao.kernel.outline import Entry, Shape, outline
from sanbao.kernel.plain_json import Ratio, limits_of, read, taken_apart, written
from sanbao.kernel.text import squeeze
from sanbao.network.labels import GRADE_LABELS
from sanbao.payroll.forms.percent import HUNDRED, SIGN, as_ratio, out_of_range
from sanbao.payroll.rules.lines import written as plain

FIGURES: Final = frozenset({Shape.NUMBER, Shape.WHOLE, Shape.FLAG})
PLAIN: Final = re.compile(r"-?[0-9][0-9,]{0,14}(\.[0-9]{1,8})?%?", re.ASCII)  # no exponents
RATIO: Final = limits_of(taken_apart(Ratio).said)


class NotAFigure(DomainError):
    code = "payroll.not_a_figure"
    message = "“{value}”不是数字，请填写数字，例如 28 或 0.5。"


@dataclass(frozen=True, slots=True)
class Box:
    """One figure of the terms: `name` is that of the box, `text` what counts now, `typed` what is tried."""

    name: str
    label: str
    unit: str
    text: str
    typed: str
    choices: tuple[tuple[str, str], ...] = ()
    wrong: str = ""

    @property
    def is_changed(self) -> bool:
        """Tell whether another value is tried."""
        return self.typed != self.text


@dataclass(slots=True)
class Block:
    """The boxes of one set of terms; `content` is what counts, `changed` what the boxes make of it."""

    prefix: str
    title: str
    method: str
    content: Any
    boxes: list[Box]
    changed: Any

    @property
    def is_changed(self) -> bool:
        """Tell whether any figure differs from what counts."""
        return bool(self.changed != self.content)

    @property
    def is_wrong(self) -> bool:
        """Tell whether any box holds something that is no figure."""
        return any(box.wrong for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A figure within the plain JSON of terms: where it stands, and the field that says what it is."""

    steps: tuple[str | int, ...]
    label: str
    entry: Entry


def block(prefix: str, title: str, method: str, content: Any, asked: Mapping[str, str]) -> Block:  # noqa: ANN401 - any dataclass of terms
    """Return the boxes of one set of terms, filled with what is asked, and the terms that they make."""
    data: Any = written(content)
    tried = deepcopy(data)
    boxes = []
    for leaf in _leaves(data, {entry.path: entry for entry in outline(type(content))}):
        box = _box(prefix, leaf, _at(data, leaf.steps), asked)
        boxes.append(_put(tried, leaf, box))
    return Block(prefix, title, method, content, boxes, _read(content, tried, boxes))


def _read(content: Any, tried: Any, boxes: list[Box]) -> Any:  # noqa: ANN401 - see above
    if any(box.wrong for box in boxes):
        return content
    try:
        return read(type(content), tried)
    except DomainError as error:
        boxes[0] = _wrong(boxes[0], error.text(_))
        return content


def _leaves(
    data: Any,  # noqa: ANN401 - plain JSON
    entries: Mapping[str, Entry],
    path: str = "",
    steps: tuple[str | int, ...] = (),
    above: str = "",
) -> Iterator[Leaf]:
    """Walk through terms; `path` is written as the outline writes it, with brackets behind lists and names."""
    if isinstance(data, list):
        for index, one in enumerate(data):
            yield from _leaves(one, entries, f"{path}[]", (*steps, index), f"{above}{_called(one, index)} · ")
    elif isinstance(data, dict):
        is_named = f"{path}{{}}" in entries
        for name, one in data.items():
            below = f"{path}{{}}" if is_named else f"{path}.{name}" if path else name
            called = f"{above}{GRADE_LABELS.get(name, name)} · " if is_named else above
            yield from _leaves(one, entries, below, (*steps, name), called)
    elif (entry := entries.get(path)) and entry.piece.shape in FIGURES:
        yield Leaf(steps, f"{above}{_(entry.piece.label) if entry.piece.label else entry.name}", entry)


def _called(one: Any, index: int) -> str:  # noqa: ANN401 - plain JSON
    named = (one.get("label") or one.get("code") or one.get("grade")) if isinstance(one, dict) else ""
    return str(named or _("第 {n} 项").format(n=index + 1))


def _at(data: Any, steps: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - plain JSON
    for step in steps:
        data = data[step]
    return data


def _box(prefix: str, leaf: Leaf, value: Any, asked: Mapping[str, str]) -> Box:  # noqa: ANN401 - plain JSON
    name = f"{prefix}.{'.'.join(map(str, leaf.steps))}"
    text = _text(leaf, value)
    is_flag = leaf.entry.piece.shape is Shape.FLAG
    choices = (("1", _("是")), ("0", _("否"))) if is_flag else ()
    return Box(name, leaf.label, "%" if _is_ratio(leaf) else "", text, squeeze(asked.get(name, text)), choices)


def _text(leaf: Leaf, value: Any) -> str:  # noqa: ANN401 - plain JSON
    if value is None:
        return ""
    if leaf.entry.piece.shape is Shape.FLAG:
        return "1" if value else "0"
    return plain(Decimal(value) * HUNDRED) if _is_ratio(leaf) else str(value)


def _put(tried: Any, leaf: Leaf, box: Box) -> Box:  # noqa: ANN401 - plain JSON
    """Write what is tried into the terms; a box with something else than a figure says so."""
    if not box.is_changed:
        return box
    try:
        value = _value(leaf, box.typed)
    except ValueError:
        return _wrong(box, NotAFigure(value=box.typed).text(_))
    if _is_ratio(leaf) and isinstance(value, str) and not 0 <= Decimal(value) <= 1:
        return _wrong(box, out_of_range(leaf.label, box.typed).text(_))
    _at(tried, leaf.steps[:-1])[leaf.steps[-1]] = value
    return box


def _value(leaf: Leaf, typed: str) -> str | int | bool | None:
    shape = leaf.entry.piece.shape
    if shape is Shape.FLAG:
        return typed == "1"
    if not typed and leaf.entry.piece.may_be_none:
        return None
    if shape is Shape.WHOLE:
        return int(typed)
    if not PLAIN.fullmatch(typed):
        raise ValueError(typed)
    number = typed.replace(",", "")
    return as_ratio(number) if _is_ratio(leaf) else format(Decimal(number.removesuffix(SIGN)), "f")


def _is_ratio(leaf: Leaf) -> bool:
    return leaf.entry.piece.limits == RATIO


def _wrong(box: Box, sentence: str) -> Box:
    return Box(box.name, box.label, box.unit, box.text, box.typed, box.choices, sentence)
