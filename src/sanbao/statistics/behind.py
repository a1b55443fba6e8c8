"""What a figure is made of: its parts, and the entries, orders and days of each part."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sanbao.kernel.facts import Asked, Behind, Evidence
from sanbao.kernel.money import to_fen
from sanbao.statistics.models import MonthNote
from sanbao.statistics.queries import TYPED, sources
from sanbao.statistics.rules.columns import Column, Facts


class Sign(StrEnum):
    """How a part enters the figure."""

    PLUS = "plus"
    MINUS = "minus"
    OVER = "over"  # what the sum is divided by


@dataclass(frozen=True, slots=True)
class Part:
    """Facts of one source that enter a figure in the same way."""

    sign: Sign
    facts: tuple[str, ...]
    behind: Callable[[Asked], Behind]

    def of(self, facts: Facts) -> int:
        """Return the part's whole number in a row or in the totals."""
        return sum(facts.get(fact, 0) for fact in self.facts)

    def evidence(self, asked: Asked) -> Behind:
        """Return what the part is made of: the sum of all and the asked page of lines."""
        return self.behind(replace(asked, facts=frozenset(self.facts)))


def parts_of(column: Column) -> list[Part]:
    """Return the parts of a figure, those that are divided by last; none if some fact has no source."""
    named = ((Sign.PLUS, column.facts), (Sign.MINUS, column.minus), (Sign.OVER, column.over))
    parts = [part for sign, facts in named for part in _by_source(sign, facts)]
    return parts if {fact for part in parts for fact in part.facts} == column.needs else []


def _by_source(sign: Sign, facts: Sequence[str]) -> Iterator[Part]:
    asking = [*((source.codes, source.behind) for source in sources()), (TYPED, _notes_behind)]
    for codes, behind in asking:
        own = tuple(fact for fact in facts if fact in codes)
        if own:
            yield Part(sign, own, behind)


def _notes_behind(asked: Asked) -> Behind:
    """Rewards and fines are this context's own."""
    notes = MonthNote.objects.filter(month=asked.month).exclude(reward=0)
    if asked.station_ids is not None:
        notes = notes.filter(station_id__in=asked.station_ids)
    if asked.person_id is not None:
        notes = notes.filter(person_id=asked.person_id)
    lines = [_note_line(note) for note in notes]
    return Behind(sum(line.value for line in lines), len(lines), asked.page(lines))


def _note_line(note: MonthNote) -> Evidence:
    return Evidence(
        on=note.month.first,
        key=note.pk,
        station_id=note.station_id,
        person_id=note.person_id,
        value=to_fen(note.reward),
        said=note.remark,
    )
