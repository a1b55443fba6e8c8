"""JX-01 绩效评分表: one person's month, each line with its range, value and score. Source: domain spec §6.5."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sanbao.documents.forms.description import (
    Align,
    Column,
    Field,
    Form,
    Kind,
    Row,
    RowKind,
    Sheet,
    Signature,
    Table,
    Value,
)

FORM = Form(code="JX-01", title="绩效评分表", context="appraisal", edition="2026.2", landscape=True, act="kpi.view")
BLANK_LINES = 16
SIGNATURES = ("被评价人", "评价人", "审核", "批准")
NOTE = "小分 = 组的大分 × 权重 ÷ 组内适用指标的权重之和；范围内不加不减，范围外按幅度加减，单项以封顶倍数为限。"
_COLUMNS = (
    Column(key="label", label="指标", align=Align.LEFT, weight=Decimal(3)),
    Column(key="basis", label="评价依据", align=Align.LEFT, weight=Decimal("2.4")),
    Column(key="period", label="评价周期", align=Align.CENTRE),
    Column(key="weight", label="权重", kind=Kind.NUMBER),
    Column(key="small", label="小分", kind=Kind.MONEY, align=Align.CENTRE),
    Column(key="range", label="范围", align=Align.CENTRE, weight=Decimal("1.4")),
    Column(key="value", label="数值", align=Align.CENTRE, weight=Decimal("1.4")),
    Column(key="score", label="得分", kind=Kind.MONEY, align=Align.CENTRE),
    Column(key="ground", label="说明", align=Align.LEFT, weight=Decimal("2.6")),
    Column(key="evidence", label="算式与依据", align=Align.LEFT, weight=Decimal("3.4")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scorecard in words."""

    label: str
    basis: str
    period: str
    weight: Decimal | None
    small: Decimal
    range: str
    value: str
    score: Decimal | None
    ground: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group, or the tasks, with what it is worth and what it gave."""

    label: str
    pool: Decimal
    score: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose month it is, and by what it was scored."""

    station: str
    person: str
    team: str
    month: str
    scheme: str
    state: str
    on: date


def sheet(
    heading: Heading,
    groups: Sequence[Group],
    *,
    company: str,
    total: Decimal,
    open_points: Decimal,
    watermark: str = "",
) -> Sheet:
    """Return the filled form: a subtotal for each group, and the total of the month."""
    return Sheet(
        company=company,
        title=FORM.title,
        header=(
            (
                Field("单位", heading.station),
                Field("姓名", heading.person),
                Field("班组", heading.team or None),
                Field("月份", heading.month),
            ),
            (Field("方案", heading.scheme), Field("状态", heading.state), Field("制表日期", _day(heading.on))),
        ),
        blocks=(Table(columns=_COLUMNS, rows=tuple(_rows(groups, total, open_points))),),
        signatures=tuple(Signature(label) for label in SIGNATURES),
        notes=(NOTE,),
        watermark=watermark,
    )


def _rows(groups: Sequence[Group], total: Decimal, open_points: Decimal) -> Iterator[Row]:
    for group in groups:
        yield from (Row(values=_values(line)) for line in group.lines)
        values: dict[str, Value] = {"small": group.pool, "score": group.score}
        yield Row(kind=RowKind.SUBTOTAL, label=f"小计　{group.label}", values=values)
    still = f"（尚有 {open_points} 分没有计）" if open_points else ""
    yield Row(kind=RowKind.TOTAL, label=f"月得分{still}", values={"score": total})


def _values(line: Line) -> dict[str, Value]:
    return {
        "label": line.label,
        "basis": line.basis,
        "period": line.period,
        "weight": "" if line.weight is None else line.weight,
        "small": line.small,
        "range": line.range,
        "value": line.value,
        "score": line.score,
        "ground": line.ground,
        "evidence": line.evidence,
    }


def _day(day: date) -> str:
    return f"{day:%Y年%-m月%-d日}"


def sample(*, blank: bool) -> Sheet:
    """Return an example with invented people, or an empty form to be filled in by hand."""
    return _empty() if blank else _example()


def _empty() -> Sheet:
    header = (
        (Field("单位", ""), Field("姓名", ""), Field("班组", ""), Field("月份", "　　年　　月")),
        (Field("方案", ""), Field("状态", ""), Field("制表日期", "　　年　　月　　日")),
    )
    return Sheet(
        company="XX公司售后服务中心",
        title=FORM.title,
        header=header,
        blocks=(Table(columns=_COLUMNS, rows=(), least_rows=BLANK_LINES),),
        signatures=tuple(Signature(label) for label in SIGNATURES),
        notes=(NOTE,),
    )


def _example() -> Sheet:
    main = (
        _line("首次修复率", 40, "24.00", "90…95", "97%", "25.00", "优于范围，加分", "24.00 + 0.5 × (97 − 95) = 25"),
        _line("返修率", 40, "24.00", "1…3", "4.5%", "21.00", "差于范围，减分", "24.00 − 2 × (4.5 − 3) = 21"),
        _line(
            "维修产值", 20, "12.00", "70000…80000", "75,000 元", "12.00", "在范围内，不加不减", "70000 ≤ 75000 ≤ 80000"
        ),
    )
    rest = (
        _line("出勤率", 50, "20.00", "100%", "100%", "20.00", "在范围内，不加不减", "42 ÷ 42 × 100"),
        _line("工单与表单填写", 50, "20.00", "≤ 0 次", "3 次", "8.00", "差于范围，减分", "抽查记录 3、8、11"),
    )
    heading = Heading(
        station="城东服务站",
        person="许刚 A001",
        team="机修一组",
        month="2026年9月",
        scheme="维修人员绩效",
        state="已定稿 第 2 版",
        on=date(2026, 10, 8),
    )
    groups = (
        Group("主要绩效", Decimal("60.00"), Decimal("58.00"), main),
        Group("基础绩效", Decimal("40.00"), Decimal("28.00"), rest),
    )
    total, nothing = Decimal("86.00"), Decimal("0.00")
    return sheet(heading, groups, company="XX公司售后服务中心", total=total, open_points=nothing)


def _line(label: str, weight: int, small: str, *words: str) -> Line:
    limits, value, score, ground, evidence = words
    basis = "抽查的工单和表单" if label == "工单与表单填写" else ""
    return Line(label, basis, "月", Decimal(weight), Decimal(small), limits, value, Decimal(score), ground, evidence)
