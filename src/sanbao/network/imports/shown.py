"""The first rows of a roster or a grid as they were understood, for people to look at before they store them."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from sanbao.documents.sheets.outcome import SAMPLE_ROWS, Sample
from sanbao.kernel.errors import mark
from sanbao.network.models import Person
from sanbao.network.rules.attendance import SIGNS, Cell
from sanbao.network.rules.grades import grade_of
from sanbao.network.services.roster import RosterRow

GRADE_WORDS: Final = {"lead": "主修", "deputy": "副修", "assistant": "辅修", "trainee": "学员", "apprentice": "学徒"}
ROSTER_LABELS: Final = (
    mark("工号"),
    mark("姓名"),
    mark("级别"),
    mark("系数"),
    mark("班组"),
    mark("入职日期"),
    mark("电话"),
)
GRID_LABELS: Final = (mark("工号"), mark("姓名"), mark("填写天数"), mark("符号统计"), mark("工作日加班（小时）"))
MINUTES_IN_HOUR: Final = 60


def roster_sample(rows: Sequence[tuple[int, RosterRow]]) -> Sample:
    """Return the first people of a roster in words."""
    return Sample(ROSTER_LABELS, tuple((number, _roster_texts(row)) for number, row in rows[:SAMPLE_ROWS]))


def _roster_texts(row: RosterRow) -> tuple[str, ...]:
    grade = GRADE_WORDS[grade_of(row.coefficient)] if row.coefficient is not None else ""
    coefficient = "" if row.coefficient is None else str(row.coefficient)
    hired = row.hired_on.isoformat() if row.hired_on else ""
    return row.no, row.name, grade, coefficient, row.team or "", hired, row.phone or ""


def grid_sample(rows: Sequence[tuple[int, Person, Sequence[Cell]]]) -> Sample:
    """Return the first people of a grid with how often each sign stands there."""
    first = rows[:SAMPLE_ROWS]
    return Sample(GRID_LABELS, tuple((number, _grid_texts(person, cells)) for number, person, cells in first))


def _grid_texts(person: Person, cells: Sequence[Cell]) -> tuple[str, ...]:
    signs = Counter(SIGNS[cell.mark][0] for cell in cells)
    overtime = sum(cell.overtime_workday_minutes for cell in cells)
    hours, minutes = divmod(overtime, MINUTES_IN_HOUR)
    written = "、".join(f"{sign} {count}" for sign, count in signs.most_common())
    return person.no, person.name, str(len(cells)), written, f"{hours}:{minutes:02}" if overtime else ""
