"""Several people in one cell, and how they share a job."""

import re
from collections.abc import Collection, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from sanbao.documents.sheets.cells.faults import CellFault, filled
from sanbao.documents.sheets.cells.numbers import number_of
from sanbao.documents.sheets.values import Value, written
from sanbao.kernel.errors import mark
from sanbao.kernel.text import squeeze

SEPARATORS = re.compile(r"[、,，/／;；+＋&＆|｜\\\r\n\t]+")
AND = re.compile(r"[和与及]")
LONGEST_NAME = 20
SHARE_SIGNS = re.compile(r"[:：/／、,，;；+＋\s]+")
HUNDRED = 100
# Shares that add up to nearly a hundred were meant to make a hundred; 6:4 and 2:1 are proportions.
NEARLY_A_HUNDRED = range(85, 116)
# 张三60%, 张三(60%), 张三:60: a name in Chinese with the share of whom it names.
NAME_AND_SHARE = re.compile(
    r"([㐀-鿿·][㐀-鿿·\s]*?)(?:\s*[(:]?\s*(\d{1,3}(?:\.\d{1,3})?)\s*(%?)\s*\)?)?"
    r"(?:[、,，/／;；+＋&|｜\\\s]+|$|(?<=[\d%)])(?=[㐀-鿿]))"
)


SPACED_OUT = re.compile(r"(?<![㐀-鿿])([㐀-鿿]) (?=[㐀-鿿](?![㐀-鿿]))")


class Participant(NamedTuple):
    """Somebody who is named in a cell, and the share that is written beside the name."""

    name: str
    share: Decimal | None = None


def participants(value: Value, *, known: Collection[str] = ()) -> tuple[Participant, ...]:
    """Return who is named in a cell, with the shares that stand beside the names.

    张三60%李四40%, 张三(60%) and 张三60、李四40 are understood. A number without a percent sign is a share only where
    each of several names has one.
    Raises: what `people` raises.
    """
    text = SPACED_OUT.sub(r"\1", squeeze(written(filled(value))))
    has_digits = any(sign.isdigit() for sign in text)
    pairs = list(NAME_AND_SHARE.finditer(text)) if has_digits and text not in known else []
    shared = [pair for pair in pairs if pair[2]]
    are_shares = any(pair[3] for pair in pairs) or (len(shared) == len(pairs) > 1)
    if not are_shares or "".join(pair[0] for pair in pairs) != text:
        return tuple(Participant(name) for name in people(value, known=known))
    return tuple(Participant("".join(pair[1].split()), Decimal(pair[2]) if pair[2] else None) for pair in pairs)


def people(value: Value, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names in a cell, in order, without blanks inside them.

    `known` are the names that exist: with them 张 伟 is one person and 张伟 李强 are two, and 和 inside a name stays.
    Raises: CellFault if it is blank, names somebody twice, or holds what cannot be a name.
    """
    filled(value)
    names = tuple(name for part in SEPARATORS.split(written(value)) for name in _names(squeeze(part).split(), known))
    if not names or any(len(name) > LONGEST_NAME for name in names):
        raise CellFault("documents.cell_no_names", mark("“{value}”看不出是谁，请填姓名，几个人用顿号隔开。"))
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise CellFault("documents.cell_name_twice", mark("“{name}”写了两次，请只写一次。"), {"name": twice})
    return names


def _names(words: list[str], known: Collection[str]) -> Iterator[str]:
    """Yield the names that a run of words makes up, the longest known ones first."""
    begin = 0
    while begin < len(words):
        end = _end_of_known(words, begin, known) or _end_of_spaced(words, begin)
        yield from _split_by_and("".join(words[begin:end]), known)
        begin = end


def _end_of_known(words: list[str], begin: int, known: Collection[str]) -> int | None:
    for end in range(len(words), begin, -1):
        if "".join(words[begin:end]) in known:
            return end
    return None


def _end_of_spaced(words: list[str], begin: int) -> int:
    """Return where a name ends that nobody knows: 张 伟 was spaced out, 李强 王芳 are two."""
    if len(words[begin]) > 1:
        return begin + 1
    end = begin + 1
    while end < len(words) and len(words[end]) == 1:
        end += 1
    return end


def _split_by_and(name: str, known: Collection[str]) -> Iterator[str]:
    """Split 张伟和李强; leave 张和平, and a name that is known, as it is."""
    for found in AND.finditer("" if name in known else name):
        first, rest = name[: found.start()], name[found.end() :]
        if first in known and rest:
            yield first
            yield from _split_by_and(rest, known)
            return
    parts = AND.split(name)
    yield from [name] if name in known or not all(len(part) > 1 for part in parts) else parts


def shares(value: Value) -> tuple[Decimal, ...]:
    """Return the shares of the people in order: 60:40, 40：30：30, 50/50, 60、40, 60% 40%, 6:4.

    A spreadsheet turns a typed 60:40 into sixty hours and forty minutes; it is read back here.
    Raises: CellFault if it is blank, negative, no shares, all zero, or meant as percent and not a hundred together.
    """
    value = filled(value)
    parts = _clock_parts(value) if isinstance(value, time | timedelta) else _written_parts(value)
    total = sum(parts, Decimal(0))
    percent = isinstance(value, str) and "%" in value
    if total != HUNDRED and (percent or int(total) in NEARLY_A_HUNDRED):
        raise CellFault(
            "documents.cell_shares_not_hundred",
            mark("分配比例加起来是 {total}，不是 100，请核对。"),
            {"total": f"{total.normalize():f}"},
        )
    return parts


def _clock_parts(value: time | timedelta) -> tuple[Decimal, ...]:
    seconds = (
        value.hour * 3600 + value.minute * 60 + value.second
        if isinstance(value, time)
        else value // timedelta(seconds=1)
    )
    first, second, third = seconds // 3600, seconds // 60 % 60, seconds % 60
    return tuple(Decimal(part) for part in ((first, second, third) if third else (first, second)))


def _written_parts(value: Value) -> tuple[Decimal, ...]:
    if isinstance(value, date):
        raise CellFault(
            "documents.cell_shares_became_date",
            mark("分配比例被表格软件变成了日期，请把这一格设为文本格式后重新填写，例如 5:5。"),
        )
    words = [word for word in SHARE_SIGNS.split(written(value).replace("%", " ")) if word]
    parts = [number_of(word) for word in words]
    numbers = tuple(part for part in parts if part is not None and part >= 0)
    if len(numbers) != len(parts) or not any(numbers):
        raise CellFault("documents.cell_no_shares", mark("“{value}”不是分配比例，请写成 60:40 这样，按人员的先后。"))
    return numbers
