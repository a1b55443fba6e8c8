"""Read what people have entered: values of items, and short boards and temporary tasks with their degrees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from sanbao.appraisal.models import ItemValue, Span, TaskEntry
from sanbao.appraisal.rules.figures import measured
from sanbao.appraisal.rules.schemes import Item, Period, Scheme, Source
from sanbao.appraisal.rules.scorecard import Task, TaskKind, Value
from sanbao.kernel.periods import Month
from sanbao.network.models import Station


@dataclass(frozen=True, slots=True)
class Entered:
    """The rows that count in one span of a station, people's own and those for everybody."""

    own: Mapping[tuple[int, str], ItemValue]
    for_all: Mapping[str, ItemValue]

    def row(self, person_id: int, item: str) -> ItemValue | None:
        """Return the row that counts for a person and item: his own, else that for everybody; None if taken back."""
        own = self.own.get((person_id, item))
        if own is not None and not is_taken_back(own):
            return own
        common = self.for_all.get(item)
        return common if common is not None and not is_taken_back(common) else None


def is_taken_back(row: ItemValue) -> bool:
    """Tell whether a row takes back what stood before."""
    return row.value is None and not row.excused


def entered_in(station: Station, month: Month, span: Span = Span.MONTH) -> Entered:
    """Return what was entered for a station's month, or (its first month given) for a quarter."""
    own: dict[tuple[int, str], ItemValue] = {}
    common: dict[str, ItemValue] = {}
    for row in ItemValue.objects.filter(station=station, month=month, span=span).order_by("id"):
        if row.person_id is None:
            common[row.item] = row
        else:
            own[row.person_id, row.item] = row
    return Entered(own, common)


def value_of(row: ItemValue) -> Value:
    """Return what the rule takes for a row."""
    value = None if row.value is None else measured(row.value)
    return Value(value=value, evidence=row.evidence, excused=row.excused)


def values_of(
    scheme: Scheme, person_id: int, entered: Entered, taken: Mapping[str, Value], period: Period
) -> dict[str, Value]:
    """Return the values of a person for the scheme's items of this period.

    What is measured is not overruled by what is typed, but by an excuse or by a decided appeal.
    """
    found: dict[str, Value] = {}
    for item in scheme.items:
        if item.period is period:
            value = _value(item, entered.row(person_id, item.code), taken)
            if value is not None:
                found[item.code] = value
    return found


def _value(item: Item, row: ItemValue | None, taken: Mapping[str, Value]) -> Value | None:
    is_own_word = row is not None and (bool(row.excused) or row.appeal_id is not None)
    if row is not None and (item.source is Source.MANUAL or is_own_word):
        return value_of(row)
    return taken.get(item.code)


def tasks_in(station: Station, month: Month) -> dict[int, tuple[Task, ...]]:
    """Return the short boards and temporary tasks of a station's month by person, in the order they were set."""
    return grouped(TaskEntry.objects.filter(station=station, month=month).order_by("id"))


def grouped(rows: Iterable[TaskEntry]) -> dict[int, tuple[Task, ...]]:
    """Return the newest row of each task by person, without what was dropped."""
    newest: dict[tuple[int, str], TaskEntry] = {}
    for row in rows:
        newest[row.person_id, row.code] = row
    found: dict[int, list[Task]] = {}
    for (person_id, _), row in newest.items():
        if not row.is_dropped:
            found.setdefault(person_id, []).append(task_of(row))
    return {person_id: tuple(tasks) for person_id, tasks in found.items()}


def task_of(row: TaskEntry) -> Task:
    """Return what the rule takes for a row."""
    degree = None if row.degree is None else measured(row.degree)
    return Task(row.code, row.label, TaskKind(row.kind), degree, row.evidence)


def value_rows(station_id: int, person_id: int, month: Month, item: str, span: Span = Span.MONTH) -> list[ItemValue]:
    """Return every row that was ever entered for an item of a person, also those for everybody, the newest first."""
    rows = ItemValue.objects.filter(station_id=station_id, month=month, span=span, item=item)
    mine = rows.filter(Q(person_id=person_id) | Q(person__isnull=True))
    return list(mine.select_related("set_by").order_by("-id"))


def task_rows(person_id: int, month: Month, code: str | None = None) -> list[TaskEntry]:
    """Return every row of a person's tasks of a month, or of one of them, the newest first."""
    rows = TaskEntry.objects.filter(person_id=person_id, month=month).select_related("set_by")
    return list((rows if code is None else rows.filter(code=code)).order_by("-id"))
