"""Tables in a terminal, where a Chinese character is two columns wide."""

import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

GAP = "  "
WIDE = frozenset("WF")
NO_TERMINAL = (160, 24)


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its label, the group it stands under, and whether its cells are figures."""

    label: str
    group: str = ""
    is_figure: bool = True


def terminal_width() -> int:
    """Return the columns of the terminal, or a wide page's if the output goes into a file."""
    return shutil.get_terminal_size(NO_TERMINAL).columns


def width(text: str) -> int:
    """Return how many terminal columns `text` takes."""
    return sum(2 if unicodedata.east_asian_width(char) in WIDE else not unicodedata.combining(char) for char in text)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Return `text` filled up with blanks; figures go to the right."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def lines(heads: Sequence[Head], rows: Sequence[Sequence[str]], *, keys: int = 0, limit: int = 0) -> list[str]:
    """Return the table as lines. Wider than `limit` (0: any width), it is cut into blocks that repeat `keys` columns.

    Labels stand at the bottom of a head of one or two lines, the group above its first column.
    """
    widths = [_column_width(head, [row[x] for row in rows]) for x, head in enumerate(heads)]
    told: list[str] = []
    for block in _blocks(widths, keys, limit):
        told += [""] if told else []
        told += _block([heads[x] for x in block], [[row[x] for x in block] for row in rows], [widths[x] for x in block])
    return told


def _column_width(head: Head, cells: Sequence[str]) -> int:
    return max(width(head.label), *(width(cell) for cell in cells), 1) if cells else max(width(head.label), 1)


def _blocks(widths: Sequence[int], keys: int, limit: int) -> list[list[int]]:
    blocks, kept = [list(range(keys))], sum(widths[:keys]) + len(GAP) * keys
    used = kept
    for x in range(keys, len(widths)):
        if limit and len(blocks[-1]) > keys and used + widths[x] > limit:
            blocks.append(list(range(keys)))
            used = kept
        blocks[-1].append(x)
        used += widths[x] + len(GAP)
    return blocks


def _block(heads: Sequence[Head], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    labels = _line([head.label for head in heads], heads, widths)
    groups = [_group_line(heads, widths)] if any(head.group for head in heads) else []
    rule = "─" * (sum(widths) + len(GAP) * (len(widths) - 1))
    return [*groups, labels, rule, *(_line(row, heads, widths) for row in rows)]


def _line(cells: Sequence[str], heads: Sequence[Head], widths: Sequence[int]) -> str:
    padded = (pad(cell, w, right=head.is_figure) for cell, head, w in zip(cells, heads, widths, strict=True))
    return GAP.join(padded).rstrip()


def _group_line(heads: Sequence[Head], widths: Sequence[int]) -> str:
    """Each group once, above its columns between two corners; a group too narrow for its name is cut."""
    spans: list[tuple[str, int]] = []
    for head, columns in zip(heads, widths, strict=True):
        if spans and spans[-1][0] == head.group:
            spans[-1] = (head.group, spans[-1][1] + len(GAP) + columns)
        else:
            spans.append((head.group, columns))
    return GAP.join(_group(text, columns) for text, columns in spans).rstrip()


def _group(text: str, columns: int) -> str:
    while width(text) > columns:
        text = text[:-1]
    if not text:
        return " " * columns
    left = (columns - width(text)) // 2
    return "·" * left + text + "·" * (columns - width(text) - left)
