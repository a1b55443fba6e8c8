"""BD-11 维修人员工作情况月统计表: every technician's month. Source: domain spec §4, form SH-ZH/BD-11."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from sanbao.documents.forms.description import (
    Align,
    Column,
    Field,
    Form,
    Kind,
    Paper,
    Row,
    RowKind,
    Sheet,
    Signature,
    Table,
    Value,
)
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.network.labels import GRADE_LABELS
from sanbao.statistics.rules.columns import COLUMNS, Unit
from sanbao.statistics.rules.table import MonthRow, MonthTable

FORM = Form(
    code="BD-11",
    reference="SH-ZH/BD-11",
    title="维修人员工作情况月统计表",
    context="statistics",
    edition="2026.1",
    paper=Paper.A3,
    landscape=True,
)
PROVISIONAL = "未结账，仅供核对"
BLANK_LINES = 20
SIGNATURES = (Signature("制表"), Signature("审核"), Signature("批准"))
_KINDS: Mapping[Unit, Kind] = {
    Unit.COUNT: Kind.INT,
    Unit.KILOMETRES: Kind.INT,
    Unit.MINUTES: Kind.HOURS,
    Unit.HALF_DAYS: Kind.NUMBER,
    Unit.FEN: Kind.MONEY,
    Unit.PERCENT: Kind.PERCENT,
    Unit.POINTS: Kind.MONEY,  # two places, as a score is told everywhere
}
_PERSON = (
    Column(key="position", label="序号", kind=Kind.INT, align=Align.CENTRE),
    Column(key="no", label="工号", align=Align.CENTRE),
    Column(key="name", label="姓名", align=Align.CENTRE),
    Column(key="grade", label="岗位级别", align=Align.CENTRE),
    Column(key="coefficient", label="技术系数", kind=Kind.NUMBER, digits=1, align=Align.CENTRE),
    Column(key="team", label="班组", align=Align.CENTRE),
)
_REMARK = Column(key="remark", label="备注", weight=Decimal("1.5"), align=Align.LEFT)


def sheet(
    table: MonthTable,
    *,
    company: str,
    station_name: str,
    prepared_on: date,
    remarks: Mapping[int, str],
    station_names: Mapping[int, str] | None = None,
    closed_at: datetime | None = None,
    digest: str = "",
) -> Sheet:
    """Return the filled form. `remarks` are by person id; `station_names` replaces teams when several stations print.

    A table of an open month carries a watermark. `digest` is the check code of the closing.
    """
    rows = [
        _row(position, row, table, remarks.get(row.person_id, ""), station_names)
        for position, row in enumerate(table.rows, start=1)
    ]
    return Sheet(
        company=company,
        title=FORM.title,
        header=(
            (
                Field("单位", station_name),
                Field("统计月份", table.month.label),
                Field("制表日期", f"{prepared_on:%Y年%-m月%-d日}"),
                Field("状态", _state(closed_at)),
            ),
        ),
        blocks=(Table(columns=_columns(several=station_names is not None), rows=(*rows, *_footer(table))),),
        signatures=SIGNATURES,
        notes=_notes(digest),
        watermark="" if closed_at else PROVISIONAL,
    )


def _columns(*, several: bool) -> tuple[Column, ...]:
    person = [*_PERSON[:-1], Column(key="team", label="网点" if several else "班组", align=Align.CENTRE)]
    figures = (
        Column(key=column.code, label=column.label, kind=_KINDS[column.unit], group=column.group) for column in COLUMNS
    )
    return (*person, *figures, _REMARK)


def _row(position: int, row: MonthRow, table: MonthTable, remark: str, station_names: Mapping[int, str] | None) -> Row:
    values: dict[str, Value] = {
        "position": position,
        "no": row.no,
        "name": row.name,
        "grade": str(GRADE_LABELS.get(row.grade, "")),
        "coefficient": Decimal(row.coefficient) if row.coefficient else "",
        "team": station_names[row.station_id] if station_names else row.team,
        "remark": remark,
    }
    return Row(values=values | {column.code: table.figure(column.code, row) for column in COLUMNS})


def _footer(table: MonthTable) -> Sequence[Row]:
    totals = {column.code: table.figure(column.code) for column in COLUMNS}
    averages = {column.code: table.average(column.code) for column in COLUMNS if column.unit is not Unit.PERCENT}
    return (
        Row(kind=RowKind.TOTAL, label="合计", values=totals),
        Row(
            kind=RowKind.TOTAL, label="人均", values={code: mean for code, mean in averages.items() if mean is not None}
        ),
    )


def _state(closed_at: datetime | None) -> str:
    return f"已结账 {closed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if closed_at else "未结账"


_NOTE = (
    "工时、响应和维修时长以小时计；三包内、三包外、首保/定保、安装调试和返修按主修计台次；"
    "返修不计工时费；「—」表示尚无数据来源或分母为零。"
)


def _notes(digest: str) -> tuple[str, ...]:
    return (_NOTE, f"结账校验码 {digest}") if digest else (_NOTE,)


def sample(*, blank: bool) -> Sheet:
    """Return an example with invented people, or an empty form to be filled in by hand."""
    if blank:
        return _empty()
    return sheet(
        MonthTable(Month(2026, 10), tuple(map(_invented, range(len(_INVENTED)))), frozenset(_invented(0).facts)),
        company="XX公司售后服务中心",
        station_name="城东服务站",
        prepared_on=date(2026, 11, 2),
        remarks={2: "含补记 2026-09 2 笔"},
        closed_at=datetime(2026, 11, 2, 9, 30, tzinfo=SHANGHAI),
    )


def _empty() -> Sheet:
    total = Row(kind=RowKind.TOTAL, label="合计", values={COLUMNS[0].code: ""})
    return Sheet(
        company="XX公司售后服务中心",
        title=FORM.title,
        header=(
            (
                Field("单位", ""),
                Field("统计月份", "　　年　　月"),
                Field("制表日期", "　　年　　月　　日"),
                Field("编号", ""),
            ),
        ),
        blocks=(Table(columns=_columns(several=False), rows=(total,), least_rows=BLANK_LINES),),
        signatures=SIGNATURES,
    )


_INVENTED = (
    ("许刚", "lead", "4.6", 67),
    ("朱峰", "lead", "4.4", 63),
    ("严艳", "lead", "4.8", 59),
    ("吴超", "deputy", "3.9", 55),
    ("沈勇磊", "deputy", "3.2", 51),
    ("褚洋涛", "deputy", "3.7", 47),
    ("蒋鹏明", "assistant", "2.1", 0),
    ("秦杰", "assistant", "2.4", 0),
    ("孙涛", "trainee", "1.6", 0),
    ("吴平勇", "trainee", "1.3", 0),
    ("金敏", "apprentice", "0.2", 0),
    ("秦超静", "apprentice", "1.0", 0),
)


def _invented(number: int) -> MonthRow:
    name, grade, coefficient, led = _INVENTED[number]
    minutes = 4600 - 290 * number
    trips, reworks = number % 4, number % 3
    facts = {
        "scheduled_halves": 44,
        "attended_halves": 44 - number % 5,
        "sick_halves": number % 2,
        "personal_halves": reworks,
        "overtime_rest_day_minutes": 480 * reworks,
        "outings": trips,
        "outing_km": 35 * trips,
        "joined_orders": led or 38,
        "lead_orders": led,
        "first_time_orders": led,
        "in_warranty": led // 2,
        "out_of_warranty": led - led // 2,
        "standard_minutes": minutes,
        "timed_standard_minutes": minutes,
        "actual_minutes": minutes + 37 * number,
        "rework_caused": reworks,
        "returned_orders": reworks if led else 0,
        "response_minutes": 25 * led,
        "response_orders": led,
        "repair_minutes": 84 * led,
        "repair_orders": led,
        "labour_fen": minutes * 90,
        "parts_fen": minutes * 260,
    }
    return MonthRow(
        station_id=1,
        person_id=number,
        no=f"A{number + 1:03d}",
        name=name,
        grade=grade,
        coefficient=coefficient,
        team=("机修一组", "机修二组", "钣喷组")[number % 3],
        facts=facts,
    )
