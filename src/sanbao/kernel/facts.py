"""What a context tells of a month about every technician, so that statistics can ask all contexts in the same way.

A context that has monthly facts exposes `SOURCE: FactSource` in its module `monthly_facts`; statistics finds it there.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sanbao.kernel.periods import Month

PersonFacts = Mapping[tuple[int, int], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class FactSource:
    """`collect(month, station_ids)` gives {(station id, person id): {fact code: whole number}}.

    Numbers are counts, minutes, half days, kilometres or fen. `station_ids` None means every station. `codes` names all
    facts that the source can give: a code that is absent for a person counts as 0, a code of no source as unknown.
    """

    codes: frozenset[str]
    collect: Callable[[Month, Collection[int] | None], PersonFacts]
