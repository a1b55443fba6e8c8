"""The roster (花名册): who works at a station, in which team, with which grade and coefficient."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.documents.sheets.cells import CellFault, coefficient, day, text
from sanbao.documents.sheets.cells.faults import blank
from sanbao.documents.sheets.columns import Column
from sanbao.documents.sheets.importing import Context, Progress, Reading, RowFault, SheetKind, read_records
from sanbao.documents.sheets.outcome import Finish, ImportOutcome, ImportRequest, Sample, nothing_more
from sanbao.documents.sheets.reading import Sheet
from sanbao.documents.sheets.values import Value
from sanbao.kernel.errors import DomainError, Fault, mark
from sanbao.kernel.identifiers import check_phone
from sanbao.kernel.periods import Month, business_date, day_after
from sanbao.network.errors import NoTwiceInSheet, StationUnknown
from sanbao.network.imports.faults import fault_of
from sanbao.network.imports.shown import roster_sample
from sanbao.network.models import Station
from sanbao.network.rules.grades import HIGHEST, LOWEST, Grade, GradeDoesNotFit, grade_of
from sanbao.network.services.places import StationDetails, lock_station, open_station
from sanbao.network.services.roster import RosterChange, RosterRow, compare_roster, take_in_roster

WORDS: Final[Mapping[Grade, tuple[str, ...]]] = {
    Grade.LEAD: ("主修", "主修工", "主修技师", "组长", "高级工"),
    Grade.DEPUTY: ("副修", "副修工", "中级工"),
    Grade.ASSISTANT: ("辅修", "辅修工", "初级工"),
    Grade.TRAINEE: ("学员",),
    Grade.APPRENTICE: ("学徒", "学徒工"),
}
_GRADE_OF_WORD: Final = {word: grade for grade, words in WORDS.items() for word in words}


def _grade(value: Value, _context: Context) -> Grade:
    word = text(value)
    if word not in _GRADE_OF_WORD:
        message = mark("“{value}”不是岗位级别，请填 主修、副修、辅修、学员 或 学徒。")
        raise CellFault("network.grade_unknown", message)
    return _GRADE_OF_WORD[word]


def _day(value: Value, context: Context) -> date:
    return day(value, month=context.month)


def _no(value: Value, _context: Context) -> str:
    no = text(value).replace(" ", "").upper()
    if len(no) > 20 or not no.replace("-", "").replace("_", "").isalnum() or not no.isascii():  # noqa: PLR2004 - the field
        raise CellFault("network.no_invalid", mark("“{value}”不像工号，请只用字母、数字和横线，最多 20 个字符。"))
    return no


def _words(longest: int) -> Callable[[Value, Context], str]:
    def parse(value: Value, _context: Context) -> str:
        return text(value, longest=longest)

    return parse


def _phone(value: Value, _context: Context) -> str:
    try:
        return str(check_phone(text(value)))
    except DomainError as error:
        raise CellFault(error.code, error.message, {key: str(param) for key, param in error.params.items()}) from error


def _name(value: Value, _context: Context) -> str:
    return _joined(text(value, longest=40))


def _joined(name: str) -> str:
    """Return a name without the blanks that people put in so that 张 伟 is as wide as 张国伟."""
    return name if name.isascii() else "".join(name.split())


def _coefficient(value: Value, _context: Context) -> Decimal:
    return coefficient(value, least=LOWEST, most=HIGHEST)


def _build(values: Mapping[str, Any], context: Context) -> RosterRow | list[RowFault]:
    if faults := _between(values, context):
        return faults
    own = {key: value for key, value in values.items() if key not in {"order", "grade", "last_on"}}
    return RosterRow(**own, left_on=_left_on(values))


def _between(values: Mapping[str, Any], _context: Context) -> list[RowFault]:
    """Return what is wrong between the cells of a row, as far as they could be read."""
    missing = [RowFault(key, blank().code, blank().message) for key in ("no", "name") if not values.get(key, key)]
    return [*missing, *_grade_faults(values), *_leaving_faults(values)]


def _left_on(values: Mapping[str, Any]) -> date | None:
    last_on: date | None = values.get("last_on")
    return day_after(last_on) if last_on else None


def _grade_faults(values: Mapping[str, Any]) -> Iterator[RowFault]:
    grade: Grade | None = values.get("grade")
    if not grade or "coefficient" not in values:
        return
    coefficient: Decimal | None = values["coefficient"]
    if coefficient is None:
        message = mark("有岗位级别而没有技术系数，请填 0.1 到 5.0 之间的系数。")
        yield RowFault("coefficient", "network.coefficient_missing", message)
    elif grade_of(coefficient) is not grade:
        params = {
            "coefficient": str(coefficient),
            "expected": WORDS[grade_of(coefficient)][0],
            "given": WORDS[grade][0],
        }
        yield RowFault("coefficient", GradeDoesNotFit.code, GradeDoesNotFit.message, params)


def _leaving_faults(values: Mapping[str, Any]) -> Iterator[RowFault]:
    left_on, hired_on = _left_on(values), values.get("hired_on")
    if left_on and hired_on and left_on <= hired_on:
        yield RowFault("last_on", "network.left_before_hired", mark("离职日期早于入职日期，请核对。"))


_optional = partial(Column, required=False, if_blank=None)
ROSTER: Final = SheetKind(
    code="roster",
    title=mark("花名册"),
    columns=(
        Column(
            key="order",
            label="序号",
            parse=_words(20),
            synonyms=("No",),
            required=False,
            if_blank=None,
            counts=False,
        ),
        Column(
            key="no",
            label="工号",
            parse=_no,
            if_blank=None,
            synonyms=("员工编号", "人员编号", "员工号", "职工号", "编号"),
        ),
        Column(
            key="name",
            label="姓名",
            parse=_name,
            if_blank=None,
            synonyms=("员工姓名", "人员姓名", "名字", "技师", "维修人员"),
        ),
        _optional(
            key="grade", label="岗位级别", parse=_grade, synonyms=("级别", "等级", "岗位等级", "技术等级", "技术级别")
        ),
        _optional(key="coefficient", label="技术系数", parse=_coefficient, synonyms=("系数", "工资系数", "分配系数")),
        _optional(key="team", label="班组", parse=_words(40), synonyms=("组别", "小组", "所在班组", "班组名称")),
        _optional(key="hired_on", label="入职日期", parse=_day, synonyms=("入职时间", "入厂日期", "到岗日期", "入职")),
        _optional(key="last_on", label="离职日期", parse=_day, synonyms=("离职时间", "最后工作日")),
        _optional(key="phone", label="电话", parse=_phone, synonyms=("手机", "手机号", "手机号码", "联系电话")),
        _optional(
            key="certificate", label="证书", parse=_words(60), synonyms=("资格证书", "职业资格", "证书编号", "技能证书")
        ),
        _optional(key="from_on", label="生效日期", parse=_day, synonyms=("系数生效日期", "级别生效日期", "生效时间")),
    ),
    build=_build,
    between=_between,
)


def import_roster(
    sheet: Sheet,
    request: ImportRequest,
    *,
    actor: User | None,
    now: datetime,
    store: bool,
    progress: Progress,
    finish: Finish = nothing_more,
) -> ImportOutcome:
    """Take in a roster. New people are hired; of known ones team, telephone and dated coefficient follow the sheet.

    A number with another name or another day of hiring is refused: it is somebody else, or a slip of the pen. So is
    another coefficient of a known person from somebody who may not grade him, and of oneself.

    Raises: StationUnknown, unless `request.create_station`; CodeInvalid for the code of a new station.
    """
    month = request.month or Month.of(business_date(now))
    reading = read_records(sheet, ROSTER, request.mapping, context=Context(month=month), progress=progress)
    if not store:
        station = _station(request.station_code)
        if station is None and not request.create_station:
            raise StationUnknown(code=request.station_code)
        return _outcome(reading, *_compared(reading, station, month, actor), stored=False)
    with transaction.atomic():
        outcome = _stored(reading, request, sheet.file_name, month, by=(actor, now))
        if outcome.stored:
            finish(outcome)
        return outcome


def _stored(
    reading: Reading[RosterRow], request: ImportRequest, file: str, month: Month, *, by: tuple[User | None, datetime]
) -> ImportOutcome:
    actor, now = by
    station = _station(request.station_code)
    if station is None and not request.create_station:
        raise StationUnknown(code=request.station_code)
    if station is not None:
        lock_station(station.pk)
    changes, faults = _compared(reading, station, month, actor)
    if not reading.header.is_complete or (not request.accept_good and faults):
        return _outcome(reading, changes, faults, stored=False)
    if any(change.is_change for change in changes):
        station = station or _opened(request.station_code, actor, now)
        take_in_roster(station=station, changes=changes, file_name=file, actor=actor, now=now)
    return _outcome(reading, changes, faults, stored=True)


def _compared(
    reading: Reading[RosterRow], station: Station | None, month: Month, actor: User | None
) -> tuple[list[RosterChange], list[Fault]]:
    changes, refusals = compare_roster(station=station, rows=reading.records, from_on=month.first, actor=actor)
    found = [
        fault_of(one.error, row=one.row, column=reading.header.heading(one.key), value=one.value) for one in refusals
    ]
    faults = sorted([*reading.faults, *found, *_twice(reading)], key=lambda fault: fault.row or 0)
    return changes, faults


def _twice(reading: Reading[RosterRow]) -> Iterator[Fault]:
    """Yield a fault for each number that stands there twice, where a row is faulty for another reason, too."""
    seen: dict[str, int] = {}
    good = {number for number, _ in reading.records}
    faulty = [(number, values.get("no")) for number, values in reading.faulty]
    for number, no in sorted([*((number, row.no) for number, row in reading.records), *faulty]):
        if no is None:
            continue
        first = seen.setdefault(no, number)
        if first != number and not (first in good and number in good):
            error = NoTwiceInSheet(no=no, row=first)
            yield fault_of(error, row=number, column=reading.header.heading("no"), value=no)


def _outcome(
    reading: Reading[RosterRow], changes: list[RosterChange], faults: list[Fault], *, stored: bool
) -> ImportOutcome:
    new = sum(change.is_change for change in changes)
    rows = len(reading.records) + len(reading.refused_rows)
    return ImportOutcome(
        rows=rows,
        accepted=new,
        unchanged=len(changes) - new,
        faults=tuple(faults),
        warnings=tuple(reading.warnings),
        stored=stored,
        sample=Sample() if stored else roster_sample([(change.row, change.wanted) for change in changes]),
    )


def _station(code: str) -> Station | None:
    return Station.objects.filter(code=code).first()


def _opened(code: str, actor: User | None, now: datetime) -> Station:
    return open_station(code=code, details=StationDetails(name=f"{code}服务站"), actor=actor, now=now)
