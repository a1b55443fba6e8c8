"""The JSON Schema (draft 2020-12) of a frozen dataclass: what `plain_json.read` accepts and `written` gives."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, cast, get_args, get_origin

from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Json, Length, has_default, hints, length_of, limits_of, taken_apart, written

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Json]


def schema(kind: type, *, title: str) -> Schema:
    """Return the schema of a dataclass. Nested dataclasses stand under `$defs` by module and name.

    A range of a number that is written as text cannot be said in a schema: its `description` says it.

    Raises: TypeError for a kind of value that plain JSON has no form for.
    """
    defs: dict[str, Json] = {}
    top = _fields(kind, defs)
    found: Schema = {"$schema": DIALECT, "title": title, **top}
    return {**found, "$defs": dict(sorted(defs.items()))} if defs else found


def _value(kind: Hashable, defs: dict[str, Json]) -> Schema:
    annotation = taken_apart(kind)
    found = {**_kind(annotation.base, annotation.said, defs), **_label(annotation.said)}
    return {"anyOf": [found, {"type": "null"}]} if annotation.may_be_none else found


def _label(said: Sequence[object]) -> Schema:
    labels = [one for one in said if isinstance(one, str)]
    return {"title": labels[-1]} if labels else {}


def _kind(base: object, said: Sequence[object], defs: dict[str, Json]) -> Schema:
    if get_origin(base) is tuple:
        return {"type": "array", "items": _value(get_args(base)[0], defs)}
    if get_origin(base) is not None:
        return {"type": "object", **_names(get_args(base)[0]), "additionalProperties": _value(get_args(base)[1], defs)}
    kind = cast("type", base)
    if kind in _PLAIN:
        return _PLAIN[kind](said)
    if is_dataclass(kind):
        return _reference(kind, defs)
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": list(kind)}
    raise TypeError(f"{kind.__name__} has no form in plain JSON")


def _names(kind: Hashable) -> Schema:
    said = [one for one in taken_apart(kind).said if isinstance(one, Length)]
    return {"propertyNames": {"minLength": said[0].least, "maxLength": said[0].most}} if said else {}


def _reference(kind: type, defs: dict[str, Json]) -> Schema:
    name = f"{kind.__module__.rpartition('.')[2]}.{kind.__name__}"
    if name not in defs:
        defs[name] = None  # a place for a kind that holds itself
        defs[name] = _fields(kind, defs)
    return {"$ref": f"#/$defs/{name}"}


def _fields(kind: type, defs: dict[str, Json]) -> Schema:
    known = [field for field in fields(kind) if field.init]
    properties: Schema = {field.name: _field(field, hints(kind)[field.name], defs) for field in known}
    required: list[Json] = [field.name for field in known if not has_default(field)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _field(field: "Field[object]", kind: Hashable, defs: dict[str, Json]) -> Schema:
    found = _value(kind, defs)
    if field.default is not MISSING:
        found["default"] = written(field.default)
    elif field.default_factory is not MISSING:
        found["default"] = written(field.default_factory())
    return found


def _decimal(said: Sequence[object]) -> Schema:
    limits = limits_of(said)
    described = f"{limits.lowest} – {limits.highest}"
    return {"type": "string", "pattern": limits.pattern, "description": described}


def _integer(said: Sequence[object]) -> Schema:
    limits = limits_of(said)
    return {"type": "integer", "minimum": int(limits.lowest), "maximum": int(limits.highest)}


def _text(said: Sequence[object]) -> Schema:
    length = length_of(said)
    return {"type": "string", "minLength": length.least, "maxLength": length.most}


_PLAIN: Final[Mapping[type, Callable[[Sequence[object]], Schema]]] = {
    Decimal: _decimal,
    int: _integer,
    str: _text,
    bool: lambda _: {"type": "boolean"},
    date: lambda _: {"type": "string", "format": "date"},
    Month: lambda _: {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}$"},
}
