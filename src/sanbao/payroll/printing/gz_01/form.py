"""GZ-01 工资条: one person's month with every line and its formula. Source: domain spec §1."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Final

from sanbao.documents.forms.description import (
    Align,
    Column,
    Field,
    Fields,
    Form,
    Kind,
    Row,
    RowKind,
    Sheet,
    Signature,
    Table,
    Value,
)
from sanbao.kernel.money import in_words
from sanbao.kernel.periods import Month
from sanbao.payroll.rules.lines import Figure, Line, Part, Unit, total
from sanbao.payroll.rules.slip import Slip
from sanbao.payroll.rules.tax.cumulative_withholding import MonthOfPay

FORM: Final = Form(code="GZ-01", title="工资条", context="payroll", edition="2026.1", act="payroll.view")
PROVISIONAL: Final = "未批准，仅供核对"
BLANK_LINES: Final = 14
SIGNATURES: Final = (Signature("制表"), Signature("本人签收"), Signature("签收日期"))
PARTS: Final[Mapping[Part, str]] = {
    Part.WORK: "工作所得",
    Part.OVERTIME: "加班工资",
    Part.ALLOWANCE: "津贴奖金",
    Part.ADJUSTMENT: "以前月份调整",
    Part.FLOOR: "保底补足",
    Part.INSURANCE: "五险一金",
    Part.TAX: "个人所得税",
    Part.DEDUCTION: "扣款",
    Part.CARRIED: "上月结转",
}
_COLUMNS: Final = (
    Column(key="part", label="类别", align=Align.LEFT, weight=Decimal("1.6")),
    Column(key="item", label="　　项　目　　", align=Align.LEFT, weight=Decimal("2.6")),
    Column(key="formula", label="　　　　　算　　式　　　　　", align=Align.LEFT, weight=Decimal(5)),
    Column(key="amount", label="金额（元）", kind=Kind.MONEY, weight=Decimal("1.6")),
)


def sheet(
    slip: Slip,
    *,
    company: str,
    station_name: str,
    name: str,
    team: str,
    paid_on: date | None,
    is_final: bool,
    drafted_by: str = "",
) -> Sheet:
    """Return the filled form, with who drafted it; a slip of a run that is not approved carries a watermark."""
    return Sheet(
        company=company,
        title=f"{FORM.title}　{slip.month.label}",
        header=(
            (Field("单位", station_name), Field("班组", team or "—"), Field("发放日期", _day(paid_on))),
            (Field("姓名", name), Field("工号", slip.no), Field("月份", slip.month.label)),
        ),
        blocks=(Table(columns=_COLUMNS, rows=tuple(_rows(slip))), _sums(slip)),
        signatures=(Signature(SIGNATURES[0].label, drafted_by), *SIGNATURES[1:]),
        notes=tuple(_notes(slip)),
        watermark="" if is_final else PROVISIONAL,
    )


def _rows(slip: Slip) -> Iterator[Row]:
    order = list(Part)
    for part, lines in groupby(sorted(slip.lines, key=lambda line: order.index(line.part)), key=attrgetter("part")):
        of_part = list(lines)
        for place, line in enumerate(of_part):
            yield Row(values=_values(line, PARTS[part] if place == 0 else ""))
        if len(of_part) > 1:
            yield Row(kind=RowKind.SUBTOTAL, label=f"{PARTS[part]}小计", values={"amount": total(of_part)})
    yield Row(kind=RowKind.TOTAL, label="实发工资", values={"amount": slip.payable})


def _values(line: Line, part: str) -> dict[str, Value]:
    item = f"{line.label}（{line.subject}）" if line.subject else line.label
    return {"part": part, "item": item, "formula": line.formula, "amount": line.amount}


def _sums(slip: Slip) -> Fields:
    return Fields(
        lines=(
            (
                Field("应发工资", _money(slip.gross)),
                Field("社保公积金", _money(slip.social)),
                Field("个人所得税", _money(slip.tax)),
                Field("扣款", _money(slip.deducted)),
            ),
            (Field("大写金额", in_words(slip.payable), span=4),),
        )
    )


def _notes(slip: Slip) -> Iterator[str]:
    yield "每一行的依据（工单、考勤、级别、评分）可在手机“我的工资条”里逐项打开。"
    if slip.carried:
        yield f"本月净额为负 {_money(-slip.carried)} 元，不发放，结转下月。"
    for one in slip.waiting:
        yield f"尚未扣完：{one.subject or one.code} {_money(one.amount)} 元，留待以后月份。"
    if slip.employer_lines:
        yield f"单位另缴五险一金 {_money(total(slip.employer_lines))} 元，不从工资中扣除。"


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _day(day: date | None) -> str:
    return f"{day:%Y年%-m月%-d日}" if day else ""


def sample(*, blank: bool) -> Sheet:
    """Return an example with an invented person, or an empty form to be filled in by hand."""
    if blank:
        return _empty()
    return sheet(
        _invented(),
        company="XX公司售后服务中心",
        station_name="城东服务站",
        name="朱峰",
        team="机修一组",
        paid_on=date(2026, 11, 15),
        is_final=True,
    )


def _empty() -> Sheet:
    rows = (Row(kind=RowKind.TOTAL, label="实发工资", values={"amount": ""}),)
    sums = ("应发工资", "社保公积金", "个人所得税", "扣款")
    words = Field("大写金额", "", span=4)
    return Sheet(
        company="XX公司售后服务中心",
        title=FORM.title,
        header=(
            (Field("单位", ""), Field("班组", ""), Field("发放日期", "　　年　　月　　日")),
            (Field("姓名", ""), Field("工号", ""), Field("月份", "　　年　　月")),
        ),
        blocks=(
            Table(columns=_COLUMNS, rows=rows, least_rows=BLANK_LINES),
            Fields(lines=(tuple(Field(label, "") for label in sums), (words,))),
        ),
        signatures=SIGNATURES,
    )


def _invented() -> Slip:
    earned = _INVENTED[:4]
    gross, social, tax = total(earned), Decimal("763.70"), Decimal("54.36")
    deducted = Decimal("200.00")
    return Slip(
        no="A002",
        month=Month(2026, 10),
        lines=_INVENTED,
        gross=gross,
        social=social,
        tax=tax,
        deducted=deducted,
        net=total(_INVENTED),
        payable=total(_INVENTED),
        carried=Decimal("0.00"),
        employer_cost=gross + total(_EMPLOYER),
        waiting=(),
        tax_month=MonthOfPay(gross, social, Decimal("1000.00"), Decimal("0.00"), tax),
        employer_lines=_EMPLOYER,
    )


def _line(code: str, label: str, amount: str, part: Part, formula: str, *, about: str = "") -> Line:
    return Line(code, label, Decimal(amount), part, formula, subject=about)


_POINTS: Sequence[Figure] = (Figure("points", "本人点数", Decimal("3.5"), Unit.POINTS),)
_INVENTED: Final = (
    Line(
        "coefficient_share",
        "系数工资",
        Decimal("6655.74"),
        formula="3.5 × 26/26 ÷ 12.2 点 × 23,200.00",
        basis=tuple(_POINTS),
        subject="机修一组",
    ),
    _line("rest_day", "休息日加班", "400.00", Part.OVERTIME, "8 × 4,350.00 ÷ 21.75 ÷ 8 × 200%"),
    _line("meal", "餐补", "300.00", Part.ALLOWANCE, "300.00"),
    _line(
        "adjustment.coefficient_share",
        "系数工资",
        "-43.90",
        Part.ADJUSTMENT,
        "6,512.18 → 6,468.28",
        about="2026-09 机修一组",
    ),
    _line("pension", "养老保险", "-480.00", Part.INSURANCE, "6,000.00 × 8%"),
    _line("medical", "医疗保险", "-123.00", Part.INSURANCE, "6,000.00 × 2% + 3.00"),
    _line("unemployment", "失业保险", "-30.00", Part.INSURANCE, "6,000.00 × 0.5%"),
    _line("housing_fund", "住房公积金", "-130.70", Part.INSURANCE, "1,867.14 × 7%"),
    _line("income_tax", "个人所得税", "-54.36", Part.TAX, "28,412.00 × 3% − 0.00 − 798.00"),
    _line("damage", "工具赔偿", "-200.00", Part.DEDUCTION, "200.00", about="遗失扭力扳手"),
)
_EMPLOYER: Final = (
    _line("pension", "养老保险", "960.00", Part.INSURANCE, "6,000.00 × 16%"),
    _line("medical", "医疗保险", "480.00", Part.INSURANCE, "6,000.00 × 8%"),
)
