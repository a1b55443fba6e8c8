"""What the facts of a month count of the ledger's entries: said once, for sums and for the entries behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Q

from sanbao.kernel.money import to_fen
from sanbao.ledger.models import Entry
from sanbao.ledger.rules.entries import EARNING, Category, EntryKind

LED: Final[Mapping[Category, str]] = {
    Category.IN_WARRANTY: "in_warranty",
    Category.OUT_OF_WARRANTY: "out_of_warranty",
    Category.FIRST_SERVICE: "first_service",
    Category.SCHEDULED_SERVICE: "scheduled_service",
    Category.INSTALLATION: "installations",
    Category.REWORK: "rework_done",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """What a fact counts of an entry: a field of the entries of some kinds, perhaps of some categories only.

    `only_timed` leaves out entries whose hands-on time is unknown.
    """

    field: str
    kinds: frozenset[str] = frozenset({EntryKind.WORK})
    categories: frozenset[str] = frozenset(Category)
    sign: int = 1
    only_timed: bool = False

    @property
    def where(self) -> Q:
        counted = Q(kind__in=self.kinds) & ~Q(**{self.field: 0})
        if self.only_timed:
            counted &= ~Q(actual_minutes=0)
        return counted if len(self.categories) == len(Category) else counted & Q(category__in=self.categories)

    def of(self, entry: Entry) -> int:
        counts = entry.kind in self.kinds and entry.category in self.categories
        counts = counts and bool(entry.actual_minutes or not self.only_timed)
        return self.sign * whole(getattr(entry, self.field)) if counts else 0

    def sql(self) -> str:
        """Return what a MonthSum adds."""
        column = f"timed_{self.field}" if self.only_timed else self.field
        counted = _among("kind", self.kinds)
        if len(self.categories) < len(Category):
            counted += f" AND {_among('category', self.categories)}"
        return f"CASE WHEN {counted} THEN {'-' if self.sign < 0 else ''}{column} ELSE 0 END"


TAKEN_BACK: Final = frozenset({EntryKind.LABOUR_TAKEN_BACK})
NET: Final = frozenset(EARNING)
MEASURES: Final[Mapping[str, Measure]] = {
    **{fact: Measure("orders_led", categories=frozenset({category})) for category, fact in LED.items()},
    "joined_orders": Measure("orders_joined"),
    "lead_orders": Measure("orders_led"),
    "first_time_orders": Measure("orders_led", categories=frozenset(Category) - {Category.REWORK}),
    "rework_caused": Measure("orders_led", kinds=frozenset({EntryKind.REWORK_CAUSED})),
    "standard_minutes": Measure("standard_minutes", kinds=NET),
    "timed_standard_minutes": Measure("standard_minutes", only_timed=True),
    "actual_minutes": Measure("actual_minutes"),
    "labour_fen": Measure("labour", kinds=NET),
    "rework_labour_fen": Measure("labour", kinds=TAKEN_BACK, sign=-1),
    "parts_fen": Measure("parts"),
}


def whole(value: Decimal | int | None) -> int:
    """Return a sum as facts count it: money in fen, nothing as 0."""
    return to_fen(value) if isinstance(value, Decimal) else value or 0


def _among(column: str, words: frozenset[str]) -> str:
    """Say that a column has one of our own words."""
    choices = " OR ".join(f"{column} = '{word}'" for word in sorted(words))
    return f"({choices})"
