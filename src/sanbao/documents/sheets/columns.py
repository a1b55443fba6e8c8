"""Which column of a sheet is which: the header row is found and its names are recognised, as people vary them."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

from sanbao.documents.sheets.reading import Numbered, Sheet
from sanbao.documents.sheets.units import unit_of
from sanbao.documents.sheets.values import Row, Value, written
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.text import squeeze

HEADER_WITHIN = 30
IGNORE = ""  # a hand-made mapping says with this that a column is left out
REMARKS = "错误说明"  # the column that our own copies of refused rows add
BRACKETED = re.compile(r"[(（\[【<《][^)）\]】>》]*[)）\]】>》]")
UNIT = re.compile(
    r"[/:：](?:[十百千万]?元|h|小时|分钟?|min|[千万]?km|[千万]?公里|千?米|工?日|天|次|个|%)$", re.IGNORECASE
)
NUMBERED = re.compile(r"[\d①②③④⑤⑥一二三四五六]$")
DECORATION = re.compile(r"[\s*※★:：、.。_\-—]+")


class _Unset:
    """Stands for "no default": a cell of this column must be filled."""

    def __repr__(self) -> str:
        return "MUST_BE_FILLED"


MUST_BE_FILLED: Any = _Unset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column that a kind of sheet may have.

    `parse` turns a filled cell into a value or raises CellFault; it gets the cell and the reading's context.
    `if_blank` is the value of a blank cell; without it a blank cell is a fault. `required` columns must be in the
    sheet at all. `counts` is False for a running number, which does not make a row a record.
    `member` makes this a family of columns, such as the days 1 to 31: it returns which member a header names, or None.
    `units` are those that its heading may tell (sheets.units). `fills_down` is False for amounts: merged over
    several rows they are meant once. `several` columns, which parse to tuples, may stand side by side (参与人员1,
    参与人员2) and are read from left to right. `otherwise` are names that count where no other name of it stands.
    """

    key: str
    label: str
    parse: Callable[[Value, Any], Any]
    synonyms: tuple[str, ...] = ()
    required: bool = True
    if_blank: Any = MUST_BE_FILLED
    counts: bool = True
    member: Callable[[Value], Hashable | None] | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    fills_down: bool = True
    several: bool = False
    otherwise: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return every heading that means this column."""
        return (self.label, *self.synonyms, *self.otherwise)

    @property
    def must_be_filled(self) -> bool:
        return self.if_blank is MUST_BE_FILLED


@dataclass(frozen=True, slots=True)
class Place:
    """What the cells below one header are: a column, and the member of it if it is a family.

    `unit` is what has to be written behind bare numbers below it, "" for nothing.
    """

    column: Column
    member: Hashable | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet as far as it was understood.

    `rows` are the sheet rows it takes up (first, last); `names` holds one unique name per column, "" where none is.
    """

    rows: tuple[int, int]
    names: tuple[str, ...]
    places: Mapping[int, Place]
    unknown: tuple[str, ...] = ()
    missing: tuple[Column, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Tell whether the rows can be read: nothing required is missing, nothing is in doubt."""
        return bool(self.places) and not self.missing and not self.ambiguous and not self.strange_units

    @property
    def strange_units(self) -> Mapping[str, str]:
        """Return the headings with a unit that their column cannot be told in, with that unit."""
        found = {self.names[index]: (unit_of(self.names[index]), place) for index, place in self.places.items()}
        return {name: unit for name, (unit, place) in found.items() if unit and _is_strange(unit, place.column)}

    @property
    def fingerprint(self) -> str:
        """Return what is the same for all sheets with these headers: a hand-made mapping is remembered under it."""
        return fingerprint_of(self.names)

    @property
    def labels(self) -> Mapping[int, str]:
        """Return the headings of the understood columns by their index, as they stand in the sheet."""
        return {index: self.names[index] for index in self.places}

    def heading(self, key: str, member: Hashable | None = None) -> str | None:
        """Return how the sheet itself calls a column; None if it has none."""
        found = (index for index, place in self.places.items() if place.column.key == key and place.member == member)
        return next((self.names[index] for index in found), None)

    def warnings(self) -> list[Fault]:
        """Return one warning for each heading that nobody knows: nothing of a sheet is left out silently."""
        told = mark("“{name}”这一列没有认出，没有导入。")
        unknown = self.unknown if self.is_complete else ()
        return [Fault("documents.column_unknown", told, {"name": name}, self.rows[1]) for name in unknown]

    def faults(self) -> list[Fault]:
        """Return what must be settled before rows can be read."""
        if not self.places:
            return [
                Fault("documents.header_not_found", mark("前 30 行里没有找到表头，请核对文件，或手工指定各列的含义。"))
            ]
        missing = [
            Fault(
                "documents.column_missing",
                mark("缺少“{label}”这一列，请补上，或手工指定哪一列是它。"),
                {"label": column.label},
                self.rows[1],
            )
            for column in self.missing
        ]
        doubts = [
            Fault(
                "documents.column_ambiguous",
                mark("{names} 都像是“{label}”，请手工指定用哪一列。"),
                {"label": label, "names": "、".join(f"“{name}”" for name in names)},
                self.rows[1],
            )
            for label, names in self.ambiguous.items()
        ]
        return missing + doubts + self._unit_faults()

    def _unit_faults(self) -> list[Fault]:
        told = mark("“{name}”的单位“{unit}”不能换算，请改用 {known} 之一，数字也照改。")
        units = {
            self.names[index]: "、".join(dict.fromkeys(place.column.units)) for index, place in self.places.items()
        }
        return [
            Fault(
                "documents.column_unit_strange",
                told,
                {"name": name, "unit": unit, "known": units[name]},
                self.rows[1],
                name,
            )
            for name, unit in self.strange_units.items()
        ]


def _is_strange(unit: str, column: Column) -> bool:
    return bool(column.units) and unit not in column.units


@lru_cache(maxsize=8_192)
def plain(name: str) -> str:
    """Return a header without what varies: units in brackets, blanks, width, capitals, stars and colons."""
    bare = UNIT.sub("", "".join(BRACKETED.sub("", squeeze(name)).split()))
    return DECORATION.sub("", bare or squeeze(name)).casefold()


@lru_cache(maxsize=1_024)
def _plain(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(plain, names))


def headings(row: Row) -> tuple[str, ...]:
    """Return one unique name per cell of a row that is taken for the header, "" where none is."""
    return _unique([squeeze(written(cell)) for cell in row])


def fingerprint_of(names: Sequence[str]) -> str:
    """Return what is the same for all sheets with these headings."""
    bare = [found for name in names if (found := plain(name)) != REMARKS]  # our copies of refused rows add this one
    return sha256("\n".join(bare).encode()).hexdigest()


def find_header(sheet: Sheet, columns: Sequence[Column], mapping: Mapping[str, str] | None = None) -> Header:
    """Return the header among the first rows: the one, or pair of merged ones, with most known names.

    `mapping` (heading in the sheet to key of a column, IGNORE to leave one out) was made by hand and goes first.
    """
    rows = list(islice(sheet.rows(), HEADER_WITHIN + 1))
    by_hand = {squeeze(name): key for name, key in (mapping or {}).items()}
    candidates = [
        header for at in range(min(len(rows), HEADER_WITHIN)) for header in _candidates(rows, at, columns, by_hand)
    ]
    best = max(candidates, key=_merit, default=None)
    if best is None or not best.places:
        return Header((0, 0), (), {}, missing=tuple(column for column in columns if column.required))
    return best


def _merit(header: Header) -> tuple[int, int, int]:
    """Prefer what understands most columns; of equals the single row, then the upper one (max keeps the first)."""
    keys = {place.column.key for place in header.places.values()}
    return len(keys) - 2 * len(header.ambiguous), len(header.places), header.rows[0] - header.rows[1]


def _candidates(
    rows: Sequence[Numbered], at: int, columns: Sequence[Column], by_hand: Mapping[str, str]
) -> list[Header]:
    number, cells = rows[at]
    found = [_understand((number, number), list(cells), columns, by_hand)]
    if at + 1 < len(rows) and any(cell is None for cell in cells) and found[0].places:
        below = rows[at + 1][1]
        found.append(_understand((number, rows[at + 1][0]), _merged(cells, below, columns), columns, by_hand))
    return found


def _merged(upper: Row, lower: Row, columns: Sequence[Column]) -> list[Value]:
    """Return one heading per column of two header rows; a heading above several columns stands in its first cell."""
    known = {name for column in columns for name in _plain(column.names)}
    width = max(len(upper), len(lower))
    headings: list[Value] = []
    above = ""
    for top, bottom in zip(_filled_up(upper, width), _filled_up(lower, width), strict=True):
        above = written(top) or (above if bottom is not None else "")
        own = written(bottom)
        joined = squeeze(above) + squeeze(own)
        headings.append(joined if not own or plain(joined) in known or plain(own) not in known else _with(above, own))
    return headings


def _with(above: str, own: str) -> str:
    """Return the lower heading with the unit that only the one above it tells."""
    unit = unit_of(above)
    return f"{own}({unit})" if unit and not unit_of(own) else own


def _filled_up(row: Row, width: int) -> Row:
    return row + (None,) * (width - len(row))


def _understand(
    rows: tuple[int, int], cells: Sequence[Value], columns: Sequence[Column], by_hand: Mapping[str, str]
) -> Header:
    names = headings(tuple(cells))
    claims: dict[tuple[str, Hashable], list[tuple[int, int]]] = defaultdict(list)
    by_key = {column.key: column for column in columns}
    for index, name in enumerate(names):
        claim = _claim(name, cells[index], columns, by_hand)
        if claim is not None:
            rank, key, member = claim
            claims[key, member].append((rank, index))
    places, ambiguous = _settle(claims, by_key, names)
    understood = {place.column.key for place in places.values()} | {
        key for key in by_key if by_key[key].label in ambiguous
    }
    return Header(
        rows,
        names,
        places,
        unknown=tuple(
            name for index, name in enumerate(names) if name and index not in places and not _is_left_out(name, by_hand)
        ),
        missing=tuple(column for column in columns if column.required and column.key not in understood),
        ambiguous=ambiguous,
    )


def _is_left_out(name: str, by_hand: Mapping[str, str]) -> bool:
    return by_hand.get(name) == IGNORE or plain(name) == REMARKS


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = defaultdict(int)
    result = []
    for name in names:
        seen[name] += 1
        result.append(f"{name}({seen[name]})" if name and seen[name] > 1 else name)
    return tuple(result)


def _claim(
    name: str, cell: Value, columns: Sequence[Column], by_hand: Mapping[str, str]
) -> tuple[int, str, Hashable] | None:
    """Return how surely a heading names a column: 0 by hand, 1 by its label, 2 by a synonym, 3 when only nearly so.

    4 is a name that means the column only where no other does.
    """
    if not name:
        return None
    if name in by_hand:
        return (0, by_hand[name], None) if by_hand[name] != IGNORE else None
    ranks = [_rank(name, column) for column in columns]
    best = min((rank for rank in ranks if rank is not None), default=None)
    for column, rank in zip(columns, ranks, strict=True):
        if best is not None and rank == best:
            return best, column.key, None
        member = column.member(cell) if column.member is not None else None
        if member is not None:
            return 2, column.key, member
    return None


def _rank(name: str, column: Column) -> int | None:
    if plain(name) in _plain(column.otherwise):
        return 4
    if column.several:
        bare = {plain(name), plain(NUMBERED.sub("", plain(name)))}
        return 2 if bare & _plain((column.label, *column.synonyms)) else None
    if name == column.label:
        return 1
    if name in column.synonyms:
        return 2
    return 3 if plain(name) in _plain(column.names) else None


def _settle(
    claims: Mapping[tuple[str, Hashable], Sequence[tuple[int, int]]], by_key: Mapping[str, Column], names: Sequence[str]
) -> tuple[dict[int, Place], dict[str, tuple[str, ...]]]:
    places: dict[int, Place] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    for (key, member), found in claims.items():
        if key not in by_key:
            continue
        column = by_key[key]
        best = min(rank for rank, _ in found)
        indexes = [index for rank, index in found if rank == best]
        if len(indexes) == 1 or column.several:
            places.update({index: _place(column, member, names[index]) for index in indexes})
        else:
            ambiguous[column.label] = tuple(names[index] for index in indexes)
    return dict(sorted(places.items())), ambiguous


def _place(column: Column, member: Hashable | None, name: str) -> Place:
    return Place(column, member, column.units.get(unit_of(name), ""))
