"""The month's table: one row a technician, totals, and the bytes that closing freezes. Pure."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import Any

from sanbao.kernel.money import round_exact
from sanbao.kernel.periods import Month
from sanbao.statistics.rules.columns import COLUMN, COLUMNS, Column, Facts, Figure, figure


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One technician at one station in one month, as printed: the names of that month, and the facts."""

    station_id: int
    person_id: int
    no: str
    name: str
    grade: str
    coefficient: str
    team: str
    facts: Facts
    remark: str = ""
    # {"2026-09": 2}: entries of this month that adjust closed months
    adjusts: dict[str, int] = field(default_factory=dict)
    # Days under one coefficient and team, as plain JSON: frozen for the wages, empty unless asked for.
    stretches: Sequence[Mapping[str, Any]] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values: what closing freezes. Stretches stand in it only if there are any."""
        stretches = {"stretches": list(self.stretches)} if self.stretches else {}
        return stretches | {
            "person_id": self.person_id,
            "no": self.no,
            "name": self.name,
            "grade": self.grade,
            "coefficient": self.coefficient,
            "team": self.team,
            "facts": {code: value for code, value in sorted(self.facts.items()) if value},
            "remark": self.remark,
            "adjusts": self.adjusts,
        }

    @classmethod
    def from_json(cls, station_id: int, data: dict[str, Any]) -> "MonthRow":
        """Return the row that was frozen as `data`."""
        return cls(station_id=station_id, **data)


@dataclass(frozen=True)
class MonthTable:
    """The rows of one or several stations; `known` are the facts that some source can give."""

    month: Month
    rows: tuple[MonthRow, ...]
    known: frozenset[str]

    @cached_property
    def totals(self) -> Facts:
        """Sum every fact over all rows."""
        sums: dict[str, int] = {}
        for row in self.rows:  # thousands: a Counter, which is no plain dict, would take three times as long
            for code, value in row.facts.items():
                sums[code] = sums.get(code, 0) + value
        return sums

    def figure(self, code: str, row: MonthRow | None = None) -> Figure:
        """Return the figure of a column for a row, or for all rows together."""
        return figure(COLUMN[code], row.facts if row else self.totals, self.known)

    def average(self, code: str) -> Decimal | None:
        """Return the mean of a summed figure over the rows, half-up to 0.01; None for ratios and empty tables."""
        column = COLUMN[code]
        total = self.figure(code)
        if total is None or column.over or not self.rows:
            return None
        return round_exact(Fraction(total) / len(self.rows))

    def sorted_by(self, code: str, *, descending: bool) -> "MonthTable":
        """Return the table ordered by a column; rows without a figure come last."""
        return replace(self, rows=tuple(sorted(self.rows, key=self._order(code, descending=descending))))

    def only(self, keep: Callable[[MonthRow], bool]) -> "MonthTable":
        """Return the table of the rows that `keep` accepts."""
        return replace(self, rows=tuple(row for row in self.rows if keep(row)))

    def _order(self, code: str, *, descending: bool) -> Callable[[MonthRow], tuple[bool, Decimal, str]]:
        def key(row: MonthRow) -> tuple[bool, Decimal, str]:
            value = self.figure(code, row)
            number = Decimal(0) if value is None else Decimal(value)
            return value is None, -number if descending else number, row.no

        return key


def digest(month: Month, rows: Iterable[MonthRow]) -> str:
    """Return the hash of a month's frozen rows: the same facts give the same digest for ever."""
    plain = json.dumps([str(month), [row.as_json() for row in rows]], ensure_ascii=False, sort_keys=True)
    return sha256(plain.encode()).hexdigest()


def known_columns(known: frozenset[str]) -> Sequence[Column]:
    """Return the columns that have a source."""
    return [column for column in COLUMNS if column.needs <= known]
