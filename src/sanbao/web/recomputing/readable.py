"""An answer of a rule as a reader takes it in: facts, tables and what lies in them, told by the kinds of the fields."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast, get_args, get_origin

from django.utils.translation import gettext

from sanbao.kernel.outline import taken
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Limits, Unit, hints, taken_apart
from sanbao.payroll.rules.lines import Part
from sanbao.payroll.views.shown import PART_LABELS
from sanbao.web.recomputing.words import label_of

DASH: Final = "—"
SIGNS: Final = {"percent": "%", "permille": "‰"}


@dataclass(frozen=True, slots=True)
class Text:
    """A single value."""

    text: str
    is_figure: bool = False
    shape: str = "text"


@dataclass(frozen=True, slots=True)
class Named:
    """A part with its name."""

    label: str
    block: "Block"


@dataclass(frozen=True, slots=True)
class Section:
    """An object: its plain values, then what is made of several."""

    facts: tuple[Named, ...]
    parts: tuple[Named, ...]
    shape: str = "section"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind; the first column is the name of the row."""

    heads: tuple[str, ...]
    rows: tuple[tuple["Cell", ...], ...]
    shape: str = "table"


@dataclass(frozen=True, slots=True)
class Cell:
    head: str
    block: "Block"


Block: TypeAlias = Text | Section | Table
Rows = list[dict[str, Block]]


def readable(annotation: Hashable, data: Any) -> Block:  # noqa: ANN401  # plain JSON
    """Return plain JSON of a kind as blocks for a page."""
    apart = taken_apart(annotation)
    if data is None:
        return Text(DASH)
    if get_origin(apart.base) is tuple:
        return _list(get_args(apart.base)[0], data)
    if get_origin(apart.base) is not None:
        return _named(get_args(apart.base)[1], data)
    if _is_object(apart.base):
        return _line(data) if _is_figure_with_name(apart.base) else _section(cast("type", apart.base), data)
    return _plain(cast("type", apart.base), annotation, data)


def _is_object(base: object) -> bool:
    return is_dataclass(base) and base is not Month


def _is_figure_with_name(base: object) -> bool:
    return {"label", "value", "unit"} == {one.name for one in fields(cast("type", base))} - {"code"}


def _line(data: Mapping[str, Any]) -> Text:
    """Tell a figure in one go: 技术系数 3.5."""
    return Text(f"{gettext(data['label'])} {_figure(data['value'])}{SIGNS.get(data['unit'], '')}")


def _plain(base: type, annotation: Hashable, data: Any) -> Text:  # noqa: ANN401  # plain JSON
    if base is bool:
        return Text(gettext("是") if data else gettext("否"))
    if base is Part:
        return Text(gettext(PART_LABELS[Part(data)]))
    limits = taken(annotation).limits
    if limits is None:
        return Text(data or DASH)
    return Text(_number(data, limits), is_figure=True)


def _number(data: str | int, limits: Limits) -> str:
    if limits.unit is Unit.RATIO:
        return f"{(Decimal(data) * 100).normalize():f}%"
    return f"{data:,}" if isinstance(data, int) else _figure(data)


def _figure(text: str) -> str:
    """Group the digits of an amount: 23200.00 as 23,200.00."""
    return f"{Decimal(text):,f}"


def _section(kind: type, data: Mapping[str, Any]) -> Section:
    told = [
        Named(
            label_of(one.name, taken(hints(kind)[one.name])),
            _named_text(one.name, hints(kind)[one.name], data[one.name]),
        )
        for one in fields(kind)
    ]
    plain = tuple(one for one in told if isinstance(one.block, Text))
    return Section(plain, tuple(one for one in told if not isinstance(one.block, Text) and _has_content(one.block)))


def _named_text(name: str, annotation: Hashable, data: Any) -> Block:  # noqa: ANN401  # plain JSON
    """Return a field; names are sentences of the product, which have a translation."""
    if name == "label" and isinstance(data, str):
        return Text(gettext(data) if data else DASH)
    return readable(annotation, data)


def _has_content(block: Block) -> bool:
    return bool(block.rows) if isinstance(block, Table) else True


def _list(kind: Hashable, data: list[Any]) -> Block:
    base = taken_apart(kind).base
    if not _is_object(base) or _is_figure_with_name(base):
        texts = [_text_of(readable(kind, one)) for one in data]
        return Text("；".join(texts) or DASH)
    return _table([_columns(cast("type", base), one) for one in data])


def _text_of(block: Block) -> str:
    return block.text if isinstance(block, Text) else DASH


def _columns(kind: type, data: Mapping[str, Any]) -> dict[str, Block]:
    """Return the columns of a row by their heading; a code says nothing beside a name."""
    names = [one.name for one in fields(kind)]
    shown = [name for name in names if name != "code" or "label" not in names]
    kinds = hints(kind)
    return {label_of(name, taken(kinds[name])): _named_text(name, kinds[name], data[name]) for name in shown}


def _named(kind: Hashable, data: Mapping[str, Any]) -> Block:
    base = taken_apart(kind).base
    key, value = gettext("代码"), gettext("数值")
    if _is_object(base):
        return _table([{key: Text(name), **_columns(cast("type", base), one)} for name, one in data.items()])
    return _table([{key: Text(name), value: readable(kind, one)} for name, one in data.items()])


def _table(rows: Rows) -> Table:
    """Leave out the columns in which nothing stands."""
    heads = [head for head in (rows[0] if rows else ()) if any(_says(row[head]) for row in rows)]
    return Table(tuple(heads), tuple(tuple(_cells(row, heads)) for row in rows))


def _cells(row: Mapping[str, Block], heads: list[str]) -> Iterator[Cell]:
    for head in heads:
        yield Cell(head, row[head])


def _says(block: Block) -> bool:
    return block != Text(DASH) and _has_content(block)
