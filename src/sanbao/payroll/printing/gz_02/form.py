"""GZ-02 工资发放表: the wages of a run, one person a line, signed for on receipt. Source: domain spec §1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import starmap, zip_longest
from typing import Final

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
from sanbao.kernel.money import in_words
from sanbao.kernel.periods import Month

FORM: Final = Form(
    code="GZ-02", title="工资发放表", context="payroll", edition="2026.1", landscape=True, act="payroll.view"
)
PROVISIONAL: Final = "未批准，仅供核对"
BLANK_LINES: Final = 16
SIGNERS: Final = ("制表", "审核", "批准", "出纳")
_MONEY: Final = (
    ("gross", "应发工资"),
    ("social", "社保公积金"),
    ("tax", "个人所得税"),
    ("deducted", "扣款"),
    ("carried", "结转下月"),
    ("payable", "实发工资"),
)
_COLUMNS: Final = (
    Column(key="position", label="序号", kind=Kind.INT, align=Align.CENTRE),
    Column(key="no", label="工号", align=Align.CENTRE),
    Column(key="name", label="姓名", align=Align.CENTRE),
    Column(key="team", label="班组", align=Align.CENTRE, weight=Decimal("1.4")),
    *(Column(key=key, label=label, kind=Kind.MONEY, weight=Decimal("1.6")) for key, label in _MONEY),
    Column(key="signature", label="　　　签　　名　　　", align=Align.LEFT),
)


@dataclass(frozen=True, slots=True)
class Paid:
    """One person's line."""

    no: str
    name: str
    team: str
    gross: Decimal
    social: Decimal
    tax: Decimal
    deducted: Decimal
    carried: Decimal
    payable: Decimal


def sheet(
    people: Sequence[Paid],
    *,
    company: str,
    station_name: str,
    month: Month,
    signed: Sequence[str],
    paid_on: date | None,
    revision: int,
    digest: str,
    is_final: bool,
) -> Sheet:
    """Return the filled form. `signed` are the names of who drafted, checked and approved, as far as they have."""
    total = sum((one.payable for one in people), Decimal("0.00"))
    return Sheet(
        company=company,
        title=FORM.title,
        header=(
            (
                Field("单位", station_name),
                Field("月份", month.label),
                Field("人数", f"{len(people)} 人"),
                Field("发放日期", f"{paid_on:%Y年%-m月%-d日}" if paid_on else "　　年　　月　　日"),
            ),
        ),
        blocks=(Table(columns=_COLUMNS, rows=(*_rows(people), _total(people)), least_rows=8),),
        signatures=tuple(starmap(Signature, zip_longest(SIGNERS, signed, fillvalue=""))),
        notes=(f"实发合计（大写）{in_words(total)}", f"第 {revision} 版，校验码 {digest}"),
        watermark="" if is_final else PROVISIONAL,
    )


def _rows(people: Sequence[Paid]) -> list[Row]:
    return [Row(values=_values(position, one)) for position, one in enumerate(people, start=1)]


def _values(position: int, one: Paid) -> dict[str, Value]:
    money: dict[str, Value] = {key: getattr(one, key) for key, _label in _MONEY}
    return {"position": position, "no": one.no, "name": one.name, "team": one.team or None, **money, "signature": ""}


def _total(people: Sequence[Paid]) -> Row:
    sums: dict[str, Value] = {
        key: sum((getattr(one, key) for one in people), Decimal("0.00")) for key, _label in _MONEY
    }
    return Row(kind=RowKind.TOTAL, label="合计", values=sums)


def sample(*, blank: bool) -> Sheet:
    """Return an example with invented people, or an empty form to be filled in by hand."""
    if blank:
        return _empty()
    return sheet(
        tuple(map(_invented, range(len(_INVENTED)))),
        company="XX公司售后服务中心",
        station_name="城东服务站",
        month=Month(2026, 10),
        signed=("尤晓东", "周岚", "方彦"),
        paid_on=date(2026, 11, 15),
        revision=2,
        digest="7c1f04b2a9d3",
        is_final=True,
    )


def _empty() -> Sheet:
    return Sheet(
        company="XX公司售后服务中心",
        title=FORM.title,
        header=(
            (
                Field("单位", ""),
                Field("月份", "　　年　　月"),
                Field("人数", ""),
                Field("发放日期", "　　年　　月　　日"),
            ),
        ),
        blocks=(
            Table(
                columns=_COLUMNS,
                rows=(Row(kind=RowKind.TOTAL, label="合计", values={"gross": ""}),),
                least_rows=BLANK_LINES,
            ),
        ),
        signatures=tuple(map(Signature, SIGNERS)),
        notes=("实发合计（大写）",),
    )


_INVENTED: Final = (
    ("许刚", "8747.54", "910.20"),
    ("朱峰", "6655.74", "763.70"),
    ("严艳", "4212.86", "498.35"),
    ("吴超", "2852.46", "402.10"),
    ("金敏", "731.40", "0.00"),
)


def _invented(number: int) -> Paid:
    name, gross, social = _INVENTED[number]
    earned, insured = Decimal(gross), Decimal(social)
    tax = max(Decimal("0.00"), ((earned - insured - 5000) * Decimal("0.03")).quantize(Decimal("0.01")))
    deducted = Decimal("200.00") if number == 1 else Decimal("0.00")
    payable = earned - insured - tax - deducted
    return Paid(f"A{number + 1:03d}", name, "机修一组", earned, insured, tax, deducted, Decimal("0.00"), payable)
