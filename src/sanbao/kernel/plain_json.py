"""Frozen dataclasses from plain JSON and back: what rules take and give, for people and programs without the database.

Numbers that are counted exactly are texts ("8747.54"), counts are JSON integers, and nothing is guessed: a number
instead of a text, an unknown field or a missing one is a fault with its path. All faults are told together.
"""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Final, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sanbao.kernel.errors import DomainError, Fault, Refused
from sanbao.kernel.json_faults import (
    Missing,
    NotADate,
    NotAList,
    NotAnInteger,
    NotAnObject,
    NotANumber,
    NotJson,
    NotOneOf,
    NotReadable,
    NotText,
    NotTrueOrFalse,
    NotUtf8,
    NumberNotText,
    OutOfRange,
    Twice,
    Unknown,
    WrongLength,
)
from sanbao.kernel.periods import Month

T = TypeVar("T")
Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
SHOWN: Final = 80
DEEPEST: Final = 32


class Unit(StrEnum):
    """What a number counts."""

    YUAN = "yuan"
    RATIO = "ratio"
    DAYS = "days"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number may be: digits after the point, the range with both ends, and what it counts."""

    places: int = 0
    lowest: Decimal = Decimal(-(10**12))
    highest: Decimal = Decimal(10**12)
    unit: Unit | None = None

    @property
    def pattern(self) -> str:
        """Return the regular expression of the text."""
        return rf"^-?[0-9]{{1,13}}(\.[0-9]{{1,{self.places}}})?$" if self.places else r"^-?[0-9]{1,13}$"


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters a text has, both ends included."""

    least: int
    most: int


Yuan = Annotated[Decimal, Limits(2, unit=Unit.YUAN)]
NotNegative = Annotated[Decimal, Limits(2, Decimal(0), unit=Unit.YUAN)]
Ratio = Annotated[Decimal, Limits(6, Decimal(0), Decimal(1), Unit.RATIO)]
Factor = Annotated[Decimal, Limits(6, Decimal(0), Decimal(1000))]
Days = Annotated[Decimal, Limits(2, Decimal(0), Decimal(31), Unit.DAYS)]
Minutes = Annotated[int, Limits(0, Decimal(0), Decimal(10**9), Unit.MINUTES)]
Count = Annotated[int, Limits(0, Decimal(0), Decimal(10**6))]
Name = Annotated[str, Length(1, 64)]
Text = Annotated[str, Length(0, 200)]


def at(path: str, error: DomainError) -> Fault:
    """Return a refusal as a fault of the field at `path` ("members[0].segments[1].coefficient")."""
    return Fault(error.code, error.message, {key: str(value) for key, value in error.params.items()}, column=path)


def parse(data: str | bytes) -> object:
    """Return the JSON value that a text or a file (UTF-8, with or without its mark) holds.

    Raises: NotJson; NotUtf8; NotReadable, also for more than 32 levels of objects and lists; Twice for a field that
    occurs twice, of which one would be lost.
    """
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        value: object = json.loads(text, object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode()  # half a character ("\ud800") could never be written again
    except json.JSONDecodeError as error:
        raise NotJson(line=error.lineno, position=error.colno) from error
    except UnicodeError as error:
        raise NotUtf8 from error
    except (RecursionError, ValueError) as error:
        raise NotReadable from error
    if _is_deep(value):
        raise NotReadable
    return value


def _is_deep(value: object) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [below for one in level for below in _inside(one)]
    return any(isinstance(one, dict | list) for one in level)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise Twice(field=next(name for name in names if names.count(name) > 1))
    return found


def read(kind: type[T], data: object) -> T:
    """Return plain JSON values as the dataclass `kind`.

    Raises: Refused with every fault; the column of a fault is its path.
    """
    reading = _Reading([])
    whole: type = kind
    value = reading.value(whole, data, "")
    if reading.faults:
        raise Refused(reading.faults)
    return cast("T", value)


def written(value: object) -> Json:
    """Return a dataclass, or what its fields hold, as plain JSON values; fields keep their order."""
    kind: type = type(value)
    return _writer(kind)(value)


def text_of(value: object) -> str:
    """Return the JSON text of a value: the same value gives the same bytes."""
    return json.dumps(written(value), ensure_ascii=False, indent=1)


@cache
def hints(kind: type) -> Mapping[str, Hashable]:
    """Return the annotations of a dataclass with what `Annotated` adds."""
    return get_type_hints(kind, include_extras=True)


def has_default(field: "Field[object]") -> bool:
    """Tell whether a field may be left out."""
    return field.default is not MISSING or field.default_factory is not MISSING


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation taken apart: the kind itself, what `Annotated` said of it, and whether None is allowed."""

    base: object
    said: tuple[object, ...]
    may_be_none: bool


@cache
def taken_apart(kind: Hashable) -> Annotation:
    """Return an annotation as its kind, what was said of it, and whether None is allowed.

    Raises: TypeError for a union of two kinds, which plain JSON could not tell apart.
    """
    if get_origin(kind) is Annotated:
        base, *said = get_args(kind)
        inner = taken_apart(base)
        return replace(inner, said=(*inner.said, *said))
    if get_origin(kind) not in (Union, UnionType):
        return Annotation(kind, (), may_be_none=False)
    rest = [one for one in get_args(kind) if one is not NoneType]
    if len(rest) != 1:
        raise TypeError(f"{kind} is more than one kind or None")
    return replace(taken_apart(rest[0]), may_be_none=True)


def limits_of(said: Sequence[object]) -> Limits:
    """Return the limits of a number.

    Raises: TypeError without them: a number whose digits nobody has limited does not belong into a rule.
    """
    for one in said:
        if isinstance(one, Limits):
            return one
    raise TypeError("a number needs Limits")


def length_of(said: Sequence[object]) -> Length:
    """Return the length of a text, any up to 10,000 characters if nothing is said."""
    return next((one for one in said if isinstance(one, Length)), Length(0, 10_000))


_WRONG: Final = object()


@dataclass(slots=True)
class _Reading:
    """One pass over one input; the faults gather while the values come back."""

    faults: list[Fault]

    def refuse(self, path: str, error: DomainError) -> object:
        self.faults.append(at(path, error))
        return _WRONG

    def value(self, kind: Hashable, data: object, path: str) -> object:
        annotation = taken_apart(kind)
        if data is None and annotation.may_be_none:
            return None
        base = annotation.base
        if get_origin(base) is tuple:
            return self.items(get_args(base)[0], data, path)
        if get_origin(base) is not None:
            return self.mapping(get_args(base), data, path)
        if is_dataclass(base) and base is not Month:
            return self.fields(cast("type", base), data, path)
        return self.plain(cast("type", base), annotation.said, data, path)

    def plain(self, base: type, said: Sequence[object], data: object, path: str) -> object:
        if issubclass(base, StrEnum):
            return self.choice(base, data, path)
        reader = _PLAIN[base]
        if type(data) is not reader.json:
            return self.refuse(path, reader.refusal(value=shown(data)))
        try:
            return reader.read(data, said)
        except DomainError as error:
            return self.refuse(path, error)

    def items(self, kind: Hashable, data: object, path: str) -> object:
        if not isinstance(data, list):
            return self.refuse(path, NotAList(value=shown(data)))
        read_items = [self.value(kind, one, f"{path}[{index}]") for index, one in enumerate(data)]
        return _WRONG if _WRONG in read_items else tuple(read_items)

    def mapping(self, kinds: Sequence[Hashable], data: object, path: str) -> object:
        if not isinstance(data, dict):
            return self.refuse(path, NotAnObject(value=shown(data)))
        names = [self.value(kinds[0], name, _below(path, name)) for name in data]
        found = {name: self.value(kinds[1], one, _below(path, name)) for name, one in data.items()}
        return _WRONG if _WRONG in (*names, *found.values()) else found

    def fields(self, kind: type, data: object, path: str) -> object:
        if not isinstance(data, dict):
            return self.refuse(path, NotAnObject(value=shown(data)))
        known = {field.name: field for field in fields(kind) if field.init}
        unknown = [name for name in data if name not in known]
        for name in unknown:
            self.refuse(_below(path, name), Unknown(field=name, known="、".join(known)))
        found = {name: self.field(field, kind, data, path) for name, field in known.items() if _given(field, data)}
        if _WRONG in found.values() or unknown:
            return _WRONG
        try:
            return kind(**found)
        except DomainError as error:
            return self.refuse(path, error)

    def field(self, field: "Field[object]", kind: type, data: Mapping[str, object], path: str) -> object:
        below = _below(path, field.name)
        if field.name not in data:
            return self.refuse(below, Missing(field=field.name))
        return self.value(hints(kind)[field.name], data[field.name], below)

    def choice(self, kind: type[StrEnum], data: object, path: str) -> object:
        if isinstance(data, str) and data in set(kind):
            return kind(data)
        return self.refuse(path, NotOneOf(value=shown(data), known="、".join(kind)))


def shown(data: object) -> str:
    """Return a JSON value as a sentence may quote it."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _given(field: "Field[object]", data: Mapping[str, object]) -> bool:
    return field.name in data or not has_default(field)


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _decimal(data: object, said: Sequence[object]) -> Decimal:
    limits, text = limits_of(said), cast("str", data)
    if not re.fullmatch(limits.pattern, text, re.ASCII):
        raise NotANumber(value=shown(text), places=limits.places)
    return cast("Decimal", _within(Decimal(text) + 0, limits))  # + 0 turns -0.00 into 0.00


def _integer(data: object, said: Sequence[object]) -> int:
    return cast("int", _within(cast("int", data), limits_of(said)))


def _within(number: Decimal | int, limits: Limits) -> Decimal | int:
    if not limits.lowest <= number <= limits.highest:
        raise OutOfRange(value=shown(str(number)), lowest=limits.lowest, highest=limits.highest)
    return number


def _text(data: object, said: Sequence[object]) -> str:
    text, length = cast("str", data), length_of(said)
    if not length.least <= len(text) <= length.most:
        raise WrongLength(least=length.least, most=length.most)
    return text


def _date(data: object, _: Sequence[object]) -> date:
    text = cast("str", data)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:  # the thirtieth of February
        pass
    raise NotADate(value=shown(text))


@dataclass(frozen=True, slots=True)
class _Plain:
    json: type
    refusal: type[DomainError]
    read: Callable[[object, Sequence[object]], object]


_PLAIN: Final[Mapping[type, _Plain]] = {
    Decimal: _Plain(str, NumberNotText, _decimal),
    int: _Plain(int, NotAnInteger, _integer),
    str: _Plain(str, NotText, _text),
    bool: _Plain(bool, NotTrueOrFalse, lambda data, _: data),
    date: _Plain(str, NotADate, _date),
    Month: _Plain(str, NotText, lambda data, _: Month.parse(cast("str", data))),
}


@cache
def _writer(kind: type) -> Callable[[object], Json]:
    if is_dataclass(kind) and kind is not Month:
        names = tuple(field.name for field in fields(kind))
        return lambda value: {name: written(getattr(value, name)) for name in names}
    for base, writer in _WRITERS.items():
        if issubclass(kind, base):
            return cast("Callable[[object], Json]", writer)
    raise TypeError(f"{kind.__name__} has no form in plain JSON")


_WRITERS: Final[Mapping[type, Callable[..., Json]]] = {
    NoneType: lambda value: value,
    bool: lambda value: value,
    int: lambda value: value,
    str: str,  # also the values of enums
    Decimal: lambda value: format(value, "f"),
    date: date.isoformat,
    Month: str,
    tuple: lambda value: [written(one) for one in value],
    Mapping: lambda value: {str(name): written(one) for name, one in value.items()},
}
