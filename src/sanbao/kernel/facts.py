"""What a context tells of a month about every technician, so that statistics can ask all contexts in the same way.

A context that has monthly facts exposes `SOURCE: FactSource` in its module `monthly_facts`; statistics finds it there.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sanbao.kernel.periods import Month

PersonFacts = Mapping[tuple[int, int], Mapping[str, int]]
Place = tuple[date, int]  # of a line in its order: its day and its key


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry, document or day behind a figure; `value` is its part, in the unit of the fact.

    `subject` is "kind:key" of the document ("work_order:12"), `number` what people call it, `line_no` its line.
    `said` is what it is, in the reader's words. `adjusts` is the closed month that it came too late for.
    """

    on: date
    key: int
    station_id: int
    person_id: int
    value: int
    subject: str = ""
    number: str = ""
    line_no: int = 0
    said: str = ""
    is_reversal: bool = False
    adjusts: Month | None = None
    is_of_grid: bool = False  # a day of the attendance grid

    @property
    def place(self) -> Place:
        """Return where the line stands in the order of days."""
        return self.on, self.key


@dataclass(frozen=True, slots=True)
class Asked:
    """Which evidence is asked for: that of the sum of `facts`, of one person or (None) of all.

    `closed_at` says when stations closed the month: what arrived later is no part of it. The lines that follow `after`
    are given, one more than `limit` if there are more.
    """

    facts: frozenset[str]
    month: Month
    station_ids: Collection[int] | None
    person_id: int | None = None
    closed_at: Mapping[int, datetime] = field(default_factory=dict)
    after: Place | None = None
    limit: int = 100

    def page(self, lines: Collection[Evidence]) -> tuple[Evidence, ...]:
        """Return the lines that follow `after`, in their order, one more than the limit if there are more."""
        following = sorted((line for line in lines if self.after is None or line.place > self.after), key=by_place)
        return tuple(following[: self.limit + 1])


@dataclass(frozen=True, slots=True)
class Behind:
    """The evidence of a sum: `total` and `count` of all lines, and the asked page of them."""

    total: int
    count: int
    lines: tuple[Evidence, ...]


def _nothing_kept(_station_id: int, _month: Month) -> None:
    """Of a source whose facts are added up whenever they are asked for."""


@dataclass(frozen=True, slots=True)
class FactSource:
    """`collect(month, station_ids)` gives {(station id, person id): {fact code: whole number}}.

    Numbers are counts, minutes, half days, kilometres or fen. `station_ids` None means every station. `codes` names all
    facts that the source can give: a code that is absent for a person counts as 0, a code of no source as unknown.
    `behind(asked)` gives what a sum of these facts is made of. `sum_anew(station id, month)` takes the sums that the
    database keeps of them from what they are the sums of: called with the station locked, before a month is frozen.
    """

    codes: frozenset[str]
    collect: Callable[[Month, Collection[int] | None], PersonFacts]
    behind: Callable[[Asked], Behind]
    sum_anew: Callable[[int, Month], None] = _nothing_kept


def by_place(line: Evidence) -> Place:
    """Order lines by their day."""
    return line.place
