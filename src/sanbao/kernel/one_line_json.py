"""Frozen dataclasses as JSON text on one line, byte for byte what `json.dumps` makes of `plain_json.written`.

Thousands of pay slips are written at once. So no dictionaries are built on the way, and what many of them share, the
rates of a city, is written once.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import partial
from json.encoder import encode_basestring as quoted
from operator import attrgetter
from types import NoneType
from typing import Any, Final, TypeAlias

from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import digits, written

Write: TypeAlias = Callable[[Any], str]


class OneLineWriter(dict[type, Write]):
    """What writes each kind of value, found out once for each kind.

    Of the kinds `shared` every object is written once; it is held so long, that no other may take its identity. They
    are known by identity, since equal ones may be written differently: 1.5 and 1.50 are equal.
    """

    def __init__(self, shared: Collection[type] = ()) -> None:
        super().__init__()
        self._shared = frozenset(shared)
        self._kept: dict[int, tuple[object, str]] = {}

    def text(self, value: object) -> str:
        """Return a value as JSON text on one line.

        Raises: TypeError for what has no form in plain JSON.
        """
        return self[type(value)](value)

    def __missing__(self, kind: type) -> Write:
        """Find out what writes values of a kind."""
        writer = self._writer(kind)
        self[kind] = found = partial(self._once, writer) if kind in self._shared else writer
        return found

    def _writer(self, kind: type) -> Write:
        if is_dataclass(kind) and kind is not Month:
            return self._of_dataclass([field.name for field in fields(kind)])
        if issubclass(kind, tuple):
            return lambda value: f"[{','.join([self[type(one)](one) for one in value])}]"
        if issubclass(kind, Mapping):
            return lambda value: f"{{{','.join([f'{quoted(str(name))}:{self.text(value[name])}' for name in value])}}}"
        return next((write for base, write in _PLAIN.items() if issubclass(kind, base)), _rare)

    def _of_dataclass(self, names: Sequence[str]) -> Write:
        form = f"{{{','.join(f'{quoted(name)}:%s' for name in names)}}}"
        if len(names) < 2:  # noqa: PLR2004 - of one name attrgetter gives the value, and no tuple of values
            return lambda value: form % tuple(self.text(getattr(value, name)) for name in names)
        values = attrgetter(*names)
        return lambda value: form % tuple([self[type(one)](one) for one in values(value)])

    def _once(self, write: Write, value: object) -> str:
        kept = self._kept.get(id(value))
        if kept is None:
            kept = self._kept[id(value)] = (value, write(value))
        return kept[1]


def _rare(value: object) -> str:
    return json.dumps(written(value), ensure_ascii=False)


_PLAIN: Final[Mapping[type, Write]] = {
    NoneType: lambda _: "null",
    bool: lambda value: "true" if value else "false",
    str: quoted,  # also the values of enums
    Decimal: lambda value: f'"{digits(value)}"',
}
