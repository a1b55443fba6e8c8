"""The month's table as the page writes it: heads that sort, cells that open their figure, totals and averages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final
from urllib.parse import quote

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.kernel.periods import Month
from sanbao.kernel.text import whole_number
from sanbao.network.labels import GRADE_LABELS
from sanbao.network.models import Person
from sanbao.statistics.behind import parts_of
from sanbao.statistics.figures import average_text, text_of
from sanbao.statistics.queries import adjustment_note
from sanbao.statistics.rules.columns import COLUMN, Column, Facts, figure
from sanbao.statistics.rules.table import MonthRow, MonthTable

PAGE_ROWS: Final = 100
BY_NO: Final = "no"

Link = Callable[[Column], str]


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A technician's line. `reward` is what stands in the box in which it is typed."""

    url: str
    name: str
    no: str
    about: str
    cells: tuple[Cell, ...]
    remark: str
    adjusted: str
    reward: str = ""
    note_url: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    label: str
    url: str
    order: str  # ascending, descending or nothing
    full_label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The table of the page; totals and averages are those of all rows, whatever the page shows."""

    groups: tuple[tuple[str, int], ...]
    person: Head
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    averages: tuple[Cell, ...]
    people: int
    first: int
    last: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What all rows share. `station_names` is for tables of several stations; `may_note` where rewards are typed in."""

    table: MonthTable
    columns: Sequence[Column]
    station_codes: Mapping[int, str]
    station_names: Mapping[int, str] | None = None
    may_note: Collection[int] = ()

    @property
    def linked(self) -> frozenset[str]:
        """Name the columns that have something behind them."""
        return frozenset(column.code for column in self.columns if parts_of(column))


def present(frame: Frame, query: QueryDict, *, total_link: Link) -> Shown:
    """Return a page of the table, sorted as the address says."""
    table, columns = frame.table, frame.columns
    sort = query.get("sort", "")
    ordered = _ordered(table, sort)
    page = _page_number(query, len(ordered))
    rows = ordered[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    totals, linked = table.totals, frame.linked
    return Shown(
        groups=tuple((_(name) if name else "", len(list(same))) for name, same in groupby(columns, _group)),
        person=Head(_("维修人员"), _sorted_by(query, BY_NO, sort), _direction(BY_NO, sort or BY_NO), _("维修人员")),
        heads=tuple(_head(column, query, sort) for column in columns),
        rows=tuple(_row(row, frame, linked) for row in rows),
        totals=tuple(_total(column, totals, table, total_link) for column in columns),
        averages=tuple(_average(column, totals, table) for column in columns),
        people=len(ordered),
        first=(page - 1) * PAGE_ROWS + 1,
        last=(page - 1) * PAGE_ROWS + len(rows),
        previous=_with(query, page=str(page - 1)) if page > 1 else "",
        next=_with(query, page=str(page + 1)) if page * PAGE_ROWS < len(ordered) else "",
    )


def filtered(table: MonthTable, *, text: str, grade: str, team: str) -> MonthTable:
    """Return the rows of people whose name, initials or number match, and who are of this grade and team."""
    known = _with_initials(table, text) if text.isascii() and text.isalnum() else set()
    wanted = text.casefold()

    def keep(row: MonthRow) -> bool:
        is_named = not text or wanted in row.name.casefold() or wanted in row.no.casefold() or row.person_id in known
        return is_named and grade in {"", row.grade} and team in {"", row.team}

    return table.only(keep) if text or grade or team else table


def long_label(column: Column) -> str:
    """Return a label that says enough without its group: 加班(小时) 工作日."""
    return f"{_(column.group)} {_(column.label)}" if column.code in UNCLEAR_ALONE else _(column.label)


def plain_label(column: Column) -> str:
    """Return a label without the unit in it, for places where the unit stands behind the figure."""
    return long_label(column).removesuffix("%").removesuffix("(h)").strip()


UNCLEAR_ALONE: Final = frozenset(
    {
        *("overtime_workday", "overtime_rest_day", "overtime_holiday", "outings", "outing_km"),
        *("old_parts_due", "old_parts_returned", "old_part_rate"),
    }
)


def person_url(station_code: str, month: Month, no: str) -> str:
    """Return the address of a technician's month; the code of a column behind it opens a figure."""
    return f"{reverse('statistics:month')}{quote(station_code, safe='')}/{month}/{quote(no, safe='')}/"


def about(row: MonthRow, station_name: str = "") -> str:
    """Return what stands below a name: number, grade and coefficient, team or station."""
    grade = f"{GRADE_LABELS[row.grade]} {row.coefficient}" if row.grade in GRADE_LABELS else ""
    return " · ".join(part for part in (row.no, grade, station_name or row.team) if part)


def _with_initials(table: MonthTable, text: str) -> set[int]:
    stations = {row.station_id for row in table.rows}
    found = Person.objects.filter(station_id__in=stations, initials__startswith=text.lower())
    return set(found.values_list("pk", flat=True))


def _group(column: Column) -> str:
    return column.group


def _ordered(table: MonthTable, sort: str) -> tuple[MonthRow, ...]:
    code, descending = sort.removeprefix("-"), sort.startswith("-")
    if code in COLUMN:
        return table.sorted_by(code, descending=descending).rows
    return table.rows[::-1] if descending else table.rows


def _page_number(query: QueryDict, rows: int) -> int:
    asked = query.get("page", "1")
    last = max(1, -(-rows // PAGE_ROWS))
    return min(max(1, whole_number(asked) or 1), last)


def _head(column: Column, query: QueryDict, sort: str) -> Head:
    url = _sorted_by(query, column.code, sort)
    return Head(_(column.label), url, _direction(column.code, sort), long_label(column))


def _direction(code: str, sort: str) -> str:
    return {code: "ascending", f"-{code}": "descending"}.get(sort, "")


def _sorted_by(query: QueryDict, code: str, sort: str) -> str:
    """Return the query that a click on a head leads to: the highest first, then the other way round."""
    if code == BY_NO:
        return _with(query, sort=f"-{BY_NO}" if sort in {"", BY_NO} else BY_NO, page="")
    return _with(query, sort=code if sort == f"-{code}" else f"-{code}", page="")


def _with(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for key, value in changes.items():
        if value:
            changed[key] = value
        else:
            changed.pop(key, None)
    return changed.urlencode()


def _row(row: MonthRow, frame: Frame, linked: Collection[str]) -> Row:
    url = person_url(frame.station_codes[row.station_id], frame.table.month, row.no)
    known = frame.table.known
    return Row(
        url=url,
        name=row.name,
        no=row.no,
        about=about(row, frame.station_names[row.station_id] if frame.station_names else ""),
        cells=tuple(_cell(one, row.facts, known, url if one.code in linked else "") for one in frame.columns),
        remark=row.remark,
        adjusted=adjustment_note(row),
        reward=_typed(row.facts.get("reward_fen", 0)),
        note_url=f"{url}note/" if row.station_id in frame.may_note else "",
    )


def _cell(column: Column, facts: Facts, known: frozenset[str], url: str) -> Cell:
    value = figure(column, facts, known)
    # Nothing stands behind a nought or a dash.
    link = f"{url}{column.code}/" if url and value else ""
    return Cell(text_of(column.unit, value), link)


def _total(column: Column, totals: Facts, table: MonthTable, link: Link) -> Cell:
    value = figure(column, totals, table.known)
    return Cell(text_of(column.unit, value), link(column) if value else "")


def _average(column: Column, totals: Facts, table: MonthTable) -> Cell:
    value = figure(column, totals, table.known)
    if value is None or column.over or not table.rows:
        return Cell("")
    return Cell(average_text(column.unit, Decimal(value) / len(table.rows)))


def _typed(fen: int) -> str:
    reward = Decimal(fen) / 100
    return "" if not fen else f"{reward:.2f}".removesuffix(".00")
