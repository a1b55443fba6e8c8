"""Type size, column widths and heights of tables on paper, worked out from the widths of the printed characters."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil

from PIL import ImageFont

from sanbao.documents.forms import fonts
from sanbao.documents.forms.description import Column, Kind, Row, Table
from sanbao.documents.forms.printed import BodyCell, HeadCell, cells, head, rows

LARGEST, SMALLEST, STEP = 10.0, 5.5, 0.25  # points
READABLE = 8.5
AT_EASE_EM = 8.0
INSET_EM = 0.32  # blank left and right of a cell's text
INSET_Y_EM = 0.4  # and above and below it
LINE_EM = 1.25  # from one line of a cell to the next
UPRIGHT_LINE_EM = 1.1  # the same in a label written downwards
GROUP_EM = 5.0  # a group label up to this width stays on one line
BREAKABLE = frozenset({Kind.TEXT, Kind.MOMENT})
SOFT_BREAK = "\u200b"
# Where a line may end without help: at blanks and beside any character of Chinese.
UNBROKEN = re.compile(r"[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+")
PIECES = re.compile(r"\([^)]*\)|[A-Za-z0-9.%/‰]+|\S")


@dataclass(frozen=True, slots=True)
class Measured:
    """A table with the widths (em) of what it prints: of each column at least and at best, and of cells that wrap."""

    table: Table
    printed: tuple[tuple[Row, tuple[BodyCell, ...]], ...]
    least: tuple[float, ...]
    wish: tuple[float, ...]
    long: tuple[tuple[tuple[int, int, float], ...], ...]  # per row: first column, columns, width of the text


@dataclass(frozen=True, slots=True)
class Grid:
    """Type size and column widths of a table, both in points; the widths fill the page exactly."""

    size: float
    widths: tuple[float, ...]

    def room_em(self, x: int, columns: int) -> float:
        """Return the room for text in a cell, in units of the type size."""
        return sum(self.widths[x : x + columns]) / self.size - 2 * INSET_EM


@lru_cache(maxsize=20_000)
def _advance(character: str) -> float:
    return float(_font().getlength(character)) / 1000


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.sans().path), 1000, layout_engine=ImageFont.Layout.BASIC)


def width_em(text: str) -> float:
    """Return the width of one line of `text` in units of its type size."""
    return sum(map(_advance, text))


def measure(table: Table) -> Measured:
    """Return the table with the widths that its type size and columns are found from."""
    printed = tuple((row, cells(table, row)) for row in rows(table))
    longest = {column.key: 0.0 for column in table.columns}
    unbroken = dict(longest)
    for _, line in printed:
        for cell in line:
            if cell.column is None or not cell.text:
                continue
            key = cell.column.key
            longest[key] = max(longest[key], width_em(cell.text))
            unbroken[key] = max(unbroken[key], _widest_run(cell.text))
    least = [_least(column, longest[column.key], unbroken[column.key]) for column in table.columns]
    _widen_groups(table.columns, least)
    wish = [
        max(least[x], longest[column.key] + 2 * INSET_EM, _label_wish(column)) for x, column in enumerate(table.columns)
    ]
    return Measured(table, printed, tuple(least), tuple(wish), tuple(_long(line) for _, line in printed))


def largest(measured: Measured, *, available: float) -> float:
    """Return the type for `available` points across.

    The largest one at which texts of ordinary length need not wrap, or the largest up to READABLE at which the table
    fits at all; never less than the smallest.
    """
    sizes = [LARGEST - step * STEP for step in range(int((LARGEST - SMALLEST) / STEP) + 1)]
    comfortable = (size for size in sizes if size >= READABLE and sum(_at_ease(measured)) * size <= available)
    fitting = (size for size in sizes if size <= READABLE and sum(measured.least) * size <= available)
    return next(comfortable, next(fitting, SMALLEST))


def grid(measured: Measured, *, size: float, available: float) -> Grid:
    """Return the columns at this type size.

    Figures are never broken unless the type has no room for them; then widths shrink in proportion, and `soften` gives
    every long run places to break.
    """
    total, needed = available / size, sum(measured.least)
    if needed > total:
        return Grid(size, tuple(width * available / needed for width in measured.least))
    widths = towards(towards(measured.least, _at_ease(measured), total), measured.wish, total)
    return Grid(size, tuple(width * available / sum(widths) for width in widths))


def single_lines(measured: Measured, frame: Grid) -> tuple[bool, ...]:
    """Say of each row whether all its cells surely take one line only."""
    if sum(measured.least) * frame.size > sum(frame.widths) + 0.01:  # figures had to be squeezed
        return (False,) * len(measured.long)
    return tuple(all(width <= frame.room_em(x, columns) + 0.01 for x, columns, width in line) for line in measured.long)


def row_heights(measured: Measured, frame: Grid) -> list[float]:
    """Return the heights of the rows in points, a little on the safe side where texts wrap."""
    lines = (
        max((_lines(width, frame.room_em(x, columns)) for x, columns, width in line), default=1)
        for line in measured.long
    )
    return [frame.size * (count * LINE_EM + 1 - LINE_EM + 2 * INSET_Y_EM) for count in lines]


def head_height(measured: Measured, frame: Grid) -> float:
    """Return the height of the table head in points, a little on the safe side."""
    tiers, whole = [0.0, 0.0], 0.0
    for cell in head(measured.table.columns):
        height = frame.size * (_head_lines_em(cell, frame) + 2 * INSET_Y_EM)
        if cell.column is not None and not cell.column.group:
            whole = max(whole, height)
        else:
            tiers[cell.y] = max(tiers[cell.y], height)
    return max(whole, sum(tiers))


def soften(text: str, *, width: float) -> str:
    """Return `text` with places to break in each run that is wider than `width` (in units of the type size)."""

    def broken(run: re.Match[str]) -> str:
        word = run.group()
        return SOFT_BREAK.join(word) if width_em(word) > width else word

    return UNBROKEN.sub(broken, text)


def stacked(label: str) -> str:
    """Return a label written downwards: one Chinese character a line, runs such as (h) kept together."""
    return "\n".join(PIECES.findall(label))


def balanced(label: str, *, width: float) -> str:
    """Return a label broken into lines of about equal length that fit `width`, as a careful hand would write it."""
    count = _lines(width_em(label), width)
    if count == 1:
        return label
    target, lines = width_em(label) / count, [""]
    for piece in PIECES.findall(label):
        if lines[-1] and width_em(lines[-1] + piece) > max(target, min(width, target + 0.5)):
            lines.append("")
        lines[-1] += piece
    return "\n".join(soften(line, width=width) for line in lines)


def _at_ease(measured: Measured) -> list[float]:
    return [max(least, min(wish, AT_EASE_EM)) for least, wish in zip(measured.least, measured.wish, strict=True)]


def towards(widths: Sequence[float], aims: Sequence[float], total: float) -> list[float]:
    """Return the widths grown towards their aims, all by the same part, as far as `total` goes."""
    missing = [max(0.0, aim - width) for width, aim in zip(widths, aims, strict=True)]
    part = min(1.0, max(0.0, total - sum(widths)) / sum(missing)) if sum(missing) else 0.0
    return [width + part * more for width, more in zip(widths, missing, strict=True)]


def _lines(width: float, room: float) -> int:
    # Wrapped lines seldom fill to the brim: a tenth more is reckoned.
    return 1 if width <= room + 0.01 else ceil(width * 1.1 / max(room, 0.5))


def _head_lines_em(cell: HeadCell, frame: Grid) -> float:
    if cell.column is not None and cell.column.vertical:
        return (stacked(cell.text).count("\n") + 1) * UPRIGHT_LINE_EM
    return (balanced(cell.text, width=frame.room_em(cell.x, cell.columns)).count("\n") + 1) * LINE_EM


def _long(line: Iterable[BodyCell]) -> tuple[tuple[int, int, float], ...]:
    found, x = [], 0
    for cell in line:
        if cell.column is None or cell.column.kind in BREAKABLE:
            # A line break typed by hand takes a line of its own.
            found.append((x, cell.columns, width_em(cell.text) + 30.0 * cell.text.count("\n")))
        x += cell.columns
    return tuple(found)


def _least(column: Column, longest: float, unbroken: float) -> float:
    label = max(map(width_em, PIECES.findall(column.label))) if column.vertical else _label_em(column.label)
    if column.kind is Kind.TEXT:
        cap = 4 * float(column.weight)
        longest = max(min(longest, cap), min(unbroken, 2.5 * cap))
    elif column.kind is Kind.MOMENT:
        longest = unbroken
    return max(label, longest) + 2 * INSET_EM


def _label_em(label: str) -> float:
    """Return the least width of a label across: two even lines, never a broken run of Latin."""
    whole = width_em(label)
    runs = max(map(width_em, PIECES.findall(label)), default=0.0)
    return max(min(whole, max(2.0, ceil(whole) / 2)), runs)


def _label_wish(column: Column) -> float:
    return 0.0 if column.vertical else width_em(column.label) + 2 * INSET_EM


def _widest_run(text: str) -> float:
    return max((width_em(run) for run in UNBROKEN.findall(text)), default=0.0)


def _widen_groups(columns: Sequence[Column], least: list[float]) -> None:
    """Make the columns of a group together wide enough for the group's label."""
    x = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        width = len(list(members))
        needed = max(min(GROUP_EM, width_em(group)), _label_em(group)) + 2 * INSET_EM if group else 0
        short = needed - sum(least[x : x + width])
        if short > 0:
            least[x : x + width] = [each + short / width for each in least[x : x + width]]
        x += width
