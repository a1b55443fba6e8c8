"""What Sanbao says when it cannot do as it was asked: a stable code, a Chinese sentence, and nothing changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Final, Protocol, runtime_checkable

Translate = Callable[[str], str]


class Kind(StrEnum):
    """Why an act was not done; `status` is the answer to a browser or to another system."""

    REFUSED = "refused"
    CONFLICT = "conflict"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"

    @property
    def status(self) -> int:
        """Return the HTTP status: 422, 409, 404 or 403."""
        return _STATUS[self]


_STATUS: Final[Mapping[Kind, int]] = {
    Kind.REFUSED: 422,
    Kind.CONFLICT: 409,
    Kind.NOT_FOUND: 404,
    Kind.FORBIDDEN: 403,
}


def mark(text: str) -> str:
    """Return `text` as it is; the call tells the catalogue that this sentence is to be translated."""
    return text


def as_written(text: str) -> str:
    """Return `text` untranslated: the Chinese sentence itself."""
    return text


@runtime_checkable
class Told(Protocol):
    """What is told in the language of the sentence that it stands in, such as a month."""

    def told(self, translate: Translate) -> str:
        """Return the words."""


def _told(value: object, translate: Translate) -> object:
    return value.told(translate) if isinstance(value, Told) else value


class DomainError(Exception):
    """A refusal in the words of the trade.

    A subclass states `code` ("ledger.month_closed", never changed once published) and `message` (Chinese, a
    `str.format` template over the keyword arguments of the constructor, and the msgid of its translations).
    """

    code: ClassVar[str]
    message: ClassVar[str]
    kind: ClassVar[Kind] = Kind.REFUSED

    def __init__(self, **params: object) -> None:
        super().__init__()
        self.params = params

    def text(self, translate: Translate = as_written) -> str:
        """Return the sentence for people, in the language of `translate` (gettext)."""
        return translate(self.message).format(**{name: _told(value, translate) for name, value in self.params.items()})

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in an input, and what to do about it.

    `row` counts as the sheet does, from 1; `column` is its heading; `value` is what stood there. The template
    may name `{row}`, `{column}` and `{value}` beside its own params.
    """

    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    row: int | None = None
    column: str | None = None
    value: str = ""

    def text(self, translate: Translate = as_written) -> str:
        """Return what is wrong and what to do, without the place."""
        place = {"row": self.row, "column": self.column, "value": self.value}
        return translate(self.message).format(**{**place, **self.params})

    def located_text(self, translate: Translate = as_written) -> str:
        """Return the sentence led by its place: 第3行「工时」：and so on."""
        text = self.text(translate)
        names_its_place = self.row is None and text.startswith(f"「{self.column}」")
        is_in_column = bool(self.column) and not names_its_place
        return translate(_LOCATED[self.row is not None, is_in_column]).format(
            row=self.row, column=self.column, text=text
        )


_LOCATED: Final[Mapping[tuple[bool, bool], str]] = {
    (True, True): mark("第{row}行「{column}」：{text}"),
    (True, False): mark("第{row}行：{text}"),
    (False, True): mark("「{column}」：{text}"),
    (False, False): "{text}",
}


class Refused(DomainError):
    """Several faults of one input, told together. Nothing was stored."""

    code = "input.refused"
    message = "有{count}处需要改正，什么都没有保存。"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        if not self.faults:
            raise ValueError("an input without faults is not refused")
        super().__init__(count=len(self.faults))

    def __reduce__(self) -> tuple[type["Refused"], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)

    def text(self, translate: Translate = as_written) -> str:
        """Return the only fault with its place, or how many there are; `lines` has all of them."""
        if len(self.faults) == 1:
            return self.faults[0].located_text(translate)
        return super().text(translate)

    def lines(self, translate: Translate = as_written) -> list[str]:
        """Return one located sentence per fault, in the order of the input."""
        return [fault.located_text(translate) for fault in self.faults]
