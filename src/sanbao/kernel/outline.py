"""What a frozen dataclass of plain JSON consists of, row by row, for a reader: the path, the words and the limits."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast, get_args, get_origin

from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Json, Limits, has_default, hints, taken_apart, written


class Shape(StrEnum):
    """What kind of value stands at a path."""

    OBJECT = "object"
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    DAY = "day"
    MONTH = "month"
    CHOICE = "choice"


class Many(StrEnum):
    """What holds several values, as a path says it: a list, or an object with one for each name."""

    LIST = "[]"
    NAMED = "{}"


@dataclass(frozen=True, slots=True)
class Piece:
    """The kind of a field taken apart: of what, how many (outermost first), and whether null is allowed."""

    kind: type
    shape: Shape
    many: tuple[Many, ...]
    label: str
    limits: Limits | None
    may_be_none: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A field as a row: `path` is "members[].no", `level` how deep it lies, `default` what counts if it is left out."""

    path: str
    name: str
    level: int
    piece: Piece
    is_required: bool
    default: Json

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the values to choose from."""
        return tuple(cast("type[StrEnum]", self.piece.kind)) if self.piece.shape is Shape.CHOICE else ()


def outline(kind: type) -> tuple[Entry, ...]:
    """Return every field that a dataclass is made of, those of nested ones after the field that holds them."""
    return tuple(_entries(kind, "", 0, ()))


def taken(annotation: Hashable) -> Piece:
    """Return the annotation of a field taken apart; of a list the kind of its items."""
    outer = inner = taken_apart(annotation)
    said, many = outer.said, []
    while get_origin(inner.base) is not None:
        is_list = get_origin(inner.base) is tuple
        many.append(Many.LIST if is_list else Many.NAMED)
        inner = taken_apart(get_args(inner.base)[0 if is_list else 1])
        said = (*inner.said, *said)
    base = cast("type", inner.base)
    limits = next((one for one in said if isinstance(one, Limits)), None)
    label = next((one for one in reversed(said) if isinstance(one, str)), "")
    return Piece(base, _shape(base), tuple(many), label, limits, outer.may_be_none)


def _shape(base: type) -> Shape:
    if base in _SHAPES:
        return _SHAPES[base]
    return Shape.OBJECT if is_dataclass(base) else Shape.CHOICE


_SHAPES: Final[Mapping[type, Shape]] = {
    str: Shape.TEXT,
    Decimal: Shape.NUMBER,
    int: Shape.WHOLE,
    bool: Shape.FLAG,
    date: Shape.DAY,
    Month: Shape.MONTH,
}


def _entries(kind: type, before: str, level: int, above: tuple[type, ...]) -> Iterator[Entry]:
    for field in fields(kind):
        if not field.init:
            continue
        piece = taken(hints(kind)[field.name])
        path = f"{before}{field.name}{''.join(piece.many)}"
        yield Entry(path, field.name, level, piece, not has_default(field), _default(field))
        if piece.shape is Shape.OBJECT and piece.kind not in above:
            yield from _entries(piece.kind, f"{path}.", level + 1, (*above, piece.kind))


def _default(field: "Field[object]") -> Json:
    if field.default is not MISSING:
        return written(field.default)
    return written(field.default_factory()) if field.default_factory is not MISSING else None
