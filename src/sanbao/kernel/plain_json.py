"""Frozen dataclasses from plain JSON and back: what rules take and give, for people and programs without the database.

Numbers that are counted exactly are texts ("8747.54"), counts are JSON integers, and nothing is guessed: a number
instead of a text, an unknown field or a missing one is a fault with its path. All faults are told together.
"""

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
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
    NotOneOf,
    NotText,
    NotTrueOrFalse,
    NumberNotText,
    OutOfRange,
    Unknown,
    WrongLength,
)
from sanbao.kernel.periods import Month

T = TypeVar("T")
Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
SHOWN: Final = 80


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


def read(kind: type[T], data: object) -> T:
    """Return plain JSON values as the dataclass `kind`.

    Raises: Refused with every fault; the column of a fault is its path.
    """
    faults: list[Fault] = []
    whole: type = kind
    value = _reader(whole)(data, "", faults)
    if faults:
        raise Refused(faults)
    return cast("T", value)


def written(value: object) -> Json:
    """Return a dataclass, or what its fields hold, as plain JSON values; fields keep their order."""
    kind: type = type(value)
    return _writer(kind)(value)


def text_of(value: object) -> str:
    """Return the JSON text of a value: the same value gives the same bytes."""
    return json.dumps(written(value), ensure_ascii=False, indent=1)


def digits(number: Decimal) -> str:
    """Return a number without exponent. str() is ten times as quick as format(), and alike where it needs none."""
    text = str(number)
    return format(number, "f") if "E" in text else text


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
_Read: TypeAlias = "Callable[[object, str, list[Fault]], object]"
"""Reads a value at a path: gives it back, or puts what is wrong to the faults and gives _WRONG."""


def _refuse(faults: list[Fault], path: str, error: DomainError) -> object:
    faults.append(at(path, error))
    return _WRONG


@cache
def _reader(kind: Hashable) -> _Read:
    """Return what reads values of an annotation; it is looked at once, not for every value."""
    annotation = taken_apart(kind)
    reader = _reader_of(annotation)
    if not annotation.may_be_none:
        return reader
    return lambda data, path, faults: None if data is None else reader(data, path, faults)


def _reader_of(annotation: Annotation) -> _Read:
    base = annotation.base
    if get_origin(base) is tuple:
        return _items(get_args(base)[0])
    if get_origin(base) is not None:
        return _mapping(*get_args(base))
    kind = cast("type", base)
    if is_dataclass(kind) and kind is not Month:
        return _dataclass(kind)
    return _choice(kind) if issubclass(kind, StrEnum) else _plain(_PLAIN[kind], annotation.said)


def _plain(plain: "_Plain", said: Sequence[object]) -> _Read:
    read_text = plain.reader(said)

    def read_it(data: object, path: str, faults: list[Fault]) -> object:
        if type(data) is not plain.json:
            return _refuse(faults, path, plain.refusal(value=shown(data)))
        try:
            return read_text(data)
        except DomainError as error:
            return _refuse(faults, path, error)

    return read_it


def _choice(kind: type[StrEnum]) -> _Read:
    members = {str(one): one for one in kind}

    def read_it(data: object, path: str, faults: list[Fault]) -> object:
        if isinstance(data, str) and data in members:
            return members[data]
        return _refuse(faults, path, NotOneOf(value=shown(data), known="、".join(members)))

    return read_it


def _items(kind: Hashable) -> _Read:
    read_one = _reader(kind)

    def read_it(data: object, path: str, faults: list[Fault]) -> object:
        if not isinstance(data, list):
            return _refuse(faults, path, NotAList(value=shown(data)))
        found = [read_one(one, f"{path}[{index}]", faults) for index, one in enumerate(data)]
        return _WRONG if _WRONG in found else tuple(found)

    return read_it


def _mapping(names: Hashable, values: Hashable) -> _Read:
    read_name, read_value = _reader(names), _reader(values)

    def read_it(data: object, path: str, faults: list[Fault]) -> object:
        if not isinstance(data, dict):
            return _refuse(faults, path, NotAnObject(value=shown(data)))
        keys = [read_name(name, _below(path, name), faults) for name in data]
        found = {name: read_value(one, _below(path, name), faults) for name, one in data.items()}
        return _WRONG if _WRONG in (*keys, *found.values()) else found

    return read_it


@cache
def _fields(kind: type) -> Mapping[str, tuple[_Read, bool]]:
    """Return what reads each field of a dataclass, and whether it has to be there."""
    said = hints(kind)
    return {field.name: (_reader(said[field.name]), not has_default(field)) for field in fields(kind) if field.init}


def _dataclass(kind: type) -> _Read:
    def read_it(data: object, path: str, faults: list[Fault]) -> object:
        if not isinstance(data, dict):
            return _refuse(faults, path, NotAnObject(value=shown(data)))
        known = _fields(kind)
        found: dict[str, object] = {}
        for name in data:
            if name not in known:
                found[name] = _refuse(faults, _below(path, name), Unknown(field=name, known="、".join(known)))
        for name, (read_field, is_needed) in known.items():
            if name in data:
                found[name] = read_field(data[name], _below(path, name), faults)
            elif is_needed:
                found[name] = _refuse(faults, _below(path, name), Missing(field=name))
        if _WRONG in found.values():
            return _WRONG
        try:
            return kind(**found)
        except DomainError as error:
            return _refuse(faults, path, error)

    return read_it


def shown(data: object) -> str:
    """Return a JSON value as a sentence may quote it."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _decimal(said: Sequence[object]) -> "_ReadText":
    limits = limits_of(said)
    pattern = re.compile(limits.pattern, re.ASCII)

    def read_it(data: object) -> object:
        text = cast("str", data)
        if not pattern.fullmatch(text):
            raise NotANumber(value=shown(text), places=limits.places)
        return _within(Decimal(text) + 0, limits)  # + 0 turns -0.00 into 0.00

    return read_it


def _integer(said: Sequence[object]) -> "_ReadText":
    limits = limits_of(said)
    return lambda data: _within(cast("int", data), limits)


def _within(number: Decimal | int, limits: Limits) -> Decimal | int:
    if not limits.lowest <= number <= limits.highest:
        raise OutOfRange(value=shown(str(number)), lowest=limits.lowest, highest=limits.highest)
    return number


def _text(said: Sequence[object]) -> "_ReadText":
    length = length_of(said)

    def read_it(data: object) -> object:
        if not length.least <= len(cast("str", data)) <= length.most:
            raise WrongLength(least=length.least, most=length.most)
        return data

    return read_it


def _date(data: object) -> date:
    text = cast("str", data)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:  # the thirtieth of February
        pass
    raise NotADate(value=shown(text))


_ReadText: TypeAlias = "Callable[[object], object]"


@dataclass(frozen=True, slots=True)
class _Plain:
    """The JSON type of a plain kind, what refuses another one, and what reads it given what `Annotated` says."""

    json: type
    refusal: type[DomainError]
    reader: Callable[[Sequence[object]], _ReadText]


_PLAIN: Final[Mapping[type, _Plain]] = {
    Decimal: _Plain(str, NumberNotText, _decimal),
    int: _Plain(int, NotAnInteger, _integer),
    str: _Plain(str, NotText, _text),
    bool: _Plain(bool, NotTrueOrFalse, lambda _: lambda data: data),
    date: _Plain(str, NotADate, lambda _: _date),
    Month: _Plain(str, NotText, lambda _: lambda data: Month.parse(cast("str", data))),
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
    Decimal: digits,
    date: date.isoformat,
    Month: str,
    tuple: lambda value: [written(one) for one in value],
    Mapping: lambda value: {str(name): written(one) for name, one in value.items()},
}
