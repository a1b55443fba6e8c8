"""The worked examples of docs/rules/wages.md, or of another page of rules, as their tables state them.

An example is a heading of four # with the code of its rule. The tables 已知 given and 结果 result name one field a row;
a table whose first heading is a list adds one entry a row. A cell in backticks is JSON, any other is a text without its
thousands separators; an empty cell sets nothing; a heading without backticks is for the reader.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from sanbao.kernel.errors import Fault

DOCUMENT = Path(__file__).parents[3] / "docs" / "rules" / "wages.md"
HEADING = re.compile(r"^#{2,4} ", re.MULTILINE)
CODED = re.compile(r"`([^`]*)`")
STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
AMOUNT = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass
class Example:
    title: str
    rule: str
    given: dict[str, Any] = field(default_factory=dict)
    expected: list[tuple[str, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        """Name the example in letters that can be typed to run it alone."""
        return f"{self.rule} {self.title.rpartition(' / ')[2]}".replace("`", "")


@cache
def examples(document: Path = DOCUMENT) -> tuple[Example, ...]:
    sections = HEADING.split(document.read_text("utf-8"))
    return tuple(_example(section) for section in sections if section.startswith("`"))


def _example(section: str) -> Example:
    title, _, body = section.partition("\n")
    example = Example(title, CODED.findall(title)[0])
    for table in _tables(body):
        _take(example, table[0], table[2:])
    return example


def _tables(body: str) -> Iterator[list[list[str]]]:
    for block in re.split(r"\n\s*\n", body):
        rows = [line for line in block.strip().splitlines() if line.startswith("|")]
        if rows:
            yield [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def _take(example: Example, head: list[str], rows: list[list[str]]) -> None:
    if head[0].startswith("已知"):
        for _, path, cell in rows:
            put(example.given, CODED.findall(path)[0], value(cell))
    elif head[0].startswith("结果"):
        example.expected += [(CODED.findall(path)[0], value(cell)) for _, path, cell in rows]
    else:
        _take_list(example, head, rows)


def _take_list(example: Example, head: list[str], rows: list[list[str]]) -> None:
    name, _, first = CODED.findall(head[0])[0].partition("[]")
    for index, row in enumerate(rows):
        if first:
            put(example.given, f"{name}[{index}]{first}", value(row[0]))
        for heading, cell in zip(head[1:], row[1:], strict=True):
            for path in CODED.findall(heading) if cell else ():
                if heading.startswith("→"):
                    found = path.replace("{}", f".{row[0]}").replace("[]", f"[{index}]")
                    example.expected.append((found, value(cell)))
                else:
                    put(example.given, f"{name}[{index}].{path}", value(cell))


def value(cell: str) -> Any:
    if cell.startswith("`"):
        return json.loads(cell.strip("`"))
    return cell.replace(",", "") if AMOUNT.fullmatch(cell) else cell


def steps(path: str) -> list[str | int]:
    return [name or int(index) for name, index in STEP.findall(path)]


def put(into: Any, path: str, what: Any) -> None:
    """Set a field, making the objects and lists on the way to it."""
    last = steps(path)[-1]
    for step, following in pairwise(steps(path)):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int) and step == len(into):
            into.append(empty)
        elif isinstance(into, dict):
            into.setdefault(step, empty)
        into = into[step]
    if isinstance(last, int) and last == len(into):
        into.append(what)
    else:
        into[last] = what


def get(answer: Any, path: str) -> Any:
    for step in steps(path):
        answer = answer[step]
    return answer


def complete(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults once each of them has its whole sentence, with every word that it names."""
    found = list(faults)
    for sentence in (fault.text() for fault in found):
        assert "None" not in sentence
        assert "{" not in sentence
    return found
